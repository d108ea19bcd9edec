package ui_test

import (
	"strings"
	"testing"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// Every page there is stands in the navigation, once.
func TestEveryPageIsInTheMenu(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/data", nil)
	head, _, _ := strings.Cut(tab.HTML(), "<main")
	for _, route := range tab.Routes() {
		if route == "stories" || route == "evidence" { // for development; of one claim, reached from its card
			continue
		}
		// the brand leads to the story, too
		if n := strings.Count(head, `href="#/`+route+`"`); n != 1 && !(route == "" && n == 2) {
			t.Errorf("%d links to %q", n, route)
		}
	}
	if strings.Count(head, `aria-current="page"`) != 1 {
		t.Error("the menu does not say where one is")
	}
}

func TestMenuOpensOneGroupAndClosesOnTheWay(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/data", nil)
	if strings.Contains(tab.HTML(), "menu-open") {
		t.Error("a group is open before anybody asked")
	}
	tab.Menu("play")
	if n := strings.Count(tab.HTML(), "menu-open"); n != 1 {
		t.Errorf("%d groups are open", n)
	}
	tab.Go("#/stimuli")
	if strings.Contains(tab.HTML(), "menu-open") {
		t.Error("the group stays open over the page it led to")
	}
}
