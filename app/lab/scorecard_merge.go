package lab

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Merge implements Experiment: the card, and whether its columns agree on a winner.
func (s Scorecard) Merge(_ context.Context, env Env, c Config, units []UnitResult) (*Result, error) {
	list, err := s.cells(c)
	if err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	if len(units) == 0 {
		return nil, fmt.Errorf("no cell of the scorecard has been computed")
	}
	r := &Result{Experiment: s.Name(), Config: c.String(), Version: Version, Backend: backend.Name(), Seed: uint64(c.Int("seed"))}
	t := NewSummary("dc", "model", "better")
	var results []scored
	var sources []Source
	for _, u := range units {
		if u.Unit.Index < 0 || u.Unit.Index >= len(list) {
			return nil, fmt.Errorf("unit %d is not part of this configuration; run it anew", u.Unit.Index)
		}
		k := list[u.Unit.Index]
		var source Source
		if err := json.Unmarshal([]byte(u.Text["recording"]), &source); err != nil {
			return nil, fmt.Errorf("%s: %w; run it anew", u.Unit.Name, err)
		}
		if source.ID != "" && !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
		better := "larger"
		if k.gauge.fewer {
			better = "smaller"
		}
		measure := k.gauge.label
		if source.Simulated && !strings.Contains(measure, "simulated") {
			measure += " (simulated)"
		}
		e := Estimate{Value: kept(u, "estimate"), Low: kept(u, "low"), High: kept(u, "high")}
		t.AddSummary(SummaryRow{
			Area: u.Text["row/area"], Recording: u.Text["row/recording"],
			Network: u.Text["row/network"], Training: k.contender.training, TrainingSet: u.Text["row/training_set"], Layer: u.Text["row/layer"],
			Measure: measure, Estimate: e, N: kept(u, "n"), Unit: u.Text["row/unit"], Seeds: kept(u, "seeds"),
		}, k.dc, k.contender.label, better)
		results = append(results, scored{k, e})
	}
	if len(sources) > 0 {
		r.Recording = sources[0]
		r.Others = sources[1:]
	}
	r.Tables = []Table{t}
	r.Verdicts = []Verdict{winners(results, len(units) < len(list))}
	if len(units) < len(list) {
		r.Warnings = append(r.Warnings, fmt.Sprintf("Partial: %d of %d cells are done.", len(units), len(list)))
	}
	for _, source := range sources {
		if source.Simulated {
			r.Warnings = append(r.Warnings, "Columns of simulated recordings check the method; they say nothing about a brain.")
			break
		}
	}
	return r, r.check()
}

// scored is a cell with its number.
type scored struct {
	cardCell
	estimate Estimate
}

// winners holds the card against C11: a model that is best by one measure need not
// be so by another. Winners count as different only where each beats the other by
// its own measure with intervals that do not touch.
func winners(results []scored, partial bool) Verdict {
	v := Verdict{
		Claim:     "C11",
		Statement: "No single measure tells which model is best: different measures have different winners.",
		Criterion: "two measures have different winners, and by each the other's winner is clearly behind (95 % intervals apart): supported; one model is clearly ahead of all others by every measure: opposed; else undecided",
		Verdict:   Undecided,
	}
	best := make(map[string]scored)
	var order []string
	for _, r := range results {
		if !isFinite(r.estimate.Value) {
			continue
		}
		name := r.gauge.name
		if _, known := best[name]; !known {
			order = append(order, name)
		}
		if old, known := best[name]; !known || r.gauge.better(r.estimate.Value, old.estimate.Value) {
			best[name] = r
		}
	}
	var parts []string
	for _, name := range order {
		parts = append(parts, fmt.Sprintf("%s: %s", best[name].gauge.label, best[name].contender.label))
	}
	v.Statement += " First by " + strings.Join(parts, "; ") + "."
	if partial || len(order) < 2 {
		return v
	}
	of := func(model scored, measure string) (Estimate, bool) {
		for _, r := range results {
			if r.gauge.name == measure && r.contender.name == model.contender.name && r.dc == model.dc && isFinite(r.estimate.Value) {
				return r.estimate, true
			}
		}
		return Estimate{}, false
	}
	ahead := func(a, b Estimate, y gauge) bool {
		if y.fewer {
			return a.High < b.Low
		}
		return a.Low > b.High
	}
	for i, first := range order {
		for _, second := range order[:i] {
			a, b := best[first], best[second]
			bByFirst, okB := of(b, first)
			aBySecond, okA := of(a, second)
			if okA && okB && ahead(a.estimate, bByFirst, a.gauge) && ahead(b.estimate, aBySecond, b.gauge) {
				v.Verdict = Supported
				return v
			}
		}
	}
	one := best[order[0]]
	for _, r := range results {
		top := best[r.gauge.name]
		same := top.contender.name == one.contender.name && top.dc == one.dc
		itself := r.contender.name == one.contender.name && r.dc == one.dc
		if !same || !itself && isFinite(r.estimate.Value) && !ahead(top.estimate, r.estimate, r.gauge) {
			return v
		}
	}
	v.Verdict = Opposed
	return v
}
