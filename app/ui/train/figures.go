package train

import (
	"fmt"

	"untrained/app/job"
	"untrained/app/ui/chart"
)

// laidOut keeps the figures as they were laid out last.
type laidOut struct {
	key      string
	pictures []string
}

// draw lays the figures out, unless nothing has changed since the last time.
func (d *laidOut) draw(t *Page, width float64) []string {
	if width <= 0 {
		width = 760
	}
	if inPairs(width) {
		width = (width - pairGap) / 2
	}
	key := fmt.Sprint(t.Shows.Version, t.Stand.Phase == job.Refused, t.Config.String(), width)
	if key != d.key {
		d.key, d.pictures = key, nil
		for _, f := range t.Shows.Figures() {
			d.pictures = append(d.pictures, f.SVG(chart.Page, int(width)))
		}
	}
	return d.pictures
}

// inPairs says whether figures stand side by side in a column of this width, so
// that curves and confusions are seen together.
func inPairs(width float64) bool { return width >= 2*chart.MinWidth+pairGap+60 }

const pairGap = 24 // pixels; .pairs in the style sheet
