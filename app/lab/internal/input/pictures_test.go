package input

import (
	"math"
	"testing"

	"untrained/app/lab/internal/readout"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/cpu"
)

func ramp(h, w, c int) *neural.Recording {
	r := &neural.Recording{ID: "ramp", Images: neural.Images{N: 2, H: h, W: w, C: c}, FieldDegrees: 4}
	for i := range 2 {
		for y := range h {
			for x := range w {
				for ch := range c {
					r.Images.Pix = append(r.Images.Pix, uint8(x*10+100*i+5*ch+y*0))
				}
			}
		}
	}
	return r
}

func TestPicturesEnter(t *testing.T) {
	r := ramp(8, 8, 1)
	p, err := Entrance{Crop: 1}.Enter(r, nn.Shape{H: 4, W: 4, C: 1})
	if err != nil {
		t.Fatal(err)
	}
	mean, sd := statistics.MeanSD(p.Pixels.Wide)
	if math.Abs(mean) > 1e-12 || math.Abs(sd-1) > 1e-12 {
		t.Errorf("pictures have mean %v and rms %v, want 0 and 1", mean, sd)
	}
	// Means of two columns of a ramp are a ramp: equal steps.
	row := p.Pixels.Wide[:4]
	for i := 2; i < 4; i++ {
		if d := row[i] - row[i-1] - (row[1] - row[0]); math.Abs(d) > 1e-9 {
			t.Errorf("a ramp became %v", row)
		}
	}
	// Half the width of the field is the same as half the width.
	for _, e := range []Entrance{{Crop: 0.5}, {Crop: 1, Field: 2}} {
		half, err := e.Enter(r, nn.Shape{H: 4, W: 4, C: 1})
		if err != nil {
			t.Fatal(err)
		}
		first := half.Pixels.Wide[0]*1 - half.Pixels.Wide[3]
		if whole := p.Pixels.Wide[0] - p.Pixels.Wide[3]; math.Abs(first) >= math.Abs(whole) {
			t.Errorf("%+v shows a range of %v, not less than %v", e, first, whole)
		}
	}
	// A smaller picture lies in the middle of grey.
	small, err := Entrance{Size: 2, Crop: 1}.Enter(r, nn.Shape{H: 4, W: 4, C: 1})
	if err != nil {
		t.Fatal(err)
	}
	x := small.Into(nn.Shape{H: 4, W: 4, C: 1})
	if x[0] != 0 || x[5] == 0 || x[5] != float32(small.Pixels.Wide[0]) || x[10] != float32(small.Pixels.Wide[3]) {
		t.Errorf("a picture of 2×2 in 4×4 is %v", x[:16])
	}
	// A larger one is cut.
	large, err := Entrance{Size: 8, Crop: 1}.Enter(r, nn.Shape{H: 4, W: 4, C: 1})
	if err != nil {
		t.Fatal(err)
	}
	if x := large.Into(nn.Shape{H: 4, W: 4, C: 1}); x[0] != float32(large.Pixels.Wide[2*8+2]) {
		t.Errorf("the middle of a picture begins with %v, want %v", x[0], large.Pixels.Wide[2*8+2])
	}
}

func TestColours(t *testing.T) {
	r := ramp(4, 4, 3)
	colour, err := Entrance{Crop: 1}.Enter(r, nn.Shape{H: 4, W: 4, C: 3})
	if err != nil {
		t.Fatal(err)
	}
	if x := colour.Pixels.Wide; x[0] == x[1] || x[1] == x[2] {
		t.Errorf("colours are lost: %v", x[:3])
	}
	grey, err := Entrance{Crop: 1, grey: true}.Enter(r, nn.Shape{H: 4, W: 4, C: 3})
	if err != nil {
		t.Fatal(err)
	}
	if x := grey.Pixels.Wide; x[0] != x[1] || x[1] != x[2] {
		t.Errorf("grey=yes gives colours %v", x[:3])
	}
	if got := len(grey.Luminance()); got != 2*16 {
		t.Errorf("luminance has %d values", got)
	}
}

func TestPicturesRefuse(t *testing.T) {
	flat := ramp(8, 8, 1)
	for i := range flat.Images.Pix {
		flat.Images.Pix[i] = 7
	}
	for name, c := range map[string]struct {
		r     *neural.Recording
		e     Entrance
		input nn.Shape
	}{
		"one grey":     {flat, Entrance{Crop: 1}, nn.Shape{H: 4, W: 4, C: 1}},
		"two channels": {ramp(8, 8, 1), Entrance{Crop: 1}, nn.Shape{H: 4, W: 4, C: 2}},
		"large field":  {ramp(8, 8, 1), Entrance{Crop: 1, Field: 5}, nn.Shape{H: 4, W: 4, C: 1}},
		"memory":       {ramp(8, 8, 1), Entrance{Crop: 1, Size: 8}, nn.Shape{H: 8192, W: 8192, C: 1}},
	} {
		if _, err := c.e.Enter(c.r, c.input); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// A grating's energy is largest in the channel of its orientation and frequency,
// and does not depend on its phase.
func TestGaborBank(t *testing.T) {
	const size = 32
	bank, err := readout.NewGaborBank(size)
	if err != nil {
		t.Fatal(err)
	}
	grating := func(orientation int, cycles, phase float64) []float32 {
		angle := math.Pi * float64(orientation) / readout.GaborOrientations
		x := make([]float32, size*size)
		for p := range x {
			dx, dy := float64(p%size)/size, float64(p/size)/size
			x[p] = float32(math.Cos(2*math.Pi*cycles*(dx*math.Cos(angle)+dy*math.Sin(angle)) + phase))
		}
		return x
	}
	channel := func(f readout.Features, scale, orientation int) float64 {
		at, sum := 0, 0.0
		for _, s := range bank.Scales[:scale] {
			at += s.Window.OH() * s.Window.OW() * readout.GaborOrientations
		}
		places := bank.Scales[scale].Window.OH() * bank.Scales[scale].Window.OW()
		for i := range places {
			sum += f.At(0, at+i*readout.GaborOrientations+orientation)
		}
		return sum / float64(places)
	}
	energies := func(x []float32) readout.Features {
		f, err := bank.Energies(t.Context(), cpu.New(), x, 1, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if len(bank.Scales) != 3 { // 16 cycles in 32 pixels are too fine
		t.Fatalf("%d scales", len(bank.Scales))
	}
	for scale, cycles := range []float64{2, 4, 8} {
		for _, orientation := range []int{0, 3, 4, 7} {
			f := energies(grating(orientation, cycles, 0.3))
			own := channel(f, scale, orientation)
			for o := range readout.GaborOrientations {
				if other := channel(f, scale, o); other > own {
					t.Errorf("%v cycles, orientation %d: channel %d gives %v, its own %v", cycles, orientation, o, other, own)
				}
			}
			shifted := channel(energies(grating(orientation, cycles, 1.7)), scale, orientation)
			if math.Abs(shifted/own-1) > 0.1 {
				t.Errorf("%v cycles, orientation %d: the phase changes %v to %v", cycles, orientation, own, shifted)
			}
		}
	}
	grey := make([]float32, size*size)
	for i := range grey {
		grey[i] = 1
	}
	if f := energies(grey); channel(f, 2, 0) > 0.2 {
		t.Errorf("plain grey gives %v", channel(f, 2, 0))
	}
	if _, err := readout.NewGaborBank(4); err == nil {
		t.Error("4 pixels make a Gabor filter")
	}
}
