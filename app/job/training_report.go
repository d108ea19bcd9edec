package job

import (
	"bytes"
	"image"
	"image/png"
	"time"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/assets/stimulus"
)

// State is the state of a training. Of curves it holds what is new since the state before.
type State struct {
	Phase   Phase    `json:"phase"`
	Config  string   `json:"config"` // canonical, as it is trained
	Classes []string `json:"classes,omitempty"`
	Backend string   `json:"backend"`

	Run        int                   `json:"run"`   // counts starts; each has its own curves
	Start      int                   `json:"start"` // step at which the curves begin
	Step       int                   `json:"step"`
	Epoch      int                   `json:"epoch"` // steps of an epoch
	FirstLoss  int                   `json:"firstLoss"`
	Losses     lab.Floats            `json:"losses,omitempty"` // of the steps from FirstLoss on
	FirstPoint int                   `json:"firstPoint"`
	Points     []training.Point      `json:"points,omitempty"`    // measurements from FirstPoint on
	Measuring  bool                  `json:"measuring,omitempty"` // a measurement is due or under way
	Rates      []training.RateChange `json:"rates,omitempty"`
	Confusion  [][]int               `json:"confusion,omitempty"` // with new points
	Mistakes   []Mistake             `json:"mistakes,omitempty"`

	Sight *training.Sight `json:"sight,omitempty"` // where something new can be seen

	Problem string `json:"problem,omitempty"` // why the training exploded or was refused
	GivenUp string `json:"givenUp,omitempty"` // why the GPU that was asked for is not used any more
	Obeyed  int    `json:"obeyed"`            // commands that were obeyed or refused
	Refused string `json:"refused,omitempty"` // why the last command was not obeyed
	File    []byte `json:"-"`                 // weights, after Save

	// Assumed is what was assumed of the weights that were loaded last, in sentences.
	Assumed []string `json:"assumed,omitempty"`
}

// Mistake is a training.Mistake with its picture as a PNG file.
type Mistake struct {
	training.Mistake
	PNG []byte `json:"png"`
}

func (s *conductor) phase() Phase {
	switch {
	case s.trainer == nil:
		return Refused
	case s.problem != "":
		return Blown
	case s.trainer.Step() < s.goal:
		return Playing
	case s.trainer.Pending() && len(s.trainer.Points(0)) == 0:
		return Preparing
	case s.stopped == "target":
		return Reached
	case s.stopped == "steps":
		return Finished
	}
	return Paused
}

// report tells a state if there is news.
func (s *conductor) report() {
	if !s.news {
		return
	}
	state := State{Phase: s.phase(), Config: s.config.String(), Backend: s.backend, GivenUp: s.givenUp, Run: s.run,
		Problem: s.problem, Obeyed: s.obeyed, Refused: s.refused, File: s.file,
		Assumed: s.assumed}
	if t := s.trainer; t != nil {
		state.Classes, state.Start, state.Step, state.Epoch = t.Classes(), t.Start(), t.Step(), t.StepsOfEpoch()
		state.Rates, state.Measuring = t.Rates(), t.Pending()
		state.Sight = s.sight()
		state.FirstLoss, state.Losses = t.Losses(t.Start() + s.lossesOut)
		state.FirstPoint, state.Points = s.pointsOut, t.Points(s.pointsOut)
		s.lossesOut += len(state.Losses)
		s.pointsOut += len(state.Points)
		if len(state.Points) > 0 {
			r := t.Report()
			state.Confusion = r.Confusion
			for _, m := range r.Mistakes {
				state.Mistakes = append(state.Mistakes, Mistake{m, pngOf(m.Picture)})
			}
		}
	}
	s.file, s.news, s.told = nil, false, time.Now()
	s.tell(state)
}

// pngOf encodes a picture as PNG.
func pngOf(g stimulus.Grey) []byte {
	var b bytes.Buffer
	// Encoding fails only for an empty picture, and writing to memory does not fail.
	_ = png.Encode(&b, &image.Gray{Pix: g.Bytes(), Stride: g.W, Rect: image.Rect(0, 0, g.W, g.H)})
	return b.Bytes()
}
