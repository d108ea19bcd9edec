package explore

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/app/lab/training"
	"untrained/assets/stimulus"
	"untrained/assets/weights"
	"untrained/nn"
	"untrained/nn/random"
)

// Scramble is a position of the scramble dial: how much of the bundled network's weights has been replaced, where, and
// by what.
type Scramble struct {
	Percent  int    `json:"percent"` // of the weights of a layer, 0 to 100
	Layer    int    `json:"layer"`   // the only convolution that is changed, 1 to 3; 0 changes every layer
	Fresh    bool   `json:"fresh"`   // draw the weights from a He initialisation instead of permuting them
	ZeroMean bool   `json:"zero"`    // subtract its mean from each kernel of the first layer, intact or changed
	Seed     uint64 `json:"seed"`
	Digit    int    `json:"digit"` // what the network reads, 0 to 9, unless there is a picture
	// Picture is what the network reads instead, ScrambleSide² bytes from black (0) through mean grey (128) to white
	// (255).
	Picture []byte `json:"picture,omitempty"`
}

// Scrambled is what the network does at a position of the dial.
type Scrambled struct {
	// Kept says how much of the intact network's view of the digits is left at the outputs of the three stages and of the
	// network: Spearman's correlation of its dissimilarities (1 − Pearson, statistics.Dissimilarities) with those of the
	// changed network, 0 if a digit excites all units of the changed one alike.
	Kept  [4]float64 `json:"kept"`
	Right int        `json:"right"` // digits that the changed network reads correctly
	N     int        `json:"n"`     // digits
	// Answer is the class that the network takes the picture for, and Sure the softmax of it.
	Answer string  `json:"answer"`
	Sure   float64 `json:"sure"`
	// Seen is what the network read, ScrambleSide² bytes as in Scramble.Picture.
	Seen []byte `json:"seen"`
	// Channel is the channel of the first stage that varies most over the picture in the intact network. Before and Now
	// are its maps in the intact and the changed network, MapSide² bytes on one scale: 0 is 0, 255 the intact map's
	// maximum and more.
	Channel int    `json:"channel"`
	Before  []byte `json:"before"`
	Now     []byte `json:"now"`
}

const (
	ScrambleSide  = 48 // height and width of the bundled network's input
	MapSide       = 21 // and of the first stage's output
	ScrambleDigit = 3  // what is read at first
	perDigit      = 3  // of each class
	midGrey       = 128
)

// scrambleStages are the layers whose view is compared.
var scrambleStages = [4]string{"max1", "max2", "max3", "dense1"}

// Compute passes 30 digits and the picture through the intact and the changed network and compares what they do. It
// costs 6.9 M multiply-adds a picture and network, 428 M in all.
func (s Scramble) Compute(ctx context.Context, env lab.Env) (*Scrambled, error) {
	if s.Percent < 0 || s.Percent > 100 || s.Layer < 0 || s.Layer > 3 {
		return nil, fmt.Errorf("scramble: %d percent of layer %d: there are 0 to 100 percent of layers 0 (all) to 3",
			s.Percent, s.Layer)
	}
	if s.Digit < 0 || s.Digit > 9 {
		return nil, fmt.Errorf("scramble: %d is not a digit", s.Digit)
	}
	if n := len(s.Picture); n != 0 && n != ScrambleSide*ScrambleSide {
		return nil, fmt.Errorf("scramble: the picture has %d pixels, not %d×%d", n, ScrambleSide, ScrambleSide)
	}
	untouched := s
	untouched.Percent = 0
	read := s.input()
	intact, err := lookOf(ctx, env, read, untouched.Apply)
	if err != nil {
		return nil, err
	}
	changed, err := lookOf(ctx, env, read, s.Apply)
	if err != nil {
		return nil, err
	}
	return scrambled(intact, changed, read)
}

// lookOf changes the bundled network and returns what it makes of the digits and of a picture.
func lookOf(ctx context.Context, env lab.Env, read []float32, change func(*nn.Params) (*nn.Params, error)) (
	*scrambleView, error,
) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	trained, err := env.Weights(ctx, lab.TaskWeights)
	if err != nil {
		return nil, err
	}
	params, err := change(trained)
	if err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	digits, labels := scrambleDigits()
	return viewOf(params, backend, append(slices.Clone(digits), read...), len(labels))
}

// scrambled compares what the intact and the changed network make of the digits and of the picture read.
func scrambled(intact, changed *scrambleView, read []float32) (*Scrambled, error) {
	network, err := weights.Find(lab.TaskWeights)
	if err != nil {
		return nil, err
	}
	_, labels := scrambleDigits()
	a := &Scrambled{N: len(labels)}
	for i := range a.Kept {
		if changed.dissimilar[i] != nil {
			a.Kept[i] = statistics.Spearman(intact.dissimilar[i], changed.dissimilar[i])
		}
	}
	classes := len(network.Classes)
	for i, class := range labels {
		if answer, _, _ := training.Judge(changed.output[i*classes:][:classes], class); answer == class {
			a.Right++
		}
	}
	answer, sure, _ := training.Judge(changed.output[len(labels)*classes:], 0)
	a.Answer, a.Sure = network.Classes[answer], sure
	for _, v := range read {
		light := midGrey + float64(v)*stimulus.TextureContrast/(1-stimulus.MeanGrey)*(255-midGrey)
		a.Seen = append(a.Seen, uint8(min(max(light, 0), 255)+0.5))
	}
	var top float32
	a.Channel, top = mostVaried(intact.stage)
	a.Before, a.Now = picture(intact.stage, a.Channel, top), picture(changed.stage, a.Channel, top)
	return a, nil
}

// Apply returns the network's parameters with the weights at this position of the dial; biases stay. Which weights of a
// layer change is a random order of them: at a higher percentage the same ones have changed and more. At 100 percent a
// shuffle is nn.Params.Shuffled of every layer, and fresh weights are those of nn.Spec.Init.
func (s Scramble) Apply(trained *nn.Params) (*nn.Params, error) {
	p := trained.Clone()
	other, err := p.Spec.Init(s.Seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return nil, err
	}
	if !s.Fresh {
		other = permutation(other, s.Seed, nn.ShuffleWithinLayer)
	}
	for i := range p.Tensors {
		t := &p.Tensors[i]
		if len(t.Shape) == 1 || s.Layer > 0 && t.Name != "conv"+strconv.Itoa(s.Layer)+".weight" {
			continue
		}
		order := make([]int, len(t.Data))
		for k := range order {
			order[k] = k
		}
		stream := random.New(s.Seed, "explore", "scramble", t.Name)
		stream.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		chosen := order[:(len(order)*s.Percent+50)/100]
		if s.Fresh {
			for _, k := range chosen {
				t.Data[k] = other.Tensors[i].Data[k]
			}
		} else {
			permute(t.Data, chosen, other.Tensors[i].Data)
		}
	}
	if s.ZeroMean {
		if err := p.ZeroMeanFirst(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// permutation returns a shuffle of weights that are their own indices, which is the permutation itself. It
// overwrites p.
func permutation(p *nn.Params, seed uint64, kind nn.ShuffleKind) *nn.Params {
	for i := range p.Tensors {
		for k := range p.Tensors[i].Data {
			p.Tensors[i].Data[k] = float32(k)
		}
	}
	return p.Shuffled(seed, kind)
}

// permute lets the weights at the chosen places change places among themselves as source, a permutation of all weights,
// induces: each takes the weight from where source leads, followed until it leads to a chosen place. The permutation
// that a uniform one induces is uniform, and one more chosen place changes two weights only.
func permute(data []float32, chosen []int, source []float32) {
	among := make([]bool, len(data))
	for _, k := range chosen {
		among[k] = true
	}
	from := slices.Clone(data)
	for _, k := range chosen {
		at := int(source[k])
		for !among[at] {
			at = int(source[at])
		}
		data[k] = from[at]
	}
}

// scrambleDigits returns the 30 digits as they enter the network, light on mean grey, and their classes. They are not
// among what the network was trained on. They are drawn once, because drawing takes longer than reading them.
var scrambleDigits = sync.OnceValues(func() (x []float32, labels []int) {
	for class := range 10 {
		for i := range perDigit {
			x = append(x, lightDigit(class, strconv.Itoa(i))...)
			labels = append(labels, class)
		}
	}
	return x, labels
})

// lightDigit draws a digit as it enters the network; which of its class it is depends on the name.
func lightDigit(class int, name string) []float32 {
	digit := stimulus.DrawFirstDigit(class, ScrambleSide, random.New(1, "explore", "scramble", strconv.Itoa(class), name))
	for i, v := range digit.Pix {
		digit.Pix[i] = float32(float64(v) * (1 - stimulus.MeanGrey) / stimulus.TextureContrast)
	}
	return digit.Pix
}

// input returns the picture that is read, as it enters the network.
func (s Scramble) input() []float32 {
	if s.Picture == nil {
		return lightDigit(s.Digit, "read")
	}
	x := make([]float32, len(s.Picture))
	for i, b := range s.Picture {
		x[i] = float32((float64(b) - midGrey) / (255 - midGrey) * (1 - stimulus.MeanGrey) / stimulus.TextureContrast)
	}
	return x
}

// scrambleView is what a network makes of the digits and, last, of the picture.
type scrambleView struct {
	dissimilar [4][]float64 // of the digits, a stage each; nil where a digit excites all units alike
	stage      []float32    // the first stage's response to the picture, MapSide²×channels
	output     []float32    // of the network, pictures × classes
}

// viewOf passes n digits and one picture through a network.
func viewOf(p *nn.Params, backend nn.Backend, x []float32, n int) (*scrambleView, error) {
	program, err := nn.Compile(p.Spec, n+1, nn.Mode{Taps: scrambleStages[:]}, backend)
	if err != nil {
		return nil, err
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		return nil, err
	}
	shapes, err := p.Spec.Shapes()
	if err != nil {
		return nil, err
	}
	names := p.Spec.LayerNames()
	var taps []nn.Tap
	for _, layer := range scrambleStages {
		at := slices.Index(names, layer)
		if at < 0 {
			return nil, fmt.Errorf("scramble: the network has no layer %s, only %s", layer, strings.Join(names, ", "))
		}
		taps = append(taps, nn.Tap{Layer: layer, Data: make([]float32, (n+1)*shapes[at].Len())})
	}
	if err := program.Forward(x, taps...); err != nil {
		return nil, err
	}
	v := &scrambleView{output: taps[len(taps)-1].Data}
	for i, tap := range taps {
		size := len(tap.Data) / (n + 1)
		if i == 0 {
			v.stage = tap.Data[n*size:]
		}
		if d, err := statistics.Dissimilarities(statistics.Widen(tap.Data[:n*size]), n, size); err == nil {
			v.dissimilar[i] = d
		}
	}
	return v, nil
}

// mostVaried returns the channel of a stage, MapSide²×channels, whose response varies most over the picture, and the
// largest of its values.
func mostVaried(stage []float32) (channel int, top float32) {
	channels, most := len(stage)/(MapSide*MapSide), -1.0
	for c := range channels {
		of := statistics.Column(statistics.Widen(stage), channels, c)
		if _, sd := statistics.MeanSD(of); sd > most {
			channel, top, most = c, float32(slices.Max(of)), sd
		}
	}
	return channel, top
}

// picture returns one channel's map of a stage as bytes: 255 is top.
func picture(stage []float32, channel int, top float32) []byte {
	channels := len(stage) / (MapSide * MapSide)
	out := make([]byte, 0, MapSide*MapSide)
	for i := channel; i < len(stage); i += channels {
		share := float32(0)
		if top > 0 {
			share = min(max(stage[i]/top, 0), 1)
		}
		out = append(out, uint8(share*255+0.5))
	}
	return out
}
