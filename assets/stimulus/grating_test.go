package stimulus

import (
	"math"
	"strings"
	"testing"
)

// power returns the energy of the picture, minus its mean, at (kx, ky) cycles per picture.
func power(g Grey, kx, ky float64) float64 {
	mean, _ := g.Moments()
	var re, im float64
	for i, v := range g.Pix {
		a := 2 * math.Pi * (kx*float64(i%g.W)/float64(g.W) + ky*float64(i/g.W)/float64(g.H))
		re += (float64(v) - mean) * math.Cos(a)
		im += (float64(v) - mean) * math.Sin(a)
	}
	return re*re + im*im
}

// The energy of a grating at its frequency and orientation is larger than at frequencies an eighth of an octave away
// and orientations 5° away.
func TestGratingEnergy(t *testing.T) {
	for _, cycles := range []float64{3, 6, 12} {
		for orientation := 0.0; orientation < 180; orientation += 15 {
			g := Grating{Size: 64, Orientation: orientation, Phase: 40, Cycles: cycles, Contrast: 0.8, Aperture: 1}.Draw()
			// Bars at θ (anticlockwise, y down) vary along (sin θ, cos θ).
			at := func(c, o float64) float64 {
				sin, cos := math.Sincos(o * math.Pi / 180)
				return power(g, c*sin, c*cos)
			}
			best := at(cycles, orientation)
			for _, other := range [][2]float64{
				{cycles * 1.09, orientation}, {cycles / 1.09, orientation}, {cycles, orientation + 5}, {cycles, orientation - 5},
				{cycles, orientation + 90}, {cycles * 2, orientation},
			} {
				if e := at(other[0], other[1]); e > best {
					t.Errorf("%v cycles at %v°: more energy at %v cycles and %v° (%.3g > %.3g)", cycles, orientation,
						other[0], other[1], e, best)
				}
			}
			if wrong := at(cycles, 180-orientation); orientation != 0 && orientation != 90 && wrong > best/20 {
				t.Errorf("%v cycles at %v°: energy at the mirrored orientation is %.3g of %.3g", cycles, orientation, wrong, best)
			}
		}
	}
}

func TestGratingLuminance(t *testing.T) {
	// Whole periods without a window have mean ½ and the RMS of a sine of this contrast.
	g := Grating{Size: 64, Cycles: 4, Contrast: 0.6, Phase: 10}.Draw()
	mean, rms := g.Moments()
	if math.Abs(mean-0.5) > 1e-6 || math.Abs(rms-0.3/math.Sqrt2) > 1e-6 {
		t.Errorf("mean %v and RMS %v, want 0.5 and %v", mean, rms, 0.3/math.Sqrt2)
	}
	// Over a period of phases, the mean of every pixel is mean grey.
	var sum [32 * 32]float64
	low, high := 1.0, 0.0
	for p := range 8 {
		for i, v := range (Grating{Size: 32, Orientation: 30, Cycles: 5, Contrast: 1, Aperture: 0.8,
			Phase: 45 * float64(p)}).Draw().Pix {
			sum[i] += float64(v) / 8
			low, high = math.Min(low, float64(v)), math.Max(high, float64(v))
		}
	}
	for i, m := range sum {
		if math.Abs(m-0.5) > 1e-6 {
			t.Fatalf("pixel %d has mean %v over phases", i, m)
		}
	}
	if low > 0.02 || high < 0.98 || low < 0 || high > 1 {
		t.Errorf("full contrast runs from %v to %v", low, high)
	}
	// At phase 0 a bright bar is in the middle; outside the aperture is mean grey.
	g = Grating{Size: 33, Orientation: 0, Cycles: 4, Contrast: 1, Aperture: 0.5}.Draw()
	if v := g.At(16, 16); v != 1 {
		t.Errorf("the middle is %v at phase 0, want 1", v)
	}
	if v := g.At(16, 2); v != 0.5 {
		t.Errorf("outside the aperture is %v, want mean grey", v)
	}
	if g.At(12, 16) != g.At(20, 16) || g.At(16, 16) == g.At(16, 20) {
		t.Error("orientation 0 is not horizontal bars")
	}
}

func TestGratingIsPeriodic(t *testing.T) {
	a := Grating{Size: 40, Orientation: 30, Phase: 90, Cycles: 3, Contrast: 1, Aperture: 1}
	b := a
	b.Phase -= 360
	if !same(a.Draw(), b.Draw()) {
		t.Error("phase does not repeat after 360°")
	}
	b = a
	b.Orientation += 180
	if !same(a.Draw(), b.Draw()) {
		t.Error("orientation does not repeat after 180°")
	}
}

func TestGratingRefusals(t *testing.T) {
	nan := math.NaN()
	good := Grating{Size: 32, Cycles: 4, Contrast: 1, Aperture: 1}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*Grating){
		"size -3":      func(g *Grating) { g.Size = -3 },
		"size 9999":    func(g *Grating) { g.Size = 9999 },
		"orientation":  func(g *Grating) { g.Orientation = math.Inf(1) },
		"phase NaN":    func(g *Grating) { g.Phase = nan },
		"17 cycles":    func(g *Grating) { g.Cycles = 17 },
		"-1 cycles":    func(g *Grating) { g.Cycles = -1 },
		"NaN cycles":   func(g *Grating) { g.Cycles = nan },
		"contrast 1.5": func(g *Grating) { g.Contrast = 1.5 },
		"contrast NaN": func(g *Grating) { g.Contrast = nan },
		"aperture -1":  func(g *Grating) { g.Aperture = -1 },
		"aperture NaN": func(g *Grating) { g.Aperture = nan },
	} {
		g := good
		change(&g)
		if err := g.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in the error %v", want, err)
		}
		for i, v := range g.Draw().Pix {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("%s: pixel %d is %v", want, i, v)
			}
		}
	}
}

func TestBattery(t *testing.T) {
	for _, size := range []int{0, 16, 28, 64, 128, 4096} {
		b := NewBattery(size)
		all, err := b.Gratings()
		if err != nil {
			t.Fatalf("size %d: %v", size, err)
		}
		if b.Orientations != 12 || b.Phases != 8 || len(b.Cycles) < 4 || len(b.Apertures) < 2 || len(all) != b.Len() {
			t.Errorf("size %d: battery %+v with %d gratings", size, b, len(all))
		}
		for i := 1; i < len(b.Cycles); i++ {
			if b.Cycles[i] <= b.Cycles[i-1] {
				t.Errorf("size %d: frequencies %v do not rise", size, b.Cycles)
			}
		}
		i := b.Index(1, 2, 5, 3)
		if g := all[i]; g != b.Grating(1, 2, 5, 3) || g.Orientation != 75 || g.Phase != 135 {
			t.Errorf("size %d: index %d is %+v", size, i, g)
		}
	}
	for name, b := range map[string]Battery{
		"empty":    {Size: 32},
		"negative": {Size: 32, Orientations: -1, Phases: 1, Cycles: []float64{1}, Apertures: []float64{1}},
		"fine":     {Size: 32, Orientations: 1, Phases: 1, Cycles: []float64{20}, Apertures: []float64{1}},
		"huge":     {Size: 32, Orientations: 1 << 40, Phases: 1 << 40, Cycles: []float64{1}, Apertures: []float64{1}},
	} {
		if _, err := b.Gratings(); err == nil {
			t.Errorf("%s battery was accepted", name)
		}
	}
}

func TestCyclesPerDegree(t *testing.T) {
	if c := CyclesPerDegree(8, 4); c != 2 {
		t.Errorf("8 cycles over 4° are %v per degree", c)
	}
	for _, unknown := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if CyclesPerDegree(8, unknown) != 0 {
			t.Errorf("a field of %v° is not treated as unknown", unknown)
		}
	}
}

// Index returns the index of a grating in Gratings: the phase runs fastest, then the orientation, the frequency and the
// aperture, so that responses to the battery are an array Apertures × Cycles × Orientations × Phases.
func (b Battery) Index(aperture, cycles, orientation, phase int) int {
	return ((aperture*len(b.Cycles)+cycles)*b.Orientations+orientation)*b.Phases + phase
}

// Gratings returns all gratings in the order of Index, or the error of Validate.
func (b Battery) Gratings() ([]Grating, error) {
	if err := b.Validate(); err != nil {
		return nil, err
	}
	all := make([]Grating, 0, b.Len())
	for a := range b.Apertures {
		for c := range b.Cycles {
			for o := range b.Orientations {
				for p := range b.Phases {
					all = append(all, b.Grating(a, c, o, p))
				}
			}
		}
	}
	return all, nil
}
