package ui

import (
	"fmt"
	"strconv"
	"strings"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// picture is a figure of this page.
type picture interface {
	SVG(theme chart.Theme, width int) string
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
	key := fmt.Sprint(t.curves.version, t.stand.Phase == job.Refused, t.config.Get("target"), width)
	if key != d.key {
		d.key, d.pictures = key, nil
		for _, f := range t.figures() {
			d.pictures = append(d.pictures, f.SVG(chart.Page, int(width)))
		}
	}
	return d.pictures
}

// inPairs says whether figures stand side by side in a column of this width, so
// that curves and confusions are seen together.
func inPairs(width float64) bool { return width >= 2*chart.MinWidth+pairGap+60 }

const pairGap = 24 // pixels; .pairs in the style sheet

func (t *train) figures() []picture {
	return []picture{t.accuracyFigure(), t.lossFigure(), t.confusionFigure()}
}

// from is what every figure says about where its numbers come from.
func (t *train) from() string {
	lesson := lab.LessonOf(t.config)
	parts := []string{lesson.Title(), fmt.Sprintf("%d pixels a side", lesson.Size), "seed " + t.config.Get("seed"), "batch " + t.config.Get("batch"), t.ratesText()}
	if t.moves != "" {
		parts = append(parts, "computed "+t.moves)
	} else if t.stand.Backend != "" {
		parts = append(parts, "computed on "+t.stand.Backend)
	}
	return strings.Join(parts, " · ")
}

// ratesText names the learning rates that were used.
func (t *train) ratesText() string {
	rates := t.stand.Rates
	if len(rates) == 0 {
		return "Adam, rate " + t.config.Get("rate")
	}
	text := "Adam, rate "
	for i, r := range rates {
		if i > 0 {
			text += fmt.Sprintf(", from step %d on ", r.Step)
		}
		text += strconv.FormatFloat(r.Rate, 'g', -1, 64)
	}
	return text
}

// sides are the two curves of measurements.
var sides = []struct {
	label  string
	series int
	of     func(lab.Point) lab.Score
}{
	{"fresh pictures", chart.Orange, func(p lab.Point) lab.Score { return p.Fresh }},
	{"pictures trained on last", chart.Blue, func(p lab.Point) lab.Score { return p.Training }},
}

// measured makes the curves of one number of the scores.
func (t *train) measured(value func(lab.Score) float64, bands bool) (curves []chart.Curve) {
	for _, side := range sides {
		k := chart.Curve{Label: side.label, Series: side.series}
		n := 0
		for _, p := range t.curves.points {
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

func (t *train) accuracyFigure() picture {
	c := chart.Lines{
		ID: "figure-accuracy", Title: "How much it gets right", Subtitle: t.from(),
		XLabel: "Training step", YLabel: "Accuracy (share of pictures that are right)", YTo: 1, XEnd: t.lastStep(),
		Curves: t.measured(func(s lab.Score) float64 { return s.Accuracy }, true),
		Notes:  []string{"Bands: 95 % intervals (Wilson)."},
		Empty:  "No measurement yet.",
	}
	if target := t.config.Float("target"); target > 0 {
		c.Rules = append(c.Rules, chart.Rule{At: target, Label: "stops here"})
	}
	if n := len(t.stand.Classes); n > 0 {
		c.Rules = append(c.Rules, chart.Rule{At: 1 / float64(n), Label: "chance"})
	}
	return c
}

func (t *train) lossFigure() picture {
	c := chart.Lines{
		ID: "figure-loss", Title: "How far off its answers are", Subtitle: t.from(),
		XLabel: "Training step", YLabel: "Loss (mean cross-entropy, nats)", YFrom: 0, YTo: 0.1, XEnd: t.lastStep(),
		Curves: t.measured(func(s lab.Score) float64 { return s.Loss }, false),
		Notes:  []string{"Thin line: the loss of each step, on its own batch, before the step was made."},
		Empty:  "No measurement yet.",
	}
	steps := chart.Curve{Label: "each step’s batch", Series: chart.Grey, Faint: true}
	for i, loss := range t.curves.losses {
		steps.X, steps.Y = append(steps.X, float64(t.curves.start+i+1)), append(steps.Y, loss)
	}
	c.Curves = append([]chart.Curve{steps}, c.Curves...)
	return c
}

func (t *train) lastStep() float64 { return float64(t.curves.start + max(len(t.curves.losses), 10)) }

func (t *train) confusionFigure() picture {
	m := chart.Matrix{
		ID: "figure-confusions", Title: "What it takes for what", Subtitle: t.from(),
		RowsLabel: "Rows: what the picture shows. Columns: what the network answers. Numbers: fresh pictures.", ColumnName: "Answer",
		Classes: t.stand.Classes, Counts: t.curves.confusion, Empty: "No measurement yet.",
	}
	if p, ok := t.last(); ok {
		m.Notes = []string{fmt.Sprintf("After step %d: %s of %d fresh pictures right, 95 %% interval %s to %s. Blue: right; orange: wrong.",
			p.Step, percent(p.Fresh.Accuracy), p.Fresh.N, percent(p.Fresh.Low), percent(p.Fresh.High))}
	}
	return m
}

// result is the training as a Result, for tables and files.
func (t *train) result() *lab.Result {
	r := &lab.Result{Experiment: "train", Config: t.config.String(), Version: lab.Version, Backend: t.stand.Backend, Seed: uint64(t.config.Int("seed"))}
	measurements := lab.Table{Name: "measurements", Columns: []lab.Column{{Name: "step"}, {Name: "set"}, {Name: "n", Unit: "pictures"},
		{Name: "accuracy"}, {Name: "low"}, {Name: "high"}, {Name: "loss", Unit: "nats"}}}
	for _, p := range t.curves.points {
		for _, side := range sides {
			if s := side.of(p); s.N > 0 {
				measurements.Rows = append(measurements.Rows, []any{float64(p.Step), side.label, float64(s.N), s.Accuracy, s.Low, s.High, s.Loss})
			}
		}
	}
	confusions := lab.Table{Name: "confusions", Columns: []lab.Column{{Name: "shown"}, {Name: "answer"}, {Name: "n", Unit: "pictures"}}}
	for i, row := range t.curves.confusion {
		for j, n := range row {
			if n > 0 {
				confusions.Rows = append(confusions.Rows, []any{t.class(i), t.class(j), float64(n)})
			}
		}
	}
	losses := lab.Table{Name: "losses", Columns: []lab.Column{{Name: "step"}, {Name: "loss", Unit: "nats"}}}
	for i, loss := range t.curves.losses {
		losses.Rows = append(losses.Rows, []any{float64(t.curves.start + i + 1), loss})
	}
	rates := lab.Table{Name: "rates", Columns: []lab.Column{{Name: "from_step"}, {Name: "rate"}}}
	for _, change := range t.stand.Rates {
		rates.Rows = append(rates.Rows, []any{float64(change.Step), change.Rate})
	}
	r.Tables = []lab.Table{measurements, confusions, losses, rates}
	if len(t.stand.Rates) > 1 {
		r.Warnings = append(r.Warnings, "The learning rate was changed on the way ("+t.ratesText()+"), so the configuration alone does not repeat these numbers.")
	}
	if t.moves != "" {
		r.Warnings = append(r.Warnings, "The training changed its device ("+t.moves+"), and numbers of two devices differ a little.")
	}
	return r
}
