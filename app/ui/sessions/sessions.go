package sessions

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/control"
	"untrained/app/ui/findings"
	"untrained/app/ui/host"
	"untrained/app/ui/journal"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// Page is the page of what was run in this browser: shown again, compared, saved
// as a file, read from one, removed.
type Page struct {
	journal *journal.Journal
	control.Choices
	compared [2]*opened // what the address compares
	compare  pairing
	said     string
	fail     *part.Failure

	Asks    string // the session that is to be removed if the reader is sure; "all"
	Busy    string // what is done at the moment, in a sentence
	wrong   string // why a file could not be read
	omitted []string
	wide    float64 // of the two figures, in pixels
	example *findings.Exhibit
}

// opened is a session with its result.
type opened struct {
	notebook.Head
	result *lab.Result

	drawn   string // what picture shows
	picture string
}

// compareChoices are the keys of the page: two sessions, or one that waits for the
// second.
type compareChoices struct{}

func (compareChoices) Name() string { return "sessions" }

func (compareChoices) Properties() []lab.Property {
	return []lab.Property{{Key: lab.KeyCompare, Label: "Sessions compared", Kind: lab.Text, Check: func(s string) error {
		if s == "" {
			return nil
		}
		ids := strings.Split(s, ",")
		for _, id := range ids {
			if len(id) != 16 || strings.Trim(id, "0123456789abcdef") != "" || len(ids) > 2 {
				return fmt.Errorf("%q names no two sessions", s)
			}
		}
		return nil
	}}}
}

// New returns the page of a journal.
func New(p page.Frame, j *journal.Journal) *Page {
	s := &Page{journal: j, Choices: control.New(p, compareChoices{}),
		example: findings.NewExhibit(p, "C1", "training-objects")}
	s.Changed = func(string) { s.Write(); s.load() }
	return s
}

func (s *Page) Title() string { return "Sessions" }

func (s *Page) State() page.State {
	switch {
	case s.fail != nil || s.wrong != "":
		return page.Failed
	case s.Busy != "" || !s.journal.Listed:
		return page.Running
	case s.compared[0] != nil && s.compared[1] != nil:
		return page.Done
	}
	return page.Idle
}

func (s *Page) Enter(a page.Address) {
	s.Read(a)
	s.Write()
	s.fail, s.Asks = nil, ""
	s.example.Fetch()
	s.journal.Relist(s.load)
}

// Hide implements hider: another tab may have run something meanwhile.
func (s *Page) Hide(hidden bool) {
	if !hidden {
		s.journal.List()
	}
}

// Paint implements painter: it asks how wide the two figures may be.
func (s *Page) Paint() {
	const step = 20
	if w := float64(int(s.P.Host().Width("#side-a")/step) * step); w > 0 && w != s.wide {
		s.wide = w
		s.P.Update(func() {})
	}
}

// chosen gives the IDs of the sessions that the address compares.
func (s *Page) chosen() []string {
	return slices.DeleteFunc(strings.Split(s.Config.Get(lab.KeyCompare), ","), func(id string) bool { return id == "" })
}

// Toggle chooses a session for the comparison, or no longer. Of three the first goes.
func (s *Page) Toggle(id string) {
	ids := s.chosen()
	if i := slices.Index(ids, id); i >= 0 {
		ids = slices.Delete(ids, i, i+1)
	} else if ids = append(ids, id); len(ids) > 2 {
		ids = ids[1:]
	}
	s.Change("compare", strings.Join(ids, ","))
	switch len(ids) {
	case 1:
		s.said = "One session is chosen. Choose another one to compare the two."
	case 2:
		s.said = "Two sessions are compared below the list."
	}
}

// load opens the sessions that the address compares.
func (s *Page) load() {
	ids := s.chosen()
	s.compared, s.compare = [2]*opened{}, pairing{}
	if len(ids) < 2 {
		return
	}
	asked := s.Config.Get(lab.KeyCompare)
	for i, id := range ids {
		s.journal.Get(id, func(h notebook.Head, r *lab.Result, err error) {
			if s.Config.Get(lab.KeyCompare) != asked {
				return
			}
			if err != nil {
				s.fail = &part.Failure{Cause: part.Sentence(err.Error()), Remedy: "Choose two sessions of the list."}
				return
			}
			s.compared[i] = &opened{Head: h, result: r}
			if s.compared[0] != nil && s.compared[1] != nil {
				s.compare = CompareSummaries(s.compared[0].result, s.compared[1].result)
			}
		})
	}
}

// Remove forgets a session, or all.
func (s *Page) Remove(id string) {
	var ids []string
	for _, h := range s.journal.Heads {
		if id == "all" || h.ID == id {
			ids = append(ids, h.ID)
		}
	}
	s.Asks, s.fail = "", nil
	s.P.Focus("#sessions-title")
	s.journal.Remove(ids, func(err error) {
		if err != nil {
			s.fail = &part.Failure{Cause: "Not everything could be removed: " + part.Sentence(err.Error()),
				Remedy: "Clear this site’s data in the browser’s settings instead."}
			return
		}
		s.said = part.Count(len(ids), "session was removed.", "sessions were removed.")
		if slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(s.chosen(), id) }) {
			s.Change("compare", "")
		}
	})
}

// Save gives all sessions to the reader as one file.
func (s *Page) Save() {
	if s.Busy != "" {
		return
	}
	heads, loose := slices.Clone(s.journal.Heads), s.journal.Loose
	var entries []notebook.Entry
	var kept []string
	for _, h := range heads {
		if e, ok := loose[h.ID]; ok {
			entries = append(entries, e)
		} else {
			kept = append(kept, h.ID)
		}
	}
	s.Busy, s.fail = "Writing the file …", nil
	s.P.Spawn(func() {
		var b bytes.Buffer
		var missing []error
		for _, id := range kept {
			e, err := s.P.Lab().Notebook.Get(context.Background(), id)
			if err != nil {
				missing = append(missing, err)
				continue
			}
			entries = append(entries, e)
		}
		err := errors.Join(append(missing, notebook.Write(&b, entries))...)
		s.P.Update(func() {
			s.Busy = ""
			if b.Len() > 0 {
				s.P.Host().Save("untrained-sessions-"+time.Now().Format("2006-01-02")+".json", "application/json", b.Bytes())
				s.said = part.Count(len(entries), "session was saved.", "sessions were saved.")
			}
			if err != nil {
				s.fail = &part.Failure{Cause: "Not everything is in the file: " + part.Sentence(err.Error()),
					Remedy: "Reload the page and save again."}
			}
		})
	})
}

// give takes files that the reader chose, a JavaScript FileList.
func (s *Page) give(list app.Value) {
	s.wrong, s.omitted = "", nil
	for i := range list.Get("length").Int() {
		file := list.Index(i)
		name := file.Get("name").String()
		s.Busy = "Reading " + name + " …"
		host.ReadFile(file, notebook.MaxFile, func(content []byte, err error) {
			s.P.Update(func() {
				if err != nil {
					s.refuse(name, err)
					return
				}
				s.Take(name, content)
			})
		})
	}
}

// refuse says why a file cannot be used.
func (s *Page) refuse(name string, err error) {
	s.Busy = ""
	s.wrong = strings.TrimSpace(s.wrong + " " + name + ": " + part.Sentence(err.Error()))
	s.said = "The file could not be read."
}

// Take reads a file of sessions and keeps those that are not here yet.
func (s *Page) Take(name string, content []byte) {
	here := map[string]bool{}
	for _, h := range s.journal.Heads {
		here[h.ID] = true
	}
	s.Busy = "Reading " + name + " …"
	s.P.Spawn(func() {
		entries, problems, err := notebook.Read(content, time.Now())
		if err != nil {
			s.P.Update(func() { s.refuse(name, err) })
			return
		}
		added, known := 0, 0
		for _, e := range entries {
			if here[e.ID] {
				known++
				continue
			}
			here[e.ID] = true
			added++
			err := s.P.Lab().Notebook.Put(context.Background(), e)
			s.P.Update(func() { s.journal.Took(e, err) })
		}
		s.P.Update(func() {
			s.Busy = ""
			for _, p := range problems {
				s.omitted = append(s.omitted, part.Sentence(name+": "+p))
			}
			s.said = fmt.Sprintf("%s: %s.", name, part.Count(added, "session was added", "sessions were added"))
			if known > 0 {
				s.said += " " + part.Count(known, "was here already.", "were here already.")
			}
		})
	})
}
