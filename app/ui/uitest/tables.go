package uitest

import (
	"context"
	"fmt"
	"math"

	"untrained/app/lab"
	"untrained/nn/random"
)

// Page is an experiment that only has a page: its units are made up by Laboratory.
type Page string

// Pages are the experiments whose pages tests look at, and one that no text or
// figure was made for.
var Pages = []Page{"shuffle", "brainfit", "complexity", "selectivity", "texture", "scorecard", "multiverse", "novel"}

// Name implements lab.Experiment.
func (p Page) Name() string { return string(p) }

// Properties implements lab.Experiment.
func (Page) Properties() []lab.Property {
	return []lab.Property{
		{Key: "seeds", Label: "Seeds", Kind: lab.Int, Default: "3", Min: 1, Max: 100, Help: "How many."},
		{Key: "seed", Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31, Help: "The first."},
	}
}

// Units implements lab.Experiment.
func (Page) Units(context.Context, lab.Env, lab.Config) ([]lab.Unit, error) { return nil, nil }

// Run implements lab.Experiment.
func (Page) Run(context.Context, lab.Env, lab.Config, lab.Unit, func(float64)) (lab.UnitResult, error) {
	return lab.UnitResult{}, nil
}

// Merge implements lab.Experiment.
func (Page) Merge(context.Context, lab.Env, lab.Config, []lab.UnitResult) (*lab.Result, error) {
	return nil, nil
}

const (
	averaged = "48x48x1/conv7x7x32/relu/avg2/conv3x3x32/relu/avg2"
	maximal  = "48x48x1/conv7x7x32/relu/max2/conv3x3x32/relu/max2"
)

// Tables makes up the result of one of Pages: the tables that such an experiment
// has, filled with numbers that mean nothing.
func Tables(p Page, c lab.Config) *lab.Result {
	s := random.New(7, string(p))
	r := &lab.Result{Experiment: string(p), Config: c.String(), Version: "0.0-test", Backend: "cpu", Seed: 1}
	summary := lab.Table{Name: "summary", Columns: columns("area", "recording", "network", "training", "training_set", "layer", "measure", "estimate", "low", "high", "n", "unit", "seeds", "dc")}
	add := func(area, network, training, layer, measure, unit, dc string, e float64) {
		set := ""
		if training == "trained" || training == "shuffled" {
			set = "digits"
		}
		summary.Rows = append(summary.Rows, []any{area, "", network, training, set, layer, measure, e, e - .05, e + .06, 40.0, unit, 3.0, dc})
	}
	differences := lab.Table{Name: "differences", Columns: columns("area", "recording", "layer", "comparison", "measure", "estimate", "low", "high", "n", "unit", "seeds")}
	claim, verdict := "C1", lab.Supported
	switch p {
	case "shuffle", "brainfit", "novel":
		claim = map[Page]string{"shuffle": "C5", "brainfit": "C2", "novel": "C6"}[p]
		if p == "brainfit" {
			verdict = lab.Undecided
		}
		other := map[Page]string{"shuffle": "shuffled", "brainfit": "fitted", "novel": "random"}[p]
		for i, area := range []string{"V1", "IT"} {
			for j, measure := range []string{"normalised", "r"} {
				up := 0.1*float64(i) + 0.05*float64(j)
				add(area, maximal, "trained", "max2", measure, "", "", .4+up)
				add(area, maximal, other, "max2", measure, "", "keep", .2+up)
				add(area, maximal, other, "max2", measure, "", "zero", .3+up)
				add(area, "", "pixels", "pixels", measure, "", "", .1)
				for _, dc := range []string{"keep", "zero"} {
					differences.Rows = append(differences.Rows, []any{area, "", "max2", "trained − " + other + " dc=" + dc, measure, .2 * float64(i), .2*float64(i) - .05, .2*float64(i) + .05, 40.0, "", 3.0})
				}
			}
		}
		r.Tables = []lab.Table{summary, differences}
		if p == "brainfit" {
			r.Tables = append(r.Tables, curves(s))
		}
	case "selectivity":
		claim = "C7"
		histogram := lab.Table{Name: "histogram", Columns: columns("network", "training", "layer", "bin_low", "bin_high", "count", "excluded")}
		distances := lab.Table{Name: "distances", Columns: columns("network", "training", "layer", "measure", "estimate", "low", "high", "floor")}
		tuning := lab.Table{Name: "tuning", Columns: columns("network", "training", "layer", "unit", "orientation", "response")}
		for k, training := range []string{"trained", "random"} {
			for _, network := range []string{averaged, maximal} {
				for bin := range 10 {
					histogram.Rows = append(histogram.Rows, []any{network, training, "max2", float64(bin) / 10, float64(bin+1) / 10, math.Floor(20 * s.Float64() * float64(bin+1) / 10), 3.0})
				}
				for _, measure := range []string{"ks", "w1", "js"} {
					distances.Rows = append(distances.Rows, []any{network, training, "max2", measure, .1 + .1*float64(k), .08 + .1*float64(k), .13 + .1*float64(k), .06})
				}
				add("", network, training, "max2", "cv", "", "", .6)
				for unit := range 3 {
					for a := range 12 {
						d := math.Abs(float64(a*15) - 60*float64(unit))
						d = math.Min(d, 180-d)
						tuning.Rows = append(tuning.Rows, []any{network, training, "max2", float64(unit + 1), float64(a * 15), math.Exp(-d * d / 900)})
					}
				}
			}
		}
		r.Tables = []lab.Table{summary, histogram, distances, tuning}
	case "texture":
		claim = "C8"
		summary.Columns = append(summary.Columns, columns("task", "version")...)
		confusion := lab.Table{Name: "confusion", Columns: columns("network", "training", "task", "version", "truth", "answer", "count")}
		for _, training := range []string{"trained", "random", "pixels"} {
			for _, task := range []string{"digit", "texture"} {
				for _, version := range []string{"natural", "twins"} {
					add("", maximal, training, "max2", "accuracy", "", "", .3+.5*s.Float64())
					last := len(summary.Rows) - 1
					summary.Rows[last] = append(summary.Rows[last], task, version)
					classes := []string{"bricks", "foam", "wood", "marble", "scales"}
					if task == "digit" {
						classes = []string{"0", "1", "2", "3", "4"}
					}
					for i, a := range classes {
						for j, b := range classes {
							n := math.Floor(8 * s.Float64())
							if i == j {
								n += 30
							}
							confusion.Rows = append(confusion.Rows, []any{maximal, training, task, version, a, b, n})
						}
					}
				}
			}
		}
		correlation := lab.Table{Name: "correlation", Columns: columns("pooling", "dc", "layer", "readout", "pictures", "task", "spearman", "low", "high", "n", "unit")}
		for _, task := range []string{"digit", "figure-ground"} {
			for i, pooling := range []string{"avg2", "max2", "any"} {
				e := .3*float64(i) - .2
				correlation.Rows = append(correlation.Rows, []any{pooling, "zero", "max2", "grid", "natural", task, e, e - .4, e + .3, 8.0, "architectures"})
			}
		}
		r.Tables = []lab.Table{summary, correlation, confusion}
	case "complexity":
		claim, verdict = "C3", lab.Opposed
		models := lab.Table{Name: "models", Columns: columns("network", "activation", "pooling", "measure", "complexity", "score", "low", "high", "area")}
		regression := lab.Table{Name: "regression", Columns: columns("area", "measure", "pooling", "r2", "low", "high", "slope", "intercept")}
		for _, area := range []string{"V1", "V4"} {
			for _, measure := range []string{"fourier", "deficit"} {
				for i, activation := range []string{"linear", "relu", "leaky", "elu", "gelu", "tanh", "sigmoid", "abs"} {
					for j, pooling := range []string{"average", "max"} {
						for range 3 {
							x := 2 + .25*float64(i) + .8*float64(j) + .3*s.Norm()
							y := .1*x - .1 + .04*s.Norm()
							models.Rows = append(models.Rows, []any{averaged, activation, pooling, measure, x, y, y - .05, y + .05, area})
						}
					}
				}
				regression.Rows = append(regression.Rows, []any{area, measure, "all", .6, .3, .8, .1, -.1}, []any{area, measure, "max", .1, nil, nil, nil, nil})
			}
			add(area, averaged, "random", "avg2", "normalised", "", "zero", .2)
		}
		order := lab.Table{Name: "order", Columns: columns("comparison", "complexity", "dc", "estimate", "low", "high", "n", "unit")}
		for i, pair := range []string{"relu − linear", "relu − tanh", "max2 − avg2"} {
			for _, measure := range []string{"fourier", "deficit"} {
				e := .4*float64(i) - .3
				order.Rows = append(order.Rows, []any{pair, measure, "zero", e, e - .2, e + .2, 6.0, "difference, architectures alike otherwise"})
			}
		}
		r.Tables = []lab.Table{summary, models, regression, order}
	case "scorecard":
		claim = "C11"
		for _, training := range []string{"trained", "random", "shuffled", "gabor", "pixels"} {
			for i, measure := range []string{"normalised", "ks", "rsa", "accuracy"} {
				add([]string{"V1", "V1", "IT", ""}[i], "", training, "", measure, "", "", .2+.5*s.Float64())
			}
		}
		r.Tables = []lab.Table{summary}
	case "multiverse":
		specifications := lab.Table{Name: "specifications", Columns: columns("claim", "index", "kernels", "ground", "score", "estimate", "low", "high", "verdict")}
		for _, of := range []string{"C1", "C5"} {
			for i := range 36 {
				e := .1 + .15*s.Norm()
				v := lab.Undecided
				if e > .07 {
					v = lab.Supported
				} else if e < -.07 {
					v = lab.Opposed
				}
				specifications.Rows = append(specifications.Rows, []any{of, float64(i + 1), []string{"as drawn", "zero-mean"}[i%2], []string{"grey", "white"}[i/2%2],
					[]string{"normalised", "r", "FVE"}[i/4%3], e, e - .07, e + .07, string(v)})
			}
		}
		add("V4", maximal, "random", "max2", "normalised", "", "", .1)
		r.Tables = []lab.Table{summary, specifications}
	}
	e, low, high := .11, .02, .2
	r.Verdicts = []lab.Verdict{{Claim: claim, Statement: fmt.Sprintf("A statement on %s.", claim), Criterion: "low > 0 supported", Estimate: &e, Low: &low, High: &high, Verdict: verdict}}
	return r
}

// curves makes up trainings of which some stop early and one never learns.
func curves(s *random.Stream) lab.Table {
	t := lab.Table{Name: "curves", Columns: columns("area", "activation", "pooling", "depth", "training", "dc", "seed", "fold", "epoch", "training_loss", "validation_loss", "kept")}
	for _, activation := range []string{"relu", "tanh"} {
		for k, training := range []string{"fitted", "random"} {
			for fold := range 3 {
				epochs := 5 + 4*fold
				for e := range epochs + 1 {
					v := 1 + .3*math.Exp(-float64(e)/3) + .1*float64(k) + .02*s.Norm()
					var loss any
					if e > 0 {
						loss = v - .02*float64(e)
					}
					kept := "no"
					if e == epochs-2 {
						kept = "yes"
					}
					t.Rows = append(t.Rows, []any{"V1", activation, "max2", 2.0, training, "zero", 1.0, float64(fold + 1), float64(e), loss, v, kept})
				}
			}
		}
	}
	return t
}
