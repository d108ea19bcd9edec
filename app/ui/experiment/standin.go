package experiment

import (
	"context"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/claim"
	"untrained/app/ui/figure"
	"untrained/app/ui/journal"
	"untrained/app/ui/part"
	"untrained/assets/runs"
)

// standIn is a result in the place of the one that nobody has computed yet: the last session of this experiment, else
// the bundled run that comes closest to the choices. It is not a result of the page: nothing is exported from it,
// sent to
// a class or held against a prediction.
type standIn struct {
	source string // where it comes from, as the tab's memory writes it; "" none
	result *lab.Result
	says   string // what it is, before its number
	view   figure.View
	drawn  int // counts results, so that pictures are laid out once each
}

// seek finds a stand-in for the choices, where the page has no result of its own.
func (b *Page) seek() {
	if b.result != nil || b.pooled {
		return
	}
	b.journal.Once(func() {
		name := b.experiment.Name()
		if h, ok := b.journal.Latest(name); ok {
			b.stand(h.ID, func(arrive func(*lab.Result, string)) {
				b.journal.Get(h.ID, func(h notebook.Head, r *lab.Result, err error) {
					if err == nil {
						arrive(r, "Your last run, "+part.Day(h.Date))
					}
				})
			})
			return
		}
		run, ok := nearest(b.experiment, b.Config)
		if !ok {
			return
		}
		b.stand(journal.OfRun+run.Name, func(arrive func(*lab.Result, string)) {
			b.P.Spawn(func() {
				r, err := b.P.Lab().Bundled(context.Background(), run.Name)
				b.P.Update(func() {
					if err == nil && r != nil { // without it the page says what will appear
						arrive(r, "Bundled run. "+run.About)
					}
				})
			})
		})
	})
}

// stand fetches a stand-in, unless it stands there or another was asked for meanwhile.
func (b *Page) stand(source string, fetch func(arrive func(r *lab.Result, says string))) {
	if b.before.source == source {
		return
	}
	b.before.source = source
	fetch(func(r *lab.Result, says string) {
		if b.before.source == source {
			b.before = standIn{source: source, result: r, says: says, drawn: b.before.drawn + 1}
		}
	})
}

// nearest is the bundled run that comes closest to a configuration: the very same if there is one, else, of those about
// the claim that the page asks about, the one that shares most of what differs from the opening; at the opening, the
// one that the words name, or the first of the catalogue.
func nearest(e lab.Experiment, c lab.Config) (best runs.Run, found bool) {
	all, err := runs.Catalogue()
	if err != nil {
		return best, false
	}
	words, opening := figure.Texts(e.Name()), figure.Opening(e)
	of := c.Get("claim") // of an experiment on claims
	if of == "" && len(words.Claims) > 0 {
		of = words.Claims[0].ID
	}
	most := -1
	for _, r := range all {
		config, _, err := lab.ParseConfig(e, r.Config)
		if r.Experiment != e.Name() || err != nil {
			continue
		}
		n, weight := 0, 2
		if r.Name == words.Bundled {
			n++
		}
		for _, p := range e.Properties() {
			if v := c.Get(p.Key); v != opening.Get(p.Key) && v == config.Get(p.Key) {
				n += weight
			}
		}
		weight *= len(e.Properties()) // more than all choices together
		if r.Claim == of {
			n += weight
		}
		if config.String() == c.String() {
			n += 2 * weight
		}
		if n > most {
			best, most, found = r, n, true
		}
	}
	return best, found
}

// draw draws one figure of a stand-in: the first, and where that one has rows of estimates, of which there may be
// dozens, the few that the first verdict compares. Its caption stands above it, in the first screen.
func (s *standIn) draw(b *Page) app.UI {
	shown := s.view.Shown(s.result, false)
	s.view.Draw(shown, b.P.Width(), s.drawn)
	f, picture := s.view.Figures[0], s.view.Pictures[0]
	if few, ok := figure.Few(f, s.result, b.P.Width()); ok {
		f.Picks, picture = nil, few
	}
	var pickers []app.UI
	for _, p := range f.Picks {
		pickers = append(pickers, b.picker("before", p, func(value string) {
			if s.view.Picks == nil {
				s.view.Picks = map[string]string{}
			}
			s.view.Picks[p.Key] = value
		}))
	}
	return app.Figure().Class("figure").ID("before").Aria("describedby", "before-caption").Body(
		app.Div().Class("pickers").Body(pickers...),
		app.Div().Class("picture").Body(app.Raw(picture)))
}

// caption says what a stand-in is, and the number of its first verdict that has one; without such a verdict, the
// first estimate of its summary.
func (s *standIn) caption() string {
	says := part.Sentence(s.says)
	i := slices.IndexFunc(s.result.Verdicts, func(v lab.Verdict) bool { return v.Estimate != nil })
	if i >= 0 {
		v := s.result.Verdicts[i]
		return says + " " + v.Claim + ": " + claim.EstimateText(s.result, v) + "."
	}
	t := figure.Read(s.result.Table(lab.TableSummary))
	if t.Len() == 0 {
		return says
	}
	return says + " First line: " + chart.WithInterval(t.Number(0, lab.ColumnEstimate), t.Number(0, lab.ColumnLow),
		t.Number(0, lab.ColumnHigh)) + "."
}

// otherwise says in what the stand-in's settings differ from those of the page; "" where they do not.
func (b *Page) otherwise() string {
	theirs, _, err := lab.ParseConfig(b.experiment, b.before.result.Config)
	if err != nil || theirs.String() == b.Config.String() {
		return ""
	}
	label := func(c lab.Config, p lab.Property) string {
		for _, o := range p.Options {
			if o.Value == c.Get(p.Key) {
				return part.OptionLabel(o)
			}
		}
		return c.Get(p.Key)
	}
	var list []string
	for _, p := range b.experiment.Properties() {
		if p.Key != "recording" && p.Key != "higher" || theirs.Get(p.Key) == b.Config.Get(p.Key) {
			continue
		}
		list = append(list, strings.ToLower(p.Label)+" “"+label(theirs, p)+"”, here “"+label(b.Config, p)+"”")
	}
	if len(list) == 0 {
		return "Its settings differ from those on this page."
	}
	return "Its settings differ from those on this page: " + strings.Join(list, "; ") + "."
}

// adopt takes over the stand-in's settings and shows its whole result.
func (b *Page) adopt() {
	config, _, err := lab.ParseConfig(b.experiment, b.before.result.Config)
	if err != nil {
		return
	}
	b.Config = config
	b.Write()
	b.look()
	b.journal.Point(b.experiment.Name(), b.before.source)
	b.source = ""
	b.recall()
}
