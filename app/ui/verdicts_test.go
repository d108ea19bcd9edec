//go:build !js

package ui_test

import (
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
	"untrained/assets/runs"
)

// cell is a row's text in a column; ok is false where the table has no such column.
func cell(t *lab.Table, row int, column string) (text string, ok bool) {
	i := t.Column(column)
	if i < 0 {
		return "", false
	}
	text, _ = t.Rows[row][i].(string)
	return text, true
}

// Under a verdict stands a figure of its measure, its task and its areas: on the card
// of its claim, and on the page of its experiment.
func TestFiguresShowWhatTheirVerdictIsAbout(t *testing.T) {
	made, err := runs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	judged := 0
	for _, m := range made {
		r := uitest.Bundled(m.Name)
		card, page := ui.CardTable(r, m.Claim), ui.PageTable(r)
		for _, c := range []struct {
			where, claim string
			drawn        *lab.Table
		}{{"card " + m.Claim, m.Claim, card}, {"page", "", page}} {
			about := ui.VerdictRow(r, c.claim)
			if about == nil || c.drawn == nil || r.Experiment == "multiverse" {
				continue
			}
			judged++
			areas, wrong := map[string]bool{}, ""
			for i := range c.drawn.Rows {
				if got, ok := cell(c.drawn, i, "measure"); ok && about["measure"] != "" && got != about["measure"] {
					wrong = got
				}
				got, ok := cell(c.drawn, i, "task")
				if ok && about["task"] != "" && !strings.Contains(about["task"], got) {
					wrong = got
				}
				for _, column := range []string{"area", "early", "higher"} {
					if got, _ := cell(c.drawn, i, column); got != "" {
						areas[got] = true
					}
				}
			}
			if wrong != "" {
				t.Errorf("%s, %s: %s has rows of %s under a verdict on %s",
					m.Name, c.where, c.drawn.Name, wrong, about["measure"]+about["task"])
			}
			for _, wanted := range []string{about["early"], about["higher"], about["area"]} {
				name, _, _ := strings.Cut(wanted, " (")
				if wanted != "" && !areas[wanted] && !areas[name] {
					t.Errorf("%s, %s: %s shows nothing of %s, which the verdict is about",
						m.Name, c.where, c.drawn.Name, wanted)
				}
			}
		}
	}
	if judged < 20 {
		t.Errorf("only %d figures were compared with a verdict", judged)
	}
}

// Every number of a verdict stands in a table, so that there is a row to go by.
func TestEveryVerdictHasARow(t *testing.T) {
	made, err := runs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range made {
		r := uitest.Bundled(m.Name)
		judges := slices.ContainsFunc(r.Verdicts, func(v lab.Verdict) bool {
			return v.Claim == m.Claim && v.Estimate != nil
		})
		if judges && ui.VerdictRow(r, m.Claim) == nil && r.Experiment != "multiverse" { // whose verdicts are medians
			t.Errorf("%s: no table has the numbers of its verdict on %s", m.Name, m.Claim)
		}
	}
}

// A quick look shows no badge, which reads like the verdict of a whole run.
func TestQuickLooksCarryNoBadge(t *testing.T) {
	for _, name := range []string{"selectivity-v1", "training-evc-it", "texture"} {
		r := uitest.Bundled(name)
		tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/"+string(r.Experiment), nil)
		tab.Show(string(r.Experiment), r)
		has(t, tab, `class="badge`)
		r.Config = strings.Replace(r.Config, "quick=0", "quick=1", 1)
		tab.Show(string(r.Experiment), r)
		has(t, tab, "In this quick look: ")
		if strings.Contains(tab.HTML(), `class="badge`) {
			t.Errorf("%s: a quick look carries the badge of a verdict", name)
		}
	}
}

// A prediction about both areas is judged on both.
func TestPredictionsAreJudgedOnAllAreas(t *testing.T) {
	r := &lab.Result{Experiment: "encoding", Tables: []lab.Table{{Name: "differences",
		Columns: []lab.Column{{Name: "area"}, {Name: "comparison"}, {Name: "estimate"}, {Name: "low"}, {Name: "high"}},
		Rows: [][]any{
			{"EVC", "trained − random dc=zero", .01, -.02, .04},
			{"IT", "trained − random dc=zero", .14, .1, .18},
		}}}}
	rows := r.Tables[0].Rows
	answer, says := ui.Outcome(r)
	if answer != -1 || !strings.Contains(says, "in EVC and 0.14") || !strings.Contains(says, "differently") {
		t.Errorf("areas that disagree: %d, %s", answer, says)
	}
	rows[0][3] = .005
	if answer, says := ui.Outcome(r); answer != 0 || !strings.Contains(says, "in IT") {
		t.Errorf("areas that agree: %d, %s", answer, says)
	}
	r.Tables[0].Rows = rows[:1]
	rows[0][3] = -.02
	if answer, _ := ui.Outcome(r); answer != 1 {
		t.Errorf("one area: %d", answer)
	}
}
