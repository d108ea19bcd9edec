package ui

import (
	"untrained/app/ui/class"
	"untrained/app/ui/experiment"
	"untrained/app/ui/figure"
	"untrained/app/ui/lessons"
	"untrained/app/ui/part"
	"untrained/app/ui/shell"
)

// Share sets what the dialogue for links makes, and gives the links.
func (t *Tab) Share(hide []string, run, embed bool, groups string) (links []string, err error) {
	t.Program.Update(func() {
		t.Program.Share = shell.Share{Open: true, Hide: hide, Run: run, Embed: embed}
		t.Program.Groups(groups)
		links, err = t.Program.Links()
	})
	return links, err
}

// Copy copies a field of the dialogue.
func (t *Tab) Copy(selector string) { t.Program.Update(func() { t.Program.Copied(selector, "Link") }) }

// QR draws a QR code.
func QR(text string) (string, error) { return part.QRCode(text) }

// LinkFile is a file that leads to a link.
func LinkFile(link string) string { return shell.LinkFile(link) }

func (t *Tab) class() *class.Page { return t.Program.Pages["class"].(*class.Page) }

// Files gives files to the page of class results.
func (t *Tab) ClassFiles(files ...[2]string) {
	t.Program.Update(func() {
		c := t.class()
		c.Faults = nil
		c.Reading = len(files)
		for _, f := range files {
			c.Read(f[0], []byte(f[1]), nil)
		}
	})
}

// Paste pastes text there.
func (t *Tab) Paste(text string) { t.Program.Update(func() { t.class().Paste(text) }) }

// ShowSet shows another set of results, counted from 0.
func (t *Tab) ShowSet(i int) { t.Program.Update(func() { t.class().Show(t.class().Sets[i].Key) }) }

// Pooled is what the page of class results shows.
func (t *Tab) Pooled() string {
	t.Lock()
	defer t.Unlock()
	if s := t.class().Set(); s != nil && s.Pooled != nil {
		return s.Pooled.Experiment + " " + groupsOf(s)
	}
	return ""
}

func groupsOf(s *class.GroupSet) string { return part.Count(len(s.Results), "result", "results") }

// SavePooled saves the pooled result.
func (t *Tab) SavePooled() {
	t.Program.Update(func() { t.class().Shown.(*experiment.Page).Save(0, figure.JSONOf) })
}

// Join types a class's code; Agree ticks the box; Clear types the teacher's key.
func (t *Tab) Join(code string) { t.Program.Update(func() { t.Rooms.Class.Join(code) }) }
func (t *Tab) Agree(on bool)    { t.Program.Update(func() { t.Rooms.Class.Agree(on) }) }
func (t *Tab) Clear(key string) { t.Program.Update(func() { t.class().ClearAll(key) }) }
func (t *Tab) Give(bench string) {
	t.Program.Update(func() { t.Rooms.Class.Give(t.bench(bench).Work()) })
}
func (t *Tab) Joined() bool   { return t.Rooms.Class.Joined }
func (t *Tab) Watching() bool { return t.class().Stop != nil }
func (t *Tab) Beat()          { t.Program.Update(func() { t.class().Ask() }) }

// Teacher turns the switch of the lessons.
func (t *Tab) Teacher(on bool) {
	t.Program.Update(func() { t.Program.Pages["lessons"].(*lessons.Page).Turn(on) })
}

// LessonLinks lists the links of a plan's steps.
func (t *Tab) LessonLinks() (links []string) {
	for _, one := range lessons.Plans {
		for _, s := range one.Steps {
			if s.Route != "" || s.OnStory {
				links = append(links, t.Program.Pages["lessons"].(*lessons.Page).Link(s))
			}
		}
	}
	return links
}

// Expected lists all expected answers.
func Expected() (list []string) {
	for _, one := range lessons.Plans {
		for _, s := range one.Steps {
			for _, a := range s.Asks {
				if a.Expects != "" {
					list = append(list, a.Expects)
				}
			}
		}
	}
	return list
}

// GroupsLink is what the groups of a lesson run, without their seeds.
var GroupsLink = "#/encoding?" + lessons.TwoAreas
