package ui

import (
	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/journal"
	"untrained/app/ui/sessions"
	"untrained/app/ui/story"
	"untrained/app/ui/words"
	"untrained/assets/runs"
)

// Sessions presses a button of the page of sessions, or gives it a file.
func (t *Tab) Sessions(button, value string) {
	s := t.Program.Pages["sessions"].(*sessions.Page)
	t.Program.Update(func() {
		switch button {
		case "compare":
			s.Toggle(value)
		case "open": // the link's click; the browser follows its address
			for _, h := range t.Rooms.Journal.Heads {
				if h.ID == value {
					t.Rooms.Journal.Point(h.Experiment, value)
				}
			}
		case "ask":
			s.Asks = value
		case "remove":
			s.Remove(value)
		case "save":
			s.Save()
		case "read":
			s.Take("file.json", []byte(value))
		case "csv":
			s.SaveComparison()
		case "seen":
			s.Hide(false)
		}
	})
}

// Heads lists the sessions that the page knows; nil before it knows any.
func (t *Tab) Heads() []notebook.Head { return t.Rooms.Journal.Heads }

// ListedSessions says whether the sessions are known.
func (t *Tab) ListedSessions() bool { return t.Rooms.Journal.Listed }

// Busy says whether the page of sessions reads or writes a file.
func (t *Tab) Busy() bool { return t.Program.Pages["sessions"].(*sessions.Page).Busy != "" }

// ShowKept presses the button that offers a session on the page of encoding.
func (t *Tab) ShowKept() {
	b := t.bench("encoding")
	t.Program.Update(func() {
		h, _ := t.Rooms.Journal.Find("encoding", b.Config.String())
		b.Again(h)
	})
}

// Paired pairs two results and gives the table and what only one of them has.
func Paired(a, b *lab.Result) (table lab.Table, differs []string, alone [2]int) {
	c := sessions.CompareSummaries(a, b)
	return c.Table, c.Differs, c.Alone
}

// Story presses a button of a claim's card.
func (t *Tab) Story(button, claim string, answer int) {
	s := t.Program.Pages[""].(*story.Page)
	t.Program.Update(func() {
		c := s.Find(claim)
		switch button {
		case "near":
			s.Near("claim-" + claim)
		case "choose":
			c.Answer = answer
		case "reveal":
			s.Reveal(c)
		case "skip":
			c.Answer = -1
			s.Reveal(c)
		case "conceal":
			s.Conceal(c)
		case "width":
			s.Wide = float64(answer)
		case "all":
			r := c.Runs[answer]
			t.Rooms.Journal.Point(r.Experiment, journal.OfRun+r.Name)
		}
	})
}

// SetRuns puts other runs into the catalogue.
func (t *Tab) SetRuns(all []runs.Run) {
	s := t.Program.Pages[""].(*story.Page)
	t.Program.Update(func() { s.Put(all) })
}

// Cards lists the ids of the claims, and which of them have a question.
func Cards() (ids []string, asks map[string]bool) {
	asks = map[string]bool{}
	for _, c := range words.Claims() {
		ids = append(ids, c.ID)
		asks[c.ID] = c.Question != nil
	}
	return ids, asks
}

// Ask asks what the script of the first screen asks.
func (t *Tab) Ask(what string, answer func(text string)) {
	s := t.Program.Pages[""].(*story.Page)
	t.Program.Update(func() { s.Reply(what, answer) })
}
