package ui_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// figuresExpected names the figures of each result, in their order.
var figuresExpected = map[uitest.Page][]string{
	"shuffle":     {"interaction", "differences", "summary"},
	"brainfit":    {"groups", "differences", "summary", "curves"},
	"complexity":  {"scatter", "grid", "order", "summary", "differences"},
	"selectivity": {"histogram", "rivals", "distances", "differences", "tuning", "f1f0", "counts", "summary"},
	"texture":     {"summary", "rivals", "differences", "correlation", "confusion"},
	"scorecard":   {"summary"},
	"multiverse":  {"specifications", "influence", "summary"},
	uitest.Novel:  {"summary", "differences", "interaction"},
}

// Any experiment has a page that introduces itself, asks first, runs, and shows
// figures with their numbers and files.
func TestEveryExperimentHasItsPage(t *testing.T) {
	for _, p := range uitest.Pages {
		t.Run(string(p), func(t *testing.T) {
			tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/"+string(p), nil)
			if tab.At().Route != string(p) || strings.Count(tab.HTML(), "<h1") != 1 {
				t.Fatalf("the page of %s is %s", p, tab.At().Route)
			}
			has(t, tab, `id="run"`, `id="control-seeds"`)
			asks := strings.Contains(tab.HTML(), `id="predict"`)
			if asks != (p != "novel") {
				t.Errorf("asks for a prediction: %v", asks)
			}
			if asks {
				tab.Predict(string(p), 0)
			}
			tab.Run(string(p))
			wait(t, tab, "the run is done", in("done"))
			if asks {
				has(t, tab, "You predicted: ", `id="predict-outcome"`)
			}
			has(t, tab, "card verdict")
			want := figuresExpected[p]
			if got := tab.Figures(string(p)); strings.Join(got, " ") != strings.Join(want, " ") {
				t.Fatalf("figures %v, want %v", got, want)
			}
			for i, name := range want {
				has(t, tab, fmt.Sprintf(`id="figure-%d"`, i+1))
				before := len(tab.Files)
				tab.SaveFigure(string(p), i)
				if len(tab.Files)-before != 4 {
					t.Errorf("%s was saved as %d files", name, len(tab.Files)-before)
				}
				tab.ToggleTable(string(p), name)
				has(t, tab, `id="figure-table-`+name+`"`)
			}
			for name, content := range tab.Files {
				switch {
				case strings.HasSuffix(name, ".json"):
					var r lab.Result
					if err := json.Unmarshal([]byte(content), &r); err != nil || len(r.Tables) != 1 ||
						len(r.Tables[0].Rows) == 0 || r.Config == "" {
						t.Errorf("%s holds %d tables, %v", name, len(r.Tables), err)
					}
				case strings.Contains(content, "NaN"):
					t.Errorf("NaN in %s", name)
				}
			}
		})
	}
}

// The numbers that a figure saves are those of what it shows.
func TestPicksChangeFigureAndFiles(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/complexity", nil)
	tab.Run("complexity")
	wait(t, tab, "the run is done", in("done"))
	has(t, tab, `id="pick-order-complexity"`)
	tab.Pick("complexity", "complexity", "deficit")
	has(t, tab, "Difference of linearity deficit")
	tab.SaveFigure("complexity", slices.Index(figuresExpected["complexity"], "order"))
	rows := 0
	for name, content := range tab.Files {
		if strings.HasSuffix(name, ".csv") {
			rows = strings.Count(content, ",deficit,")
			if rows == 0 || rows != strings.Count(content, "\n")-1 {
				t.Errorf("%s does not hold the order by deficit alone:\n%.300s", name, content)
			}
		}
		if !strings.Contains(name, "deficit") {
			t.Errorf("the file %s does not say what it shows", name)
		}
	}
	if rows == 0 {
		t.Error("no table was saved")
	}
	tab.Pick("complexity", "complexity", "beauty")
	has(t, tab, "Difference of fourier complexity")
}

// The prediction is kept over a reload, and what came out is told beside it.
func TestPredictionIsKept(t *testing.T) {
	memory := map[string]string{}
	tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/complexity", memory)
	tab.Predict("complexity", 2)
	again := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/complexity", memory)
	again.Run("complexity")
	wait(t, again, "the run is done", in("done"))
	has(t, again, "You predicted: In the higher area.", "As you predicted.", "opposed")
	hidden := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/complexity?hide=predict", nil)
	if strings.Contains(hidden.HTML(), `id="predict"`) {
		t.Error("a hidden question is asked")
	}
}

// On a simulation no answer is borne out.
func TestSimulationsAnswerNoQuestion(t *testing.T) {
	r := uitest.Computed("shuffle")
	r.Recording.Simulated = true
	r.Verdicts[0].Verdict = "recovered"
	if answer, says := ui.Outcome(r); answer >= 0 || !strings.Contains(says, "simulated") {
		t.Errorf("answer %d: %s", answer, says)
	}
}

// A result with tables or columns missing, renamed or of another kind still draws.
func TestTablesWithHolesDraw(t *testing.T) {
	for _, p := range uitest.Pages {
		whole := uitest.Computed(p)
		try := func(what string, r *lab.Result) {
			pictures := ui.Drawings(r)
			if len(pictures) == 0 {
				t.Errorf("%s, %s: no figure", p, what)
			}
			for _, svg := range pictures {
				if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
					t.Errorf("%s, %s: NaN or Inf", p, what)
				}
			}
		}
		for i := range whole.Tables {
			r := *whole
			r.Tables = append(append([]lab.Table(nil), whole.Tables[:i]...), whole.Tables[i+1:]...)
			try("without "+whole.Tables[i].Name, &r)
			for j, c := range whole.Tables[i].Columns {
				r := *whole
				r.Tables = append([]lab.Table(nil), whole.Tables...)
				r.Tables[i].Columns = append([]lab.Column(nil), whole.Tables[i].Columns...)
				r.Tables[i].Columns[j].Name = "another"
				try("without "+c.Name, &r)
				r.Tables[i].Columns[j].Name = c.Name
				rows := r.Tables[i].Rows
				r.Tables[i].Rows = nil
				for _, row := range rows {
					row = append([]any(nil), row...)
					row[j] = nil
					r.Tables[i].Rows = append(r.Tables[i].Rows, row)
				}
				try("with "+c.Name+" unknown", &r)
				r.Tables[i].Rows = nil
				try("with no rows in "+r.Tables[i].Name, &r)
			}
		}
	}
}

// Areas stand side by side on one axis where a result has several.
func TestAreasStandSideBySide(t *testing.T) {
	r := uitest.Computed(uitest.Novel)
	svg := ui.Drawings(r)[0]
	for _, area := range []string{">V1</text>", ">V4</text>"} {
		if strings.Count(svg, area) != 1 {
			t.Errorf("%d panels %s", strings.Count(svg, area), area)
		}
	}
}

// Of very many lines a figure shows one layer at a time, and saves what it shows.
func TestManyLinesAreShownLayerByLayer(t *testing.T) {
	r := uitest.Computed(uitest.Novel)
	for _, name := range []string{"summary", "differences"} {
		table := r.Table(name)
		at := table.Column("layer")
		first := table.Rows
		for layer := range 20 {
			for _, row := range first {
				row = append([]any(nil), row...)
				row[at] = fmt.Sprint("conv", layer)
				table.Rows = append(table.Rows, row)
			}
		}
	}
	tab := ui.NewTab(&uitest.Laboratory{More: uitest.Pages}, "#/novel", nil)
	tab.Show("novel", r)
	tab.Pick("novel", "layer", "conv7")
	has(t, tab, `id="pick-summary-layer"`, `id="pick-differences-layer"`)
	for i := range 2 {
		tab.SaveFigure("novel", i)
	}
	for name, content := range tab.Files {
		if strings.HasSuffix(name, ".csv") && (!strings.Contains(content, "conv7") || strings.Contains(content, "conv8")) {
			t.Errorf("%s does not hold layer conv7 alone:\n%.300s", name, content)
		}
	}
}

// manyModels is a result of ten thousand networks.
func manyModels() *lab.Result {
	r := uitest.Computed("complexity")
	models := r.Table("models")
	rows := models.Rows
	for len(models.Rows) < 10_000 {
		models.Rows = append(models.Rows, rows...)
	}
	return r
}

// A picture of ten thousand models stays small.
func TestManyModelsStaySmall(t *testing.T) {
	if n := len(ui.Drawings(manyModels())[0]); n > 500_000 {
		t.Errorf("the picture has %d bytes", n)
	}
}

func BenchmarkManyModels(b *testing.B) {
	r := manyModels()
	for b.Loop() {
		ui.Drawings(r)
	}
}
