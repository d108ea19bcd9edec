package simulation

import (
	"bytes"
	"math"
	"strconv"
	"testing"

	"untrained/nn/random"
)

func scenes(n int) []Picture {
	out := make([]Picture, n)
	for i := range out {
		out[i] = DeadLeaves(side, random.New(11, "scene", strconv.Itoa(i)))
	}
	return out
}

func TestSameStreamSamePicture(t *testing.T) {
	a, b := scenes(3), scenes(3)
	for i := range a {
		if !bytes.Equal(a[i].Pix, b[i].Pix) {
			t.Errorf("picture %d differs between two draws", i)
		}
	}
	if bytes.Equal(a[0].Pix, a[1].Pix) {
		t.Error("two streams drew one picture")
	}
}

func TestMeanAndContrast(t *testing.T) {
	for i, p := range scenes(40) {
		var sum, square float64
		for _, v := range p.Pix {
			sum += float64(v)
			square += float64(v) * float64(v)
		}
		n := float64(len(p.Pix))
		mean := sum / n
		rms := math.Sqrt(square/n-mean*mean) / 255
		if mean < 95 || mean > 160 || rms < 0.08 || rms > 0.31 {
			t.Errorf("picture %d has mean %.0f and contrast %.3f", i, mean, rms)
		}
	}
}

// The amplitude spectrum of natural scenes falls as 1/f (Field 1987): a fit over
// 2 to 20 cycles per picture has a slope near −1.
func TestSpectrumFallsAsOneOverF(t *testing.T) {
	power := make([]float64, side/2)
	for _, p := range scenes(60) {
		c := Contrast(p)
		for k := 1; k < side/2; k++ {
			for y := range side {
				var re, im float64
				for x := range side {
					window := 0.5 - 0.5*math.Cos(2*math.Pi*(float64(x)+0.5)/side)
					a := 2 * math.Pi * float64(k*x) / side
					re += window * c[y*side+x] * math.Cos(a)
					im += window * c[y*side+x] * math.Sin(a)
				}
				power[k] += re*re + im*im
			}
		}
	}
	var n, sx, sy, sxx, sxy float64
	for k := 2; k <= 20; k++ {
		x, y := math.Log(float64(k)), math.Log(power[k])/2
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	// power is summed over rows, one dimension of a two-dimensional spectrum; a
	// 1/f amplitude in the plane is 1/√f larger there.
	if slope := (n*sxy - sx*sy) / (n*sxx - sx*sx); slope < -1.25 || slope > -0.75 {
		t.Errorf("log amplitude falls with slope %.2f, want near −1", slope)
	}
}
