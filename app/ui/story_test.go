//go:build !js

package ui_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/encoding"
	"untrained/app/ui"
	"untrained/app/ui/claim"
	"untrained/app/ui/page"
	"untrained/app/ui/uitest"
	"untrained/assets/runs"
)

// prepared is a laboratory whose precomputed results a test decides.
type prepared struct {
	uitest.Laboratory
	asked  atomic.Int32
	fail   error
	result func(name string) *lab.Result
}

func (l *prepared) Parts() page.Laboratory {
	parts := l.Laboratory.Parts()
	parts.Bundled = l.bundled
	return parts
}

func (l *prepared) bundled(_ context.Context, name string) (*lab.Result, error) {
	l.asked.Add(1)
	if l.fail != nil {
		return nil, l.fail
	}
	return l.result(name), nil
}

// run is a catalogue's entry.
func run(name, claim, experiment, config, about string) runs.Run {
	return runs.Run{Plan: runs.Plan{Name: name, Claim: claim, Experiment: experiment, Config: config, About: about},
		Version: "0.0-test"}
}

var controls = run("controls", "C10", "encoding", "recording=sim-v1&training=random,pixels",
	"The method on a simulated V1.")

// encoded makes up an encoding result with a verdict on a claim.
func encoded(claim string, verdict lab.Outcome, e float64) func(string) *lab.Result {
	return func(string) *lab.Result {
		r := uitest.Result(lab.Defaults(encoding.Experiment{}), 5, 8)
		low, high := e-.1, e+.1
		r.Verdicts = []lab.Verdict{{Claim: claim, Statement: "Made up", Criterion: "low > 0", Estimate: &e, Low: &low,
			High: &high, Verdict: verdict}}
		return r
	}
}

func storyTab(t *testing.T, l uitest.Parts, memory map[string]string, all ...runs.Run) *ui.Tab {
	t.Helper()
	tab := ui.NewTab(l, "#/", memory)
	tab.SetRuns(all)
	wait(t, tab, "the sessions are known", (*ui.Tab).ListedSessions)
	return tab
}

// section is the part of the page that shows one claim.
func section(tab *ui.Tab, claim string) string { return cut(tab.HTML(), claim) }

func cut(page, claim string) string {
	_, rest, _ := strings.Cut(page, `id="claim-`+claim+`"`)
	card, _, _ := strings.Cut(rest, "</article>")
	return card
}

func TestOutcomesStayHiddenUntilPredicted(t *testing.T) {
	memory := map[string]string{}
	l := &prepared{result: encoded("C10", "recovered", .3)}
	tab := storyTab(t, l, memory, controls)
	if l.asked.Load() != 0 {
		t.Error("results were fetched before anybody came near")
	}
	tab.Near("claim-C10")
	wait(t, tab, "the result is here", func(*ui.Tab) bool { return l.asked.Load() == 1 })
	card := section(tab, "C10")
	if !strings.Contains(card, "Predict first.") || strings.Contains(card, "recovered") ||
		strings.Contains(card, "figure-C10") || strings.Contains(card, "0.30") {
		t.Fatalf("the outcome shows before the prediction: %.2000s", card)
	}
	tab.Story("choose", "C10", 0)
	if strings.Contains(section(tab, "C10"), "recovered") {
		t.Error("to look at an answer is not to give it")
	}
	tab.Story("reveal", "C10", 0)
	wait(t, tab, "the outcome is shown", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C10"), "badge recovered")
	})
	card = section(tab, "C10")
	for _, s := range []string{"You predicted: Gabor filters.", "As you predicted.", "badge recovered",
		"method check passed", "simulated", "0.30 [0.20, 0.40], 95\u00a0% interval", `href="#/evidence?claim=C10"`,
		"n = 5 units, 3 random seeds, lines are", `id="figure-C10-title"`} {
		if !strings.Contains(card, s) {
			t.Errorf("the card does not say %q", s)
		}
	}
	tab.Go("#/evidence?claim=C10")
	has(t, tab, "What would count against it.", `id="here-controls"`, "&run=1",
		"Computed beforehand, with version 0.0-test", "n = 5 units", `id="C10-controls-figure-summary-title"`)
	tab.Go("#/")
	// A reload finds prediction and outcome; the experiment's page and the story share it.
	again := storyTab(t, l, memory, controls)
	again.Near("claim-C10")
	wait(t, again, "the outcome is shown", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C10"),
			"As you predicted.")
	})
	again.Story("conceal", "C10", 0)
	if card := section(again, "C10"); strings.Contains(card, "recovered") || !strings.Contains(card, `id="reveal-C10"`) {
		t.Error("the prediction cannot be made again")
	}
	again.Story("skip", "C10", 0)
	wait(t, again, "the outcome is shown", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C10"),
			"You made no prediction.")
	})
	// A teacher's link shows all at once.
	open := ui.NewTab(l, "#/?hide=predict", nil)
	open.SetRuns([]runs.Run{controls})
	open.Near("claim-C10")
	wait(t, open, "the outcome is shown", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C10"),
			"badge recovered")
	})
}

func TestPredictionsAreSharedWithTheExperiment(t *testing.T) {
	l := &prepared{Laboratory: uitest.Laboratory{More: uitest.Pages}, result: func(string) *lab.Result { return nil }}
	tab := storyTab(t, l, nil, run("shuffled", "C5", "shuffle", "seeds=3", "Shuffles."))
	tab.Predict("shuffle", 2)
	if card := section(tab, "C5"); !strings.Contains(card, `id="reveal-C5"`) || strings.Contains(card, `disabled>`) {
		t.Errorf("the prediction made on the page is not known: %.600s", card)
	}
	tab.Story("reveal", "C5", 0)
	has(t, tab, "You predicted: In the early area.")
}

// The run of this browser takes the place of the one that came with the page.
func TestOwnResultReplacesThePrecomputedOne(t *testing.T) {
	l := &prepared{result: encoded("C10", "recovered", .3)}
	tab := storyTab(t, l, nil, controls)
	tab.Story("skip", "C10", 0)
	wait(t, tab, "the outcome is shown", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C10"), "badge recovered")
	})
	tab.Go("#/encoding?" + controls.Config + "&run=1")
	wait(t, tab, "it has run", in("done"))
	wait(t, tab, "it is kept", func(t *ui.Tab) bool { return len(t.Heads()) == 1 })
	tab.Go("#/")
	wait(t, tab, "one's own result is shown", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C10"), "Computed in this browser")
	})
	tab.Go("#/evidence?claim=C10")
	wait(t, tab, "and among the evidence", func(t *ui.Tab) bool {
		return strings.Contains(t.Page(), "your own result, in place of") && !strings.Contains(t.Page(), `data-mine="false"`)
	})
	id := tab.Heads()[0].ID
	tab.Go("#/sessions")
	wait(t, tab, "it is listed", func(t *ui.Tab) bool { return strings.Contains(t.Page(), id) })
	tab.Sessions("remove", id)
	wait(t, tab, "it is gone", func(t *ui.Tab) bool { return len(t.Heads()) == 0 })
	tab.Go("#/")
	wait(t, tab, "the other one is back", func(t *ui.Tab) bool {
		card := cut(t.Page(), "C10")
		return strings.Contains(card, "badge recovered") && !strings.Contains(card, "Computed in this browser")
	})
}

func TestCardsOfManyRuns(t *testing.T) {
	simulated, real := encoded("C1", "recovered", .3), encoded("C1", "opposed", -.4)
	l := &prepared{Laboratory: uitest.Laboratory{More: uitest.Pages}, result: func(name string) *lab.Result {
		switch name {
		case "curve":
			return uitest.Computed("multiverse")
		case "real":
			r := real(name)
			r.Recording = lab.Source{ID: "v4-cowley2023", Citation: "Cowley 2023"}
			return r
		}
		return simulated(name)
	}}
	tab := storyTab(t, l, nil, run("control", "C1", "encoding", "seeds=2", "The control."),
		run("real", "C1", "encoding", "seeds=3", "The evidence."),
		run("curve", "C1", "multiverse", "seeds=3", "The curve."),
		run("odd", "C1", "alchemy", "", "What this version lacks."))
	tab.Story("choose", "C1", 0)
	tab.Story("reveal", "C1", 0)
	wait(t, tab, "all are here", func(t *ui.Tab) bool {
		card := cut(t.Page(), "C1")
		return strings.Contains(card, "macaque V4: contradicted") && strings.Contains(card, "simulation: method check passed")
	})
	card := section(tab, "C1")
	// The prediction is held against the real recording, not against the simulation.
	for _, s := range []string{"Found: in the early area.", "You predicted: In the higher area."} {
		if !strings.Contains(card, s) {
			t.Errorf("the card does not say %q", s)
		}
	}
	if n := strings.Count(card, `id="figure-C1-title"`); n != 1 {
		t.Errorf("%d figures, want one", n)
	}
	tab.Go("#/evidence?claim=C1")
	has(t, tab, "no page for the experiment alchemy", "Cowley 2023", "C1: how the verdict depends on the analysis")
	// All its figures open on its page, without computing.
	tab.Story("all", "C1", 1)
	tab.Go("#/encoding?" + lab.Defaults(encoding.Experiment{}).String())
	wait(t, tab, "the precomputed result is shown", in("done"))
	has(t, tab, `id="origin"`, "Computed beforehand", `id="figure-1"`)
}

func TestStoryWithoutRunsAndWithout(t *testing.T) {
	l := &prepared{fail: errors.New("the file is not there")}
	tab := storyTab(t, l, nil, controls)
	ids, asks := ui.Cards()
	for _, id := range ids {
		card := section(tab, id)
		if asks[id] && id != "C10" && !strings.Contains(card, "No run for this claim comes with this page") {
			t.Errorf("%s has no run and does not say so", id)
		}
	}
	for _, id := range ids {
		tab.Go("#/evidence?claim=" + id)
		has(t, tab, "What would count against it.", "How it is tested.", "Evidence on "+id)
	}
	tab.Go("#/evidence?claim=C99")
	has(t, tab, "There is no claim “C99”")
	tab.Go("#/")
	tab.Story("skip", "C10", 0)
	wait(t, tab, "the failure is said", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C10"),
			"card error")
	})
	has(t, tab, "The file is not there.", "Try again")
	if tab.At().State != "idle" {
		t.Errorf("the page is %s", tab.At().State)
	}
	l.fail, l.result = nil, encoded("C10", "recovered", .3)
	tab.Story("near", "C10", 0)
	wait(t, tab, "another try works", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C10"),
			"badge recovered")
	})
}

// The map of what follows from other claims shows what leads on them, and gives none away.
func TestMapsHideWhatWasNotPredicted(t *testing.T) {
	l := &prepared{result: func(name string) *lab.Result {
		r := encoded("C1", "opposed", -.4)(name)
		r.Recording = lab.Source{ID: "v4-cowley2023"}
		return r
	}}
	tab := storyTab(t, l, nil, run("real", "C1", "encoding", "seeds=3", "The evidence."))
	tab.Near("claim-C9")
	wait(t, tab, "it was fetched", func(*ui.Tab) bool { return l.asked.Load() == 1 })
	if card := section(tab, "C9"); strings.Contains(card, "badge opposed") ||
		!strings.Contains(card, "not predicted yet") {
		t.Errorf("C9: %.900s", card)
	}
	tab.Story("skip", "C1", 0)
	wait(t, tab, "the verdict is listed", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C9"),
			"badge opposed")
	})
}

// A conclusion is a map: it has no verdict of its own, and names for each claim what leads.
func TestConclusionsAreMaps(t *testing.T) {
	l := &prepared{result: func(name string) *lab.Result {
		claim, verdict := "C1", lab.Supported
		if name == "spikes" {
			verdict = lab.Opposed
		}
		r := encoded(claim, verdict, .4)(name)
		r.Recording = lab.Source{ID: map[string]string{"spikes": "v4-cowley2023", "matrices": "objects92"}[name]}
		return r
	}}
	tab := storyTab(t, l, nil, run("matrices", "C1", "encoding", "seeds=3", "On dissimilarities."),
		run("spikes", "C1", "encoding", "seeds=4", "On firing rates."))
	tab.Near("claim-C9")
	wait(t, tab, "both were fetched", func(*ui.Tab) bool { return l.asked.Load() == 2 })
	tab.Story("skip", "C1", 0)
	wait(t, tab, "both are listed", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C9"), "badge opposed")
	})
	card := section(tab, "C9")
	if !strings.Contains(card, "No verdict of its own") || !strings.Contains(card, claim.Found("C1", lab.Opposed)) ||
		strings.Contains(card, claim.Found("C1", lab.Supported)) {
		t.Errorf("the card does not name what leads: %.1500s", card)
	}
	tab.Go("#/evidence?claim=C9")
	has(t, tab, claim.Found("C1", lab.Opposed)+" On firing rates.", "badge supported", "badge opposed")
}

// Where the control failed, a card says that nothing can be told.
func TestCardsNeedTheirControl(t *testing.T) {
	l := &prepared{result: func(name string) *lab.Result {
		if name == "control" {
			return encoded("C2", lab.NotRecovered, 0)(name)
		}
		r := encoded("C2", lab.Supported, .4)(name)
		r.Recording = lab.Source{ID: "v4-cowley2023"}
		return r
	}}
	tab := storyTab(t, l, nil, run("evidence", "C2", "encoding", "seeds=3", "The evidence."),
		run("control", "C2", "encoding", "seeds=4", "The control."))
	tab.Story("skip", "C2", 0)
	wait(t, tab, "both are here", func(t *ui.Tab) bool {
		return strings.Contains(cut(t.Page(), "C2"), "simulation: method check failed") && l.asked.Load() == 2
	})
	if card := section(tab, "C2"); !strings.Contains(card, "Cannot tell: the control on a simulation did not recover") ||
		strings.Contains(card, "badge supported") {
		t.Errorf("a verdict stands without its control: %.1500s", card)
	}
}

// Every run of the real catalogue is among the evidence on its claim and leads somewhere.
func TestCatalogueIsAmongTheEvidence(t *testing.T) {
	all, err := runs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	var more []uitest.Page
	for _, e := range lab.Experiments() {
		if e.Name() != "encoding" {
			more = append(more, uitest.Page(e.Name()))
		}
	}
	l := &prepared{Laboratory: uitest.Laboratory{More: more}, result: func(name string) *lab.Result {
		return uitest.Result(lab.Defaults(encoding.Experiment{}), 5, 8)
	}}
	tab := ui.NewTab(l, "#/", nil)
	for _, r := range all {
		tab.Go("#/evidence?claim=" + r.Claim)
		wait(t, tab, "it is here", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="all-`+r.Name+`"`) })
		has(t, tab, `id="run-`+r.Name+`"`, `id="here-`+r.Name+`"`)
	}
}

// Stills of the story with every run that is planned, before and after the outcomes are shown.
func TestStillsOfTheStory(t *testing.T) {
	var all []runs.Run
	of := map[string]runs.Plan{}
	for _, p := range runs.Plans() {
		all = append(all, runs.Run{Plan: p, Version: "0.0-test"})
		of[p.Name] = p
	}
	l := &prepared{Laboratory: uitest.Laboratory{More: uitest.Pages}, result: func(name string) *lab.Result {
		p := of[name]
		var r *lab.Result
		if p.Experiment == "encoding" {
			r = encoded(p.Claim, "undecided", .04)(name)
		} else {
			r = uitest.Computed(uitest.Page(p.Experiment))
			r.Recording = lab.Source{ID: "v1-henaff2021", Citation: "Hénaff and others 2021, Nature Communications 12, 5982"}
		}
		for i := range r.Verdicts {
			r.Verdicts[i].Claim = p.Claim
		}
		return r
	}}
	s := newStills(t)
	for width, figures := range map[int]float64{360: 300, 1280: 720} {
		tab := storyTab(t, l, nil, all...)
		s.inBothSchemes("story-asks", tab, width, "")
		ids, asksFor := ui.Cards()
		for i, id := range ids {
			tab.Near("claim-" + id)
			if !asksFor[id] {
				continue
			}
			if i%2 == 0 {
				tab.Story("choose", id, 0)
			}
			tab.Story("reveal", id, 0)
		}
		tab.Story("width", "C1", int(figures))
		wait(t, tab, "all are here", func(t *ui.Tab) bool { return !strings.Contains(t.Page(), "on their way") })
		if n := strings.Count(tab.HTML(), "<svg"); n < 10 {
			t.Fatalf("%d pictures on the story", n)
		}
		s.inBothSchemes("story-shows", tab, width, "")
	}
	s.write("story")
}

// The whole story, its outcomes shown, has about as many words as two pages: figures, labels of toys and all that is
// read in passing not counted.
func TestStoryIsShort(t *testing.T) {
	l := &prepared{Laboratory: uitest.Laboratory{More: uitest.Pages}, result: uitest.Bundled}
	tab := ui.NewTab(l, "#/?hide=predict", nil)
	ids, _ := ui.Cards()
	for _, id := range ids {
		tab.Near("claim-" + id)
	}
	wait(t, tab, "all are here", func(t *ui.Tab) bool {
		return !strings.Contains(t.Page(), "on their way") && strings.Count(t.Page(), `class="found-says"`) == len(ids)
	})
	_, story, _ := strings.Cut(tab.HTML(), `<div class="page story">`)
	story, _, _ = strings.Cut(story, "<footer")
	for _, unread := range []string{`(?s)<svg.*?</svg>`, `(?s)<fieldset.*?</fieldset>`, `(?s)<label.*?</label>`,
		`(?s)<button.*?</button>`, `(?s)<[^>]*>`} {
		story = regexp.MustCompile(unread).ReplaceAllString(story, " ")
	}
	n := len(strings.Fields(story))
	t.Logf("%d words", n)
	if n < 300 || n > 1500 {
		t.Errorf("the story has %d words: %.3000s", n, strings.Join(strings.Fields(story), " "))
	}
}
