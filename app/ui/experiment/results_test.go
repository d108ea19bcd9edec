package experiment

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// Notes are read without knowing the keys of a configuration; other parentheses stay.
func TestNotesSayNoKeys(t *testing.T) {
	r := &lab.Result{Warnings: []string{
		"A quick look (quick=1) of few seeds (seeds=2, folds=4): intervals are wide; turn it off (quick=0) for a verdict.",
		"More than a fifth of the fits take the largest penalty (grid 1e-6..1e2; random dc=keep, seed 1, max2: 44 %).",
		"quick=1: 160 of the 300 pictures (evenly spread) are used.",
	}}
	html := app.HTMLString(warnings(r))
	for _, key := range []string{"quick=", "seeds=", "grid", "dc="} {
		if strings.Contains(html, key) {
			t.Errorf("notes say %q: %s", key, html)
		}
	}
	for _, said := range []string{"A quick look of few seeds: intervals are wide; turn it off for a verdict.",
		"take the largest penalty.", "160 of the 300 pictures (evenly spread) are used."} {
		if !strings.Contains(html, said) {
			t.Errorf("notes do not say %q: %s", said, html)
		}
	}
}
