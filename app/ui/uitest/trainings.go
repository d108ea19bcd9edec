package uitest

import (
	"sync"

	"untrained/app/job"
)

// Trainings implements ui.Trainer on goroutines, with kernels that give the same bytes everywhere.
type Trainings struct {
	mu   sync.Mutex
	open int
}

// Train implements ui.Trainer.
func (t *Trainings) Train(config string, _ job.Choice, hear func(job.State)) job.Training {
	t.add(1)
	s := job.TrainHere(job.NewLocal("cpu-generic", nil, nil), config, hear)
	return &training{Training: s, closed: sync.OnceFunc(func() { t.add(-1) })}
}

func (t *Trainings) add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open += n
}

// Open counts the trainings that are open.
func (t *Trainings) Open() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.open
}

// training is one that reports its end.
type training struct {
	job.Training
	closed func()
}

func (t *training) Close() {
	t.closed()
	t.Training.Close()
}
