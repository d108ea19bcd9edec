package job

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/nn"
)

// Training is a training in a worker, or natively on a goroutine, until it is closed. It obeys commands in the order in
// which they are sent, and tells its states to the function that it was opened with.
type Training interface {
	Do(Command) // does not wait
	Close()     // ends the training at once; it tells nothing afterwards
}

// Command is a command to a training.
type Command struct {
	Do     Verb   `json:"do"`
	Config string `json:"config,omitempty"` // of Configure: the text of a configuration
	// File is what Load reads: safetensors; of Pictures the two IDX files, one behind the other; of Draw the squares of a
	// microscope.Drawing, none for the lesson's own picture.
	File   []byte `json:"-"`
	Images int    `json:"images,omitempty"` // of Pictures: the length of the file of pictures
}

// Verb is the kind of a command.
type Verb string

// The commands. Configure starts again where training.Page.Restarts reports so; a State with the file answers Save.
const (
	Play      Verb = "play"
	Pause     Verb = "pause"
	Step      Verb = "step"
	Epoch     Verb = "epoch" // play to the end of the epoch
	Reset     Verb = "reset"
	Configure Verb = "configure"
	Save      Verb = "save"
	Load      Verb = "load"
	Compute   Verb = "compute" // go on with the backend that Config names

	Draw     Verb = "draw"     // look at another picture from now on
	Pictures Verb = "pictures" // train on the user's own
)

// Phase is the phase of a training.
type Phase string

// The phases of a training.
const (
	Preparing Phase = "preparing" // the first measurement, before any step
	Paused    Phase = "paused"
	Playing   Phase = "playing"
	Reached   Phase = "reached"  // the accuracy that was asked for is reached
	Finished  Phase = "finished" // the steps that were asked for are done
	Blown     Phase = "exploded" // the training cannot go on without a reset
	Refused   Phase = "refused"  // the configuration cannot be trained
)

const (
	trainingSlice = 25 * time.Millisecond  // how long a training works before it looks for commands
	statePause    = 100 * time.Millisecond // the shortest time between two states while it works
	sightPause    = 250 * time.Millisecond // the shortest time between two sights while it works
)

// TrainHere opens a training on a new goroutine, which calls hear. Nothing else must use env before the training is
// closed.
func TrainHere(env lab.Env, config string, hear func(State)) Training {
	ctx, cancel := context.WithCancel(context.Background())
	l := &localTraining{commands: make(chan Command, 64), ctx: ctx, cancel: cancel}
	go func() {
		err := conduct(ctx, env, config, l.commands, func(s State) {
			if ctx.Err() == nil {
				hear(s)
			}
		})
		if err != nil && ctx.Err() == nil {
			hear(State{Phase: Refused, Config: config, Problem: err.Error()})
		}
	}()
	return l
}

type localTraining struct {
	commands chan Command
	ctx      context.Context
	cancel   context.CancelFunc
}

func (l *localTraining) Do(c Command) {
	select {
	case l.commands <- c:
	default: // sixty-four commands wait: the training is lost
	}
}

func (l *localTraining) Close() { l.cancel() }

// conduct conducts a training, in the browser as natively. It returns when ctx ends or a fault in the program stops it.
func conduct(ctx context.Context, env lab.Env, config string, commands <-chan Command, tell func(State)) (err error) {
	s := &conductor{env: env, tell: tell}
	defer func() {
		s.close()
		if r := recover(); r != nil {
			err = fmt.Errorf("training stopped by a fault in the program (%v); please report it with this configuration", r)
		}
	}()
	c, _, err := lab.ParseConfig(training.Page{}, config)
	if err != nil {
		return err
	}
	s.open(c)
	s.report()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case c := <-commands:
			s.obey(c)
			continue
		default:
		}
		if s.work() {
			if s.news && time.Since(s.told) >= statePause {
				s.report()
			}
			breathe() // so that commands arrive where there is one thread
			continue
		}
		s.report()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case c := <-commands:
			s.obey(c)
		}
	}
}

// conductor is the state of one call of conduct.
type conductor struct {
	env     lab.Env
	tell    func(State)
	config  lab.Config
	trainer *training.Trainer // nil where the configuration was refused

	run       int
	goal      int    // step at which to pause
	overrule  bool   // the accuracy asked for was reached, and the user goes on
	stopped   string // why playing ended: "steps" or "target"
	problem   string
	obeyed    int
	refused   string
	file      []byte
	assumed   []string // of the weights that were loaded last
	told      time.Time
	news      bool // something has happened since the last report
	lossesOut int  // losses that were reported
	pointsOut int  // measurements that were reported
	backend   string
	givenUp   string

	own    *training.Own // pictures of the user's own; nil before they were read
	shown  []uint8       // squares of the drawing that is looked at
	seen   string        // what the last sight was of
	looked time.Time     // when
}

func (s *conductor) close() {
	if s.trainer != nil {
		s.trainer.Close()
		s.trainer = nil
	}
}

// open starts a training of this configuration.
func (s *conductor) open(c lab.Config) {
	s.close()
	s.config = c
	s.begin()
	var err error
	if s.trainer, err = s.newTrainer(c); err != nil {
		s.problem = err.Error()
	}
}

// begin forgets what was reported of the training before.
func (s *conductor) begin() {
	s.run++
	s.goal, s.overrule, s.stopped, s.problem, s.news = 0, false, "", "", true
	s.lossesOut, s.pointsOut = 0, 0
}

// obey does a command and reports.
func (s *conductor) obey(c Command) {
	s.refused, s.news = "", true
	s.obeyed++
	err := s.command(c)
	if errors.Is(err, nn.ErrDeviceLost) && s.trainer != nil {
		s.advance(func() error { return err })
		err = s.command(c)
	}
	if err != nil {
		s.refused = err.Error()
	}
	s.report()
}

func (s *conductor) command(c Command) error {
	switch c.Do {
	case Configure:
		next, _, err := lab.ParseConfig(training.Page{}, c.Config)
		if err != nil {
			return err
		}
		if s.trainer == nil || (training.Page{}).Restarts(s.config, next) {
			s.open(next)
			return nil
		}
		if next.Get("target") != s.config.Get(lab.KeyTarget) {
			s.overrule = false
		}
		s.config, s.stopped = next, ""
		return s.trainer.Reconfigure(next)
	case Load:
		return s.load(c.File)
	case Draw:
		s.shown = c.File
		return nil
	case Pictures:
		return s.pictures(c)
	case Compute:
		return s.compute(c.Config)
	}
	if s.trainer == nil {
		return fmt.Errorf("there is nothing to %s: %s", c.Do, s.problem)
	}
	if s.problem != "" && (c.Do == Play || c.Do == Step || c.Do == Epoch) {
		return fmt.Errorf("this training cannot go on; reset it first")
	}
	step, epoch := s.trainer.Step(), s.trainer.StepsOfEpoch()
	switch c.Do {
	case Play:
		if limit := s.config.Int(lab.KeySteps); step >= limit {
			return fmt.Errorf("%d steps are done, as many as were asked for; raise “Stop after” to go on", step)
		}
		s.overrule = s.trainer.Stopped() == "target"
		s.goal, s.stopped = math.MaxInt, ""
	case Pause:
		s.goal, s.stopped = step, ""
	case Step:
		s.goal, s.stopped = step+1, ""
	case Epoch:
		s.goal, s.stopped = (step/epoch+1)*epoch, ""
	case Reset:
		s.begin()
		return s.trainer.Reset()
	case Save:
		var err error
		s.file, err = s.trainer.Save()
		return err
	default:
		return fmt.Errorf("a training knows no command %q", c.Do)
	}
	return nil
}

// load continues from a file of weights, with the configuration in the file.
func (s *conductor) load(file []byte) error {
	saved, err := training.ReadWeights(file, s.config, s.own)
	if err != nil {
		return err
	}
	if s.trainer == nil || (training.Page{}).Restarts(s.config, saved.Config) {
		next, err := s.newTrainer(saved.Config)
		if err != nil {
			return err
		}
		s.close()
		s.trainer = next
	} else if err := s.trainer.Reconfigure(saved.Config); err != nil {
		return err
	}
	s.config, s.assumed = saved.Config, saved.Notes
	s.begin()
	return s.trainer.Load(saved)
}

// work trains for a slice of time, and reports whether there was anything to do.
func (s *conductor) work() bool {
	if s.trainer == nil {
		return false
	}
	for end := time.Now().Add(trainingSlice); time.Now().Before(end); {
		if s.goal == math.MaxInt && !s.trainer.Pending() && s.problem == "" {
			if why := s.trainer.Stopped(); why == "steps" || why == "target" && !s.overrule {
				s.goal, s.stopped, s.news = s.trainer.Step(), why, true
			}
		}
		switch {
		case s.problem == "" && (s.trainer.Pending() || s.trainer.Step() < s.goal):
			s.news = true
			s.advance(s.trainer.Advance)
		case s.problem == "" && s.trainer.Owes():
			s.news = true
			s.advance(s.trainer.Settle)
		case s.problem != "" || !s.trainer.DrawAhead():
			return false
		}
		if s.news && time.Since(s.told) >= statePause {
			return true
		}
	}
	return true
}
