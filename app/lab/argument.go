package lab

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"untrained/assets/neural"
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

// CriterionFixed says when the criterion of a verdict was fixed, to stand before it. The rule of C6 was written down
// after verdicts on the other claims had been seen, and so was every rule that says so itself (CLAIMS.md has the
// dates); readers must know it.
func CriterionFixed(v Verdict) string {
	if v.Claim == "C6" || strings.Contains(v.Criterion, PostHoc) {
		return "fixed after verdicts had been seen"
	}
	return "fixed beforehand"
}

// PostHoc stands in every criterion that was written down after results under an earlier one had been seen.
const PostHoc = "post hoc"

// Controlled returns results as they may be read together: where the positive control of a claim failed, a run on a
// simulation that is not a quick look and reads not recovered, the verdicts on that claim of results on recordings are
// None, and their statements say why. A method that does not find what was built in cannot tell what is not there.
// Results are copied where they change.
func Controlled(results []*Result) []*Result {
	failed := make(map[string]bool)
	for _, r := range results {
		for _, v := range r.Verdicts {
			if r.Recording.Simulated && v.Verdict == NotRecovered && !strings.Contains("&"+r.Config+"&", "&"+KeyQuick+"=1&") {
				failed[v.Claim] = true
			}
		}
	}
	list := slices.Clone(results)
	for i, r := range list {
		if r.Recording.Simulated || !slices.ContainsFunc(r.Verdicts, func(v Verdict) bool {
			return failed[v.Claim] && v.Verdict != None
		}) {
			continue
		}
		c := *r
		c.Verdicts = slices.Clone(r.Verdicts)
		for k := range c.Verdicts {
			if v := &c.Verdicts[k]; failed[v.Claim] && v.Verdict != None {
				v.Statement = fmt.Sprintf("Cannot tell: the control on a simulation did not recover what was built in; without it "+
					"the outcome would be %s. %s", v.Verdict, v.Statement)
				v.Verdict = None
			}
		}
		list[i] = &c
	}
	return list
}

// Finding is a verdict with the result that it stands in.
type Finding struct {
	Result  *Result
	Verdict Verdict
}

// Findings returns the verdicts of results on a claim, the headline first. The order is that of the kind of data, and
// was fixed before any outcome under it was known (2026-11-30): voxels of several regions of one brain, then firing
// rates, then tuning of recorded cells, then dissimilarities, then generated pictures, and simulations last; of one
// kind single runs before specification curves; else the order given. A verdict without an estimate, as that of a run
// which shows many layers, comes after all that have one.
func Findings(claim string, results []*Result) []Finding {
	var list []Finding
	for _, r := range results {
		for _, v := range r.Verdicts {
			if v.Claim == claim {
				list = append(list, Finding{r, v})
			}
		}
	}
	const afterAll = 100
	rank := func(f Finding) int {
		r := evidenceRank(f.Result)
		if f.Verdict.Estimate == nil {
			r += afterAll
		}
		return r
	}
	slices.SortStableFunc(list, func(a, b Finding) int { return cmp.Compare(rank(a), rank(b)) })
	return list
}

// evidenceRank returns the place of a result in the order of Findings. Of several recordings the weakest counts.
func evidenceRank(r *Result) int {
	rank := 0
	for _, source := range append([]Source{r.Recording}, r.Others...) {
		rank = max(rank, sourceRank(source))
	}
	rank *= 2
	if r.Table(TableSpecifications) != nil {
		rank++
	}
	return rank
}

func sourceRank(s Source) int {
	const generated, simulated = 5, 6
	if s.Simulated {
		return simulated
	}
	entry, err := neural.EntryByID(s.ID)
	if s.ID == neural.OwnID {
		entry.Kind, err = neural.KindResponses, nil
	}
	if err != nil {
		return generated
	}
	return slices.Index([]neural.Kind{neural.KindRegions, neural.KindResponses, neural.KindTuning,
		neural.KindDissimilarities}, entry.Kind) + 1
}

// Premise is what was found on a claim that a conclusion follows from.
type Premise struct {
	Claim   string
	Primary *Finding        // the headline on recordings or generated pictures; nil if there is none
	Counts  map[Outcome]int // of all verdicts but those on simulations
}

// Premises returns the map of a conclusion: what was found on every claim that it follows from, its primary finding
// being the headline, which was named before outcomes were known. The conclusion has no verdict of its own: with many
// rows on each claim one that opposes is likely by chance alone, and no total is made of them (C11).
func Premises(conclusion string, results []*Result) []Premise {
	results = Controlled(results)
	var list []Premise
	for _, claim := range ConclusionRests(conclusion) {
		p := Premise{Claim: claim, Counts: make(map[Outcome]int)}
		for _, f := range Findings(claim, results) {
			if f.Result.Recording.Simulated {
				continue
			}
			if p.Primary == nil {
				p.Primary = &f
			}
			p.Counts[f.Verdict.Verdict]++
		}
		list = append(list, p)
	}
	return list
}

// Outcome returns the outcome of the primary finding, None without one.
func (p Premise) Outcome() Outcome {
	if p.Primary == nil {
		return None
	}
	return p.Primary.Verdict.Verdict
}

// Tally returns the counts as text: "4 supported, 5 undecided", and "no verdict" if there are none.
func (p Premise) Tally() string {
	var parts []string
	for _, o := range Outcomes {
		if n := p.Counts[o]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, o))
		}
	}
	if parts == nil {
		return "no verdict"
	}
	return strings.Join(parts, ", ")
}
