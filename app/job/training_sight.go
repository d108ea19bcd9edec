package job

import (
	"bytes"
	"fmt"
	"time"

	"untrained/app/lab/microscope"
	"untrained/app/lab/training"
)

// sight lets the network look at the picture shown, or returns nil where nothing new can be seen, or it looked just
// now.
func (s *conductor) sight() *training.Sight {
	seen := fmt.Sprint(s.run, s.trainer.Step(), s.shown)
	if s.problem != "" || seen == s.seen || s.phase() == Playing && time.Since(s.looked) < sightPause {
		return nil
	}
	sight, err := s.trainer.See(s.shown, microscope.DrawingInk)
	if err != nil {
		return nil // a device that is lost is found out by the training itself
	}
	s.seen, s.looked = seen, time.Now()
	return sight
}

// pictures reads the user's own pictures and starts a training on them.
func (s *conductor) pictures(c Command) error {
	if c.Images < 0 || c.Images > len(c.File) {
		return fmt.Errorf("the files came as %d bytes, of which %d are pictures: choose them again", len(c.File), c.Images)
	}
	own, err := training.ReadOwn(bytes.Clone(c.File[:c.Images]), c.File[c.Images:])
	if err != nil {
		return err
	}
	next, err := own.Configure(s.config)
	if err != nil {
		return err
	}
	s.own = own
	s.open(next)
	return nil
}
