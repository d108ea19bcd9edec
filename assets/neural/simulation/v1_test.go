package simulation

import (
	"math"
	"slices"
	"testing"
)

// grating has its stripes at an orientation (degrees, counter-clockwise from
// horizontal) and a frequency in cycles per degree.
func grating(side int, degrees, orientation, frequency, phase, contrast float64) []float64 {
	out := make([]float64, side*side)
	a := (orientation + 90) * math.Pi / 180
	for y := range side {
		for x := range side {
			dx := (float64(x) - float64(side-1)/2) / float64(side) * degrees
			dy := (float64(side-1)/2 - float64(y)) / float64(side) * degrees
			out[y*side+x] = contrast * math.Cos(2*math.Pi*frequency*(dx*math.Cos(a)+dy*math.Sin(a))+phase)
		}
	}
	return out
}

const (
	side    = 56
	degrees = 4.0
)

// curve is each cell's response to gratings, averaged over 8 phases, for one
// parameter at a time around the cell's own optimum.
func (p *Population) curve(cell int, orientation, frequency, contrast float64) (mean, f1 float64) {
	const phases = 8
	out := make([]float64, len(p.Cells))
	var re, im float64
	for k := range phases {
		phase := 2 * math.Pi * float64(k) / phases
		p.Drive([][]float64{grating(p.Side, p.Degrees, orientation, frequency, phase, contrast)}, out)
		mean += out[cell] / phases
		re += out[cell] * math.Cos(phase) / phases
		im += out[cell] * math.Sin(phase) / phases
	}
	return mean, 2 * math.Hypot(re, im)
}

func TestTuningIsWhatWasDrawn(t *testing.T) {
	p := V1(12, side, degrees, 5)
	for u, c := range p.Cells {
		best, at := 0.0, 0.0
		var cross, along float64
		responses := make([]float64, 0, 12)
		for k := range 12 {
			o := float64(k) * 15
			m, _ := p.curve(u, o, c.Frequency, 0.5)
			responses = append(responses, m)
			if m > best {
				best, at = m, o
			}
			cross += m * math.Cos(o*math.Pi/90)
			along += m * math.Sin(o*math.Pi/90)
		}
		distance := math.Abs(math.Mod(at-c.Orientation+270, 180) - 90)
		if distance > 12 {
			t.Errorf("cell %d prefers %g° where %.0f° was drawn", u, at, c.Orientation)
		}
		var sum float64
		for _, m := range responses {
			sum += m
		}
		// Circular variance: selective, but no needle.
		if cv := 1 - math.Hypot(cross, along)/sum; cv < 0.02 || cv > 0.85 {
			t.Errorf("cell %d has circular variance %.2f (half width %.0f°)", u, cv, c.HalfWidth)
		}
		peak, f1 := p.curve(u, c.Orientation, c.Frequency, 0.5)
		if away, _ := p.curve(u, c.Orientation+90, c.Frequency, 0.5); away > 0.2*peak {
			t.Errorf("cell %d answers the orthogonal grating with %.2f of its best", u, away/peak)
		}
		for _, octaves := range []float64{-1.5, 1.5} {
			if c.Frequency*math.Exp2(octaves) > 6 { // near the sampling limit
				continue
			}
			if m, _ := p.curve(u, c.Orientation, c.Frequency*math.Exp2(octaves), 0.5); m > 0.8*peak {
				t.Errorf("cell %d answers %+.1f octaves off with %.2f of its best", u, octaves, m/peak)
			}
		}
		if ratio := f1 / peak; c.Complex && ratio > 0.5 || !c.Complex && ratio < 1 {
			t.Errorf("cell %d (complex: %v) has F1/F0 %.2f", u, c.Complex, ratio)
		}
	}
}

func TestNormalisationSaturates(t *testing.T) {
	p := V1(12, side, degrees, 5)
	for u, c := range p.Cells {
		full, _ := p.curve(u, c.Orientation, c.Frequency, 1)
		at := func(contrast float64) float64 {
			m, _ := p.curve(u, c.Orientation, c.Frequency, contrast)
			return m / full
		}
		if at(0.02) > 0.1 || at(0.08) > 0.5 || at(0.4) < 0.5 {
			t.Errorf("cell %d: %.2f, %.2f, %.2f of the full response at contrasts 0.02, 0.08, 0.4", u,
				at(0.02), at(0.08), at(0.4))
		}
	}
}

func TestBlankGivesTheBaseRate(t *testing.T) {
	p := V1(20, side, degrees, 2)
	blank := Picture{Side: side, Pix: slices.Repeat([]uint8{128}, side*side)}
	pictures := append(scenes(30), blank)
	counts := p.Expected(pictures)
	n := len(p.Cells)
	for u, c := range p.Cells {
		// Grey level 128 is half a level off the middle.
		if base := c.Rate * c.Base; math.Abs(counts[30*n+u]-base) > 0.01*c.Rate {
			t.Errorf("cell %d expects %.4f spikes for a blank, want the base %.4f", u, counts[30*n+u], base)
		}
		var mean float64
		for i := range pictures {
			mean += counts[i*n+u] / float64(len(pictures))
		}
		if math.Abs(mean-c.Rate) > 1e-9 {
			t.Errorf("cell %d has mean %.4f, want its rate %.4f", u, mean, c.Rate)
		}
	}
}

func TestDrawnDistributions(t *testing.T) {
	p := V1(308, 16, degrees, 3)
	var simple int
	var frequency, width, x, y []float64
	for _, c := range p.Cells {
		if !c.Complex {
			simple++
		}
		normal, along := c.lengths()
		frequency, width = append(frequency, c.Frequency), append(width, c.HalfWidth)
		x, y = append(x, normal*c.Frequency), append(y, along*c.Frequency)
	}
	if simple != 124 {
		t.Errorf("%d of 308 cells are simple, want 124", simple)
	}
	median := func(v []float64) float64 { slices.Sort(v); return v[len(v)/2] }
	for _, c := range []struct {
		what      string
		values    []float64
		low, high float64
	}{
		{"preferred frequency", frequency, 1.7, 2.3},
		{"orientation half width", width, 19, 23},
		{"σ·f across the stripes", x, 0.35, 0.5},
		{"σ·f along the stripes", y, 0.4, 0.6},
	} {
		if m := median(c.values); m < c.low || m > c.high {
			t.Errorf("median %s is %.3f, want %.2f to %.2f", c.what, m, c.low, c.high)
		}
	}
}

// The mean of many trials converges to the expected count as 1/√n, and counts vary
// a little more than a Poisson process.
func TestTrialsScatterAroundTheExpectedCount(t *testing.T) {
	p := V1(10, 16, degrees, 4)
	expected := make([]float64, 5*len(p.Cells))
	for i := range expected {
		expected[i] = 0.1 * float64(1+i%40)
	}
	const repeats = 4000
	trials := p.Trials(expected, repeats, 8)
	for at, want := range expected {
		var sum, square float64
		for _, v := range trials[at*repeats : (at+1)*repeats] {
			sum += float64(v)
			square += float64(v) * float64(v)
		}
		mean := sum / repeats
		variance := square/repeats - mean*mean
		s := p.Cells[at%len(p.Cells)].Variability
		model := want + s*s*want*want
		if se := math.Sqrt(model / repeats); math.Abs(mean-want) > 4.5*se {
			t.Errorf("mean of %d trials is %.4f, want %.4f ± %.4f", repeats, mean, want, se)
		}
		if math.Abs(variance/model-1) > 0.2 {
			t.Errorf("variance at mean %.1f is %.3f, want %.3f", want, variance, model)
		}
		if fano := variance / mean; fano < 0.85 || fano > 1.9 {
			t.Errorf("Fano factor at mean %.1f is %.2f", want, fano)
		}
	}
}
