package nn_test

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/random"
)

func TestParseSpec(t *testing.T) {
	const text = "64x48x3/stem:conv7x7x32/relu/max2/conv3x3x64,stride2,same,nobias/tanh/avg3,stride2,pad1/linear/" +
		"max2,stride1,pad0x1x1x0/flatten/dense10/dense2,nobias"
	got, err := nn.ParseSpec(text)
	if err != nil {
		t.Fatal(err)
	}
	want := nn.Spec{Input: nn.Shape{H: 64, W: 48, C: 3}, Layers: []nn.LayerSpec{
		{Name: "stem", Kind: nn.ConvLayer, Out: 32, K: 7, Step: 1, Bias: true},
		{Kind: nn.ActivationLayer, Act: nn.ReLU},
		{Kind: nn.MaxPoolLayer, K: 2, Step: 2},
		{Kind: nn.ConvLayer, Out: 64, K: 3, Step: 2, Pad: nn.Same},
		{Kind: nn.ActivationLayer, Act: nn.Tanh},
		{Kind: nn.AvgPoolLayer, K: 3, Step: 2, Pad: 1},
		{Kind: nn.ActivationLayer, Act: nn.Linear},
		{Kind: nn.MaxPoolLayer, K: 2, Step: 1, Pad: nn.Each, Edge: nn.Edges{Left: 1, Bottom: 1}},
		{Kind: nn.FlattenLayer},
		{Kind: nn.DenseLayer, Out: 10, Bias: true},
		{Kind: nn.DenseLayer, Out: 2},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got.String() != text {
		t.Errorf("text %q, want %q", got.String(), text)
	}
	names := strings.Join(got.LayerNames(), " ")
	if want := "stem relu1 max1 conv2 tanh1 avg1 linear1 max2 flatten1 dense1 dense2"; names != want {
		t.Errorf("names %q, want %q", names, want)
	}
	shapes, err := got.Shapes()
	if err != nil {
		t.Fatal(err)
	}
	// 64×48 −7+1→ 58×42 →/2→ 29×21 →⌈/2⌉→ 15×11 →(n+2−3)/2+1→ 8×6
	wantShapes := []nn.Shape{{58, 42, 32}, {58, 42, 32}, {29, 21, 32}, {15, 11, 64}, {15, 11, 64}, {8, 6, 64},
		{8, 6, 64}, {8, 6, 64}, {1, 1, 3072}, {1, 1, 10}, {1, 1, 2}}
	if !reflect.DeepEqual(shapes, wantShapes) {
		t.Errorf("shapes %v, want %v", shapes, wantShapes)
	}
}

// Every error points at the byte where the text goes wrong.
func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		text string // the place is marked with ‸
		msg  string
	}{
		{"‸", "empty"},
		{"‸abc", "height"},
		{"28‸", "width"},
		{"28x28‸/relu", "channels"},
		{"28x28x‸", "channels"},
		{"28x28x1‸", "no layer"},
		{"28x28x1‸ /relu", "expected /"},
		{"28x28x1/‸", "expected a layer"},
		{"28x28x1/relu/‸", "expected a layer"},
		{"28x28x1/‸cnv3x3x8", `"cnv" is not a layer`},
		{"28x28x1/‸reLU", `"re" is not a layer`},
		{"28x28x1/relu‸6", "expected /"},
		{"28x28x1/conv‸", "height of the filters"},
		{"28x28x1/conv3‸", "width of the filters"},
		{"28x28x1/conv‸3x5x8", "not square"},
		{"28x28x1/conv3x3‸", "number of filters"},
		{"28x28x1/conv3x3x‸", "number of filters"},
		{"28x28x1/conv3x3x8,‸same=1", ""},
		{"28x28x1/conv3x3x8,‸", "not an option of conv"},
		{"28x28x1/conv3x3x8,‸bias", "not an option of conv"},
		{"28x28x1/max2,‸nobias", "not an option of max"},
		{"28x28x1/flatten/dense4,‸stride2", "not an option of dense"},
		{"28x28x1/relu,‸same", "takes none"},
		{"28x28x1/sub‸", "every 2nd"},
		{"28x28x1/sub2,‸stride2", "takes none"},
		{"28x28x1/gap‸2", "expected /"},
		{"28x28x1/fire8‸", "fire16x64x64"},
		{"28x28x1/fire8x8x‸", "number of filters"},
		{"28x28x1/fire8x8x8,‸stride2", "it takes nobias"},
		{"28x28x1/readout‸", "number of outputs"},
		{"28x28x1/max3,stride2,ceil,‸same", "twice"},
		{"28x28x1/conv3x3x8,‸ceil", "not an option of conv"},
		{"8x8x1/‸sub0", "every 0-th"},
		{"8x8x1/‸sub9", "none would be left"},
		{"8x8x1/‸fire0x1x1", "0 channels"},
		{"8x8x1/‸fire1x1x40000", "40000 channels"},
		{"8x8x1/‸readout0", "0 output channels"},
		{"4096x4096x1/‸readout17", "parameters"},
		{"8x8x1/‸max9,ceil", "does not fit"},
		{"8x8x1/‸conv1x1x4,pad2", "padding 2"},
		{"28x28x1/conv3x3x8,same,‸pad1", "twice"},
		{"28x28x1/conv3x3x8,stride‸", "the stride"},
		{"28x28x1/conv3x3x‸9999999999999999999999", "above"},
		{"28x28x1/‸Conv:conv3x3x8", "not a name"},
		{"28x28x1/‸:conv3x3x8", "not a name"},
		// Well formed, but the sizes are wrong.
		{"‸0x28x1/relu", "empty"},
		{"‸5000x28x1/relu", "too large"},
		{"‸4x4x70000/relu", "channels"},
		{"‸4096x4096x65536/relu", "too large"},
		{"8x8x1/relu/‸conv9x9x4", "does not fit"},
		{"8x8x1/‸conv3x3x0", "output channels"},
		{"8x8x1/‸conv3x3x65537", "output channels"},
		{"8x8x1/‸conv0x0x4", "window 0×0"},
		{"8x8x1/‸conv3x3x4,stride0", "stride 0"},
		{"8x8x1/‸conv3x3x4,pad3", "padding 3"},
		{"8x8x1/conv3x3x4,pad1x‸", "padding of a side"},
		{"8x8x1/conv3x3x4,pad1x1‸/relu", "top, left, bottom and right"},
		{"8x8x1/‸conv3x3x4,pad0x0x3x0", "padding 3"},
		{"8x8x1/‸max0", "window 0×0"},
		{"8x8x1/‸dense4", "put flatten before it"},
		{"8x8x1/‸conv4096x4096x65536,same", "parameters"},
		{"4096x4096x1/‸conv3x3x65536", "values a picture"},
		{"8x8x1/a:relu/‸a:tanh", "two layers have this name"},
		{"8x8x1/conv2:relu/conv3x3x4/‸conv3x3x4", "two layers have this name"},
		{"8x8x1" + strings.Repeat("/relu", nn.MaxLayers) + "/‸relu", "too many layers"},
	} {
		at := strings.Index(c.text, "‸")
		text := strings.Replace(c.text, "‸", "", 1)
		if strings.HasSuffix(text, "same=1") { // the option is read, then = is neither / nor ,
			at += len("same")
		}
		_, err := nn.ParseSpec(text)
		var bad *nn.ParseError
		if !errors.As(err, &bad) {
			t.Errorf("%q: got %v, want a ParseError", text, err)
			continue
		}
		if bad.Offset != at || !strings.Contains(bad.Msg, c.msg) || bad.Text != text {
			t.Errorf("%q: %q at %d, want %q at %d", text, bad.Msg, bad.Offset, c.msg, at)
		}
	}
}

func TestParseErrorShowsThePlace(t *testing.T) {
	_, err := nn.ParseSpec("28x28x1/conv5x5x16/rolu/max2")
	want := `network: "rolu" is not a layer: layers are convKxKxN, denseN, maxK, avgK, subK, gap, fireSxNxM, ` +
		`readoutN, flatten, linear, relu, tanh, leaky, elu, gelu, sigmoid, abs`
	for _, a := range nn.Activations()[nn.Abs+1:] {
		want += ", " + a.String()
	}
	want += `
  28x28x1/conv5x5x16/rolu/max2
                     ^`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	// Control characters cannot break the line, and long texts are cut.
	_, err = nn.ParseSpec("28x28x1/\n\x1b[31m" + strings.Repeat("é", 200))
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || strings.ContainsRune(lines[1], 0x1b) || len(lines[1]) > 120 {
		t.Errorf("%q", err.Error())
	}
}

// randomSpec draws a network that can be built. Sizes stay small enough to be
// computed by the reference backend.
func randomSpec(s *random.Stream, classifier bool) nn.Spec {
	for {
		spec := nn.Spec{Input: nn.Shape{H: 3 + s.IntN(7), W: 3 + s.IntN(7), C: 1 + s.IntN(3)}}
		for range 1 + s.IntN(5) {
			l := nn.LayerSpec{}
			switch s.IntN(6) {
			case 4:
				l = nn.LayerSpec{Kind: nn.SubsampleLayer, K: 1 + s.IntN(3)}
			case 5:
				l = nn.LayerSpec{Kind: nn.FireLayer, Bias: s.IntN(2) == 0,
					Fire: nn.FireSizes{Squeeze: 1 + s.IntN(3), Expand1: 1 + s.IntN(3), Expand3: 1 + s.IntN(3)}}
			case 0, 1:
				l = nn.LayerSpec{Kind: nn.ConvLayer, Out: 1 + s.IntN(4), Bias: s.IntN(2) == 0}
			case 2:
				l = nn.LayerSpec{Kind: nn.MaxPoolLayer + nn.Kind(s.IntN(2))}
			case 3:
				l = nn.LayerSpec{Kind: nn.ActivationLayer, Act: nn.Activation(s.IntN(len(nn.Activations())))}
			}
			if l.Kind == nn.ConvLayer || l.Kind == nn.MaxPoolLayer || l.Kind == nn.AvgPoolLayer {
				l.K, l.Step = 1+s.IntN(3), 1+s.IntN(3)
				l.Pad = s.IntN(l.K+1) - 1 // Same to K−1
				if l.Kind != nn.ConvLayer && s.IntN(4) == 0 {
					l.Pad = nn.Ceil
				}
				if s.IntN(4) == 0 {
					l = l.Padded(nn.Edges{Top: s.IntN(l.K), Left: s.IntN(l.K), Bottom: s.IntN(l.K), Right: s.IntN(l.K)})
				}
			}
			if s.IntN(4) == 0 {
				l.Name = string(rune('a' + len(spec.Layers)))
			}
			spec.Layers = append(spec.Layers, l)
			if l.Kind == nn.ConvLayer && s.IntN(2) == 0 {
				spec.Layers = append(spec.Layers,
					nn.LayerSpec{Kind: nn.ActivationLayer, Act: nn.Activation(s.IntN(len(nn.Activations())))})
			}
		}
		if classifier {
			switch s.IntN(6) {
			case 0:
				spec.Layers = append(spec.Layers, nn.LayerSpec{Kind: nn.GlobalAverageLayer})
			case 1, 2:
				spec.Layers = append(
					spec.Layers, nn.LayerSpec{Kind: nn.ReadoutLayer, Out: 1 + s.IntN(6), Bias: s.IntN(2) == 0})
			default:
				spec.Layers = append(spec.Layers, nn.LayerSpec{Kind: nn.FlattenLayer})
			}
			if s.IntN(2) == 0 {
				spec.Layers = append(spec.Layers,
					nn.LayerSpec{Kind: nn.DenseLayer, Out: 2 + s.IntN(4), Bias: s.IntN(2) == 0},
					nn.LayerSpec{Kind: nn.ActivationLayer, Act: nn.Activation(s.IntN(len(nn.Activations())))})
			}
			spec.Layers = append(
				spec.Layers, nn.LayerSpec{Kind: nn.DenseLayer, Out: 2 + s.IntN(4), Bias: s.IntN(2) == 0})
		}
		if _, err := spec.Shapes(); err == nil {
			return spec
		}
	}
}

func TestTextRoundTrip(t *testing.T) {
	s := random.New(1, "round trip")
	for range 2000 {
		spec := randomSpec(s, s.IntN(2) == 0)
		got, err := nn.ParseSpec(spec.String())
		if err != nil {
			t.Fatalf("%s: %v", spec, err)
		}
		if !got.Equal(spec) {
			t.Fatalf("%s became %s", spec, got)
		}
		if u := (&url.URL{Fragment: spec.String()}); u.EscapedFragment() != spec.String() {
			t.Fatalf("%s is escaped in a fragment: %s", spec, u.EscapedFragment())
		}
	}
}

// A spec built in code that says what its text could not say is refused.
func TestFieldsThatDoNotCount(t *testing.T) {
	for _, l := range []nn.LayerSpec{
		{Kind: nn.FlattenLayer, K: 3},
		{Kind: nn.ActivationLayer, Act: nn.ReLU, Bias: true},
		{Kind: nn.MaxPoolLayer, K: 2, Step: 2, Out: 4},
		{Kind: nn.ConvLayer, K: 1, Step: 1, Out: 1, Act: nn.ReLU},
		{Kind: nn.ConvLayer, K: 1, Out: 1},
		{Kind: nn.ConvLayer, K: 3, Step: 1, Out: 1, Pad: -2},
		{Kind: 200},
		{Kind: nn.ActivationLayer, Act: 200},
		{Name: "no.dots", Kind: nn.FlattenLayer},
	} {
		spec := nn.Spec{Input: nn.Shape{H: 4, W: 4, C: 1}, Layers: []nn.LayerSpec{l}}
		if _, err := spec.Shapes(); err == nil {
			t.Errorf("%+v was accepted", l)
		}
	}
}

func FuzzParseSpec(f *testing.F) {
	for _, seed := range []string{
		"", "28x28x1", "28x28x1/conv5x5x16,same/relu/max2/flatten/dense10",
		"64x64x1/stem:conv7x7x32/avg3,stride2,pad1/tanh/linear/conv3x3x64,stride2,same,nobias",
		"9x9x2/fire2x3x4/sub2/max3,stride2,ceil/readout7,nobias", "6x6x4/fire1x1x1,nobias/gelu/gap/dense2",
		"4096x4096x16/conv4096x4096x1,same", "1x1x65536/dense65536/dense65536", "8x8x1/conv3x3x4,pad3/é\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		spec, err := nn.ParseSpec(text)
		if err != nil {
			var bad *nn.ParseError
			if !errors.As(err, &bad) || bad.Offset < 0 || bad.Offset > len(text) || err.Error() == "" {
				t.Fatalf("%q: bad error %#v", text, err)
			}
			return
		}
		again, err := nn.ParseSpec(spec.String())
		if err != nil || !again.Equal(spec) {
			t.Fatalf("%q became %q: %v", text, spec, err)
		}
		cost, err := spec.Cost()
		if err != nil || cost.Params < 0 || cost.MultiplyAdds < 0 || cost.ActivationFloats < 0 {
			t.Fatalf("%q: cost %+v, %v", text, cost, err)
		}
		for _, training := range []bool{false, true} {
			need, err := nn.Memory(spec, nn.MaxBatch, nn.Mode{Training: training, Memory: 1 << 62})
			if need < 0 || err == nil && need == 0 {
				t.Fatalf("%q: memory %d, %v", text, need, err)
			}
		}
	})
}
