package site

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

const (
	title       = "Untrained: how far does architecture alone go?"
	description = "A laboratory in the browser that compares random and trained convolutional networks as models of the " +
		"visual cortex."
	themeColor = "#1d4f8f"
)

// policy lets the page load scripts, styles, pictures and fonts from its own
// origin only: no change elsewhere can make it send a foreign request, but for the
// recordings that a reader asks for.
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; " +
	"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src * data: blob:; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'"

//go:embed static
var statics embed.FS

func static(name string) []byte {
	b, err := statics.ReadFile("static/" + name)
	if err != nil {
		panic(err) // embedded: its absence is a fault of the build
	}
	return b
}

// config is what the page tells start.js. All addresses are relative to the
// site's folder.
type config struct {
	Build     string            `json:"build"`
	Wasm      program           `json:"wasm"`
	WasmExec  string            `json:"wasmExec"`
	Env       map[string]string `json:"env"`
	Addresses map[string]string `json:"addresses"` // environment variables that hold an address
	Weights   map[string]string `json:"weights"`   // network name → address
	Runs      map[string]string `json:"runs"`      // precomputed result → address
}

type program struct {
	Address string `json:"url"`
	Size    int    `json:"size"` // bytes, uncompressed: what a browser's stream counts
}

type icons struct{ SVG, Small, Large, Maskable string }

// page is the one HTML document. html/template knows the places it writes to, so
// that what it writes parses back to what was meant.
func page(c config, css, start string, i icons, prerender string) ([]byte, error) {
	return render("index.html", map[string]any{
		"Title": title, "Description": description, "ThemeColor": themeColor,
		"Build": c.Build, "Policy": policy, "Config": c,
		"CSS": css, "Start": start, "WasmExec": c.WasmExec,
		"IconSVG": i.SVG, "Icon192": i.Small, "IconMaskable": i.Maskable,
		"Prerender": template.HTML(prerender), // our own, made by package ui
	})
}

// missingPage is what hosts show for addresses that do not exist. It may be shown
// at any depth, so its link needs the site's own path.
func missingPage(base string) ([]byte, error) {
	return render("404.html", map[string]any{"Base": base})
}

func render(name string, data any) ([]byte, error) {
	t, err := template.New(name).Parse(string(static(name)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b.Bytes(), nil
}

// manifest makes the page installable. Its addresses are relative to itself,
// unless the site's path was said.
func manifest(base string, i icons) ([]byte, error) {
	home := base
	if base == "/" {
		home = "./"
	}
	type icon struct {
		Src     string `json:"src"`
		Type    string `json:"type"`
		Sizes   string `json:"sizes"`
		Purpose string `json:"purpose,omitempty"`
	}
	return json.MarshalIndent(struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		ShortName   string `json:"short_name"`
		Description string `json:"description"`
		Lang        string `json:"lang"`
		Scope       string `json:"scope"`
		StartURL    string `json:"start_url"`
		Display     string `json:"display"`
		Background  string `json:"background_color"`
		Theme       string `json:"theme_color"`
		Icons       []icon `json:"icons"`
	}{
		ID: home, Name: title, ShortName: "Untrained", Description: description, Lang: "en",
		Scope: home, StartURL: home, Display: "standalone", Background: "#ffffff", Theme: themeColor,
		Icons: []icon{
			{Src: i.SVG, Type: "image/svg+xml", Sizes: "any"},
			{Src: i.Small, Type: "image/png", Sizes: "192x192"},
			{Src: i.Large, Type: "image/png", Sizes: "512x512"},
			{Src: i.Maskable, Type: "image/png", Sizes: "512x512", Purpose: "maskable"},
		},
	}, "", "  ")
}

// define puts a constant, as JSON, in front of a script.
func define(name string, value any, script []byte) []byte {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // maps and slices of strings always encode
	}
	return append(fmt.Appendf(nil, "const %s = %s;\n", name, data), script...)
}

// wasmExec is the Go runtime's JavaScript half. go-app carries the copy that
// belongs to the toolchain it runs under, so a built server needs no Go
// installation; a test holds it against the toolchain's own.
func wasmExec() ([]byte, error) {
	h := app.Handler{Name: "wasm_exec", Version: "1", Icon: app.Icon{Default: "/icon.png", SVG: "/icon.svg"}}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/wasm_exec.js", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "globalThis.Go") {
		return nil, fmt.Errorf("%w: status %d, %d bytes", errNoRuntime, w.Code, w.Body.Len())
	}
	return w.Body.Bytes(), nil
}
