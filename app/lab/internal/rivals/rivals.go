// Package rivals compares random ReLU networks with those of every other activation, one
// activation at a time, as claims C7 and C8 ask.
//
// Choosing the best of several rivals on the data that then judge it would be biased
// against ReLU: the best of several noisy estimates is too good by chance. Here every
// rival has a test of its own, paired over seeds, and Holm's correction keeps the
// probability of any wrong sentence at 5 %.
package rivals

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/nn"
)

// Classic lists the activations that decide the outcome: those of the time before ReLU,
// and ELU. Leaky ReLU and GELU are nearly ReLU, and abs tests rectification itself: they
// are reported beside them.
var Classic = []string{nn.Linear.String(), nn.Sigmoid.String(), nn.Tanh.String(), nn.ELU.String()}

// alpha is the probability of any wrong sentence about the rivals of one row.
const alpha = 1 - statistics.Level

// Rival is the comparison of random ReLU networks with those of one other activation.
type Rival struct {
	Activation string
	Difference lab.Estimate // above 0, ReLU is better
	P          float64      // two-sided, of the difference; NaN where it cannot be tested
	N          int          // seeds that both have

	Adjusted float64     // P after Holm's correction for all rivals; set by Judge
	Outcome  lab.Outcome // supported where ReLU is ahead of it, opposed where it is ahead of ReLU; set by Judge
}

// Judge sets Adjusted and Outcome of the rivals that are judged together. One whose p
// value is unknown is undecided, and does not count in the correction.
func Judge(list []Rival) {
	var known []int
	var p []float64
	for i := range list {
		list[i].Adjusted, list[i].Outcome = math.NaN(), lab.Undecided
		if v := list[i].P; v == v {
			known, p = append(known, i), append(p, v)
		}
	}
	adjusted, rejected := statistics.Holm(p, alpha)
	for k, i := range known {
		r := &list[i]
		r.Adjusted = adjusted[k]
		switch {
		case rejected[k] && r.Difference.Value > 0:
			r.Outcome = lab.Supported
		case rejected[k] && r.Difference.Value < 0:
			r.Outcome = lab.Opposed
		}
	}
}

// Criterion returns the rule of Outcome; better says what it means that ReLU is ahead, and
// paired what differences are paired over.
func Criterion(difference, paired string) string {
	return fmt.Sprintf("%s, for every other activation by itself, paired over %s, p corrected by Holm's method for all "+
		"of them: above 0 with p < 0.05 for each of %s supported; below 0 with p < 0.05 for any of these opposed; else "+
		"undecided; leaky ReLU, GELU and abs are reported beside it (fixed on 2026-11-30, post hoc)", difference, paired,
		lab.Join(names(Classic)))
}

// Outcome returns what judged rivals say of ReLU: supported where it is ahead of every
// activation of Classic, opposed where it is behind any of these, else undecided.
func Outcome(list []Rival) lab.Outcome {
	ahead := 0
	for _, activation := range Classic {
		i := slices.IndexFunc(list, func(r Rival) bool { return r.Activation == activation })
		switch {
		case i < 0:
		case list[i].Outcome == lab.Opposed:
			return lab.Opposed
		case list[i].Outcome == lab.Supported:
			ahead++
		}
	}
	if ahead == len(Classic) {
		return lab.Supported
	}
	return lab.Undecided
}

// Sentence counts judged rivals: "Nearer to V1 cells than linear and tanh; not
// distinguishable from ELU; less near than GELU." ahead and behind are the words before
// the names. It names activations of Classic that are missing.
func Sentence(list []Rival, ahead, behind string) string {
	var parts []string
	for _, c := range []struct {
		outcome lab.Outcome
		words   string
	}{{lab.Supported, ahead}, {lab.Undecided, "not distinguishable from"}, {lab.Opposed, behind}} {
		var of []string
		for _, r := range list {
			if r.Outcome == c.outcome {
				of = append(of, r.Activation)
			}
		}
		if len(of) > 0 {
			parts = append(parts, c.words+" "+lab.Join(names(of)))
		}
	}
	text := strings.Join(parts, "; ") + "."
	var missing []string
	for _, activation := range Classic {
		if !slices.ContainsFunc(list, func(r Rival) bool { return r.Activation == activation }) {
			missing = append(missing, activation)
		}
	}
	if len(missing) > 0 {
		text += fmt.Sprintf(" Without %s the claim cannot be supported.", lab.Join(names(missing)))
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// names returns activations as people write them.
func names(activations []string) []string {
	list := slices.Clone(activations)
	for i, a := range list {
		switch a {
		case nn.ELU.String():
			list[i] = "ELU"
		case nn.GELU.String():
			list[i] = "GELU"
		case nn.LeakyReLU.String():
			list[i] = "leaky ReLU"
		}
	}
	return list
}

// Row is a list of judged rivals with the choices that it was measured under.
type Row struct {
	Layer, DC, Pooling string
	Rivals             []Rival
}

// Table returns the table rivals: one row an activation. Its role is "decides" for those of Classic, else "beside".
func Table(list []Row) lab.Table {
	t := lab.Table{Name: lab.TableRivals, Columns: lab.Columns(lab.ColumnActivation, lab.ColumnPooling, lab.ColumnDC,
		lab.ColumnLayer, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnP, lab.ColumnPHolm, lab.ColumnN,
		lab.ColumnOutcome, lab.ColumnRole)}
	for _, row := range list {
		for _, r := range row.Rivals {
			role := "beside"
			if slices.Contains(Classic, r.Activation) {
				role = "decides"
			}
			t.Rows = append(t.Rows, []any{r.Activation, row.Pooling, row.DC, row.Layer, lab.Number(r.Difference.Value),
				lab.Number(r.Difference.Low), lab.Number(r.Difference.High), lab.Number(r.P), lab.Number(r.Adjusted),
				float64(r.N), string(r.Outcome), role})
		}
	}
	return t
}
