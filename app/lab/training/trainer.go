package training

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/assets/weights/onnx"
	"untrained/nn"
	"untrained/nn/random"
)

// Trainer is a network in training. It is advanced in small pieces, so that
// whoever drives it can stop between any two of them: the numbers depend on the
// configuration alone and not on when it was paused. It belongs to one goroutine.
//
// Every picture is drawn from the seed, the training set in the order of its
// index; an epoch sees each once, in an order of its own, and leaves out what does
// not fill a batch.
type Trainer struct {
	config  config
	text    lab.Config // the same, as it is saved
	lesson  Lesson
	spec    nn.Spec
	classes []string
	program *nn.Program
	backend nn.Backend
	eye     *eye // nil until See is called
	fragile bool // its device may be lost
	seed    uint64
	batch   int

	training, fresh *album
	x               []float32
	labels          []int
	answers         nn.Tap

	step   int
	start  int // the step that the curves begin at: 0, or that of loaded weights
	losses []float64
	rates  []RateChange
	points []Point
	report Report
	epoch  int
	order  []int // of the epoch
	recent []int // pictures trained on last, at most recentPictures

	measuring *measurement // one that is due or under way
	kept      *checkpoint  // where to go on from when the device is lost; nil: it cannot be
	exploded  error
}

// RateChange is a learning rate and the step from which on it counted.
type RateChange struct {
	Step int     `json:"step"`
	Rate float64 `json:"rate"`
}

// recentPictures is how many of the pictures trained on last the training
// accuracy is measured with.
const recentPictures = 200

// NewTrainer prepares a training; own has the reader's own pictures, which the data OwnPictures asks for, else nil. It
// refuses what cannot work, before any of it is done: a network that does not fit the lesson, a batch larger than the
// training set, more memory than there is.
func NewTrainer(backend nn.Backend, c lab.Config, own *Own) (*Trainer, error) {
	k, err := lab.Parse[config](c)
	if err != nil {
		return nil, err
	}
	spec, err := nn.ParseSpec(k.Network)
	if err != nil {
		return nil, err
	}
	t := &Trainer{config: k, text: c, lesson: LessonOf(c).With(own), spec: spec, seed: uint64(k.Seed), batch: k.Batch}
	if err := t.lesson.Fits(spec); err != nil {
		return nil, err
	}
	if n := k.Pictures; n < t.batch {
		return nil, fmt.Errorf("a batch of %d pictures needs at least as many training pictures, not %d: lower the batch "+
			"or raise their number", t.batch, n)
	}
	if err := t.lesson.enough(k.Pictures, k.Heldout); err != nil {
		return nil, err
	}
	t.classes = t.lesson.Classes()
	if err := t.compile(backend); err != nil {
		return nil, err
	}
	size := spec.Input.Len()
	t.training = newAlbum(t.lesson, "training", t.seed, k.Pictures)
	t.fresh = newAlbum(t.lesson, "held-out", t.seed, k.Heldout)
	t.x, t.labels = make([]float32, t.batch*size), make([]int, t.batch)
	names := spec.LayerNames()
	t.answers = nn.Tap{Layer: names[len(names)-1], Data: make([]float32, t.batch*len(t.classes))}
	if err := t.Reset(); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// Close gives the memory back.
func (t *Trainer) Close() {
	t.closeEye()
	t.program.Release()
}

// Reset draws the first weights again and drops everything that was learned.
func (t *Trainer) Reset() error {
	scheme, err := nn.ParseInit(t.config.Init)
	if err != nil {
		return err
	}
	params, err := t.spec.Init(t.seed, scheme)
	if err != nil {
		return err
	}
	return t.begin(params, 0)
}

// begin starts the curves at a step with these weights and a fresh optimiser.
func (t *Trainer) begin(params *nn.Params, step int) error {
	if err := t.program.SetParams(params); err != nil {
		return err
	}
	t.step, t.start, t.exploded = step, step, nil
	t.losses, t.points, t.rates, t.recent = nil, nil, nil, nil
	t.report = Report{}
	t.epoch, t.order = -1, nil
	t.measuring = &measurement{}
	return t.SetRate(t.config.Rate)
}

func (t *Trainer) compile(backend nn.Backend) (err error) {
	if t.program, err = nn.Compile(t.spec, t.batch, nn.Mode{Training: true}, backend); err != nil {
		return err
	}
	t.closeEye()
	t.backend = backend
	_, t.fragile = backend.(interface{ Lost() error })
	return nil
}

// SetRate changes the learning rate from the next step on.
func (t *Trainer) SetRate(rate float64) error {
	if err := t.program.SetAdam(nn.AdamConfig{Rate: rate}); err != nil {
		return err
	}
	if n := len(t.rates); n > 0 && t.rates[n-1].Step == t.step {
		t.rates = t.rates[:n-1]
	}
	if n := len(t.rates); n == 0 || t.rates[n-1].Rate != rate {
		t.rates = append(t.rates, RateChange{t.step, rate})
	}
	return t.keep()
}

// Reconfigure changes the keys that do not restart the training.
func (t *Trainer) Reconfigure(c lab.Config) error {
	if (Page{}).Restarts(t.text, c) {
		return errors.New("this change needs a new training")
	}
	k, err := lab.Parse[config](c)
	if err != nil {
		return err
	}
	before, text := t.config, t.text
	t.config, t.text = k, c
	if k.Rate != before.Rate {
		if err := t.SetRate(k.Rate); err != nil {
			t.config, t.text = before, text
			return err
		}
	}
	return nil
}

// Classes names the classes.
func (t *Trainer) Classes() []string { return t.classes }

// Step counts the steps made.
func (t *Trainer) Step() int { return t.step }

// StepsOfEpoch returns how many steps an epoch has.
func (t *Trainer) StepsOfEpoch() int { return t.training.n / t.batch }

// Pending reports whether a measurement is due or under way.
func (t *Trainer) Pending() bool { return t.measuring != nil }

// Advance does the next small piece: of a measurement, if one is due, else one
// step of training. After an *Exploded it does nothing until Reset or Load.
func (t *Trainer) Advance() error {
	switch {
	case t.exploded != nil:
		return t.exploded
	case t.measuring != nil:
		return t.measure()
	}
	return t.train()
}

// DrawAhead draws one more picture that will be needed, and reports whether there
// was one.
func (t *Trainer) DrawAhead() bool { return t.fresh.ahead() || t.training.ahead() }

func (t *Trainer) train() error {
	perEpoch := t.StepsOfEpoch()
	epoch, at := t.step/perEpoch, t.step%perEpoch
	if epoch != t.epoch {
		t.epoch = epoch
		t.order = random.New(t.seed, "lab", "training", "order", strconv.Itoa(epoch)).Perm(t.training.n)
	}
	chosen := t.order[at*t.batch:][:t.batch]
	size := t.spec.Input.Len()
	for i, index := range chosen {
		t.labels[i] = t.training.copyTo(t.x[i*size:][:size], index)
	}
	if err := t.program.Step(t.x, t.labels); err != nil {
		return err
	}
	t.step++
	t.recent = append(t.recent, chosen...)
	t.recent = slices.Delete(t.recent, 0, max(0, len(t.recent)-recentPictures))
	due := t.step%t.config.Every == 0 || t.step == t.config.Steps
	if err := t.gather(due); err != nil {
		return err
	}
	if due {
		t.measuring = &measurement{}
	}
	return nil
}

// gather takes over the losses that have come, or all of them.
func (t *Trainer) gather(all bool) error {
	ask := t.program.Losses
	if all {
		ask = t.program.AllLosses
	}
	losses, err := ask()
	if err != nil {
		return err
	}
	for _, loss := range losses {
		if !(math.Abs(float64(loss)) < hopeless) {
			t.step = t.start + len(t.losses) + 1
			return t.explode(float64(loss))
		}
		t.losses = append(t.losses, float64(loss))
	}
	return nil
}

// Owes reports whether the losses of some steps are still on their way from a GPU.
func (t *Trainer) Owes() bool { return t.exploded == nil && len(t.losses) < t.step-t.start }

// Settle waits for them. Training need not wait: call it when it rests.
func (t *Trainer) Settle() error { return t.gather(true) }

// hopeless is a loss in nats from which no training comes back: guessing costs a
// few nats.
const hopeless = 1e6

// explode ends the training and says which layer is to blame.
func (t *Trainer) explode(loss float64) error {
	e := &Exploded{Step: t.step, Rate: t.rates[len(t.rates)-1].Rate, Loss: loss}
	if e.Err = t.program.CheckFinite(); e.Err == nil {
		params, err := t.program.Params()
		if err != nil {
			return err
		}
		name, most := "", 0.0
		for _, p := range params.Tensors {
			for _, v := range p.Data {
				if a := math.Abs(float64(v)); a > most {
					name, most = p.Name, a
				}
			}
		}
		e.Err = fmt.Errorf("%s has grown to values of %.3g; a smaller learning rate or smaller first weights may help", name,
			most)
	}
	t.exploded, t.measuring = e, nil
	return e
}

// Stopped says why training should stop now: "target" reached, or "steps" used up;
// "" for go on.
func (t *Trainer) Stopped() string {
	target := t.config.Target
	if n := len(t.points); n > 0 && target > 0 && t.points[n-1].Step == t.step &&
		t.points[n-1].Fresh.Accuracy >= target && !t.Pending() {
		return "target"
	}
	if t.step >= t.config.Steps {
		return "steps"
	}
	return ""
}

// Save returns the weights as a safetensors file that says how they came about.
func (t *Trainer) Save() ([]byte, error) {
	params, err := t.program.Params()
	if err != nil {
		return nil, err
	}
	meta := map[string]string{
		"made_by": "Untrained " + lab.Version, "training_set": t.lesson.Title(), "classes": strings.Join(t.classes, ","),
		"config": t.text.String(), "steps": strconv.Itoa(t.step),
	}
	if n := len(t.points); n > 0 && t.points[n-1].Step == t.step {
		meta["accuracy"] = strconv.FormatFloat(t.points[n-1].Fresh.Accuracy, 'f', 4, 64)
	}
	return params.AppendSafetensors(meta), nil
}

// Saved is a file of weights that was read.
type Saved struct {
	Params *nn.Params
	Config lab.Config // the training that made them, or the given one with their network
	Steps  int
	Notes  []string // what was assumed of a file that does not say it, in sentences
}

// maxWeights is the longest file of weights that is read, in bytes.
const maxWeights = 256 << 20

// ReadWeights reads what Save wrote, or any safetensors file. Where it does not say how it
// was trained, c with the file's network is assumed, as for an ONNX file; where it does not say which network
// it belongs to either, c's, if it fits. own are the reader's pictures, or nil.
func ReadWeights(file []byte, c lab.Config, own *Own) (Saved, error) {
	if len(file) > maxWeights {
		return Saved{}, fmt.Errorf("the file has %d bytes; weights of at most %d are read", len(file), maxWeights)
	}
	present, err := nn.ParseSpec(c.Get(lab.KeyNetwork))
	if err != nil {
		return Saved{}, err
	}
	params, meta, notes, err := readNetwork(present, file)
	if err != nil {
		return Saved{}, err
	}
	s := Saved{Params: params, Config: c, Notes: notes}
	if text := meta["config"]; text != "" {
		// A later version may know more keys; what is unknown is left out.
		if made, _, err := lab.ParseConfig(Page{}, text); err == nil {
			s.Config = made
			for _, key := range []string{"target", "steps", "hidden"} { // the reader's, not the file's
				if kept, err := s.Config.Set(key, c.Get(key)); err == nil {
					s.Config = kept
				}
			}
		}
	}
	if s.Config, err = s.Config.Set(lab.KeyNetwork, params.Spec.String()); err != nil {
		return Saved{}, err
	}
	if err := LessonOf(s.Config).With(own).Fits(params.Spec); err != nil {
		return Saved{}, fmt.Errorf("the file holds the network %s, which does not fit the data that is chosen: %w; choose "+
			"its data first", params.Spec, err)
	}
	if n, err := strconv.Atoi(meta["steps"]); err == nil && n > 0 && n <= 1e6 {
		s.Steps = n
	}
	return s, nil
}

// readNetwork reads either format.
func readNetwork(present nn.Spec, file []byte) (*nn.Params, map[string]string, []string, error) {
	if !onnx.Is(file) {
		return nn.ReadSafetensorsAs(present, file)
	}
	n, err := onnx.Read(file)
	if err != nil {
		return nil, nil, nil, err
	}
	return n.Params, n.Meta, n.Notes, nil
}

// Load goes on from saved weights of the same configuration, with a fresh
// optimiser; the curves begin at their step.
func (t *Trainer) Load(s Saved) error {
	if !s.Params.Spec.Equal(t.spec) {
		return fmt.Errorf("the weights belong to the network %s, not to %s", s.Params.Spec, t.spec)
	}
	return t.begin(s.Params, s.Steps)
}
