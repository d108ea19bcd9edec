package claim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
)

// Judges say which of its answers a result bears out, and in a sentence why; answer −1
// where it bears out none of them.
var Judges = map[words.Judge]func(q *words.Question, s figure.Shown) (answer int, says string){
	words.ByVerdict:    verdictOutcome,
	words.ByInterval:   intervalOutcome,
	words.ByDifference: differenceOutcome,
	words.ByAgreement:  agreementOutcome,
}

// Outcome holds a question against a result.
func Outcome(q *words.Question, s figure.Shown) (answer int, says string) {
	return Judges[q.Judge](q, s)
}

// undecided is the middle one of three answers.
const undecided = 1

// verdictOutcome reads the outcome off the verdict on a claim: supported is the first
// answer, opposed the last, undecided the middle one.
func verdictOutcome(q *words.Question, s figure.Shown) (int, string) {
	for _, v := range s.Result.Verdicts {
		if v.Claim != q.Claim {
			continue
		}
		if s.Result.Recording.Simulated {
			return -1, "The recording is simulated: the run checks the method and does not answer the question. " +
				verdictText(s.Result, v)
		}
		says := verdictText(s.Result, v)
		if v.Estimate != nil {
			says += " " + EstimateText(s.Result, v) + "."
		}
		switch v.Verdict {
		case lab.Supported:
			return 0, says
		case lab.Opposed:
			return 2, says
		case lab.Undecided:
			return undecided, says
		}
		return -1, says
	}
	return -1, "This run gives no verdict on " + q.Claim + "."
}

// differenceOutcome reads the outcome off the rows of the table `differences`, the first
// of each area: the first answer if all intervals lie above 0, the last if all lie
// below. Areas that disagree bear out none of the answers, which are about both.
func differenceOutcome(q *words.Question, s figure.Shown) (int, string) {
	d := figure.Read(s.Result.Table(lab.TableDifferences))
	var areas, found []string
	var answers []int
	for i := range d.Len() {
		m, area := d.Text(i, lab.ColumnMeasure), d.Text(i, lab.ColumnArea)
		if d.Text(i, lab.ColumnComparison) != q.Of || m != "" && m != s.Measure || slices.Contains(areas, area) {
			continue
		}
		low, high := d.Number(i, lab.ColumnLow), d.Number(i, lab.ColumnHigh)
		one := chart.WithInterval(d.Number(i, lab.ColumnEstimate), low, high)
		if area != "" {
			one += " in " + area
		}
		areas, found, answers = append(areas, area), append(found, one), append(answers, sideOf(low, high))
	}
	if len(found) == 0 {
		return -1, "This run does not compare the two."
	}
	says := "The difference is " + strings.Join(found, " and ")
	if s.Result.Recording.Simulated {
		says += ", on a simulated recording"
	}
	says += "."
	if slices.Min(answers) != slices.Max(answers) {
		return -1, "The areas answer differently. " + says
	}
	return answers[0], says
}

// sideOf is the first answer for an interval above 0, the last for one below, the
// middle one where it includes 0; −1 where there is no interval.
func sideOf(low, high float64) int {
	switch {
	case low > 0:
		return 0
	case high < 0:
		return 2
	case low <= 0 && high >= 0:
		return undecided
	}
	return -1
}

// intervalOutcome reads the outcome off the interval of the verdict on a claim about a
// simulation, whose truth is the answer.
func intervalOutcome(q *words.Question, s figure.Shown) (int, string) {
	_, says := verdictOutcome(q, s)
	for _, v := range s.Result.Verdicts {
		if v.Claim != q.Claim || v.Estimate == nil {
			continue
		}
		says = verdictText(s.Result, v) + " " + EstimateText(s.Result, v) + "."
		switch {
		case part.ValueOf(v.Low) > 0:
			return 0, says
		case part.ValueOf(v.High) < 0:
			return 2, says
		}
		return undecided, says
	}
	return -1, says
}

// agreementOutcome counts how many specifications share the most frequent verdict.
func agreementOutcome(_ *words.Question, s figure.Shown) (int, string) {
	t := figure.Read(s.Result.Table(lab.TableSpecifications))
	if t.Len() == 0 {
		return -1, "This run has no specifications."
	}
	counts := map[string]int{}
	verdicts := t.Values(lab.ColumnVerdict)
	for i := range t.Len() {
		counts[t.Text(i, lab.ColumnVerdict)]++
	}
	most := slices.MaxFunc(verdicts, func(a, b string) int { return counts[a] - counts[b] })
	share := float64(counts[most]) / float64(t.Len())
	says := fmt.Sprintf("%d of %d combinations say: %s.", counts[most], t.Len(), part.Outcome(lab.Outcome(most)))
	switch {
	case share >= 0.9:
		return 0, says
	case share >= 0.5:
		return 1, says
	}
	return 2, says
}

// verdictText says a result's verdict in a sentence.
func verdictText(r *lab.Result, v lab.Verdict) string {
	if QuickLook(r.Config) {
		return "In this quick look " + v.Claim + " reads: " + part.Outcome(v.Verdict) + "."
	}
	return "The verdict on " + v.Claim + " is: " + part.Outcome(v.Verdict) + "."
}

// manySpecifications says whether a result is that of many analyses of one claim, whose
// summary holds ranges and no intervals.
func manySpecifications(r *lab.Result) bool {
	return strings.HasPrefix(figure.Read(r.Table(lab.TableSummary)).Text(0, lab.ColumnUnit), "range over")
}

// EstimateText writes the number of a result's verdict. Over many analyses the ends
// are the outermost ones of their intervals.
func EstimateText(r *lab.Result, v lab.Verdict) string {
	if v.Estimate == nil {
		return "No estimate"
	}
	number := chart.WithInterval(*v.Estimate, part.ValueOf(v.Low), part.ValueOf(v.High))
	if manySpecifications(r) {
		return "Median estimate " + number + ", with the outermost ends of all 95\u00a0% intervals"
	}
	return "Estimate " + number + ", 95\u00a0% interval"
}

// QuestionID names a question: by the claim that it is about, or by the experiment on
// whose page it stands.
func QuestionID(q *words.Question, experiment string) string {
	if q.Claim != "" {
		return q.Claim
	}
	return experiment
}

// PredictionKey names what this browser keeps of the answer.
func PredictionKey(q *words.Question, experiment string) string {
	return "untrained-prediction-" + QuestionID(q, experiment)
}

// Answered gives the answer that the reader chose; ok is false where there is none.
func Answered(p page.Frame, q *words.Question, experiment string) (answer int, ok bool) {
	if q == nil {
		return 0, false
	}
	n, err := strconv.Atoi(p.Host().Kept(PredictionKey(q, experiment)))
	return n, err == nil && n >= 0 && n < len(q.Answers)
}
