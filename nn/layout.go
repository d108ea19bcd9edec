package nn

import (
	"fmt"
	"math"
)

// Mode says what a program can do.
type Mode struct {
	// Training adds loss, gradients and optimiser. It keeps every activation,
	// where inference needs only two at a time.
	Training bool
	// Loss is what training minimises.
	Loss Loss
	// Taps are the layers whose outputs Forward can read. The last layer's can
	// always be read.
	Taps []string
	// Memory is the most that the program may reserve, in bytes; 0 means
	// DefaultMemory.
	Memory int64
}

// DefaultMemory is what one program may reserve unless Mode says otherwise: 1 GiB,
// within what a browser grants a page.
const DefaultMemory = 1 << 30

// MemoryError reports a program that would not fit. It is returned before any memory
// is reserved.
type MemoryError struct {
	Need, Limit int64  // bytes
	Batch       int    // pictures
	Largest     string // what needs most of it, for instance "the output of conv1"
}

func (e *MemoryError) Error() string {
	remedy := "take smaller pictures or fewer channels"
	if e.Batch > 1 {
		remedy = "take a smaller batch, smaller pictures or fewer channels"
	}
	return fmt.Sprintf("the network needs %s for a batch of %d, above the limit of %s; most of it is %s: %s",
		bytesText(e.Need), e.Batch, bytesText(e.Limit), e.Largest, remedy)
}

func bytesText(n int64) string {
	if n >= 1<<30 {
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

// Memory returns the bytes that Compile would reserve, without the scratch memory of
// a backend. It reserves nothing and fails as Compile does, with a *MemoryError above
// the limit.
func Memory(s Spec, batch int, mode Mode) (int64, error) {
	l, err := plan(s, batch, mode)
	if err != nil {
		return 0, err
	}
	return l.bytes(), nil
}

// layout says where everything of a program will lie; it is computed before any
// memory is reserved. All lengths are in float32.
type layout struct {
	layers []layer
	names  []string
	batch  int
	mode   Mode

	tensors  []tensorSpec
	offset   []int64 // of each tensor in the parameter buffer, multiples of Align
	params   int64   // length of the parameter buffer
	trained  int     // first layer with parameters; gradients go no further back
	readable []bool  // by layer: Forward may read its output

	// value[i] is the buffer that holds the input of layer i, value[i+1] the one
	// with its output. Layers that only rename their input, or are fused into the
	// layer before, share it.
	value  []int
	fused  []bool  // by layer: an activation that the layer before applies
	values []int64 // length of each buffer

	// room[i] are the buffers of layer i's rooms, −1 for those it does not need.
	room  [][]int
	inner []int64 // length of each buffer

	// grad likewise for the gradients of the loss; −1 where there is none.
	grad  []int
	grads []int64
}

// plan computes the layout.
func plan(s Spec, batch int, mode Mode) (*layout, error) {
	if batch < 1 || batch > MaxBatch {
		return nil, fmt.Errorf("batch of %d pictures: must be between 1 and %d", batch, MaxBatch)
	}
	layers, err := s.resolve()
	if err != nil {
		return nil, err
	}
	l := &layout{layers: layers, names: s.LayerNames(), batch: batch, mode: mode}
	if err := l.findTaps(); err != nil {
		return nil, err
	}
	l.placeParams()
	l.placeValues()
	l.placeRooms()
	if mode.Training {
		if last := layers[len(layers)-1].common(); last.out.H != 1 || last.out.W != 1 {
			return nil, fmt.Errorf(
				"%s: training needs one row of outputs, but the last output is %v: end with flatten and dense",
				last.name, last.out)
		}
		if int(mode.Loss) >= len(lossNames) {
			return nil, fmt.Errorf("loss %d is unknown; there are %v", mode.Loss, lossNames)
		}
		if l.trained == len(layers) {
			return nil, fmt.Errorf("the network has no parameters to train: add a conv or dense layer")
		}
		l.placeGrads()
	}
	limit := mode.Memory
	if limit <= 0 {
		limit = DefaultMemory
	}
	limit = min(limit, math.MaxInt)
	if need := l.bytes(); need > limit {
		return nil, &MemoryError{Need: need, Limit: limit, Batch: batch, Largest: l.largest()}
	}
	return l, nil
}

func (l *layout) findTaps() error {
	l.readable = make([]bool, len(l.layers))
	l.readable[len(l.layers)-1] = true
	for _, tap := range l.mode.Taps {
		i := l.index(tap)
		if i < 0 {
			return fmt.Errorf("tap %q: the network has no such layer; it has %v", clip(tap), l.names)
		}
		l.readable[i] = true
	}
	return nil
}

// index returns the layer of this name, or −1.
func (l *layout) index(name string) int {
	for i, n := range l.names {
		if n == name {
			return i
		}
	}
	return -1
}

// placeParams puts all parameters into one buffer, so that the optimiser is one
// operation over all of them.
func (l *layout) placeParams() {
	l.tensors = tensorSpecs(l.layers)
	for _, t := range l.tensors {
		l.offset = append(l.offset, l.params)
		l.params += (t.len() + Align - 1) / Align * Align
	}
	for l.trained < len(l.layers) && len(l.layers[l.trained].tensors()) == 0 {
		l.trained++
	}
}

// placeValues decides which layers share memory.
//
// While training every activation is kept for the backward pass. In inference a
// layer's output is not needed once the next layer has read it, so two buffers, used
// in turn, hold all outputs that are not tapped.
func (l *layout) placeValues() {
	n := len(l.layers)
	l.value = make([]int, n+1)
	l.fused = make([]bool, n)
	lengths := []int64{l.pictures(l.layers[0].common().in)} // of what value[i] counts
	kept := []bool{l.mode.Training}
	for i, layer := range l.layers {
		now := len(lengths) - 1 // what holds the input of layer i
		if !l.overwrites(i, kept[now]) {
			lengths = append(lengths, l.pictures(layer.common().out))
			kept = append(kept, l.mode.Training)
			now++
		}
		kept[now] = kept[now] || l.readable[i]
		l.value[i+1] = now
	}
	// Each value that is kept has a buffer of its own; the others take two in turn.
	buffer := make([]int, len(lengths))
	turn := [2]int{-1, -1}
	for k, length := range lengths {
		if kept[k] {
			buffer[k] = len(l.values)
			l.values = append(l.values, length)
			continue
		}
		t := &turn[k%2]
		if *t < 0 {
			*t = len(l.values)
			l.values = append(l.values, 0)
		}
		buffer[k] = *t
		l.values[*t] = max(l.values[*t], length)
	}
	for i := range l.value {
		l.value[i] = buffer[l.value[i]]
	}
}

// overwrites reports whether layer i's output takes the memory of its input,
// given whether that input is still needed afterwards, and notes fusion.
func (l *layout) overwrites(i int, kept bool) bool {
	b := l.layers[i].common()
	switch {
	case b.Kind == FlattenLayer, b.Kind == ActivationLayer && b.Act == Linear:
		return true // another name for the same values
	case b.Kind != ActivationLayer:
		return false
	}
	if i > 0 && !l.readable[i-1] {
		before := l.layers[i-1].common().Kind
		l.fused[i] = (before == ConvLayer || before == DenseLayer) && !(l.mode.Training && b.Act.NeedsInput())
	}
	return l.fused[i] || !kept
}

// placeRooms shares the memory that layers need for themselves: only what the
// backward pass needs has a buffer of its own.
func (l *layout) placeRooms() {
	var shared []int // by place in the list of rooms
	l.room = make([][]int, len(l.layers))
	for i, layer := range l.layers {
		for k, r := range layer.rooms() {
			for len(shared) <= k {
				shared = append(shared, -1)
			}
			length := int64(l.batch) * r.values
			switch {
			case r.backward && !l.mode.Training:
				l.room[i] = append(l.room[i], -1)
				continue
			case r.kept && l.mode.Training:
				l.room[i] = append(l.room[i], len(l.inner))
				l.inner = append(l.inner, length)
				continue
			case shared[k] < 0:
				shared[k] = len(l.inner)
				l.inner = append(l.inner, 0)
			}
			l.room[i] = append(l.room[i], shared[k])
			l.inner[shared[k]] = max(l.inner[shared[k]], length)
		}
	}
}

// placeGrads walks back from the loss. The gradient of a layer's output is not needed
// once the gradient of its input is computed: two buffers in turn again, and
// activations work in place.
func (l *layout) placeGrads() {
	n := len(l.layers)
	l.grad = make([]int, n+1)
	for i := range l.grad {
		l.grad[i] = -1
	}
	l.grads = make([]int64, 1, 2)
	now := 0
	for i := n; i > l.trained; i-- {
		if i < n {
			if k := l.layers[i].common().Kind; k != FlattenLayer && k != ActivationLayer {
				now = 1 - now
			}
		}
		if now == len(l.grads) {
			l.grads = append(l.grads, 0)
		}
		l.grad[i] = now
		l.grads[now] = max(l.grads[now], l.pictures(l.layers[i-1].common().out))
	}
}

// pictures returns the length of a batch of this shape.
func (l *layout) pictures(s Shape) int64 {
	return int64(l.batch) * int64(s.H) * int64(s.W) * int64(s.C)
}

// targets returns how many labels or targets a batch has.
func (l *layout) targets() int64 {
	if l.mode.Loss == CrossEntropy {
		return int64(l.batch)
	}
	return l.pictures(l.layers[len(l.layers)-1].common().out)
}

// bytes returns the sum of all buffers.
func (l *layout) bytes() int64 {
	n := l.params
	for _, v := range l.values {
		n += v
	}
	for _, v := range l.inner {
		n += v
	}
	if l.mode.Training {
		n += 3*l.params + l.targets() + int64(l.batch) + HyperLen + historyLen // gradients, two moments, labels, losses
		if l.mode.Loss != CrossEntropy {
			n += l.targets() // their weights
		}
		for _, g := range l.grads {
			n += g
		}
	}
	return 4 * n
}

// largest returns the name of what needs most memory.
func (l *layout) largest() string {
	name, most := "the input", l.pictures(l.layers[0].common().in)
	for _, layer := range l.layers {
		b := layer.common()
		if size := l.pictures(b.out); size > most {
			name, most = "the output of "+b.name, size
		}
		for _, r := range layer.rooms() {
			if size := int64(l.batch) * r.values; size > most {
				name, most = "the inside of "+b.name, size
			}
		}
	}
	params := l.params
	if l.mode.Training {
		params *= 4
	}
	if params > most {
		name = "the parameters"
	}
	return name
}
