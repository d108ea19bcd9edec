package multiverse

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
)

// Merge implements Experiment: it returns the specifications in the order of their estimates, the effect of each
// choice, and the outcome of most of them.
func (m Experiment) Merge(_ context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	k, u, _, list, err := open(c)
	if err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	if len(tasks) == 0 {
		return nil, fmt.Errorf("no specification of %s has been run", u.Claim)
	}
	for _, r := range tasks {
		if r.Task.Index < 0 || r.Task.Index >= len(list) {
			return nil, fmt.Errorf("task %d is not part of this configuration; run it again", r.Task.Index)
		}
	}
	result := &lab.Result{Experiment: m.Name(), Config: c.String(), Version: lab.Version, Backend: backend.Name(),
		Seed: uint64(k.Seed)}
	var sources []lab.Source // of all specifications, each once
	for _, r := range tasks {
		var own []lab.Source
		if err := json.Unmarshal([]byte(r.Text["recordings"]), &own); err != nil {
			return nil, fmt.Errorf("recordings of %s: %w; run it again", r.Task.Name, err)
		}
		for _, source := range own {
			if !slices.Contains(sources, source) {
				sources = append(sources, source)
			}
		}
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("no specification of %s names its recording; run it again", u.Claim)
	}
	result.Recording, result.Others = sources[0], sources[1:]
	sorted := slices.Clone(tasks)
	slices.SortStableFunc(sorted, func(a, b lab.TaskResult) int {
		x, y := lab.Kept(a, "estimate"), lab.Kept(b, "estimate")
		switch { // those without an estimate come last
		case math.IsNaN(x) && math.IsNaN(y), x == y:
			return 0
		case math.IsNaN(y) || x < y:
			return -1
		}
		return 1
	})
	result.Tables = []lab.Table{
		curveSummary(u, result.Recording, sorted, k),
		specificationTable(u, list, sorted),
		influence(u, list, sorted),
	}
	result.Verdicts = []lab.Verdict{curveVerdict(u, list, sorted)}
	if len(tasks) < len(list) {
		result.Warnings = append(result.Warnings, fmt.Sprintf("Partial: %d of %d specifications are done.",
			len(tasks), len(list)))
	}
	if all := u.Size(); len(list) < all {
		result.Warnings = append(result.Warnings, fmt.Sprintf("This run looks at %d of the %d specifications there are "+
			"(only, sample).", len(list), all))
	}
	result.Warnings = append(result.Warnings, "The specifications share recordings and networks: they are not "+
		"independent, and their share is no probability.")
	return result, result.Check()
}

// specificationTable returns the table `specifications`, a row each, with a column for every choice.
func specificationTable(u universe, list []specification, sorted []lab.TaskResult) lab.Table {
	t := lab.Table{Name: lab.TableSpecifications, Columns: lab.Columns(lab.ColumnClaim, lab.ColumnIndex)}
	t.Columns = append(t.Columns, lab.Columns(u.keys()...)...)
	t.Columns = append(t.Columns, lab.Columns(lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnVerdict)...)
	for i, r := range sorted {
		row := []any{u.Claim, float64(i + 1)}
		for _, v := range list[r.Task.Index].values {
			row = append(row, v)
		}
		t.Rows = append(t.Rows, append(row, lab.Number(lab.Kept(r, "estimate")), lab.Number(lab.Kept(r, "low")),
			lab.Number(lab.Kept(r, "high")), r.Text["verdict"]))
	}
	return t
}

// outcomeOf returns the verdict that a specification gave.
func outcomeOf(r lab.TaskResult) lab.Outcome { return lab.Outcome(r.Text["verdict"]) }

// holds reports whether a specification's verdict says that the claim holds.
func holds(r lab.TaskResult) bool {
	return outcomeOf(r) == lab.Supported || outcomeOf(r) == lab.Recovered
}

// influence returns, for every value of every choice, the median of the estimates made with it and how many of them
// support the claim.
func influence(u universe, list []specification, sorted []lab.TaskResult) lab.Table {
	t := lab.Table{Name: lab.TableInfluence, Columns: lab.Columns(lab.ColumnClaim, lab.ColumnChoice, lab.ColumnValue,
		lab.ColumnMedian, lab.ColumnSmallest, lab.ColumnLargest, lab.ColumnSupported, lab.ColumnN)}
	for k, a := range u.axes {
		for _, v := range a.values {
			var estimates []float64
			n, support := 0, 0
			for _, r := range sorted {
				if list[r.Task.Index].values[k] != v.Value {
					continue
				}
				n++
				if holds(r) {
					support++
				}
				if x := lab.Kept(r, "estimate"); lab.IsFinite(x) {
					estimates = append(estimates, x)
				}
			}
			if n == 0 {
				continue
			}
			low, high := ends(estimates)
			t.Rows = append(t.Rows, []any{u.Claim, a.key, v.Value, lab.Number(statistics.Median(estimates)), lab.Number(low),
				lab.Number(high), float64(support), float64(n)})
		}
	}
	return t
}

// curveSummary returns the table summary: the median, and the share of each outcome.
func curveSummary(u universe, r lab.Source, sorted []lab.TaskResult, k config) lab.Table {
	t := lab.NewSummary()
	var estimates []float64
	counts := make(map[string]int)
	var order []string
	for _, s := range sorted {
		if x := lab.Kept(s, "estimate"); lab.IsFinite(x) {
			estimates = append(estimates, x)
		}
		v := s.Text["verdict"]
		if counts[v] == 0 {
			order = append(order, v)
		}
		counts[v]++
	}
	add := func(measure, unit string, estimate, low, high float64) {
		t.AddSummary(lab.SummaryRow{Recording: r.ID, Measure: measure,
			Estimate: lab.Estimate{Value: estimate, Low: low, High: high}, N: float64(len(sorted)), Unit: unit,
			Seeds: float64(k.Seeds)})
	}
	low, high := ends(estimates)
	add("median estimate of "+u.Claim, "range over specifications", statistics.Median(estimates), low, high)
	slices.Sort(order)
	for _, v := range order {
		add("specifications that read "+v, "share", float64(counts[v])/float64(len(sorted)), math.NaN(), math.NaN())
	}
	return t
}

// criterion is the rule for a curve. Each specification goes wrong with a probability of at most 2.5 % on either side,
// so that on average at most 2.5 % of them do, and more than half do with a probability of at most 5 %: by Markov's
// inequality, however the specifications depend on each other. The same holds for the interval between the medians of
// lower and of upper ends.
const criterion = "the outcome of more than half of the specifications, else undecided: if nothing is there, at most " +
	"5 % of curves oppose and 5 % support, however specifications depend on each other (fixed on 2026-11-30, " +
	lab.PostHoc + ")"

// criterionOfEach is the rule for a claim about several kinds of data.
const criterionOfEach = "by kind of data, the outcome of more than half of the specifications; supported where that " +
	"of every kind is, opposed where that of one is, else undecided (fixed on 2026-11-30, " + lab.PostHoc + ")"

// curveVerdict returns the verdict on a claim under all choices; list are the specifications, sorted those that are
// done.
func curveVerdict(u universe, list []specification, sorted []lab.TaskResult) lab.Verdict {
	counts := make(map[lab.Outcome]int)
	var estimates, lows, highs []float64
	for _, r := range sorted {
		counts[outcomeOf(r)]++
		for name, list := range map[string]*[]float64{"estimate": &estimates, "low": &lows, "high": &highs} {
			if x := lab.Kept(r, name); lab.IsFinite(x) {
				*list = append(*list, x)
			}
		}
	}
	v := lab.Verdict{Claim: u.Claim, Criterion: criterion,
		Verdict: commonest(list, sorted, func(specification) bool { return true })}
	if k := slices.IndexFunc(u.axes, func(a axis) bool { return a.key == u.each }); k >= 0 && u.each != "" {
		v.Criterion, v.Verdict = criterionOfEach, ofEach(list, sorted, k)
	}
	v.Criterion += "; each specification by: " + sorted[0].Text["criterion"]
	var parts []string
	for _, word := range lab.Outcomes {
		if counts[word] > 0 {
			said := string(word)
			if word == lab.None {
				said = "without a verdict"
			}
			parts = append(parts, fmt.Sprintf("%d %s", counts[word], said))
		}
	}
	v.Statement = fmt.Sprintf("%s Of %d specifications: %s. Shown are the medians of the estimates and of the ends of "+
		"their intervals.", u.Statement, len(sorted), lab.Join(parts))
	v.Set(lab.Estimate{Value: statistics.Median(estimates), Low: statistics.Median(lows), High: statistics.Median(highs)})
	return v
}

// commonest returns the outcome of more than half of the specifications that are asked for, done or not; undecided if
// none has so many.
func commonest(list []specification, sorted []lab.TaskResult, asked func(specification) bool) lab.Outcome {
	all, counts := 0, make(map[lab.Outcome]int)
	for _, s := range list {
		if asked(s) {
			all++
		}
	}
	for _, r := range sorted {
		if asked(list[r.Task.Index]) {
			counts[outcomeOf(r)]++
		}
	}
	for outcome, n := range counts {
		if 2*n > all {
			return outcome
		}
	}
	return lab.Undecided
}

// ofEach returns the outcome of the values of axis k together: supported where each is, opposed where one is.
func ofEach(list []specification, sorted []lab.TaskResult, k int) lab.Outcome {
	var outcomes []lab.Outcome
	seen := make(map[string]bool)
	for _, s := range list {
		if value := s.values[k]; !seen[value] {
			seen[value] = true
			outcomes = append(outcomes, commonest(list, sorted, func(s specification) bool { return s.values[k] == value }))
		}
	}
	switch {
	case slices.Contains(outcomes, lab.Opposed):
		return lab.Opposed
	case !slices.ContainsFunc(outcomes, func(o lab.Outcome) bool { return o != lab.Supported }):
		return lab.Supported
	}
	return lab.Undecided
}

// ends returns the smallest and the largest value, NaN if there are none.
func ends(x []float64) (low, high float64) {
	if len(x) == 0 {
		return math.NaN(), math.NaN()
	}
	return slices.Min(x), slices.Max(x)
}
