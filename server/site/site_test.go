package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"untrained/assets/zipfile/ziptest"
)

func options() Options {
	return Options{
		Version:    "1.2.3",
		Worker:     append([]byte("\x00asm\x01\x00\x00\x00"), bytes.Repeat([]byte("another program "), 1000)...),
		Wasm:       append([]byte("\x00asm\x01\x00\x00\x00"), bytes.Repeat([]byte("a program "), 1000)...),
		CSS:        []byte("main { color: black }\n"),
		First:      []byte(`{"forks":[]}`),
		Prerender:  "<main><h1>Untrained</h1><p>One &amp; only</p></main>",
		Weights:    map[string][]byte{"small": []byte("weights of small"), "other": []byte("weights of other")},
		Recordings: map[string][]byte{"o/r/c/images one.npz": []byte("pictures"), "o/r/c/responses.npz": []byte("responses")},
	}
}

func build(t *testing.T, o Options) *Site {
	t.Helper()
	s, err := Build(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTwoBuildsAreEqual(t *testing.T) {
	a, b := build(t, options()), build(t, options())
	if a.Build != b.Build || len(a.Files) != len(b.Files) {
		t.Fatalf("builds %s (%d files) and %s (%d files) differ", a.Build, len(a.Files), b.Build, len(b.Files))
	}
	for i := range a.Files {
		if a.Files[i].Path != b.Files[i].Path || !bytes.Equal(a.Files[i].Body, b.Files[i].Body) {
			t.Errorf("%s and %s differ between two builds", a.Files[i].Path, b.Files[i].Path)
		}
	}
}

// Every change must change the build's checksum, or a service worker would keep the old files.
func TestBuildNamesEveryChange(t *testing.T) {
	seen := map[string]string{build(t, options()).Build: "no change"}
	for name, change := range map[string]func(*Options){
		"version":    func(o *Options) { o.Version = "1.2.4" },
		"program":    func(o *Options) { o.Wasm = append(o.Wasm, 1) },
		"style":      func(o *Options) { o.CSS = nil },
		"shell":      func(o *Options) { o.Prerender = "<main></main>" },
		"weights":    func(o *Options) { o.Weights["small"] = []byte("new") },
		"no weights": func(o *Options) { o.Weights = nil },
		"recordings": func(o *Options) { delete(o.Recordings, "o/r/c/responses.npz") },
		"mirror":     func(o *Options) { o.Mirror = "mirror/" },
		"base":       func(o *Options) { o.Base = "/sub/" },
	} {
		o := options()
		change(&o)
		b := build(t, o).Build
		if other, ok := seen[b]; ok {
			t.Errorf("the build with another %s is the one with %s", name, other)
		}
		seen[b] = name
	}
}

func TestWasmExecIsTheToolchains(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := wasmExec()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("go-app's wasm_exec.js (%d bytes) is not the toolchain's (%d bytes)", len(got), len(want))
	}
}

// go-app's Go side calls functions that go-app's script defines; start.js replaces that script and must define them.
func TestStartDefinesWhatGoAppCalls(t *testing.T) {
	folder, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/maxence-charriere/go-app/v10/pkg/app").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(folder)), "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the source of go-app is not in the module cache: %v", err)
	}
	// Pages of this program use neither notifications nor the option to keep the body clean.
	unused := []string{"goappKeepBodyClean", "goappNewNotification", "goappSubscribePushNotifications"}
	name := regexp.MustCompile(`"(goapp[A-Z]\w+)"`)
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range name.FindAllStringSubmatch(string(source), -1) {
			found++
			if !slices.Contains(unused, m[1]) && !bytes.Contains(static("start.js"), []byte("window."+m[1]+" =")) {
				t.Errorf("%s uses %s, which start.js does not define", filepath.Base(file), m[1])
			}
		}
	}
	if found < 8 {
		t.Errorf("only %d names found in go-app: has it changed how it calls its script?", found)
	}
}

func parse(t *testing.T, body []byte) *html.Node {
	t.Helper()
	n, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func elements(n *html.Node, name string) (found []*html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == name {
			found = append(found, c)
		}
	}
	return found
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// A parser repairs bad HTML silently. Repairs show in the parsed tree: its elements must be those of the source.
func TestPageParsesToWhatWasWritten(t *testing.T) {
	s := build(t, options())
	for _, name := range []string{"index.html", "404.html"} {
		f, _ := s.File(name)
		var written []string
		for z := html.NewTokenizer(bytes.NewReader(f.Body)); ; {
			kind := z.Next()
			if kind == html.ErrorToken {
				if z.Err() != io.EOF {
					t.Fatal(z.Err())
				}
				break
			}
			if tag, _ := z.TagName(); kind == html.StartTagToken {
				written = append(written, string(tag))
			}
		}
		var parsed []string
		for n := range parse(t, f.Body).Descendants() {
			if n.Type == html.ElementNode {
				parsed = append(parsed, n.Data)
			}
		}
		if !slices.Equal(written, parsed) {
			t.Errorf("%s has the elements\n%v but a parser makes\n%v", name, written, parsed)
		}
	}
}

func TestPageSaysWhatItIs(t *testing.T) {
	s := build(t, options())
	f, _ := s.File("")
	doc := parse(t, f.Body)
	body := elements(doc, "body")[0]
	var first *html.Node
	for n := range body.ChildNodes() {
		if n.Type == html.ElementNode {
			first = n
			break
		}
	}
	// go-app replaces the first element of the body, so that must be the shell.
	if attribute(first, "id") != "shell" || len(elements(first, "h1")) != 1 {
		t.Errorf("the body begins with %s, not with the shell", first.Data)
	}
	if got := attribute(elements(doc, "html")[0], "lang"); got != "en" {
		t.Errorf("lang is %q", got)
	}
	if n := elements(body, "noscript"); len(n) != 1 || !strings.Contains(n[0].FirstChild.Data, "JavaScript") {
		t.Error("a browser without JavaScript is shown no message")
	}
	var c config
	for _, n := range elements(doc, "script") {
		if attribute(n, "id") == "config" {
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &c); err != nil {
				t.Fatal(err)
			}
		}
	}
	if c.Wasm.Size != len(options().Wasm) || c.Build != s.Build || c.Env["UNTRAINED_VERSION"] != "1.2.3" {
		t.Errorf("the configuration arrived as %+v", c)
	}
	if got := c.Env["UNTRAINED_DATA_FILES"]; got != `["o/r/c/images one.npz","o/r/c/responses.npz"]` {
		t.Errorf("bundled files are %s", got)
	}
}

// addresses returns every local address in the site's files.
func addresses(t *testing.T, s *Site) (list []string) {
	t.Helper()
	f, _ := s.File("index.html")
	doc := parse(t, f.Body)
	for n := range doc.Descendants() {
		for _, key := range []string{"href", "src"} {
			if v := attribute(n, key); v != "" {
				list = append(list, v)
			}
		}
		if attribute(n, "id") == "config" {
			var c config
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &c); err != nil {
				t.Fatal(err)
			}
			list = append(list, c.Wasm.Address, c.WasmExec)
			for key, v := range c.Addresses {
				if key != "UNTRAINED_DATA" && key != "UNTRAINED_MIRROR" {
					list = append(list, v)
				}
			}
			for _, v := range c.Weights {
				list = append(list, v)
			}
		}
	}
	f, _ = s.File("service-worker.js")
	line, _, _ := strings.Cut(string(f.Body), "\n")
	var site struct{ Files []precached }
	if err := json.Unmarshal([]byte(strings.TrimSuffix(strings.TrimPrefix(line, "const site = "), ";")),
		&site); err != nil {
		t.Fatal(err)
	}
	for _, p := range site.Files {
		list = append(list, p.Path)
	}
	f, _ = s.File("manifest.webmanifest")
	var manifest struct {
		Scope    string `json:"scope"`
		StartURL string `json:"start_url"`
		Icons    []struct{ Src string }
	}
	if err := json.Unmarshal(f.Body, &manifest); err != nil {
		t.Fatal(err)
	}
	list = append(list, manifest.Scope, manifest.StartURL)
	for _, i := range manifest.Icons {
		list = append(list, i.Src)
	}
	for _, f := range s.Files {
		if strings.HasSuffix(f.Path, ".css") {
			for _, m := range regexp.MustCompile(`url\(["']?([^"')]+)`).FindAllStringSubmatch(string(f.Body), -1) {
				list = append(list, m[1])
			}
		}
	}
	return list
}

func TestEveryAddressLeadsToAFile(t *testing.T) {
	for _, base := range []string{"", "/", "/sub/path/"} {
		o := options()
		o.Base = base
		s := build(t, o)
		home, err := url.Parse("http://host.example" + s.Base)
		if err != nil {
			t.Fatal(err)
		}
		list := addresses(t, s)
		if len(list) < 20 {
			t.Fatalf("only %d addresses found", len(list))
		}
		handler := s.Handler()
		for _, a := range list {
			u, err := home.Parse(a)
			if err != nil {
				t.Fatal(err)
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, u.RequestURI(), nil))
			if u.Host != home.Host || w.Code != http.StatusOK {
				t.Errorf("base %q: %s answers %d", base, u, w.Code)
			}
		}
	}
}

// Every file must be kept for offline use, except the page, the service worker itself, the page for unknown addresses
// with its script, what servers read, and recordings.
func TestServiceWorkerKeepsEveryFile(t *testing.T) {
	s := build(t, options())
	worker, _ := s.File("service-worker.js")
	list, _, _ := strings.Cut(string(worker.Body), "\n")
	for _, f := range s.Files {
		skip := slices.Contains([]string{"index.html", "404.html", "lost.js", "web.config", "service-worker.js"},
			f.Path) ||
			strings.HasPrefix(f.Path, "data/")
		if kept := strings.Contains(list, `"`+f.Path+`"`); kept == skip {
			t.Errorf("%s: kept offline is %v", f.Path, kept)
		}
	}
}

func TestNothingForeign(t *testing.T) {
	address := regexp.MustCompile(`(?i)(?:https?:)?//[a-z0-9-]+\.[a-z0-9.-]+[^\s"'<>)]*`)
	// These addresses are never requested, the SVG namespace and a comment in Go's own script, or only for a recording
	// that is asked for: the page's policy names the recordings' source.
	allowed := []string{"http://www.w3.org/2000/svg", "https://github.com/golang/go/issues/28975",
		"https://raw.githubusercontent.com;"}
	for _, f := range build(t, options()).Files {
		if strings.HasPrefix(f.Type, "image/png") || f.Type == "application/wasm" {
			continue
		}
		for _, a := range address.FindAllString(string(f.Body), -1) {
			if !slices.Contains(allowed, a) {
				t.Errorf("%s names %s", f.Path, a)
			}
		}
	}
}

func TestParseBase(t *testing.T) {
	for _, c := range []struct{ text, base string }{
		{"", "/"}, {"/", "/"}, {"/sub", "/sub/"}, {"/sub/path/", "/sub/path/"},
		{"sub/", "!"}, {"//host/", "!"}, {"http://host/x/", "!"}, {"/a/../b/", "!"}, {"/a//b/", "!"},
		{"/a b/", "!"}, {"/a?b/", "!"}, {"/a#b/", "!"}, {"/./", "!"},
	} {
		got, err := ParseBase(c.text)
		if c.base == "!" {
			if err == nil || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%q gives %q, %v; want an error that names it", c.text, got, err)
			}
		} else if got != c.base || err != nil {
			t.Errorf("%q gives %q, %v; want %q", c.text, got, err, c.base)
		}
	}
}

func FuzzParseBase(f *testing.F) {
	for _, seed := range []string{"", "/", "/sub/path/", "//", "/../", "/a b/", "/%2e/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		base, err := ParseBase(text)
		if err != nil {
			return
		}
		if !strings.HasPrefix(base, "/") || !strings.HasSuffix(base, "/") || strings.Contains(base, "//") {
			t.Errorf("%q gives %q", text, base)
		}
		if again, err := ParseBase(base); again != base || err != nil {
			t.Errorf("%q gives %q, and that %q, %v", text, base, again, err)
		}
	})
}

func TestBuildRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Options)
		says   string
	}{
		"base":      {func(o *Options) { o.Base = "sub" }, `"sub"`},
		"no wasm":   {func(o *Options) { o.Wasm = nil }, "0 bytes"},
		"not wasm":  {func(o *Options) { o.Wasm = []byte("<html>") }, "WebAssembly"},
		"data leak": {func(o *Options) { o.Recordings["../x"] = nil }, `"../x"`},
		"data root": {func(o *Options) { o.Recordings["/x"] = nil }, `"/x"`},
	} {
		o := options()
		c.change(&o)
		if _, err := Build(o); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v does not say %s", name, err, c.says)
		}
	}
}

// A zip of a site holds the files of the exported folder and README.txt, with two lines, and always has the same bytes.
func TestZip(t *testing.T) {
	for _, base := range []string{"/", "/sub/"} {
		o := options()
		o.Base = base
		s := build(t, o)
		var a, b bytes.Buffer
		if err := errors.Join(s.Zip(&a, "untrained"), build(t, o).Zip(&b, "untrained")); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Error("two zips of one site differ")
		}
		got := ziptest.Contents(t, a.Bytes())
		if n := bytes.Count(got["untrained/README.txt"], []byte("\n")); n != 2 {
			t.Errorf("README.txt has %d lines", n)
		}
		delete(got, "untrained/README.txt")
		for _, f := range s.Files {
			body, ok := got["untrained/"+f.Path]
			if left := f.Path == "404.html" && base == "/"; ok == left || ok && !bytes.Equal(body, f.Body) {
				t.Errorf("base %s: %s is in the zip: %v", base, f.Path, ok)
			}
			delete(got, "untrained/"+f.Path)
		}
		for name := range got {
			t.Errorf("%s is in the zip and not in the site", name)
		}
	}
}
