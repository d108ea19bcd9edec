package stimulus

import (
	"math"

	"untrained/nn/random"
)

// beads sit on a hexagonal lattice, each a little off its place; some are missing.
var beads = Family{
	Name: "beads",
	About: "Bright round beads in close rows on dark ground, three directions of rows at sixty degrees. " +
		"Each is a little off its place, and here and there one is missing.",
	paint: func(size int, s *random.Stream) []float64 {
		spacing := float64(1.35 * pitch(size))
		f := newFrame(size, s)
		const n = 64
		moveU, moveV, tone := shades(n*n, s), shades(n*n, s), shades(n*n, s)
		const rowHeight = 0.8660254037844386 // √¾
		soft := max(0.1, 1/spacing)
		return f.paintEach(size, func(u, v float64) float64 {
			u, v = u/spacing, v/float64(spacing*rowHeight)
			middle := math.Floor(v + 0.5)
			light := 0.0
			for j := middle - 1; j <= middle+1; j++ {
				shift := 0.0
				if int(j)&1 == 1 {
					shift = 0.5
				}
				column := math.Floor(u - shift + 0.5)
				for i := column - 1; i <= column+1; i++ {
					k := (int(j)&(n-1))*n + int(i)&(n-1)
					if tone[k] < 0.07 {
						continue
					}
					dx := u - shift - i - float64(0.24*(moveU[k]-0.5))
					dy := float64((v-j)*rowHeight) - float64(0.24*(moveV[k]-0.5))
					d := math.Sqrt(float64(dx*dx) + float64(dy*dy))
					radius := 0.33 + float64(0.1*tone[k])
					round := 1 - float64(0.5*float64(float64(d*d)/float64(radius*radius)))
					light = max(light, float64(edge((radius-d)/soft)*round))
				}
			}
			return light
		})
	},
}
