package ui

import (
	"encoding/base64"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/training"
)

// record is a training as it is shown and kept: its choices and all that was measured.
// States of a session bring it piece by piece; as a Result it goes into the notebook
// and comes back.
type record struct {
	config  lab.Config
	classes []string
	backend string // the last
	step    int    // steps made

	run       int       // of the session; 0 for one that was kept
	start     int       // step that its curves begin at: 0, or that of weights that were loaded
	at        []int     // steps that losses belong to, ascending
	losses    []float64 // before each of these steps; where it was long, means over the steps since the one before
	points    []training.Point
	confusion [][]int
	mistakes  []job.Mistake
	rates     []training.RateChange
	devices   []deviceChange // the first, and each later one
	restarts  []int          // steps from which a new optimiser went on with weights that were there

	version int // counts changes, so that pictures are laid out once each
}

// deviceChange is a backend and the step from which on it computed.
type deviceChange struct {
	step    int
	backend string
}

// take puts a piece at the end. A new run begins a new record, unless it is to go on
// with this one and begins where this one ends; begun says whether it did.
func (r *record) take(s job.State, goOn bool) (begun bool) {
	r.version++
	if s.Phase == job.Refused {
		return false
	}
	if s.Run != r.run {
		r.run = s.Run
		if begun = !goOn || s.Start != r.step; begun {
			*r = record{run: s.Run, start: s.Start, version: r.version}
		}
		if s.Start > 0 && !slices.Contains(r.restarts, s.Start) {
			r.restarts = append(r.restarts, s.Start)
		}
	}
	r.step, r.classes = s.Step, s.Classes
	if n := len(r.devices); n == 0 || r.devices[n-1].backend != s.Backend {
		if n > 0 && r.devices[n-1].step == s.Step {
			r.devices = r.devices[:n-1] // it did nothing
		}
		r.devices = append(r.devices, deviceChange{s.Step, s.Backend})
	}
	r.backend = s.Backend
	if s.FirstLoss == r.lastLoss() {
		for i, loss := range s.Losses {
			r.at, r.losses = append(r.at, s.FirstLoss+i+1), append(r.losses, loss)
		}
	}
	for _, p := range s.Points {
		if n := len(r.points); n == 0 || p.Step > r.points[n-1].Step {
			r.points = append(r.points, p)
		}
	}
	if s.Confusion != nil {
		r.confusion, r.mistakes = s.Confusion, s.Mistakes
	}
	r.rates = slices.DeleteFunc(r.rates, func(c training.RateChange) bool { return c.Step >= s.Start })
	for _, c := range s.Rates {
		if n := len(r.rates); n == 0 || r.rates[n-1].Rate != c.Rate {
			r.rates = append(r.rates, c)
		}
	}
	return begun
}

// lastLoss is the step of the last loss that is known.
func (r *record) lastLoss() int {
	if n := len(r.at); n > 0 {
		return r.at[n-1]
	}
	return r.start
}

// last is the latest measurement; ok is false before the first.
func (r *record) last() (p training.Point, ok bool) {
	if n := len(r.points); n > 0 {
		return r.points[n-1], true
	}
	return p, false
}

func (r *record) class(i int) string {
	if i >= 0 && i < len(r.classes) {
		return r.classes[i]
	}
	return strconv.Itoa(i)
}

// ratesText names the learning rates that were used.
func (r *record) ratesText() string {
	if len(r.rates) == 0 {
		return "Adam, rate " + r.config.Get(lab.KeyRate)
	}
	text := "Adam, rate "
	for i, c := range r.rates {
		if i > 0 {
			text += fmt.Sprintf(", from step %d on ", c.Step)
		}
		text += rateText(c.Rate)
	}
	return text
}

func rateText(rate float64) string { return strconv.FormatFloat(rate, 'g', -1, 64) }

// devicesText says what was computed where: "on cpu, from step 40 on webgpu".
func (r *record) devicesText() string {
	var parts []string
	for i, d := range r.devices {
		if i == 0 {
			parts = append(parts, "on "+d.backend)
		} else {
			parts = append(parts, fmt.Sprintf("from step %d on %s", d.step, d.backend))
		}
	}
	return strings.Join(parts, ", ")
}

// restartsText says where a new optimiser went on with weights that were there.
func (r *record) restartsText() string {
	if len(r.restarts) == 0 {
		return ""
	}
	var steps []string
	for _, s := range r.restarts {
		steps = append(steps, strconv.Itoa(s))
	}
	return "Adam started again at step " + strings.Join(steps, ", ")
}

// The tables of a training, and what their changes are called.
const (
	ofRate    = "learning rate"
	ofDevice  = "device"
	ofAdam    = "optimiser"
	ofWeights = "weights"
	asDrawn   = "data:image/png;base64," // begins a picture in a table
)

// mostKept is how many losses of a training are kept: more than a figure has pixels.
const mostKept = 2000

// result is the training as a Result, for tables, files and the notebook. Of more
// losses than most, means over equal stretches are given; 0 gives all.
func (r *record) result(most int) *lab.Result {
	out := &lab.Result{Experiment: "train", Config: r.config.String(), Version: lab.Version, Backend: r.backend,
		Seed: uint64(r.config.Int(lab.KeySeed))}
	summary := lab.Table{Name: lab.TableSummary,
		Columns: []lab.Column{{Name: lab.ColumnMeasure}, {Name: lab.ColumnSet}, {Name: lab.ColumnEstimate},
			{Name: lab.ColumnLow}, {Name: lab.ColumnHigh}, {Name: lab.ColumnN}, {Name: lab.ColumnUnit},
			{Name: lab.ColumnChance}}}
	measurements := lab.Table{Name: lab.TableMeasurements,
		Columns: []lab.Column{{Name: lab.ColumnStep}, {Name: lab.ColumnSet}, {Name: lab.ColumnN, Unit: "pictures"},
			{Name: lab.ColumnAccuracy}, {Name: lab.ColumnLow}, {Name: lab.ColumnHigh}, {Name: lab.ColumnLoss, Unit: "nats"}}}
	for _, p := range r.points {
		for _, side := range sides {
			if s := side.of(p); s.N > 0 {
				measurements.Rows = append(measurements.Rows,
					[]any{float64(p.Step), side.label, float64(s.N), s.Accuracy, s.Low, s.High, s.Loss})
			}
		}
	}
	if p, ok := r.last(); ok {
		chance := finite(1 / float64(len(r.classes)))
		for _, side := range sides {
			if s := side.of(p); s.N > 0 {
				summary.Rows = append(summary.Rows, []any{"accuracy", side.label, s.Accuracy, s.Low, s.High,
					float64(s.N), "", chance},
					[]any{"loss", side.label, s.Loss, nil, nil, float64(s.N), "nats", nil})
			}
		}
		summary.Rows = append(summary.Rows, []any{"steps", "before this measurement", float64(p.Step), nil,
			nil, nil, "", nil})
	}
	confusions := lab.Table{Name: lab.TableConfusions,
		Columns: []lab.Column{{Name: lab.ColumnShown}, {Name: lab.ColumnAnswer}, {Name: lab.ColumnN, Unit: "pictures"}}}
	for i, row := range r.confusion {
		for j, n := range row { // zeros, too: so the table names every class, in order
			confusions.Rows = append(confusions.Rows, []any{r.class(i), r.class(j), float64(n)})
		}
	}
	mistakes := lab.Table{Name: lab.TableMistakes,
		Columns: []lab.Column{{Name: lab.ColumnShown}, {Name: lab.ColumnAnswer}, {Name: lab.ColumnConfidence},
			{Name: lab.ColumnPicture}}}
	for _, m := range r.mistakes {
		mistakes.Rows = append(mistakes.Rows, []any{r.class(m.Class), r.class(m.Answer), m.Confidence,
			asDrawn + base64.StdEncoding.EncodeToString(m.PNG)})
	}
	at, losses := r.at, r.losses
	if most > 0 && len(losses) > most {
		at, losses = thinned(r.start, at, losses, most)
	}
	curve := lab.Table{Name: lab.TableLosses, Columns: []lab.Column{{Name: lab.ColumnStep},
		{Name: lab.ColumnLoss, Unit: "nats"}}}
	for i, loss := range losses {
		curve.Rows = append(curve.Rows, []any{float64(at[i]), loss})
	}
	changes := lab.Table{Name: lab.TableChanges,
		Columns: []lab.Column{{Name: lab.ColumnFromStep}, {Name: lab.ColumnWhat}, {Name: lab.ColumnTo}}}
	for _, c := range r.rates {
		changes.Rows = append(changes.Rows, []any{float64(c.Step), ofRate, rateText(c.Rate)})
	}
	for _, d := range r.devices {
		changes.Rows = append(changes.Rows, []any{float64(d.step), ofDevice, d.backend})
	}
	if r.start > 0 {
		changes.Rows = append(changes.Rows, []any{float64(r.start), ofWeights, "loaded"})
	}
	for _, step := range r.restarts {
		changes.Rows = append(changes.Rows, []any{float64(step), ofAdam, "started again"})
	}
	out.Tables = []lab.Table{measurements, summary, confusions, mistakes, curve, changes}
	if len(r.rates) > 1 {
		out.Warnings = append(out.Warnings, "The learning rate was changed on the way ("+r.ratesText()+
			"), so the configuration alone does not repeat these numbers.")
	}
	if len(r.devices) > 1 {
		out.Warnings = append(out.Warnings, "The training changed its device ("+r.devicesText()+
			"), and numbers of two devices differ a little.")
	}
	if text := r.restartsText(); text != "" {
		out.Warnings = append(out.Warnings, "It went on from weights that were there ("+text+
			"), so the configuration alone does not repeat these numbers.")
	}
	return out
}

// thinned gives means over at most so many equal stretches of steps, each with its
// last step.
func thinned(start int, at []int, losses []float64, most int) (steps []int, means []float64) {
	stretch := (at[len(at)-1] - start + most - 1) / most
	before, sum, weight := start, 0.0, 0.0
	for i, loss := range losses {
		w := float64(at[i] - before)
		sum, weight, before = sum+w*loss, weight+w, at[i]
		if i+1 == len(at) || (at[i+1]-1-start)/stretch > (at[i]-1-start)/stretch {
			steps, means = append(steps, at[i]), append(means, sum/weight)
			sum, weight = 0, 0
		}
	}
	return steps, means
}

// recordOf reads a training that was kept. What a file of another origin has wrong is
// left out: the rest is still shown.
func recordOf(r *lab.Result) (*record, error) {
	config, _, err := lab.ParseConfig(training.Page{}, r.Config)
	if err != nil {
		return nil, err
	}
	out := &record{config: config, backend: r.Backend,
		classes: (reader{r.Table(lab.TableConfusions)}).values(lab.ColumnShown)}
	whole := func(x float64) (int, bool) { return int(x), x >= 0 && x <= 1e9 && x == math.Trunc(x) }
	m := reader{r.Table(lab.TableMeasurements)}
	for i := range m.len() {
		step, ok := whole(m.number(i, lab.ColumnStep))
		s := training.Score{Accuracy: m.number(i, lab.ColumnAccuracy), Low: m.number(i, lab.ColumnLow),
			High: m.number(i, lab.ColumnHigh), Loss: m.number(i, lab.ColumnLoss)}
		var counted bool
		s.N, counted = whole(m.number(i, lab.ColumnN))
		if !ok || !counted || math.IsNaN(s.Accuracy+s.Low+s.High+s.Loss) {
			continue
		}
		if n := len(out.points); n == 0 || step > out.points[n-1].Step {
			out.points = append(out.points, training.Point{Step: step})
		}
		p := &out.points[len(out.points)-1]
		if p.Step != step {
			continue
		}
		switch m.text(i, lab.ColumnSet) {
		case sides[0].label:
			p.Fresh = s
		case sides[1].label:
			p.Training = s
		}
	}
	c := reader{r.Table(lab.TableConfusions)}
	for i := range c.len() {
		n, ok := whole(c.number(i, lab.ColumnN))
		shown, answer := slices.Index(out.classes, c.text(i, lab.ColumnShown)),
			slices.Index(out.classes, c.text(i, lab.ColumnAnswer))
		if !ok || shown < 0 || answer < 0 {
			continue
		}
		if out.confusion == nil {
			for range out.classes {
				out.confusion = append(out.confusion, make([]int, len(out.classes)))
			}
		}
		out.confusion[shown][answer] = n
	}
	w := reader{r.Table(lab.TableMistakes)}
	for i := range w.len() {
		text, is := strings.CutPrefix(w.text(i, lab.ColumnPicture), asDrawn)
		png, err := base64.StdEncoding.DecodeString(text)
		x := job.Mistake{PNG: png}
		x.Class, x.Answer, x.Confidence = slices.Index(out.classes, w.text(i, lab.ColumnShown)),
			slices.Index(out.classes, w.text(i, lab.ColumnAnswer)), w.number(i, lab.ColumnConfidence)
		if is && err == nil && x.Class >= 0 && x.Answer >= 0 && !math.IsNaN(x.Confidence) {
			out.mistakes = append(out.mistakes, x)
		}
	}
	l := reader{r.Table(lab.TableLosses)}
	for i := range l.len() {
		if step, ok := whole(l.number(i, lab.ColumnStep)); ok && step > out.step && !math.IsNaN(l.number(i, lab.ColumnLoss)) {
			out.at, out.losses, out.step = append(out.at, step), append(out.losses, l.number(i, lab.ColumnLoss)), step
		}
	}
	ch := reader{r.Table(lab.TableChanges)}
	for i := range ch.len() {
		step, ok := whole(ch.number(i, lab.ColumnFromStep))
		if !ok {
			continue
		}
		switch ch.text(i, lab.ColumnWhat) {
		case ofRate:
			if rate, err := strconv.ParseFloat(ch.text(i, lab.ColumnTo), 64); err == nil {
				out.rates = append(out.rates, training.RateChange{Step: step, Rate: rate})
			}
		case ofDevice:
			out.devices = append(out.devices, deviceChange{step, ch.text(i, lab.ColumnTo)})
		case ofAdam:
			out.restarts = append(out.restarts, step)
		case ofWeights:
			out.start = step
		}
	}
	out.step = max(out.step, out.start)
	if p, ok := out.last(); ok {
		out.step = max(out.step, p.Step)
	}
	return out, nil
}
