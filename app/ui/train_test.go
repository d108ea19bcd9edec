package ui_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// quickTraining is a training of a second.
const quickTraining = "#/train?network=16x16x1/conv5x5x4,stride2/relu/flatten/dense10&pictures=60&batch=8&heldout=40&every=5&rate=0.01&target=0&steps="

func phase(wanted job.Phase) func(*ui.Tab) bool {
	return func(t *ui.Tab) bool {
		_, is, _, _ := t.Trained()
		return is == wanted
	}
}

func atStep(wanted int) func(*ui.Tab) bool {
	return func(t *ui.Tab) bool {
		step, is, _, _ := t.Trained()
		return step == wanted && is != job.Playing
	}
}

func TestTrainingIsWatched(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := ui.NewTab(l, quickTraining+"40", nil)
	wait(t, tab, "the network is ready", phase(job.Paused))
	has(t, tab, "Watch a network learn", `id="run"`, `aria-label="Play"`, "Ready: the weights are as they were drawn", `id="figure-3"`, "Worst mistakes")
	tab.Train("step")
	wait(t, tab, "one step is made", atStep(1))
	tab.Train("epoch")
	wait(t, tab, "the epoch is over", atStep(7))
	tab.Train("play")
	wait(t, tab, "the training is done", in("done"))
	if step, _, losses, points := tab.Trained(); step != 40 || losses != 40 || points != 9 {
		t.Errorf("after %d steps there are %d losses and %d measurements", step, losses, points)
	}
	has(t, tab, "Stopped: the steps that you asked for are done", "Bands: 95 % intervals", "fresh pictures (n = 40)", "data:image/png;base64,")
	tab.Train("table")
	has(t, tab, `id="table-measurements"`, `id="table-confusions"`, `id="table-losses"`)
	for _, button := range []string{"csv", "json", "svg 3", "save"} {
		tab.Train(button)
	}
	var file []byte
	wait(t, tab, "the weights are saved", func(t *ui.Tab) bool {
		for name, content := range t.Files {
			if strings.HasSuffix(name, "step40.safetensors") {
				file = []byte(content)
			}
		}
		return file != nil
	})
	for name, content := range tab.Files {
		if !strings.HasPrefix(name, "untrained-train-digits-seed1-step40") || len(content) < 100 {
			t.Errorf("a file %s of %d bytes", name, len(content))
		}
		if r := new(lab.Result); strings.HasSuffix(name, ".json") && (json.Unmarshal([]byte(content), r) != nil || len(r.Tables) != 4) {
			t.Errorf("%s is no result", name)
		}
	}

	tab.Train("reset")
	wait(t, tab, "it is reset", atStep(0))
	tab.Hand("weights.safetensors", file, nil)
	wait(t, tab, "the weights are back", atStep(40))
	has(t, tab, "The weights come from the file")
	tab.Hand("letter.txt", []byte("Dear network"), nil)
	wait(t, tab, "the file is refused", func(*ui.Tab) bool { return true })
	for range 100 {
		if strings.Contains(tab.HTML(), `id="refused"`) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	has(t, tab, `id="refused"`, "Safetensors")
	tab.Hand("gone", nil, errors.New("it was removed"))
	has(t, tab, "card error", "“gone” could not be read: It was removed.")
}

func TestTrainingPausesBehindOtherTabs(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, quickTraining+"1000000", nil)
	wait(t, tab, "the network is ready", phase(job.Paused))
	tab.Train("play")
	wait(t, tab, "it trains", in("running"))
	tab.Hide(true)
	wait(t, tab, "it pauses", phase(job.Paused))
	has(t, tab, "Paused, because the tab was hidden.")
	tab.Hide(false)
	wait(t, tab, "it goes on", in("running"))
	tab.Choose("hidden", "train")
	tab.Hide(true)
	if tab.At().State != "running" {
		t.Error("it pauses although it was told to go on")
	}
	tab.Train("play")
	wait(t, tab, "it pauses", phase(job.Paused))
	has(t, tab, `aria-label="Play"`)
}

func TestTrainingFollowsTheChoices(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, quickTraining+"1000&bogus=1", nil)
	wait(t, tab, "the network is ready", phase(job.Paused))
	has(t, tab, "The link was corrected", "bogus")
	tab.Train("epoch")
	wait(t, tab, "the epoch is over", atStep(7))
	tab.Choose("rate", "0.02")
	tab.Train("step")
	wait(t, tab, "another step is made", atStep(8)) // not begun anew
	has(t, tab, "from step 7 on 0.02")
	tab.Choose("seed", "2")
	wait(t, tab, "it began anew", atStep(0))
	if !strings.Contains(tab.At().Address, "seed=2") {
		t.Errorf("the address is %s", tab.At().Address)
	}
	tab.Choose("data", lab.DigitsAndText)
	has(t, tab, "outputs, one for each class")
	wait(t, tab, "the wider network is ready", phase(job.Paused))
	tab.Go("#/train?network=28x28x1/flatten/dense3")
	wait(t, tab, "the network is refused", in("failed"))
	has(t, tab, "card error", "dense10")
	tab.Train("defaults")
	wait(t, tab, "the defaults work", phase(job.Paused))
	if strings.Contains(tab.HTML(), "card error") {
		t.Error("the error card outlives its cause")
	}
}

func TestTrainingExplainsAnExplosion(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, strings.Replace(quickTraining, "rate=0.01", "rate=1000", 1)+"100", nil)
	wait(t, tab, "the network is ready", phase(job.Paused))
	tab.Train("play")
	wait(t, tab, "it explodes", in("failed"))
	has(t, tab, "card error", "Lower the learning rate", `id="reset-blown"`)
	if page := tab.HTML(); !strings.Contains(page, "conv1") && !strings.Contains(page, "dense1.") {
		t.Error("the card names no layer")
	}
	tab.Choose("rate", "0.001")
	tab.Train("reset")
	wait(t, tab, "it is well again", phase(job.Paused))
}

func TestLeavingEndsTheWorkerAndKeepsTheWeights(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := ui.NewTab(l, quickTraining+"1000", nil)
	wait(t, tab, "the network is ready", phase(job.Paused))
	tab.Train("epoch")
	wait(t, tab, "the epoch is over", atStep(7))
	_, _, losses, points := tab.Trained()
	address := tab.At().Address
	tab.Go("#/")
	for begun := time.Now(); l.Sessions() > 0; time.Sleep(10 * time.Millisecond) {
		if time.Since(begun) > 10*time.Second {
			t.Fatal("the worker goes on after the page was left")
		}
	}
	tab.Go("#/train")
	wait(t, tab, "the weights are back", atStep(7))
	has(t, tab, "You had left this page")
	if _, _, l, p := tab.Trained(); l != losses || p < points || tab.At().Address != address {
		t.Errorf("of %d losses and %d measurements %d and %d came back, at %s", losses, points, l, p, tab.At().Address)
	}
	tab.Train("step")
	wait(t, tab, "it goes on from there", atStep(8))
	if _, _, l, _ := tab.Trained(); l != losses+1 {
		t.Errorf("the curve has %d losses after one step more than %d", l, losses)
	}
}
