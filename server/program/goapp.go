package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// go-app is one package for both of its halves, and the half that serves pages imports net/http. In a page, that half
// is never called, yet its initialisation keeps TLS, every elliptic curve and HTTP/2 in the program: 0.35 MB over the
// wire, a sixth of it. So the page's program is built against a copy of go-app without the declarations that need
// net/http, made here from the module cache. Regular expressions of routes, of which a page of one route has none, go
// too: with the tables of Unicode that they bring, they are 0.05 MB. go-app's own files are not changed, and native
// builds and tests use go-app as it is.

const goApp = "github.com/maxence-charriere/go-app/v10"

// serving lists the files of go-app's package app that only serve pages.
var serving = []string{"http.go", "static.go", "wasm.go"}

// trimmed writes the copy into root's folder build, beside a go.mod that replaces go-app by the copy, and returns the
// path of that go.mod. The copy's path relative to root is always the same, because programs record where their modules
// came from.
func trimmed(ctx context.Context, root string) (modfile string, err error) {
	// Where this very command was compiled, go-app is in the module cache already.
	if _, err := goCommand(ctx, root, "mod", "download", goApp); err != nil {
		return "", err
	}
	from, err := goCommand(ctx, root, "list", "-m", "-f", "{{.Dir}}", goApp)
	if err != nil {
		return "", err
	}
	from = strings.TrimSpace(from)
	files, err := clientHalf(os.DirFS(from))
	if err != nil {
		return "", fmt.Errorf("%s: %w", from, err)
	}
	build := filepath.Join(root, "build")
	if err := os.MkdirAll(build, 0o755); err != nil {
		return "", err
	}
	if err := place(files, filepath.Join(build, "go-app")); err != nil {
		return "", err
	}
	// go build reads browser.sum beside browser.mod.
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return "", err
	}
	mod = append(mod, "\nreplace "+goApp+" => ./build/go-app\n"...)
	modfile = filepath.Join(build, "browser.mod")
	return modfile, errors.Join(replaceFile(modfile, mod), replaceFile(filepath.Join(build, "browser.sum"), sum))
}

// clientHalf reads go-app and returns its files, by name, without tests, tools and the declarations that serve pages.
func clientHalf(module fs.FS) (map[string][]byte, error) {
	files := make(map[string][]byte)
	err := fs.WalkDir(module, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == "pkg/cli" || name == "docs" {
				return fs.SkipDir
			}
			return nil
		}
		folder, file := filepath.Split(name)
		keep := slices.Contains([]string{"go.mod", "go.sum", "LICENSE"}, name) ||
			strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") &&
				!(folder == "pkg/app/" && slices.Contains(serving, file))
		if !keep {
			return nil
		}
		text, err := fs.ReadFile(module, name)
		if err == nil && strings.HasSuffix(name, ".go") {
			if text, err = withoutHTTP(name, text); err == nil && name == "pkg/app/route.go" {
				text, err = withoutRegexp(name, text)
			}
		}
		files[name] = text
		return err
	})
	if err == nil && files["pkg/app/app.go"] == nil {
		err = errors.New("there is no pkg/app/app.go")
	}
	return files, err
}

// withoutHTTP returns a Go file without the declarations that mention net/http, the methods of types removed with them,
// the functions that name those types, and the imports that nothing needs any more.
func withoutHTTP(name string, text []byte) ([]byte, error) {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"net/http"` }) {
		return format.Source(text)
	}
	gone := map[string]bool{"http": true}
	for again := true; again; {
		again = false
		f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT || !mentions(d, gone) {
				return false
			}
			for _, n := range declared(d) {
				gone[n] = true
			}
			f.Comments = slices.DeleteFunc(f.Comments, func(c *ast.CommentGroup) bool {
				return c.Pos() >= start(d) && c.End() <= d.End()
			})
			again = true
			return true
		})
	}
	dropImports(f)
	var out bytes.Buffer
	err = format.Node(&out, files, f)
	return out.Bytes(), err
}

// withoutRegexp returns a Go file without the types, fields and statements that mention regexp.
func withoutRegexp(name string, text []byte) ([]byte, error) {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, text, 0)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{"regexp": true}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		remove := ok && g.Tok == token.TYPE && mentions(d, gone)
		if remove {
			for _, n := range declared(d) {
				gone[n] = true
			}
		}
		return remove
	})
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			n.Fields.List = slices.DeleteFunc(n.Fields.List, func(field *ast.Field) bool {
				remove := mentions(field, gone)
				if remove {
					for _, id := range field.Names {
						gone[id.Name] = true
					}
				}
				return remove
			})
		case *ast.BlockStmt:
			n.List = slices.DeleteFunc(n.List, func(s ast.Stmt) bool { return mentions(s, gone) })
		}
		return true
	})
	dropImports(f)
	var out bytes.Buffer
	err = format.Node(&out, files, f)
	return out.Bytes(), err
}

// start returns the position where a declaration begins, its comment included.
func start(d ast.Decl) token.Pos {
	switch d := d.(type) {
	case *ast.GenDecl:
		if d.Doc != nil {
			return d.Doc.Pos()
		}
	case *ast.FuncDecl:
		if d.Doc != nil {
			return d.Doc.Pos()
		}
	}
	return d.Pos()
}

// mentions reports whether a node uses one of the names.
func mentions(n ast.Node, names map[string]bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && names[id.Name] {
			found = true
		}
		return !found
	})
	return found
}

// declared returns the names that a package-level declaration adds to the package; a method adds none.
func declared(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

// dropImports removes the imports that no declaration of the file uses.
func dropImports(f *ast.File) {
	used := make(map[string]bool)
	for _, d := range f.Decls {
		ast.Inspect(d, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := s.X.(*ast.Ident); ok {
					used[id.Name] = true
				}
			}
			return true
		})
	}
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool {
				i := s.(*ast.ImportSpec)
				if i.Name != nil {
					return i.Name.Name != "_" && !used[i.Name.Name]
				}
				path, err := strconv.Unquote(i.Path.Value)
				return err == nil && !used[path[strings.LastIndexByte(path, '/')+1:]]
			})
		}
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && g.Tok == token.IMPORT && len(g.Specs) == 0
	})
}

// place writes files below a folder and removes everything else from it. Two builds may call place at once: each file
// is replaced as a whole, by the same bytes.
func place(files map[string][]byte, folder string) error {
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil || files[filepath.ToSlash(name)] != nil || strings.HasPrefix(d.Name(), "new-") {
			return err
		}
		return os.Remove(path)
	})
	for name, text := range files {
		err = errors.Join(err, replaceFile(filepath.Join(folder, filepath.FromSlash(name)), text))
	}
	return err
}

// replaceFile writes a file as a whole or not at all, and leaves it alone if it has this content already.
func replaceFile(name string, text []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, text) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "new-")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
