//go:build !js

package figure

import (
	"html"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

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
	s := (&View{Picks: map[string]string{}}).Shown(r, false)
	var list []Picture
	for _, f := range FiguresOf(s) {
		claimed := []string{""}
		for _, p := range f.Picks {
			if p.Key == "claim" {
				claimed = claimed[:0]
				for _, o := range p.Options {
					claimed = append(claimed, o.Value)
				}
			}
		}
		for _, claim := range claimed {
			g := f
			if claim != "" {
				s.picks["claim"] = claim
				for _, other := range FiguresOf(s) {
					if other.Name == f.Name {
						g = other
					}
				}
			}
			list = append(list, g.picture(prefix+claim, s.Measure, width))
		}
	}
	return list
}

func (f Figure) picture(prefix, measure string, width int) Picture {
	svg := f.Chart.SVG(chart.Page, width)
	_, title, _ := strings.Cut(svg, "<title")
	_, title, _ = strings.Cut(title, ">")
	title, _, _ = strings.Cut(title, "</title>")
	var shows []string
	if f.Measured {
		shows = append(shows, MeasureShort(measure))
	}
	for _, p := range f.Picks {
		for _, o := range p.Options {
			if o.Value == p.Chosen {
				shows = append(shows, p.Label+": "+part.OptionLabel(o))
			}
		}
	}
	// Every second part lies between quotation marks; in texts, these are escaped.
	parts := strings.Split(svg, `"`)
	for i := 1; i < len(parts); i += 2 {
		if name := parts[i-1]; strings.HasSuffix(name, " id=") || strings.HasSuffix(name, " aria-labelledby=") {
			parts[i] = strings.ReplaceAll(parts[i], "figure-", prefix+"-figure-")
		}
	}
	return Picture{
		Title: html.UnescapeString(title),
		Shows: strings.Join(shows, "; "),
		SVG:   strings.Join(parts, `"`),
	}
}

// TableText gives the columns of a table and its rows as the page writes them: a unit
// behind a column's name, estimates with the digits that their intervals allow.
func TableText(t *lab.Table) (columns []string, rows [][]string) {
	r := Read(t)
	for _, c := range t.Columns {
		columns = append(columns, columnName(c))
	}
	for i := range t.Rows {
		row := make([]string, len(t.Columns))
		for j, c := range t.Columns {
			row[j] = r.Show(i, c.Name)
		}
		rows = append(rows, row)
	}
	return columns, rows
}

// Name is how the page calls an experiment.
func Name(experiment string) string { return Texts(experiment).Short }
