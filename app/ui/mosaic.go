package ui

import (
	"math"

	"untrained/app/ui/chart"
	"untrained/nn"
)

// mosaic is how the maps of a layer, or the kernels of a convolution, stand in one
// picture: count tiles of h×w, one place between them.
type mosaic struct{ count, h, w, columns int }

// maxTiles is how many are shown; the channel's number reaches all.
const maxTiles = 256

func newMosaic(count, h, w int) mosaic {
	m := mosaic{count: min(count, maxTiles), h: h, w: w}
	m.columns = max(int(math.Ceil(math.Sqrt(float64(m.count)*float64(h+1)/float64(w+1)))), 1)
	return m
}

func (m mosaic) rows() int   { return (m.count + m.columns - 1) / m.columns }
func (m mosaic) height() int { return m.rows()*(m.h+1) - 1 }
func (m mosaic) width() int  { return m.columns*(m.w+1) - 1 }

// at is the tile, and the place in it, at fractions of the mosaic's sides; ok is
// false between tiles.
func (m mosaic) at(x, y float64) (tile, row, column int, ok bool) {
	px, py := int(x*float64(m.width())), int(y*float64(m.height()))
	if x < 0 || y < 0 || px >= m.width() || py >= m.height() {
		return 0, 0, 0, false
	}
	tile = py/(m.h+1)*m.columns + px/(m.w+1)
	row, column = py%(m.h+1), px%(m.w+1)
	return tile, row, column, tile < m.count && row < m.h && column < m.w
}

// place is the style of an outline around a tile.
func (m mosaic) place(tile int) string {
	top, left := tile/m.columns*(m.h+1), tile%m.columns*(m.w+1)
	return place(top, left, top+m.h, left+m.w, m.height(), m.width())
}

// paint colours count tiles of values (places × channels) on the diverging scale;
// between them nothing is painted.
func (m mosaic) paint(key string, values []float32, channels int, most float64) raster {
	r := raster{key: key, h: m.height(), w: m.width(), c: 4}
	r.pix = make([]byte, 4*r.h*r.w)
	scale := chart.NewScale(most)
	for tile := range m.count {
		top, left := tile/m.columns*(m.h+1), tile%m.columns*(m.w+1)
		for row := range m.h {
			for column := range m.w {
				at := 4 * ((top+row)*r.w + left + column)
				c := scale.Of(values[(row*m.w+column)*channels+tile])
				r.pix[at], r.pix[at+1], r.pix[at+2], r.pix[at+3] = c[0], c[1], c[2], 255
			}
		}
	}
	return r
}

// heat colours one map of h×w.
func heat(key string, values []float32, h, w int, most float64) raster {
	r := raster{key: key, h: h, w: w, c: 3, pix: make([]byte, 0, 3*h*w)}
	scale := chart.NewScale(most)
	for _, v := range values {
		c := scale.Of(v)
		r.pix = append(r.pix, c[:]...)
	}
	return r
}

// largest is the largest absolute value.
func largest(values []float32) float64 {
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

// greys is a picture of luminances from 0 to 1.
func greys(key string, pix []float32, shape nn.Shape) raster {
	r := raster{key: key, h: shape.H, w: shape.W, c: 1, pix: make([]byte, len(pix))}
	for i, v := range pix {
		r.pix[i] = uint8(255*min(max(v, 0), 1) + 0.5)
	}
	return r
}
