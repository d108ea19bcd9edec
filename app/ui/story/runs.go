package story

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/explore"
	"untrained/app/ui/figure"
	"untrained/app/ui/journal"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
	"untrained/assets/runs"
)

// Card is a claim of the story with its runs: the evidence first, then controls,
// then its specification curve, as the catalogue has them.
type Card struct {
	words.Claim
	rests  []string // the claims whose verdicts it follows from
	Runs   []*Run
	read   bool // its results were asked for
	Answer int  // chosen and not yet kept; −1 none

	toy     explore.Toy // what can be tried on the card; nil where there is nothing
	started bool        // the toy may ask a worker
}

// Run is a run of the catalogue, or what this browser computed in its place.
type Run struct {
	runs.Run
	config string // as this version writes it; "" where it does not have the experiment

	asked  string // where the result comes from: "run:" or a session's ID; "" not asked for
	own    notebook.Head
	Result *lab.Result
	fail   string
	Open   bool // a figure that is not the card's first is shown

	drawn   string // what picture shows
	picture string
}

// catalogue makes the cards.
func (s *Page) catalogue() {
	all, err := runs.Catalogue()
	if err != nil {
		s.fault = part.Sentence(err.Error())
	}
	for _, c := range words.Claims() {
		card := &Card{Claim: c, rests: lab.ConclusionRests(c.ID), Answer: -1, toy: explore.New(c.ID, toyFrame{s.p})}
		for _, r := range all {
			if r.Claim == c.ID {
				card.Runs = append(card.Runs, &Run{Run: r})
			}
		}
		s.Cards = append(s.Cards, card)
	}
}

// Find returns the card of a claim, the first card where there is none.
func (s *Page) Find(claim string) *Card {
	i := slices.IndexFunc(s.Cards, func(c *Card) bool { return c.ID == claim })
	return s.Cards[max(i, 0)]
}

// Near loads the results of a card that comes near the window; id is its element's.
func (s *Page) Near(id string) {
	c := s.Find(strings.TrimPrefix(id, "claim-"))
	if c.toy != nil && !c.started {
		c.started = true
		c.toy.Start()
	}
	for _, of := range append([]string{c.ID}, c.rests...) {
		s.read(s.Find(of))
	}
}

// read asks for the results of a card, once.
func (s *Page) read(c *Card) {
	c.read = true
	s.journal.Once(func() { s.renew(c) })
}

// refresh looks again where the results of the cards come from.
func (s *Page) refresh() {
	for _, c := range s.Cards {
		if c.read {
			s.renew(c)
		}
	}
}

// renew loads whatever belongs on a card and is not there yet. What this browser has
// computed with the same choices takes the place of what was computed beforehand.
func (s *Page) renew(c *Card) {
	s.discover(c)
	for _, r := range c.Runs {
		if r.config == "" {
			r.config = s.journal.Canonical(r.Experiment, r.Config)
		}
		from := journal.OfRun
		own, found := s.journal.Find(r.Experiment, r.config)
		if found {
			from = own.ID
		}
		if r.asked == from && r.fail == "" {
			continue
		}
		r.asked, r.fail = from, ""
		arrive := func(h notebook.Head, result *lab.Result, err error) {
			if r.asked != from {
				return
			}
			if err != nil {
				r.fail = part.Sentence(err.Error())
				return
			}
			r.own, r.Result, r.drawn = h, result, ""
		}
		if found {
			s.journal.Get(own.ID, arrive)
			continue
		}
		if r.Name == "" { // it was computed here only, and its session is gone
			r.Result = nil
			continue
		}
		s.p.Spawn(func() {
			result, err := s.p.Lab().Bundled(context.Background(), r.Name)
			if err == nil && result == nil {
				err = errors.New("the result is empty")
			}
			s.p.Update(func() { arrive(notebook.Head{}, result, err) })
		})
	}
	c.Runs = slices.DeleteFunc(c.Runs, func(r *Run) bool { return r.Name == "" && r.asked == journal.OfRun })
}

// discover gives a claim that no run was made for the newest session that has a
// verdict on it.
func (s *Page) discover(c *Card) {
	if slices.ContainsFunc(c.Runs, func(r *Run) bool { return r.Name != "" }) {
		return
	}
	i := slices.IndexFunc(s.journal.Heads, func(h notebook.Head) bool {
		return !h.Imported && s.journal.Config[h.ID] != "" &&
			slices.ContainsFunc(h.Verdicts, func(v lab.Verdict) bool { return v.Claim == c.ID })
	})
	if i < 0 {
		c.Runs = nil
		return
	}
	h := s.journal.Heads[i]
	if len(c.Runs) == 1 && c.Runs[0].config == s.journal.Config[h.ID] {
		return
	}
	plan := runs.Plan{Claim: c.ID, Experiment: h.Experiment, Config: h.Config,
		About: "Your own run. None for this claim comes with this page."}
	c.Runs = []*Run{{config: s.journal.Config[h.ID], Run: runs.Run{Plan: plan}}}
}

// mine says whether the run shown was computed in this browser.
func (r *Run) mine() bool { return r.own.ID != "" }

// shown gives the result as its figures under a claim show it.
func (r *Run) shown(claim string) figure.Shown {
	return (&figure.View{Picks: map[string]string{"claim": claim}}).Shown(r.Result, false)
}

// verdicts are those of one of the card's runs on its claim, as they may be read beside the others: none where the
// control failed.
func (c *Card) verdicts(r *Run) (list []lab.Verdict) {
	if r.Result == nil {
		return nil
	}
	for _, f := range lab.Findings(c.ID, lab.Controlled(append([]*lab.Result{r.Result}, c.results()...))[:1]) {
		list = append(list, f.Verdict)
	}
	return list
}

// results are those of the card's runs that are here.
func (c *Card) results() (list []*lab.Result) {
	for _, r := range c.Runs {
		if r.Result != nil {
			list = append(list, r.Result)
		}
	}
	return list
}

// headline is the run that leads, by the kind of its data; nil while none is here.
func (c *Card) headline() *Run {
	for _, f := range lab.Findings(c.ID, c.results()) {
		i := slices.IndexFunc(c.Runs, func(r *Run) bool { return r.Result == f.Result })
		return c.Runs[i]
	}
	return nil
}

// draw gives the card's picture of the run, laid out once for each width.
func (r *Run) draw(c *Card, width float64) string {
	const narrow, widest = 300, 720
	width = min(width, widest)
	if width < narrow {
		width = widest * 0.75
	}
	key := fmt.Sprint(r.asked, width)
	if r.drawn == key {
		return r.picture
	}
	r.drawn, r.picture = key, figure.Renamed(r.Best(c).Chart.SVG(chart.Page, int(width)), c.ID+"-"+r.Name)
	return r.picture
}

// Best is the figure of the run that a card shows.
func (r *Run) Best(c *Card) figure.Figure {
	all := figure.FiguresOf(r.shown(c.ID))
	for _, name := range append([]words.Figure{words.Specifications}, c.Figures...) {
		if i := slices.IndexFunc(all, func(f figure.Figure) bool { return f.Name == string(name) }); i >= 0 {
			return all[i]
		}
	}
	return all[0]
}

// leading is the run that a prediction is held against: the headline, else the first that is here.
func (c *Card) leading() *Run {
	if r := c.headline(); r != nil {
		return r
	}
	for _, r := range c.Runs {
		if r.Result != nil {
			return r
		}
	}
	return nil
}
