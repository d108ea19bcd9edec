package ui_test

import (
	"testing"

	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// Every opening is a configuration of its experiment, small, and to be seen in the
// link, in the controls and beside Run; reset comes back to it.
func TestLongExperimentsOpenSmall(t *testing.T) {
	seen := 0
	for name, text := range ui.Openings() {
		e, err := lab.Find(name)
		if err != nil {
			t.Error(err)
			continue
		}
		want, err := lab.ParseStrict(e, text)
		if err != nil || want.Get("quick") != "1" {
			t.Errorf("%s opens with %q: %v", name, text, err)
			continue
		}
		seen++
		tab := ui.NewTab(&uitest.Laboratory{Known: []lab.Experiment{e}}, "#/"+name, nil)
		if tab.At().Address != "#/"+name+"?v=1&open=1" {
			t.Errorf("%s opens as %s", name, tab.At().Address)
		}
		has(t, tab, `id="control-quick"`, "Press Run for a quick look")
		whole := ui.NewTab(&uitest.Laboratory{Known: []lab.Experiment{e}}, "#/"+name+"?quick=0", nil)
		if whole.At().Address != "#/"+name+"?v=1" {
			t.Errorf("%s with quick=0 is %s", name, whole.At().Address)
		}
	}
	if seen < 5 {
		t.Errorf("only %d experiments have an opening", seen)
	}
}
