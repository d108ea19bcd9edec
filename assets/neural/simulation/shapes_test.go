package simulation

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"untrained/nn/random"
)

func TestShapesAreWhatTheyAreCalled(t *testing.T) {
	// The share of the unit circle that each shape fills, by geometry.
	for name, area := range map[string]float64{
		"disc":     1,
		"square":   4 * 0.7 * 0.7 / math.Pi,
		"triangle": 3 * math.Sqrt(3) / 4 / math.Pi,
		"ring":     0.7,
		"star":     10 * math.Tan(math.Pi/10) / (3 - math.Pow(math.Tan(math.Pi/10), 2)) / math.Pi, // a pentagram
		"bar":      (0.25*math.Sqrt(1-0.25*0.25)*2 + 2*math.Asin(0.25)) / math.Pi,
	} {
		class := slices.Index(Shapes, name)
		n, in := 0, 0
		const fine = 400
		for j := range fine {
			for i := range fine {
				a, b := 2*(float64(i)+0.5)/fine-1, 2*(float64(j)+0.5)/fine-1
				if a*a+b*b > 1 {
					if inside(class, a, b) {
						t.Fatalf("%s reaches beyond its circle", name)
					}
					continue
				}
				n++
				if inside(class, a, b) {
					in++
				}
			}
		}
		if got := float64(in) / float64(n); math.Abs(got-area) > 0.01 {
			t.Errorf("%s fills %.4f of its circle, want %.4f", name, got, area)
		}
	}
}

func TestDrawShapeTellsItsClass(t *testing.T) {
	seen := make([]int, len(Shapes))
	for i := range 200 {
		p, class := DrawShape(24, random.New(4, "test", strconv.Itoa(i)))
		q, _ := DrawShape(24, random.New(4, "test", strconv.Itoa(i)))
		if !slices.Equal(p.Pix, q.Pix) {
			t.Fatal("the same stream draws another picture")
		}
		seen[class]++
	}
	for class, n := range seen {
		if n < 10 || n > 45 {
			t.Errorf("%s is drawn %d times of 200", Shapes[class], n)
		}
	}
}

// The noise of a run is as large as drawn, partly slow, and independent between runs.
func TestBOLDNoise(t *testing.T) {
	const pictures, n, repeats = 400, 6, 8
	voxels := Voxels(n, 10, nil, 3, "test")
	counts := make([]float64, pictures*10)
	s := random.New(5, "counts")
	for i := range counts {
		counts[i] = s.Uniform(0, 4)
	}
	signal := Signal(voxels, counts, 10)
	trials := BOLDTrials(voxels, signal, repeats, 3, "test")
	for v, voxel := range voxels {
		var mean, square, cross float64
		for i := range pictures {
			at := i*n + v
			mean += signal[at] / pictures
			for k := range repeats {
				e := float64(trials[at*repeats+k]) - signal[at]
				square += e * e
				cross += e * (float64(trials[at*repeats+(k+1)%repeats]) - signal[at])
			}
		}
		if math.Abs(mean-2*voxel.Percent) > 1e-9 {
			t.Errorf("voxel %d has a mean signal of %.4f %%, want %.4f", v, mean, 2*voxel.Percent)
		}
		sd := math.Sqrt(square / (pictures * repeats))
		if want := voxel.Noise * voxel.Percent; math.Abs(sd/want-1) > 0.1 {
			t.Errorf("voxel %d has noise %.3f, want %.3f", v, sd, want)
		}
		if r := cross / square; math.Abs(r) > 0.08 {
			t.Errorf("voxel %d: noise of two runs correlates at %.3f", v, r)
		}
	}
}
