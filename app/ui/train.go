package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
)

// Trainer is what the page #/train needs of the laboratory.
type Trainer interface {
	// Train opens a session of training with the text of a configuration of
	// lab.Training. hear is called from another goroutine. It does not wait, and may
	// be called on the goroutine that draws. The device is that of Decide.
	Train(config string, c job.Choice, hear func(job.State)) job.Session
}

// train is the page on which a network is trained while one watches. The network
// lives in a worker, which ends when the page is left; its weights are kept for a
// return.
type train struct {
	choices
	session job.Session // nil while the page is not shown
	number  int         // of the session; what an earlier one still says is dropped
	wanted  string      // the configuration that the session was last asked for
	stand   job.State   // the latest, without its curves

	curves  curves
	fitted  string // what was done to the network, in a sentence
	note    string // what a reader should know about this training
	refused string // why the last command was not obeyed
	unread  *failure
	lesson  string // the data before the last change
	said    string
	heard   time.Time
	table   bool
	drawn   laidOut

	sent      int    // commands, to this session
	loading   int    // the number of the command that loads weights; 0 none under way
	returning bool   // the weights that are loaded are this page's own
	kept      []byte // weights of the session that ended when the page was left
	keptFor   string // its configuration
	parting   func() // ends the session that was left, once its weights are here; nil where none was
	device    string // the backend that the session was last asked for
	moves     string // what of this training was computed where, if not all in one place
	waits     bool   // paused because the tab is hidden
	playNext  bool   // run=1: play as soon as the session is ready
}

// curves are what is drawn, put together from the pieces that states bring.
type curves struct {
	run       int
	start     int       // step before the first loss
	losses    []float64 // one a step
	points    []lab.Point
	confusion [][]int
	mistakes  []job.Mistake
	version   int // counts changes, so that pictures are laid out once each
}

func newTrain(p *program) *train {
	t := &train{choices: newChoices(p, lab.Training{})}
	t.lesson = t.config.Get("data")
	t.changed = t.change
	return t
}

func (t *train) title() string { return trainText.short }

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
	return idle
}

// enter opens a session, or asks the one that there is for what the address says.
func (t *train) enter(a Address) {
	t.read(a)
	t.lesson = t.config.Get("data")
	t.playNext = a.Run
	t.write()
	if t.session != nil {
		t.configure()
		return
	}
	t.open()
}

// open starts a worker. Weights of the same training, kept when the page was
// left, go into it.
func (t *train) open() {
	if t.parting != nil { // back before the weights were handed over
		t.parting()
	}
	t.number++
	number := t.number
	t.wanted = t.config.String()
	t.waits, t.sent, t.loading, t.refused, t.unread = false, 0, 0, "", nil
	t.stand = job.State{}
	t.device, t.moves = t.p.decision().Backend, ""
	t.session = t.p.lab.Train(t.wanted, t.p.choice(), func(s job.State) {
		t.p.update(func() {
			if t.number == number {
				t.hear(s)
			}
		})
	})
	kept := t.kept
	t.kept = nil
	if t.returning = kept != nil && t.keptFor == t.wanted; t.returning {
		t.note = "You had left this page, and its worker ended. The weights are those you left; Adam, the optimiser, begins anew."
		t.do(job.Command{Do: job.Load, File: kept})
		t.loading = t.sent
		return
	}
	t.curves = curves{version: t.curves.version + 1}
}

// do sends a command.
func (t *train) do(c job.Command) {
	t.sent++
	t.session.Do(c)
}

// leave ends the worker, once it has handed over its weights.
func (t *train) leave() {
	if t.session == nil {
		return
	}
	session, number := t.session, t.number
	t.session = nil
	if t.stand.Step == 0 || t.stand.Phase == job.Blown || t.stand.Phase == job.Refused {
		t.number++
		session.Close()
		return
	}
	t.parting = func() {
		session.Close()
		t.parting = nil
		t.number++
	}
	session.Do(job.Command{Do: job.Pause})
	session.Do(job.Command{Do: job.Save})
	t.p.spawn(func() {
		const patience = 3 * time.Second
		time.Sleep(patience)
		t.p.update(func() {
			if t.number == number && t.parting != nil {
				t.parting()
			}
		})
	})
}

// hear takes over what the session tells.
func (t *train) hear(s job.State) {
	if t.parting != nil {
		t.curves.take(s, true)
		if s.File != nil {
			t.kept, t.keptFor = s.File, s.Config
			t.parting()
		}
		return
	}
	switch {
	case t.loading == 0:
	case s.Obeyed >= t.loading:
		t.adopt(s)
	case t.returning:
		return // the weights are still to come, and the curves stay
	}
	t.curves.take(s, t.returning)
	before := t.stand.Phase
	t.follow(s)
	t.refused = sentence(s.Refused)
	if s.File != nil {
		t.p.host.save(t.fileName()+".safetensors", "application/octet-stream", s.File)
		t.say("The weights are saved.")
	}
	s.Losses, s.Points, s.Confusion, s.Mistakes, s.File = nil, nil, nil, nil, nil
	t.stand = s
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
		t.returning = false
		return
	}
	if config, _, err := lab.ParseConfig(t.subject, s.Config); err == nil && s.Config != t.config.String() {
		t.config, t.wanted = config, s.Config
		t.lesson = config.Get("data")
		t.write()
		t.note = "The choices are now those of the training that made these weights."
	}
}

// take puts a piece at the end of the curves. A new run begins new ones, unless
// it goes on where these end.
func (c *curves) take(s job.State, same bool) {
	c.version++
	if s.Run != c.run && s.Phase != job.Refused {
		c.run = s.Run
		if !same || s.Start != c.start+len(c.losses) {
			*c = curves{run: s.Run, start: s.Start, version: c.version}
		}
	}
	if s.FirstLoss == c.start+len(c.losses) {
		c.losses = append(c.losses, s.Losses...)
	}
	for _, p := range s.Points {
		if n := len(c.points); n == 0 || p.Step > c.points[n-1].Step {
			c.points = append(c.points, p)
		}
	}
	if s.Confusion != nil {
		c.confusion, c.mistakes = s.Confusion, s.Mistakes
	}
}

// change follows a control.
func (t *train) change(key string) {
	t.fitted = ""
	if key == "data" || key == "network" {
		t.config, t.fitted = lab.Training{}.Fitted(t.config, t.lesson)
		t.lesson = t.config.Get("data")
		delete(t.own, "network")
	}
	t.write()
	t.configure()
}

// configure asks the session for what the controls say.
func (t *train) configure() {
	if text := t.config.String(); text != t.wanted && t.session != nil {
		before, _, err := lab.ParseConfig(t.subject, t.wanted)
		if err != nil || (lab.Training{}).Restarts(before, t.config) {
			t.note, t.returning = "", false
		}
		t.wanted, t.unread = text, nil
		t.do(job.Command{Do: job.Configure, Config: text})
	}
}

// press is a button of the run bar.
func (t *train) press(do job.Verb) {
	if t.session == nil {
		return
	}
	t.waits, t.unread = false, nil
	if do == job.Reset {
		t.move(true)
		t.note, t.fitted, t.returning = "", "", false
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
		t.unread = &failure{cause: "“" + name + "” could not be read: " + sentence(err.Error()), remedy: "Choose a .safetensors file that was saved here."}
		t.say("The file could not be read.")
		return
	}
	if t.session == nil {
		return
	}
	t.returning, t.note = false, "The weights come from the file “"+name+"”. Adam, the optimiser, begins anew."
	t.do(job.Command{Do: job.Load, File: file})
	t.loading = t.sent
}

// hide follows the tab into the background and back.
func (t *train) hide(hidden bool) {
	switch {
	case t.session == nil || t.config.Get("hidden") != "pause":
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
	t.lesson, t.fitted, t.note = t.config.Get("data"), "", ""
	t.write()
	t.configure()
	t.say("Every choice is back to its default.")
}

func (t *train) say(text string) { t.said, t.heard = text, time.Now() }

// last is the latest measurement; ok is false before the first.
func (t *train) last() (p lab.Point, ok bool) {
	if n := len(t.curves.points); n > 0 {
		return t.curves.points[n-1], true
	}
	return p, false
}

// phaseText says what the session is doing.
func (t *train) phaseText() string {
	switch t.stand.Phase {
	case job.Playing:
		return "Training."
	case job.Paused:
		if t.waits {
			return "Paused, because the tab was hidden."
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
	text := fmt.Sprintf("Step %d of at most %d, epoch %d", t.stand.Step, t.config.Int("steps"), t.stand.Step/t.stand.Epoch+1)
	if p, ok := t.last(); ok {
		text += fmt.Sprintf("; %s of fresh pictures right after step %d", percent(p.Fresh.Accuracy), p.Step)
	}
	return text + "."
}

func percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + " %" }

// fileName begins every file of this page.
func (t *train) fileName() string {
	return strings.Join([]string{"untrained-train", t.config.Get("data"), "seed" + t.config.Get("seed"), "step" + strconv.Itoa(t.stand.Step)}, "-")
}
