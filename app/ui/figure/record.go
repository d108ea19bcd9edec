package figure

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
	"untrained/app/ui/part"
)

// Record is a training as it is shown and kept: its choices and all that was measured.
// States of a session bring it piece by piece; as a Result it goes into the notebook
// and comes back.
type Record struct {
	Config  lab.Config
	Classes []string
	Backend string // the last
	Step    int    // steps made

	Run       int       // of the session; 0 for one that was kept
	start     int       // step that its curves begin at: 0, or that of weights that were loaded
	at        []int     // steps that losses belong to, ascending
	Losses    []float64 // before each of these steps; where it was long, means over the steps since the one before
	Points    []training.Point
	confusion [][]int
	Mistakes  []job.Mistake
	rates     []training.RateChange
	devices   []deviceChange // the first, and each later one
	restarts  []int          // steps from which a new optimiser went on with weights that were there

	Version int // counts changes, so that pictures are laid out once each
}

// deviceChange is a backend and the step from which on it computed.
type deviceChange struct {
	step    int
	backend string
}

// Take puts a piece at the end. A new run begins a new record, unless it is to go on
// with this one and begins where this one ends; begun says whether it did.
func (r *Record) Take(s job.State, goOn bool) (begun bool) {
	r.Version++
	if s.Phase == job.Refused {
		return false
	}
	if s.Run != r.Run {
		r.Run = s.Run
		if begun = !goOn || s.Start != r.Step; begun {
			*r = Record{Run: s.Run, start: s.Start, Version: r.Version}
		}
		if s.Start > 0 && !slices.Contains(r.restarts, s.Start) {
			r.restarts = append(r.restarts, s.Start)
		}
	}
	r.Step, r.Classes = s.Step, s.Classes
	if n := len(r.devices); n == 0 || r.devices[n-1].backend != s.Backend {
		if n > 0 && r.devices[n-1].step == s.Step {
			r.devices = r.devices[:n-1] // it did nothing
		}
		r.devices = append(r.devices, deviceChange{s.Step, s.Backend})
	}
	r.Backend = s.Backend
	if s.FirstLoss == r.LastLoss() {
		for i, loss := range s.Losses {
			r.at, r.Losses = append(r.at, s.FirstLoss+i+1), append(r.Losses, loss)
		}
	}
	for _, p := range s.Points {
		if n := len(r.Points); n == 0 || p.Step > r.Points[n-1].Step {
			r.Points = append(r.Points, p)
		}
	}
	if s.Confusion != nil {
		r.confusion, r.Mistakes = s.Confusion, s.Mistakes
	}
	r.rates = slices.DeleteFunc(r.rates, func(c training.RateChange) bool { return c.Step >= s.Start })
	for _, c := range s.Rates {
		if n := len(r.rates); n == 0 || r.rates[n-1].Rate != c.Rate {
			r.rates = append(r.rates, c)
		}
	}
	return begun
}

// LastLoss is the step of the last loss that is known.
func (r *Record) LastLoss() int {
	if n := len(r.at); n > 0 {
		return r.at[n-1]
	}
	return r.start
}

// Last is the latest measurement; ok is false before the first.
func (r *Record) Last() (p training.Point, ok bool) {
	if n := len(r.Points); n > 0 {
		return r.Points[n-1], true
	}
	return p, false
}

// Class returns the name of class i of the lesson.
func (r *Record) Class(i int) string {
	if i >= 0 && i < len(r.Classes) {
		return r.Classes[i]
	}
	return strconv.Itoa(i)
}

// ratesText names the learning rates that were used.
func (r *Record) ratesText() string {
	if len(r.rates) == 0 {
		return "Adam, rate " + r.Config.Get(lab.KeyRate)
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
func (r *Record) devicesText() string {
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
func (r *Record) restartsText() string {
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

// MostKept is how many losses of a training are kept: more than a figure has pixels.
const MostKept = 2000

// Result is the training as a Result, for tables, files and the notebook. Of more
// losses than most, means over equal stretches are given; 0 gives all.
func (r *Record) Result(most int) *lab.Result {
	out := &lab.Result{Experiment: "train", Config: r.Config.String(), Version: lab.Version, Backend: r.Backend,
		Seed: uint64(r.Config.Int(lab.KeySeed))}
	summary := lab.Table{Name: lab.TableSummary,
		Columns: []lab.Column{{Name: lab.ColumnMeasure}, {Name: lab.ColumnSet}, {Name: lab.ColumnEstimate},
			{Name: lab.ColumnLow}, {Name: lab.ColumnHigh}, {Name: lab.ColumnN}, {Name: lab.ColumnUnit},
			{Name: lab.ColumnChance}}}
	measurements := lab.Table{Name: lab.TableMeasurements,
		Columns: []lab.Column{{Name: lab.ColumnStep}, {Name: lab.ColumnSet}, {Name: lab.ColumnN, Unit: "pictures"},
			{Name: lab.ColumnAccuracy}, {Name: lab.ColumnLow}, {Name: lab.ColumnHigh}, {Name: lab.ColumnLoss, Unit: "nats"}}}
	for _, p := range r.Points {
		for _, side := range sides {
			if s := side.of(p); s.N > 0 {
				measurements.Rows = append(measurements.Rows,
					[]any{float64(p.Step), side.label, float64(s.N), s.Accuracy, s.Low, s.High, s.Loss})
			}
		}
	}
	if p, ok := r.Last(); ok {
		chance := part.Finite(1 / float64(len(r.Classes)))
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
			confusions.Rows = append(confusions.Rows, []any{r.Class(i), r.Class(j), float64(n)})
		}
	}
	mistakes := lab.Table{Name: lab.TableMistakes,
		Columns: []lab.Column{{Name: lab.ColumnShown}, {Name: lab.ColumnAnswer}, {Name: lab.ColumnConfidence},
			{Name: lab.ColumnPicture}}}
	for _, m := range r.Mistakes {
		mistakes.Rows = append(mistakes.Rows, []any{r.Class(m.Class), r.Class(m.Answer), m.Confidence,
			asDrawn + base64.StdEncoding.EncodeToString(m.PNG)})
	}
	at, losses := r.at, r.Losses
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

// RecordOf reads a training that was kept. What a file of another origin has wrong is
// left out: the rest is still shown.
func RecordOf(r *lab.Result) (*Record, error) {
	config, _, err := lab.ParseConfig(training.Page{}, r.Config)
	if err != nil {
		return nil, err
	}
	out := &Record{Config: config, Backend: r.Backend,
		Classes: Read(r.Table(lab.TableConfusions)).Values(lab.ColumnShown)}
	whole := func(x float64) (int, bool) { return int(x), x >= 0 && x <= 1e9 && x == math.Trunc(x) }
	m := Read(r.Table(lab.TableMeasurements))
	for i := range m.Len() {
		step, ok := whole(m.Number(i, lab.ColumnStep))
		s := training.Score{Accuracy: m.Number(i, lab.ColumnAccuracy), Low: m.Number(i, lab.ColumnLow),
			High: m.Number(i, lab.ColumnHigh), Loss: m.Number(i, lab.ColumnLoss)}
		var counted bool
		s.N, counted = whole(m.Number(i, lab.ColumnN))
		if !ok || !counted || math.IsNaN(s.Accuracy+s.Low+s.High+s.Loss) {
			continue
		}
		if n := len(out.Points); n == 0 || step > out.Points[n-1].Step {
			out.Points = append(out.Points, training.Point{Step: step})
		}
		p := &out.Points[len(out.Points)-1]
		if p.Step != step {
			continue
		}
		switch m.Text(i, lab.ColumnSet) {
		case sides[0].label:
			p.Fresh = s
		case sides[1].label:
			p.Training = s
		}
	}
	c := Read(r.Table(lab.TableConfusions))
	for i := range c.Len() {
		n, ok := whole(c.Number(i, lab.ColumnN))
		shown, answer := slices.Index(out.Classes, c.Text(i, lab.ColumnShown)),
			slices.Index(out.Classes, c.Text(i, lab.ColumnAnswer))
		if !ok || shown < 0 || answer < 0 {
			continue
		}
		if out.confusion == nil {
			for range out.Classes {
				out.confusion = append(out.confusion, make([]int, len(out.Classes)))
			}
		}
		out.confusion[shown][answer] = n
	}
	w := Read(r.Table(lab.TableMistakes))
	for i := range w.Len() {
		text, is := strings.CutPrefix(w.Text(i, lab.ColumnPicture), asDrawn)
		png, err := base64.StdEncoding.DecodeString(text)
		x := job.Mistake{PNG: png}
		x.Class, x.Answer, x.Confidence = slices.Index(out.Classes, w.Text(i, lab.ColumnShown)),
			slices.Index(out.Classes, w.Text(i, lab.ColumnAnswer)), w.Number(i, lab.ColumnConfidence)
		if is && err == nil && x.Class >= 0 && x.Answer >= 0 && !math.IsNaN(x.Confidence) {
			out.Mistakes = append(out.Mistakes, x)
		}
	}
	l := Read(r.Table(lab.TableLosses))
	for i := range l.Len() {
		if step, ok := whole(l.Number(i, lab.ColumnStep)); ok && step > out.Step && !math.IsNaN(l.Number(i, lab.ColumnLoss)) {
			out.at, out.Losses, out.Step = append(out.at, step), append(out.Losses, l.Number(i, lab.ColumnLoss)), step
		}
	}
	ch := Read(r.Table(lab.TableChanges))
	for i := range ch.Len() {
		step, ok := whole(ch.Number(i, lab.ColumnFromStep))
		if !ok {
			continue
		}
		switch ch.Text(i, lab.ColumnWhat) {
		case ofRate:
			if rate, err := strconv.ParseFloat(ch.Text(i, lab.ColumnTo), 64); err == nil {
				out.rates = append(out.rates, training.RateChange{Step: step, Rate: rate})
			}
		case ofDevice:
			out.devices = append(out.devices, deviceChange{step, ch.Text(i, lab.ColumnTo)})
		case ofAdam:
			out.restarts = append(out.restarts, step)
		case ofWeights:
			out.start = step
		}
	}
	out.Step = max(out.Step, out.start)
	if p, ok := out.Last(); ok {
		out.Step = max(out.Step, p.Step)
	}
	return out, nil
}
