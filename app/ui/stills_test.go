//go:build !js

package ui_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// A still is what a tab shows, as a page that needs no program. The tests TestStills… draw stills of every page and
// component; the browser test of package server has them written into a folder and looks at them in Chromium.
type still struct {
	Name    string // unique, good for a file
	HTML    string
	Width   int    // of the window, in CSS pixels
	Scheme  string // of colours: light or dark
	Axe     bool   // axe-core is to check it; the other scheme shows the same elements
	Prepare string // JavaScript that opens what the browser alone can open
}

// stills collects the stills of one test.
type stills struct {
	t    *testing.T
	list []still
	seen map[string]bool
}

func newStills(t *testing.T) *stills { return &stills{t: t, seen: map[string]bool{}} }

// booleans are attributes that mean "yes" in a file whatever their value; go-app writes the value, and the browser
// program sets what it says.
var booleans = regexp.MustCompile(` (hidden|checked|disabled|selected|open)="false"`)

// add draws what tab shows.
func (s *stills) add(name string, tab *ui.Tab, width int, scheme string, axe bool, prepare string) {
	s.t.Helper()
	name = fmt.Sprintf("%s-%s-%d", name, scheme, width)
	if s.seen[name] {
		s.t.Fatalf("two stills are called %s", name)
	}
	s.seen[name] = true
	body := booleans.ReplaceAllString(tab.HTML(), "")
	body = strings.ReplaceAll(body, " aria-expanded aria", ` aria-expanded="true" aria`)
	if strings.Contains(body, "NaN") {
		s.t.Errorf("%s shows NaN", name)
	}
	page := `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" ` +
		`content="width=device-width">` +
		`<title>` + name + `</title><style>` + string(ui.CSS()) + `</style></head><body>` + body + `</body></html>`
	s.list = append(s.list, still{Name: name, HTML: page, Width: width, Scheme: scheme, Axe: axe, Prepare: prepare})
}

// inBothSchemes adds a still in light and dark. axe-core checks narrow ones in dark and wide ones in light.
func (s *stills) inBothSchemes(name string, tab *ui.Tab, width int, prepare string) {
	s.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		s.add(name, tab, width, scheme, (width == 360) == (scheme == "dark"), prepare)
	}
}

// write writes the stills as name.json into the folder UNTRAINED_STILLS, if there is one.
func (s *stills) write(name string) {
	s.t.Helper()
	folder := os.Getenv("UNTRAINED_STILLS")
	if folder == "" {
		return
	}
	text, err := json.Marshal(s.list)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".json"), text, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// Stills of the page of every experiment with its figures and all tables open, and of one that waits.
func TestStillsOfFigures(t *testing.T) {
	s := newStills(t)
	for _, e := range uitest.Pages {
		for width, figures := range map[int]float64{360: 320, 1280: 840} {
			tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/"+string(e), nil)
			if e == "selectivity" {
				s.inBothSchemes("figures-"+string(e)+"-idle", tab, width, "")
			}
			tab.Widen(figures)
			tab.Show(string(e), uitest.Computed(e))
			for _, f := range tab.Figures(string(e)) {
				tab.ToggleTable(string(e), f)
			}
			s.inBothSchemes("figures-"+string(e)+"-done", tab, width, "")
		}
	}
	s.write("figures")
}

// Stills of lessons, worksheets, class results, links and methods.
func TestStillsOfLessonsAndClasses(t *testing.T) {
	s := newStills(t)
	for name, address := range map[string]string{
		"lessons-15": "#/lessons", "lessons-45-teacher": "#/lessons?plan=45&teacher=1",
		"lessons-90-print": "#/lessons?plan=90&print=1", "lessons-bad": "#/lessons?plan=3", "about": "#/about",
		"class-empty": "#/class", "class-two-sets": "#/class", "share-groups": "#/encoding",
	} {
		for width, figures := range map[int]float64{360: 320, 1280: 840} {
			tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, address, nil)
			tab.Widen(figures)
			prepare := ""
			switch name {
			case "class-two-sets":
				tab.Paste(saved(t, "seed=1") + saved(t, "seed=4") + saved(t, "folds=4"))
				tab.Paste("{}")
			case "share-groups":
				if _, err := tab.Share([]string{"seed"}, true, false, "3"); err != nil {
					t.Fatal(err)
				}
				prepare = `document.querySelector("#share-dialog").showModal(); ` +
					`document.querySelector("#share-hide").open = true`
			}
			s.inBothSchemes(name, tab, width, prepare)
		}
	}
	s.write("lessons")
}
