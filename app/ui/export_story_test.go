package ui

import (
	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/journal"
	"untrained/app/ui/words"
	"untrained/assets/runs"
)

// Sessions presses a button of the page of sessions, or gives it a file.
func (t *Tab) Sessions(button, value string) {
	s := t.Program.Pages["sessions"].(*sessions)
	t.Program.Update(func() {
		switch button {
		case "compare":
			s.toggle(value)
		case "open": // the link's click; the browser follows its address
			for _, h := range t.Rooms.Journal.Heads {
				if h.ID == value {
					t.Rooms.Journal.Point(h.Experiment, value)
				}
			}
		case "ask":
			s.asks = value
		case "remove":
			s.remove(value)
		case "save":
			s.save()
		case "read":
			s.take("file.json", []byte(value))
		case "csv":
			s.saveComparison()
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
func (t *Tab) Busy() bool { return t.Program.Pages["sessions"].(*sessions).busy != "" }

// ShowKept presses the button that offers a session on the page of encoding.
func (t *Tab) ShowKept() {
	b := t.bench("encoding")
	t.Program.Update(func() {
		h, _ := t.Rooms.Journal.Find("encoding", b.Config.String())
		b.again(h)
	})
}

// Paired pairs two results and gives the table and what only one of them has.
func Paired(a, b *lab.Result) (table lab.Table, differs []string, alone [2]int) {
	c := compareSummaries(a, b)
	return c.table, c.differs, c.alone
}

// Story presses a button of a claim's card.
func (t *Tab) Story(button, claim string, answer int) {
	s := t.Program.Pages[""].(*story)
	t.Program.Update(func() {
		c := s.find(claim)
		switch button {
		case "near":
			s.near("claim-" + claim)
		case "choose":
			c.answer = answer
		case "reveal":
			s.reveal(c)
		case "skip":
			c.answer = -1
			s.reveal(c)
		case "conceal":
			s.conceal(c)
		case "figure":
			c.runs[answer].open = !c.runs[answer].open
		case "width":
			s.wide = float64(answer)
		case "all":
			r := c.runs[answer]
			t.Rooms.Journal.Point(r.Experiment, journal.OfRun+r.Name)
		}
	})
}

// SetRuns puts other runs into the story's catalogue.
func (t *Tab) SetRuns(all []runs.Run) {
	s := t.Program.Pages[""].(*story)
	t.Program.Update(func() {
		for _, c := range s.cards {
			c.runs = nil
			for _, r := range all {
				if r.Claim == c.ID {
					c.runs = append(c.runs, &storyRun{Run: r})
				}
			}
		}
	})
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
