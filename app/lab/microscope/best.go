package microscope

import (
	"context"
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/statistics"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// BestCount is how many best stimuli are shown for each set of weights.
const BestCount = 6

// Best is what drives one unit most, among generated pictures.
type Best struct {
	Config string    `json:"config"`
	Layer  string    `json:"layer"`
	Unit   nn.Unit   `json:"unit"`
	Field  nn.Region `json:"field"` // the unit's receptive field, in pixels of the input
	Input  nn.Shape  `json:"input"`
	N      int       `json:"n"` // pictures that were tried
	Sets   []Ranking `json:"sets"`
	Table  lab.Table `json:"table"` // one row a set of weights and kind of picture
	Pix    []uint8   `json:"-"`     // of all pictures shown, H×W each, 0 black to 255 white
}

// Ranking is the best stimuli for one set of weights.
type Ranking struct {
	Weights string    `json:"weights"`
	Missing string    `json:"missing,omitempty"`
	Silent  bool      `json:"silent,omitempty"` // the unit gives the same to every picture
	Top     []Driving `json:"top"`              // the strongest first
}

// Driving is one picture and what the unit says to it.
type Driving struct {
	Candidate int     `json:"candidate"` // its number, from 1
	About     string  `json:"about"`
	Value     float64 `json:"value"`
	Pix       int     `json:"pix"` // where its pixels begin in Best.Pix
}

// Picture returns the pixels of a picture of the ranking, H×W of the input.
func (b *Best) Picture(d Driving) []uint8 {
	n := b.Input.H * b.Input.W
	if d.Pix < 0 || d.Pix+n > len(b.Pix) {
		return nil
	}
	return b.Pix[d.Pix:][:n]
}

// Rank shows the candidates to the network and finds those that drive the unit of
// c most, for each set of weights. It stops when ctx does.
func (Microscope) Rank(ctx context.Context, env lab.Env, c lab.Config, progress func(done float64)) (*Best, error) {
	k, err := parse(c)
	if err != nil {
		return nil, err
	}
	k.Stimulus = SeeDigit // the picture looked at does not matter here
	spec, err := k.lookable(false)
	if err != nil {
		return nil, err
	}
	names := spec.LayerNames()
	at := slices.Index(names, k.Layer)
	shape, err := model.LayerShape(spec, k.Layer)
	if err != nil {
		return nil, err
	}
	b := &Best{Config: k.text, Layer: names[at], Unit: k.unit(shape), Input: spec.Input,
		N: k.Candidates}
	if b.Field, err = spec.ReceptiveField(b.Layer, b.Unit); err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	params, missing, _, err := k.params(ctx, env, spec, at)
	if err != nil {
		return nil, err
	}
	responses, labels, kinds, err := b.respond(ctx, backend, params, at, shape, progress)
	if err != nil {
		return nil, err
	}
	drawn := map[int]int{}
	b.Table = lab.Table{Name: lab.TableResponses,
		Columns: []lab.Column{{Name: lab.ColumnWeights}, {Name: lab.ColumnKindOfPicture}, {Name: lab.ColumnN},
			{Name: lab.ColumnMean}, {Name: lab.ColumnStandardDeviation}, {Name: lab.ColumnLargest}}}
	for i, weights := range WeightSets {
		r := Ranking{Weights: weights, Missing: missing[i]}
		if params[i] != nil {
			b.rank(&r, responses[i], labels, drawn)
			b.tabulate(weights, responses[i], kinds)
		}
		b.Sets = append(b.Sets, r)
	}
	return b, nil
}

// respond draws every candidate once and asks each network that there is.
func (b *Best) respond(ctx context.Context, backend nn.Backend, params [3]*nn.Params, at int, shape nn.Shape,
	progress func(float64)) (responses [3][]float64, labels, kinds []string, err error) {
	var programs [3]*nn.Program
	var batch int
	for i, p := range params {
		if p == nil {
			continue
		}
		p = firstLayers(p, at+1)
		for batch = min(model.ForwardBatch, b.N); batch > 1; batch /= 2 {
			if _, err := nn.Memory(p.Spec, batch, nn.Mode{Taps: []string{b.Layer}}); err == nil {
				break
			}
		}
		if programs[i], err = nn.Compile(p.Spec, batch, nn.Mode{Taps: []string{b.Layer}}, backend); err != nil {
			return responses, nil, nil, err
		}
		defer programs[i].Release()
		if err := programs[i].SetParams(p); err != nil {
			return responses, nil, nil, err
		}
	}
	size := b.Input.Len()
	x, y := make([]float32, 0, batch*size), make([]float32, batch*shape.Len())
	for from := 0; from < b.N; from += batch {
		x = x[:0]
		n := min(batch, b.N-from)
		for k := range n {
			if err := ctx.Err(); err != nil {
				return responses, nil, nil, err
			}
			kind, picture := candidate(from+k, b.Input)
			x = append(x, picture.values(b.Input)...)
			labels, kinds = append(labels, picture.about), append(kinds, kind)
		}
		for i, p := range programs {
			if p == nil {
				continue
			}
			if err := p.Forward(x, nn.Tap{Layer: b.Layer, Data: y}); err != nil {
				return responses, nil, nil, err
			}
			for k := range n {
				v := y[k*shape.Len()+(b.Unit.Row*shape.W+b.Unit.Column)*shape.C+b.Unit.Channel]
				if v-v != 0 {
					return responses, nil, nil, fmt.Errorf("%s weights: picture %d gives %v: take a smaller gain",
						WeightSets[i], from+k+1, v)
				}
				responses[i] = append(responses[i], float64(v))
			}
		}
		if progress != nil {
			progress(float64(from+n) / float64(b.N))
		}
	}
	return responses, labels, kinds, nil
}

// rank picks the strongest responses; of two alike the earlier picture comes
// first. A unit that says the same to everything prefers nothing.
func (b *Best) rank(r *Ranking, responses []float64, labels []string, drawn map[int]int) {
	order := make([]int, len(responses))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case responses[i] > responses[j]:
			return -1
		case responses[i] < responses[j]:
			return 1
		}
		return 0
	})
	least := responses[order[len(order)-1]]
	if r.Silent = responses[order[0]] == least; r.Silent {
		return
	}
	for _, i := range order[:min(BestCount, len(order))] {
		if responses[i] == least {
			break // a rectified unit is silent to this one as to all that follow
		}
		pix, here := drawn[i]
		if !here {
			_, picture := candidate(i, b.Input)
			pix = len(b.Pix)
			drawn[i] = pix
			b.Pix = append(b.Pix, stimulus.Grey{H: b.Input.H, W: b.Input.W, Pix: picture.luminance}.Bytes()...)
		}
		r.Top = append(r.Top, Driving{i + 1, labels[i], responses[i], pix})
	}
}

// tabulate adds one row a kind of picture.
func (b *Best) tabulate(weights string, responses []float64, kinds []string) {
	for _, kind := range candidateKinds {
		var of []float64
		for i, v := range responses {
			if kinds[i] == kind {
				of = append(of, v)
			}
		}
		if len(of) == 0 {
			continue
		}
		mean, sd := statistics.MeanSD(of)
		b.Table.Rows = append(b.Table.Rows, []any{weights, kind, float64(len(of)), mean, sd, slices.Max(of)})
	}
}
