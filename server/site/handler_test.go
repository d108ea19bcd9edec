package site

import (
	"bytes"
	"compress/gzip"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func get(h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHandlerHeaders(t *testing.T) {
	o := options()
	o.Base = "/sub/path/"
	s := build(t, o)
	h := s.Handler()
	for _, f := range s.Files {
		w := get(h, "/sub/path/"+strings.ReplaceAll(f.Path, " ", "%20"))
		if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), f.Body) {
			t.Errorf("%s: status %d, %d bytes", f.Path, w.Code, w.Body.Len())
		}
		if got := w.Header().Get("Content-Type"); got != f.Type || got == "" {
			t.Errorf("%s: type %q", f.Path, got)
		}
		if forever := strings.Contains(w.Header().Get("Cache-Control"), "immutable"); forever != f.Hashed {
			t.Errorf("%s: Cache-Control %q", f.Path, w.Header().Get("Cache-Control"))
		}
		tag := w.Header().Get("ETag")
		if again := get(h, "/sub/path/"+strings.ReplaceAll(f.Path, " ", "%20"), "If-None-Match",
			tag); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s: asked with its ETag %s it answers %d", f.Path, tag, again.Code)
		}
	}
	for path, want := range map[string]string{".wasm": "application/wasm", ".js": "text/javascript; charset=utf-8",
		".webmanifest": "application/manifest+json"} {
		if got := mediaType("x" + path); got != want {
			t.Errorf("%s is %s", path, got)
		}
	}
}

func TestHandlerCompresses(t *testing.T) {
	s := build(t, options())
	h := s.Handler()
	for _, f := range s.Files {
		w := get(h, "/"+strings.ReplaceAll(f.Path, " ", "%20"), "Accept-Encoding", "br, gzip;q=0.8")
		if w.Header().Get("Content-Encoding") != "gzip" {
			if f.Type == "application/wasm" || strings.HasSuffix(f.Path, ".js") {
				t.Errorf("%s is sent without compression", f.Path)
			}
			continue
		}
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(z); err != nil || !bytes.Equal(body, f.Body) {
			t.Errorf("%s does not decompress to itself: %v", f.Path, err)
		}
	}
	wasm := "/" + s.Files[1].Path
	for _, f := range s.Files {
		if f.Type == "application/wasm" {
			wasm = "/" + f.Path
		}
	}
	if w := get(h, wasm, "Accept-Encoding", "gzip;q=0"); w.Header().Get("Content-Encoding") != "" {
		t.Error("gzip is sent to a browser that refuses it")
	}
	if w := get(h, wasm, "Accept-Encoding", "gzip", "Range", "bytes=0-3"); w.Code != http.StatusPartialContent ||
		w.Body.String() != "\x00asm" {
		t.Errorf("a range answers %d, %q", w.Code, w.Body.String())
	}
}

func TestHandlerElsewhere(t *testing.T) {
	o := options()
	o.Base = "/sub/"
	h := build(t, o).Handler()
	if w := get(h, "/sub?x=1"); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != "/sub/" {
		t.Errorf("/sub answers %d, %s", w.Code, w.Header().Get("Location"))
	}
	for _, target := range []string{"/", "/index.html", "/sub/none", "/sub/../index.html", "/sub/static/index.html"} {
		if w := get(h, target); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `href="/sub/"`) {
			t.Errorf("%s answers %d without a way home", target, w.Code)
		}
	}
	for _, target := range []string{"/sub/", "/sub/index.html", "/sub/?x=1"} {
		if w := get(h, target); w.Code != http.StatusOK {
			t.Errorf("%s answers %d", target, w.Code)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/sub/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d", w.Code)
	}
}

func TestExport(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "deep", "dist")
	s := build(t, options())
	if err := s.Export(folder); err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Wasm = append(o.Wasm, 7)
	newer := build(t, o)
	if err := newer.Export(folder); err != nil {
		t.Fatalf("a second export: %v", err)
	}
	found := 0
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		found++
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if f, ok := newer.File(filepath.ToSlash(name)); !ok || !bytes.Equal(f.Body, body) {
			t.Errorf("%s is not the newer site's", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found != len(newer.Files) {
		t.Errorf("%d files written of %d", found, len(newer.Files))
	}
	left, err := os.ReadDir(filepath.Dir(folder))
	if err != nil || len(left) != 1 {
		t.Errorf("beside the site lies %v, %v", left, err)
	}
}

func TestExportReplacesOnlySites(t *testing.T) {
	folder := t.TempDir()
	mine := filepath.Join(folder, "thesis.txt")
	if err := os.WriteFile(mine, []byte("years"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := build(t, options()).Export(folder)
	if err == nil || !strings.Contains(err.Error(), folder) {
		t.Errorf("exporting over a folder that is not a site: %v", err)
	}
	if b, err := os.ReadFile(mine); err != nil || string(b) != "years" {
		t.Errorf("the folder was touched: %q, %v", b, err)
	}
}

// Links whose # was written as %23 lead to where they were meant to go, in every form in which they come.
func TestLinksWithAnEscapedMark(t *testing.T) {
	for _, base := range []string{"/", "/lab/"} {
		o := options()
		o.Base = base
		h := build(t, o).Handler()
		for asked, want := range map[string]string{
			"%23/encoding?recording=sim-v1&seeds=5":           "#/encoding?recording=sim-v1&seeds=5",
			"%23%2Fencoding%3Frecording%3Dsim-v1%26seeds%3D5": "#/encoding?recording=sim-v1&seeds=5",
			"%23/class":                    "#/class",
			"%23/x%0d%0aSet-Cookie:%20a=b": "#/x",
			"none/%23/encoding":            "",
			"%23encoding":                  "",
			"encoding":                     "",
		} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, base+asked, nil))
			to := w.Header().Get("Location")
			if want == "" && (to != "" || w.Code != 404) || want != "" && (!strings.HasPrefix(to, base+want) || w.Code != 302) {
				t.Errorf("%s%s answers %d %q", base, asked, w.Code, to)
			}
			if w.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s sets a header", asked)
			}
		}
	}
}

// Connections go to the site itself and to where recordings come from, and nowhere else.
func TestPolicyNamesTheSources(t *testing.T) {
	for mirror, want := range map[string]string{
		"":                                "connect-src 'self' https://raw.githubusercontent.com;",
		"mirror/":                         "connect-src 'self';",
		"https://mirror.example:8443/a/b": "connect-src 'self' https://mirror.example:8443;",
	} {
		o := options()
		o.Mirror = mirror
		s := build(t, o)
		for _, path := range []string{"", "service-worker.js"} {
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/"+path, nil))
			if got := w.Header().Get("Content-Security-Policy"); !strings.Contains(got, want) || strings.Contains(got, "*") {
				t.Errorf("mirror %q, %s: %s", mirror, path, got)
			}
		}
		page, _ := s.File("")
		if !strings.Contains(html.UnescapeString(string(page.Body)), want) {
			t.Errorf("mirror %q: the page's policy is another one", mirror)
		}
	}
}
