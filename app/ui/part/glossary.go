package part

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Term is a word of the field and what it means, in a sentence.
type Term struct{ Word, Says string }

// Glossary explains the words that pages use without saying more. Texts that pass Glossed explain them on hover, on
// focus and on tap; the page about the laboratory lists them.
var Glossary = []Term{
	{"noise ceiling", "The best score that any model could reach, given how much responses to one picture vary."},
	{"random seed", "The number from which all random choices follow: the same seed gives the same network."},
	{"ridge regression", "A linear fit with a penalty on large weights."},
	{"readout", "A linear fit from a network’s responses to what is to be predicted."},
	{"cross-validation", "Fitting on some pictures and scoring on others, in turns, until each was scored once."},
	{"bootstrap", "Drawing units and pictures again, with replacement, to see how much an estimate varies."},
	{"mean-subtracted", "With filters whose weights add up to 0, so that mean brightness has no effect."},
	{"zero-mean", "With filters whose weights add up to 0, so that mean brightness has no effect."},
	{"reliability", "How well responses to repeats of the same picture agree; 1: perfectly."},
	{"circular variance", "0 where a unit responds to one orientation alone, 1 where it responds to all alike."},
	{"Gabor filters", "Gratings in a soft window: a standard model of cells in primary visual cortex."},
	{"receptive field", "The part of the picture that a unit’s response depends on."},
	{"voxels", "Small volumes of brain in functional imaging, of many thousand neurons each."},
	{"primary visual cortex", "V1, where signals from the eyes first reach the cortex."},
	{"ReLU", "Rectified linear unit: negative values become 0, others stay."},
	{"max pooling", "Each 2×2 block of a map is replaced by its largest value."},
}

// termAt returns the longest word of the glossary that begins at text[at:], in the text's letters; "" where none does.
func termAt(text string, at int) (longest string) {
	if at > 0 && inWord(text[at-1]) {
		return ""
	}
	for _, t := range Glossary {
		end := at + len(t.Word)
		if len(t.Word) > len(longest) && end <= len(text) && strings.EqualFold(text[at:end], t.Word) &&
			(end == len(text) || !inWord(text[end])) {
			longest = text[at:end]
		}
	}
	return longest
}

// inWord reports whether a byte is an ASCII letter or digit. (The words of the glossary have no others, and a regular
// expression for them would bring 60 kB into the page's program.)
func inWord(b byte) bool { return '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z' || b == '_' }

// Explained returns what the glossary says of a word, whatever the case of its letters; "" where it says nothing.
func Explained(word string) string {
	i := slices.IndexFunc(Glossary, func(t Term) bool { return strings.EqualFold(t.Word, word) })
	if i < 0 {
		return ""
	}
	return Glossary[i].Says
}

// Glossed returns a text in which each word of the glossary is explained where it stands first.
func Glossed(text string) (list []app.UI) {
	at := 0
	var seen []string
	for i := 0; i < len(text); i++ {
		word := termAt(text, i)
		if word == "" {
			continue
		}
		if !slices.Contains(seen, strings.ToLower(word)) {
			seen = append(seen, strings.ToLower(word))
			list = append(list, app.Text(text[at:i]), app.Span().Class("term").TabIndex(0).Role("note").
				Aria("label", word+": "+Explained(word)).DataSet("says", Explained(word)).Text(word))
			at = i + len(word)
		}
		i += len(word) - 1
	}
	return append(list, app.Text(text[at:]))
}
