package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"untrained/server/browsertest"
)

// still is a page that the tests of app/ui have drawn; see stills_test.go there.
type still struct {
	Name, HTML, Scheme, Prepare string
	Width                       int
	Axe                         bool
}

// drawn runs the tests of app/ui that draw stills, and returns the stills.
func drawn(t *testing.T) (list []still) {
	t.Helper()
	folder := t.TempDir()
	draw := exec.Command("go", "test", "-count=1", "-run", "^TestStills", "untrained/app/ui")
	draw.Env = append(os.Environ(), "UNTRAINED_STILLS="+folder)
	if said, err := draw.CombinedOutput(); err != nil {
		t.Fatalf("drawing stills: %v\n%s", err, said)
	}
	for _, name := range []string{"story", "specimens", "figures", "lessons"} {
		text, err := os.ReadFile(filepath.Join(folder, name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var some []still
		if err := json.Unmarshal(text, &some); err != nil || len(some) == 0 {
			t.Fatalf("%s.json holds %d stills: %v", name, len(some), err)
		}
		list = append(list, some...)
	}
	slices.SortFunc(list, func(a, b still) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// TestStills checks every page and component in every state: it must pass axe-core and fit its window, a phone's or a
// desktop's, light or dark.
func TestStills(t *testing.T) {
	t.Parallel()
	list := drawn(t)
	axe := os.Getenv("UNTRAINED_AXE")
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/axe.js" { // as a file, the browser compiles it once for all stills
			w.Header().Set("Cache-Control", "max-age=3600")
			http.ServeFile(w, r, axe)
			return
		}
		i := slices.IndexFunc(list, func(s still) bool { return "/"+s.Name == r.URL.Path })
		if i < 0 {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, list[i].HTML)
		if list[i].Axe && axe != "" {
			fmt.Fprint(w, `<script src="/axe.js"></script>`)
		}
	}))
	t.Cleanup(site.Close)
	b := browsertest.Start(t)
	pictures := os.Getenv("UNTRAINED_SCREENSHOTS") != ""
	const lanes = 2
	for lane := range lanes {
		t.Run(fmt.Sprint("lane ", lane+1), func(t *testing.T) {
			t.Parallel()
			p := b.NewPage(t)
			for i, s := range list {
				if i%lanes != lane || !s.Axe && !pictures {
					continue
				}
				p.Media("prefers-color-scheme", s.Scheme)
				p.Viewport(s.Width, 900)
				p.Open(site.URL + "/" + s.Name)
				if s.Prepare != "" {
					browsertest.Eval[bool](p, "(() => { "+s.Prepare+"; return true })()")
				}
				wide := browsertest.Eval[float64](p, "document.documentElement.scrollWidth")
				if wide > float64(s.Width) {
					t.Errorf("%s is %.0f pixels wide on a screen of %d", s.Name, wide, s.Width)
				}
				p.Screenshot(s.Name)
				if s.Axe {
					p.Accessible()
				}
			}
			p.NoErrors("favicon")
		})
	}
}
