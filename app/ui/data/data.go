package data

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/control"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/assets/neural"
)

// Page is the page of recordings: what is here, what can be fetched, and one's own.
type Page struct {
	control.Choices
	all      []page.Recording // of the catalogue, session by session, and one's own
	storage  page.Storage
	listed   bool
	sessions map[string]string // by recording, the session shown
	said     string
	fail     *part.Failure

	busy     string  // what is fetched, "id session"; "" nothing
	arrived  float64 // fraction of its bytes
	slow     string  // why nothing or little of it arrives, in a sentence
	unfetch  context.CancelFunc
	wrong    map[string]*part.Failure // by recording, beside its buttons
	clearing bool                     // asked whether to remove everything

	opened  string // what the preview shows or is to show, "id session"
	looking bool
	preview *job.Preview
	unseen  *part.Failure

	own      ownFiles
	networks []job.KeptNetwork // of one's own

	lists, looks, fetches int // numbers of the newest of each; what comes of an earlier one is out of date
}

// shelfChoices are the keys of the page: which recording is looked over.
type shelfChoices struct{}

func (shelfChoices) Name() string { return "data" }

func (shelfChoices) Properties() []lab.Property {
	options := []lab.Option{{Label: "none"}}
	for _, e := range neural.Catalogue() {
		options = append(options, lab.Option{Value: e.ID, Label: e.Title})
	}
	options = append(options, lab.Option{Value: neural.OwnID, Label: "your own"})
	return []lab.Property{
		{Key: lab.KeyRecording, Label: "Recording looked over", Kind: lab.Choice, Options: options},
		{Key: lab.KeySession, Label: "Session", Kind: lab.Text, Check: func(s string) error {
			if len(s) > 64 {
				return fmt.Errorf("%d characters are too long for a session", len(s))
			}
			return nil
		}},
	}
}

// New returns the page; what there is, it asks when it is entered.
func New(p page.Frame) *Page {
	d := &Page{Choices: control.New(p, shelfChoices{}), sessions: map[string]string{},
		wrong: map[string]*part.Failure{}}
	d.Changed = func(string) {}
	return d
}

func (d *Page) Title() string { return "Data" }

func (d *Page) State() page.State {
	if d.fail != nil || d.unseen != nil || d.own.fail != nil {
		return page.Failed
	}
	for _, f := range d.wrong {
		if f != nil {
			return page.Failed
		}
	}
	switch {
	case d.busy != "" || d.looking || d.own.reading:
		return page.Running
	case d.preview != nil || d.own.preview != nil:
		return page.Done
	}
	return page.Idle
}

func (d *Page) Enter(a page.Address) {
	d.Read(a)
	d.Write()
	if id := d.Config.Get(lab.KeyRecording); id != "" {
		d.sessions[id] = d.Config.Get(lab.KeySession)
	}
	d.list()
}

// list asks for the catalogue and the storage again.
func (d *Page) list() {
	d.lists++
	number := d.lists
	d.listNetworks()
	d.P.Spawn(func() {
		all, err := d.P.Lab().Recordings.List(context.Background())
		storage, storageErr := d.P.Lab().Recordings.Storage(context.Background())
		d.P.Update(func() {
			if d.lists != number {
				return // something was fetched or removed since
			}
			d.listed, d.fail = true, nil
			if err != nil {
				d.fail = &part.Failure{Cause: part.Sentence(err.Error()),
					Remedy: "Reload the page. Experiments with simulated recordings work all the same."}
				return
			}
			d.all, d.storage = all, storage
			if storageErr != nil && storage.Warning == "" {
				d.storage.Warning = part.Sentence(storageErr.Error())
			}
			d.follow()
		})
	})
}

// follow looks over the recording that the address names, once it is here.
func (d *Page) follow() {
	id := d.Config.Get(lab.KeyRecording)
	if id == "" {
		d.opened, d.preview, d.unseen = "", nil, nil
		return
	}
	r, ok := d.find(id)
	if !ok {
		d.preview, d.unseen = nil, &part.Failure{Cause: "Recording " + id + " has no session “" + d.sessions[id] + "”.",
			Remedy: "Choose one of its sessions below."}
		return
	}
	if d.opened != name(r) {
		d.opened, d.preview, d.unseen = "", nil, nil
	}
	if r.Here {
		d.look(r)
	}
}

// of gives the sessions of a recording, in order.
func (d *Page) of(id string) (sessions []page.Recording) {
	for _, r := range d.all {
		if r.ID == id {
			sessions = append(sessions, r)
		}
	}
	return sessions
}

// find gives the session of a recording that is shown.
func (d *Page) find(id string) (page.Recording, bool) {
	sessions := d.of(id)
	if len(sessions) == 0 {
		return page.Recording{}, false
	}
	if d.sessions[id] == "" || id == neural.OwnID {
		return sessions[0], true
	}
	i := slices.IndexFunc(sessions, func(r page.Recording) bool { return r.Session == d.sessions[id] })
	if i < 0 {
		return sessions[0], false
	}
	return sessions[i], true
}

func name(r page.Recording) string { return r.ID + " " + r.Session }

// choose shows another session of a recording.
func (d *Page) choose(id, session string) {
	d.sessions[id] = session
	delete(d.wrong, id)
	if d.Config.Get(lab.KeyRecording) == id {
		d.point(id, session)
		d.preview, d.opened, d.unseen = nil, "", nil
		d.follow()
	}
}

// point puts a recording into the address.
func (d *Page) point(id, session string) {
	if id == neural.OwnID {
		session = "" // there is one
	}
	for _, pair := range [][2]string{{"recording", id}, {"session", session}} {
		if next, err := d.Config.Set(pair[0], pair[1]); err == nil {
			d.Config = next
		}
	}
	d.Write()
}

// show looks a recording over because the reader asked for it.
func (d *Page) show(r page.Recording) {
	d.point(r.ID, r.Session)
	d.P.Focus("#preview-title")
	d.look(r)
}

// look has a recording looked over, unless that is done.
func (d *Page) look(r page.Recording) {
	if d.opened == name(r) && (d.looking || d.preview != nil) {
		return
	}
	d.opened, d.looking, d.preview, d.unseen = name(r), true, nil, nil
	d.looks++
	number := d.looks
	d.P.Spawn(func() {
		p, err := job.PreviewRecording.Do(context.Background(), d.P.Lab().Worker,
			job.PreviewRequest{ID: r.ID, Session: r.Session}, nil)
		d.P.Update(func() {
			if d.looks != number {
				return
			}
			if d.looking = false; d.opened != name(r) {
				return
			}
			if err != nil {
				d.unseen = &part.Failure{Cause: part.Sentence(err.Error()),
					Remedy: "Remove the recording and fetch it again; if that does not help, use another one."}
				d.say("The recording could not be opened.")
				return
			}
			d.preview = p
			d.say("The recording was looked over.")
		})
	})
}

func (d *Page) say(text string) { d.said = text }

// fetch downloads a recording.
func (d *Page) fetch(r page.Recording) {
	if d.busy != "" {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	d.busy, d.arrived, d.unfetch = name(r), 0, stop
	delete(d.wrong, r.ID)
	d.say("Fetching " + r.Title + ".")
	d.P.Focus("#fetch-cancel-" + r.ID)
	d.fetches++
	number := d.fetches
	d.slow = ""
	progress := job.Patience(ctx, r.Host, r.Known(), part.Seldom(func(f float64) {
		d.P.Update(func() {
			if d.busy != "" && d.fetches == number {
				d.arrived = f
			}
		})
	}), func(text string) {
		d.P.Update(func() {
			if d.busy != "" && d.fetches == number {
				d.slow = text
			}
		})
	})
	d.P.Spawn(func() {
		defer stop()
		err := d.P.Lab().Recordings.Fetch(ctx, r.ID, r.Session, progress)
		d.P.Update(func() {
			if d.busy == "" || d.fetches != number {
				return
			}
			d.busy, d.unfetch = "", nil
			switch {
			case errors.Is(err, context.Canceled):
				d.say("Fetching was stopped.")
			case err != nil:
				d.wrong[r.ID] = &part.Failure{Cause: part.Sentence(err.Error()),
					Remedy: "Check the connection and press Fetch again; what has arrived is kept."}
				d.say("The recording could not be fetched.")
			default:
				d.say(r.Title + " is here.")
			}
			d.list()
		})
	})
}

// stop gives a fetch up; what has arrived is kept, and fetching goes on from there.
func (d *Page) stop(r page.Recording) {
	if d.unfetch != nil {
		d.unfetch()
	}
	d.busy, d.unfetch = "", nil
	d.P.Focus("#fetch-" + r.ID)
	d.say("Fetching was stopped; what has arrived is kept.")
	d.list()
}

// remove forgets a recording's files.
func (d *Page) remove(r page.Recording) {
	delete(d.wrong, r.ID)
	d.P.Spawn(func() {
		err := d.P.Lab().Recordings.Remove(context.Background(), r.ID, r.Session)
		d.P.Update(func() {
			if err != nil {
				d.wrong[r.ID] = &part.Failure{Cause: "It could not be removed: " + part.Sentence(err.Error()),
					Remedy: "Clear this site’s data in the browser’s settings instead."}
				return
			}
			if d.opened == name(r) {
				d.opened, d.preview, d.unseen = "", nil, nil
				d.point("", "")
			}
			d.say(r.Title + " was removed.")
			d.P.Focus("#recording-" + r.ID)
			d.list()
		})
	})
}

// removeAll forgets everything that was fetched.
func (d *Page) removeAll() {
	d.clearing = false
	d.P.Spawn(func() {
		err := d.P.Lab().Recordings.RemoveAll(context.Background())
		d.P.Update(func() {
			if err != nil {
				d.fail = &part.Failure{Cause: "Not everything could be removed: " + part.Sentence(err.Error()),
					Remedy: "Clear this site’s data in the browser’s settings instead."}
				return
			}
			d.opened, d.preview, d.unseen, d.wrong = "", nil, nil, map[string]*part.Failure{}
			d.point("", "")
			d.say("All recordings were removed.")
			d.list()
		})
	})
}

// Paint implements painter.
func (d *Page) Paint() {
	paintPreview(d.P, "preview", d.preview)
	paintPreview(d.P, "own", d.own.preview)
}

func paintPreview(p page.Frame, id string, v *job.Preview) {
	if v == nil {
		return
	}
	m := v.Pictures
	size := m.H * m.W * m.C
	for i := range m.N {
		p.Host().Paint(fmt.Sprintf("%s-picture-%d", id, i+1), host.Raster{
			Key: fmt.Sprint(v.Description.ID, v.Description.Session, v.Description.SHA256, i), H: m.H, W: m.W, C: m.C,
			Pix: m.Pix[i*size : (i+1)*size],
		})
	}
}

// onSession takes a session over from a list.
func (d *Page) onSession(id string) app.EventHandler {
	return d.P.On(func(src app.Value) { d.choose(id, src.Get("value").String()) })
}
