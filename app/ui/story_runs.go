package ui

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

// claimCard is a claim of the story with its runs: the evidence first, then controls,
// then its specification curve, as the catalogue has them.
type claimCard struct {
	words.Claim
	rests  []string // the claims whose verdicts it follows from
	runs   []*storyRun
	read   bool // its results were asked for
	answer int  // chosen and not yet kept; −1 none

	toy     explore.Toy // what can be tried on the card; nil where there is nothing
	started bool        // the toy may ask a worker
}

// storyRun is a run of the catalogue, or what this browser computed in its place.
type storyRun struct {
	runs.Run
	config string // as this version writes it; "" where it does not have the experiment

	asked  string // where the result comes from: "run:" or a session's ID; "" not asked for
	own    notebook.Head
	result *lab.Result
	fail   string
	open   bool // a figure that is not the card's first is shown

	drawn   string // what picture shows
	picture string
}

// catalogue makes the cards.
func (s *story) catalogue() {
	all, err := runs.Catalogue()
	if err != nil {
		s.fault = part.Sentence(err.Error())
	}
	for _, c := range words.Claims() {
		card := &claimCard{Claim: c, rests: lab.ConclusionRests(c.ID), answer: -1, toy: explore.New(c.ID, toyFrame{s.p})}
		for _, r := range all {
			if r.Claim == c.ID {
				card.runs = append(card.runs, &storyRun{Run: r})
			}
		}
		s.cards = append(s.cards, card)
	}
}

func (s *story) find(claim string) *claimCard {
	i := slices.IndexFunc(s.cards, func(c *claimCard) bool { return c.ID == claim })
	return s.cards[max(i, 0)]
}

// near loads the results of a card that comes near the window; id is its element's.
func (s *story) near(id string) {
	c := s.find(strings.TrimPrefix(id, "claim-"))
	if c.toy != nil && !c.started {
		c.started = true
		c.toy.Start()
	}
	for _, of := range append([]string{c.ID}, c.rests...) {
		s.read(s.find(of))
	}
}

// read asks for the results of a card, once.
func (s *story) read(c *claimCard) {
	c.read = true
	s.journal.Once(func() { s.renew(c) })
}

// refresh looks again where the results of the cards come from.
func (s *story) refresh() {
	for _, c := range s.cards {
		if c.read {
			s.renew(c)
		}
	}
}

// renew loads whatever belongs on a card and is not there yet. What this browser has
// computed with the same choices takes the place of what was computed beforehand.
func (s *story) renew(c *claimCard) {
	s.discover(c)
	for _, r := range c.runs {
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
			r.own, r.result, r.drawn = h, result, ""
		}
		if found {
			s.journal.Get(own.ID, arrive)
			continue
		}
		if r.Name == "" { // it was computed here only, and its session is gone
			r.result = nil
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
	c.runs = slices.DeleteFunc(c.runs, func(r *storyRun) bool { return r.Name == "" && r.asked == journal.OfRun })
}

// discover gives a claim that no run was made for the newest session that has a
// verdict on it.
func (s *story) discover(c *claimCard) {
	if slices.ContainsFunc(c.runs, func(r *storyRun) bool { return r.Name != "" }) {
		return
	}
	i := slices.IndexFunc(s.journal.Heads, func(h notebook.Head) bool {
		return !h.Imported && s.journal.Config[h.ID] != "" &&
			slices.ContainsFunc(h.Verdicts, func(v lab.Verdict) bool { return v.Claim == c.ID })
	})
	if i < 0 {
		c.runs = nil
		return
	}
	h := s.journal.Heads[i]
	if len(c.runs) == 1 && c.runs[0].config == s.journal.Config[h.ID] {
		return
	}
	plan := runs.Plan{Claim: c.ID, Experiment: h.Experiment, Config: h.Config,
		About: "Your own run. None for this claim comes with this page."}
	c.runs = []*storyRun{{config: s.journal.Config[h.ID], Run: runs.Run{Plan: plan}}}
}

// mine says whether the run shown was computed in this browser.
func (r *storyRun) mine() bool { return r.own.ID != "" }

// shown gives the result as its figures under a claim show it.
func (r *storyRun) shown(claim string) figure.Shown {
	return (&figure.View{Picks: map[string]string{"claim": claim}}).Shown(r.result, false)
}

// verdicts are those of one of the card's runs on its claim, as they may be read beside the others: none where the
// control failed.
func (c *claimCard) verdicts(r *storyRun) (list []lab.Verdict) {
	if r.result == nil {
		return nil
	}
	for _, f := range lab.Findings(c.ID, lab.Controlled(append([]*lab.Result{r.result}, c.results()...))[:1]) {
		list = append(list, f.Verdict)
	}
	return list
}

// results are those of the card's runs that are here.
func (c *claimCard) results() (list []*lab.Result) {
	for _, r := range c.runs {
		if r.result != nil {
			list = append(list, r.result)
		}
	}
	return list
}

// headline is the run that leads, by the kind of its data; nil while none is here.
func (c *claimCard) headline() *storyRun {
	for _, f := range lab.Findings(c.ID, c.results()) {
		i := slices.IndexFunc(c.runs, func(r *storyRun) bool { return r.result == f.Result })
		return c.runs[i]
	}
	return nil
}

// draw gives the card's picture of the run, laid out once for each width.
func (r *storyRun) draw(c *claimCard, width float64) string {
	const narrow, widest = 300, 720
	width = min(width, widest)
	if width < narrow {
		width = widest * 0.75
	}
	key := fmt.Sprint(r.asked, width)
	if r.drawn == key {
		return r.picture
	}
	r.drawn, r.picture = key, figure.Renamed(r.best(c).Chart.SVG(chart.Page, int(width)), c.ID+"-"+r.Name)
	return r.picture
}

// best is the figure of the run that a card shows.
func (r *storyRun) best(c *claimCard) figure.Figure {
	all := figure.FiguresOf(r.shown(c.ID))
	for _, name := range append([]words.Figure{words.Specifications}, c.Figures...) {
		if i := slices.IndexFunc(all, func(f figure.Figure) bool { return f.Name == string(name) }); i >= 0 {
			return all[i]
		}
	}
	return all[0]
}

// leading is the run that a prediction is held against: the headline, else the first that is here.
func (c *claimCard) leading() *storyRun {
	if r := c.headline(); r != nil {
		return r
	}
	for _, r := range c.runs {
		if r.result != nil {
			return r
		}
	}
	return nil
}
