package readout

import (
	"fmt"
	"slices"

	"untrained/nn/random"
)

// Fold is one division of pictures: those on which a model is fitted and those on which it is tested. Both are in
// rising order.
type Fold struct{ Train, Test []int }

// Split is a rule that divides pictures into folds.
type Split struct {
	Method string // SplitInterleaved, SplitRandom or SplitGroup
	Step   int    // of SplitInterleaved: picture i goes to fold (Step·i) mod folds
	Seed   uint64 // of SplitRandom and SplitGroup
	Group  []int32
}

// The methods of Split.
const (
	SplitInterleaved = "interleaved"
	SplitRandom      = "random"
	SplitGroup       = "group"
)

// Folds divides the pictures with these numbers; the rule applies to positions in the list, so that it also serves
// nested folds. Groups never straddle folds. It returns an error if a fold would be empty or too small to be scored.
func (s Split) Folds(pictures []int, folds int) ([]Fold, error) {
	if folds < 2 {
		return nil, fmt.Errorf("%d folds: at least 2 are needed", folds)
	}
	const smallest = 3 // a correlation over fewer pictures means nothing
	if s.Method != SplitGroup && len(pictures) < smallest*folds {
		return nil, fmt.Errorf("%d pictures are too few for %d folds, which need %d or more; take fewer folds", len(pictures),
			folds, smallest*folds)
	}
	of := make([]int, len(pictures)) // fold by position
	switch s.Method {
	case SplitInterleaved:
		if gcd(s.Step, folds) != 1 {
			return nil, fmt.Errorf("an interleave of %d leaves some of %d folds empty; take one that shares no factor with %d",
				s.Step, folds, folds)
		}
		for p := range of {
			of[p] = s.Step * p % folds
		}
	case SplitRandom:
		for at, p := range s.stream(len(pictures)).Perm(len(pictures)) {
			of[p] = at % folds
		}
	case SplitGroup:
		if err := s.byGroup(of, pictures, folds); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("there is no split %q", s.Method)
	}
	result := make([]Fold, folds)
	for p, picture := range pictures {
		for f := range result {
			if of[p] == f {
				result[f].Test = append(result[f].Test, picture)
			} else {
				result[f].Train = append(result[f].Train, picture)
			}
		}
	}
	for f, fold := range result {
		if len(fold.Test) < 2 || len(fold.Train) < 2 {
			return nil, fmt.Errorf("fold %d has %d pictures to fit and %d to judge by, 2 of each are needed; take fewer folds",
				f+1, len(fold.Train), len(fold.Test))
		}
	}
	return result, nil
}

// Stated returns the folds that a recording's authors state, as the fold of each row, from 0.
func Stated(of []int32) ([]Fold, error) {
	var result []Fold
	for f := range slices.Max(of) + 1 {
		var fold Fold
		for i, g := range of {
			if g == f {
				fold.Test = append(fold.Test, i)
			} else {
				fold.Train = append(fold.Train, i)
			}
		}
		if len(fold.Test) < 2 || len(fold.Train) < 2 {
			return nil, fmt.Errorf("the authors' fold %d has %d rows to fit and %d to judge by, 2 of each are needed; take "+
				"split=%s", f+1, len(fold.Train), len(fold.Test), SplitInterleaved)
		}
		result = append(result, fold)
	}
	return result, nil
}

// byGroup assigns whole groups, largest first and equal ones in random order, each to the fold with the fewest
// pictures so far.
func (s Split) byGroup(of, pictures []int, folds int) error {
	if s.Group == nil {
		return fmt.Errorf("split=group needs a recording with groups; take split=interleaved or split=random")
	}
	members := make(map[int32][]int) // positions
	var groups []int32
	for p, picture := range pictures {
		g := s.Group[picture]
		if members[g] == nil {
			groups = append(groups, g)
		}
		members[g] = append(members[g], p)
	}
	if len(groups) < folds {
		return fmt.Errorf("%d groups of pictures are too few for %d folds, because a group stays on one side; take "+
			"folds=%d or fewer", len(groups), folds, max(len(groups), 2))
	}
	slices.Sort(groups)
	s.stream(len(pictures)).Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	slices.SortStableFunc(groups, func(a, b int32) int { return len(members[b]) - len(members[a]) })
	size := make([]int, folds)
	for _, g := range groups {
		f := 0
		for k := range size {
			if size[k] < size[f] {
				f = k
			}
		}
		size[f] += len(members[g])
		for _, p := range members[g] {
			of[p] = f
		}
	}
	return nil
}

// stream returns a random stream whose name includes the number of pictures, so that outer and inner folds are drawn
// differently.
func (s Split) stream(n int) *random.Stream {
	return random.New(s.Seed, "lab", "folds", fmt.Sprint(n))
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// UpTo returns 0, 1 … n−1.
func UpTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
