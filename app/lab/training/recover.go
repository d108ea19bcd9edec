package training

import (
	"slices"

	"untrained/nn"
)

// checkpoint is a moment of the training, kept outside the device: together with
// the configuration it decides all that follows.
type checkpoint struct {
	step, start int
	state       *nn.State
	recent      []int
	losses      int
	points      int
	rates       []RateChange
	report      Report
	due         bool // a measurement
}

// keep makes a checkpoint, where the device may be lost: when the weights are set,
// when the rate changes and after each measurement.
func (t *Trainer) keep() error {
	if !t.fragile {
		t.kept = nil
		return nil
	}
	return t.Checkpoint()
}

// Checkpoint keeps the training as it stands, for Recover: whoever means to go over
// to another backend calls it first.
func (t *Trainer) Checkpoint() error {
	if err := t.gather(true); err != nil {
		return err
	}
	state, err := t.program.Save()
	if err != nil {
		return err
	}
	t.kept = &checkpoint{
		step: t.step, start: t.start, state: state, recent: slices.Clone(t.recent), losses: len(t.losses),
		points: len(t.points), rates: slices.Clone(t.rates), report: t.report, due: t.measuring != nil,
	}
	return nil
}

// Recover takes the training to another backend, after nn.ErrDeviceLost or
// Checkpoint, and goes back to the last checkpoint, from which the same steps
// follow as would have. It reports how many steps have to be made again.
func (t *Trainer) Recover(backend nn.Backend) (again int, err error) {
	lost := t.program
	if err := t.compile(backend); err != nil {
		t.program = lost
		return 0, err
	}
	lost.Release()
	c := t.kept
	if c == nil { // lost before anything was kept
		again = t.step - t.start
		return again, t.Reset()
	}
	again = t.step - c.step
	t.step, t.start, t.exploded = c.step, c.start, nil
	t.losses, t.points = t.losses[:c.losses], t.points[:c.points]
	t.recent, t.rates, t.report = slices.Clone(c.recent), slices.Clone(c.rates), c.report
	t.epoch, t.order, t.measuring = -1, nil, nil
	if c.due {
		t.measuring = &measurement{}
	}
	if err := t.program.Restore(c.state); err != nil {
		return again, err
	}
	if !t.fragile {
		t.kept = nil
	}
	return again, nil
}
