package ui_test

import (
	"bytes"
	"strings"
	"testing"

	"untrained/app/job"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
	"untrained/assets/stimulus"
)

// Kernels, maps and the answer are shown before the first step and change with every step; a drawing is answered at
// once.
func TestTheNetworkIsSeenWhileItLearns(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, quickTraining+"40", nil)
	wait(t, tab, "the network is ready", phase(job.Paused))
	has(t, tab, `id="live-answer"`, "The network after step 0, looking at a fresh picture.")
	canvases := []string{"live-kernels-canvas", "live-maps-canvas", "live-seen-canvas"}
	var before, after [3]string
	for i, id := range canvases {
		if before[i] = tab.Canvas(id); before[i] == "" {
			t.Errorf("%s is not painted", id)
		}
	}
	tab.Train("step")
	wait(t, tab, "one step is made", atStep(1))
	has(t, tab, "The network after step 1")
	for i, id := range canvases {
		after[i] = tab.Canvas(id)
	}
	if before[0] == after[0] || before[1] == after[1] || before[2] != after[2] {
		t.Error("after a step kernels and maps are as before, or the picture is another one")
	}
	tab.DrawDigit("ArrowDown")
	wait(t, tab, "the drawing is seen", func(t *ui.Tab) bool {
		return strings.Contains(t.Page(), "looking at your drawing")
	})
	if tab.Canvas(canvases[2]) == after[2] {
		t.Error("the drawing is not shown")
	}
}

// A pair of IDX files is trained on; files that do not belong together are refused in a sentence.
func TestOwnPicturesAreTrainedOnThePage(t *testing.T) {
	set := stimulus.Dataset{About: "digits", N: 60, H: 16, W: 16, Classes: []string{"0", "1", "2", "3"},
		At: func(i int) (stimulus.Grey, int) {
			return stimulus.Digits{Size: 16}.Sample(1, i).Grey, i % 4
		}}
	var images, labels bytes.Buffer
	if err := set.WriteIDX(&images, &labels); err != nil {
		t.Fatal(err)
	}
	tab := ui.NewTab(&uitest.Laboratory{}, "#/train?data=idx&pictures=60&batch=8&heldout=20", nil)
	wait(t, tab, "files are asked for", phase(job.Refused))
	has(t, tab, "choose their two IDX files", `id="own-images"`, `id="own-labels"`)
	tab.HandPictures(images.Bytes(), labels.Bytes()[:30])
	wait(t, tab, "they are refused", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="refused"`) })
	tab.HandPictures(images.Bytes(), labels.Bytes())
	wait(t, tab, "they are ready", phase(job.Paused))
	has(t, tab, "The pictures come from “images” and “labels”.", "your own pictures", "16x16x1/")
	tab.Train("step")
	wait(t, tab, "one step is made", atStep(1))
}
