package train

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/training"
	"untrained/app/ui/control"
	"untrained/app/ui/figure"
	"untrained/app/ui/journal"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// Page is the page on which a network is trained while one watches. The network
// lives in a worker, which ends when the page is left. What it has learnt is kept:
// see train_kept.go.
type Page struct {
	journal *journal.Journal
	control.Choices
	session job.Training // nil while none is open
	number  int          // of the session; what an earlier one still says is dropped
	wanted  string       // the configuration that the session was last asked for
	Stand   job.State    // the latest, without its curves

	Shows   *figure.Record
	fitted  string // what was done to the network, in a sentence
	note    string // what a reader should know about this training
	refused string // why the last command was not obeyed
	unread  *part.Failure
	lesson  string // the data before the last change
	said    string
	heard   time.Time
	Table   bool
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
	live live
	own  ownFiles
}

// New returns the page, with no training begun.
func New(p page.Frame, j *journal.Journal) *Page {
	t := &Page{journal: j, Choices: control.New(p, training.Page{})}
	t.Shows = &figure.Record{Config: t.Config}
	t.kept.begun()
	t.lesson = t.Config.Get(lab.KeyData)
	t.Changed = t.change
	t.newPad()
	return t
}

func (t *Page) Title() string { return figure.Texts("train").Short }

func (t *Page) State() page.State {
	switch t.Stand.Phase {
	case job.Playing:
		return page.Running
	case job.Reached, job.Finished:
		return page.Done
	case job.Blown, job.Refused:
		return page.Failed
	}
	if t.unread != nil {
		return page.Failed
	}
	if t.kept.asleep {
		return page.Done
	}
	return page.Idle
}

// Enter shows what this tab had here last, opens a session, or asks the one that
// there is for what the address says.
func (t *Page) Enter(a page.Address) {
	t.Read(a)
	t.lesson = t.Config.Get(lab.KeyData)
	t.playNext = a.Run
	t.Write()
	if t.left = false; t.session != nil { // back before it ended
		t.configure()
		return
	}
	if a.Run || !t.recall() {
		t.open()
	}
}

// open starts a worker, which begins again.
func (t *Page) open() {
	t.begin(t.Config.String())
	t.forget()
}

// begin starts a worker with a configuration, in place of one that there is.
func (t *Page) begin(config string) {
	if t.session != nil {
		t.session.Close()
	}
	t.number++
	number := t.number
	t.wanted = config
	t.waits, t.left, t.sent, t.loading, t.returning, t.refused, t.unread = false, false, 0, 0, false, "", nil
	t.files = map[int]func([]byte){}
	t.live.sight, t.live.asked, t.live.changed = nil, 0, t.live.squares != nil
	t.Stand = job.State{}
	t.device = t.P.Decision().Backend
	t.session = t.P.Lab().Trainer.Train(config, t.P.Choice(), func(s job.State) {
		t.P.Update(func() {
			if t.number == number {
				t.hear(s)
			}
		})
	})
	t.hand()
	if t.Config.Get(lab.KeyData) == training.OwnPictures && t.own.images != nil && t.own.labels != nil {
		t.give()
	}
}

// do sends a command.
func (t *Page) do(c job.Command) {
	t.sent++
	t.session.Do(c)
}

// file asks for the weights; use gets them, or nil where there are none to have.
func (t *Page) file(use func(file []byte)) {
	t.do(job.Command{Do: job.Save})
	t.files[t.sent] = use
}

// end closes the session.
func (t *Page) end() {
	t.number++
	t.left = false
	t.session.Close()
	t.session = nil
}

// Leave ends the worker, once it has handed over its weights.
func (t *Page) Leave() {
	if t.session == nil {
		return
	}
	if t.Stand.Step == 0 || t.Stand.Phase == job.Blown || t.Stand.Phase == job.Refused {
		t.end()
		return
	}
	t.left = true
	if t.Stand.Phase == job.Playing {
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
	t.P.Spawn(func() {
		const patience = 3 * time.Second
		time.Sleep(patience)
		t.P.Update(func() {
			if t.number == number && t.left {
				t.end()
			}
		})
	})
}

// hear takes over what the session tells.
func (t *Page) hear(s job.State) {
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
	if t.Shows.Take(s, t.returning) {
		t.kept.begun()
	}
	t.Shows.Config = t.Config
	before := t.Stand.Phase
	t.refused = part.Sentence(s.Refused)
	use, file := t.files[s.Obeyed], s.File
	delete(t.files, s.Obeyed)
	t.watch(s)
	s.Losses, s.Points, s.Confusion, s.Mistakes, s.File, s.Sight = nil, nil, nil, nil, nil, nil
	t.Stand = s
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
func (t *Page) adopt(s job.State) {
	t.loading = 0
	if s.Refused != "" {
		t.note = ""
		if t.returning {
			t.returning = false
			t.end()
			t.sleep(nil, "Its weights cannot be used: "+part.Sentence(s.Refused))
		}
		return
	}
	if t.returning {
		return // the choices are the reader's own, and follow
	}
	t.note = strings.Join(append([]string{t.note}, s.Assumed...), " ")
	if config, _, err := lab.ParseConfig(t.Subject, s.Config); err == nil && s.Config != t.Config.String() {
		t.Config, t.wanted = config, s.Config
		t.lesson = config.Get(lab.KeyData)
		t.Write()
		if t.lesson == training.OwnPictures {
			return // the note says which files they are
		}
		t.note = strings.Join(append([]string{"The choices are now those of the training that made these weights."},
			s.Assumed...), " ")
	}
}

// change follows a control.
func (t *Page) change(key string) {
	t.fitted = ""
	if key == "data" || key == "network" {
		t.Config, t.fitted = training.Page{}.Fitted(t.Config, t.lesson)
		t.lesson = t.Config.Get(lab.KeyData)
		delete(t.Own, "network")
	}
	t.Write()
	t.configure()
}

// configure asks the session for what the controls say.
func (t *Page) configure() {
	text := t.Config.String()
	if text == t.wanted {
		return
	}
	before, _, err := lab.ParseConfig(t.Subject, t.wanted)
	restart := err != nil || (training.Page{}).Restarts(before, t.Config)
	switch {
	case restart:
		t.note, t.returning = "", false
	case t.kept.asleep:
		t.wanted = text // it is told when it wakes
		t.Shows.Config = t.Config
		t.Shows.Version++
		return
	}
	if t.session == nil {
		t.open()
		return
	}
	t.wanted, t.unread = text, nil
	t.do(job.Command{Do: job.Configure, Config: text})
}

// Press is a button of the run bar.
func (t *Page) Press(do job.Verb) {
	if do == job.Reset {
		t.note, t.fitted, t.returning = "", "", false
		t.journal.Point("train", "")
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
		t.Move(true)
	}
	t.do(job.Command{Do: do})
}

// Toggle plays or pauses.
func (t *Page) Toggle() {
	if t.Stand.Phase == job.Playing {
		t.Press(job.Pause)
		return
	}
	t.Press(job.Play)
}

// Hide follows the tab into the background and back.
func (t *Page) Hide(hidden bool) {
	switch {
	case t.session == nil || t.Config.Get(lab.KeyHidden) != "pause":
	case hidden && t.Stand.Phase == job.Playing:
		t.waits = true
		t.do(job.Command{Do: job.Pause})
	case !hidden && t.waits:
		t.waits = false
		t.do(job.Command{Do: job.Play})
	}
}

// Defaults puts every control back.
func (t *Page) Defaults() {
	t.Clear()
	t.lesson, t.fitted, t.note = t.Config.Get(lab.KeyData), "", ""
	t.Write()
	t.configure()
	t.say("Every choice is back to its default.")
}

func (t *Page) say(text string) { t.said, t.heard = text, time.Now() }

// phaseText says what the session is doing.
func (t *Page) phaseText() string {
	switch t.Stand.Phase {
	case job.Playing:
		return "Training."
	case job.Paused:
		if t.waits {
			return "Paused, because the tab was hidden."
		}
		if t.kept.asleep {
			return "Kept from before."
		}
		if t.Stand.Step == 0 {
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
func (t *Page) progressText() string {
	if t.Stand.Epoch == 0 {
		return ""
	}
	text := fmt.Sprintf("Step %d of at most %d, epoch %d", t.Stand.Step, t.Config.Int(lab.KeySteps),
		t.Stand.Step/t.Stand.Epoch+1)
	if p, ok := t.Shows.Last(); ok {
		text += fmt.Sprintf("; %s of new pictures classified correctly after step %d", part.Percent(p.Fresh.Accuracy), p.Step)
	}
	return text + "."
}

// fileName begins every file of this page.
func (t *Page) fileName() string {
	return strings.Join([]string{"untrained-train", t.Config.Get(lab.KeyData), "seed" + t.Config.Get(lab.KeySeed),
		"step" + strconv.Itoa(t.Stand.Step)}, "-")
}
