package network

import (
	"strings"
	"testing"

	"untrained/app/ui/uitest"
)

// A page opens with a picture, three maps, their answers and few controls; what is folded is not drawn.
func TestTheFirstViewOfANetwork(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := newTab(l, "#/network", nil)
	wait(t, tab, "the network is looked at", in("done"))
	has(t, tab, `id="answer-random"`, `id="answer-trained"`, `id="answer-shuffled"`, `id="filters-trained"`, `id="more"`)
	html := tab.HTML()
	for _, id := range []string{"best", "slow-play", "insert-1", "network-cost", "setting-out"} {
		if strings.Contains(html, `id="`+id+`"`) {
			t.Errorf("%s is drawn before it is asked for", id)
		}
	}
	first, _, found := strings.Cut(html, `id="more"`)
	if n := strings.Count(first, `class="control"`); !found || n > 6 {
		t.Errorf("%d controls before more choices", n)
	}
	if _, rankings := l.Looks(); rankings > 0 {
		t.Errorf("%d rankings for a unit that is folded", rankings)
	}
}

// Each of the four trained networks keeps all three columns and answers.
func TestActivationAndPoolingKeepTheColumns(t *testing.T) {
	tab := newTab(&uitest.Laboratory{}, "#/network", nil)
	wait(t, tab, "the network is looked at", in("done"))
	for _, c := range [][2]string{{"act", "tanh"}, {"pool", "avg"}, {"act", "relu"}, {"pool", "max"}} {
		tab.Network(c[0], c[1])
		wait(t, tab, c[1], in("done"))
		has(t, tab, `id="answer-trained"`, `id="answer-shuffled"`, `id="`+c[0]+"-"+c[1]+`"`)
		if strings.Contains(tab.HTML(), "nothing to shuffle") {
			t.Errorf("after %v a column is empty", c)
		}
	}
	if a := tab.At().Address; a != "#/network?v=1" { // as it opens
		t.Errorf("four changes end at %s", a)
	}
}

// The shades of a blank pad are those of a drawing: nothing of it is scaled up.
func TestABlankPadLooksBlank(t *testing.T) {
	tab := newTab(&uitest.Laboratory{}, "#/network?stimulus=drawing&layer=conv1", nil)
	wait(t, tab, "the network is looked at", in("done"))
	least, most := byte(255), byte(0)
	for i, v := range []byte(tab.Canvas("map-random-canvas")) {
		if i%4 < 3 { // red, green and blue
			least, most = min(least, v), max(most, v)
		}
	}
	if least < 118 || most > 138 {
		t.Errorf("a blank pad is shown in shades from %d to %d", least, most)
	}
}
