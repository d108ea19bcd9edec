//go:build !js

package ui_test

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/encoding"
	"untrained/app/ui"
	"untrained/app/ui/page"
	"untrained/app/ui/uitest"
)

// A link makes a new tab show the same choices, start, hide and drop the frame.
func TestSharedLinksOpenTheSame(t *testing.T) {
	l := &uitest.Laboratory{More: uitest.Pages}
	for _, route := range []string{"encoding", "shuffle", "brainfit", "complexity", "selectivity", "texture",
		"scorecard", "multiverse"} {
		tab := ui.NewTab(l, "#/"+route+"?seeds=4&seed=11", nil)
		links, err := tab.Share([]string{"seed", "predict"}, true, true, "0")
		if err != nil || len(links) != 1 {
			t.Fatalf("%s: %d links, %v", route, len(links), err)
		}
		_, hash, _ := strings.Cut(links[0], "#")
		opened := ui.NewTab(l, "#"+hash, nil)
		wait(t, opened, route+" has run by its link", in("done"))
		page := opened.HTML()
		for _, not := range []string{`id="control-seed"`, `id="predict"`, "masthead", "colophon", `id="share"`,
			"The link was corrected"} {
			if strings.Contains(page, not) {
				t.Errorf("%s: the page of the link has %s", route, not)
			}
		}
		if at := opened.At().Address; !strings.Contains(at, "seeds=4") || !strings.Contains(at, "seed=11") ||
			strings.Contains(at, "run=1") {
			t.Errorf("%s: the link led to %s", route, at)
		}
	}
}

// Links that the laboratory hands out fit into a code that is read from the back of a room: as pages open, at their
// defaults, of lessons, to a class and to what it runs. They hold what differs from the defaults, and lead to the same
// choices in a tab that had others.
func TestLinksAreShort(t *testing.T) {
	const most = 120
	short := func(what, link string) {
		t.Helper()
		if n := len(link[strings.Index(link, "#"):]); n > most {
			t.Errorf("%s: %d characters: %s", what, n, link)
		}
		if _, err := ui.QR("http://a-school-in-town.example.org/" + link[strings.Index(link, "#"):]); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, e := range lab.Experiments() {
		if e.Name() == "transfer" {
			continue
		}
		for what, hash := range map[string]string{"as it opens": "#/" + e.Name(), "defaults": "#/" + e.Name() + "?v=1"} {
			tab := ui.NewTab(&shipped{}, hash, nil)
			links, err := tab.Share(nil, false, false, "0")
			if err != nil {
				t.Fatal(err)
			}
			short(e.Name()+", "+what, links[0])
			_, hash, _ := strings.Cut(links[0], "#")
			other := ui.NewTab(&shipped{}, "#/"+e.Name()+"?seed=77", nil)
			other.Go("#" + hash)
			if is, want := other.At().Address, tab.At().Address; is != want {
				t.Errorf("%s, %s: %s leads to %s, not %s", e.Name(), what, links[0], is, want)
			}
		}
	}
	tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/lessons", nil)
	for _, link := range tab.LessonLinks() {
		short("a lesson", link)
	}
	class := ui.NewTab(&uitest.Laboratory{Class: uitest.Class{HasClass: true}}, "#/class?code="+uitest.ClassCode, nil)
	wait(t, class, "the class is joined", (*ui.Tab).Joined)
	short("a class", "#/class?code="+uitest.ClassCode)
	_, task, _ := strings.Cut(class.HTML(), `href="#/encoding?v=`)
	task, _, _ = strings.Cut(task, `"`)
	short("what a class runs", "#/encoding?v="+html.UnescapeString(task))
}

func TestGroupsDrawDifferentSeeds(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding?seeds=3&seed=5", nil)
	links, err := tab.Share(nil, false, false, "4")
	if err != nil || len(links) != 4 {
		t.Fatalf("%d links, %v", len(links), err)
	}
	drawn := map[int]bool{}
	for _, l := range links {
		c, _, err := lab.ParseConfig(encoding.Experiment{}, page.ParseAddress(l[strings.Index(l, "#"):]).Config)
		if err != nil {
			t.Fatal(err)
		}
		for k := range c.Int("seeds") {
			if s := c.Int("seed") + k; drawn[s] {
				t.Errorf("two groups draw seed %d", s)
			} else {
				drawn[s] = true
			}
		}
	}
	has(t, tab, "Group 4", `id="share-all"`, "QR code of the link")
	long, err := ui.NewTab(&uitest.Laboratory{}, "#/encoding?network=64x64x1/"+strings.Repeat("conv3x3x4/relu/",
		12)+"max2",
		nil), error(nil)
	if _, err = long.Share(nil, false, false, "0"); err != nil {
		t.Fatal(err)
	}
	has(t, long, "Hand the link out as text or as a file", `id="share-file"`)
	if file := ui.LinkFile(`http://x/#/a?b="&c`); !strings.Contains(file, `href="http://x/#/a?b=&#34;&amp;c"`) {
		t.Errorf("the file is %s", file)
	}
	for _, bad := range []string{"many", "-1", "900"} {
		tab.Share(nil, false, false, bad)
		has(t, tab, "“"+bad+"” is no number of groups")
	}
	last := ui.NewTab(&uitest.Laboratory{}, fmt.Sprintf("#/encoding?seeds=3&seed=%d", 1<<31-1), nil)
	if links, err := last.Share(nil, false, false, "2"); err == nil || len(links) != 1 {
		t.Errorf("seeds beyond the last: %d links, %v", len(links), err)
	}
	has(t, last, "begin with a smaller seed")
}

func TestShareOpensClosesAndCopies(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding", nil)
	if _, err := tab.Share(nil, false, true, "0"); err != nil || !tab.Modal {
		t.Fatalf("open %v, %v", tab.Modal, err)
	}
	has(t, tab, "iframe src=", "http://untrained.test/#/encoding?")
	tab.Copy("#share-link")
	has(t, tab, "Link was copied.")
	tab.NoCopy = true
	tab.Copy("#share-link")
	has(t, tab, "press Ctrl+C")
	tab.Go("#/")
	if tab.Modal {
		t.Error("the dialogue stays open over a page that has nothing to share")
	}
}

// The link of an older version: a key that is gone and a value out of its range are
// told, and everything else holds.
func TestOldLinksOpen(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding?seeds=2&kernelsize=9&folds=99&layer=max1", nil)
	has(t, tab, "The link was corrected", "kernelsize", "99 is outside")
	if at := tab.At().Address; !strings.Contains(at, "seeds=2") || !strings.Contains(at, "layer=max1") ||
		strings.Contains(at, "kernelsize") {
		t.Errorf("it led to %s", at)
	}
}

func TestQRCode(t *testing.T) {
	for _, n := range []int{1, 17, 100, 154} {
		svg, err := ui.QR("http://" + strings.Repeat("x", max(0, n-7)))
		if err != nil || !strings.Contains(svg, `role="img"`) {
			t.Errorf("%d characters: %v", n, err)
		}
		if n == 154 && !strings.Contains(svg, `viewBox="0 0 53 53"`) { // 45 squares and the margin
			t.Errorf("%d characters make %.40s", n, svg)
		}
	}
	if _, err := ui.QR(strings.Repeat("x", 155)); err == nil || !strings.Contains(err.Error(), "holds 154") {
		t.Errorf("155 characters: %v", err)
	}
	// Version 1 has 21 squares and 4 on each side; three finder patterns stand in its corners.
	svg, _ := ui.QR("HELLO")
	if !strings.Contains(svg, `viewBox="0 0 29 29"`) || !strings.Contains(svg, "M4 4h7v1h-7z") ||
		!strings.Contains(svg, "M18 4h7v1h-7z") || !strings.Contains(svg, "M4 24h7v1h-7z") {
		t.Errorf("a small code is %s", svg)
	}
}
