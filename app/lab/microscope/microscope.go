package microscope

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// Microscope is the configuration of the page #/network: one network with three sets of weights, random, trained and
// shuffled, and its responses to one picture. It is not an experiment and has no verdict.
type Microscope struct{}

// The pictures that a Microscope shows a network.
const (
	SeeDigit        = "digit"
	SeeTexture      = "texture"
	SeeGrating      = "grating"
	SeeTextureDigit = "texture-digit"
	SeeNatural      = "natural"
	SeeDrawing      = "drawing"
	SeeUpload       = "upload"
)

// The bounds of what a Microscope looks at.
const (
	MaxViewSide   = 256     // of the network's input
	MaxViewValues = 1 << 19 // of the layer that is shown, and of the one before it
)

// DrawingSide is the height and width of a drawing, in squares; DrawingInk is
// the darkest of its shades, 0 being none.
const (
	DrawingSide = 28
	DrawingInk  = 3
)

// Name implements Configured.
func (Microscope) Name() string { return "network" }

// Properties implements Configured.
func (Microscope) Properties() []lab.Property {
	var families []lab.Option
	for _, f := range stimulus.Families() {
		families = append(families, lab.Option{Value: f.Name, Label: f.Name})
	}
	var networks []lab.Option
	for _, n := range lab.Naturals() {
		networks = append(networks, lab.Option{Value: n.Spec, Label: "trained on " + n.Label})
	}
	networks = append(networks,
		lab.Option{Value: lab.TaskSpec, Label: "trained on digits and four textures, 48 pixels"},
		lab.Option{Value: "28x28x1/conv5x5x8,same/relu/max2/conv5x5x16/relu/max2/flatten/dense10",
			Label: "small: two layers for 28-pixel pictures"},
		lab.Option{Value: "48x48x1/conv11x11x16,stride4/relu/max3,stride2", Label: "one layer of large windows"})
	return []lab.Property{
		{Key: lab.KeyNetwork, Label: "Network as text", Kind: lab.Text, Default: networks[0].Value, Check: model.CheckSpec,
			Options: networks,
			Help:    "The architecture, input first, then layer by layer. The cards and this line say the same."},
		{Key: lab.KeyFile, Label: "Weights of your own", Kind: lab.Text, Default: "", Check: lab.CheckOwnNetwork,
			Help: "The trained weights of a network file, named by its SHA-256; empty: the bundled ones."},
		{Key: lab.KeyLayer, Label: "Layer looked at", Kind: lab.Text, Default: "relu1", Check: lab.AtMost(32),
			Help: "Whose maps are shown."},
		{Key: lab.KeyChannel, Label: "Channel", Kind: lab.Int, Default: "1", Min: 1, Max: nn.MaxChannels,
			Help: "Which of the layer’s maps is shown large."},
		{Key: lab.KeyRow, Label: "Row of the unit", Kind: lab.Int, Default: "0", Min: 0, Max: nn.MaxSize,
			Help: "Counted from 1 at the top; 0: the middle one."},
		{Key: lab.KeyColumn, Label: "Column of the unit", Kind: lab.Int, Default: "0", Min: 0, Max: nn.MaxSize,
			Help: "Counted from 1 on the left; 0: the middle one."},
		{Key: lab.KeyFrom, Label: "Input channel of the kernels", Kind: lab.Int, Default: "1", Min: 1, Max: nn.MaxChannels,
			Help: "A convolution has one kernel for each of its input channels; those for this one are shown."},
		{Key: lab.KeyWeights, Label: "Close-up of", Kind: lab.Choice, Default: lab.Trained, Options: []lab.Option{
			{Value: lab.RandomWeights, Label: "random weights"}, {Value: lab.Trained, Label: "trained weights"},
			{Value: lab.ShuffledWeights, Label: "shuffled weights"}},
			Help: "The set of weights that the cards and the slow motion show."},
		{Key: lab.KeyScale, Label: "Shades", Kind: lab.Choice, Default: "fixed", Options: []lab.Option{
			{Value: "fixed", Label: "the same for every picture"},
			{Value: "own", Label: "from this picture’s largest value"},
			{Value: "shared", Label: "one scale for all three columns"}},
			Help: "Black is below zero, grey is zero, white is above. By default the ends are a layer’s largest value over " +
				"four pictures: a digit, a texture, a grating and leaves."},
		{Key: lab.KeyStimulus, Label: "Picture", Kind: lab.Choice, Default: SeeDigit, Options: []lab.Option{
			{Value: SeeDigit, Label: "a digit"}, {Value: SeeTexture, Label: "a texture"},
			{Value: SeeGrating, Label: "a grating"}, {Value: SeeTextureDigit,
				Label: "Texture-MNIST: a digit of one texture on another"},
			{Value: SeeNatural, Label: "like a natural scene"}, {Value: SeeDrawing, Label: "a drawing of your own"},
			{Value: SeeUpload, Label: "a picture file of your own"}},
			Help: "What the network sees; all but files are drawn by this page."},
		{Key: lab.KeyDigit, Label: "Digit", Kind: lab.Int, Default: "3", Min: 0, Max: 9, Step: 1,
			Help: "Which one is written."},
		{Key: lab.KeyFamily, Label: "Texture", Kind: lab.Choice, Default: "foam", Options: families, Help: "Its family."},
		{Key: lab.KeyCue, Label: "Luminance cue (0–1)", Kind: lab.Float, Default: lab.FormatNumber(stimulus.DefaultCue),
			Min: 0, Max: 1, Step: 0.01,
			Help: "How much lighter the digit is than its ground; at 0 texture alone shows it."},
		{Key: lab.KeyOrientation, Label: "Orientation (degrees)", Kind: lab.Float, Default: "90", Min: 0, Max: 180, Step: 1,
			Help: "Of the bars, anticlockwise: 0 horizontal, 90 vertical."},
		{Key: lab.KeyCycles, Label: "Spatial frequency (cycles per image)", Kind: lab.Float, Default: "5", Min: 0.5,
			Max: MaxViewSide / 2, Step: 0.5,
			Help: "Periods across the picture; at most half as many as it has pixels."},
		{Key: lab.KeyPhase, Label: "Phase (degrees)", Kind: lab.Float, Default: "0", Min: 0, Max: 360, Step: 1,
			Help: "At 0 a bright bar runs through the centre."},
		{Key: lab.KeyPicture, Label: "Picture number", Kind: lab.Int, Default: "1", Min: 1, Max: 1e6,
			Help: "Another number, another picture of the same kind."},
		{Key: lab.KeyDrawing, Label: "Drawing", Kind: lab.Text, Check: checkDrawing,
			Help: "The squares of a drawing, as text."},
		{Key: lab.KeySeed, Label: "Seed of the weights", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "Draws the random weights and the order of the shuffled ones."},
		{Key: lab.KeyInit, Label: "Random weights", Kind: lab.Text, Default: "kaiming", Check: model.CheckInit,
			Options: []lab.Option{{Value: "kaiming", Label: "Kaiming (He)"}, {Value: "xavier", Label: "Xavier (Glorot)"},
				{Value: "orthogonal", Label: "orthogonal"}, {Value: "kaiming,gain0.1", Label: "Kaiming, a tenth as large"}},
			Help: "How they are drawn."},
		{Key: lab.KeyDC, Label: "First-layer kernels", Kind: lab.Choice, Default: "keep",
			Options: []lab.Option{{Value: "keep", Label: "unmodified"}, {Value: "zero", Label: "mean-subtracted"}},
			Help:    "Mean-subtracted, random and shuffled networks do not see the mean luminance, as trained ones hardly do."},
		{Key: lab.KeyShuffle, Label: "Shuffle", Kind: lab.Choice, Default: nn.ShuffleWithinLayer.String(),
			Options: []lab.Option{{Value: nn.ShuffleWithinLayer.String(), Label: "all weights of a layer"},
				{Value: nn.ShuffleWithinKernel.String(), Label: "positions within each kernel"},
				{Value: nn.ShuffleKernels.String(), Label: "whole kernels between input channels"}},
			Help: "What changes places."},
		{Key: lab.KeySpeed, Label: "Speed of the slow motion", Kind: lab.Choice, Default: "slow",
			Options: []lab.Option{{Value: "slow", Label: "slow"}, {Value: "medium", Label: "faster"},
				{Value: "fast", Label: "fast"}},
			Help: "How long each of its stages is shown."},
		{Key: lab.KeyCandidates, Label: "Pictures to choose from", Kind: lab.Int, Default: "200", Min: 5, Max: 2000,
			Help: "The unit’s best stimuli are the best of so many, of five kinds in turn."},
	}
}

// Applies reports whether a key means anything for the configured picture.
func (Microscope) Applies(c lab.Config, key string) bool {
	see := c.Get(lab.KeyStimulus)
	switch key {
	case lab.KeyDigit:
		return see == SeeDigit
	case lab.KeyFamily:
		return see == SeeTexture
	case lab.KeyCue:
		return see == SeeTextureDigit
	case lab.KeyOrientation, lab.KeyCycles, lab.KeyPhase:
		return see == SeeGrating
	case lab.KeyPicture:
		return see != SeeGrating && see != SeeDrawing && see != SeeUpload
	case lab.KeyDrawing:
		return see == SeeDrawing
	}
	return true
}

// Problems returns, by key, why something cannot be shown. uploaded says whether there is a picture file.
func (Microscope) Problems(c lab.Config, uploaded bool) map[string]string {
	k, err := parse(c)
	if err != nil {
		return map[string]string{lab.KeyNetwork: err.Error()}
	}
	return k.problems(uploaded)
}

func (k config) problems(uploaded bool) map[string]string {
	problems := make(map[string]string)
	spec, err := nn.ParseSpec(k.Network)
	if err != nil {
		problems[lab.KeyNetwork] = err.Error()
		return problems
	}
	if problem := k.tooLarge(spec); problem != "" {
		problems[lab.KeyNetwork] = problem
	}
	side := max(spec.Input.H, spec.Input.W)
	switch see := k.Stimulus; {
	case see == SeeUpload && !uploaded:
		problems[lab.KeyStimulus] = "No picture file is at hand: choose one below. Files stay on this machine and are no " +
			"part of the link."
	case see == SeeTextureDigit && (side < stimulus.MinTextureDigit || side > stimulus.MaxTextureDigit):
		problems[lab.KeyStimulus] = fmt.Sprintf("Texture-MNIST is drawn with %d to %d pixels a side, and this "+
			"network’s input has %d: choose another picture or another input.",
			stimulus.MinTextureDigit, stimulus.MaxTextureDigit, side)
	case see == SeeGrating && k.Cycles > float64(side)/2:
		problems[lab.KeyCycles] = fmt.Sprintf("%s cycles cannot be drawn with %d pixels: choose at most %s.",
			lab.FormatNumber(k.Cycles), side, lab.FormatNumber(float64(side)/2))
	}
	if k.DC == "zero" {
		if i := slices.IndexFunc(spec.Layers, func(l nn.LayerSpec) bool { return l.Kind == nn.ConvLayer }); i < 0 ||
			spec.Layers[i].K == 1 {
			problems[lab.KeyDC] = "The network’s first convolution has no windows larger than 1×1, so nothing would be left " +
				"of its kernels: keep them as drawn."
		}
	}
	return problems
}

// tooLarge returns why a network or a layer of it is too large to be shown, or "".
func (k config) tooLarge(spec nn.Spec) string {
	if in := spec.Input; in.H > MaxViewSide || in.W > MaxViewSide || max(in.H, in.W) < stimulus.MinSize {
		return fmt.Sprintf("The input is %v; pictures here have %d to %d pixels a side.", in, stimulus.MinSize, MaxViewSide)
	}
	shapes, err := spec.Shapes()
	if err != nil {
		return err.Error()
	}
	names := spec.LayerNames()
	i := slices.Index(names, k.Layer)
	for j := max(i-2, 0); j <= i; j++ {
		if n := shapes[j].Len(); n > MaxViewValues {
			return fmt.Sprintf("%s has %v values, %d in all; at most %d can be looked at: take fewer channels, a smaller "+
				"input or a larger stride.", names[j], shapes[j], n, MaxViewValues)
		}
	}
	return ""
}

// Fit brings what points into the network, layer, channel and unit, back into it
// where the network does not have it, and says by key what it did. earlier is the
// place of the layer that was shown before the network changed, −1 if unknown.
func (Microscope) Fit(c lab.Config, earlier int) (lab.Config, map[string]string) {
	said := make(map[string]string)
	k, err := parse(c)
	if err != nil {
		return c, said
	}
	spec, err := nn.ParseSpec(k.Network)
	if err != nil {
		return c, said
	}
	shapes, err := spec.Shapes()
	if err != nil {
		return c, said
	}
	set := func(key, value, why string) {
		if next, err := c.Set(key, value); err == nil && value != c.Get(key) {
			if why != "" {
				said[key] = why
			}
			c = next
		}
	}
	names := spec.LayerNames()
	i := slices.Index(names, k.Layer)
	if i < 0 {
		i = min(max(earlier, 0), len(names)-1)
		set(lab.KeyLayer, names[i], fmt.Sprintf("The network has no layer %q; %s is shown.", k.Layer, names[i]))
	}
	shape := shapes[i]
	for _, bound := range []struct {
		key      string
		at, most int
		what     string
	}{{lab.KeyChannel, k.Channel, shape.C, "channels"}, {lab.KeyRow, k.Row, shape.H, "rows"},
		{lab.KeyColumn, k.Column, shape.W, "columns"}} {
		if bound.at > bound.most {
			set(bound.key, strconv.Itoa(bound.most), fmt.Sprintf("%s has %d %s; the last one is shown.", names[i],
				bound.most, bound.what))
		}
	}
	if v := Convolution(spec, names[i]); v >= 0 {
		if in := inputOf(spec, shapes, v).C; k.From > in {
			set(lab.KeyFrom, strconv.Itoa(in), fmt.Sprintf("%s has %d input channels; the last one is shown.", names[v], in))
		}
	}
	return c, said
}

// inputOf returns the shape of what layer i takes.
func inputOf(spec nn.Spec, shapes []nn.Shape, i int) nn.Shape {
	if i == 0 {
		return spec.Input
	}
	return shapes[i-1]
}

// Convolution returns the index of the convolution that makes a layer: the layer
// itself, or the one whose values it passes through its activation. It is −1 where
// there is none.
func Convolution(spec nn.Spec, layer string) int {
	i := slices.Index(spec.LayerNames(), layer)
	if i > 0 && spec.Layers[i].Kind == nn.ActivationLayer {
		i--
	}
	if i < 0 || spec.Layers[i].Kind != nn.ConvLayer {
		return -1
	}
	return i
}

// UnitOf returns the unit that c points at, in a layer of this shape.
func (Microscope) UnitOf(c lab.Config, shape nn.Shape) nn.Unit {
	return unit(c.Int(lab.KeyRow), c.Int(lab.KeyColumn), c.Int(lab.KeyChannel), shape)
}

func (k config) unit(shape nn.Shape) nn.Unit { return unit(k.Row, k.Column, k.Channel, shape) }

// unit returns the unit at a place counted from 1, or in the middle where a row or column is 0.
func unit(row, column, channel int, shape nn.Shape) nn.Unit {
	at := func(i, n int) int {
		if i > 0 {
			return min(i, n) - 1
		}
		return n / 2
	}
	return nn.Unit{Row: at(row, shape.H), Column: at(column, shape.W), Channel: min(channel, shape.C) - 1}
}

var drawingText = base64.RawURLEncoding

// Drawing reads the squares of a drawing, DrawingSide² shades from 0 to
// DrawingInk, row after row; "" is an empty one.
func Drawing(text string) ([]uint8, error) {
	squares := make([]uint8, DrawingSide*DrawingSide)
	packed, err := drawingText.DecodeString(text)
	if err != nil {
		return squares, errors.New("it is no drawing: letters, digits, - and _ only, as this page writes them")
	}
	if len(packed) > len(squares)/4 {
		return squares, fmt.Errorf("it is longer than a drawing of %d×%d squares", DrawingSide, DrawingSide)
	}
	for i, b := range packed {
		for k := range 4 {
			squares[4*i+k] = b >> (2 * k) & DrawingInk
		}
	}
	return squares, nil
}

// DrawingText returns the text of a drawing, four squares a byte, without what is
// empty at its end.
func DrawingText(squares []uint8) string {
	packed := make([]byte, 0, len(squares)/4)
	for i := 0; i+3 < len(squares); i += 4 {
		b := byte(0)
		for k := range 4 {
			b |= min(squares[i+k], DrawingInk) << (2 * k)
		}
		packed = append(packed, b)
	}
	for len(packed) > 0 && packed[len(packed)-1] == 0 {
		packed = packed[:len(packed)-1]
	}
	return drawingText.EncodeToString(packed)
}

func checkDrawing(text string) error {
	_, err := Drawing(text)
	return err
}
