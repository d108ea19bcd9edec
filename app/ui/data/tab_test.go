package data

import (
	"untrained/app/ui/page"
	"untrained/app/ui/shell"
	"untrained/app/ui/uitest"
	"untrained/assets/neural/own"
)

// Tab is a tab with this page alone.
type Tab struct {
	uitest.Alone[*Tab]
	page *Page
}

func newTab(l uitest.Parts, address string, memory map[string]string) *Tab {
	t := new(Tab)
	t.Alone = uitest.OpenAlone(t, l, "data", address, memory, func(r shell.Rooms) page.Page {
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

// Data presses a button of the page of recordings.
func (t *Tab) Data(button, id string) {
	d := t.page
	t.Program.Update(func() {
		r, _ := d.find(id)
		map[string]func(){
			"fetch": func() { d.fetch(r) }, "stop": func() { d.stop(r) }, "preview": func() { d.show(r) },
			"remove": func() { d.remove(r) },
			"ask":    func() { d.clearing = true }, "clear": d.removeAll, "use": d.use, "discard": d.discard,
		}[button]()
	})
}

// Own gives a file to the page of recordings.
func (t *Tab) Own(name, content string) {
	d := t.page
	t.Program.Update(func() { d.examine([]own.File{{Name: name, Content: []byte(content)}}) })
}

// listed says whether the page of recordings knows what there is.
func (t *Tab) listed() bool { return t.page.listed }

// Fetched says whether the page of recordings shows the V4 recording as here.
func (t *Tab) Fetched() bool {
	r, _ := t.page.find("v4-cowley2023")
	return r.Here
}

// Has says whether the page of recordings shows one as here.
func (t *Tab) Has(id string) bool {
	r, _ := t.page.find(id)
	return r.Here
}
