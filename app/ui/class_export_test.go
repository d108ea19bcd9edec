package ui

func (t *Tab) place() string { return "http://untrained.test/" }

func (t *Tab) modal(_ string, open bool) { t.Modal = open }

func (t *Tab) copy(selector string) bool {
	if t.NoCopy {
		return false
	}
	t.Copied = selector
	return true
}

func (t *Tab) print() { t.Printed = true }

// Desk is what dialogues have asked of a tab.
type Desk struct {
	Modal   bool   // a dialogue is open
	Copied  string // selector of what was copied last
	NoCopy  bool   // the browser forbids copying
	Printed bool
}

// Share sets what the dialogue for links makes, and gives the links.
func (t *Tab) Share(hide []string, run, embed, brief bool, groups string) (links []string, err error) {
	t.p.update(func() {
		t.p.share = share{open: true, hide: hide, run: run, embed: embed, brief: brief}
		t.p.groups(groups)
		links, err = t.p.links()
	})
	return links, err
}

// Copy copies a field of the dialogue.
func (t *Tab) Copy(selector string) { t.p.update(func() { t.p.copied(selector, "Link") }) }

// QR draws a QR code.
func QR(text string) (string, error) { return qrCode(text) }

// OnlyHere says why a link does not reach other machines.
func OnlyHere(link string) string { return onlyHere(link) }

func (t *Tab) class() *class { return t.p.pages["class"].(*class) }

// Files gives files to the page of class results.
func (t *Tab) ClassFiles(files ...[2]string) {
	t.p.update(func() {
		c := t.class()
		c.faults = nil
		c.reading = len(files)
		for _, f := range files {
			c.read(f[0], []byte(f[1]), nil)
		}
	})
}

// Paste pastes text there.
func (t *Tab) Paste(text string) { t.p.update(func() { t.class().paste(text) }) }

// ShowSet shows another set of results, counted from 0.
func (t *Tab) ShowSet(i int) { t.p.update(func() { t.class().show(t.class().sets[i].key) }) }

// Pooled is what the page of class results shows.
func (t *Tab) Pooled() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := t.class().set(); s != nil && s.pooled != nil {
		return s.pooled.Experiment + " " + groupsOf(s)
	}
	return ""
}

func groupsOf(s *groupSet) string { return count(len(s.results), "result", "results") }

// SavePooled saves the pooled result.
func (t *Tab) SavePooled() { t.p.update(func() { t.class().shown.save(0, jsonOf) }) }

// Join types a class's code; Agree ticks the box; Clear types the teacher's key.
func (t *Tab) Join(code string)  { t.p.update(func() { t.p.room.join(code) }) }
func (t *Tab) Agree(on bool)     { t.p.update(func() { t.p.room.agree(on) }) }
func (t *Tab) Clear(key string)  { t.p.update(func() { t.class().clearAll(key) }) }
func (t *Tab) Give(bench string) { t.p.update(func() { t.p.room.give(t.bench(bench)) }) }
func (t *Tab) Joined() bool      { return t.p.room.joined }
func (t *Tab) Watching() bool    { return t.class().stop != nil }
func (t *Tab) Beat()             { t.p.update(func() { t.class().ask() }) }

// Teacher turns the switch of the lessons.
func (t *Tab) Teacher(on bool) { t.p.update(func() { t.p.pages["lessons"].(*lessons).turn(on) }) }

// LessonLinks lists the links of a plan's steps.
func (t *Tab) LessonLinks() (links []string) {
	for _, one := range plans {
		for _, s := range one.steps {
			if s.route != "" {
				links = append(links, t.p.pages["lessons"].(*lessons).link(s))
			}
		}
	}
	return links
}

// Expected lists all expected answers.
func Expected() (list []string) {
	for _, one := range plans {
		for _, s := range one.steps {
			for _, a := range s.asks {
				if a.expects != "" {
					list = append(list, a.expects)
				}
			}
		}
	}
	return list
}

// GroupsLink is what the groups of a lesson run, without their seeds.
const GroupsLink = "#/encoding?" + twoAreas
