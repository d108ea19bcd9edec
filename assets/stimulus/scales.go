package stimulus

import (
	"math"

	"untrained/nn/random"
)

// scales overlap like those of a fish: rows of round plates, each hiding the root of
// the next row.
var scales = Family{
	Name: "scales",
	About: "Round plates that overlap like a fish's scales or the tiles of a tower roof: each row hides " +
		"the root of the next, and every free edge is a bright arc with a shadow below it.",
	paint: func(size int, s *random.Stream) []float64 {
		width := float64(1.75 * pitch(size))
		row := float64(0.5 * width)
		f := newFrame(size, s)
		const n = 64
		shade, moveU, moveV := shades(n*n, s), shades(n*n, s), shades(n*n, s)
		soft := max(0.1, 1.2/width)
		return f.paintEach(size, func(u, v float64) float64 {
			u, v = u/width, v/row
			top := math.Floor(v)
			// A scale is round below its centre; the uppermost scale that reaches the place is visible.
			for j := top - 2; j <= top+1; j++ {
				shift := 0.0
				if int(j)&1 == 1 {
					shift = 0.5
				}
				column := math.Floor(u - shift + 0.5)
				best, found := 2.0, 0
				for i := column - 1; i <= column+1; i++ {
					k := (int(j)&(n-1))*n + int(i)&(n-1)
					dx := u - shift - i - float64(0.16*(moveU[k]-0.5))
					dy := (v - j - float64(0.3*(moveV[k]-0.5))) * row / width
					if d := float64(dx*dx) + float64(dy*dy); d < best {
						best, found = d, k
					}
				}
				const radius = 0.64
				d := math.Sqrt(best) / radius
				if d > 1 {
					continue
				}
				rim := edge((1-d)/soft - 0.4)
				return float64((0.25 + float64(0.6*float64(d*d)) + float64(0.3*shade[found])) * rim)
			}
			return 0
		})
	},
}
