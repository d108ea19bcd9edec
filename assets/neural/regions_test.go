package neural

import (
	"slices"
	"strings"
	"testing"
)

// twoAreas is a small recording of two areas: three conditions of two pictures each.
func twoAreas() *Regions {
	common := Recording{
		ID: "made", Images: Images{N: 6, H: 2, W: 2, C: 1, Pix: make([]uint8, 24)},
		Row: []int32{0, 0, 1, 1, 2, 2}, Conditions: []string{"cat", "cup", "sea"}, Fold: []int32{0, 1, 1},
	}
	for i := range common.Images.Pix {
		common.Images.Pix[i] = uint8(i)
	}
	higher, early := common, common
	higher.Area, higher.Responses, higher.Reliability = "LOC", []float32{1, 2, 3, 4, 5, 7}, .5
	early.Area, early.Responses, early.Reliability = "EVC", []float32{1, 5, 2}, .25
	return &Regions{Areas: []*Recording{&higher, &early}, Early: "EVC"}
}

func TestSelectAreas(t *testing.T) {
	r := twoAreas()
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	if a := r.Areas[0]; a.Rows() != 3 || a.NUnits() != 2 {
		t.Errorf("%d rows and %d units, want 3 and 2", a.Rows(), a.NUnits())
	}
	for _, c := range []struct {
		names string
		want  []string
		says  string
	}{
		{"", []string{"EVC", "LOC"}, ""},
		{"LOC EVC", []string{"LOC", "EVC"}, ""},
		{"evc", []string{"EVC"}, ""},
		{"EVC V4", nil, `no area "V4"; it has LOC, EVC`},
		{"EVC evc", nil, "EVC is named twice"},
	} {
		list, err := r.Select(strings.Fields(c.names)...)
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q: %v", c.names, err)
			}
			continue
		}
		if got := (&Regions{Areas: list}).Names(); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q selects %q (%v)", c.names, got, err)
		}
	}
	if !slices.Equal(r.Names(), []string{"LOC", "EVC"}) {
		t.Errorf("selecting changed the order: %q", r.Names())
	}
}

func TestInvalidRegions(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(r *Regions)
		says  string
	}{
		"none":               {func(r *Regions) { r.Areas = nil }, "no areas"},
		"one name twice":     {func(r *Regions) { r.Areas[1].Area = "loc" }, "unique"},
		"no name":            {func(r *Regions) { r.Areas[1].Area = "" }, "unique"},
		"another early area": {func(r *Regions) { r.Early = "V1" }, `no area "V1"`},
		"other pictures": {func(r *Regions) { r.Areas[1].Images.Pix = slices.Clone(r.Areas[1].Images.Pix) },
			"differ in their pictures"},
		"other folds": {func(r *Regions) { r.Areas[1].Fold = []int32{1, 0, 1} },
			"differ in their pictures, conditions, groups or folds"},
		"row without a picture": {func(r *Regions) { r.Areas[0].Row = []int32{0, 0, 1, 1, 3, 3} },
			"no picture belongs to row 2"},
		"row below nought": {func(r *Regions) { r.Areas[0].Row = []int32{-1, 0, 1, 1, 2, 2} },
			"picture 0 belongs to row -1"},
		"picture without a row":  {func(r *Regions) { r.Areas[0].Row = []int32{0, 1, 2} }, "6 pictures of which 3"},
		"one row":                {func(r *Regions) { r.Areas[0].Row = make([]int32, 6) }, "1 row"},
		"too few names":          {func(r *Regions) { r.Areas[0].Conditions = []string{"cat"} }, "1 names for 3 rows"},
		"too few folds":          {func(r *Regions) { r.Areas[0].Fold = []int32{0} }, "folds of 1 rows"},
		"a fold of nothing":      {func(r *Regions) { r.Areas[0].Fold = []int32{0, 0, 2} }, "fold 1 holds out 0 of 3"},
		"a fold of everything":   {func(r *Regions) { r.Areas[0].Fold = []int32{0, 0, 0} }, "fold 0 holds out 3 of 3"},
		"a fold below nought":    {func(r *Regions) { r.Areas[0].Fold = []int32{0, -1, 0} }, "row 1 is in fold -1"},
		"unreal reliability":     {func(r *Regions) { r.Areas[0].Reliability = 2 }, "reliability of 2"},
		"responses that fit not": {func(r *Regions) { r.Areas[0].Responses = make([]float32, 7) }, "whole number of units"},
		"constant unit":          {func(r *Regions) { r.Areas[1].Responses = []float32{1, 1, 1} }, "same response"},
	} {
		r := twoAreas()
		c.spoil(r)
		if err := r.Validate(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
