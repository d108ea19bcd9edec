package stimulus

import (
	"math"

	"untrained/nn/random"
)

// herringbone is a floor of planks, four times as long as wide, at right angles to each other, so that each plank ends
// against the side of another.
var herringbone = Family{
	Name: "herringbone",
	About: "A parquet floor: planks at right angles to each other in zigzag rows, each ending against the " +
		"side of the next. Planks of the two directions catch the light differently.",
	paint: func(size int, s *random.Stream) []float64 {
		plank := float64(1.05 * pitch(size)) // its width
		f := newFrame(size, s)
		const n = 64
		shade := shades(2*n*n, s)
		grain := newNoise(s)
		gap, soft := max(0.08, 0.45/plank), max(0.12, 1/plank)
		const long = 4
		return f.paintEach(size, func(u, v float64) float64 {
			u, v = u/plank, v/plank
			// Noise makes the joints irregular.
			u, v = u+float64(0.2*grain.at(u/3+7, v/3)), v+float64(0.2*grain.at(u/3, v/3+31))
			i, j := math.Floor(u), math.Floor(v)
			a, b := u-i, v-j
			// Row j has planks along u that begin where i − j is a multiple of 2·long; the
			// cells between belong to planks along v.
			k, _ := wholes(i-j, 2*long)
			var id int
			var along, across, tone float64
			if k < long {
				along, across, tone = float64(k)+a, b, 0.55
				id = (int(j)&(n-1))*n + int(math.Floor((i-j)/(2*long)))&(n-1)
			} else {
				along, across, tone = float64(2*long-1-k)+b, a, 0.2
				id = n*n + (int(i)&(n-1))*n + int(math.Floor((j-i-1)/(2*long)))&(n-1)
			}
			joint := min(min(along, long-along), min(across, 1-across))
			lit := edge((joint - gap) / soft)
			fibre := grain.at(float64(along/2)+float64(id%61), float64(across*3.1)+float64(id%53))
			return float64(lit * (tone + float64(0.4*shade[id]) + float64(0.3*fibre)))
		})
	},
}
