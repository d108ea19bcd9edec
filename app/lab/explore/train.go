package explore

import (
	"context"
	"fmt"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/nn"
	"untrained/nn/random"
)

// Train asks how well TrainFilters filters predict the cell of Replace when they are trained on it, with the same
// activation behind them and the same patches to learn from.
type Train struct {
	Complex    bool   `json:"complex"`
	Activation string `json:"activation"`
	Seed       uint64 `json:"seed"` // of the weights that training begins with, and of the order of patches
}

// Trained is how the network ended up.
type Trained struct {
	R      float64 `json:"r"`      // Pearson's, over the ReplaceHeldOut patches
	Epochs int     `json:"epochs"` // after which it predicted the patches between best
}

// TrainFilters is how many filters are trained: few, because 350 patches are too few for the weights of many. That
// was seen before four was chosen: with 16 to 64 filters the patches held out are predicted worse.
const TrainFilters = 4

// The training: Adam on the squared error, until the patches between have not been predicted better for some epochs;
// the best epoch counts.
const (
	trainBatch    = 50
	trainRate     = 0.003
	trainEpochs   = 150
	trainPatience = 25
)

// Compute trains the network. An epoch costs three times 256 multiply-adds a filter and patch, with 350 patches 1.1 M,
// and 0.1 M to look how it does: 180 M in 150 epochs.
func (r Train) Compute(ctx context.Context, env lab.Env) (*Trained, error) {
	side := strconv.Itoa(ReplaceSide)
	spec, err := nn.ParseSpec(side + "x" + side + "x1/conv" + side + "x" + side + "x" + strconv.Itoa(TrainFilters) + "/" +
		r.Activation + "/flatten/dense1")
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	params, err := spec.Init(r.Seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	names := spec.LayerNames()
	last := names[len(names)-1]
	program, err := nn.Compile(spec, trainBatch, nn.Mode{Training: true, Loss: nn.MeanSquared, Taps: []string{last}},
		backend)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	if err := program.SetAdam(nn.AdamConfig{Rate: trainRate}); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	f, err := keptFilters.of(1, func() (*filterResponses, error) { return newFilterResponses(1), nil })
	if err != nil {
		return nil, err
	}
	x := make([]float32, len(f.patches))
	for i, v := range f.patches {
		x[i] = float32(v)
	}
	y := f.responses(r.Complex)
	standardised(y)
	t := &fitting{program: program, last: last, x: x, y: y, stream: random.New(r.Seed, "explore", "train")}
	for i := range ReplaceFitted {
		t.order = append(t.order, i)
	}
	return t.run(ctx)
}

// fitting is a network that is being trained on the responses of a cell.
type fitting struct {
	program *nn.Program
	last    string // the layer that predicts
	x       []float32
	y       []float64
	order   []int // of the patches that it learns from
	stream  *random.Stream
}

func (t *fitting) run(ctx context.Context) (*Trained, error) {
	a, best := &Trained{}, -2.0
	x, y := make([]float32, trainBatch*replacePixels), make([]float32, trainBatch)
	for epoch := 1; epoch <= trainEpochs && epoch-a.Epochs <= trainPatience; epoch++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t.stream.Shuffle(len(t.order), func(a, b int) { t.order[a], t.order[b] = t.order[b], t.order[a] })
		for from := 0; from+trainBatch <= len(t.order); from += trainBatch {
			for i, patch := range t.order[from:][:trainBatch] {
				copy(x[i*replacePixels:], t.x[patch*replacePixels:][:replacePixels])
				y[i] = float32(t.y[patch])
			}
			if err := t.program.StepTargets(x, y); err != nil {
				return nil, fmt.Errorf("train: %w", err)
			}
		}
		chosen, err := t.predicts(ReplaceFitted, ReplaceChosen)
		if err != nil {
			return nil, err
		}
		if chosen > best {
			best, a.Epochs = chosen, epoch
			if a.R, err = t.predicts(ReplaceFitted+ReplaceChosen, ReplaceHeldOut); err != nil {
				return nil, err
			}
		}
	}
	return a, nil
}

// predicts returns Pearson's r of the network's predictions of n patches, 0 if it predicts the same for all.
func (t *fitting) predicts(from, n int) (float64, error) {
	predicted := make([]float32, n)
	for at := 0; at < n; at += trainBatch {
		m := min(trainBatch, n-at)
		tap := nn.Tap{Layer: t.last, Data: predicted[at:][:m]}
		if err := t.program.Forward(t.x[(from+at)*replacePixels:][:m*replacePixels], tap); err != nil {
			return 0, fmt.Errorf("train: %w", err)
		}
	}
	r := statistics.Pearson(statistics.Widen(predicted), t.y[from:][:n])
	if r != r {
		r = 0
	}
	return r, nil
}
