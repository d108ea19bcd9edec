package lab

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestExport(t *testing.T) {
	half := 0.5
	r := &Result{
		Experiment: "encoding", Tables: []Table{{
			Name: "summary", Columns: []Column{{Name: "name"}, {Name: "x", Unit: "deg"}, {Name: "y"}},
			Rows: [][]any{{"a, \"b\"", 1.5, nil}},
		}},
		Verdicts: []Verdict{{Claim: "C1", Estimate: &half}},
	}
	var b strings.Builder
	if err := r.Tables[0].WriteCSV(&b); err != nil || b.String() != "name,x [deg],y\n\"a, \"\"b\"\"\",1.5,\n" {
		t.Errorf("CSV is %q, %v", b.String(), err)
	}
	b.Reset()
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var back Result
	if err := json.Unmarshal([]byte(b.String()), &back); err != nil || back.Tables[0].Rows[0][1] != 1.5 ||
		back.Tables[0].Rows[0][2] != nil {
		t.Errorf("JSON came back as %+v, %v", back, err)
	}

	for _, bad := range []any{math.NaN(), math.Inf(1), 3, float32(1)} {
		r.Tables[0].Rows[0][1] = bad
		b.Reset()
		if err := r.WriteJSON(&b); err == nil || b.Len() > 0 {
			t.Errorf("%v (%T) was written as JSON", bad, bad)
		}
		if err := r.Tables[0].WriteCSV(&b); err == nil || b.Len() > 0 {
			t.Errorf("%v (%T) was written as CSV", bad, bad)
		}
	}
	r.Tables[0].Rows[0] = []any{"short"}
	if err := r.WriteJSON(&b); err == nil {
		t.Error("a short row was written")
	}
	r.Tables[0].Rows[0] = []any{"a", 1.0, 2.0}
	nan := math.NaN()
	r.Verdicts[0].Low = &nan
	if err := r.WriteJSON(&b); err == nil {
		t.Error("a verdict of NaN was written")
	}
}

// What is empty is written as an empty list by whatever encoder, and what HTML would
// escape is escaped only where the encoder is asked to.
func TestEmptyListsAreNotNull(t *testing.T) {
	empty := Result{Config: "a=1&b=2", Tables: []Table{{Name: "summary"}}}
	plain, err := json.Marshal(empty)
	if err != nil {
		t.Fatal(err)
	}
	pointed, err := json.Marshal(map[string]any{"result": &empty})
	if err != nil {
		t.Fatal(err)
	}
	var written bytes.Buffer
	if err := empty.WriteJSON(&written); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(plain), string(pointed), strings.ReplaceAll(written.String(), ": ", ":")} {
		if strings.Contains(strings.ReplaceAll(text, `"estimate":null`, ""), "null") {
			t.Errorf("null stands in %s", text)
		}
		for _, list := range []string{`"columns":[]`, `"rows":[]`, `"verdicts":[]`} {
			if !strings.Contains(text, list) {
				t.Errorf("%s is missing in %s", list, text)
			}
		}
	}
	if !strings.Contains(string(plain), `a=1\u0026b=2`) || !strings.Contains(written.String(), "a=1&b=2") {
		t.Errorf("& became other text in %s or %s", plain, written.String())
	}
	if none, err := json.Marshal(Result{}); err != nil || !strings.Contains(string(none), `"tables":[]`) {
		t.Errorf("%s, %v", none, err)
	}
}

// A spreadsheet computes cells that begin with these signs: text gets an apostrophe, numbers stay numbers.
func TestCSVHoldsNoFormulas(t *testing.T) {
	table := Table{Name: "t", Columns: Columns("name", "x")}
	for _, name := range []string{`=HYPERLINK("http://evil","x")`, "+1+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "plain", ""} {
		table.Rows = append(table.Rows, []any{name, -1.5})
	}
	var b strings.Builder
	if err := table.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		want := table.Rows[i][0].(string)
		if want != "plain" && want != "" {
			want = "'" + want
		}
		if strings.ReplaceAll(row[0], "\r\n", "\n") != want || row[1] != "-1.5" {
			t.Errorf("row %d is %q", i, row)
		}
	}
}

// Spreadsheets of every region read a dialect: a mark says that the file is UTF-8, numbers have the region's comma, and
// a negative one begins with a hyphen.
func TestDialects(t *testing.T) {
	table := Table{Name: "t", Columns: Columns("a; b", "=x"),
		Rows: [][]any{{"trained − random; 1,5", -0.25}, {"\t", 1e-7}}}
	for want, d := range map[string]Dialect{
		"\ufeffa; b,'=x\n\"trained − random; 1,5\",-0.25\n'\t,1e-07\n":     {Separator: ',', Mark: true},
		"\ufeff\"a; b\";'=x\n\"trained − random; 1,5\";-0,25\n'\t;1e-07\n": {Separator: ';', DecimalComma: true, Mark: true},
		"a; b\t'=x\ntrained − random; 1,5\t-0.25\n\"'\t\"\t1e-07\n":        {Separator: '\t'},
	} {
		var b strings.Builder
		if err := table.WriteDialect(&b, d); err != nil || b.String() != want {
			t.Errorf("%+v: %v\n%q, want\n%q", d, err, b.String(), want)
		}
	}
}
