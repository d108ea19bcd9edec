//go:build !js

package ui_test

import (
	"errors"
	"strings"
	"testing"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// The story shows how three networks see a picture, with their scales, or says why not.
func TestStoryMaps(t *testing.T) {
	tab := storyTab(t, &uitest.Laboratory{}, nil)
	wait(t, tab, "the maps are there", (*ui.Tab).StoryLooked)
	has(t, tab, `id="see-random"`, `id="see-trained"`, `id="see-shuffled"`, "random up to",
		"the random weights have seed 1")
	if strings.Contains(tab.HTML(), "could not be computed") {
		t.Error("maps that are there could not be computed")
	}

	tab = storyTab(t, &uitest.Laboratory{Worker: uitest.Worker{LookFail: errors.New("no worker starts here")}}, nil)
	wait(t, tab, "the failure shows", (*ui.Tab).StoryLooked)
	has(t, tab, "What they see could not be computed: No worker starts here.")
	if strings.Contains(tab.HTML(), "computed just now") {
		t.Error("maps that are not there were computed")
	}
}
