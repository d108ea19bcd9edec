package findings

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/figure"
	"untrained/app/ui/journal"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
	"untrained/assets/runs"
)

// Run is a run of the catalogue, or what this browser computed in its place.
type Run struct {
	runs.Run
	Own    notebook.Head // the session that it was computed in here; zero where it was not
	Result *lab.Result   // nil while it is not here
	Fail   string        // why it is not, in a sentence

	config string // as this version writes it; "" where it does not have the experiment
	asked  string // where the result comes from: "run:" or a session's ID; "" not asked for

	drawn   string // what picture shows
	picture string
}

// Renew loads whatever a claim has and is not here yet. What this browser has
// computed with the same choices takes the place of what was computed beforehand.
func (b *Book) Renew(c *Claim) {
	b.discover(c)
	for _, r := range c.Runs {
		if r.config == "" {
			r.config = b.journal.Canonical(r.Experiment, r.Config)
		}
		from := journal.OfRun
		own, found := b.journal.Find(r.Experiment, r.config)
		if found {
			from = own.ID
		}
		if r.asked == from && r.Fail == "" {
			continue
		}
		r.asked, r.Fail = from, ""
		arrive := func(h notebook.Head, result *lab.Result, err error) {
			if r.asked != from {
				return
			}
			if err != nil {
				r.Fail = part.Sentence(err.Error())
				return
			}
			r.Own, r.Result, r.drawn = h, result, ""
		}
		if found {
			b.journal.Get(own.ID, arrive)
			continue
		}
		if r.Name == "" { // it was computed here only, and its session is gone
			r.Result = nil
			continue
		}
		b.p.Spawn(func() {
			result, err := b.p.Lab().Bundled(context.Background(), r.Name)
			if err == nil && result == nil {
				err = errors.New("the result is empty")
			}
			b.p.Update(func() { arrive(notebook.Head{}, result, err) })
		})
	}
	c.Runs = slices.DeleteFunc(c.Runs, func(r *Run) bool { return r.Name == "" && r.asked == journal.OfRun })
}

// discover gives a claim that no run was made for the newest session that has a
// verdict on it.
func (b *Book) discover(c *Claim) {
	if slices.ContainsFunc(c.Runs, func(r *Run) bool { return r.Name != "" }) {
		return
	}
	i := slices.IndexFunc(b.journal.Heads, func(h notebook.Head) bool {
		return !h.Imported && b.journal.Config[h.ID] != "" &&
			slices.ContainsFunc(h.Verdicts, func(v lab.Verdict) bool { return v.Claim == c.ID })
	})
	if i < 0 {
		c.Runs = nil
		return
	}
	h := b.journal.Heads[i]
	if len(c.Runs) == 1 && c.Runs[0].config == b.journal.Config[h.ID] {
		return
	}
	plan := runs.Plan{Claim: c.ID, Experiment: h.Experiment, Config: h.Config,
		About: "Your own run. None for this claim comes with this page."}
	c.Runs = []*Run{{config: b.journal.Config[h.ID], Run: runs.Run{Plan: plan}}}
}

// Mine reports whether the run shown was computed in this browser.
func (r *Run) Mine() bool { return r.Own.ID != "" }

// Address returns the address of the run's experiment with its choices; "" where this version has no such experiment.
func (b *Book) Address(r *Run) string {
	if r.config == "" {
		r.config = b.journal.Canonical(r.Experiment, r.Config)
	}
	if r.config == "" {
		return ""
	}
	return "#/" + r.Experiment + "?" + r.config
}

// Point has the page of the run's experiment show this result when it is turned to.
func (b *Book) Point(r *Run) {
	from := journal.OfRun + r.Name
	if r.Mine() {
		from = r.Own.ID
	}
	b.journal.Point(r.Experiment, from)
}

// Shown gives the result as its figures under a claim show it.
func (r *Run) Shown(claim string) figure.Shown {
	return (&figure.View{Picks: map[string]string{"claim": claim}}).Shown(r.Result, false)
}

// Verdicts are those of one of the claim's runs, as they may be read beside the others: none where the control failed.
func (c *Claim) Verdicts(r *Run) (list []lab.Verdict) {
	if r.Result == nil {
		return nil
	}
	for _, f := range lab.Findings(c.ID, lab.Controlled(append([]*lab.Result{r.Result}, c.results()...))[:1]) {
		list = append(list, f.Verdict)
	}
	return list
}

// results are those of the claim's runs that are here.
func (c *Claim) results() (list []*lab.Result) {
	for _, r := range c.Runs {
		if r.Result != nil {
			list = append(list, r.Result)
		}
	}
	return list
}

// Leading is the run that leads, by the kind of its data; else the first that is here; nil while none is.
func (c *Claim) Leading() *Run {
	of := func(result *lab.Result) *Run {
		return c.Runs[slices.IndexFunc(c.Runs, func(r *Run) bool { return r.Result == result })]
	}
	all := c.results()
	for _, f := range lab.Findings(c.ID, all) {
		return of(f.Result)
	}
	if len(all) > 0 {
		return of(all[0])
	}
	return nil
}

// Recordings are the runs to choose from, one a recording, the leading one first. Of several runs on one recording the
// first counts; runs without a verdict on the claim are left out where others have one.
func (c *Claim) Recordings() (list []*Run) {
	var seen []string
	for _, f := range lab.Findings(c.ID, c.results()) {
		i := slices.IndexFunc(c.Runs, func(r *Run) bool { return r.Result == f.Result })
		if label := c.Runs[i].Label(); !slices.Contains(seen, label) {
			seen, list = append(seen, label), append(list, c.Runs[i])
		}
	}
	if lead := c.Leading(); list == nil && lead != nil {
		list = []*Run{lead}
	}
	return list
}

// Label is what a run was made on, in two or three words.
func (r *Run) Label() string {
	if r.Result == nil {
		return r.Name
	}
	if r.Result.Table(lab.TableSpecifications) != nil {
		return "many analyses"
	}
	if r.Result.Recording.Simulated {
		return "simulation"
	}
	var parts []string
	for _, s := range append([]lab.Source{r.Result.Recording}, r.Result.Others...) {
		if name := recordingWords(s); name != "" && !slices.Contains(parts, name) {
			parts = append(parts, name)
		}
	}
	if len(parts) > 3 {
		return fmt.Sprintf("%d recordings", len(parts))
	}
	return strings.Join(parts, ", ")
}

// recordingWords is what people call a recording.
func recordingWords(s lab.Source) string {
	for _, known := range []struct{ id, session, words string }{
		{"human-objects", "", "human voxels"}, {"objects92", "monkey-it", "monkey IT"},
		{"objects92", "human-it", "human IT"}, {"objects92", "", "human EVC"}, {"v1-henaff2021", "", "macaque V1"},
		{"v4-cowley2023", "", "macaque V4"}, {"v1-ringach2002", "", "macaque V1 cells"},
		{"it-shapes", "", "macaque IT"}, {"squeezenet10", "", ""}, {"Texture-MNIST", "", "generated textures"},
	} {
		if s.ID == known.id && (known.session == "" || s.Session == known.session) {
			return known.words
		}
	}
	return s.ID
}

// Picture draws the run's figure under a claim for a width in pixels, once for each.
func (r *Run) Picture(c *Claim, width float64) string {
	const narrow, widest = 300, 720
	width = min(width, widest)
	if width < narrow {
		width = widest * 0.75
	}
	key := fmt.Sprint(c.ID, r.asked, width)
	if r.drawn == key {
		return r.picture
	}
	r.drawn, r.picture = key, figure.Renamed(r.Best(c).Chart.SVG(chart.Page, int(width)), c.ID+"-"+r.Name)
	return r.picture
}

// Best is the figure of the run that is shown under a claim.
func (r *Run) Best(c *Claim) figure.Figure {
	all := figure.FiguresOf(r.Shown(c.ID))
	for _, name := range append([]words.Figure{words.Specifications}, c.Figures...) {
		if i := slices.IndexFunc(all, func(f figure.Figure) bool { return f.Name == string(name) }); i >= 0 {
			return all[i]
		}
	}
	return all[0]
}
