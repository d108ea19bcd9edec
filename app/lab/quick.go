package lab

import "strings"

// IsQuick reports whether a configuration asks for the small version of its experiment.
func IsQuick(c Config) bool { return c.Get("quick") == "1" }

// QuickPictures is how many pictures of a recording a quick version looks at;
// target.Open takes them evenly spread.
const QuickPictures = 160

// QuickComparison is what a quick look of experiments that compare networks on
// recordings takes in place of defaults, by key.
var QuickComparison = map[string]string{"seeds": "2", "bootstrap": "200", "folds": "4", "inner": "3", "splits": "5"}

// QuickWords says the same in a few words.
const QuickWords = "at most 160 pictures of a recording and, unless other numbers are set, two seeds, 200 resamples, 4 outer and 3 inner folds"

// QuickNumbers says what a quick look came down to.
func QuickNumbers(c Config) string {
	var list []string
	for _, key := range []string{"seeds", "folds", "inner", "splits", "bootstrap"} {
		list = append(list, key+"="+c.Get(key))
	}
	return strings.Join(list, ", ")
}
