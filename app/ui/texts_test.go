//go:build !js

package ui_test

import (
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
	"untrained/app/ui/words"
)

// Every experiment of the laboratory is introduced, and its words name nothing that is
// not there.
func TestWordsAndLaboratoryAgree(t *testing.T) {
	withoutPage := map[string]bool{"transfer": true} // it needs files that a browser has no way to give
	for _, e := range lab.Experiments() {
		if _, ok := words.Of(e.Name()); !ok && !withoutPage[e.Name()] {
			t.Errorf("nothing is said of the experiment %s", e.Name())
		}
	}
	for _, menu := range []words.Menu{words.Measure, words.Weigh} {
		for _, name := range words.In(menu) {
			e, err := lab.Find(name)
			if err != nil {
				t.Error(err)
				continue
			}
			said, _ := words.Of(name)
			if _, err := lab.ParseStrict(e, said.Opening); err != nil {
				t.Errorf("%s opens with %q: %v", name, said.Opening, err)
			}
			for _, fault := range ui.Unknown(said) {
				t.Errorf("%s: %s", name, fault)
			}
		}
	}
}

// A card shows a figure of a kind that its claim names.
func TestCardsShowTheirFigures(t *testing.T) {
	for name, claim := range map[string]string{
		"training-evc-it": "C1", "fitting-v1": "C2", "complexity-v1-v4": "C3",
		"selectivity-v1": "C7", "scorecard": "C11",
	} {
		r := uitest.Bundled(name)
		figure := ui.CardFigure(r, claim)
		for _, c := range words.Claims() {
			// A run that was made before rivals were compared one by one shows the next figure.
			if c.ID == claim && c.Figures[0] == words.Rivals && r.Table(lab.TableRivals) == nil {
				c.Figures = c.Figures[1:]
			}
			if c.ID == claim && !strings.HasPrefix(figure, string(c.Figures[0])) {
				t.Errorf("%s shows the figure %s, not %v", claim, figure, c.Figures)
			}
		}
	}
}
