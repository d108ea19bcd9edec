package stimuli

import (
	labstimuli "untrained/app/lab/stimuli"
	"untrained/app/ui/page"
	"untrained/app/ui/shell"
	"untrained/app/ui/uitest"
)

// Tab is a tab with this page alone.
type Tab struct {
	uitest.Alone[*Tab]
	page *Page
}

func newTab(l uitest.Parts, address string, memory map[string]string) *Tab {
	t := new(Tab)
	t.Alone = uitest.OpenAlone(t, l, "stimuli", address, memory, func(r shell.Rooms) page.Page {
		t.page = New(r.Frame)
		return t.page
	})
	return t
}

var (
	in   = uitest.In[*Tab]
	wait = uitest.Wait[*Tab]
	has  = uitest.Has
)

// Stimuli presses a button or sets a control of the page of stimuli.
func (t *Tab) Stimuli(key, value string) {
	s := t.page
	t.Program.Update(func() {
		switch key {
		case "again":
			s.again()
		case "cancel":
			s.cancel()
		case "save":
			s.save(labstimuli.FileFormat(value))
		default:
			s.Change(key, value)
		}
	})
}

// Slide moves a slider of the page of stimuli.
func (t *Tab) Slide(key, value string) {
	t.Program.Update(func() { t.page.Slide(key, value) })
}
