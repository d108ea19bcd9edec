package brainfit

import (
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
)

// Networks are fitted to each area of a recording of several; a session of several pictures a condition is refused.
func TestBrainfitOfAreas(t *testing.T) {
	env := labtest.Tiny(t, 60, 12)
	regions := labtest.Divide(t, env)
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyFit+
		"&reliability=0&splits=0&recording=human-objects&areas=loc,evc&training=random&activation=relu&pooling=max2"))
	r := labtest.RunAll(t, Experiment{}, env, c)
	summary := r.Table(lab.TableSummary)
	areas := map[any]int{}
	for _, row := range summary.Rows {
		areas[row[summary.Column(lab.ColumnArea)]]++
	}
	if len(areas) != 2 || areas["EVC"] == 0 || areas["EVC"] != areas["LOC"] {
		t.Errorf("rows of %v", areas)
	}
	if r.Recording.ID != "human-objects" || len(r.Others) != 0 {
		t.Errorf("the result rests on %+v and %+v", r.Recording, r.Others)
	}
	rows := make([]int32, 60)
	for i := range rows {
		rows[i] = int32(i)
	}
	for _, a := range regions.Areas {
		a.Row = rows
	}
	if _, err := (Experiment{}).Tasks(t.Context(), env, c); err == nil ||
		!strings.Contains(err.Error(), "take a session of one picture each") {
		t.Errorf("conditions of several pictures: %v", err)
	}
}
