package part

import (
	"math"

	"untrained/app/ui/chart"
	"untrained/app/ui/host"
	"untrained/nn"
)

// Mosaic is how the maps of a layer, or the kernels of a convolution, stand in one
// picture: count tiles of h×w, one place between them.
type Mosaic struct{ Count, H, W, Columns int }

// MaxTiles is how many are shown; the channel's number reaches all.
const MaxTiles = 256

// NewMosaic returns the layout of so many tiles of h×w, as square as it gets; at most MaxTiles are shown.
func NewMosaic(count, h, w int) Mosaic {
	m := Mosaic{Count: min(count, MaxTiles), H: h, W: w}
	m.Columns = max(int(math.Ceil(math.Sqrt(float64(m.Count)*float64(h+1)/float64(w+1)))), 1)
	return m
}

func (m Mosaic) rows() int { return (m.Count + m.Columns - 1) / m.Columns }

// Height returns how many pixels the mosaic is high, with a line between tiles.
func (m Mosaic) Height() int { return m.rows()*(m.H+1) - 1 }

// Width returns how many pixels the mosaic is wide, with a line between tiles.
func (m Mosaic) Width() int { return m.Columns*(m.W+1) - 1 }

// At is the tile, and the place in it, at fractions of the mosaic's sides; ok is
// false between tiles.
func (m Mosaic) At(x, y float64) (tile, row, column int, ok bool) {
	px, py := int(x*float64(m.Width())), int(y*float64(m.Height()))
	if x < 0 || y < 0 || px >= m.Width() || py >= m.Height() {
		return 0, 0, 0, false
	}
	tile = py/(m.H+1)*m.Columns + px/(m.W+1)
	row, column = py%(m.H+1), px%(m.W+1)
	return tile, row, column, tile < m.Count && row < m.H && column < m.W
}

// Place is the style of an outline around a tile.
func (m Mosaic) Place(tile int) string {
	top, left := tile/m.Columns*(m.H+1), tile%m.Columns*(m.W+1)
	return host.Outline(top, left, top+m.H, left+m.W, m.Height(), m.Width())
}

// Paint shades count tiles of values (places × channels) on the neutral scale;
// between them nothing is painted.
func (m Mosaic) Paint(key string, values []float32, channels int, most float64) host.Raster {
	scale := chart.NewScale(most)
	return m.paint(key, func(at, tile int) uint8 { return scale.Of(values[at*channels+tile]) })
}

// PaintShades paints tiles of greys that are known, places × channels.
func (m Mosaic) PaintShades(key string, greys []byte, channels int) host.Raster {
	return m.paint(key, func(at, tile int) uint8 { return greys[at*channels+tile] })
}

func (m Mosaic) paint(key string, grey func(at, tile int) uint8) host.Raster {
	r := host.Raster{Key: key, H: m.Height(), W: m.Width(), C: 4}
	r.Pix = make([]byte, 4*r.H*r.W)
	for tile := range m.Count {
		top, left := tile/m.Columns*(m.H+1), tile%m.Columns*(m.W+1)
		for row := range m.H {
			for column := range m.W {
				at := 4 * ((top+row)*r.W + left + column)
				c := grey(row*m.W+column, tile)
				r.Pix[at], r.Pix[at+1], r.Pix[at+2], r.Pix[at+3] = c, c, c, 255
			}
		}
	}
	return r
}

// Heat colours one map of h×w.
func Heat(key string, values []float32, h, w int, most float64) host.Raster {
	r := host.Raster{Key: key, H: h, W: w, C: 1, Pix: make([]byte, 0, h*w)}
	scale := chart.NewScale(most)
	for _, v := range values {
		r.Pix = append(r.Pix, scale.Of(v))
	}
	return r
}

// Largest is the largest absolute value.
func Largest(values []float32) float64 {
	most := float32(0)
	for _, v := range values {
		if v < 0 {
			v = -v
		}
		if v > most { // never true of NaN
			most = v
		}
	}
	return float64(most)
}

// Greys is a picture of luminances from 0 to 1.
func Greys(key string, pix []float32, shape nn.Shape) host.Raster {
	r := host.Raster{Key: key, H: shape.H, W: shape.W, C: 1, Pix: make([]byte, len(pix))}
	for i, v := range pix {
		r.Pix[i] = uint8(255*min(max(v, 0), 1) + 0.5)
	}
	return r
}
