package lab

import (
	"fmt"
	"slices"
	"strings"
)

// conclusionRests are the claims that C9 follows from.
var conclusionRests = []string{"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"}

// ConclusionRests returns, for a claim that is a conclusion, the claims that it follows from; nil for a claim that
// experiments test by themselves.
func ConclusionRests(claim string) []string {
	if claim != "C9" {
		return nil
	}
	return slices.Clone(conclusionRests)
}

// CriterionFixed says when the criterion of a claim was fixed, to stand before it. The rules of C6 and C9 were
// written down after verdicts on the other claims had been seen (CLAIMS.md has the dates), and readers must know it.
func CriterionFixed(claim string) string {
	if claim == "C6" || claim == "C9" {
		return "fixed after verdicts on the other claims had been seen"
	}
	return "fixed beforehand"
}

// jointly returns the outcome for several outcomes together: opposed if one is, supported if each is and there is at
// least one, else undecided.
func jointly(verdicts []Outcome) Outcome {
	switch {
	case slices.Contains(verdicts, Opposed):
		return Opposed
	case len(verdicts) > 0 && !slices.ContainsFunc(verdicts, func(v Outcome) bool { return v != Supported }):
		return Supported
	}
	return Undecided
}

const criterionOfConclusion = "a conclusion is no stronger than the weakest of the claims that it follows from: " +
	"supported where each is supported, opposed where one is opposed, else undecided. " +
	"A claim counts as supported where every verdict on it is, as opposed where one is; simulations do not count"

// Conclude judges a conclusion, C9, by all verdicts of some results on the claims that it follows from. It has no
// estimate of its own. Results on simulations are ignored; a claim without any verdict is undecided.
func Conclude(claim string, results []*Result) Verdict {
	v := Verdict{Claim: claim, Criterion: criterionOfConclusion}
	var all []Outcome
	said := make(map[Outcome][]string)
	const unknown Outcome = "without a verdict"
	for _, of := range ConclusionRests(claim) {
		var rows []Outcome
		for _, r := range results {
			if r.Recording.Simulated {
				continue
			}
			for _, w := range r.Verdicts {
				if w.Claim == of {
					rows = append(rows, w.Verdict)
				}
			}
		}
		one := jointly(rows)
		all = append(all, one)
		switch n := len(rows); {
		case n == 0:
			said[unknown] = append(said[unknown], of)
		case one == Opposed:
			said[one] = append(said[one], fmt.Sprintf("%s (%d of %d verdicts)", of, occurrences(rows, one), n))
		default:
			said[one] = append(said[one], fmt.Sprintf("%s (supported by %d of %d)", of, occurrences(rows, Supported), n))
		}
	}
	v.Verdict = jointly(all)
	var parts []string
	for _, word := range []Outcome{Supported, Opposed, Undecided, unknown} {
		if said[word] != nil {
			parts = append(parts, string(word)+": "+strings.Join(said[word], ", "))
		}
	}
	v.Statement = fmt.Sprintf("The shape of a network, before any training, explains much of early vision, by the "+
		"argument of %s. %s.", endsOf(ConclusionRests(claim)), strings.Join(parts, "; "))
	if v.Verdict == Opposed {
		v.Statement += " The argument as a whole does not stand; that alone does not make what it concludes false."
	}
	return v
}

// endsOf returns the first and the last of some claims as text.
func endsOf(claims []string) string {
	if len(claims) == 0 {
		return "no claims"
	}
	return claims[0] + " to " + claims[len(claims)-1]
}

// occurrences returns how often a word is in a list.
func occurrences(list []Outcome, word Outcome) (n int) {
	for _, w := range list {
		if w == word {
			n++
		}
	}
	return n
}
