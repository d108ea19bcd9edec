package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
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
	eachFile(t, []string{".go", ".md", ".js", ".sh"}, func(name string, text []byte) {
		for i, line := range strings.Split(string(text), "\n") {
			if short(line, path.Ext(name) == ".md") {
				continue
			}
			if faults++; faults <= 50 {
				t.Errorf("%s:%d has %d columns, more than %d", name, i+1, utf8.RuneCountInString(line), columns)
			}
		}
	})
	if faults > 50 {
		t.Errorf("and %d lines more", faults-50)
	}
}

// eachFile calls use with the text of every file of the tree whose name has one of the endings.
func eachFile(t *testing.T, endings []string, use func(name string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "build", "dist", "node_modules"}, entry.Name()):
			return filepath.SkipDir
		case entry.IsDir() || !slices.Contains(endings, filepath.Ext(file)):
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		use(strings.TrimPrefix(filepath.ToSlash(file), "../"), text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
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

// Comments and documents are in plain English: they have none of the phrases that foreign finds.
func TestProseIsPlain(t *testing.T) {
	eachFile(t, []string{".go", ".md"}, func(name string, text []byte) {
		prose := []string{string(text)}
		if path.Ext(name) == ".go" {
			file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			prose = nil
			for _, c := range file.Comments {
				prose = append(prose, c.Text())
			}
		}
		for _, p := range prose {
			for _, phrase := range foreign(p) {
				t.Errorf("%s: “%s”: write again, is not a, your own", name, phrase)
			}
		}
	})
}

var (
	foreignWords = regexp.MustCompile(`(?i)\banew\b|\bsome(body|one)['’]s own\b`)
	isNoOne      = regexp.MustCompile(`(?i)(\w+) (?:is|are|was|were) no (\w+)( than)?`)
)

// foreign returns the phrases in a text that read like a translation. Of those with “no” after a verb, the ones in
// “there is no room”, “is no longer” and “is no larger than” are English.
func foreign(text string) []string {
	text = strings.Join(strings.Fields(text), " ")
	phrases := foreignWords.FindAllString(text, -1)
	for _, m := range isNoOne.FindAllStringSubmatch(text, -1) {
		if there := strings.EqualFold(m[1], "there"); !there && m[2] != "longer" && m[2] != "more" && m[3] == "" {
			phrases = append(phrases, m[0])
		}
	}
	return phrases
}

func TestForeignPhrasesAreFound(t *testing.T) {
	for text, want := range map[string]int{
		"It is drawn anew, and this is no\nnetwork.": 2, "There is no network, and it is not a picture.": 0,
		"It is no longer here.": 0, "Nothing is no larger than it was.": 0, "Pixels are no training.": 1,
		"a file of somebody's own": 1, "a file of your own, made again": 0,
	} {
		if got := foreign(text); len(got) != want {
			t.Errorf("%q has the phrases %q, not %d", text, got, want)
		}
	}
}
