//go:build !js

package ui_test

import (
	"html"
	"slices"
	"strings"
	"testing"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
	"untrained/assets/neural"
	"untrained/assets/neural/archive"
	"untrained/assets/weights"
)

// Answers are shown for the teacher's switch and nowhere else, on paper never.
func TestAnswersStayBehindTheSwitch(t *testing.T) {
	shown := func(tab *ui.Tab) (n int) {
		page := html.UnescapeString(tab.HTML())
		for _, a := range ui.Expected() {
			if strings.Contains(page, a) {
				n++
			}
		}
		return n
	}
	total := 0
	for _, plan := range []string{"15", "45", "90"} {
		tab := ui.NewTab(&uitest.Laboratory{}, "#/lessons?plan="+plan, nil)
		has(t, tab, plan+" minutes:", "Goals", "Open this step")
		if n := shown(tab); n > 0 {
			t.Errorf("plan %s: %d answers without the switch", plan, n)
		}
		tab.Teacher(true)
		if !strings.Contains(tab.At().Address, "teacher=1") {
			t.Errorf("the switch is not in the address: %s", tab.At().Address)
		}
		total += shown(tab)
		tab.Teacher(false)
		if n := shown(tab); n > 0 {
			t.Errorf("plan %s: %d answers after the switch", plan, n)
		}
		tab.Go("#/lessons?plan=" + plan + "&teacher=1&print=1")
		if n := shown(tab); n > 0 {
			t.Errorf("plan %s: %d answers on paper", plan, n)
		}
		has(t, tab, "QR code of the link", `class="lines"`)
	}
	if total != len(ui.Expected()) {
		t.Errorf("the switch shows %d of %d answers", total, len(ui.Expected()))
	}
}

func TestLessonLinksAreTrue(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/lessons", nil)
	for _, link := range tab.LessonLinks() {
		a := ui.ParseAddress(link)
		e, err := lab.Find(a.Route)
		if err != nil {
			if !slices.Contains(tab.Routes(), a.Route) {
				t.Errorf("%s leads nowhere", link)
			}
			continue
		}
		c, err := lab.ParseStrict(e, a.Config)
		if err != nil {
			t.Errorf("%s: %v", link, err)
			continue
		}
		// Each works without a network.
		for _, key := range []string{"recording", "higher"} {
			id := c.Get(key)
			if id == "" || id == "none" {
				continue
			}
			if entry, err := neural.EntryByID(id); err != nil || !entry.Simulated {
				t.Errorf("%s needs %s, which must be fetched (%v)", link, id, err)
			}
		}
	}
	bad := ui.NewTab(&uitest.Laboratory{}, "#/lessons?plan=7&teacher=yes&colour=red", nil)
	has(t, bad, "The link was corrected", "plan=7", "teacher=yes", "colour")
}

// outcome runs an experiment as `server run` does, and gives its result.
func outcome(t *testing.T, experiment, config string) *lab.Result {
	t.Helper()
	e, err := lab.Find(experiment)
	if err != nil {
		t.Fatal(err)
	}
	c, err := lab.ParseStrict(e, config)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := archive.Open(t.Context(), archive.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	shelf := job.NewShelf(kept)
	pool := job.Goroutines(0, func() job.Env { return job.NewLocal(job.CPU, shelf, weights.Embedded) })
	r, err := job.Run(t.Context(), pool, e, c, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// verdictsLike are those on the same claim, less the second one of selectivity, of
// which no lesson speaks.
func verdictsLike(r *lab.Result, like []string) (list []string) {
	claim, _, _ := strings.Cut(like[0], " ")
	for _, v := range r.Verdicts {
		if v.Claim == claim && !strings.Contains(v.Statement, "are on par with") {
			list = append(list, v.Claim+" "+v.Verdict)
		}
	}
	return list
}

// lessonsHold runs what the expected answers rest on, of some experiments.
func lessonsHold(t *testing.T, experiments ...string) {
	for _, l := range ui.LessonRuns() {
		if !slices.Contains(experiments, l.Experiment) {
			continue
		}
		if got := verdictsLike(outcome(t, l.Experiment, l.Config), l.Verdicts); !slices.Equal(got, l.Verdicts) {
			t.Errorf("%s %s gives %q, and the lesson says %q", l.Experiment, l.Config, got, l.Verdicts)
		}
	}
}

func TestLessonsTellTheTruth(t *testing.T) {
	if testing.Short() {
		t.Skip("runs experiments of the lessons")
	}
	lessonsHold(t, "encoding", "complexity")

	// Five groups and what they have together.
	var groups []*lab.Result
	for _, seed := range []string{"1", "3", "5", "7", "9"} {
		want := []string{"C1 not recovered", "C1 recovered"}
		if seed == "3" {
			want[1] = "C1 not recovered"
		}
		r := outcome(t, "encoding", ui.ParseAddress(ui.GroupsLink).Config+"&seed="+seed)
		if got := verdictsLike(r, want); !slices.Equal(got, want) {
			t.Errorf("the group with first seed %s gets %q, and the lesson says %q", seed, got, want)
		}
		groups = append(groups, r)
	}
	pooled, err := lab.Pool(groups)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"C1 not recovered", "C1 undecided"}
	if got := verdictsLike(pooled, want); !slices.Equal(got, want) {
		t.Errorf("the groups together get %q, and the lesson says %q", got, want)
	}
}

func TestAbout(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/about", nil)
	has(t, tab, "<math", "0.0-test", "BSD 3-Clause", "CPU with SIMD")
	for _, e := range neural.Catalogue() {
		has(t, tab, html.EscapeString(e.Licence))
	}
}
