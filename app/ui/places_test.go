package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// place is where an element stands: tag and position of each element on the way to it, which is what go-app keeps an
// element by.
func place(t *testing.T, tab *ui.Tab, id string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(tab.HTML()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key != "id" || a.Val != id {
				continue
			}
			var way []string
			for ; n != nil; n = n.Parent {
				i := 0
				for p := n.PrevSibling; p != nil; p = p.PrevSibling {
					i++
				}
				way = append(way, fmt.Sprint(n.Data, i))
			}
			return strings.Join(way, " ")
		}
	}
	t.Fatalf("there is no %s at %s", id, tab.At().Address)
	return ""
}

// A field for files stays the same element while the page changes around it: the dialogue of a browser that is open on
// it would hand its file to a field that is gone.
func TestFieldsForFilesKeepTheirPlaces(t *testing.T) {
	l := &uitest.Laboratory{Class: uitest.Class{HasClass: true}}
	tab := ui.NewTab(l, "#/class", nil)
	const class = "class-file"
	alone := place(t, tab, class)
	tab.Paste(saved(t, "seed=1"))
	if now := place(t, tab, class); now != alone {
		t.Errorf("when a result has come, %s stands at\n%s, before at\n%s", class, now, alone)
	}
	tab.Join(uitest.ClassCode)
	wait(t, tab, "the class is joined", (*ui.Tab).Joined)
	if now := place(t, tab, class); now != alone {
		t.Errorf("when the class is joined, %s stands at\n%s, before at\n%s", class, now, alone)
	}

	tab = ui.NewTab(&uitest.Laboratory{}, "#/sessions", nil)
	wait(t, tab, "the list is there", in("idle"))
	none := place(t, tab, "sessions-file")
	ran(t, tab, "2")
	tab.Go("#/sessions")
	wait(t, tab, "the list is there", in("idle"))
	if now := place(t, tab, "sessions-file"); now != none {
		t.Errorf("when a run is listed, the field stands at\n%s, before at\n%s", now, none)
	}
}
