package lab

import (
	"strings"

	"untrained/assets/neural"
)

func isQuick(c Config) bool { return c.Get("quick") == "1" }

// quickPictures is how many pictures of a recording a quick version looks at;
// openTarget takes them evenly spread.
const quickPictures = 160

// quickComparison is what a quick look of experiments that compare networks on
// recordings takes in place of defaults, by key.
var quickComparison = map[string]string{"seeds": "2", "bootstrap": "200", "folds": "4", "inner": "3", "splits": "5"}

// thinned keeps n of a recording's pictures, evenly spread over the list (and so
// over groups, whose members follow each other).
func thinned(r *neural.Recording, n int) *neural.Recording {
	all := r.Images.N
	if n >= all {
		return r
	}
	kept := make([]int, n)
	for k := range kept {
		kept[k] = k * all / n
	}
	few := *r
	few.Images.N = n
	few.Images.Pix = picked(r.Images.Pix, kept, all)
	few.Responses = picked(r.Responses, kept, all)
	few.Trials = picked(r.Trials, kept, all)
	few.Expected = picked(r.Expected, kept, all)
	few.Group = picked(r.Group, kept, all)
	for h := range few.Halves {
		few.Halves[h] = picked(r.Halves[h], kept, all)
	}
	return &few
}

// picked takes the rows of these numbers from x, which has n; nil stays nil.
func picked[T any](x []T, rows []int, n int) []T {
	if x == nil {
		return nil
	}
	width := len(x) / n
	out := make([]T, 0, width*len(rows))
	for _, i := range rows {
		out = append(out, x[i*width:][:width]...)
	}
	return out
}

// quickWords says the same in a few words.
const quickWords = "at most 160 pictures of a recording and, unless other numbers are set, two seeds, 200 resamples, 4 outer and 3 inner folds"

// quickNumbers says what a quick look came down to.
func quickNumbers(c Config) string {
	var list []string
	for _, key := range []string{"seeds", "folds", "inner", "splits", "bootstrap"} {
		list = append(list, key+"="+c.Get(key))
	}
	return strings.Join(list, ", ")
}
