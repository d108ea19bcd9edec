package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/training"
)

// Trainer is what the page #/train needs of the laboratory.
type Trainer interface {
	// Train opens a training session with the text of a configuration of training.Page, on the device that Decide
	// chooses. It calls hear from another goroutine. It does not wait, and may be called on the goroutine that draws.
	Train(config string, c job.Choice, hear func(job.State)) job.Training
}

// train is the page on which a network is trained while one watches. The network
// lives in a worker, which ends when the page is left. What it has learnt is kept:
// see train_kept.go.
type train struct {
	choices
	session job.Training // nil while none is open
	number  int          // of the session; what an earlier one still says is dropped
	wanted  string       // the configuration that the session was last asked for
	stand   job.State    // the latest, without its curves

	shows   *record
	fitted  string // what was done to the network, in a sentence
	note    string // what a reader should know about this training
	refused string // why the last command was not obeyed
	unread  *failure
	lesson  string // the data before the last change
	said    string
	heard   time.Time
	table   bool
	drawn   laidOut

	sent      int                  // commands, to this session
	loading   int                  // the number of the command that loads weights; 0 none under way
	returning bool                 // the weights that are loaded are those of the training that is shown
	files     map[int]func([]byte) // what to do with the weights that a command asked for
	left      bool                 // the page was left, and the session ends when its weights are here
	device    string               // the backend that the session was last asked for
	waits     bool                 // paused because the tab is hidden
	playNext  bool                 // run=1: play as soon as the session is ready

	kept keptTraining
}

func newTrain(p *program) *train {
	t := &train{choices: newChoices(p, training.Page{})}
	t.shows = &record{config: t.config}
	t.kept.begun()
	t.lesson = t.config.Get(lab.KeyData)
	t.changed = t.change
	return t
}

func (t *train) title() string { return texts("train").Short }

func (t *train) state() state {
	switch t.stand.Phase {
	case job.Playing:
		return running
	case job.Reached, job.Finished:
		return done
	case job.Blown, job.Refused:
		return failed
	}
	if t.unread != nil {
		return failed
	}
	if t.kept.asleep {
		return done
	}
	return idle
}

// enter shows what this tab had here last, opens a session, or asks the one that
// there is for what the address says.
func (t *train) enter(a Address) {
	t.read(a)
	t.lesson = t.config.Get(lab.KeyData)
	t.playNext = a.Run
	t.write()
	if t.left = false; t.session != nil { // back before it ended
		t.configure()
		return
	}
	if a.Run || !t.recall() {
		t.open()
	}
}

// open starts a worker, which begins again.
func (t *train) open() {
	t.begin(t.config.String())
	t.forget()
}

// begin starts a worker with a configuration, in place of one that there is.
func (t *train) begin(config string) {
	if t.session != nil {
		t.session.Close()
	}
	t.number++
	number := t.number
	t.wanted = config
	t.waits, t.left, t.sent, t.loading, t.returning, t.refused, t.unread = false, false, 0, 0, false, "", nil
	t.files = map[int]func([]byte){}
	t.stand = job.State{}
	t.device = t.p.decision().Backend
	t.session = t.p.lab.Trainer.Train(config, t.p.choice(), func(s job.State) {
		t.p.update(func() {
			if t.number == number {
				t.hear(s)
			}
		})
	})
}

// do sends a command.
func (t *train) do(c job.Command) {
	t.sent++
	t.session.Do(c)
}

// file asks for the weights; use gets them, or nil where there are none to have.
func (t *train) file(use func(file []byte)) {
	t.do(job.Command{Do: job.Save})
	t.files[t.sent] = use
}

// end closes the session.
func (t *train) end() {
	t.number++
	t.left = false
	t.session.Close()
	t.session = nil
}

// leave ends the worker, once it has handed over its weights.
func (t *train) leave() {
	if t.session == nil {
		return
	}
	if t.stand.Step == 0 || t.stand.Phase == job.Blown || t.stand.Phase == job.Refused {
		t.end()
		return
	}
	t.left = true
	if t.stand.Phase == job.Playing {
		t.do(job.Command{Do: job.Pause})
	}
	t.file(func(file []byte) {
		t.keep(file)
		if t.left {
			t.sleep(file, "You had left this page, and its worker ended. The weights are those you left; Adam, the optimiser, "+
				"starts again when you go on.")
		}
	})
	number := t.number
	t.p.spawn(func() {
		const patience = 3 * time.Second
		time.Sleep(patience)
		t.p.update(func() {
			if t.number == number && t.left {
				t.end()
			}
		})
	})
}

// hear takes over what the session tells.
func (t *train) hear(s job.State) {
	switch {
	case t.loading == 0:
	case s.Obeyed >= t.loading:
		t.adopt(s)
		if t.session == nil {
			return
		}
	case t.returning:
		return // the weights are still to come, and the curves stay
	}
	if t.shows.take(s, t.returning) {
		t.kept.begun()
	}
	t.shows.config = t.config
	before := t.stand.Phase
	t.refused = sentence(s.Refused)
	use, file := t.files[s.Obeyed], s.File
	delete(t.files, s.Obeyed)
	s.Losses, s.Points, s.Confusion, s.Mistakes, s.File = nil, nil, nil, nil, nil
	t.stand = s
	if use != nil {
		use(file)
		if t.session == nil {
			return
		}
	}
	t.keepInTime(before)
	switch {
	case s.Phase != before && s.Phase != job.Preparing:
		if text := t.phaseText(); text != "" {
			t.say(text)
		}
	case s.Phase == job.Playing && time.Since(t.heard) > 8*time.Second:
		t.say(t.progressText())
	}
	if t.playNext && (s.Phase == job.Preparing || s.Phase == job.Paused) {
		t.playNext = false
		t.do(job.Command{Do: job.Play})
	}
}

// adopt follows the configuration of weights that were loaded.
func (t *train) adopt(s job.State) {
	t.loading = 0
	if s.Refused != "" {
		if t.returning {
			t.returning = false
			t.end()
			t.sleep(nil, "Its weights cannot be used: "+sentence(s.Refused))
		}
		return
	}
	if t.returning {
		return // the choices are the reader's own, and follow
	}
	if config, _, err := lab.ParseConfig(t.subject, s.Config); err == nil && s.Config != t.config.String() {
		t.config, t.wanted = config, s.Config
		t.lesson = config.Get(lab.KeyData)
		t.write()
		t.note = "The choices are now those of the training that made these weights."
	}
}

// change follows a control.
func (t *train) change(key string) {
	t.fitted = ""
	if key == "data" || key == "network" {
		t.config, t.fitted = training.Page{}.Fitted(t.config, t.lesson)
		t.lesson = t.config.Get(lab.KeyData)
		delete(t.own, "network")
	}
	t.write()
	t.configure()
}

// configure asks the session for what the controls say.
func (t *train) configure() {
	text := t.config.String()
	if text == t.wanted {
		return
	}
	before, _, err := lab.ParseConfig(t.subject, t.wanted)
	restart := err != nil || (training.Page{}).Restarts(before, t.config)
	switch {
	case restart:
		t.note, t.returning = "", false
	case t.kept.asleep:
		t.wanted = text // it is told when it wakes
		t.shows.config = t.config
		t.shows.version++
		return
	}
	if t.session == nil {
		t.open()
		return
	}
	t.wanted, t.unread = text, nil
	t.do(job.Command{Do: job.Configure, Config: text})
}

// press is a button of the run bar.
func (t *train) press(do job.Verb) {
	if do == job.Reset {
		t.note, t.fitted, t.returning = "", "", false
		t.p.point("train", "")
	}
	if t.session == nil {
		switch {
		case !t.kept.asleep:
			return
		case do == job.Reset:
			t.open()
			return
		}
		t.wake()
	}
	t.waits, t.unread = false, nil
	if do == job.Reset {
		t.move(true)
	}
	t.do(job.Command{Do: do})
}

// toggle plays or pauses.
func (t *train) toggle() {
	if t.stand.Phase == job.Playing {
		t.press(job.Pause)
		return
	}
	t.press(job.Play)
}

// load gives a file of weights to the session.
func (t *train) load(name string, file []byte, err error) {
	t.unread = nil
	if err != nil {
		t.unread = &failure{cause: "“" + name + "” could not be read: " + sentence(err.Error()),
			remedy: "Choose a .safetensors file that was saved here."}
		t.say("The file could not be read.")
		return
	}
	if t.session == nil {
		t.open()
	}
	t.returning, t.note = false, "The weights come from the file “"+name+"”. Adam, the optimiser, starts again."
	t.do(job.Command{Do: job.Load, File: file})
	t.loading = t.sent
}

// hide follows the tab into the background and back.
func (t *train) hide(hidden bool) {
	switch {
	case t.session == nil || t.config.Get(lab.KeyHidden) != "pause":
	case hidden && t.stand.Phase == job.Playing:
		t.waits = true
		t.do(job.Command{Do: job.Pause})
	case !hidden && t.waits:
		t.waits = false
		t.do(job.Command{Do: job.Play})
	}
}

// defaults puts every control back.
func (t *train) defaults() {
	t.clear()
	t.lesson, t.fitted, t.note = t.config.Get(lab.KeyData), "", ""
	t.write()
	t.configure()
	t.say("Every choice is back to its default.")
}

func (t *train) say(text string) { t.said, t.heard = text, time.Now() }

// phaseText says what the session is doing.
func (t *train) phaseText() string {
	switch t.stand.Phase {
	case job.Playing:
		return "Training."
	case job.Paused:
		if t.waits {
			return "Paused, because the tab was hidden."
		}
		if t.kept.asleep {
			return "Kept from before."
		}
		if t.stand.Step == 0 {
			return "Ready: the weights are as they were drawn."
		}
		return "Paused."
	case job.Reached:
		return "Stopped: the accuracy that you asked for is reached."
	case job.Finished:
		return "Stopped: the steps that you asked for are done."
	case job.Blown:
		return "The training cannot go on."
	case job.Refused:
		return "This cannot be trained."
	}
	return "Preparing …"
}

// progressText says how far it has come.
func (t *train) progressText() string {
	if t.stand.Epoch == 0 {
		return ""
	}
	text := fmt.Sprintf("Step %d of at most %d, epoch %d", t.stand.Step, t.config.Int(lab.KeySteps),
		t.stand.Step/t.stand.Epoch+1)
	if p, ok := t.shows.last(); ok {
		text += fmt.Sprintf("; %s of fresh pictures right after step %d", percent(p.Fresh.Accuracy), p.Step)
	}
	return text + "."
}

func percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + " %" }

// fileName begins every file of this page.
func (t *train) fileName() string {
	return strings.Join([]string{"untrained-train", t.config.Get(lab.KeyData), "seed" + t.config.Get(lab.KeySeed),
		"step" + strconv.Itoa(t.stand.Step)}, "-")
}
