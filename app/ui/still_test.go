//go:build !js

package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
	"untrained/server/browsertest"
)

// booleans are attributes that mean "yes" in a file whatever their value; go-app
// writes the value and the browser program sets what it says.
var booleans = regexp.MustCompile(` (hidden|checked|disabled|selected|open)="false"`)

// still writes what a tab shows as a page that needs no program.
func still(t *testing.T, folder, name string, tab *ui.Tab) (address string) {
	t.Helper()
	body := booleans.ReplaceAllString(tab.HTML(), "")
	body = strings.ReplaceAll(body, " aria-expanded aria", ` aria-expanded="true" aria`)
	page := `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>` + name + `</title><style>` +
		string(ui.CSS) + `</style></head><body>` + body + `</body></html>`
	file := filepath.Join(folder, name+".html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	return "file://" + file
}

// In a real browser, the page of every experiment with its figures and all tables
// open passes axe-core and fits a phone, in light and dark.
func TestFiguresInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	b := browsertest.Start(t, "allow-file-access-from-files")
	folder := t.TempDir()
	p := b.NewPage(t)
	pictures := os.Getenv("UNTRAINED_SCREENSHOTS") != ""
	for _, e := range uitest.Pages {
		for width, figures := range map[int]float64{360: 320, 1280: 840} {
			tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/"+string(e), nil)
			idle := still(t, folder, string(e)+"-idle", tab)
			tab.Widen(figures)
			tab.Show(string(e), uitest.Computed(e))
			for _, f := range tab.Figures(string(e)) {
				tab.ToggleTable(string(e), f)
			}
			done := still(t, folder, string(e)+"-done", tab)
			for _, scheme := range []string{"light", "dark"} {
				// axe looks at each page narrow and dark and wide and light, and at one that waits.
				axe := (width == 360) == (scheme == "dark")
				if !axe && !pictures {
					continue
				}
				p.Media("prefers-color-scheme", scheme)
				p.Viewport(width, 900)
				for _, address := range []string{idle, done} {
					if address == idle && e != "selectivity" {
						continue
					}
					p.Open(address)
					if wide := browsertest.Eval[float64](p, "document.documentElement.scrollWidth"); wide > float64(width) {
						t.Errorf("%s is %.0f pixels wide on a screen of %d", e, wide, width)
					}
					p.Screenshot(fmt.Sprintf("figures-%s-%s-%d", strings.TrimSuffix(filepath.Base(address), ".html"), scheme, width))
					if axe {
						p.Accessible()
					}
				}
			}
		}
	}
	p.NoErrors()
}
