package ui_test

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"untrained/app/lab"
	"untrained/app/lab/encoding"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

func in(state string) func(*ui.Tab) bool { return uitest.In[*ui.Tab](state) }

func wait(t *testing.T, tab *ui.Tab, what string, is func(*ui.Tab) bool) {
	t.Helper()
	uitest.Wait(t, tab, what, is)
}

func has(t *testing.T, tab *ui.Tab, texts ...string) {
	t.Helper()
	uitest.Has(t, tab, texts...)
}

func TestRoutes(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "", nil)
	for _, c := range []struct{ hash, route, state, title, h1 string }{
		{"", "story", "idle", "The story · Untrained", "How far does architecture alone go?"},
		{"#/encoding", "encoding", "idle", "Encoding · Untrained", "Does training help a network predict neurons?"},
		{"#/nowhere?x=1", "unknown", "failed", "Page not found · Untrained", "There is no such page"},
		{"#/", "story", "idle", "The story · Untrained", "How far does architecture alone go?"},
	} {
		tab.Go(c.hash)
		if tab.At().Route != c.route || tab.At().State != c.state || tab.At().Name != c.title {
			t.Errorf("%q: %s, %s, %q", c.hash, tab.At().Route, tab.At().State, tab.At().Name)
		}
		page := tab.HTML()
		if strings.Count(page, "<h1") != 1 || !strings.Contains(page, c.h1) {
			t.Errorf("%q has not the one heading %q", c.hash, c.h1)
		}
		if (c.route == "unknown") != strings.Contains(page, "card error") {
			t.Errorf("%q: error card missing, or one too many", c.hash)
		}
	}
}

// A mark within the page, like that of a skip link, is not a page.
func TestMarksAreNoRoutes(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding", nil)
	tab.Go("#main")
	if tab.At().Route != "encoding" {
		t.Errorf("#main led to %s", tab.At().Route)
	}
}

func TestEveryPropertyHasItsControl(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding?recording=v4-cowley2023", nil)
	page := tab.HTML()
	for _, p := range (encoding.Experiment{}).Properties() {
		if p.Key == lab.KeyAreas {
			continue // only of a recording of several, in TestAreasAreBoxes
		}
		if !strings.Contains(page, `id="control-`+p.Key+`"`) {
			t.Errorf("no control for %s", p.Key)
		}
	}
	tab.Go("#/encoding?hide=folds,seed")
	if page = tab.HTML(); strings.Contains(page, `id="control-folds"`) || strings.Contains(page, `id="control-seed"`) {
		t.Error("hidden controls are shown")
	}
}

func TestRunShowsFigureVerdictsAndFiles(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding?seeds=2", nil)
	tab.Do("run")
	wait(t, tab, "the run is done", in("done"))
	tab.Do("table")
	has(t, tab, `id="figure-1"`, `id="figure-2"`, "simulated", "card verdict", "Criterion, fixed beforehand",
		`id="table-summary"`, "noise ceiling", "Shuffled responses")
	for _, b := range []string{"csv", "json", "svg", "svg 2"} {
		tab.Do(b)
	}
	for _, name := range []string{"summary.csv", "seed1.json", "summary-normalised.svg",
		"differences-normalised-Between_networks.svg"} {
		found := false
		for file, content := range tab.Files {
			if strings.HasSuffix(file, name) && len(content) > 200 {
				found = true
			}
		}
		if !found {
			t.Errorf("no file …%s among %d", name, len(tab.Files))
		}
	}
	tab.Set("seeds", "4")
	has(t, tab, `id="stale"`, `id="figure-1"`)
	tab.Do("restore")
	if strings.Contains(tab.HTML(), `id="stale"`) || !strings.Contains(tab.At().Address, "seeds=2") {
		t.Error("the choices of the result did not come back")
	}
	tab.Do("reset")
	if tab.At().State != "idle" || strings.Contains(tab.HTML(), `id="figure-1"`) {
		t.Error("a reset page still shows its result")
	}
}

func TestWrongValuesAreCorrectedInSight(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding?folds=900&bogus=1", nil)
	has(t, tab, "The link was corrected", "bogus", "900 is outside 2 to 20")
	if !strings.Contains(tab.At().Address, "folds=20") {
		t.Errorf("the hash keeps the wrong value: %s", tab.At().Address)
	}
	before := tab.At().Address
	tab.Set("network", "8x8x1/conv9")
	has(t, tab, "control-network-own", "The value before is still used.")
	if tab.At().Address != before {
		t.Errorf("a spec that cannot be read changed the hash to %s", tab.At().Address)
	}
	tab.Set("seeds", "many")
	has(t, tab, "is not a whole number")
	tab.Set("seeds", "7")
	if strings.Contains(tab.HTML(), "is not a whole number") || !strings.Contains(tab.At().Address, "seeds=7") {
		t.Error("a right value does not take the complaint away")
	}
}

func TestFailuresKeepWhatWasFinished(t *testing.T) {
	l := &uitest.Laboratory{Runner: uitest.Runner{RunError: errors.New("layer conv2 gives NaN; lower the gain")}}
	tab := ui.NewTab(l, "#/encoding", nil)
	tab.Do("run")
	wait(t, tab, "the run has failed", in("failed"))
	has(t, tab, "card error", "Layer conv2 gives NaN; lower the gain.", "3 finished parts are kept", "Continue")
	l.RunError = nil
	tab.Do("run")
	wait(t, tab, "the second run is done", in("done"))
	if strings.Contains(tab.HTML(), "card error") {
		t.Error("the error card outlives the success")
	}
}

func TestPanicsBecomeErrorCards(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{Runner: uitest.Runner{Panics: true}}, "#/encoding", nil)
	tab.Do("run")
	wait(t, tab, "the run has failed", in("failed"))
	has(t, tab, "card error", "a mistake made on purpose")
	tab.Bad()
	has(t, tab, "card error", "drawn on purpose", "<h1")
	tab.Go("#/")
	has(t, tab, "How far does architecture alone go?")
}

func TestCancelAndResume(t *testing.T) { synctest.Test(t, cancelAndResume) }

func cancelAndResume(t *testing.T) {
	l := &uitest.Laboratory{Runner: uitest.Runner{UnitTime: 60 * time.Millisecond}}
	memory := map[string]string{}
	tab := ui.NewTab(l, "#/encoding", memory)
	tab.Do("run")
	wait(t, tab, "so much is done that the page has been told", func(*ui.Tab) bool { return l.Finished() >= 4 })
	has(t, tab, `role="progressbar"`, "of 8 parts done")

	// A reload in mid-run: the same memory, a new program.
	again := ui.NewTab(l, tab.At().Address, memory)
	wait(t, again, "the reloaded page runs by itself", in("running"))
	wait(t, again, "a first part is drawn", (*ui.Tab).Drawn)
	again.Do("cancel")
	tab.Do("cancel")
	if again.At().State != "idle" || !again.Drawn() {
		t.Errorf("a cancelled page is %s", again.At().State)
	}
	synctest.Wait()
	third := ui.NewTab(l, tab.At().Address, memory)
	wait(t, third, "what is kept is offered", func(*ui.Tab) bool { return third.Offers() })
	if third.At().State != "idle" {
		t.Error("a run that the reader cancelled starts again by itself")
	}
	has(t, third, "Continue")
	has(t, again, "partial", `id="figure-1"`)
}

func TestEventsAreCoalesced(t *testing.T) { synctest.Test(t, eventsAreCoalesced) }

func eventsAreCoalesced(t *testing.T) {
	l := &uitest.Laboratory{Runner: uitest.Runner{UnitTime: 50 * time.Millisecond}}
	tab := ui.NewTab(l, "#/encoding?higher=none", nil)
	synctest.Wait()
	begun, before := time.Now(), tab.Updated()
	tab.Do("run")
	wait(t, tab, "the run is done", in("done"))
	// Eighty events; at most eight a second and a handful around them get through.
	if got, most := tab.Updated()-before, 8+int(8*time.Since(begun).Seconds()); got > most {
		t.Errorf("%d updates in %v", got, time.Since(begun))
	}
}

func TestFetch(t *testing.T) {
	l := &uitest.Laboratory{Recordings: uitest.Recordings{FetchFail: errors.New("could not reach the source")}}
	tab := ui.NewTab(l, "#/encoding?recording=v4-cowley2023", nil)
	wait(t, tab, "the card is there", func(t *ui.Tab) bool { return t.State == "idle" })
	tab.Do("fetch")
	wait(t, tab, "the fetch has failed", in("failed"))
	has(t, tab, "Could not reach the source.", "Fetch again")
	l.FetchFail = nil
	tab.Do("fetch")
	wait(t, tab, "the recording is here", (*ui.Tab).Here)
	has(t, tab, "kept in this browser", "Cowley")
	if tab.At().State != "idle" {
		t.Errorf("after the fetch the page is %s", tab.At().State)
	}
}

// A second area that is not here has a card of its own, and the run waits for it.
func TestFetchSecondArea(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := ui.NewTab(l, "#/encoding?higher=v4-cowley2023&higher_session=210325", nil)
	card := func(there bool) {
		t.Helper()
		wait(t, tab, "the card comes or goes", func(t *ui.Tab) bool {
			return strings.Contains(t.Page(), `id="need-v4-cowley2023"`) == there
		})
	}
	card(true)
	has(t, tab, "Something else that this run needs is not here yet", `id="fetch-v4-cowley2023"`)
	tab.Do("fetch further")
	card(false)
	if strings.Contains(tab.HTML(), "Something else that this run needs") {
		t.Error("the run still waits for what is here")
	}
}

func TestRunFromTheLink(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding?run=1&embed=1", nil)
	wait(t, tab, "the linked run is done", in("done"))
	if page := tab.HTML(); strings.Contains(page, "masthead") || strings.Contains(page, "colophon") {
		t.Error("an embedded page has a frame")
	}
	if strings.Contains(tab.At().Address, "run=1") {
		t.Error("a reload would run the experiment again")
	}
}

// Figures of many units are laid out once, not at every drawing of the page.
func TestManyUnitsAreLaidOutOnce(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{Runner: uitest.Runner{Units: 10_000}}, "#/encoding?training=trained", nil)
	tab.Do("run")
	wait(t, tab, "the run is done", in("done"))
	tab.HTML()
	first := tab.Layout("encoding")
	tab.HTML()
	if tab.Layout("encoding") != first {
		t.Error("drawing the page again lays its figures out again")
	}
}

func TestPrerender(t *testing.T) {
	text := ui.Prerender(`<p>first</p>`)
	if text != ui.Prerender(`<p>first</p>`) {
		t.Error("two calls differ")
	}
	if strings.Contains(text, "data-state") || strings.Contains(text, "data-route") {
		t.Error("the prerendered page pretends to run")
	}
	nodes, err := html.ParseFragment(strings.NewReader(text),
		&html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	elements := 0
	for _, n := range nodes {
		if n.Type == html.ElementNode {
			elements++
		}
	}
	if elements != 1 || strings.Count(text, "<h1") != 1 {
		t.Errorf("%d root elements, %d headings", elements, strings.Count(text, "<h1"))
	}
}

// In both schemes of the style sheet, text reaches a contrast of 4.5 on every
// ground that it stands on, and edges of controls one of 3 (WCAG 2.2).
func TestContrast(t *testing.T) {
	css := string(ui.CSS())
	light, dark, found := strings.Cut(css, "@media screen and (prefers-color-scheme: dark)")
	if !found {
		t.Fatal("no dark scheme")
	}
	dark, _, _ = strings.Cut(dark, "/* ---- Ground")
	light, _, _ = strings.Cut(light, "@media")
	for name, text := range map[string]string{"light": light, "dark": dark} {
		colour := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6})`).FindAllStringSubmatch(text, -1) {
			colour[m[1]] = m[2]
		}
		pairs := map[string][]string{
			"paper": {"ink", "muted", "accent", "error", "note", "simulated", "good", "blue", "orange",
				"green", "purple", "grey"},
			"ground":       {"ink", "muted", "good", "simulated", "accent"},
			"error-ground": {"ink", "error"}, "note-ground": {"ink", "note", "simulated"},
			"accent": {"accent-ink"}, "good": {"paper"}, "error": {"paper"}, "grey": {"paper"},
		}
		for ground, inks := range pairs {
			for _, ink := range inks {
				if got := contrast(t, colour[ground], colour[ink]); got < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", name, ink, ground, got)
				}
			}
		}
		if got := contrast(t, colour["paper"], colour["edge"]); got < 3 {
			t.Errorf("%s: edges have a contrast of %.2f", name, got)
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// luminance is the relative luminance of an sRGB colour (WCAG 2.2).
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) != 7 {
		t.Fatalf("a colour is missing: %q", hex)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// A result of another version, with tables or columns missing, still draws.
func TestResultsWithHolesDraw(t *testing.T) {
	whole := uitest.Result(lab.Defaults(encoding.Experiment{}), 5, 8)
	for i := range whole.Tables {
		for j := range whole.Tables[i].Columns {
			r := *whole
			r.Tables = append([]lab.Table(nil), whole.Tables...)
			r.Tables[i].Columns = append([]lab.Column(nil), whole.Tables[i].Columns...)
			r.Tables[i].Columns[j].Name = "another"
			for k, svg := range ui.Drawings(&r) {
				if strings.Contains(svg, "NaN") {
					t.Errorf("NaN in figure %d without %s", k, whole.Tables[i].Columns[j].Name)
				}
			}
		}
	}
	if n := len(ui.Drawings(&lab.Result{Recording: lab.Source{ID: "x"}})); n != 1 {
		t.Errorf("an empty result draws %d figures", n)
	}
}
