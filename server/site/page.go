package site

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/assets/neural/archive"
)

const (
	title       = "Untrained: how far does architecture alone go?"
	description = "A laboratory in the browser that compares random and trained convolutional networks as models of the " +
		"visual cortex."
	themeColor = "#1d4f8f"
)

// policy returns the page's Content-Security-Policy. It allows scripts, styles, pictures and fonts from the page's own
// origin only, and connections to it and to where recordings come from when the user asks for them: the public source,
// or the mirror that the site's owner named. Who may show the page in a frame can only be said in a header of the
// server's (frame-ancestors; README says how), because a page may not say it of itself.
func policy(mirror string) string {
	source := archive.Upstream
	if u, err := url.Parse(mirror); err == nil && u.Host != "" {
		source = u.Scheme + "://" + u.Host
	} else if mirror != "" {
		source = "" // a folder of the site
	}
	return "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; " +
		"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
		strings.TrimSpace("connect-src 'self' "+source) + "; object-src 'none'; base-uri 'none'; form-action 'self'"
}

//go:embed static
var statics embed.FS

func static(name string) []byte {
	b, err := statics.ReadFile("static/" + name)
	if err != nil {
		panic(err) // the files are embedded: a missing one is a fault of the build
	}
	return b
}

// config is the JSON in the page that start.js reads. All addresses are relative to the site's folder.
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
	Size    int    `json:"size"`   // bytes, uncompressed, as a browser's stream counts them
	Packed  bool   `json:"packed"` // the programs of page and workers lie there packed, too
}

type icons struct{ SVG, Small, Large, Maskable string }

// page returns the HTML document. html/template escapes each value for the place where it stands, so that the document
// parses to the values given.
func page(c config, policy, css, first, start string, i icons, prerender string) ([]byte, error) {
	return render("index.html", map[string]any{
		"Title": title, "Description": description, "ThemeColor": themeColor,
		"Build": c.Build, "Policy": policy, "Config": c,
		"CSS": css, "First": first, "Start": start, "WasmExec": c.WasmExec,
		"IconSVG": i.SVG, "Icon192": i.Small, "IconMaskable": i.Maskable,
		"Prerender": template.HTML(prerender), // safe: made by package ui
	})
}

// missingPage returns the page that hosts show for addresses that do not exist. Such an address may have any depth, so
// the page's link needs the site's own path.
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

// manifest returns the web app manifest, which makes the page installable. Its addresses are relative to the manifest,
// unless the site's path is known.
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

// define returns the script with a constant in front of it: name, with value as JSON.
func define(name string, value any, script []byte) []byte {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // impossible: maps and slices of strings always encode
	}
	return append(fmt.Appendf(nil, "const %s = %s;\n", name, data), script...)
}

// wasmExec returns wasm_exec.js, the JavaScript half of the Go runtime. go-app embeds the copy of the toolchain that
// compiles it, so a built server needs no Go installation; a test compares that copy with the toolchain's file.
func wasmExec() ([]byte, error) {
	h := app.Handler{Name: "wasm_exec", Version: "1", Icon: app.Icon{Default: "/icon.png", SVG: "/icon.svg"}}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/wasm_exec.js", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "globalThis.Go") {
		return nil, fmt.Errorf("%w: status %d, %d bytes", errNoRuntime, w.Code, w.Body.Len())
	}
	return w.Body.Bytes(), nil
}
