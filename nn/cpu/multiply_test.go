package cpu

import (
	"testing"
	"unsafe"

	"untrained/nn/backendtest"
)

// A product from outside, with higher and narrower tiles than our own.
func TestMultiply(t *testing.T) {
	before := fast
	t.Cleanup(func() { fast = before })
	calls := 0
	if err := Multiply(6, 8, func(t *Tile, rows *int, tiles int, out, init unsafe.Pointer) {
		calls++
		plainTiles(t, unsafe.Slice(rows, 6*tiles), out, init)
	}); err != nil {
		t.Fatal(err)
	}
	backendtest.Run(t, New)
	if calls == 0 {
		t.Error("the product was never called")
	}
	generic, made := NewGeneric().(*Backend).k.wide, New().(*Backend).k
	if generic != &genericTiling || made.wide.rows != 6 || made.narrow.cols != 8 {
		t.Error("the product has replaced that of the wrong backend")
	}
	for _, c := range [][2]int{{0, 8}, {5, 8}, {7, 8}, {12, 8}, {6, 0}, {6, 33}} {
		if err := Multiply(c[0], c[1], func(*Tile, *int, int, unsafe.Pointer, unsafe.Pointer) {}); err == nil {
			t.Errorf("a tile of %d rows and %d columns was accepted", c[0], c[1])
		}
	}
	if New().(*Backend).k != made {
		t.Error("a refused tile has changed the product")
	}
}

// plainTiles computes tiles of eight columns, row by row.
//
//go:nocheckptr
func plainTiles(t *Tile, rows []int, out, init unsafe.Pointer) {
	for r, offset := range rows {
		c := (*[8]float32)(unsafe.Add(out, 4*r*t.LDC))
		sums := *c
		if init != nil {
			sums = *(*[8]float32)(init)
		}
		b := t.B
		for span := range t.Spans {
			a := unsafe.Add(t.A, 4*(offset+span*t.ASpan))
			for k := range t.Length {
				x := *(*float32)(unsafe.Add(a, 4*k*t.AStep))
				for i, y := range (*[8]float32)(b) {
					sums[i] += x * y
				}
				b = unsafe.Add(b, 4*t.BStep)
			}
		}
		if t.Floor == 0 {
			reluGeneric(sums[:], sums[:])
		}
		*c = sums
	}
}
