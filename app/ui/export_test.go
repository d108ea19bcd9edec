package ui

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/microscope"
	labstimuli "untrained/app/lab/stimuli"
	"untrained/app/ui/chart"
	"untrained/app/ui/words"
	"untrained/assets/neural"
	"untrained/nn"
)

// Tab is a browser's tab without a browser: a program with a host that only
// remembers.
type Tab struct {
	mu sync.Mutex
	p  *program
	Place
	Memory  map[string]string
	Files   map[string]string
	Updates int
	Painted map[string]string // pixels by canvas
	Tip     string            // what is said beside the pointer
	Calm    bool              // little motion is asked for
	clock   func()
	Near    func(id string) // has an element come near the window
	Desk
}

// Place is where a tab is.
type Place struct{ Address, Route, State, Name string }

// Parts is a laboratory for tests.
type Parts interface{ Parts() Laboratory }

func NewTab(l Parts, address string, memory map[string]string) *Tab {
	t := &Tab{Place: Place{Address: address}, Memory: memory, Files: map[string]string{}, Painted: map[string]string{}}
	if t.Memory == nil {
		t.Memory = map[string]string{}
	}
	t.p = newProgram(l.Parts(), t)
	t.p.update = func(f func()) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.Updates++
		t.p.guard(f)
		t.p.guard(t.p.settle)
	}
	t.p.update(t.p.navigate)
	return t
}

func (t *Tab) hash() string                    { return t.Address }
func (t *Tab) replaceHash(hash string)         { t.Address = hash }
func (t *Tab) mark(route, state, title string) { t.Route, t.State, t.Name = route, state, title }
func (t *Tab) focus(string)                    {}
func (t *Tab) width(string) float64            { return 0 }
func (t *Tab) recall(key string) string        { return t.Memory[key] }
func (t *Tab) clear(string, string)            {}
func (t *Tab) listen(func())                   {}
func (t *Tab) savePNG(name, svg string)        { t.Files[name] = svg }

func (t *Tab) approach(near func(string)) func(string) {
	t.Near = near
	return func(string) {}
}

func (t *Tab) tip(_, _ float64, text string) { t.Tip = text }
func (t *Tab) frame(string, string)          {}
func (t *Tab) calm() bool                    { return t.Calm }
func (t *Tab) later(func()) bool             { return false }

// nearest takes cards to be a hundred pixels wide.
func (t *Tab) nearest(_, _ string, x float64) int { return int(x/100) - 1 }

func (t *Tab) every(_ int, f func()) func() {
	t.clock = f
	return func() { t.clock = nil }
}

func (t *Tab) grey(file []byte, _ string, _ int, done func([]byte, error)) {
	go done([]byte(strings.Repeat("\xc0", 64*64)), nil)
}

// Tick lets a beat of the clock pass; false where none runs.
func (t *Tab) Tick() bool {
	if t.clock == nil {
		return false
	}
	t.clock()
	return true
}

// Network uses the page of networks: a control, or one of its own buttons.
func (t *Tab) Network(key, value string) {
	n := t.p.pages["network"].(*network)
	at, _ := strconv.Atoi(value)
	t.p.update(func() {
		switch key {
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
			n.padKey(value, false)
		case "draw":
			n.padKey(value, true)
		case "wipe":
			n.wipe()
		case "file":
			n.decode("own.png", []byte(value))
		case "play":
			n.play()
		case "pause":
			n.pause()
		case "again":
			n.again()
		case "save":
			n.save(map[string]kindOf{"csv": csvOf, "json": jsonOf, "svg": svgOf, "png": pngOf}[value])
		case "table":
			n.table = true
		default:
			n.change(key, value)
		}
	})
}

// Unit moves the unit of the page of networks.
func (t *Tab) Unit(row, column, channel int) {
	n := t.p.pages["network"].(*network)
	t.p.update(func() { n.choose(nn.Unit{Row: row, Column: column, Channel: channel}) })
}

// Reading is what the page of networks says of a unit, and the picture file's
// head check.
func (t *Tab) Reading(row, column, channel int) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.p.pages["network"].(*network).reading(nn.Unit{Row: row, Column: column, Channel: channel})
}

// Sums checks the slow motion: the sum of its parts, and what the network has.
func (t *Tab) Sums() (parts, whole float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.p.pages["network"].(*network)
	x, _ := n.unitSums(n.close())
	parts = x.bias
	for _, c := range x.channels {
		parts += c
	}
	return parts, x.before
}

// PictureKind is what the head of a picture file says.
func PictureKind(b []byte) (kind string, w, h int, err error) { return pictureKind(b) }

// InkOn is the colour of letters on another.
func InkOn(c [3]uint8) string { return inkOn(c) }

func (t *Tab) paint(id string, r raster) bool {
	before := t.Painted[id]
	t.Painted[id] = string(r.rgba())
	return before != t.Painted[id]
}

// Device gives the control of the device a value; Compare presses its button.
func (t *Tab) Device(c job.Choice) { t.p.update(func() { t.p.choose(c) }) }
func (t *Tab) Compare()            { t.p.update(func() { t.p.explore(true, false) }) }

func (t *Tab) kept(key string) string { return t.Memory["site "+key] }
func (t *Tab) keep(key, value string) { t.remember("site "+key, value) }

func (t *Tab) save(name, _ string, b []byte) { t.Files[name] = string(b) }

func (t *Tab) remember(key, value string) {
	if delete(t.Memory, key); value != "" {
		t.Memory[key] = value
	}
}

// Go follows an address.
func (t *Tab) Go(address string) {
	t.mu.Lock()
	t.Address = address
	t.mu.Unlock()
	t.p.update(t.p.navigate)
}

// Do presses a button of the experiment's page.
func (t *Tab) Do(button string) {
	b := t.p.pages["encoding"].(*bench)
	t.p.update(map[string]func(){
		"run": b.start, "cancel": func() { b.stop("Cancelled.") }, "reset": b.reset, "fetch": b.fetch,
		"fetch all": b.fetchAll, "fetch further": func() {
			for _, f := range b.further {
				b.fetchFurther(f)
			}
		}, "restore": b.restore,
		"csv": func() { b.save(0, csvOf) }, "json": func() { b.save(0, jsonOf) }, "svg": func() { b.saveFigure(0, svgOf) },
		"svg 2": func() { b.saveFigure(1, svgOf) },
		"table": func() { b.view.table = !b.view.table },
	}[button])
}

// Set gives a control a value.
func (t *Tab) Set(key, value string) {
	t.p.update(func() { t.p.pages["encoding"].(*bench).change(key, value) })
}

// HTML is what stands on the page.
func (t *Tab) HTML() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Page()
}

// Page is HTML for functions of Wait, which hold the page already.
func (t *Tab) Page() string {
	s := &shell{program: t.p}
	return app.HTMLString(s.Render())
}

// Wait waits until the page is in a state, ten minutes at most: the bound of a hang, whatever else the machine does. In
// a bubble of testing/synctest no time passes.
func (t *Tab) Wait(is func(t *Tab) bool) bool {
	for end := time.Now().Add(10 * time.Minute); time.Now().Before(end); {
		t.mu.Lock()
		ok := is(t)
		t.mu.Unlock()
		if ok {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

// Here says whether the chosen recording can be used.
func (t *Tab) Here() bool { return t.p.pages["encoding"].(*bench).recording.Here }

// Bad makes the next drawing panic.
func (t *Tab) Bad() { t.p.page = badPage{} }

type badPage struct{}

func (badPage) title() string            { return "bad" }
func (badPage) enter(Address)            {}
func (badPage) state() state             { return idle }
func (badPage) render(*program) []app.UI { panic("drawn on purpose") }

// Offers says whether kept units wait for the reader.
func (t *Tab) Offers() bool { return t.p.pages["encoding"].(*bench).kept > 0 }

// Openings are what pages of experiments begin with.
func Openings() map[string]string {
	list := map[string]string{}
	for _, e := range lab.Experiments() {
		if text := texts(e.Name()).Opening; text != "" {
			list[e.Name()] = text
		}
	}
	return list
}

// Drawings draws a result's figures.
func Drawings(r *lab.Result) (svgs []string) {
	for _, f := range figuresOf(shown{result: r, measure: "normalised"}) {
		svgs = append(svgs, f.chart.SVG(chart.Light, 700))
	}
	return svgs
}

// At is a copy of what the browser shows at this moment.
func (t *Tab) At() Place {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Place
}

// Updated counts what was handed to the drawing goroutine.
func (t *Tab) Updated() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Updates
}

// Drawn says whether there are numbers to see.
func (t *Tab) Drawn() bool {
	r, _ := t.p.pages["encoding"].(*bench).current()
	return r != nil
}

// Canvas is what was painted on a canvas.
func (t *Tab) Canvas(id string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Painted[id]
}

// StoryLooked says whether the story's look at networks has come to an end.
func (t *Tab) StoryLooked() bool {
	m := t.p.pages[""].(*story).maps
	return m.view != nil || m.fail != ""
}

// Stimuli presses a button or sets a control of the page of stimuli.
func (t *Tab) Stimuli(key, value string) {
	s := t.p.pages["stimuli"].(*stimuli)
	t.p.update(func() {
		switch key {
		case "again":
			s.again()
		case "cancel":
			s.cancel()
		case "save":
			s.save(labstimuli.FileFormat(value))
		default:
			s.change(key, value)
		}
	})
}

// Slide moves a slider of the page of stimuli.
func (t *Tab) Slide(key, value string) {
	t.p.update(func() { t.p.pages["stimuli"].(*stimuli).slide(key, value) })
}

// Data presses a button of the page of recordings.
func (t *Tab) Data(button, id string) {
	d := t.p.pages["data"].(*data)
	t.p.update(func() {
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
	d := t.p.pages["data"].(*data)
	t.p.update(func() { d.examine([]neural.OwnFile{{Name: name, Content: []byte(content)}}) })
}

// Listed says whether the page of recordings knows what there is.
func (t *Tab) Listed() bool { return t.p.pages["data"].(*data).listed }

// Fetched says whether the page of recordings shows the V4 recording as here.
func (t *Tab) Fetched() bool {
	r, _ := t.p.pages["data"].(*data).find("v4-cowley2023")
	return r.Here
}

// Has says whether the page of recordings shows one as here.
func (t *Tab) Has(id string) bool {
	r, _ := t.p.pages["data"].(*data).find(id)
	return r.Here
}

// Routes lists the pages there are.
func (t *Tab) Routes() (routes []string) {
	for r := range t.p.pages {
		routes = append(routes, r)
	}
	return routes
}

// Menu opens a group of the navigation.
func (t *Tab) Menu(id string) { t.p.update(func() { t.p.menu = id }) }

func (t *Tab) bench(name string) *bench { return t.p.pages[name].(*bench) }

// Run runs any experiment's page.
func (t *Tab) Run(name string) { t.p.update(t.bench(name).start) }

// Predict chooses an answer of an experiment's question.
func (t *Tab) Predict(name string, answer int) {
	t.p.update(func() { t.bench(name).predict(answer) })
}

// Figures names the figures shown.
func (t *Tab) Figures(name string) (names []string) {
	t.HTML()
	for _, f := range t.bench(name).view.figures {
		names = append(names, f.name)
	}
	return names
}

// SaveFigure saves a figure as every kind of file.
func (t *Tab) SaveFigure(name string, i int) {
	t.p.update(func() {
		for _, kind := range []kindOf{svgOf, pngOf, csvOf, jsonOf} {
			t.bench(name).saveFigure(i, kind)
		}
	})
}

// ToggleTable shows or hides the table of a figure.
func (t *Tab) ToggleTable(name, figure string) {
	t.p.update(func() { t.bench(name).toggleTable(figure) })
}

// Pick picks what a figure shows.
func (t *Tab) Pick(name, key, value string) {
	t.p.update(func() { t.bench(name).pick(key, value) })
}

// Show puts a result on an experiment's page as if it had been computed.
func (t *Tab) Show(name string, r *lab.Result) {
	t.p.update(func() { t.bench(name).show(r, "", ""); t.bench(name).canonical = t.bench(name).config.String() })
}

// Layout tells one laying out of an experiment's figures from the next.
func (t *Tab) Layout(name string) *string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return &t.bench(name).view.pictures[0]
}

// Settle brings up to date what lies outside the drawn tree.
func (t *Tab) Settle() { t.p.update(func() {}) }

// Widen says how wide the column of figures is.
func (t *Tab) Widen(pixels float64) { t.p.update(func() { t.p.drawn = pixels }) }

// Outcome says which answer of its experiment's question a result bears out.
func Outcome(r *lab.Result) (int, string) {
	return outcome(texts(r.Experiment).Question, new(view).shown(r, false))
}

// CardTable is what the figure of a claim's card draws of a result, nil where it draws
// no table; PageTable is the same of the first figure on the page of its experiment.
func CardTable(r *lab.Result, of string) *lab.Table {
	all := words.Claims()
	i := slices.IndexFunc(all, func(c words.Claim) bool { return c.ID == of })
	return (&storyRun{result: r}).best(&claimCard{Claim: all[i]}).table
}

// CardFigure names the figure of a claim's card.
func CardFigure(r *lab.Result, of string) string {
	all := words.Claims()
	i := slices.IndexFunc(all, func(c words.Claim) bool { return c.ID == of })
	return (&storyRun{result: r}).best(&claimCard{Claim: all[i]}).name
}

// Unknown lists what an experiment's words name and nobody draws or judges.
func Unknown(e words.Experiment) (faults []string) {
	figures := e.Figures
	questions := []*words.Question{e.Question}
	for _, c := range e.Claims {
		figures, questions = append(figures, c.Figures...), append(questions, c.Question)
	}
	for _, kind := range figures {
		known := false
		for _, m := range makers {
			known = known || m.kind == kind
		}
		if !known {
			faults = append(faults, "no figure is of the kind "+string(kind))
		}
	}
	for _, q := range questions {
		if q != nil && judges[q.Judge] == nil {
			faults = append(faults, "no judge is called "+string(q.Judge))
		}
	}
	return faults
}

func PageTable(r *lab.Result) *lab.Table { return figuresOf(new(view).shown(r, false))[0].table }

// VerdictRow is the row behind a result's verdict.
func VerdictRow(r *lab.Result, claim string) map[string]string { return basisOf(r, claim) }

// Student975 is the point that bands use.
func Student975(nu float64) float64 { return student975(nu) }

// DrawnTables are the names of the tables that the figures of a result draw.
func DrawnTables(r *lab.Result) map[string]bool {
	drawn := map[string]bool{}
	for _, measure := range append((reader{r.Table("summary")}).values("measure"), "") {
		for _, f := range figuresOf(shown{result: r, measure: measure}) {
			if f.table != nil {
				drawn[f.table.Name] = true
			}
		}
	}
	return drawn
}

// Drawn are the figures of a result by one measure.
func Drawn(r *lab.Result, measure string, width int) (svgs []string) {
	for _, f := range figuresOf(shown{result: r, measure: measure}) {
		svgs = append(svgs, f.chart.SVG(chart.Page, width))
	}
	return svgs
}

// Minus writes negative numbers in a text.
func Minus(text string) string { return minus(text) }

// LessonRun is a run that a lesson is built on.
type LessonRun struct {
	Experiment, Config string
	Verdicts           []string // "C1 recovered 0.15 0.09 0.20", in the order of the result
}

// LessonRuns lists the runs whose outcome the expected answers rest on.
func LessonRuns() (list []LessonRun) {
	for _, one := range plans {
		for _, s := range one.steps {
			if len(s.verdicts) > 0 {
				list = append(list, LessonRun{s.route, s.config, s.verdicts})
			}
		}
	}
	return list
}
