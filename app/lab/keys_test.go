//go:build !js

package lab

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// No code of the laboratory spells a key or a column where it reads a configuration or
// declares a property or a table: it names one of the constants, or a field that Parse filled.
func TestKeysAndColumnsAreNamed(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		// which reads tags
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			path == "parse.go" {
			return err
		}
		files++
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		spelt := func(list []ast.Expr) {
			for _, e := range list {
				if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
					t.Errorf("%s spells %s", set.Position(l.Pos()), l.Value)
				}
			}
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				method, _ := x.Fun.(*ast.SelectorExpr)
				switch {
				case method == nil || len(x.Args) == 0:
				case method.Sel.Name == "Get" || method.Sel.Name == "Int" || method.Sel.Name == "Float" ||
					method.Sel.Name == "List":
					spelt(x.Args[:1])
				case method.Sel.Name == "Columns" || method.Sel.Name == "NewSummary":
					spelt(x.Args)
				}
			case *ast.KeyValueExpr:
				if key, ok := x.Key.(*ast.Ident); ok && key.Name == "Key" {
					spelt([]ast.Expr{x.Value})
				}
			}
			return true
		})
		return nil
	})
	if err != nil || files < 80 {
		t.Errorf("%d files were read, %v", files, err)
	}
}
