package program

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestClientHalf(t *testing.T) {
	module := fstest.MapFS{
		"go.mod":                  {Data: []byte("module m\n")},
		"docs/page.go":            {Data: []byte("package docs\n")},
		"pkg/cli/cli.go":          {Data: []byte("package cli\n")},
		"pkg/app/http.go":         {Data: []byte("package app\n")},
		"pkg/app/app_test.go":     {Data: []byte("package app\n")},
		"pkg/app/app.go":          {Data: []byte("package app\n\nfunc  Run() {}\n")},
		"pkg/errors/http.go":      {Data: []byte("package errors\n")},
		"pkg/app/resource.go":     {Data: []byte(resource)},
		"pkg/app/route.go":        {Data: []byte(route)},
		"pkg/app/html_unread.txt": {Data: []byte("x")},
	}
	files, err := clientHalf(module)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"go.mod": "module m\n", "pkg/app/app.go": "package app\n\nfunc Run() {}\n", "pkg/errors/http.go": "package errors\n",
		"pkg/app/resource.go": trimmedResource, "pkg/app/route.go": trimmedRoute,
	}
	for name, text := range files {
		if string(text) != want[name] {
			t.Errorf("%s:\n%s\nwant\n%s", name, text, want[name])
		}
	}
	if len(files) != len(want) {
		t.Errorf("%d files, want %d", len(files), len(want))
	}
	if _, err := clientHalf(fstest.MapFS{"go.mod": {}}); err == nil {
		t.Error("a module without go-app's files is taken for go-app")
	}
	module["pkg/app/app.go"].Data = []byte("package")
	if _, err := clientHalf(module); err == nil {
		t.Error("a file that is not Go was accepted")
	}
}

const route = `package app

import "regexp"

type router struct {
	plain    map[string]int
	patterns []pattern
}

type pattern struct{ exp *regexp.Regexp }

func (r *router) find(path string) bool {
	if r.plain[path] > 0 {
		return true
	}
	for _, p := range r.patterns {
		if p.exp.MatchString(path) {
			return true
		}
	}
	return false
}
`

const trimmedRoute = `package app

type router struct {
	plain map[string]int
}

func (r *router) find(path string) bool {
	if r.plain[path] > 0 {
		return true
	}

	return false
}
`

const resource = `package app

import (
	"net/http"
	"strings"
	"time"
)

// Resolver finds resources.
type Resolver interface{ Resolve(string) string }

// LocalDir serves a folder.
func LocalDir(name string) Resolver {
	// Through the standard library.
	return dir{Handler: http.FileServer(http.Dir(name)), at: time.Now()}
}

type dir struct {
	http.Handler
	at time.Time
}

func (d dir) Resolve(s string) string { return s }

func trim(s string) string {
	return strings.TrimSpace(s) // both ends
}
`

const trimmedResource = `package app

import (
	"strings"
)

// Resolver finds resources.
type Resolver interface{ Resolve(string) string }

func trim(s string) string {
	return strings.TrimSpace(s) // both ends
}
`

// The page's program does not contain net/http, which the go-app of the module cache imports.
func TestPageWithoutNetHTTP(t *testing.T) {
	ctx := t.Context()
	root, err := source(ctx)
	if err != nil {
		t.Fatal(err)
	}
	modfile, err := trimmed(ctx, root)
	if err != nil {
		t.Fatal(err)
	}
	out, err := goCommand(ctx, root, "list", "-deps", "-modfile", modfile, Page.Package)
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(out)
	if len(packages) < 50 {
		t.Fatalf("the page's program has %d packages", len(packages))
	}
	for _, p := range packages {
		if p == "net/http" || p == "crypto/tls" {
			t.Errorf("the page's program contains %s", p)
		}
	}
}

func TestPlace(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "copy")
	for _, files := range []map[string][]byte{
		{"go.mod": []byte("a"), "pkg/x.go": []byte("b")},
		{"go.mod": []byte("c"), "pkg/y/z.go": []byte("d")}, // another version
	} {
		if err := place(files, folder); err != nil {
			t.Fatal(err)
		}
		n := 0
		err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			n++
			name, _ := filepath.Rel(folder, path)
			text, err := os.ReadFile(path)
			if !bytes.Equal(text, files[filepath.ToSlash(name)]) {
				t.Errorf("%s holds %q", name, text)
			}
			return err
		})
		if err != nil || n != len(files) {
			t.Errorf("%d files, want %d (%v)", n, len(files), err)
		}
	}
}

func TestBuildOutsideTheSource(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := Build(t.Context(), Worker, "worker.wasm", ""); err == nil {
		t.Error("a program was built in a folder without source")
	}
}
