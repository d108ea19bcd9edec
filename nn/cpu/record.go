package cpu

import (
	"fmt"

	"untrained/nn"
)

type record struct{ loss, hyper, history []float32 }

func planRecord(m *binder, op nn.Record) step {
	return &record{m.tensor(op.Loss, op.N), m.tensor(op.Hyper, nn.HyperLen), m.tensor(op.History, op.Size)}
}

func (s *record) run() error {
	h := s.hyper[nn.HyperLen-1]
	if !(h >= 0) || h >= float32(len(s.history)) {
		return fmt.Errorf("record: place %v is not between 0 and %d", h, len(s.history)-1)
	}
	sum := 0.0
	for _, v := range s.loss {
		sum += float64(v)
	}
	s.history[int(h)] = float32(sum / float64(len(s.loss)))
	return nil
}
