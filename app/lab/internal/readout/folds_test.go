package readout

import (
	"slices"
	"testing"
)

func TestFolds(t *testing.T) {
	group := make([]int32, 90)
	for i := range group {
		group[i] = int32(i / 9)
	}
	for _, s := range []Split{
		{Method: SplitInterleaved, Step: 7},
		{Method: SplitRandom, Seed: 3},
		{Method: SplitGroup, Seed: 3, Group: group},
	} {
		for _, folds := range []int{2, 3, 5} {
			list, err := s.Folds(UpTo(90), folds)
			if err != nil {
				t.Fatal(err)
			}
			seen := make([]int, 90)
			for _, f := range list {
				if len(f.Test)+len(f.Train) != 90 || !slices.IsSorted(f.Train) || !slices.IsSorted(f.Test) {
					t.Errorf("%s: a fold of %d + %d pictures", s.Method, len(f.Train), len(f.Test))
				}
				if d := len(f.Test) - 90/folds; s.Method != SplitGroup && (d < -1 || d > 1) {
					t.Errorf("%s: %d of 90 pictures in one of %d folds", s.Method, len(f.Test), folds)
				}
				for _, i := range f.Test {
					seen[i]++
					if s.Method == SplitGroup && slices.ContainsFunc(f.Train, func(j int) bool { return group[j] == group[i] }) {
						t.Errorf("group %d lies on both sides", group[i])
					}
				}
				// Nested folds divide the training pictures and nothing else.
				inner, err := s.Folds(f.Train, 2)
				if err != nil {
					t.Fatal(err)
				}
				if all := append(slices.Clone(inner[0].Test), inner[1].Test...); len(all) != len(f.Train) ||
					slices.ContainsFunc(all, func(i int) bool { return slices.Contains(f.Test, i) }) {
					t.Errorf("%s: inner folds hold %d pictures, not the %d of training", s.Method, len(all), len(f.Train))
				}
			}
			if slices.ContainsFunc(seen, func(n int) bool { return n != 1 }) {
				t.Errorf("%s, %d folds: pictures are judged %v times", s.Method, folds, seen)
			}
		}
	}
	// The rule of golden/ridge.json.
	list, err := Split{Method: SplitInterleaved, Step: 7}.Folds(UpTo(640), 5)
	if err != nil || !slices.Equal(list[2].Test[:3], []int{1, 6, 11}) { // 7·1 mod 5 = 2
		t.Errorf("fold 2 begins with %v, %v", list[2].Test[:3], err)
	}
}

func TestFoldsRefuse(t *testing.T) {
	group := []int32{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}
	for name, c := range map[string]struct {
		split Split
		n, k  int
	}{
		"groups fewer than folds": {Split{Method: SplitGroup, Group: group}, 12, 5},
		"no groups":               {Split{Method: SplitGroup}, 12, 3},
		"one fold":                {Split{Method: SplitRandom}, 12, 1},
		"few pictures":            {Split{Method: SplitRandom}, 8, 5},
		"common factor":           {Split{Method: SplitInterleaved, Step: 10}, 100, 5},
		"unknown":                 {Split{Method: "alphabetical"}, 100, 5},
	} {
		if list, err := c.split.Folds(UpTo(c.n), c.k); err == nil {
			t.Errorf("%s: gave %d folds", name, len(list))
		}
	}
}
