//go:build !js

package figure

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/assets/runs"
)

// A card's figure of every bundled run has at most eight rows, is not taller than a card has room for, and shows the
// measure of the verdict.
func TestFiguresOfCards(t *testing.T) {
	t.Parallel()
	all, err := runs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	drawn := 0
	for _, run := range all {
		raw, err := runs.Read(context.Background(), run.Name, runs.Embedded)
		if err != nil {
			t.Fatal(err)
		}
		r := new(lab.Result)
		if err := json.Unmarshal(raw, r); err != nil {
			t.Fatal(err)
		}
		c, caption, ok := OfClaim(r, run.Claim)
		if !ok {
			t.Logf("%s has no figure for %s", run.Name, run.Claim)
			continue
		}
		drawn++
		rows := 0
		for _, g := range c.Groups {
			for _, row := range g.Rows {
				rows += len(row.Marks)
			}
		}
		height := newHeight(c, 440)
		t.Logf("%s, %s: %d rows, %.0f pixels, %s; %s; %s", run.Name, run.Claim, rows, height, c.Title, c.XLabel, caption)
		if rows < 1 || rows > CardRows || height > 360 {
			t.Errorf("%s: %d rows, %.0f pixels", run.Name, rows, height)
		}
	}
	if drawn < len(all)*3/4 {
		t.Errorf("%d of %d runs have a figure", drawn, len(all))
	}
}

// newHeight returns how tall a chart is at a width.
func newHeight(c chart.Intervals, width int) float64 {
	var w, h float64
	svg := c.SVG(chart.Page, width)
	for i := range len(svg) {
		if n, err := scan(svg[i:], &w, &h); n == 2 && err == nil {
			return h
		}
	}
	return 0
}

// scan reads width and height where a picture states its view box.
func scan(svg string, w, h *float64) (int, error) {
	return fmt.Sscanf(svg, `viewBox="0 0 %g %g"`, w, h)
}
