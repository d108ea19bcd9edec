// Package report writes results as one self-contained page: for every claim, what was found about it, on which
// recordings, by which criterion, and how to compute it again. The page loads no program, style sheet or picture.
package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/app/ui/claim"
	"untrained/app/ui/figure"
)

// Item is a result and where it came from.
type Item struct {
	Result  *lab.Result
	File    string // its name, without a folder
	SHA256  string // of the file
	Command string // that computes the result again; "" for `server run`
	About   string // the question that it answers, in a sentence; may be empty
	Claim   string // a claim that it is shown under although it has no verdict on it; may be empty
}

// Passed is a file that was left out, and why.
type Passed struct{ File, Why string }

// width is the width of the pictures in pixels; in a narrow window they shrink.
const width = 860

// mostRows is how many rows of a table are printed: a report with a row for every unit would be a data set. The
// result's file has all rows.
const mostRows = 200

//go:embed report.html
var page string

//go:embed report.css
var css string

var layout = template.Must(template.New("report").Parse(page))

// Write writes a report on items, and lists the files in passed. Each result is shown once, under the first claim that
// it has a verdict on or is meant for; results without a claim come last. version is the version of the software that
// writes the report.
func Write(w io.Writer, items []Item, passed []Passed, version string) error {
	d := document{Style: template.CSS(css), Version: version, Passed: passed}
	var all []*section
	for i, it := range items {
		all = append(all, prepare(it, i+1))
	}
	results := make([]*lab.Result, len(items))
	for i, it := range items {
		results[i] = it.Result
	}
	controlled := lab.Controlled(results)
	section := func(r *lab.Result) *section { return all[max(0, slices.Index(controlled, r))] }
	placed := make([]bool, len(all))
	for _, known := range claim.Claims() {
		c := judged{ID: known.ID, Statement: known.Statement}
		for i, s := range all {
			speaks := items[i].Claim == known.ID
			for _, v := range controlled[i].Verdicts {
				if v.Claim != known.ID {
					continue
				}
				speaks = true
				c.Verdicts = append(c.Verdicts, verdict{Verdict: v, Estimate: claim.EstimateText(items[i].Result, v),
					Fixed: lab.CriterionFixed(v), Class: strings.ReplaceAll(string(v.Verdict), " ", "-"),
					Simulated: s.Simulated, Quick: claim.QuickLook(items[i].Result.Config), From: s})
			}
			switch {
			case speaks && !placed[i]:
				placed[i] = true
				c.Results = append(c.Results, s)
			case speaks:
				c.Elsewhere = append(c.Elsewhere, s)
			}
		}
		if list := lab.Findings(known.ID, controlled); len(list) > 0 {
			c.Headline = &headline{claim.Found(known.ID, list[0].Verdict.Verdict), section(list[0].Result)}
		}
		c.Rests = known.Rests
		for _, p := range lab.Premises(known.ID, controlled) {
			row := premise{Claim: p.Claim, Tally: p.Tally()}
			if p.Primary != nil {
				row.Headline = &headline{claim.Found(p.Claim, p.Outcome()), section(p.Primary.Result)}
			}
			c.Premises = append(c.Premises, row)
		}
		d.Claims = append(d.Claims, c)
	}
	for i, s := range all {
		if !placed[i] {
			d.Others = append(d.Others, s)
		}
	}
	d.Count = len(items)
	if err := layout.Execute(w, d); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// document is the data for the template.
type document struct {
	Style   template.CSS
	Version string
	Count   int
	Claims  []judged
	Others  []*section
	Passed  []Passed
}

type judged struct {
	ID, Statement string
	Verdicts      []verdict
	Results       []*section
	Elsewhere     []*section // shown under an earlier claim
	Headline      *headline  // nil without a verdict
	Rests         []string   // the claims that it follows from
	Premises      []premise  // what was found on each of them
}

// headline is what the leading verdict on a claim found, in a sentence, and where it stands.
type headline struct {
	Text string
	From *section
}

// premise is a row of the map of a conclusion.
type premise struct {
	Claim    string
	Headline *headline // nil without a verdict on a recording
	Tally    string
}

// Tally returns one verdict of each kind with the number of times that it came out, in the order of first appearance.
func (c judged) Tally() (list []verdict) {
	for _, v := range c.Verdicts {
		i := slices.IndexFunc(list, func(o verdict) bool {
			return o.Class == v.Class && o.Simulated == v.Simulated &&
				o.Quick == v.Quick
		})
		if i < 0 {
			list, i = append(list, v), len(list)
		}
		list[i].Times++
	}
	return list
}

type verdict struct {
	lab.Verdict
	Times           int // set by Tally
	Estimate, Class string
	Fixed           string // when the criterion was fixed
	Simulated       bool
	Quick           bool // of a quick look, which is too small for a badge
	From            *section
}

// section is a result, prepared for the template.
type section struct {
	*lab.Result
	ID, Name, Title, File, FileSHA256, About, Command string
	Simulated                                         bool
	Sources                                           []lab.Source
	N                                                 string
	Pictures                                          []picture
	Tables                                            []table
	Settings                                          []setting
}

type picture struct {
	Title, Shows string
	SVG          template.HTML
}

type setting struct{ Key, Value string }

type table struct {
	Name, Caption string
	Columns       []string
	Rows          [][]string
}

func prepare(it Item, number int) *section {
	r := it.Result
	s := &section{Result: r, ID: "result-" + strconv.Itoa(number), Name: figure.Name(r.Experiment), File: it.File,
		FileSHA256: it.SHA256, About: it.About, Command: it.Command}
	s.Title = s.Name
	if r.Recording.ID != "" {
		s.Sources = append(s.Sources, r.Recording)
		s.Title += ", " + r.Recording.ID
	}
	if r.Recording.Session != "" {
		s.Title += " " + r.Recording.Session
	}
	s.Sources = append(s.Sources, r.Others...)
	s.Simulated = r.Recording.Simulated || r.Recording.ID == "" &&
		slices.ContainsFunc(r.Others, func(o lab.Source) bool { return o.Simulated })
	switch {
	case s.Command != "":
	case r.Experiment == (training.Page{}).Name():
		s.Command = "open #/train?" + r.Config + "&run=1 on the page"
	default:
		s.Command = "server run " + r.Experiment + " " + quoted(r.Config)
	}
	s.N = numbers(r.Table(lab.TableSummary))
	for _, p := range figure.Pictures(r, s.ID, width) {
		// template.HTML is safe here: package chart escapes every text
		s.Pictures = append(s.Pictures, picture{p.Title, p.Shows, template.HTML(p.SVG)})
	}
	for i := range r.Tables {
		t := &r.Tables[i]
		short, caption := *t, fmt.Sprintf("%s, %d rows", t.Name, len(t.Rows))
		if len(t.Rows) > mostRows {
			short.Rows = t.Rows[:mostRows]
			caption = fmt.Sprintf("%s: the first %d of %d rows; %s has all", t.Name, mostRows, len(t.Rows), it.File)
		}
		columns, rows := figure.TableText(&short)
		s.Tables = append(s.Tables, table{t.Name, caption, columns, rows})
	}
	for pair := range strings.SplitSeq(r.Config, "&") {
		if key, value, ok := strings.Cut(pair, "="); ok {
			s.Settings = append(s.Settings, setting{key, value})
		}
	}
	return s
}

// quoted returns an argument quoted for a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// numbers returns how many units, cells or pictures a summary rests on, and how many seeds: "n = 40 to 52 units; 3
// seeds".
func numbers(t *lab.Table) string {
	if t == nil {
		return ""
	}
	span := func(column string) (low, high float64) {
		j := t.Column(column)
		if j < 0 {
			return 0, 0
		}
		var all []float64
		for _, row := range t.Rows {
			if v, ok := row[j].(float64); ok {
				all = append(all, v)
			}
		}
		if len(all) == 0 {
			return 0, 0
		}
		return slices.Min(all), slices.Max(all)
	}
	write := func(low, high float64) string {
		text := strconv.FormatFloat(low, 'f', -1, 64)
		if high != low {
			text += " to " + strconv.FormatFloat(high, 'f', -1, 64)
		}
		return text
	}
	var parts []string
	if low, high := span("n"); high > 0 {
		parts = append(parts, "n = "+write(low, high)+" in each row of the summary")
	}
	if low, high := span("seeds"); high > 0 {
		word := " seeds"
		if high == 1 {
			word = " seed"
		}
		parts = append(parts, write(low, high)+word)
	}
	return strings.Join(parts, "; ")
}
