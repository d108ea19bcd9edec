package lab

import "strings"

// IsQuick reports whether a configuration asks for the small version of its experiment.
func IsQuick(c Config) bool { return c.Get(KeyQuick) == "1" }

// QuickPictures is how many pictures of a recording a quick version looks at;
// target.Open takes them evenly spread.
const QuickPictures = 160

// QuickComparison is what a quick look of experiments that compare networks on
// recordings takes in place of defaults, by key.
var QuickComparison = map[string]string{KeySeeds: "2", KeyBootstrap: "200", KeyFolds: "4",
	KeyInner: "3", KeySplits: "5"}

// QuickWords says the same in a few words.
const QuickWords = "at most 160 pictures of a recording and, unless other numbers are set, two seeds, 200 resamples, " +
	"4 outer and 3 inner folds"

// QuickNumbers says what a quick look came down to.
func QuickNumbers(c Config) string {
	var list []string
	for _, key := range []string{KeySeeds, KeyFolds, KeyInner, KeySplits, KeyBootstrap} {
		list = append(list, key+"="+c.Get(key))
	}
	return strings.Join(list, ", ")
}
