package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

// confusionFigure draws the table `confusion`, one task at a time: what each network
// took for what.
func confusionFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableConfusion))
	if t.Table == nil {
		t = Read(s.Result.Table(lab.TableConfusions))
	}
	truth, times := t.column(lab.ColumnTruth, lab.ColumnDigit), t.column(lab.ColumnCount, lab.ColumnN)
	if t.Len() == 0 || truth == "" || t.column(lab.ColumnAnswer) == "" {
		return Figure{}, false
	}
	task := t.column(lab.ColumnTask) // which reading handwriting has not
	choice := s.choose("task", "Task", t.Words(task))
	p := chart.Panels{ID: "figure-confusion", Title: "Confusion matrix", Least: 320}
	if task != "" {
		p.Title += ": " + choice.Chosen
	}
	p.Subtitle, p.Tag, p.Notes = s.from()
	names, more := networkNames(networksOf(t)), t.varying(truth, lab.ColumnAnswer, lab.ColumnTask, times)
	at := map[string]int{}
	var panels []chart.Matrix
	var classes []string
	layer, picks := s.oneLayer(t)
	shows := func(i int) bool { return t.word(i, task) == choice.Chosen && layer(i) }
	for i := range t.Len() {
		for _, column := range []string{truth, "answer"} {
			if w := t.word(i, column); shows(i) && !slices.Contains(classes, w) {
				classes = append(classes, w)
			}
		}
	}
	slices.Sort(classes)
	if !slices.ContainsFunc(classes, func(c string) bool { return strings.Trim(c, "0123456789") != "" }) {
		slices.SortStableFunc(classes, func(a, b string) int { return len(a) - len(b) }) // 9 before 10
	}
	for i := range t.Len() {
		if !shows(i) {
			continue
		}
		id := t.identity(i, truth, lab.ColumnAnswer, times)
		k, ok := at[id]
		if !ok {
			if len(panels) == mostPanels {
				continue
			}
			k = len(panels)
			at[id] = k
			m := chart.Matrix{Title: t.panelTitle(i, names, more), RowsLabel: "Rows: what the picture shows",
				ColumnName: "Answer", Classes: classes}
			for range classes {
				m.Counts = append(m.Counts, make([]int, len(classes)))
			}
			panels = append(panels, m)
		}
		if n := t.Number(i, times); n > 0 {
			panels[k].Counts[slices.Index(classes, t.word(i, truth))][slices.Index(classes,
				t.word(i, lab.ColumnAnswer))] += int(math.Round(n))
		}
	}
	for _, m := range panels {
		right, all := 0, 0
		for i, row := range m.Counts {
			for j, n := range row {
				all += n
				if i == j {
					right += n
				}
			}
		}
		if all > 0 {
			m.Notes = []string{fmt.Sprintf("%d of %d right (%s).", right, all, part.Percent(float64(right)/float64(all)))}
		}
		p.Parts = append(p.Parts, m)
	}
	p.Notes = append(p.Notes, "Blue: right; orange: wrong; the stronger, the larger the share of its row.")
	return Figure{Name: "confusion", Chart: p, Table: t.rows(shows), Picks: append(offered(choice), picks...)},
		len(p.Parts) > 0
}
