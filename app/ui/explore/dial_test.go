//go:build !js

package explore

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"testing"

	"untrained/app/lab"
	toys "untrained/app/lab/explore"
	"untrained/app/lab/labtest"
	"untrained/assets/weights"
	"untrained/nn"
)

var remake = flag.Bool("remake", false, "compute dial.json and toys.json again")

// halves packs bytes into four bits each.
func halves(pix []byte) []byte {
	out := make([]byte, (len(pix)+1)/2)
	for i, v := range pix {
		out[i/2] |= (v >> 4) << (4 * (i % 2))
	}
	return out
}

// turned returns the network's answer at a position of the dial.
func turned(t *testing.T, env *labtest.Env, mode, layer, tenths int) (*toys.Scrambled, [7]int) {
	t.Helper()
	a, err := toys.Scramble{Percent: 10 * tenths, Layer: layer, Fresh: mode%2 == 1, ZeroMean: mode >= 2, Seed: 1,
		Digit: toys.ScrambleDigit}.Compute(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	network, err := weights.Find(lab.TaskWeights)
	if err != nil {
		t.Fatal(err)
	}
	p := [7]int{4: a.Right, 6: int(math.Round(100 * a.Sure))}
	for i, kept := range a.Kept {
		p[i] = int(math.Round(100 * kept))
	}
	for i, class := range network.Classes {
		if class == a.Answer {
			p[5] = i
		}
	}
	return a, p
}

// The numbers of the dial are what the laboratory computes: some in every run, all with -remake, which writes them.
func TestDial(t *testing.T) {
	params, err := weights.Open(t.Context(), lab.TaskWeights, weights.Embedded)
	if err != nil {
		t.Fatal(err)
	}
	env := &labtest.Env{Networks: map[string]*nn.Params{lab.TaskWeights: params}}
	if *remake {
		network, err := weights.Find(lab.TaskWeights)
		if err != nil {
			t.Fatal(err)
		}
		d := Dial{Classes: network.Classes, Positions: [][7]int{}}
		for mode := range dialModes {
			for layer := range dialLayers {
				for tenths := range dialTenths {
					a, p := turned(t, env, mode, layer, tenths)
					d.Positions, d.Digit, d.N = append(d.Positions, p), a.Seen, a.N
					if layer == 0 {
						d.Maps = append(d.Maps, halves(a.Now))
					}
				}
			}
		}
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("dial.json", append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		dialNumbers = text
	}
	d, err := NewDial()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]int{{0, 0, 0}, {0, 0, 10}, {1, 3, 5}, {3, 1, 7}} {
		a, want := turned(t, env, c[0], c[1], c[2])
		got := d.Positions[(c[0]*dialLayers+c[1])*dialTenths+c[2]]
		for i := range want {
			if diff := got[i] - want[i]; diff < -1 || diff > 1 { // another processor may round the other way
				t.Errorf("mode %d, layer %d, %d %%: number %d is %d, computed now %d", c[0], c[1], 10*c[2], i, got[i], want[i])
			}
		}
		if d.N != a.N || len(d.Digit) != len(a.Seen) {
			t.Errorf("%d digits and %d pixels, computed now %d and %d", d.N, len(d.Digit), a.N, len(a.Seen))
		}
		if c[1] > 1 {
			continue
		}
		for i, v := range halves(a.Now) {
			is := d.Maps[c[0]*dialTenths+c[2]][i]
			if low, high := int(is&15)-int(v&15), int(is>>4)-int(v>>4); max(low, -low, high, -high) > 1 {
				t.Fatalf("mode %d, %d %%: the map differs at place %d", c[0], 10*c[2], 2*i)
			}
		}
	}
}
