package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/words"
)

// judges say which of its answers a result bears out, and in a sentence why; answer −1
// where it bears out none of them.
var judges = map[words.Judge]func(q *words.Question, s shown) (answer int, says string){
	words.ByVerdict:    verdictOutcome,
	words.ByInterval:   intervalOutcome,
	words.ByDifference: differenceOutcome,
	words.ByAgreement:  agreementOutcome,
}

// outcome holds a question against a result.
func outcome(q *words.Question, s shown) (answer int, says string) { return judges[q.Judge](q, s) }

// undecided is the middle one of three answers.
const undecided = 1

// verdictOutcome reads the outcome off the verdict on a claim: supported is the first
// answer, opposed the last, undecided the middle one.
func verdictOutcome(q *words.Question, s shown) (int, string) {
	for _, v := range s.result.Verdicts {
		if v.Claim != q.Claim {
			continue
		}
		if s.result.Recording.Simulated {
			return -1, "The recording is simulated: the run checks the method and does not answer the question. " +
				verdictText(s.result, v)
		}
		says := verdictText(s.result, v)
		if v.Estimate != nil {
			says += " " + EstimateText(s.result, v) + "."
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
func differenceOutcome(q *words.Question, s shown) (int, string) {
	d := reader{s.result.Table(lab.TableDifferences)}
	var areas, found []string
	var answers []int
	for i := range d.len() {
		m, area := d.text(i, lab.ColumnMeasure), d.text(i, lab.ColumnArea)
		if d.text(i, lab.ColumnComparison) != q.Of || m != "" && m != s.measure || slices.Contains(areas, area) {
			continue
		}
		low, high := d.number(i, lab.ColumnLow), d.number(i, lab.ColumnHigh)
		one := chart.WithInterval(d.number(i, lab.ColumnEstimate), low, high)
		if area != "" {
			one += " in " + area
		}
		areas, found, answers = append(areas, area), append(found, one), append(answers, sideOf(low, high))
	}
	if len(found) == 0 {
		return -1, "This run does not compare the two."
	}
	says := "The difference is " + strings.Join(found, " and ")
	if s.result.Recording.Simulated {
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
func intervalOutcome(q *words.Question, s shown) (int, string) {
	_, says := verdictOutcome(q, s)
	for _, v := range s.result.Verdicts {
		if v.Claim != q.Claim || v.Estimate == nil {
			continue
		}
		says = verdictText(s.result, v) + " " + EstimateText(s.result, v) + "."
		switch {
		case valueOf(v.Low) > 0:
			return 0, says
		case valueOf(v.High) < 0:
			return 2, says
		}
		return undecided, says
	}
	return -1, says
}

// agreementOutcome counts how many specifications share the most frequent verdict.
func agreementOutcome(_ *words.Question, s shown) (int, string) {
	t := reader{s.result.Table(lab.TableSpecifications)}
	if t.len() == 0 {
		return -1, "This run has no specifications."
	}
	counts := map[string]int{}
	verdicts := t.values(lab.ColumnVerdict)
	for i := range t.len() {
		counts[t.text(i, lab.ColumnVerdict)]++
	}
	most := slices.MaxFunc(verdicts, func(a, b string) int { return counts[a] - counts[b] })
	share := float64(counts[most]) / float64(t.len())
	says := fmt.Sprintf("%d of %d combinations say: %s.", counts[most], t.len(), most)
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
		return "In this quick look " + v.Claim + " reads: " + string(v.Verdict) + "."
	}
	return "The verdict on " + v.Claim + " is: " + string(v.Verdict) + "."
}

// manySpecifications says whether a result is that of many analyses of one claim, whose
// summary holds ranges and no intervals.
func manySpecifications(r *lab.Result) bool {
	return strings.HasPrefix(reader{r.Table(lab.TableSummary)}.text(0, lab.ColumnUnit), "range over")
}

// EstimateText writes the number of a result's verdict. Over many analyses the ends
// are the outermost ones of their intervals.
func EstimateText(r *lab.Result, v lab.Verdict) string {
	if v.Estimate == nil {
		return "No estimate"
	}
	number := chart.WithInterval(*v.Estimate, valueOf(v.Low), valueOf(v.High))
	if manySpecifications(r) {
		return "Median estimate " + number + ", with the outermost ends of all 95 % intervals"
	}
	return "Estimate " + number + ", 95 % interval"
}

// questionID names a question: by the claim that it is about, or by the experiment on
// whose page it stands.
func questionID(q *words.Question, experiment string) string {
	if q.Claim != "" {
		return q.Claim
	}
	return experiment
}

// predictionKey names what this browser keeps of the answer.
func predictionKey(q *words.Question, experiment string) string {
	return "untrained-prediction-" + questionID(q, experiment)
}

// answered gives the answer that the reader chose; ok is false where there is none.
func (p *program) answered(q *words.Question, experiment string) (answer int, ok bool) {
	if q == nil {
		return 0, false
	}
	n, err := strconv.Atoi(p.host.kept(predictionKey(q, experiment)))
	return n, err == nil && n >= 0 && n < len(q.Answers)
}

// predicted gives the answer to the question of the page.
func (b *bench) predicted() (answer int, ok bool) {
	return b.p.answered(texts(b.experiment.Name()).Question, b.experiment.Name())
}

// predict keeps an answer.
func (b *bench) predict(answer int) {
	if q := texts(b.experiment.Name()).Question; q != nil {
		b.p.host.keep(predictionKey(q, b.experiment.Name()), strconv.Itoa(answer))
	}
}

// prediction draws the question, and once there is a result the prediction beside
// what came out. Nobody is made to answer.
func (b *bench) prediction() app.UI {
	q := texts(b.experiment.Name()).Question
	if q == nil || b.address.Hides("predict") {
		return app.Section().Class("predict").Hidden(true).Aria("label", "Predict first")
	}
	answer, made := b.predicted()
	r, partial := b.current()
	if r == nil || partial {
		return app.Section().Class("predict").Aria("labelledby", "predict-title").Body(
			app.FieldSet().ID("predict").Body(
				app.Legend().ID("predict-title").Body(app.Strong().Text("Predict first. "), app.Text(q.Asks)),
				app.Div().Class("boxes").Body(app.Range(q.Answers).Slice(func(i int) app.UI {
					id := "predict-" + strconv.Itoa(i+1)
					return app.Label().For(id).Class("box").Body(
						app.Input().ID(id).Type("radio").Name("predict").Value(strconv.Itoa(i)).
							Checked(made && answer == i).
							OnChange(b.p.on(func(app.Value) { b.predict(i) }), app.EventScope(id)),
						app.Span().Text(q.Answers[i]),
					)
				})),
			),
		)
	}
	came, says := outcome(q, new(view).shown(r, false)) // whatever measure the reader looks at
	mine := "You made no prediction."
	if made {
		mine = "You predicted: " + q.Answers[answer] + "."
	}
	out := says
	if came >= 0 && came < len(q.Answers) {
		out = q.Answers[came] + ". " + says
		if made && came == answer {
			out = "As you predicted. " + says
		}
	}
	return app.Section().Class("predict outcome").ID("predict-outcome").Aria("labelledby", "predict-title").Body(
		app.P().ID("predict-title").Body(app.Strong().Text("The question. "), app.Text(q.Asks)),
		app.P().Body(app.Strong().Text("Before. "), app.Text(mine)),
		app.P().Body(app.Strong().Text("After. "), app.Text(out)),
	)
}
