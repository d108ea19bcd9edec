package weights

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// SqueezeNetSide is the height and width of the input. Its channels are blue, green and red, each 0 to 255 minus the
// channel's value in SqueezeNetMeans.
const SqueezeNetSide = 227

// SqueezeNetMeans are the values subtracted from the blue, green and red channel.
var SqueezeNetMeans = [3]float32{104, 117, 123}

// SqueezeLayer is one step of SqueezeNet 1.0. Every convolution is followed by ReLU,
// also those inside a fire module and the last one.
//
// A fire module is a 1×1 convolution to Squeeze channels, from which a 1×1 and a 3×3 convolution (padded by one) go to
// Expand channels each; its output has the channels of both, those of the 1×1 convolution first. Pooling windows are
// cut at the edges, so that the output is ⌈(size−3)/2⌉+1 high and wide.
type SqueezeLayer struct {
	Kind            string // "conv", "max", "fire", "average"
	Name            string // conv1, pool1, fire2, …
	Out             int    // channels of the output
	K, Stride, Pad  int    // of a convolution or a pooling
	Squeeze, Expand int    // of a fire module
}

// SqueezeNetLayers returns the layers from the picture to the scores of the 1000 classes, without the softmax.
func SqueezeNetLayers() []SqueezeLayer {
	layers := []SqueezeLayer{
		{Kind: "conv", Name: "conv1", Out: 96, K: 7, Stride: 2},
		{Kind: "max", Name: "pool1", Out: 96, K: 3, Stride: 2},
	}
	for i, squeeze := range []int{16, 16, 32, 32, 48, 48, 64, 64} {
		n := i + 2
		layers = append(layers, SqueezeLayer{Kind: "fire", Name: "fire" + strconv.Itoa(n), Out: 8 * squeeze, Squeeze: squeeze,
			Expand: 4 * squeeze})
		if n == 4 || n == 8 {
			layers = append(layers, SqueezeLayer{Kind: "max", Name: "pool" + strconv.Itoa(n), Out: 8 * squeeze, K: 3, Stride: 2})
		}
	}
	// The last convolution is padded although its window is 1×1: the border holds
	// ReLU(bias) and enters the average.
	return append(layers,
		SqueezeLayer{Kind: "conv", Name: "conv10", Out: 1000, K: 1, Stride: 1, Pad: 1},
		SqueezeLayer{Kind: "average", Name: "pool10", Out: 1000},
	)
}

// Convolution holds the weights of one convolution.
type Convolution struct {
	Name      string // conv1, fire2.squeeze, fire2.expand1, fire2.expand3, …, conv10
	K, In     int    // window and input channels
	Out       int
	Weight    []float32 // Out×In×K×K, not flipped
	Bias      []float32 // Out
	NonZero   int       // number of stored weights
	published string    // name in the source's description
}

// Kernel returns the weights in the order of package nn, K×K×In×Out.
func (c *Convolution) Kernel() []float32 {
	area := c.K * c.K
	out := make([]float32, len(c.Weight))
	for o := range c.Out {
		for i := range c.In {
			for a := range area {
				out[(a*c.In+i)*c.Out+o] = c.Weight[(o*c.In+i)*area+a]
			}
		}
	}
	return out
}

// squeezeNetConvolutions returns the 26 convolutions without their weights, in the order of the file.
func squeezeNetConvolutions() []Convolution {
	var list []Convolution
	in := 3
	for _, l := range SqueezeNetLayers() {
		switch l.Kind {
		case "conv":
			published := l.Name
			if l.Name == "conv10" {
				published = "conv_final"
			}
			list = append(list, Convolution{Name: l.Name, K: l.K, In: in, Out: l.Out, published: published})
		case "fire":
			list = append(list,
				Convolution{Name: l.Name + ".squeeze", K: 1, In: in, Out: l.Squeeze, published: l.Name + "/conv1x1_1"},
				Convolution{Name: l.Name + ".expand1", K: 1, In: l.Squeeze, Out: l.Expand, published: l.Name + "/conv1x1_2"},
				Convolution{Name: l.Name + ".expand3", K: 3, In: l.Squeeze, Out: l.Expand, published: l.Name + "/conv3x3_2"},
			)
		}
		in = l.Out
	}
	return list
}

// codebook is the number of values that the weights of a layer may have; the first value is zero.
const codebook = 256

// ReadSqueezeNet decodes the compressed file. All integers and floats are little-endian: the number of stored weights
// of each of the 26 convolutions (four bytes each), then for each convolution 256 values (float32), the biases
// (float32), for each stored weight one byte that selects its value, and for each stored weight four bits, the lower
// half of a byte first, that are the number of zeros before it.
func ReadSqueezeNet(content []byte) ([]Convolution, error) {
	list := squeezeNetConvolutions()
	if len(content) < 4*len(list) {
		return nil, errors.New("compressed SqueezeNet: the file is shorter than its table of counts: it was cut short")
	}
	table, rest := content[:4*len(list)], content[4*len(list):]
	for i := range list {
		c := &list[i]
		stored := uint64(binary.LittleEndian.Uint32(table[4*i:]))
		size := c.Out * c.In * c.K * c.K
		// Gaps of more than 15 zeros need stored zeros, but no layer stores more weights than it has.
		if stored > uint64(size) {
			return nil, fmt.Errorf("compressed SqueezeNet: the file stores %d weights of %s, which has %d", stored, c.Name, size)
		}
		c.NonZero = int(stored)
		var err error
		if rest, err = c.decode(rest, size); err != nil {
			return nil, fmt.Errorf("compressed SqueezeNet: %s: %w", c.Name, err)
		}
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("compressed SqueezeNet: %d bytes follow the last convolution: this is another file", len(rest))
	}
	return list, nil
}

// decode reads a convolution from the start of b and returns the rest of b.
func (c *Convolution) decode(b []byte, size int) ([]byte, error) {
	gapBytes := (c.NonZero + 1) / 2
	if need := 4*codebook + 4*c.Out + c.NonZero + gapBytes; len(b) < need {
		return nil, fmt.Errorf("%d bytes, not %d: the file was cut short", len(b), need)
	}
	values, b := float32s(b, codebook)
	c.Bias, b = float32s(b, c.Out)
	for _, v := range append(values, c.Bias...) {
		if v-v != 0 {
			return nil, fmt.Errorf("a value is %v: the file is damaged", v)
		}
	}
	if values[0] != 0 {
		return nil, fmt.Errorf("weights that are not stored are %v, not 0: the file is damaged", values[0])
	}
	codes, gaps := b[:c.NonZero], b[c.NonZero:][:gapBytes]
	c.Weight = make([]float32, size)
	at := -1
	for j, code := range codes {
		gap := gaps[j/2] >> (4 * (j & 1)) & 15
		if at += int(gap) + 1; at >= size {
			return nil, fmt.Errorf("weight %d lies beyond the last of %d: the file is damaged", j, size)
		}
		c.Weight[at] = values[code]
	}
	return b[c.NonZero+gapBytes:], nil
}

func float32s(b []byte, n int) ([]float32, []byte) {
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out, b[4*n:]
}

// SqueezeNetInput writes the network's input for a picture of h×w pixels with 1 or 3 channels (RGB), values 0 to 255,
// into x, 227×227×3: the picture is resized to 227×227 by bilinear interpolation, without antialiasing, with pixel
// centres at half integers, and SqueezeNetMeans are subtracted from blue, green and red.
func SqueezeNetInput(x []float32, pix []uint8, h, w, channels int) error {
	if len(x) != SqueezeNetSide*SqueezeNetSide*3 || h < 1 || w < 1 || channels != 1 && channels != 3 ||
		len(pix) != h*w*channels {
		return fmt.Errorf("SqueezeNet: %d bytes for a picture of %d×%d×%d into %d values: 1 or 3 channels and %d values "+
			"belong there",
			len(pix), h, w, channels, len(x), SqueezeNetSide*SqueezeNetSide*3)
	}
	for i := range SqueezeNetSide {
		y0, y1, fy := between(i, h)
		for j := range SqueezeNetSide {
			x0, x1, fx := between(j, w)
			for c := range 3 {
				from := (2 - c) % channels // blue first; a single channel is used three times
				at := func(y, x int) float64 { return float64(pix[(y*w+x)*channels+from]) }
				// Rows first, then columns; values are not rounded to whole grey levels.
				left := float64((1-fy)*at(y0, x0)) + float64(fy*at(y1, x0))
				right := float64((1-fy)*at(y0, x1)) + float64(fy*at(y1, x1))
				v := float64((1-fx)*left) + float64(fx*right)
				x[(i*SqueezeNetSide+j)*3+c] = float32(v - float64(SqueezeNetMeans[c]))
			}
		}
	}
	return nil
}

// between returns the two pixels, of n in the source, between which output pixel i lies, and the weight of the second.
func between(i, n int) (low, high int, fraction float64) {
	at := float64((float64(i)+0.5)*float64(n))/SqueezeNetSide - 0.5
	at = math.Min(math.Max(at, 0), float64(n-1))
	low = int(at)
	return low, min(low+1, n-1), at - float64(low)
}
