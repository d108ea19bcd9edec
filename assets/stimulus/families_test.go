package stimulus

import (
	"math"
	"testing"

	"untrained/nn/random"
)

// Every family can be told from every other: a linear readout of statistics that do not depend on place or direction
// (power by frequency, its anisotropy, third and fourth moments of luminance and edges) classifies nearly all new
// samples correctly. Of twins, whose moments do not differ, it classifies fewer.
func TestFamiliesAreDistinct(t *testing.T) {
	if testing.Short() {
		t.Skip("draws and classifies thousands of textures")
	}
	const train, test = 40, 20
	families := Families()
	accuracy := func(draw func(Family, int, *random.Stream) Grey) float64 {
		var x, testX [][]float64
		var y, testY []int
		for k, f := range families {
			s := random.New(7, "distinct", f.Name)
			for i := range train + test {
				v := statistics(draw(f, 64, s))
				if i < train {
					x, y = append(x, v), append(y, k)
				} else {
					testX, testY = append(testX, v), append(testY, k)
				}
			}
		}
		return readout(x, y, testX, testY, len(families))
	}
	natural, twins := accuracy(Family.Draw), accuracy(Family.DrawTwin)
	t.Logf("%d families: statistics name %.3f of the textures and %.3f of the twins", len(families), natural, twins)
	if natural < 0.93 {
		t.Errorf("only %.3f of the textures are named", natural)
	}
	if twins > natural-0.05 {
		t.Errorf("twins are named as well as textures: %.3f", twins)
	}
}

// statistics returns the statistics of a picture, each of the order of one.
func statistics(g Grey) []float64 {
	pix := doubles(g)
	f := newSpectrum(g.H, g.W)
	f.of(pix)
	var power, cosine, sine [12]float64
	for y := range f.h {
		for x := range f.w {
			fx, fy := frequency(x, f.w), frequency(y, f.h)
			r := math.Hypot(fx, fy)
			ring := int(2 * math.Log2(r))
			if r < 1 || ring >= len(power) {
				continue
			}
			i := y*f.w + x
			p := f.re[i]*f.re[i] + f.im[i]*f.im[i]
			angle := 2 * math.Atan2(fy, fx)
			power[ring] += p
			cosine[ring] += p * math.Cos(angle)
			sine[ring] += p * math.Sin(angle)
		}
	}
	var v []float64
	for ring, p := range power {
		if p > 0 {
			v = append(v, math.Log(p)/2, 3*math.Hypot(cosine[ring], sine[ring])/p)
		}
	}
	e := edges(g)
	return append(v, 2*standardised(pix, 3), 2*standardised(pix, 4), 2*standardised(e, 3), standardised(e, 4))
}
