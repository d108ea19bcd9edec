package stimulus

import (
	"strconv"

	"untrained/nn/random"
)

// DrawDigit draws the digit class, 0 to 9, in a hand of its own: white ink (1) on
// black (0) in a picture of size×size, laid out like MNIST: the digit fills a box of
// 20/28 of the side, and its centre of mass lies within half a pixel of where it lies
// in MNIST unless that would cut it off: 14.5 of 28 pixels from the left and from the
// top (Yadav & Bottou 2019). A class outside 0…9 is clamped, as is the size.
//
// Nothing is copied from any handwriting: a skeleton of strokes, in one of the ways
// that people write the digit, is deformed and drawn with a pen of some width.
func DrawDigit(class, size int, s *random.Stream) Grey {
	return write(min(max(class, 0), 9), clampSize(size), s, mnist)
}

// DrawFirstDigit is DrawDigit with the first, plainer hand, which is never changed:
// the bundled network was trained on it, and Texture-MNIST is written in it, whose
// lines must stay whole to hold a texture.
func DrawFirstDigit(class, size int, s *random.Stream) Grey {
	return write(min(max(class, 0), 9), clampSize(size), s, first)
}

// Digit is a drawn digit with its class, 0 to 9.
type Digit struct {
	Grey
	Class int
}

// Digits is an endless set of plain drawn digits.
type Digits struct {
	Size int // side in pixels; 28 like MNIST; 0 means 28
}

// Sample is the digit with this index. Any index can be had without the others; two
// seeds give two sets that share no picture.
func (d Digits) Sample(seed uint64, i int) Digit {
	s := random.New(seed, "digits", strconv.Itoa(i))
	class := s.IntN(10)
	return Digit{Grey: DrawDigit(class, d.size(), s), Class: class}
}

func (d Digits) size() int {
	if d.Size == 0 {
		return 28
	}
	return d.Size
}
