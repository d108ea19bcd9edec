//go:build !js

package ui_test

import (
	"regexp"
	"strings"
	"testing"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
	"untrained/server/browsertest"
)

var specimenLink = regexp.MustCompile(`href="(#/stories\?show=[^"]*)"`)

// specimensOf gives the addresses of every component in every state.
func specimensOf(t *testing.T) (list []string) {
	t.Helper()
	tab := ui.NewTab(&uitest.Laboratory{}, "#/stories", nil)
	for _, m := range specimenLink.FindAllStringSubmatch(tab.HTML(), -1) {
		list = append(list, strings.ReplaceAll(m[1], "&amp;", "&"))
	}
	if len(list) < 40 {
		t.Fatalf("%d specimens", len(list))
	}
	return list
}

// Each component in each state can be drawn, shows no number that is none, and no
// state looks like another: one that does shows nothing of its own.
func TestEverySpecimen(t *testing.T) {
	seen := map[string]string{}
	for _, address := range specimensOf(t) {
		tab := ui.NewTab(&uitest.Laboratory{}, address, nil)
		text := tab.HTML()
		if tab.At().State == "failed" || strings.Count(text, "<h1") < 1 || strings.Contains(text, "NaN") || strings.Contains(text, "+Inf") {
			t.Errorf("%s: state %s", address, tab.At().State)
		}
		_, body, _ := strings.Cut(text, "All components")
		if strings.Contains(address, "menu-") {
			body = text
		}
		if other, ok := seen[body]; ok {
			t.Errorf("%s looks like %s", address, other)
		}
		seen[body] = address
	}
	if ui.NewTab(&uitest.Laboratory{}, "#/stories?show=nothing", nil).At().State == "failed" {
		t.Error("a specimen that does not exist is no list of those that do")
	}
	if strings.Contains(ui.NewTab(&uitest.Laboratory{}, "#/", nil).HTML(), "#/stories") {
		t.Error("the navigation leads to the components")
	}
}

// In a real browser every component in every state passes axe-core and fits a phone;
// light and dark, narrow and wide take turns.
func TestSpecimensInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	b := browsertest.Start(t, "allow-file-access-from-files")
	folder := t.TempDir()
	p := b.NewPage(t)
	for i, address := range specimensOf(t) {
		_, name, _ := strings.Cut(address, "show=")
		name = strings.NewReplacer("%", "-").Replace(name)
		width, scheme := []int{360, 1280}[i%2], []string{"light", "dark"}[i/2%2]
		tab := ui.NewTab(&uitest.Laboratory{}, address, nil)
		tab.Widen([]float64{320, 840}[i%2])
		p.Media("prefers-color-scheme", scheme)
		p.Viewport(width, 900)
		p.Open(still(t, folder, name, tab))
		if wide := browsertest.Eval[int](p, "document.documentElement.scrollWidth"); wide > width {
			t.Errorf("%s is %d pixels wide on a screen of %d", name, wide, width)
		}
		p.Screenshot("specimen-" + name)
		p.Accessible()
	}
	p.NoErrors()
}
