package lab

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"untrained/nn"
)

// configurable has properties of every kind, as experiments have them.
type configurable struct{}

const sampleNetwork = "48x48x1/conv7x7x32/relu"

func (configurable) Name() string { return "configurable" }

func (configurable) Properties() []Property {
	return []Property{
		{Key: "network", Label: "Network", Help: "An architecture.", Kind: Text, Default: sampleNetwork,
			Options: []Option{{sampleNetwork, "one layer"}},
			Check: func(text string) error {
				s, err := nn.ParseSpec(text)
				if err == nil && s.Input.C == 2 {
					err = errors.New("the input has 2 channels")
				}
				return err
			}},
		{Key: "layer", Label: "Layer", Help: "A layer.", Kind: Text, Default: "max2"},
		{Key: "weights", Label: "Weights", Help: "Weights or none.", Kind: Text, Default: "task",
			Options: []Option{{"task", "task"}, {"", "none"}}},
		{Key: "training", Label: "Compare", Help: "What is compared.", Kind: Choices, Default: "trained,pixels,gabor",
			Options: []Option{{"trained", "trained"}, {"pixels", "pixels"}, {"gabor", "Gabor energy"}}},
		{Key: "dc", Label: "Kernels", Help: "Which form.", Kind: Choice, Default: "both",
			Options: []Option{{"both", "both"}, {"keep", "as drawn"}}},
		{Key: "seeds", Label: "Seeds", Help: "How many.", Kind: Int, Default: "3", Min: 1, Max: 100},
		{Key: "gain", Label: "Gain", Help: "A factor.", Kind: Float, Default: "1", Min: 0.001, Max: 1000},
		{Key: "rms", Label: "Size", Help: "Of values.", Kind: Float, Default: "0", Min: 0, Max: 100},
		{Key: "penalties", Label: "Penalties", Help: "A range.", Kind: Text, Default: "1e-6..1e2",
			Check: func(text string) error {
				if !strings.Contains(text, "..") {
					return fmt.Errorf("%q is no range", text)
				}
				if !strings.Contains(text, "1e") {
					return errors.New("penalties are powers of ten")
				}
				return nil
			}},
	}
}

// strictly parses a configuration that must be right.
func strictly(t *testing.T, e Configured, text string) Config {
	t.Helper()
	c, err := ParseStrict(e, text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConfigRoundTrip(t *testing.T) {
	e := configurable{}
	for _, text := range []string{
		"",
		"layer=max1&seeds=5",
		"network=56x56x1/conv7x7x32,stride2,nobias/relu/max2&layer=max1&weights=",
		"#training=gabor,pixels&rms=0.25&penalties=1e-4..1e4",
		"hide=network&run=1&workers=3&backend=cpu&embed=1",
	} {
		c := strictly(t, e, text)
		again, corrections, err := ParseConfig(e, c.String())
		if err != nil || len(corrections) > 0 || again.String() != c.String() {
			t.Errorf("%q became %q, then %q (%v, %v)", text, c, again, corrections, err)
		}
	}
	c := strictly(t, e, "training=gabor,pixels")
	if got := c.Get("training"); got != "pixels,gabor" {
		t.Errorf("choices are %q, not in the order of the options", got)
	}
	if got := strictly(t, e, "network=56x56x1/conv7x7x32,nobias/relu&layer=relu1").String(); !strings.Contains(got,
		"network=56x56x1/conv7x7x32,nobias/relu&") {
		t.Errorf("a spec is not readable in %q", got)
	}
	for _, p := range e.Properties() {
		if accepted, err := p.accept(p.Default); err != nil || accepted != p.Default {
			t.Errorf("the default of %s, %q, becomes %q, %v", p.Key, p.Default, accepted, err)
		}
		if p.Help == "" || p.Label == "" {
			t.Errorf("%s has no help or no label", p.Key)
		}
		for _, o := range p.Options {
			if accepted, err := p.accept(o.Value); err != nil || accepted != o.Value {
				t.Errorf("%s: the offered value %q becomes %q, %v", p.Key, o.Value, accepted, err)
			}
		}
	}
}

func TestConfigCorrections(t *testing.T) {
	for _, c := range []struct{ text, key, want, says string }{
		{"colour=red", "", "", `no key "colour"`},
		{"seeds=0", "seeds", "1", "outside 1 to 100"},
		{"seeds=1e9", "seeds", "3", "not a whole number"},
		{"seeds=999999999999999999999", "seeds", "3", "not a whole number"},
		{"gain=NaN", "gain", "1", "not a number"},
		{"gain=-3", "gain", "0.001", "outside"},
		{"dc=never", "dc", "both", "none of"},
		{"training=trained,dreaming", "training", "trained,pixels,gabor", "dreaming"},
		{"training=", "training", "trained,pixels,gabor", "nothing is chosen"},
		{"network=56x56x1/conv99x99x8", "network", sampleNetwork, "conv1"},
		{"network=56x56x2/conv3x3x8", "network", sampleNetwork, "2 channels"},
		{"penalties=3..4", "penalties", "1e-6..1e2", "powers of ten"},
		{"penalties=1e-9", "penalties", "1e-6..1e2", "no range"},
		{"layer", "layer", "max2", "has no value"},
		{"seeds=4&seeds=5", "seeds", "4", "twice"},
		{"layer=%zz", "layer", "max2", "percent-encoded"},
	} {
		got, corrections, err := ParseConfig(configurable{}, c.text)
		if err != nil || len(corrections) != 1 || !strings.Contains(corrections[0], c.says) ||
			strings.Contains(corrections[0], "\n") {
			t.Errorf("%q: corrections %q, %v; want one with %q", c.text, corrections, err, c.says)
		}
		if got.Get(c.key) != c.want {
			t.Errorf("%q: %s is %q, want %q", c.text, c.key, got.Get(c.key), c.want)
		}
		if _, err := ParseStrict(configurable{}, c.text); err == nil || !strings.Contains(err.Error(), c.says) ||
			strings.Contains(err.Error(), "it was") {
			t.Errorf("%q: strict parsing gave %v", c.text, err)
		}
	}
	if _, _, err := ParseConfig(configurable{}, strings.Repeat("x", maxConfigText+1)); err == nil {
		t.Error("a text of any length is accepted")
	}
	if _, _, err := ParseConfig(configurable{}, "layer=\xff"); err == nil {
		t.Error("invalid UTF-8 is accepted")
	}
}

func TestConfigSet(t *testing.T) {
	c := Defaults(configurable{})
	d, err := c.Set("seeds", "7")
	if err != nil || d.Int("seeds") != 7 || c.Int("seeds") != 3 {
		t.Errorf("Set gave %d and left %d, %v", d.Int("seeds"), c.Int("seeds"), err)
	}
	if _, err := c.Set("seeds", "seven"); err == nil {
		t.Error("seven was accepted")
	}
	if _, err := c.Set("colour", "red"); err == nil {
		t.Error("an unknown key was accepted")
	}
	if got := c.Float("gain"); got != 1 {
		t.Errorf("gain is %v", got)
	}
}

func FuzzParseConfig(f *testing.F) {
	for _, seed := range []string{"", "#layer=max1", "seeds=3&gain=1e3", "a=%41%zz", "network=8x8x1/conv3x3x2",
		"training=,,,", "penalties=1e-4..1e4&x"} {
		f.Add(seed)
	}
	e := configurable{}
	f.Fuzz(func(t *testing.T, text string) {
		c, _, err := ParseConfig(e, text)
		if err != nil {
			return
		}
		again, corrections, err := ParseConfig(e, c.String())
		if err != nil || len(corrections) > 0 || again.String() != c.String() {
			t.Fatalf("%q became %q, which is not canonical: %q, %q, %v", text, c, again, corrections, err)
		}
	})
}

func TestNames(t *testing.T) {
	e := page{{Key: "areas", Kind: Names, Options: []Option{{Value: "EVC"}, {Value: "LOC"}, {Value: "pFs"}}}}
	for value, want := range map[string]string{
		"":               "",
		" , ":            "",
		"evc":            "EVC",
		"PFS, loc,Evc":   "EVC,LOC,pFs",
		"LOC,mine":       "LOC,mine",
		"mine,LOC,other": "LOC,mine,other",
	} {
		c, err := ParseStrict(e, "areas="+value)
		if err != nil || c.Get("areas") != want {
			t.Errorf("%q became %q, %v; want %q", value, c.Get("areas"), err, want)
		}
	}
	for _, value := range []string{"LOC,loc", "mine,Mine"} {
		if _, err := ParseStrict(e, "areas="+value); err == nil || !strings.Contains(err.Error(), "named twice") {
			t.Errorf("%q: %v", value, err)
		}
	}
}

// page is a page with one property.
type page []Property

func (page) Name() string             { return "page" }
func (p page) Properties() []Property { return p }

// People write numbers with a decimal comma; what could mean two numbers is refused.
func TestParseNumber(t *testing.T) {
	for text, want := range map[string]float64{"0.01": 0.01, "0,01": 0.01, "1,5": 1.5, "−2,25": -2.25, "0,001": 0.001,
		" 3 ": 3, "1e-3": 1e-3, "12,3456": 12.3456} {
		if x, err := ParseNumber(text); err != nil || x != want {
			t.Errorf("%q was read as %v, %v", text, x, err)
		}
	}
	for _, text := range []string{"", "1,000", "-12,500", "1,2,3", "1.000,5", "1,5e3", "x", "NaN", "inf"} {
		if x, err := ParseNumber(text); err == nil {
			t.Errorf("%q was read as %v", text, x)
		}
	}
}
