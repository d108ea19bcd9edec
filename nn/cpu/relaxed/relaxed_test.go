package relaxed

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"
)

// A module that was written by hand from the specification: add5(p) adds 5 − 200 to the number at p, if it is not zero,
// into a local.
func TestModule(t *testing.T) {
	f := newFunction("add5", 1)
	sum := f.local(i32)
	f.get(0).load(0).when().get(0).load(300).constant(5).add().constant(-200).add().set(sum).end()
	want := []byte{
		0, 'a', 's', 'm', 1, 0, 0, 0,
		1, 5, 1, 0x60, 1, 0x7f, 0,
		2, 15, 1, 3, 'e', 'n', 'v', 6, 'm', 'e', 'm', 'o', 'r', 'y', 2, 0, 0,
		3, 2, 1, 0,
		7, 8, 1, 4, 'a', 'd', 'd', '5', 0, 0,
		10, 29, 1, 27, 1, 1, 0x7f,
		0x20, 0, 0x28, 2, 0, 0x04, 0x40,
		0x20, 0, 0x28, 2, 0xac, 0x02, 0x41, 5, 0x6a, 0x41, 0xb8, 0x7e, 0x6a, 0x21, 1,
		0x0b, 0x0b,
	}
	if got := module(f); !bytes.Equal(got, want) {
		t.Errorf("the module is\n% x, want\n% x", got, want)
	}
}

func TestLEB128(t *testing.T) {
	m := machine{}
	for _, n := range []int32{0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, -8192, 1 << 20, math.MaxInt32, math.MinInt32} {
		if m.code, m.at = signed(nil, n), 0; m.signed() != n || m.at != len(m.code) {
			t.Errorf("%d is written as % x", n, m.code)
		}
		u := uint32(n)
		if m.code, m.at = unsigned(nil, u), 0; m.unsigned() != u || m.at != len(m.code) {
			t.Errorf("%d is written as % x", u, m.code)
		}
	}
}

// The kernel computes sums of products, in the order of the inner dimension, to the bit.
func TestKernel(t *testing.T) {
	kernel := Module()
	for i, p := range []struct {
		tiles, spans, length int
		aStep, aSpan         int
		bStep, ldc           int
		init, floor          bool
	}{
		{tiles: 1, spans: 1, length: 1, aStep: 1, bStep: 8, ldc: 8, init: true},
		{tiles: 3, spans: 1, length: 17, aStep: 1, bStep: 8, ldc: 11, init: true, floor: true},
		{tiles: 2, spans: 1, length: 9, aStep: 5, bStep: 13, ldc: 8},
		{tiles: 2, spans: 4, length: 3, aStep: 1, aSpan: 20, bStep: 8, ldc: 40, floor: true},
		{tiles: 1, spans: 3, length: 2, aStep: 7, aSpan: 3, bStep: 9, ldc: 16, init: true},
	} {
		for _, fused := range []bool{false, true} {
			random := rand.New(rand.NewPCG(1, uint64(i)))
			const tileAt, rowsAt, initAt, aAt, bAt, outAt, size = 64, 256, 1024, 2048, 1 << 14, 1 << 15, 1 << 16
			memory := make([]byte, size)
			number := func(at int) float32 {
				return math.Float32frombits(binary.LittleEndian.Uint32(memory[at:]))
			}
			for at := initAt; at < size; at += 4 {
				binary.LittleEndian.PutUint32(memory[at:], math.Float32bits(float32(random.NormFloat64())))
			}
			floor := math.Float32bits(float32(math.Inf(-1)))
			if p.floor {
				floor = 0
			}
			for offset, n := range map[int32]uint32{offsetA: aAt, offsetB: bAt, offsetSpans: uint32(p.spans),
				offsetLength: uint32(p.length), offsetAStep: uint32(p.aStep), offsetASpan: uint32(p.aSpan),
				offsetBStep: uint32(p.bStep), offsetLDC: uint32(p.ldc), offsetFloor: floor} {
				binary.LittleEndian.PutUint32(memory[tileAt+offset:], n)
			}
			rows := random.Perm(3 * Rows)
			for r, offset := range rows {
				binary.LittleEndian.PutUint64(memory[rowsAt+intBytes*r:], uint64(offset))
			}
			want := make([]float32, p.tiles*Rows*Cols)
			for at := range want {
				r, c := at/Cols, at%Cols
				sum := number(outAt + 4*(r*p.ldc+c))
				if p.init {
					sum = number(initAt + 4*c)
				}
				for step := range p.spans * p.length {
					span, k := step/p.length, step%p.length
					x, y := number(aAt+4*(rows[r]+span*p.aSpan+k*p.aStep)), number(bAt+4*(step*p.bStep+c))
					if fused {
						sum = float32(float64(x)*float64(y) + float64(sum))
					} else {
						sum += float32(x * y)
					}
				}
				if p.floor {
					sum = max(sum, 0)
				}
				want[at] = sum
			}
			before := bytes.Clone(memory)
			init := int32(0)
			if p.init {
				init = initAt
			}
			m := machine{memory: memory, fused: fused}
			m.call(kernel, tileAt, rowsAt, int32(p.tiles), outAt, init)
			for at, w := range want {
				place := outAt + 4*(at/Cols*p.ldc+at%Cols)
				if got := number(place); got != w {
					t.Errorf("%+v, fused %v: value %d is %v, want %v", p, fused, at, got, w)
				}
				copy(before[place:place+4], memory[place:])
			}
			if !bytes.Equal(before, memory) {
				t.Errorf("%+v, fused %v: the kernel wrote outside its tiles", p, fused)
			}
		}
	}
}
