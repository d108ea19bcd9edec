//go:build !js

package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/ui/uitest"
	"untrained/assets/runs"
)

// writtenElsewhere are columns that no result at hand has, with who writes them.
var writtenElsewhere = map[string]string{
	"digit": "transfer, in confusions: of a user's own pictures",
	"seed":  "pool, in groups",
}

// Every column that a figure reads is one that an experiment wrote: the figures name
// columns by the constants of package lab, and each of these stands in a result.
func TestColumnsThatFiguresReadAreWritten(t *testing.T) {
	written := map[string]bool{}
	have := func(r *lab.Result) {
		for _, table := range r.Tables {
			for _, c := range table.Columns {
				written[c.Name] = true
			}
		}
	}
	list, err := runs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range list {
		have(uitest.Bundled(run.Name))
	}
	for _, p := range uitest.Pages {
		have(uitest.Computed(p))
	}

	names := constants(t, filepath.Join("..", "lab", "columns.go"))
	files, err := filepath.Glob("figure/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no files of figures", err)
	}
	judging, err := filepath.Glob("claim/*.go")
	if err != nil || len(judging) == 0 {
		t.Fatal("no files of claims", err)
	}
	read := 0
	for _, file := range append(files, judging...) {
		if file == filepath.Join("figure", "record.go") {
			continue // reads what a training wrote, which is not among these results
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree := parsed(t, file)
		ast.Inspect(tree, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.SelectorExpr:
				column, known := names[x.Sel.Name]
				if !known {
					break
				}
				read++
				if !written[column] && writtenElsewhere[column] == "" {
					t.Errorf("%s reads the column %s, which no result has", file, column)
				}
			case *ast.CallExpr:
				method, ok := x.Fun.(*ast.SelectorExpr)
				if !ok || !setOf("text", "number", "word", "words", "values", "column", "among")[strings.ToLower(method.Sel.Name)] {
					break
				}
				for _, a := range x.Args {
					if l, ok := a.(*ast.BasicLit); ok && l.Kind == token.STRING {
						t.Errorf("%s reads the column %s by a literal; name it in package lab", file, l.Value)
					}
				}
			}
			return true
		})
	}
	if read < 100 {
		t.Errorf("%d columns are read, which is too few to be true", read)
	}
}

func setOf(words ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	return set
}

func parsed(t *testing.T, file string) *ast.File {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// constants are the text constants that a file declares, by name.
func constants(t *testing.T, file string) map[string]string {
	t.Helper()
	all := map[string]string{}
	ast.Inspect(parsed(t, file), func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if l, ok := v.Values[0].(*ast.BasicLit); ok {
				all[v.Names[0].Name], _ = strconv.Unquote(l.Value)
			}
		}
		return true
	})
	if len(all) == 0 {
		t.Fatalf("%s declares no constant", file)
	}
	return all
}
