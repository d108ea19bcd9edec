package brainfit

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"untrained/app/lab/internal/readout"
	"untrained/app/lab/statistics"
	"untrained/nn"
	"untrained/nn/random"
)

// responseTraining describes how a network is trained on responses: by steps of Adam on a loss (nn.Loss) over
// batches, until the loss on validation pictures has not fallen for some epochs; the weights of the best epoch are
// kept (early stopping; Prechelt 1998).
type responseTraining struct {
	loss     nn.Loss
	rate     float64 // of Adam
	decay    float64 // of weights, see nn.AdamConfig
	batch    int     // pictures a step
	epochs   int     // at most
	patience int     // epochs without a new best that end it
}

func responseTrainingOf(c config) responseTraining {
	t := responseTraining{loss: nn.MeanSquared, rate: c.Rate, decay: c.Decay, batch: c.Batch, epochs: c.Epochs,
		patience: c.Patience}
	if c.Loss == nn.Poisson.String() {
		t.loss = nn.Poisson
	}
	return t
}

// responseScale maps responses to what the loss compares an output with. Each unit is scaled over the training
// pictures: for MeanSquared its mean is subtracted and the rest divided by its standard deviation, for Poisson it is
// divided by its mean, so that all units count equally and training begins at each unit's mean.
type responseScale struct {
	loss         nn.Loss
	mean, factor []float64 // by unit
}

func (t responseTraining) scaleOf(responses []float64, units int, pictures []int) responseScale {
	s := responseScale{t.loss, make([]float64, units), make([]float64, units)}
	for u := range units {
		var y []float64
		for _, i := range pictures {
			y = append(y, responses[i*units+u])
		}
		mean, sd := statistics.MeanSD(y)
		s.mean[u], s.factor[u] = mean, sd
		if t.loss == nn.Poisson {
			s.factor[u] = mean
		}
		if s.factor[u] < readout.ConstantSD {
			s.factor[u] = 1
		}
	}
	return s
}

// target returns what the loss compares an output with.
func (s responseScale) target(y float64, u int) float32 {
	if s.loss == nn.Poisson {
		return float32(y / s.factor[u])
	}
	return float32((y - s.mean[u]) / s.factor[u])
}

// response returns the response that an output predicts.
func (s responseScale) response(z float32, u int) float64 {
	if s.loss == nn.Poisson {
		return nn.Softplus(float64(z)) * s.factor[u]
	}
	return float64(z)*s.factor[u] + s.mean[u]
}

// startAtMean sets the last layer of a network so that every output predicts the unit's mean response: its weights
// are 0 and its mask (of a factorised readout) is even, so that both have gradients from the first step. Whatever is
// learned is then more than the mean.
func startAtMean(p *nn.Params, loss nn.Loss) {
	names := p.Spec.LayerNames()
	last := names[len(names)-1]
	if mask := p.Tensor(last + ".mask"); mask != nil {
		places := mask.Shape[0] * mask.Shape[1]
		for i := range mask.Data {
			mask.Data[i] = float32(1 / math.Sqrt(float64(places)))
		}
	}
	clear(p.Tensor(last + ".weight").Data)
	const atOne = 0.5413248546129181 // softplus of it is 1
	if bias := p.Tensor(last + ".bias"); loss == nn.Poisson {
		for i := range bias.Data {
			bias.Data[i] = atOne
		}
	}
}

// trainedOnResponses is the result of a responseTraining.
type trainedOnResponses struct {
	params     *nn.Params
	predicted  []float64 // test pictures × units
	best       int       // epochs after which params were kept; 0 is the start
	training   []float64 // mean loss of an epoch's steps
	validation []float64 // after an epoch; the first before any
}

// lossValue returns the loss of one value, as nn computes it.
func lossValue(loss nn.Loss, z, y float32) float64 {
	if loss == nn.Poisson {
		rate := nn.Softplus(float64(z))
		return rate - float64(y)*math.Log(math.Max(rate, 1e-30))
	}
	return statistics.Square(float64(z) - float64(y))
}

// hopelessFit is a mean loss of standardised responses from which no training recovers: predicting the mean costs 1.
const hopelessFit = 1e6

// fit trains params, which end in one output a unit, on responses (n × units) to
// pictures (n × input), and predicts the test pictures. name distinguishes this training from others of the same seed.
func (t responseTraining) fit(ctx context.Context, backend nn.Backend, params *nn.Params, pictures []float32,
	responses []float64, units int, learn, validate, test []int, seed uint64, name string,
	progress func(float64)) (*trainedOnResponses, error) {
	batch := min(t.batch, len(learn))
	program, err := nn.Compile(params.Spec, batch, nn.Mode{Training: true, Loss: t.loss, Memory: trainingBytes}, backend)
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	if err := program.SetAdam(nn.AdamConfig{Rate: t.rate, Decay: t.decay}); err != nil {
		return nil, err
	}
	size := params.Spec.Input.Len()
	scale := t.scaleOf(responses, units, learn)
	x, y := make([]float32, batch*size), make([]float32, batch*units)
	names := params.Spec.LayerNames()
	outputs := nn.Tap{Layer: names[len(names)-1], Data: make([]float32, batch*units)}
	// outputsTo calls use with the outputs for some pictures.
	outputsTo := func(list []int, use func(picture int, z []float32)) error {
		for from := 0; from < len(list); from += batch {
			if err := ctx.Err(); err != nil {
				return err
			}
			some := list[from:min(from+batch, len(list))]
			for k, i := range some {
				copy(x[k*size:][:size], pictures[i*size:])
			}
			if err := program.Forward(x[:len(some)*size], outputs); err != nil {
				return fmt.Errorf("network: %w", err)
			}
			for k, i := range some {
				use(i, outputs.Data[k*units:][:units])
			}
		}
		return nil
	}
	validation := func() (float64, error) {
		sum := 0.0
		err := outputsTo(validate, func(i int, z []float32) {
			for u, v := range z {
				sum += lossValue(t.loss, v, scale.target(responses[i*units+u], u))
			}
		})
		return sum / float64(len(validate)*units), err
	}
	result := &trainedOnResponses{params: params}
	least, err := validation()
	if err != nil {
		return nil, err
	}
	result.validation = []float64{least}
	for epoch := 1; epoch <= t.epochs && epoch-result.best <= t.patience; epoch++ {
		order := random.New(seed, "lab", "brainfit", name, strconv.Itoa(epoch)).Perm(len(learn))
		var losses []float64
		for from := 0; from < len(order); from += batch {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for k := range batch {
				// The last batch is filled with pictures whose responses count as missing.
				missing := from+k >= len(order)
				i := learn[order[(from+k)%len(order)]]
				copy(x[k*size:][:size], pictures[i*size:])
				for u := range units {
					y[k*units+u] = scale.target(responses[i*units+u], u)
					if missing {
						y[k*units+u] = float32(math.NaN())
					}
				}
			}
			if err := program.StepTargets(x, y); err != nil {
				return nil, err
			}
			came, err := program.Losses()
			if err != nil {
				return nil, err
			}
			for _, v := range came {
				losses = append(losses, float64(v))
			}
		}
		rest, err := program.AllLosses()
		if err != nil {
			return nil, err
		}
		for _, v := range rest {
			losses = append(losses, float64(v))
		}
		loss := statistics.Mean(losses)
		now, err := validation()
		if err != nil {
			return nil, err
		}
		if !(math.Abs(loss) < hopelessFit) || !(math.Abs(now) < hopelessFit) {
			return nil, t.exploded(program, epoch, loss, now)
		}
		result.training, result.validation = append(result.training, loss), append(result.validation, now)
		if now < least {
			least, result.best = now, epoch
			if result.params, err = program.Params(); err != nil {
				return nil, err
			}
		}
		progress(float64(epoch) / float64(t.epochs))
	}
	if err := program.SetParams(result.params); err != nil {
		return nil, err
	}
	result.predicted = make([]float64, 0, len(test)*units)
	err = outputsTo(test, func(_ int, z []float32) {
		for u, v := range z {
			result.predicted = append(result.predicted, scale.response(v, u))
		}
	})
	progress(1)
	return result, err
}

// exploded returns the error for a loss that has grown without bounds.
func (t responseTraining) exploded(program *nn.Program, epoch int, loss, validation float64) error {
	err := program.CheckFinite()
	if err == nil {
		err = fmt.Errorf("the weights have grown too far")
	}
	text := strconv.FormatFloat(loss, 'g', 4, 64)
	if math.Abs(loss) < hopelessFit {
		text = strconv.FormatFloat(validation, 'g', 4, 64) + " on validation pictures"
	}
	return fmt.Errorf("the training explodes: its %v loss is %s in epoch %d (%w); take a smaller rate than %g, or rms=1",
		t.loss, text, epoch, err, t.rate)
}
