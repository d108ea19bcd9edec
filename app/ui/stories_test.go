//go:build !js

package ui_test

import (
	"regexp"
	"strings"
	"testing"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

var specimenLink = regexp.MustCompile(`href="(#/stories\?component=[^"]*)"`)

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
		if tab.At().State == "failed" || strings.Count(text, "<h1") < 1 || strings.Contains(text, "NaN") ||
			strings.Contains(text, "+Inf") {
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
	if ui.NewTab(&uitest.Laboratory{}, "#/stories?component=nothing", nil).At().State == "failed" {
		t.Error("a specimen that does not exist is no list of those that do")
	}
	if strings.Contains(ui.NewTab(&uitest.Laboratory{}, "#/", nil).HTML(), "#/stories") {
		t.Error("the navigation leads to the components")
	}
}

// Stills of every component in every state; light and dark, narrow and wide take turns.
func TestStillsOfSpecimens(t *testing.T) {
	s := newStills(t)
	for i, address := range specimensOf(t) {
		_, name, _ := strings.Cut(address, "component=")
		name = strings.NewReplacer("%", "-").Replace(name)
		tab := ui.NewTab(&uitest.Laboratory{}, address, nil)
		tab.Widen([]float64{320, 840}[i%2])
		s.add("specimen-"+name, tab, []int{360, 1280}[i%2], []string{"light", "dark"}[i/2%2], true, "")
	}
	s.write("specimens")
}
