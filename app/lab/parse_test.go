package lab

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	c, err := ParseStrict(configurable{}, "seeds=7&gain=2.5&dc=keep&training=gabor,trained&weights=")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse[struct {
		Seeds    int      `key:"seeds"`
		Gain     float64  `key:"gain"`
		DC       string   `key:"dc"`
		Weights  string   `key:"weights"`
		Training []string `key:"training"`
		Other    func()   // is nobody's key
	}](c)
	if err != nil || got.Seeds != 7 || got.Gain != 2.5 || got.DC != "keep" || got.Weights != "" ||
		!slices.Equal(got.Training, []string{"trained", "gabor"}) {
		t.Errorf("%+v, %v", got, err)
	}
	type Shared struct {
		Seeds int `key:"seeds"`
	}
	if got, err := Parse[struct {
		Shared
		Gain float64 `key:"gain"`
	}](c); err != nil || got.Seeds != 7 || got.Gain != 2.5 {
		t.Errorf("with an embedded struct: %+v, %v", got, err)
	}
	type Misspelt struct {
		Seeds int `key:"sedes"`
	}
	if _, err := Parse[struct{ Misspelt }](c); err == nil || !strings.Contains(err.Error(), `"sedes"`) {
		t.Errorf("an embedded key that is not there gave %v", err)
	}
	if _, err := Parse[struct {
		X int `key:"sedes"`
	}](c); err == nil || !strings.Contains(err.Error(), `"sedes"`) {
		t.Errorf("a key that is not there gave %v", err)
	}
	if _, err := Parse[struct {
		Seeds string `key:"seeds"`
	}](c); err == nil || !strings.Contains(err.Error(), "Seeds") {
		t.Errorf("a field of the wrong type gave %v", err)
	}
	if _, err := Parse[struct {
		Training map[string]bool `key:"training"`
	}](c); err == nil {
		t.Error("a map was filled")
	}
}
