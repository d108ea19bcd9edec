package job

import (
	"context"
	"fmt"

	"untrained/app/lab"
)

// look does the tasks of a lab.Microscope.
func look(ctx context.Context, env lab.Env, t Task, progress func(done float64)) (a Answer, err error) {
	microscope := lab.Microscope{}
	config, err := lab.ParseStrict(microscope, t.Config)
	if err != nil {
		return a, err
	}
	if t.Kind == RankTask {
		if a.Best, err = microscope.Rank(ctx, env, config, progress); err == nil {
			a.Part = a.Best.Pix
		}
		return a, err
	}
	var upload []byte
	if len(t.Parts) > 0 {
		upload = t.Parts[0]
	}
	if a.View, err = microscope.Look(ctx, env, config, upload); err == nil {
		a.Part = a.View.Pack()
	}
	return a, err
}

// Look has a network looked at by a worker of the pool; upload is the square of
// grey bytes of a picture file, where c asks for one.
func Look(ctx context.Context, pool Pool, c lab.Config, upload []byte) (*lab.View, error) {
	t := Task{Kind: LookTask, Config: c.String()}
	if len(upload) > 0 {
		t.Parts = [][]byte{upload}
	}
	a, err := pool.Do(ctx, t, nil)
	if err != nil {
		return nil, err
	}
	if a.View == nil {
		return nil, fmt.Errorf("a worker gave no view of %s", c.Get("layer"))
	}
	return a.View, a.View.Unpack(a.Part)
}

// Rank has a unit's best stimuli found by a worker of the pool.
func Rank(ctx context.Context, pool Pool, c lab.Config, progress func(done float64)) (*lab.Best, error) {
	a, err := pool.Do(ctx, Task{Kind: RankTask, Config: c.String()}, progress)
	if err != nil {
		return nil, err
	}
	if a.Best == nil {
		return nil, fmt.Errorf("a worker ranked no pictures for %s", c.Get("layer"))
	}
	a.Best.Pix = a.Part
	return a.Best, nil
}
