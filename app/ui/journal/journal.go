package journal

import (
	"context"
	"maps"
	"slices"
	"time"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// Journal is what the pages know of the sessions: those that the browser keeps, and
// those that it could not, which are here until the page is closed.
type Journal struct {
	p        page.Frame
	subjects map[string]lab.Configured // by the name of the experiment, or "train"
	Heads    []notebook.Head           // the newest first
	Loose    map[string]notebook.Entry // not kept, by ID
	Unkept   string                    // why not, in a sentence
	asked    int                       // number of the newest listing that was asked for
	coming   int                       // listings that are under way
	Listed   bool
	fail     string            // why they could not be listed, in a sentence
	Config   map[string]string // by ID, the configuration as this version writes it; "" where the experiment is unknown
	waits    []func()          // what to do once they are listed
}

// New returns a journal that has not been listed. subjects are what can be chosen about each experiment, by its name,
// and
// about a training ("train"); results of others belong to another version.
func New(p page.Frame, subjects map[string]lab.Configured) *Journal {
	return &Journal{p: p, subjects: subjects, Loose: map[string]notebook.Entry{}, Config: map[string]string{}}
}

// List asks for the sessions again: another tab may have added some. A listing that
// arrives after a newer one was asked for is out of date: what it holds may have been
// removed since.
func (j *Journal) List() {
	j.asked++
	j.coming++
	number := j.asked
	j.p.Spawn(func() {
		heads, err := j.p.Lab().Notebook.List(context.Background())
		j.p.Update(func() {
			j.coming--
			if number != j.asked {
				return
			}
			j.Listed, j.fail = true, ""
			if err != nil {
				j.fail = part.Sentence(err.Error())
			}
			j.Heads = nil
			for _, e := range j.Loose {
				j.Heads = append(j.Heads, e.Head)
			}
			for _, h := range heads {
				if _, twice := j.Loose[h.ID]; !twice {
					j.Heads = append(j.Heads, h)
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

// Once does something when the sessions are known.
func (j *Journal) Once(f func()) {
	if j.Listed {
		f()
		return
	}
	j.waits = append(j.waits, f)
}

// Relist asks for the sessions again, and does something when they are known.
func (j *Journal) Relist(f func()) {
	j.waits = append(j.waits, f)
	j.List()
}

func (j *Journal) sort() {
	slices.SortStableFunc(j.Heads, func(a, b notebook.Head) int { return b.Date.Compare(a.Date) })
	for _, h := range j.Heads {
		if _, known := j.Config[h.ID]; !known {
			j.Config[h.ID] = j.Canonical(h.Experiment, h.Config)
		}
	}
}

// Canonical writes a configuration as this version does, "" where it does not have
// the experiment: keys may have been added since.
func (j *Journal) Canonical(experiment, config string) string {
	subject := j.Subject(experiment)
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
func (j *Journal) Subject(experiment string) lab.Configured { return j.subjects[experiment] }

// Keep keeps a result that was just computed, and tells its session's ID. Of a
// training there may be weights to keep with it, and an earlier stage of it whose
// place it takes.
func (j *Journal) Keep(r *lab.Result, weights []byte, replaces string, then func(id string)) {
	date := time.Now()
	j.p.Spawn(func() {
		e, err := notebook.New(r, date)
		if err != nil {
			j.p.Update(func() { j.Unkept = part.Sentence(err.Error()) })
			return
		}
		e = e.With(weights)
		err = j.p.Lab().Notebook.Put(context.Background(), e)
		if replaces == e.ID {
			replaces = ""
		}
		if err == nil && replaces != "" { // never before the later one is safe
			_ = j.p.Lab().Notebook.Remove(context.Background(), replaces) // an earlier stage that stays is only space
		}
		j.p.Update(func() {
			if replaces != "" && (err == nil || j.IsLoose(replaces)) {
				delete(j.Loose, replaces)
				j.Heads = slices.DeleteFunc(j.Heads, func(h notebook.Head) bool { return h.ID == replaces })
			}
			j.Took(e, err)
			then(e.ID)
		})
	})
}

// Took notes a session that was kept or, with an error, was not.
func (j *Journal) Took(e notebook.Entry, err error) {
	delete(j.Loose, e.ID)
	if err != nil {
		j.Loose[e.ID], j.Unkept = e, part.Sentence(err.Error())
	}
	j.Heads = slices.DeleteFunc(j.Heads, func(h notebook.Head) bool { return h.ID == e.ID })
	j.Heads = append(j.Heads, e.Head)
	j.sort()
	if len(j.Loose) == 0 {
		j.Unkept = ""
	}
	if j.coming > 0 { // which does not know of it
		j.List()
	}
}

// IsLoose says whether a session ends with the page.
func (j *Journal) IsLoose(id string) bool {
	_, is := j.Loose[id]
	return is
}

// Get gives a session's result, beside the page.
func (j *Journal) Get(id string, then func(h notebook.Head, r *lab.Result, err error)) {
	j.Entry(id, func(e notebook.Entry, r *lab.Result, err error) { then(e.Head, r, err) })
}

// Entry gives a whole session and its result, beside the page.
func (j *Journal) Entry(id string, then func(e notebook.Entry, r *lab.Result, err error)) {
	e, here := j.Loose[id]
	j.p.Spawn(func() {
		var err error
		if !here {
			e, err = j.p.Lab().Notebook.Get(context.Background(), id)
		}
		var r *lab.Result
		if err == nil {
			r, err = e.Result()
		}
		j.p.Update(func() { then(e, r, err) })
	})
}

// Find gives the newest session of a configuration, as this version writes it, that
// was computed in this browser.
func (j *Journal) Find(experiment, config string) (notebook.Head, bool) {
	for _, h := range j.Heads {
		if h.Experiment == experiment && !h.Imported && config != "" && j.Config[h.ID] == config {
			return h, true
		}
	}
	return notebook.Head{}, false
}

// Latest returns the newest session of an experiment that was computed in this browser, whatever its choices.
func (j *Journal) Latest(experiment string) (notebook.Head, bool) {
	i := slices.IndexFunc(j.Heads, func(h notebook.Head) bool {
		return h.Experiment == experiment && !h.Imported && j.Config[h.ID] != ""
	})
	if i < 0 {
		return notebook.Head{}, false
	}
	return j.Heads[i], true
}

// Remove forgets sessions.
func (j *Journal) Remove(ids []string, then func(err error)) {
	j.p.Spawn(func() {
		var err error
		for _, id := range ids {
			if err = j.p.Lab().Notebook.Remove(context.Background(), id); err != nil {
				break
			}
		}
		j.p.Update(func() {
			if err == nil || j.fail != "" { // where nothing is kept, nothing is there to be removed
				maps.DeleteFunc(j.Loose, func(id string, _ notebook.Entry) bool { return slices.Contains(ids, id) })
				err = nil
			}
			then(err)
			j.List()
		})
	})
}
