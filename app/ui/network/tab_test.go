package network

import (
	"strconv"
	"strings"

	"untrained/app/lab/microscope"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
	"untrained/app/ui/shell"
	"untrained/app/ui/uitest"
	"untrained/nn"
)

// Tab is a tab with this page alone.
type Tab struct {
	uitest.Alone[*Tab]
	page *Page
}

func newTab(l uitest.Parts, address string, memory map[string]string) *Tab {
	t := new(Tab)
	t.Alone = uitest.OpenAlone(t, l, "network", address, memory, func(r shell.Rooms) page.Page {
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

// Network uses the page of networks: a control, or one of its own buttons.
func (t *Tab) Network(key, value string) {
	n := t.page
	at, _ := strconv.Atoi(value)
	t.Program.Update(func() {
		switch key {
		case "open":
			n.open = folds{unit: true, slow: true}
			n.edits(true)
			n.look()
		case "act":
			n.edit(n.microscope.Activate(n.Config, map[string]nn.Activation{"relu": nn.ReLU, "tanh": nn.Tanh}[value]))
		case "pool":
			n.edit(n.microscope.Pool(n.Config, map[string]nn.Kind{"max": nn.MaxPoolLayer, "avg": nn.AvgPoolLayer}[value]))
		case "look at":
			n.lookAt(at)
		case "left":
			n.move(at, at-1)
		case "drag":
			n.pickUp(at, 400, nil)
			n.carry(398) // a tremor
			n.carry(100)
			n.release()
		case "remove":
			n.remove(at)
		case "insert":
			n.insert(at, microscope.NewLayers()[0])
		case "setting":
			setting, to, _ := strings.Cut(value, " ")
			n.resettle(setting, to)
		case "key":
			n.pad.Key(value, false)
		case "draw":
			n.pad.Key(value, true)
		case "wipe":
			n.pad.Wipe()
		case "file":
			n.decode("own.png", []byte(value))
		case "play":
			n.play()
		case "pause":
			n.pause()
		case "again":
			n.again()
		case "save":
			n.save(map[string]figure.KindOf{"csv": figure.CSVOf, "json": figure.JSONOf, "svg": figure.SVGOf,
				"png": figure.PNGOf}[value])
		case "table":
			n.table = true
		default:
			n.Change(key, value)
		}
	})
}

// Unit moves the unit of the page of networks.
func (t *Tab) Unit(row, column, channel int) {
	n := t.page
	t.Program.Update(func() { n.choose(nn.Unit{Row: row, Column: column, Channel: channel}) })
}

// reading is what the page of networks says of a unit, and the picture file's
// head check.
func (t *Tab) reading(row, column, channel int) string {
	t.Lock()
	defer t.Unlock()
	return t.page.reading(nn.Unit{Row: row, Column: column, Channel: channel})
}

// Sums checks the slow motion: the sum of its parts, and what the network has.
func (t *Tab) Sums() (parts, whole float64) {
	t.Lock()
	defer t.Unlock()
	n := t.page
	x, _ := n.unitSums(n.close())
	parts = x.bias
	for _, c := range x.channels {
		parts += c
	}
	return parts, x.before
}
