//go:build !js

package ui_test

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"untrained/app/job"
	"untrained/app/lab"
	toys "untrained/app/lab/explore"
	"untrained/app/lab/labtest"
	"untrained/app/lab/pool"
	"untrained/app/ui"
	"untrained/app/ui/explore"
	"untrained/app/ui/page"
	"untrained/app/ui/uitest"
	"untrained/assets/neural"
	"untrained/assets/neural/archive"
	"untrained/assets/runs"
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
		a := page.ParseAddress(link)
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

// Outcome runs an experiment as `server run` does, and gives its result.
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

// gives checks that a result has these verdicts on a claim and no others: each a claim,
// a verdict and, where numbers follow, estimate and interval as they are printed.
// Of selectivity's verdicts no lesson speaks of those on a par with training.
func gives(t *testing.T, r *lab.Result, want ...string) {
	t.Helper()
	claim, _, _ := strings.Cut(want[0], " ")
	var got []lab.Verdict
	for _, v := range r.Verdicts {
		if v.Claim == claim && !strings.Contains(v.Statement, "are on par with") {
			got = append(got, v)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s %s has %d verdicts on %s, and the lesson %d", r.Experiment, r.Config, len(got), claim, len(want))
	}
	for i, w := range want {
		words := strings.Fields(w)
		var numbers []float64
		for len(words) > 0 {
			x, err := strconv.ParseFloat(words[len(words)-1], 64)
			if err != nil {
				break
			}
			numbers, words = slices.Insert(numbers, 0, x), words[:len(words)-1]
		}
		if is := got[i].Claim + " " + string(got[i].Verdict); is != strings.Join(words, " ") {
			t.Errorf("%s %s gives %s, and the lesson says %s", r.Experiment, r.Config, is, w)
		}
		for k, x := range numbers {
			// Two digits are printed; kernels of other processors round otherwise.
			if is := *[]*float64{got[i].Estimate, got[i].Low, got[i].High}[k]; math.Abs(is-x) > 0.0065 {
				t.Errorf("%s %s: number %d of %s is %.4f", r.Experiment, r.Config, k+1, w, is)
			}
		}
	}
}

// lessonsHold runs what the expected answers rest on, of some experiments.
func lessonsHold(t *testing.T, experiments ...string) {
	for _, l := range ui.LessonRuns() {
		if slices.Contains(experiments, l.Experiment) {
			gives(t, outcome(t, l.Experiment, l.Config), l.Verdicts...)
		}
	}
}

func TestLessonsTellTheTruth(t *testing.T) {
	if testing.Short() {
		t.Skip("runs experiments of the lessons")
	}
	lessonsHold(t, "encoding", "complexity")

	// Four groups and what they have together.
	var groups []*lab.Result
	for _, seed := range []string{"1", "3", "5", "7"} {
		second := "C1 recovered"
		if seed == "5" {
			second = "C1 not recovered"
		}
		r := outcome(t, "encoding", page.ParseAddress(ui.GroupsLink).Config+"&seed="+seed)
		gives(t, r, "C1 not recovered", second)
		groups = append(groups, r)
	}
	pooled, err := pool.Pool(groups)
	if err != nil {
		t.Fatal(err)
	}
	gives(t, pooled, "C1 not recovered", "C1 undecided")
}

func TestAbout(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/about", nil)
	has(t, tab, "<math", "0.0-test", "BSD 3-Clause", "CPU with SIMD")
	for _, e := range neural.Catalogue() {
		has(t, tab, html.EscapeString(e.Licence))
	}
}

// The numbers of the first lesson are those that its toys and the bundled runs show.
func TestFirstLessonsNumbers(t *testing.T) {
	answers := strings.Join(ui.Expected(), "\n")
	says := func(what string, values ...float64) {
		t.Helper()
		for _, v := range values {
			if text := strings.ReplaceAll(strconv.FormatFloat(v, 'f', 2, 64), "-", "−"); !strings.Contains(answers, text) {
				t.Errorf("%s is %s, and no answer says so", what, text)
			}
		}
	}
	read := func(name string) (*lab.Result, error) {
		raw, err := runs.Read(t.Context(), name, runs.Embedded)
		if err != nil {
			return nil, nil // the first screen leaves out what is not there
		}
		r := new(lab.Result)
		return r, json.Unmarshal(raw, r)
	}
	first, err := explore.NewFirst(read)
	if err != nil {
		t.Fatal(err)
	}
	f := first.Forks[0]
	for i, g := range f.Regions {
		trained, random := f.Sets[0].Marks[f.Start][i][0], f.Sets[1].Marks[f.Start][i]
		switch g.Name {
		case "EVC", "LOC":
			says(g.Name, trained, random[0], trained-random[0])
		case "FFA":
			if random[1] > trained || random[2] < trained {
				t.Errorf("FFA: random %v and trained %.2f are not level", random, trained)
			}
		}
	}
	for _, name := range []string{"training-evc-it", "specialisation-evc-monkey"} {
		r, err := read(name)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(r.Verdicts, func(v lab.Verdict) bool { return v.Claim == "C1" })
		says(name, *r.Verdicts[i].Estimate, *r.Verdicts[i].Low, *r.Verdicts[i].High)
		if want := map[bool]lab.Outcome{true: lab.Supported, false: lab.Undecided}[strings.Contains(name,
			"monkey")]; r.Verdicts[i].Verdict != want {
			t.Errorf("%s is %s", name, r.Verdicts[i].Verdict)
		}
	}
	dial, err := explore.NewDial()
	if err != nil {
		t.Fatal(err)
	}
	const modes, positions = 4, 11 // see explore.Dial
	for _, mode := range []int{0, 2} {
		at := dial.Positions[mode*modes*positions+positions-1]
		for _, kept := range at[:4] {
			says("the dial at 100 %", float64(kept)/100)
		}
		if want := fmt.Sprintf("%d of %d digits", at[4], dial.N); mode == 0 && !strings.Contains(answers, want) {
			t.Errorf("the dial reads %s", want)
		}
	}
	for _, at := range []toys.Bend{{Slope: 1, Seed: 1}, {Seed: 1}, {Slope: -1, Seed: 1}, {Threshold: -0.5, Seed: 1}} {
		b, err := at.Compute(t.Context(), &labtest.Env{})
		if err != nil {
			t.Fatal(err)
		}
		says(fmt.Sprintf("the bend at %v", at), b.Distance)
	}
}
