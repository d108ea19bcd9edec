package ui_test

import (
	"regexp"
	"strings"
	"testing"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// The areas of a recording of several are boxes, all of them ticked where no area is named; a link has one spelling.
func TestAreasAreBoxes(t *testing.T) {
	ticked := func(page string) (names []string) {
		for _, box := range regexp.MustCompile(`<input[^>]*>`).FindAllString(page, -1) {
			if name := regexp.MustCompile(`id="control-areas-([^"]*)"`).FindStringSubmatch(box); name != nil &&
				!strings.Contains(box, `checked="false"`) {
				names = append(names, name[1])
			}
		}
		return names
	}
	for areas, want := range map[string]string{
		"":         "EVC LOC pFs OPA PPA RSC FFA OFA STS EBA",
		"pfs,evc":  "EVC pFs",
		"LOC,mine": "LOC mine",
	} {
		tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding?recording=human-objects&areas="+areas, nil)
		page := tab.HTML()
		if got := strings.Join(ticked(page), " "); got != want {
			t.Errorf("areas=%s: %q are ticked, want %q", areas, got, want)
		}
		if !strings.Contains(page, "LOC: lateral occipital complex") {
			t.Errorf("areas=%s: the areas are not named in full", areas)
		}
	}
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding?recording=human-objects&areas=pfs,evc", nil)
	if !strings.Contains(tab.At().Address, "areas=EVC,pFs") {
		t.Errorf("the link is %s", tab.At().Address)
	}
	if page := ui.NewTab(&uitest.Laboratory{}, "#/encoding?recording=sim-v1", nil).HTML(); strings.Contains(page,
		`id="control-areas"`) {
		t.Error("a recording of one area has boxes for areas")
	}
}
