//go:build !js

package ui_test

import (
	"fmt"
	"os"
	"testing"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
	"untrained/server/browsertest"
)

// In a real browser, lessons, worksheets, class results, links and methods pass
// axe-core and fit a phone, in light and dark.
func TestLessonsAndClassesInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	b := browsertest.Start(t, "allow-file-access-from-files")
	folder := t.TempDir()
	p := b.NewPage(t)
	pictures := os.Getenv("UNTRAINED_SCREENSHOTS") != ""
	for name, address := range map[string]string{
		"lessons-15": "#/lessons", "lessons-45-teacher": "#/lessons?plan=45&teacher=1", "lessons-90-print": "#/lessons?plan=90&print=1",
		"lessons-bad": "#/lessons?plan=3", "about": "#/about", "class-empty": "#/class", "class-two-sets": "#/class", "share-groups": "#/encoding",
	} {
		for width, figures := range map[int]float64{360: 320, 1280: 840} {
			tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, address, nil)
			tab.Widen(figures)
			switch name {
			case "class-two-sets":
				tab.Paste(saved(t, "seed=1") + saved(t, "seed=4") + saved(t, "folds=4"))
				tab.Paste("{}")
			case "share-groups":
				if _, err := tab.Share([]string{"seed"}, true, false, false, "3"); err != nil {
					t.Fatal(err)
				}
			}
			page := still(t, folder, name, tab)
			for _, scheme := range []string{"light", "dark"} {
				axe := (width == 360) == (scheme == "dark")
				if !axe && !pictures {
					continue
				}
				p.Media("prefers-color-scheme", scheme)
				p.Viewport(width, 900)
				p.Open(page)
				if name == "share-groups" {
					browsertest.Eval[bool](p, `(document.querySelector("#share-dialog").showModal(), document.querySelector("#share-hide").open = true)`)
				}
				if wide := browsertest.Eval[float64](p, "document.documentElement.scrollWidth"); wide > float64(width) {
					t.Errorf("%s is %.0f pixels wide on a screen of %d", name, wide, width)
				}
				p.Screenshot(fmt.Sprintf("still-%s-%s-%d", name, scheme, width))
				if axe {
					p.Accessible()
				}
			}
		}
	}
	p.NoErrors()
}
