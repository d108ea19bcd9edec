package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Rules that the whole tree keeps, besides those of architecture_test.go.

// Only tests in and below server may start a browser, so that all others run within seconds and on any machine: no
// other package, and no other test, imports chromedp.
func TestOnlyTheServerStartsABrowser(t *testing.T) {
	for _, side := range []struct{ os, arch string }{{"linux", "amd64"}, {"js", "wasm"}} {
		below := 0
		for _, p := range list(t, side.os, side.arch) {
			starts := slices.ContainsFunc(slices.Concat(p.Imports, p.TestImports, p.XTestImports), func(path string) bool {
				return strings.HasPrefix(path, "github.com/chromedp/") || path == "untrained/server/browsertest"
			})
			switch {
			case starts && !strings.HasPrefix(p.ImportPath+"/", "untrained/server/"):
				t.Errorf("%s (GOOS=%s) starts a browser: only package server and those below it do", p.ImportPath, side.os)
			case starts:
				below++
			}
		}
		if side.os == "linux" && below == 0 {
			t.Error("no package starts a browser: the rule looks for imports that do not exist")
		}
	}
}

// columns is the largest width of a line of text, in characters; a tab counts as one.
const columns = 120

// No line is wider than an editor's window that stands beside another. Lines with an address and rows of tables in
// Markdown are exempt: they cannot be broken.
func TestLinesFit(t *testing.T) {
	faults := 0
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(file, ".."), string(filepath.Separator)))
		if entry.IsDir() {
			if slices.Contains([]string{".git", "build", "dist", "node_modules"}, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		ending := filepath.Ext(file)
		written := slices.Contains([]string{".go", ".md", ".js", ".sh"}, ending)
		if !written {
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			if short(line, ending == ".md") {
				continue
			}
			if faults++; faults <= 50 {
				t.Errorf("%s:%d has %d columns, more than %d", name, i+1, utf8.RuneCountInString(line), columns)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if faults > 50 {
		t.Errorf("and %d lines more", faults-50)
	}
}

func short(line string, markdown bool) bool {
	return utf8.RuneCountInString(line) <= columns || strings.Contains(line, "://") || markdown &&
		strings.HasPrefix(line, "|")
}

// The rule itself is tested: a rule that allows everything would prove nothing.
func TestLongLinesAreFound(t *testing.T) {
	long := strings.Repeat("é", columns)
	for _, c := range []struct {
		line            string
		markdown, short bool
	}{
		{"", false, true}, {long, false, true}, {long + "é", false, false}, {long + " https://host/x", false, true},
		{"| " + long, true, true}, {"| " + long, false, false}, {"\t" + long, false, false},
	} {
		if short(c.line, c.markdown) != c.short {
			t.Error(fmt.Sprintf("%.20q…", c.line), "short:", !c.short)
		}
	}
}
