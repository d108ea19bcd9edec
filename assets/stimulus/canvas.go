package stimulus

import "math"

// canvas is a picture on which shapes are laid, each of which hides those below it.
type canvas struct {
	size int
	pix  []float64
}

func newCanvas(size int, ground float64) canvas {
	return canvas{size: size, pix: constant(size*size, ground)}
}

// lay mixes luminances into the pixels of a box (in pixels, cut to the picture): paint returns the luminance at a place
// and how much of the pixel it covers, 0 to 1.
func (c canvas) lay(left, top, right, bottom float64, paint func(x, y float64) (luminance, cover float64)) {
	x0, x1 := pixelSpan(left, right, c.size)
	y0, y1 := pixelSpan(top, bottom, c.size)
	for py := y0; py < y1; py++ {
		row := c.pix[py*c.size : (py+1)*c.size]
		for px := x0; px < x1; px++ {
			luminance, cover := paint(float64(px)+0.5, float64(py)+0.5)
			row[px] += float64(cover * (luminance - row[px]))
		}
	}
}

// rod lays a straight rod with round ends from (x0, y0) to (x1, y1); half is half of its width. shade returns the
// luminance at t, 0 to 1 along the rod, and d, 0 to 1 half widths from the rod's middle line.
func (c canvas) rod(x0, y0, x1, y1, half float64, shade func(t, d float64) float64) {
	reach := half + 0.7
	ex, ey := x1-x0, y1-y0
	inverse := 1 / max(float64(ex*ex)+float64(ey*ey), 1e-9)
	c.lay(min(x0, x1)-reach, min(y0, y1)-reach, max(x0, x1)+reach, max(y0, y1)+reach,
		func(x, y float64) (float64, float64) {
			x, y = x-x0, y-y0
			t := clamp(float64((float64(x*ex)+float64(y*ey))*inverse), 0, 1)
			dx, dy := x-float64(t*ex), y-float64(t*ey)
			d := math.Sqrt(float64(dx*dx) + float64(dy*dy))
			cover := clamp(half-d+0.5, 0, 1)
			if cover == 0 {
				return 0, 0
			}
			return shade(t, min(d/half, 1)), cover
		})
}
