package stimuli

import (
	"errors"
	"strings"
	"testing"
	"time"

	"untrained/app/lab"
	labstimuli "untrained/app/lab/stimuli"
	"untrained/app/ui/uitest"
)

func TestEveryPropertyOfStimuliHasItsControl(t *testing.T) {
	for _, set := range []string{"texture-digits", "digits", "textures", "gratings"} {
		tab := newTab(&uitest.Laboratory{}, "#/stimuli?size=28&count=3&set="+set, nil)
		wait(t, tab, "the sheet is drawn", in("done"))
		config, err := lab.ParseStrict(labstimuli.Gallery{}, "set="+set)
		if err != nil {
			t.Fatal(err)
		}
		page := tab.HTML()
		for _, p := range (labstimuli.Gallery{}).Properties() {
			if has := strings.Contains(page, `id="control-`+p.Key+`"`); has != (labstimuli.Gallery{}).Applies(config, p.Key) {
				t.Errorf("%s: control for %s there: %v", set, p.Key, has)
			}
		}
		if strings.Contains(page, "NaN") || len(tab.Canvas("picture-3-canvas")) != 4*28*28 {
			t.Errorf("%s: the third canvas has %d bytes", set, len(tab.Canvas("picture-3-canvas")))
		}
		if tab.Canvas("large") != tab.Canvas("picture-1-canvas") {
			t.Errorf("%s: the large picture is not the first", set)
		}
	}
}

func TestStimuliFollowTheChoices(t *testing.T) {
	tab := newTab(&uitest.Laboratory{}, "#/stimuli?size=28&count=3", nil)
	wait(t, tab, "the sheet is drawn", in("done"))
	first := tab.Canvas("picture-1-canvas")
	tab.Stimuli("cue", "0")
	wait(t, tab, "the sheet is drawn again", func(tab *Tab) bool {
		return tab.State == "done" &&
			tab.Painted["picture-1-canvas"] != first
	})
	if !strings.Contains(tab.At().Address, "cue=0") {
		t.Errorf("the hash is %s", tab.At().Address)
	}
	tab.Stimuli("picture", "2")
	wait(t, tab, "the second picture is measured", func(tab *Tab) bool {
		return tab.State == "done" && tab.Painted["large"] == tab.Painted["picture-2-canvas"]
	})
	has(t, tab, "Picture 2: digit", "In the digit", "RMS contrast", `id="figure-1"`, `id="figure-2"`)
	// Fewer pictures than the one looked at: the last is looked at.
	tab.Stimuli("picture", "3")
	tab.Stimuli("count", "2")
	wait(t, tab, "two pictures are left", in("done"))
	if !strings.Contains(tab.At().Address, "picture=2") {
		t.Errorf("the hash is %s", tab.At().Address)
	}
}

func TestStimuliThatDoNotFitAreSaidBesideTheControl(t *testing.T) {
	tab := newTab(&uitest.Laboratory{}, "#/stimuli?size=28&count=3", nil)
	wait(t, tab, "the sheet is drawn", in("done"))
	tab.Stimuli("set", "gratings")
	tab.Stimuli("cycles", "20")
	wait(t, tab, "the page rests", in("done"))
	has(t, tab, "20 cycles cannot be drawn with 28 pixels", "of earlier choices")
	tab.Stimuli("cycles", "5")
	wait(t, tab, "the sheet is drawn", in("done"))
	if strings.Contains(tab.HTML(), "cannot be drawn") {
		t.Error("the complaint stays")
	}
	tab.Go("#/stimuli?n=1000000&size=128&count=2")
	wait(t, tab, "the sheet is drawn", in("done"))
	has(t, tab, "choose at most 4096")
}

// While a slider moves, sheets are drawn one after the other, not one for each
// step, and the last one is that of the slider's place.
func TestSlidersDoNotFloodTheWorker(t *testing.T) {
	l := &uitest.Laboratory{Worker: uitest.Worker{DrawTime: 50 * time.Millisecond}}
	tab := newTab(l, "#/stimuli?size=28&count=2", nil)
	wait(t, tab, "the sheet is drawn", in("done"))
	before := l.Sheets()
	for i := range 40 {
		tab.Slide("cue", []string{"0.1", "0.3", "0.5", "0.7"}[i%4])
	}
	tab.Slide("cue", "0.9")
	wait(t, tab, "the sheet is drawn", in("done"))
	if n := l.Sheets() - before; n < 1 || n > 3 {
		t.Errorf("%d sheets were drawn", n)
	}
	has(t, tab, "cue=0.9")
}

func TestStimuliThatCannotBeDrawnAreTriedAgain(t *testing.T) {
	l := &uitest.Laboratory{Worker: uitest.Worker{DrawFail: errors.New("the worker stopped")}}
	tab := newTab(l, "#/stimuli?size=28&count=2", nil)
	wait(t, tab, "drawing has failed", in("failed"))
	has(t, tab, "card error", "The worker stopped.", `id="again"`)
	l.DrawFail = nil
	tab.Stimuli("again", "")
	wait(t, tab, "the sheet is drawn", in("done"))
	if strings.Contains(tab.HTML(), "card error") {
		t.Error("the error card outlives the success")
	}
}

func TestStimuliAreSavedAndGivenUp(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := newTab(l, "#/stimuli?size=28&count=2", nil)
	wait(t, tab, "the sheet is drawn", in("done"))
	tab.Stimuli("save", "png")
	wait(t, tab, "a file is there", func(tab *Tab) bool { return len(tab.Files) == 1 })
	for name := range tab.Files {
		if !strings.HasSuffix(name, "28px-seed1.png") {
			t.Errorf("the file is called %s", name)
		}
	}
	l.DrawTime = 5 * time.Second
	tab.Stimuli("save", "png")
	has(t, tab, `id="file-progress"`)
	tab.Stimuli("cancel", "")
	if tab.At().State != "done" || strings.Contains(tab.HTML(), `id="file-progress"`) {
		t.Errorf("after giving up the page is %s", tab.At().State)
	}
}
