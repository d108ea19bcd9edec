package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"untrained/app/lab"
)

// toText writes a result for a reader at a terminal: short tables in full, of long ones their number of rows, then
// verdicts and warnings.
func toText(w io.Writer, r *lab.Result) error {
	name := r.Recording.ID
	if r.Recording.Simulated {
		name += " (simulated: never evidence)"
	}
	fmt.Fprintf(w, "%s on %s %s, seed %d, backend %s, version %s\n", r.Experiment, name, r.Recording.Session, r.Seed,
		r.Backend, r.Version)
	const long = 60
	for _, t := range r.Tables {
		if len(t.Rows) > long {
			fmt.Fprintf(w, "\n%s: %d rows; -csv or -json writes them\n", t.Name, len(t.Rows))
			continue
		}
		fmt.Fprintf(w, "\n%s\n", t.Name)
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, c := range t.Columns {
			fmt.Fprintf(tw, "%s\t", c.Name)
		}
		fmt.Fprintln(tw)
		for _, row := range t.Rows {
			for _, cell := range row {
				fmt.Fprintf(tw, "%s\t", cellText(cell))
			}
			fmt.Fprintln(tw)
		}
		if err := tw.Flush(); err != nil {
			return err
		}
	}
	for _, v := range r.Verdicts {
		fmt.Fprintf(w, "\n%s: %s\n  criterion: %s\n  %s", v.Claim, v.Statement, v.Criterion,
			strings.ToUpper(string(v.Verdict)))
		if v.Estimate != nil && v.Low != nil && v.High != nil {
			fmt.Fprintf(w, "  %.3f [%.3f, %.3f]", *v.Estimate, *v.Low, *v.High)
		}
		fmt.Fprintln(w)
	}
	for _, warning := range r.Warnings {
		fmt.Fprintf(w, "\nnote: %s\n", warning)
	}
	return nil
}

func cellText(cell any) string {
	switch x := cell.(type) {
	case nil:
		return "–"
	case float64:
		if x == float64(int64(x)) {
			return fmt.Sprintf("%d", int64(x))
		}
		return fmt.Sprintf("%.3f", x)
	}
	text := fmt.Sprint(cell)
	if len(text) > 36 {
		text = text[:33] + "…"
	}
	return text
}
