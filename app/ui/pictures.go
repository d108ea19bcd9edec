//go:build !js

package ui

import (
	"html"
	"regexp"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/words"
)

// Claim is one of the statements that the laboratory puts to the test.
type Claim struct {
	ID, Statement string
	Rests         []string // the claims that it follows from; nil where it is tested by itself
}

// Claims lists them in the order in which one would read them, C1 to C11.
func Claims() []Claim {
	all := words.Claims()
	list := make([]Claim, len(all))
	for i, c := range all {
		list[i] = Claim{c.ID, c.Says, lab.ConclusionRests(c.ID)}
	}
	return list
}

// Found returns what a verdict with an outcome says of a claim, in a sentence without numbers.
func Found(claim string, o lab.Outcome) string {
	for _, c := range words.Claims() {
		if c.ID == claim {
			return found(c, o)
		}
	}
	return words.Unclear
}

// Picture is one figure of a result, drawn.
type Picture struct {
	Title string
	Shows string // which of several things it shows: "Distance: KS distance"; "" where there is one
	SVG   string // in the colours of the page's custom properties; see CSS
}

// Pictures draws the figures of a result as its page does before a reader picks
// anything, for a width in pixels. A figure that shows one claim at a time is drawn
// for each. Ids inside the pictures begin with prefix, so that several results can
// stand in one document.
func Pictures(r *lab.Result, prefix string, width int) []Picture {
	s := (&view{picks: map[string]string{}}).shown(r, false)
	var list []Picture
	for _, f := range figuresOf(s) {
		claimed := []string{""}
		for _, p := range f.picks {
			if p.key == "claim" {
				claimed = claimed[:0]
				for _, o := range p.options {
					claimed = append(claimed, o.Value)
				}
			}
		}
		for _, claim := range claimed {
			g := f
			if claim != "" {
				s.picks["claim"] = claim
				for _, other := range figuresOf(s) {
					if other.name == f.name {
						g = other
					}
				}
			}
			list = append(list, g.picture(prefix+claim, s.measure, width))
		}
	}
	return list
}

// ids are the attributes in which a picture names its parts.
var ids = regexp.MustCompile(`\b(id|aria-labelledby)="[^"]*"`)

func (f figure) picture(prefix, measure string, width int) Picture {
	svg := f.chart.SVG(chart.Page, width)
	_, title, _ := strings.Cut(svg, "<title")
	_, title, _ = strings.Cut(title, ">")
	title, _, _ = strings.Cut(title, "</title>")
	var shows []string
	if f.measured {
		shows = append(shows, measureShort(measure))
	}
	for _, p := range f.picks {
		for _, o := range p.options {
			if o.Value == p.chosen {
				shows = append(shows, p.label+": "+optionLabel(o))
			}
		}
	}
	own := func(attribute string) string { return strings.ReplaceAll(attribute, "figure-", prefix+"-figure-") }
	return Picture{
		Title: html.UnescapeString(title),
		Shows: strings.Join(shows, "; "),
		SVG:   ids.ReplaceAllStringFunc(svg, own),
	}
}

// TableText gives the columns of a table and its rows as the page writes them: a unit
// behind a column's name, estimates with the digits that their intervals allow.
func TableText(t *lab.Table) (columns []string, rows [][]string) {
	r := reader{t}
	for _, c := range t.Columns {
		columns = append(columns, columnName(c))
	}
	for i := range t.Rows {
		row := make([]string, len(t.Columns))
		for j, c := range t.Columns {
			row[j] = r.show(i, c.Name)
		}
		rows = append(rows, row)
	}
	return columns, rows
}

// Name is how the page calls an experiment.
func Name(experiment string) string { return texts(experiment).Short }
