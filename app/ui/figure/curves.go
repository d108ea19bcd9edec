package figure

import (
	"fmt"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

// trainingFigure gives the maker of one of the figures of a training that was kept.
func trainingFigure(i int) maker {
	return func(s Shown) (Figure, bool) {
		r, err := RecordOf(s.Result)
		if err != nil || len(r.Points) == 0 {
			return Figure{}, false
		}
		return Figure{Name: FigureNames[i], Chart: r.Figures()[i],
			Table: s.Result.Table([]string{"measurements", "losses", "confusions"}[i])}, true
	}
}

// TrainingsCompared draws how much of fresh pictures two trainings got right.
func TrainingsCompared(a, b *lab.Result) (c chart.Lines, ok bool) {
	c = chart.Lines{
		ID: "figure-compared", Title: "Accuracy of both on new pictures",
		XLabel: "Training step", YLabel: "Accuracy (proportion correct)", YTo: 1,
		Notes: []string{"Bands: 95 % intervals (Wilson)."},
	}
	for i, result := range []*lab.Result{a, b} {
		if result.Experiment != "train" {
			return c, false
		}
		r, err := RecordOf(result)
		if err != nil || len(r.Points) == 0 {
			return c, false
		}
		letter := []string{"A", "B"}[i]
		fresh := r.measured(func(s training.Score) float64 { return s.Accuracy }, true)[0]
		fresh.Label, fresh.Series = letter+strings.TrimPrefix(fresh.Label, sides[0].label), []int{chart.Orange, chart.Blue}[i]
		c.Curves = append(c.Curves, fresh)
		c.Notes = append(c.Notes, letter+": "+r.from()+".")
		c.XEnd = max(c.XEnd, r.lastStep())
	}
	return c, true
}

// FigureNames end the names of the figures' files, in their order.
var FigureNames = []string{"accuracy", "loss", "confusions"}

// Figures returns the charts of accuracy, loss and confusions, in this order.
func (r *Record) Figures() []chart.Part {
	return []chart.Part{r.accuracyFigure(), r.lossFigure(), r.confusionFigure()}
}

// from is what every figure says about where its numbers come from.
func (r *Record) from() string {
	lesson := training.LessonOf(r.Config)
	parts := []string{lesson.Title(), fmt.Sprintf("%d pixels a side", lesson.Size), "seed " + r.Config.Get(lab.KeySeed),
		"batch " + r.Config.Get(lab.KeyBatch), r.ratesText()}
	if text := r.devicesText(); text != "" {
		parts = append(parts, "computed "+text)
	}
	if text := r.restartsText(); text != "" {
		parts = append(parts, text)
	}
	return strings.Join(parts, " · ")
}

// sides are the two curves of measurements.
var sides = []struct {
	label  string
	series int
	of     func(training.Point) training.Score
}{
	{"new pictures", chart.Orange, func(p training.Point) training.Score { return p.Fresh }},
	{"pictures trained on last", chart.Blue, func(p training.Point) training.Score { return p.Training }},
}

// measured makes the curves of one number of the scores.
func (r *Record) measured(value func(training.Score) float64, bands bool) (curves []chart.Curve) {
	for _, side := range sides {
		k := chart.Curve{Label: side.label, Series: side.series}
		n := 0
		for _, p := range r.Points {
			s := side.of(p)
			if s.N == 0 {
				continue
			}
			n = s.N
			k.X, k.Y = append(k.X, float64(p.Step)), append(k.Y, value(s))
			if bands {
				k.Low, k.High = append(k.Low, s.Low), append(k.High, s.High)
			}
		}
		if n > 0 {
			k.Label += fmt.Sprintf(" (n = %d)", n)
		}
		curves = append(curves, k)
	}
	return curves
}

func (r *Record) accuracyFigure() chart.Part {
	c := chart.Lines{
		ID: "figure-accuracy", Title: "Accuracy", Subtitle: r.from(),
		XLabel: "Training step", YLabel: "Accuracy (proportion correct)", YTo: 1, XEnd: r.lastStep(),
		Curves: r.measured(func(s training.Score) float64 { return s.Accuracy }, true),
		Notes:  []string{"Bands: 95 % intervals (Wilson)."},
		Empty:  "No measurement yet.",
	}
	if target := r.Config.Float(lab.KeyTarget); target > 0 {
		c.Rules = append(c.Rules, chart.Rule{At: target, Label: "stops here"})
	}
	if n := len(r.Classes); n > 0 {
		c.Rules = append(c.Rules, chart.Rule{At: 1 / float64(n), Label: "chance"})
	}
	return c
}

func (r *Record) lossFigure() chart.Part {
	c := chart.Lines{
		ID: "figure-loss", Title: "Loss", Subtitle: r.from(),
		XLabel: "Training step", YLabel: "Loss (mean cross-entropy, nats)", YFrom: 0, YTo: 0.1, XEnd: r.lastStep(),
		Curves: r.measured(func(s training.Score) float64 { return s.Loss }, false),
		Notes:  []string{"Thin line: the loss of each step, on its own batch, before the step was made."},
		Empty:  "No measurement yet.",
	}
	steps := chart.Curve{Label: "each step’s batch", Series: chart.Grey, Faint: true}
	for i, loss := range r.Losses {
		steps.X, steps.Y = append(steps.X, float64(r.at[i])), append(steps.Y, loss)
	}
	if len(r.at) > 0 && r.LastLoss()-r.start > len(r.at) {
		c.Notes = []string{"Thin line: the loss of each step, on its own batch, before the step was made; where this " +
			"training was kept, means over a few steps."}
	}
	c.Curves = append([]chart.Curve{steps}, c.Curves...)
	return c
}

// lastStep is the right end of the axes: it doubles as the training goes on, so that they seldom change.
func (r *Record) lastStep() float64 {
	end := 100
	for end < r.LastLoss()-r.start {
		end *= 2
	}
	return float64(r.start + end)
}

func (r *Record) confusionFigure() chart.Part {
	m := chart.Matrix{
		ID: "figure-confusions", Title: "Confusion matrix", Subtitle: r.from(),
		RowsLabel:  "Rows: what the picture shows. Columns: what the network answers. Numbers: new pictures.",
		ColumnName: "Answer",
		Classes:    r.Classes, Counts: r.confusion, Empty: "No measurement yet.",
	}
	if p, ok := r.Last(); ok {
		m.Notes = []string{fmt.Sprintf("After step %d: %s of %d new pictures classified correctly, 95 %% interval %s to "+
			"%s. Blue: "+
			"right; orange: wrong.",
			p.Step, part.Percent(p.Fresh.Accuracy), p.Fresh.N, part.Percent(p.Fresh.Low), part.Percent(p.Fresh.High))}
	}
	return m
}
