package ui_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"untrained/app/job"
	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// quickTraining is a training of a second.
const quickTraining = "#/train?network=16x16x1/conv5x5x4,stride2/relu/flatten/dense10&pictures=60&batch=8&heldout=40&" +
	"every=5&rate=0.01&target=0&steps="

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
	has(t, tab, "Watch a network learn", `id="run"`, `aria-label="Play"`, "Ready: the weights are as they were drawn",
		`id="figure-3"`, "Worst mistakes")
	tab.Train("step")
	wait(t, tab, "one step is made", atStep(1))
	tab.Train("epoch")
	wait(t, tab, "the epoch is over", atStep(7))
	tab.Train("play")
	wait(t, tab, "the training is done", in("done"))
	if step, _, losses, points := tab.Trained(); step != 40 || losses != 40 || points != 9 {
		t.Errorf("after %d steps there are %d losses and %d measurements", step, losses, points)
	}
	has(t, tab, "Stopped: the steps that you asked for are done", "Bands: 95 % intervals", "new pictures (n = 40)",
		"data:image/png;base64,")
	tab.Train("table")
	has(t, tab, `id="table-measurements"`, `id="table-confusions"`, `id="table-losses"`)
	for _, button := range []string{"csv", "json", "svg 3", "save", "onnx"} {
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
		if r := new(lab.Result); strings.HasSuffix(name, ".json") &&
			(json.Unmarshal([]byte(content), r) != nil || len(r.Tables) != 6) {
			t.Errorf("%s is no result", name)
		}
	}

	var network []byte
	wait(t, tab, "the network is saved", func(t *ui.Tab) bool {
		network = []byte(t.Files["untrained-train-digits-seed1-step40.onnx"])
		return len(network) > 0
	})
	tab.Train("reset")
	wait(t, tab, "it is reset", atStep(0))
	tab.Hand("network.onnx", network, nil)
	wait(t, tab, "the weights are those of the ONNX file", atStep(40))

	tab.Train("reset")
	wait(t, tab, "it is reset", atStep(0))
	tab.Hand("weights.safetensors", file, nil)
	wait(t, tab, "the weights are back", atStep(40))
	has(t, tab, "The weights come from the file")
	tab.Hand("letter.txt", []byte("Dear network"), nil)
	wait(t, tab, "the file is refused", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="refused"`) })
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
	wait(t, tab, "another step is made", atStep(8)) // it continues
	has(t, tab, "from step 7 on 0.02")
	tab.Choose("seed", "2")
	wait(t, tab, "it started again", atStep(0))
	if !strings.Contains(tab.At().Address, "seed=2") {
		t.Errorf("the address is %s", tab.At().Address)
	}
	tab.Choose("data", training.DigitsAndText)
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
	wait(t, tab, "the worker of the page that was left ends", func(*ui.Tab) bool { return l.Open() == 0 })
	tab.Go("#/train")
	wait(t, tab, "the weights are back", atStep(7))
	has(t, tab, "You had left this page")
	if l.Open() > 0 {
		t.Error("a worker was started although nobody goes on with the training")
	}
	if _, _, l, p := tab.Trained(); l != losses || p < points || tab.At().Address != address {
		t.Errorf("of %d losses and %d measurements %d and %d came back, at %s", losses, points, l, p, tab.At().Address)
	}
	tab.Train("step")
	wait(t, tab, "it goes on from there", atStep(8))
	if _, _, l, _ := tab.Trained(); l != losses+1 {
		t.Errorf("the curve has %d losses after one step more than %d", l, losses)
	}
}

// trained waits until a training is the only session in the notebook and has so many steps.
func trained(t *testing.T, tab *ui.Tab, l *uitest.Laboratory, steps int) (h notebook.Head, r *lab.Result) {
	t.Helper()
	wait(t, tab, fmt.Sprintf("one session of %d steps is kept", steps), func(*ui.Tab) bool {
		list, err := l.Sheaf.List(t.Context())
		if err != nil || len(list) != 1 {
			return false
		}
		e, err := l.Sheaf.Get(t.Context(), list[0].ID)
		if err != nil {
			return false // a later stage has taken its place
		}
		if r, err = e.Result(); err != nil {
			t.Fatal(err)
		}
		h = list[0]
		losses := r.Table("losses").Rows
		return len(losses) > 0 && losses[len(losses)-1][0] == float64(steps)
	})
	return h, r
}

func TestTrainingIsKeptAndShownAgain(t *testing.T) {
	l, memory := &uitest.Laboratory{}, map[string]string{}
	tab := ui.NewTab(l, quickTraining+"40", memory)
	wait(t, tab, "the network is ready", phase(job.Paused))
	tab.Train("step")
	wait(t, tab, "one step is made", atStep(1))
	trained(t, tab, l, 1)
	tab.Train("epoch")
	wait(t, tab, "the epoch is over", atStep(7))
	tab.Choose("rate", "0.02")
	early, _ := trained(t, tab, l, 7) // in place of the earlier stage
	tab.Train("play")
	wait(t, tab, "the training is done", in("done"))
	head, r := trained(t, tab, l, 40)
	if head.ID == early.ID || head.Weights == 0 || r.Table("summary") == nil || len(r.Warnings) != 1 {
		t.Errorf("kept as %+v, warnings %q", head, r.Warnings)
	}
	address := tab.At().Address
	figures := strings.Count(tab.HTML(), "<circle")

	// A reload, another tab that opens it from the list, and one that finds it offered.
	again := ui.NewTab(l, address, memory)
	wait(t, again, "it is back after a reload", in("done"))
	other := ui.NewTab(l, "#/sessions", nil)
	wait(t, other, "the list is there", in("idle"))
	has(t, other, "Train, ", `id="reopen-`+head.ID+`"`, "with its weights", "steps=40")
	other.Sessions("open", head.ID)
	other.Go(address)
	wait(t, other, "it is opened", in("done"))
	offered := ui.NewTab(l, address, nil)
	wait(t, offered, "it is offered", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="show-kept"`) })
	offered.Train("again")
	wait(t, offered, "it is shown", in("done"))
	if n := l.Open(); n != 1 { // the first tab's
		t.Errorf("%d trainings are open where one is and three are shown", n)
	}
	for _, back := range []*ui.Tab{again, other, offered} {
		has(t, back, "Kept from before.", "Computed in this browser", "from step 7 on 0.02",
			"data:image/png;base64,", "Worst mistakes")
		if n := strings.Count(back.HTML(), "<circle"); n != figures {
			t.Errorf("%d marks in the figures, where there were %d", n, figures)
		}
		if step, _, losses, points := back.Trained(); step != 40 || losses != 40 || points != 9 {
			t.Errorf("step %d, %d losses and %d measurements came back", step, losses, points)
		}
	}
	again.Train("save")
	for name, content := range again.Files {
		if !strings.HasSuffix(name, "step40.safetensors") || len(content) != head.Weights {
			t.Errorf("%s has %d bytes of %d", name, len(content), head.Weights)
		}
	}

	// It goes on from its weights, as a session of its own that says so.
	again.Choose("steps", "45")
	again.Train("play")
	wait(t, again, "it went on", func(t *ui.Tab) bool {
		step, is, _, _ := t.Trained()
		return step == 45 && is == job.Finished
	})
	has(t, again, "Adam started again at step 40", "from step 7 on 0.02")
	wait(t, again, "the first training and the longer one are kept", func(*ui.Tab) bool {
		list, err := l.Sheaf.List(t.Context())
		return err == nil && len(list) == 2
	})

	// Two trainings are compared in one figure.
	wait(t, other, "the sessions are known", (*ui.Tab).ListedSessions)
	other.Go("#/sessions")
	wait(t, other, "both are listed", func(t *ui.Tab) bool { return len(t.Heads()) == 2 })
	other.Sessions("compare", head.ID)
	for _, h := range other.Heads() {
		if h.ID != head.ID {
			other.Sessions("compare", h.ID)
		}
	}
	wait(t, other, "they are compared", in("done"))
	has(t, other, "Accuracy of both on new pictures", `id="table-comparison"`, "steps: 40 in A, 45 in B")

	// A file may hold anything: it is drawn as far as it goes.
	for i := range r.Tables {
		for j := range r.Tables[i].Columns {
			for _, cell := range []any{nil, "x", -1e300, 0.5, 1e300} {
				odd := *r
				odd.Tables = slices.Clone(r.Tables)
				odd.Tables[i].Rows = nil
				for _, row := range r.Tables[i].Rows {
					row = slices.Clone(row)
					row[j] = cell
					odd.Tables[i].Rows = append(odd.Tables[i].Rows, row)
				}
				for _, svg := range ui.Drawn(&odd, "", 700) {
					if strings.Contains(svg, "NaN") {
						t.Fatalf("NaN in a figure where %s.%s is %v", r.Tables[i].Name, r.Tables[i].Columns[j].Name, cell)
					}
				}
			}
		}
	}

	// What a file brings without weights can be looked at, and trained again.
	bare := &uitest.Laboratory{}
	from := ui.NewTab(bare, "#/sessions", nil)
	wait(t, from, "the list is there", in("idle"))
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	from.Sessions("read", string(raw))
	wait(t, from, "it is read", func(t *ui.Tab) bool { return !t.Busy() && len(t.Heads()) == 1 })
	from.Sessions("open", head.ID)
	from.Go(address)
	wait(t, from, "it is opened", in("done"))
	has(t, from, "Its weights were not kept with it")
	from.Train("play") // there is nothing to go on from
	from.Train("reset")
	wait(t, from, "it starts again", atStep(0))
}

func TestTrainingLeftInHasteLosesNothing(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := ui.NewTab(l, quickTraining+"1000", nil)
	wait(t, tab, "the network is ready", phase(job.Paused))
	tab.Train("epoch")
	wait(t, tab, "the epoch is over", atStep(7))
	tab.Go("#/")
	tab.Go("#/train")
	if step, _, losses, _ := tab.Trained(); step != 7 || losses != 7 {
		t.Errorf("step %d with %d losses after a glance elsewhere", step, losses)
	}
	tab.Train("step")
	wait(t, tab, "it goes on", atStep(8))
	trained(t, tab, l, 8)
}

// A training that the browser cannot keep is there until the page is closed.
func TestTrainingThatCannotBeKept(t *testing.T) {
	l := &uitest.Laboratory{Notes: uitest.Notes{KeepFail: errors.New("the browser has no space left for this site")}}
	tab := ui.NewTab(l, quickTraining+"20", nil)
	wait(t, tab, "the network is ready", phase(job.Paused))
	tab.Train("play")
	wait(t, tab, "the page says so", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="unkept"`) })
	tab.Go("#/sessions")
	wait(t, tab, "it is listed", func(t *ui.Tab) bool { return len(t.Heads()) == 1 })
	has(t, tab, "not kept", "1 session is here only until the page is closed.")
}
