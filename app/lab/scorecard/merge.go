package scorecard

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
)

// Merge implements Experiment: it returns the card, and whether its columns agree on a winner.
func (s Experiment) Merge(_ context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	k, list, err := open(c)
	if err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	if len(tasks) == 0 {
		return nil, fmt.Errorf("no cell of the scorecard has been computed")
	}
	r := &lab.Result{Experiment: s.Name(), Config: c.String(), Version: lab.Version, Backend: backend.Name(),
		Seed: uint64(k.Seed)}
	t := lab.NewSummary(lab.ColumnDC, lab.ColumnModel, lab.ColumnBetter)
	var results []scored
	var sources []lab.Source
	for _, u := range tasks {
		if u.Task.Index < 0 || u.Task.Index >= len(list) {
			return nil, fmt.Errorf("task %d is not part of this configuration; run it again", u.Task.Index)
		}
		k := list[u.Task.Index]
		var source lab.Source
		if err := json.Unmarshal([]byte(u.Text["recording"]), &source); err != nil {
			return nil, fmt.Errorf("%s: %w; run it again", u.Task.Name, err)
		}
		if source.ID != "" && !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
		better := "larger"
		if k.Gauge.fewer {
			better = "smaller"
		}
		measure := k.Gauge.label
		if source.Simulated && !strings.Contains(measure, "simulated") {
			measure += " (simulated)"
		}
		e := lab.Estimate{Value: lab.Kept(u, "estimate"), Low: lab.Kept(u, "low"), High: lab.Kept(u, "high")}
		t.AddSummary(lab.SummaryRow{
			Area: u.Text["row/area"], Recording: u.Text["row/recording"],
			Network: u.Text["row/network"], Training: k.Contender.Training, TrainingSet: u.Text["row/training_set"],
			Layer:   u.Text["row/layer"],
			Measure: measure, Estimate: e, N: lab.Kept(u, "n"), Unit: u.Text["row/unit"], Seeds: lab.Kept(u, "seeds"),
		}, k.DC, k.Contender.label, better)
		results = append(results, scored{k, e})
	}
	if len(sources) > 0 {
		r.Recording = sources[0]
		r.Others = sources[1:]
	}
	r.Tables = []lab.Table{t}
	r.Verdicts = []lab.Verdict{winners(results, len(tasks) < len(list))}
	if len(tasks) < len(list) {
		r.Warnings = append(r.Warnings, fmt.Sprintf("Partial: %d of %d cells are done.", len(tasks), len(list)))
	}
	for _, source := range sources {
		if source.Simulated {
			r.Warnings = append(r.Warnings, "Columns of simulated recordings check the method; they say nothing about a brain.")
			break
		}
	}
	return r, r.Check()
}

// scored is a cell with its number.
type scored struct {
	cardCell
	estimate lab.Estimate
}

// winners judges C11: a model that is best by one measure need not be best by another. Winners count as different
// only if each beats the other by its own measure with intervals that do not overlap.
func winners(results []scored, partial bool) lab.Verdict {
	v := lab.Verdict{
		Claim:     "C11",
		Statement: "No single measure tells which model is best: different measures have different winners.",
		Criterion: "two measures have different winners, and by each the other's winner is clearly behind (95 % intervals " +
			"apart): supported; one model is clearly ahead of all others by every measure: opposed; else undecided",
		Verdict: lab.Undecided,
	}
	best := make(map[string]scored)
	var order []string
	for _, r := range results {
		if !lab.IsFinite(r.estimate.Value) {
			continue
		}
		name := r.Gauge.Name
		if _, known := best[name]; !known {
			order = append(order, name)
		}
		if old, known := best[name]; !known || r.Gauge.better(r.estimate.Value, old.estimate.Value) {
			best[name] = r
		}
	}
	var parts []string
	for _, name := range order {
		parts = append(parts, fmt.Sprintf("%s: %s", best[name].Gauge.label, best[name].Contender.label))
	}
	v.Statement += " First by " + strings.Join(parts, "; ") + "."
	if partial || len(order) < 2 {
		return v
	}
	of := func(model scored, measure string) (lab.Estimate, bool) {
		for _, r := range results {
			if r.Gauge.Name == measure && r.Contender.Name == model.Contender.Name && r.DC == model.DC &&
				lab.IsFinite(r.estimate.Value) {
				return r.estimate, true
			}
		}
		return lab.Estimate{}, false
	}
	ahead := func(a, b lab.Estimate, y gauge) bool {
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
			if okA && okB && ahead(a.estimate, bByFirst, a.Gauge) && ahead(b.estimate, aBySecond, b.Gauge) {
				v.Verdict = lab.Supported
				return v
			}
		}
	}
	one := best[order[0]]
	for _, r := range results {
		top := best[r.Gauge.Name]
		same := top.Contender.Name == one.Contender.Name && top.DC == one.DC
		itself := r.Contender.Name == one.Contender.Name && r.DC == one.DC
		if !same || !itself && lab.IsFinite(r.estimate.Value) && !ahead(top.estimate, r.estimate, r.Gauge) {
			return v
		}
	}
	v.Verdict = lab.Opposed
	return v
}
