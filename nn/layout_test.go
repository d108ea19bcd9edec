package nn

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func mustPlan(t *testing.T, text string, batch int, mode Mode) *layout {
	t.Helper()
	s, err := ParseSpec(text)
	if err != nil {
		t.Fatal(err)
	}
	l, err := plan(s, batch, mode)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Which layers share a buffer, computed by hand. Buffer numbers are those of
// layout.value: first the input, then each layer's output.
func TestValuesShareBuffers(t *testing.T) {
	for _, c := range []struct {
		text     string
		training bool
		taps     string
		value    []int
		values   []int64 // lengths, batch 2
		fused    string
	}{
		// Input and first output in turn; the last output is kept for reading.
		{"6x6x1/conv3x3x2/relu/conv3x3x3/tanh/flatten/dense4", false, "", []int{0, 1, 1, 0, 0, 0, 2},
			[]int64{72, 64, 8}, "relu1 tanh1"},
		// A tapped output has a buffer of its own, and cannot be overwritten.
		{"6x6x1/conv3x3x2/relu/conv3x3x3/tanh/flatten/dense4", false, "conv1", []int{0, 1, 0, 2, 2, 2, 3},
			[]int64{72, 64, 24, 8}, "tanh1"},
		{"6x6x1/conv3x3x2/relu/conv3x3x3/tanh/flatten/dense4", false, "relu1 flatten1", []int{0, 1, 1, 2, 2, 2, 3},
			[]int64{72, 64, 24, 8}, "relu1 tanh1"},
		// While training all are kept but the pre-activations.
		{"6x6x1/conv3x3x2/relu/conv3x3x3/tanh/flatten/dense4", true, "", []int{0, 1, 1, 2, 2, 2, 3},
			[]int64{72, 64, 24, 8}, "relu1 tanh1"},
		{"6x6x1/conv3x3x2/relu/conv3x3x3/tanh/flatten/dense4", true, "conv2", []int{0, 1, 1, 2, 3, 3, 4},
			[]int64{72, 64, 24, 24, 8}, "relu1"},
		// Behind a pool nothing is fused: in place in inference, apart in training.
		{"4x4x1/conv1x1x2/max2/relu/tanh/flatten/dense1", false, "", []int{0, 1, 0, 0, 0, 0, 2}, []int64{32, 64, 2},
			""},
		{"4x4x1/conv1x1x2/max2/relu/tanh/flatten/dense1", true, "", []int{0, 1, 2, 3, 4, 4, 5},
			[]int64{32, 64, 16, 16, 16, 2}, ""},
		// Linear is another name for its input: tapping it keeps relu off.
		{"4x4x1/conv1x1x2/linear/relu/conv1x1x1", false, "linear1", []int{0, 1, 1, 0, 2}, []int64{64, 64, 32}, ""},
		{"4x4x1/relu/linear", false, "", []int{0, 0, 0}, []int64{32}, ""},
	} {
		l := mustPlan(t, c.text, 2, Mode{Training: c.training, Taps: strings.Fields(c.taps)})
		var fused []string
		for i, f := range l.fused {
			if f {
				fused = append(fused, l.names[i])
			}
		}
		// The order of buffers does not matter; rename them as they appear.
		rename, value, values := map[int]int{}, []int{}, []int64{}
		for _, v := range l.value {
			if _, ok := rename[v]; !ok {
				rename[v] = len(rename)
				values = append(values, l.values[v])
			}
			value = append(value, rename[v])
		}
		if !reflect.DeepEqual(value, c.value) || !reflect.DeepEqual(values, c.values) || len(l.values) != len(values) ||
			strings.Join(fused, " ") != c.fused {
			t.Errorf("%s, training %v, taps %q:\n got %v %v fused %q\nwant %v %v fused %q",
				c.text, c.training, c.taps, value, values, fused, c.value, c.values, c.fused)
		}
	}
}

// What layers need for themselves is shared, except what the backward pass needs;
// rooms for that pass do not exist in inference.
func TestRoomsShareBuffers(t *testing.T) {
	const text = "4x4x1/fire2x3x4/fire3x1x1/readout5/readout2"
	for _, c := range []struct {
		training bool
		room     [][]int
		inner    []int64
	}{
		{false, [][]int{{0, 1, 2, -1, -1}, {0, 1, 2, -1, -1}, {0}, {0}}, []int64{2 * 16 * 5, 2 * 16 * 3, 2 * 16 * 4}},
		{true, [][]int{{0, 1, 2, 3, 4}, {5, 1, 2, 3, 4}, {6}, {7}},
			[]int64{2 * 16 * 2, 2 * 16 * 3, 2 * 16 * 4, 2 * 16 * 3, 2 * 16 * 3, 2 * 16 * 3, 2 * 16 * 5, 2 * 2}},
	} {
		l := mustPlan(t, text, 2, Mode{Training: c.training})
		if !reflect.DeepEqual(l.room, c.room) || !reflect.DeepEqual(l.inner, c.inner) {
			t.Errorf("training %v: rooms %v of %v, want %v of %v", c.training, l.room, l.inner, c.room, c.inner)
		}
	}
}

// Gradients take two buffers in turn, and none where nothing is trained.
func TestGradientsShareBuffers(t *testing.T) {
	l := mustPlan(t, "8x8x1/avg2/conv3x3x2/relu/max2/flatten/dense4/tanh/dense3", 1, Mode{Training: true})
	// What lies before avg1, conv1, relu1, max1, flatten1, dense1, tanh1, dense2, and behind it.
	if want := []int{-1, -1, 1, 1, 0, 0, 1, 1, 0}; !reflect.DeepEqual(l.grad, want) {
		t.Errorf("gradients lie in %v, want %v", l.grad, want)
	}
	// The first holds 3 scores and max1's 1×1×2, the second dense1's 4 and conv1's 2×2×2.
	if want := []int64{3, 8}; !reflect.DeepEqual(l.grads, want) {
		t.Errorf("buffers of %v values, want %v", l.grads, want)
	}
}

// Parameters are contiguous, at aligned places.
func TestParametersAreContiguous(t *testing.T) {
	l := mustPlan(t, "8x8x3/conv3x3x5/flatten/dense7", 1, Mode{})
	want := []int64{0, 192, 256, 1536} // 3·3·3·5 = 135 → 192, 5 → 64, 180·7 = 1260 → 1280
	if !reflect.DeepEqual(l.offset, want) || l.params != 1600 {
		t.Errorf("offsets %v of %d, want %v of 1600", l.offset, l.params, want)
	}
}

func TestMemoryIsCheckedFirst(t *testing.T) {
	s, err := ParseSpec("64x64x1/conv7x7x64/relu/flatten/dense10")
	if err != nil {
		t.Fatal(err)
	}
	// Inference of one picture: input 4096, output of conv1 58·58·64 = 215296,
	// scores 10, parameters 3136 + 64 + 2152960 + 64.
	need, err := Memory(s, 1, Mode{})
	if want := int64(4 * (4096 + 215296 + 10 + 3136 + 64 + 2152960 + 64)); err != nil || need != want {
		t.Errorf("needs %d bytes, %v; want %d", need, err, want)
	}
	// Training: everything four times for the parameters, gradients of the scores
	// and of conv1's output, label, loss, Adam's settings, the last losses.
	need, err = Memory(s, 1, Mode{Training: true})
	if want := int64(4 * (4096 + 215296 + 10 + 4*2156224 + 10 + 215296 + 2 + HyperLen + historyLen)); err != nil ||
		need != want {
		t.Errorf("training needs %d bytes, %v; want %d", need, err, want)
	}
	_, err = Compile(s, 4096, Mode{}, noBackend{t})
	var tooMuch *MemoryError
	if !errors.As(err, &tooMuch) || tooMuch.Limit != DefaultMemory || tooMuch.Need < 3<<30 {
		t.Fatalf("got %v, want a MemoryError", err)
	}
	const want = "the network needs 3.4 GiB for a batch of 4096, above the limit of 1.0 GiB; most of it is the " +
		"output of conv1: take a smaller batch, smaller pictures or fewer channels"
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	if _, err := Compile(s, 1, Mode{Memory: 1 << 20}, noBackend{t}); !errors.As(err, &tooMuch) ||
		!strings.Contains(err.Error(), "parameters") {
		t.Errorf("got %v, want a MemoryError about the parameters", err)
	}
}

// noBackend fails the test when memory is asked for.
type noBackend struct{ t *testing.T }

func (b noBackend) Name() string { return "none" }
func (b noBackend) NewBuffer(n int) (Buffer, error) {
	b.t.Errorf("%d values were asked for", n)
	return nil, errors.New("no memory")
}
func (b noBackend) Write(Tensor, []float32) error { return nil }
func (b noBackend) Read([]float32, Tensor) error  { return nil }
func (b noBackend) Plan([]Op) (Plan, error)       { return nothing{}, nil }

// "same" makes ⌈size/stride⌉ windows; an odd row or column of padding goes at the end.
func TestSamePadding(t *testing.T) {
	for _, c := range []struct{ size, k, stride, before, after int }{
		{5, 3, 1, 1, 1},
		{5, 2, 1, 0, 1},
		{6, 3, 2, 0, 1},
		{7, 3, 2, 1, 1},
		{6, 5, 2, 1, 2},
		{4, 1, 3, 0, 0},
		{1, 4, 1, 1, 2},
	} {
		before, after := samePadding(c.size, c.k, c.stride)
		if before != c.before || after != c.after {
			t.Errorf("size %d, window %d, stride %d: %d and %d, want %d and %d", c.size, c.k, c.stride, before, after,
				c.before, c.after)
		}
	}
	for size := 1; size < 20; size++ {
		for k := 1; k < 12; k++ {
			for stride := 1; stride < 9; stride++ {
				before, after := samePadding(size, k, stride)
				windows := (size+before+after-k)/stride + 1
				if size+before+after < k {
					windows = 0
				}
				if windows != (size+stride-1)/stride || before >= k || after >= k {
					t.Errorf("size %d, window %d, stride %d: padding %d and %d gives %d windows", size, k, stride,
						before, after, windows)
				}
			}
		}
	}
}
