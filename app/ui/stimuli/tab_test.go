package stimuli

import (
	"testing"

	labstimuli "untrained/app/lab/stimuli"
	"untrained/app/ui/page"
	"untrained/app/ui/shell"
	"untrained/app/ui/uitest"
)

// Tab is a tab with this page alone.
type Tab struct {
	*uitest.Tab
	page *Page
}

func newTab(l uitest.Parts, address string, memory map[string]string) *Tab {
	t := new(Tab)
	t.Tab = uitest.Open(l, address, memory, func(r shell.Rooms) map[string]page.Page {
		t.page = New(r.Frame)
		return map[string]page.Page{"stimuli": t.page}
	})
	return t
}

// Wait waits until the page is in a state.
func (t *Tab) Wait(is func(t *Tab) bool) bool {
	return t.Tab.Wait(func(*uitest.Tab) bool { return is(t) })
}

func in(state string) func(*Tab) bool { return uitest.In[*Tab](state) }

func wait(t *testing.T, tab *Tab, what string, is func(*Tab) bool) {
	t.Helper()
	uitest.Wait(t, tab, what, is)
}

func has(t *testing.T, tab *Tab, texts ...string) {
	t.Helper()
	uitest.Has(t, tab, texts...)
}

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
