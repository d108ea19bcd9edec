package ui

import (
	"context"
	"maps"
	"slices"
	"time"

	"untrained/app/job/notebook"
	"untrained/app/lab"
)

// journal is what the pages know of the sessions: those that the browser keeps, and
// those that it could not, which are here until the page is closed.
type journal struct {
	p      *program
	heads  []notebook.Head           // the newest first
	loose  map[string]notebook.Entry // not kept, by ID
	unkept string                    // why not, in a sentence
	asked  int                       // number of the newest listing that was asked for
	coming int                       // listings that are under way
	listed bool
	fail   string            // why they could not be listed, in a sentence
	config map[string]string // by ID, the configuration as this version writes it; "" where the experiment is unknown
	waits  []func()          // what to do once they are listed
}

func newJournal(p *program) *journal {
	return &journal{p: p, loose: map[string]notebook.Entry{}, config: map[string]string{}}
}

// list asks for the sessions again: another tab may have added some. A listing that
// arrives after a newer one was asked for is out of date: what it holds may have been
// removed since.
func (j *journal) list() {
	j.asked++
	j.coming++
	number := j.asked
	j.p.spawn(func() {
		heads, err := j.p.lab.Notebook.List(context.Background())
		j.p.update(func() {
			j.coming--
			if number != j.asked {
				return
			}
			j.listed, j.fail = true, ""
			if err != nil {
				j.fail = sentence(err.Error())
			}
			j.heads = nil
			for _, e := range j.loose {
				j.heads = append(j.heads, e.Head)
			}
			for _, h := range heads {
				if _, twice := j.loose[h.ID]; !twice {
					j.heads = append(j.heads, h)
				}
			}
			j.sort()
			waits := j.waits
			j.waits = nil
			for _, f := range waits {
				f()
			}
		})
	})
}

// once does something when the sessions are known.
func (j *journal) once(f func()) {
	if j.listed {
		f()
		return
	}
	j.waits = append(j.waits, f)
}

// relist asks for the sessions again, and does something when they are known.
func (j *journal) relist(f func()) {
	j.waits = append(j.waits, f)
	j.list()
}

func (j *journal) sort() {
	slices.SortStableFunc(j.heads, func(a, b notebook.Head) int { return b.Date.Compare(a.Date) })
	for _, h := range j.heads {
		if _, known := j.config[h.ID]; !known {
			j.config[h.ID] = j.canonical(h.Experiment, h.Config)
		}
	}
}

// canonical writes a configuration as this version does, "" where it does not have
// the experiment: keys may have been added since.
func (j *journal) canonical(experiment, config string) string {
	subject := j.p.subjectOf(experiment)
	if subject == nil {
		return ""
	}
	c, _, err := lab.ParseConfig(subject, config)
	if err != nil {
		return ""
	}
	return c.String()
}

// subjectOf is what can be chosen about an experiment, or about training; nil where
// this version does not have it.
func (p *program) subjectOf(experiment string) lab.Configured {
	switch page := p.pages[experiment].(type) {
	case *bench:
		return page.experiment
	case *train:
		return page.subject
	}
	return nil
}

// keep keeps a result that was just computed, and tells its session's ID. Of a
// training there may be weights to keep with it, and an earlier stage of it whose
// place it takes.
func (j *journal) keep(r *lab.Result, weights []byte, replaces string, then func(id string)) {
	date := time.Now()
	j.p.spawn(func() {
		e, err := notebook.New(r, date)
		if err != nil {
			j.p.update(func() { j.unkept = sentence(err.Error()) })
			return
		}
		e = e.With(weights)
		err = j.p.lab.Notebook.Put(context.Background(), e)
		if replaces == e.ID {
			replaces = ""
		}
		if err == nil && replaces != "" { // never before the later one is safe
			_ = j.p.lab.Notebook.Remove(context.Background(), replaces) // an earlier stage that stays is only space
		}
		j.p.update(func() {
			if replaces != "" && (err == nil || j.isLoose(replaces)) {
				delete(j.loose, replaces)
				j.heads = slices.DeleteFunc(j.heads, func(h notebook.Head) bool { return h.ID == replaces })
			}
			j.took(e, err)
			then(e.ID)
		})
	})
}

// took notes a session that was kept or, with an error, was not.
func (j *journal) took(e notebook.Entry, err error) {
	delete(j.loose, e.ID)
	if err != nil {
		j.loose[e.ID], j.unkept = e, sentence(err.Error())
	}
	j.heads = slices.DeleteFunc(j.heads, func(h notebook.Head) bool { return h.ID == e.ID })
	j.heads = append(j.heads, e.Head)
	j.sort()
	if len(j.loose) == 0 {
		j.unkept = ""
	}
	if j.coming > 0 { // which does not know of it
		j.list()
	}
}

// isLoose says whether a session ends with the page.
func (j *journal) isLoose(id string) bool {
	_, is := j.loose[id]
	return is
}

// get gives a session's result, beside the page.
func (j *journal) get(id string, then func(h notebook.Head, r *lab.Result, err error)) {
	j.entry(id, func(e notebook.Entry, r *lab.Result, err error) { then(e.Head, r, err) })
}

// entry gives a whole session and its result, beside the page.
func (j *journal) entry(id string, then func(e notebook.Entry, r *lab.Result, err error)) {
	e, here := j.loose[id]
	j.p.spawn(func() {
		var err error
		if !here {
			e, err = j.p.lab.Notebook.Get(context.Background(), id)
		}
		var r *lab.Result
		if err == nil {
			r, err = e.Result()
		}
		j.p.update(func() { then(e, r, err) })
	})
}

// find gives the newest session of a configuration, as this version writes it, that
// was computed in this browser.
func (j *journal) find(experiment, config string) (notebook.Head, bool) {
	for _, h := range j.heads {
		if h.Experiment == experiment && !h.Imported && config != "" && j.config[h.ID] == config {
			return h, true
		}
	}
	return notebook.Head{}, false
}

// remove forgets sessions.
func (j *journal) remove(ids []string, then func(err error)) {
	j.p.spawn(func() {
		var err error
		for _, id := range ids {
			if err = j.p.lab.Notebook.Remove(context.Background(), id); err != nil {
				break
			}
		}
		j.p.update(func() {
			if err == nil || j.fail != "" { // where nothing is kept, nothing is there to be removed
				maps.DeleteFunc(j.loose, func(id string, _ notebook.Entry) bool { return slices.Contains(ids, id) })
				err = nil
			}
			then(err)
			j.list()
		})
	})
}

// day writes a date as the reader's clock has it.
func day(t time.Time) string { return t.Local().Format("2 Jan 2006, 15:04") }
