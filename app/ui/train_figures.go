package ui

import (
	"fmt"
	"strings"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/app/ui/chart"
)

// trainingFigure gives the maker of one of the figures of a training that was kept.
func trainingFigure(i int) maker {
	return func(s shown) (figure, bool) {
		r, err := recordOf(s.result)
		if err != nil || len(r.points) == 0 {
			return figure{}, false
		}
		return figure{name: figureNames[i], chart: r.figures()[i],
			table: s.result.Table([]string{"measurements", "losses", "confusions"}[i])}, true
	}
}

// trainingsCompared draws how much of fresh pictures two trainings got right.
func trainingsCompared(a, b *lab.Result) (c chart.Lines, ok bool) {
	c = chart.Lines{
		ID: "figure-compared", Title: "How much either gets right of fresh pictures",
		XLabel: "Training step", YLabel: "Accuracy (share of pictures that are right)", YTo: 1,
		Notes: []string{"Bands: 95 % intervals (Wilson)."},
	}
	for i, result := range []*lab.Result{a, b} {
		if result.Experiment != "train" {
			return c, false
		}
		r, err := recordOf(result)
		if err != nil || len(r.points) == 0 {
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

// figureNames end the names of the figures' files, in their order.
var figureNames = []string{"accuracy", "loss", "confusions"}

// laidOut keeps the figures as they were laid out last.
type laidOut struct {
	key      string
	pictures []string
}

// draw lays the figures out, unless nothing has changed since the last time.
func (d *laidOut) draw(t *train, width float64) []string {
	if width <= 0 {
		width = 760
	}
	if inPairs(width) {
		width = (width - pairGap) / 2
	}
	key := fmt.Sprint(t.shows.version, t.stand.Phase == job.Refused, t.config.String(), width)
	if key != d.key {
		d.key, d.pictures = key, nil
		for _, f := range t.shows.figures() {
			d.pictures = append(d.pictures, f.SVG(chart.Page, int(width)))
		}
	}
	return d.pictures
}

// inPairs says whether figures stand side by side in a column of this width, so
// that curves and confusions are seen together.
func inPairs(width float64) bool { return width >= 2*chart.MinWidth+pairGap+60 }

const pairGap = 24 // pixels; .pairs in the style sheet

func (r *record) figures() []chart.Part {
	return []chart.Part{r.accuracyFigure(), r.lossFigure(), r.confusionFigure()}
}

// from is what every figure says about where its numbers come from.
func (r *record) from() string {
	lesson := training.LessonOf(r.config)
	parts := []string{lesson.Title(), fmt.Sprintf("%d pixels a side", lesson.Size), "seed " + r.config.Get(lab.KeySeed),
		"batch " + r.config.Get(lab.KeyBatch), r.ratesText()}
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
	{"fresh pictures", chart.Orange, func(p training.Point) training.Score { return p.Fresh }},
	{"pictures trained on last", chart.Blue, func(p training.Point) training.Score { return p.Training }},
}

// measured makes the curves of one number of the scores.
func (r *record) measured(value func(training.Score) float64, bands bool) (curves []chart.Curve) {
	for _, side := range sides {
		k := chart.Curve{Label: side.label, Series: side.series}
		n := 0
		for _, p := range r.points {
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

func (r *record) accuracyFigure() chart.Part {
	c := chart.Lines{
		ID: "figure-accuracy", Title: "How much it gets right", Subtitle: r.from(),
		XLabel: "Training step", YLabel: "Accuracy (share of pictures that are right)", YTo: 1, XEnd: r.lastStep(),
		Curves: r.measured(func(s training.Score) float64 { return s.Accuracy }, true),
		Notes:  []string{"Bands: 95 % intervals (Wilson)."},
		Empty:  "No measurement yet.",
	}
	if target := r.config.Float(lab.KeyTarget); target > 0 {
		c.Rules = append(c.Rules, chart.Rule{At: target, Label: "stops here"})
	}
	if n := len(r.classes); n > 0 {
		c.Rules = append(c.Rules, chart.Rule{At: 1 / float64(n), Label: "chance"})
	}
	return c
}

func (r *record) lossFigure() chart.Part {
	c := chart.Lines{
		ID: "figure-loss", Title: "How far off its answers are", Subtitle: r.from(),
		XLabel: "Training step", YLabel: "Loss (mean cross-entropy, nats)", YFrom: 0, YTo: 0.1, XEnd: r.lastStep(),
		Curves: r.measured(func(s training.Score) float64 { return s.Loss }, false),
		Notes:  []string{"Thin line: the loss of each step, on its own batch, before the step was made."},
		Empty:  "No measurement yet.",
	}
	steps := chart.Curve{Label: "each step’s batch", Series: chart.Grey, Faint: true}
	for i, loss := range r.losses {
		steps.X, steps.Y = append(steps.X, float64(r.at[i])), append(steps.Y, loss)
	}
	if len(r.at) > 0 && r.lastLoss()-r.start > len(r.at) {
		c.Notes = []string{"Thin line: the loss of each step, on its own batch, before the step was made; where this " +
			"training was kept, means over a few steps."}
	}
	c.Curves = append([]chart.Curve{steps}, c.Curves...)
	return c
}

func (r *record) lastStep() float64 { return float64(r.start + max(r.lastLoss()-r.start, 10)) }

func (r *record) confusionFigure() chart.Part {
	m := chart.Matrix{
		ID: "figure-confusions", Title: "What it takes for what", Subtitle: r.from(),
		RowsLabel:  "Rows: what the picture shows. Columns: what the network answers. Numbers: fresh pictures.",
		ColumnName: "Answer",
		Classes:    r.classes, Counts: r.confusion, Empty: "No measurement yet.",
	}
	if p, ok := r.last(); ok {
		m.Notes = []string{fmt.Sprintf("After step %d: %s of %d fresh pictures right, 95 %% interval %s to %s. Blue: "+
			"right; orange: wrong.",
			p.Step, percent(p.Fresh.Accuracy), p.Fresh.N, percent(p.Fresh.Low), percent(p.Fresh.High))}
	}
	return m
}
