package complexity

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
)

// Several areas of one recording have a regression each and, of every higher one, the difference to the early one; the
// scores are those that a recording of the same units alone gets.
func TestComplexityOfAreas(t *testing.T) {
	env := labtest.Tiny(t, 60, 12)
	regions := labtest.Divide(t, env)
	e := Experiment{}
	const config = tinyGrid + "&reliability=0&splits=0"
	c := labtest.Configure(t, e, labtest.LastWins(config+"&recording=human-objects"))
	r := labtest.RunAll(t, e, env, c)
	areas := map[string]int{}
	regression := r.Table("regression")
	for _, row := range regression.Rows {
		areas[row[regression.Column(lab.ColumnArea)].(string)]++
	}
	if len(areas) != 3 || areas["EVC"] != 4*5 || areas["LOC"] != areas["EVC"] || areas["PPA"] != areas["EVC"] {
		t.Errorf("regressions of %v", areas)
	}
	compared := map[any]bool{}
	for _, row := range r.Table(lab.TableDifferences).Rows {
		compared[row[0]] = true
	}
	if !compared["EVC − LOC"] || !compared["EVC − PPA"] || len(compared) != 2 {
		t.Errorf("compared are %v", compared)
	}
	if v := r.Verdicts[0]; !strings.Contains(v.Statement, "EVC against LOC") ||
		!strings.Contains(v.Criterion, "2026-11-30") {
		t.Errorf("verdict %+v", v)
	}
	alone := *regions.Areas[0]
	alone.ID = "sim-v1"
	env.Recordings["sim-v1"] = &alone
	want := labtest.RunAll(t, e, env, labtest.Configure(t, e, labtest.LastWins(config))).Table("models")
	for i, row := range r.Table("models").Rows {
		early := want.Column(lab.ColumnEarly)
		if got, want := row[early].(float64), want.Rows[i][early].(float64); !(math.Abs(got-want) < 1e-9) {
			t.Errorf("model %d scores %v in an area, %v in a recording", i, got, want)
		}
	}
}

func TestComplexityOfAreasThatDoNotFit(t *testing.T) {
	env := labtest.Tiny(t, 60, 12)
	regions := labtest.Divide(t, env)
	e := Experiment{}
	for text, want := range map[string]string{
		"areas=EVC,pFs":              "has no area \"pFs\"; it has EVC, LOC, PPA",
		"recording=sim-v1&areas=EVC": "sim-v1 is a recording of one area",
		"higher=sim-v1":              "set higher=none",
	} {
		c := labtest.Configure(t, e, labtest.LastWins(tinyGrid+"&recording=human-objects&"+text))
		if _, err := e.Tasks(t.Context(), env, c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	for early, want := range map[string]string{"EVC": "LOC and PPA without the early area EVC cannot decide it",
		"": "The recording human-objects subject-1 has no early area"} {
		regions.Early = early
		r := labtest.RunAll(t, e, env, labtest.Configure(t, e, labtest.LastWins(tinyGrid+
			"&reliability=0&splits=0&activation=linear,relu&recording=human-objects&areas=LOC,PPA")))
		if v := r.Verdicts[0]; v.Verdict != lab.Undecided || !strings.Contains(v.Statement, want) {
			t.Errorf("early area %q: %+v", early, v)
		}
		if n := len(r.Table(lab.TableDifferences).Rows); n != 0 {
			t.Error(fmt.Sprint(n, " differences without an early area"))
		}
	}
}
