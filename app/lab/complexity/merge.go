package complexity

import (
	"context"
	"fmt"
	"math"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/statistics"
)

// Merge implements Experiment: it returns the models, regressions of scores on complexity, and verdicts.
func (e Experiment) Merge(ctx context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	s, err := newStudy(ctx, env, c)
	if err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	m := &merger{study: s, partial: len(tasks) < len(s.samples())}
	if err := m.gather(tasks); err != nil {
		return nil, err
	}
	r := s.areas[0].Source
	result := &lab.Result{
		Experiment: e.Name(), Config: c.String(), Version: lab.Version, Backend: backend.Name(), Seed: uint64(s.config.Seed),
		Recording: lab.Source{ID: r.ID, Session: r.Session, SHA256: r.SHA256, Simulated: r.Simulated, Citation: r.Citation},
	}
	for _, a := range s.areas[1:] {
		if a.Among != nil {
			break // of the same recording
		}
		o := a.Source
		result.Others = append(result.Others, lab.Source{ID: o.ID, Session: o.Session, SHA256: o.SHA256,
			Simulated: o.Simulated, Citation: o.Citation})
	}
	result.Tables = []lab.Table{m.summary(), m.differences(), m.table(), m.regression(), m.within(), m.order()}
	result.Verdicts = m.verdicts()
	m.caution(len(tasks))
	result.Warnings = s.warnings
	return result, result.Check()
}

// merger is the state of one Merge.
type merger struct {
	*study
	partial bool
	models  []candidate
}

func (s *study) simulated() bool {
	for _, a := range s.areas {
		if a.Source.Simulated {
			return true
		}
	}
	return false
}

// gather averages the tasks' results over seeds.
func (m *merger) gather(tasks []lab.TaskResult) error {
	samples := m.samples()
	place := make(map[[2]string]int)
	for _, u := range tasks {
		if u.Task.Index < 0 || u.Task.Index >= len(samples) {
			return fmt.Errorf("task %d is not part of this configuration; run it again", u.Task.Index)
		}
		want := map[string]int{"complexity": len(complexityMeasures), "outputs": 2}
		for _, a := range m.areas {
			for _, measure := range a.Measures() {
				want[a.Role+"/"+measure.Name] = 1
				if a.Panel != nil {
					want[a.Role+"/boot/"+measure.Name] = m.config.Bootstrap
				}
			}
		}
		for name, n := range want {
			if got := len(u.Arrays[name]); got != n {
				return fmt.Errorf("result of %s has %d values of %s, not %d; run it again", u.Task.Name, got, name, n)
			}
		}
		x := samples[u.Task.Index]
		a := m.architectures[x.architecture]
		key := [2]string{a.Name(), x.DC}
		if _, known := place[key]; !known {
			place[key] = len(m.models)
			m.models = append(m.models, candidate{Architecture: a, dc: x.DC})
		}
		k := &m.models[place[key]]
		k.seeds = append(k.seeds, u)
	}
	for i := range m.models {
		k := &m.models[i]
		k.complexity = make(map[string]float64)
		mean := k.meanOf("complexity")
		for j, measure := range complexityMeasures {
			k.complexity[measure.Value] = mean[j]
		}
		counts := k.meanOf("outputs")
		k.outputs, k.dead = counts[0], counts[1]
	}
	return nil
}

// form returns the models with one form of first-layer kernels and one pooling or, with "all", any pooling.
func (m *merger) form(dc, pooling string) []candidate {
	var list []candidate
	for _, k := range m.models {
		if k.dc == dc && (pooling == "all" || k.Pooling == pooling) {
			list = append(list, k)
		}
	}
	return list
}

// table returns the models.
func (m *merger) table() lab.Table {
	names := []string{lab.ColumnNetwork, lab.ColumnActivation, lab.ColumnPooling, lab.ColumnDepth,
		lab.ColumnDC, lab.ColumnSeeds}
	for _, measure := range complexityMeasures {
		names = append(names, measure.Value)
	}
	t := lab.Table{Name: lab.TableModels, Columns: lab.Columns(append(names, lab.ColumnDead, lab.ColumnEarly,
		lab.ColumnHigher)...)}
	for i := range t.Columns {
		switch t.Columns[i].Name {
		case "fourier":
			t.Columns[i].Unit = "cycles per side of a plane"
		case "dead":
			t.Columns[i].Unit = "share of outputs"
		}
	}
	for _, k := range m.models {
		row := []any{k.Spec.String(), k.Activation, k.Pooling, float64(k.Depth), k.dc, float64(len(k.seeds))}
		for _, measure := range complexityMeasures {
			row = append(row, lab.Number(k.complexity[measure.Value]))
		}
		row = append(row, lab.Number(k.dead/k.outputs))
		scores := []any{nil, nil}
		for i, of := range []int{0, m.headline()} {
			if of >= 0 && (i > 0 || m.areas[0].Role == "early") {
				scores[i] = lab.Number(k.score(m.areas[of], m.areas[of].Primary()))
			}
		}
		t.Rows = append(t.Rows, append(row, scores...))
	}
	return t
}

// predictors returns what scores are regressed on: each measure, and ours together.
func (m *merger) predictors() [][]string {
	var list [][]string
	for _, measure := range complexityMeasures {
		list = append(list, []string{measure.Value})
	}
	return append(list, []string{"fourier", "deficit", "path"})
}

func primaryOf(a *target.Yardstick) string { return a.Primary() }

// summary returns how much of the scores' variance over models complexity explains. A row is about all random
// networks of a form, so it names neither a network nor a layer.
func (m *merger) summary() lab.Table {
	t := lab.NewSummary(lab.ColumnRole, lab.ColumnScore, lab.ColumnComplexity, lab.ColumnDC)
	for _, dc := range m.forms() {
		models := m.form(dc, "all")
		for _, by := range m.predictors() {
			c := m.cloudOf(models, by, primaryOf)
			r2, _ := c.r2()
			for i, a := range m.areas {
				add := func(measure, unit string, e lab.Estimate) {
					t.AddSummary(lab.SummaryRow{
						Area: a.Source.Area, Recording: a.Source.ID, Training: lab.RandomWeights,
						Measure: measure, Estimate: e, N: float64(len(models)), Unit: unit, Seeds: float64(m.config.Seeds),
					}, a.Role, a.Primary(), strings.Join(by, "+"), dc)
				}
				add("r2", "share of variance over models", r2[i])
				if len(by) == 1 && len(models) > 2 {
					add("spearman", "rank correlation over models", c.over(i, statistics.Spearman))
				}
			}
		}
	}
	return t
}

// higher returns the places of the higher areas among all; nothing without an early one to compare them with.
func (m *merger) higher() (list []int) {
	if m.areas[0].Role != "early" {
		return nil
	}
	for i := 1; i < len(m.areas); i++ {
		list = append(list, i)
	}
	return list
}

// headline returns the place of the higher area that the verdict is about, −1 without one.
func (m *merger) headline() int {
	list := m.higher()
	if list == nil {
		return -1
	}
	for _, i := range list {
		if m.areas[i].Among != nil && m.areas[i].Source.Area == target.HeadlineArea {
			return i
		}
	}
	return list[0]
}

// differences returns R²(early) − R²(higher), of every higher area.
func (m *merger) differences() lab.Table {
	t := lab.Table{Name: lab.TableDifferences, Columns: lab.Columns(lab.ColumnComparison, lab.ColumnComplexity,
		lab.ColumnDC, lab.ColumnMeasure, lab.ColumnResampled, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh,
		lab.ColumnN, lab.ColumnUnit)}
	for _, dc := range m.forms() {
		models := m.form(dc, "all")
		for _, by := range m.predictors() {
			c := m.cloudOf(models, by, primaryOf)
			for _, higher := range m.higher() {
				add := func(what string, e lab.Estimate) {
					t.Rows = append(t.Rows, []any{fmt.Sprintf("%s − %s", m.areas[0].Source.Area, m.areas[higher].Source.Area),
						strings.Join(by, "+"), dc, "r2", what, lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High),
						float64(len(models)), "share of variance over models"})
				}
				add("architectures", c.difference(higher))
				if e, ok := m.overPictures(c, higher); ok {
					add("pictures", e)
				}
			}
		}
	}
	return t
}

// difference returns R²(early) − R²(higher), of the higher area at this place, on the same resamples of architectures.
func (c cloud) difference(higher int) lab.Estimate {
	estimates, boots := c.r2()
	if len(boots) == len(c.y) {
		return boots[0].Minus(boots[higher]).Percentile(statistics.Level)
	}
	return statistics.Point(estimates[0].Value - estimates[higher].Value)
}

func regressionColumns(name string) lab.Table {
	return lab.Table{Name: name, Columns: lab.Columns(lab.ColumnArea, lab.ColumnMeasure, lab.ColumnPooling, lab.ColumnR2,
		lab.ColumnLow, lab.ColumnHigh, lab.ColumnSlope, lab.ColumnIntercept, lab.ColumnN,
		lab.ColumnRole, lab.ColumnRecording, lab.ColumnScore, lab.ColumnDC, lab.ColumnClusters, lab.ColumnSpearman,
		lab.ColumnSpearmanLow, lab.ColumnSpearmanHigh, lab.ColumnSlopeLow, lab.ColumnSlopeHigh)}
}

// rows adds the regressions of some models.
func (m *merger) rows(t *lab.Table, models []candidate, dc, pooling string,
	scores func(a *target.Yardstick) []lab.Column) {
	for i, a := range m.areas {
		for _, score := range scores(a) {
			for _, measure := range complexityMeasures {
				// In another area the column of a score may have another name.
				c := m.cloudOf(models, []string{measure.Value}, func(b *target.Yardstick) string {
					if b == a {
						return score.Name
					}
					return b.Primary()
				})
				if len(models) < 3 {
					continue
				}
				r2, _ := c.r2()
				rank, tilt := c.over(i, statistics.Spearman), c.over(i, slope)
				clusters := make(map[int]bool)
				for _, k := range c.cluster {
					clusters[k] = true
				}
				t.Rows = append(t.Rows, []any{a.Source.Area, measure.Value, pooling, lab.Number(r2[i].Value), lab.Number(r2[i].Low),
					lab.Number(r2[i].High),
					lab.Number(tilt.Value), lab.Number(intercept(c.x, c.y[i])), float64(len(models)),
					a.Role, a.Source.ID, score.Name, dc, float64(len(clusters)), lab.Number(rank.Value), lab.Number(rank.Low),
					lab.Number(rank.High), lab.Number(tilt.Low), lab.Number(tilt.High)})
			}
		}
	}
}

// regression returns the regressions over all models, for every score.
func (m *merger) regression() lab.Table {
	t := regressionColumns("regression")
	for _, dc := range m.forms() {
		m.rows(&t, m.form(dc, "all"), dc, "all", (*target.Yardstick).Measures)
	}
	return t
}

// within returns the regressions over the models of one kind of pooling at a time: across kinds, complexity mostly
// separates linear from non-linear networks.
func (m *merger) within() lab.Table {
	t := regressionColumns("within")
	for _, dc := range m.forms() {
		for _, o := range model.GridPoolings {
			if models := m.form(dc, o.Value); len(models) > 0 {
				m.rows(&t, models, dc, o.Value, func(a *target.Yardstick) []lab.Column { return []lab.Column{{Name: a.Primary()}} })
			}
		}
	}
	return t
}

// caution adds the warnings that a reader of the tables must know.
func (m *merger) caution(done int) {
	warn := func(format string, values ...any) { m.warnings = append(m.warnings, fmt.Sprintf(format, values...)) }
	if all := len(m.samples()); done < all {
		warn("Partial: %d of %d tasks are done.", done, all)
	}
	if m.config.Quick == "1" {
		warn("A quick run: few architectures, small networks, one seed; its numbers say where to look, not what is so.")
	}
	if m.config.Seeds == 1 {
		warn("There is one seed: a model's complexity and score include the luck of one draw.")
	}
	if m.config.RMS == 0 {
		warn("With rms=0 the size of activations is as drawn, and it decides how non-linear tanh, sigmoid and ELU are; " +
			"rms=1 sets it.")
	}
	if len(m.areas) > 1 && m.areas[0].Among == nil {
		other := m.areas[1].Source
		warn("Complexity is measured on the pictures of %s, not on those of the higher area, %s.",
			m.areas[0].Source.ID, other.ID)
		if m.areas[0].Primary() != m.areas[1].Primary() {
			warn("The areas have different scores (%s and %s): shares of variance compare, scores do not.", m.areas[0].Primary(),
				m.areas[1].Primary())
		}
	}
	for _, a := range m.areas {
		best := math.Inf(-1)
		for _, k := range m.models {
			best = math.Max(best, k.score(a, a.Primary()))
		}
		if len(m.models) > 0 && best < lab.Margin {
			warn("No network reaches a score of %g in %s (%s; the best has %.3f): there is hardly anything for complexity to "+
				"explain, and R² is small whatever is true. Other folds or a smaller crop may help.", lab.Margin,
				a.Source.Area, a.Primary(), best)
		}
	}
	for _, k := range m.models {
		if k.dead > 0.5*k.outputs {
			warn("%s, dc=%s: %.0f %% of the outputs are the same everywhere (dead) and count in no measure of complexity.",
				k.Name(), k.dc, 100*k.dead/k.outputs)
		}
	}
}
