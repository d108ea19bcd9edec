package network

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/control"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/nn"
)

// Page is the page on which one builds a network and looks into it.
type Page struct {
	control.Choices
	microscope microscope.Microscope
	built

	view    *microscope.View
	looking bool // a worker computes a view
	fail    *part.Failure

	best     *microscope.Best
	ranking  bool // a worker ranks stimuli
	ranked   float64
	unranked *part.Failure

	problems map[string]string      // by key, what does not fit together
	fitted   map[string]string      // by key, what was brought back into the network
	editing  bool                   // the cards can be moved, removed and changed
	adding   int                    // the place at which a layer is to be put in; −1 none
	refused  string                 // why the last change of the network was not made
	carried                         // the card that a pointer moves
	holdCard func()                 // gives that card the pointer, wherever it goes
	rasters  map[string]host.Raster // by canvas

	paintings int  // counts drawings, so that what is left of an earlier one is dropped
	unpainted bool // some canvases wait for the next frames
	ends      struct {
		of            *microscope.View
		maps, filters [3]float64 // of the colours of each set of weights
	}
	input struct {
		of    *microscope.View
		shape nn.Shape
	}

	table bool
	said  string
	open  folds

	pad  control.Pad
	file uploaded
	own  control.NetworkFile
	slow slowMotion
}

// built is the network of the configuration, worked out once.
type built struct {
	text   string
	spec   nn.Spec
	names  []string
	shapes []nn.Shape
	costs  []nn.Cost
	looked int // the index of the layer looked at
}

// New returns the page, at the network that comes with the laboratory.
func New(p page.Frame) *Page {
	n := &Page{Choices: control.New(p, microscope.Microscope{}), adding: -1, carried: carried{card: -1},
		rasters: map[string]host.Raster{}}
	n.own = control.NetworkFile{Choices: &n.Choices, Key: lab.KeyFile}
	n.pad = n.newPad(p)
	n.Changed = func(key string) {
		n.refused = ""
		n.follow()
	}
	n.Slid = func(string) { n.look() }
	n.build()
	return n
}

func (n *Page) Title() string { return "Network" }

func (n *Page) State() page.State {
	switch {
	case n.fail != nil || n.unranked != nil:
		return page.Failed
	case n.looking || n.ranking || n.unpainted:
		return page.Running
	case n.view != nil:
		return page.Done
	}
	return page.Idle
}

func (n *Page) Enter(a page.Address) {
	n.halt()
	n.Read(a)
	n.refused, n.adding = "", -1
	for _, text := range n.follow() {
		n.Notices = append(n.Notices, text)
	}
	slices.Sort(n.Notices)
}

// Leave implements leaver.
func (n *Page) Leave() {
	n.halt()
	n.P.Host().Tip(0, 0, "")
}

// Hide implements hider: nothing moves where nobody looks.
func (n *Page) Hide(hidden bool) {
	if hidden {
		n.pause()
	}
}

// build works the network of the configuration out.
func (n *Page) build() {
	text := n.Config.Get(lab.KeyNetwork)
	if text != n.built.text {
		spec, err := nn.ParseSpec(text)
		if err != nil {
			return // the property's check lets no such text through
		}
		shapes, err := spec.Shapes()
		if err != nil {
			return
		}
		costs, err := spec.LayerCosts()
		if err != nil {
			return
		}
		n.built = built{text, spec, spec.LayerNames(), shapes, costs, n.built.looked}
	}
	n.built.looked = max(slices.Index(n.names, n.Config.Get(lab.KeyLayer)), 0)
}

// shape is that of the layer looked at.
func (n *Page) shape() nn.Shape { return n.shapes[n.built.looked] }

// unit is the one that the controls point at.
func (n *Page) unit() nn.Unit { return n.microscope.UnitOf(n.Config, n.shape()) }

// follow brings everything up to a changed configuration, and gives by key what
// it had to correct.
func (n *Page) follow() map[string]string {
	next, said := n.microscope.Fit(n.Config, n.built.looked)
	n.Config = next
	for key, text := range n.fitted { // what was said of an earlier network
		if n.Corrections[key] == text {
			delete(n.Corrections, key)
		}
	}
	for key, text := range said {
		n.Corrections[key] = text
	}
	n.fitted = said
	n.build()
	n.Write()
	n.look()
	return said
}

// set gives a key a value that is known to be right.
func (n *Page) set(key, value string) {
	if next, err := n.Config.Set(key, value); err == nil {
		n.Config = next
		delete(n.Corrections, key)
	}
}

// Keys on which a view, or a ranking, does not depend.
var (
	notOfViews    = []string{"row", "column", "candidates", "scale", "weights", "speed"}
	notOfRankings = []string{"stimulus", "digit", "family", "cue", "orientation", "cycles", "phase", "picture", "drawing",
		"from", "scale", "weights", "speed"}
)

// without is the text of c with some keys at their defaults.
func without(c lab.Config, keys []string) string {
	for _, p := range (microscope.Microscope{}).Properties() {
		if slices.Contains(keys, p.Key) {
			if next, err := c.Set(p.Key, p.Default); err == nil {
				c = next
			}
		}
	}
	return c.String()
}

// viewOf names the view that belongs to a configuration and the file at hand.
func (n *Page) viewOf(c lab.Config) string {
	text := without(c, notOfViews)
	if c.Get(lab.KeyStimulus) == microscope.SeeUpload {
		text += "#" + strconv.Itoa(n.file.number)
	}
	return text
}

// stale says whether the view belongs to other choices.
func (n *Page) stale() bool { return n.view != nil && n.file.viewed != n.viewOf(n.Config) }

// look brings view and ranking up to the choices.
func (n *Page) look() {
	n.problems = n.microscope.Problems(n.Config, n.file.pix != nil)
	if len(n.problems) > 0 {
		return // said beside the controls; what is shown stays
	}
	n.see()
	n.rank()
}

// see asks for the view, one at a time: when it is there, for the one that is
// wanted by then.
func (n *Page) see() {
	wanted := n.viewOf(n.Config)
	if n.looking || n.view != nil && n.file.viewed == wanted {
		return
	}
	n.looking = true
	c, upload := n.Config, n.file.pix
	if c.Get(lab.KeyStimulus) != microscope.SeeUpload {
		upload = nil
	}
	n.P.Spawn(func() {
		v, err := job.Look.Do(context.Background(), n.P.Lab().Worker, job.LookRequest{Config: c.String(), Upload: upload},
			nil)
		n.P.Update(func() {
			n.looking = false
			if err != nil && n.viewOf(n.Config) != wanted {
				n.look() // it was not this that is wanted by now
				return
			}
			if err != nil {
				n.fail = &part.Failure{Cause: part.Sentence(err.Error()), Remedy: "Change the network or the picture, or press " +
					"Look again."}
				n.said = "The network could not be looked at."
				return
			}
			if n.view == nil && n.P.Showing(n) {
				n.P.Fold(2) // what shows it is drawn part by part
			}
			n.fail, n.view, n.file.viewed = nil, v, wanted
			if n.stale() {
				n.look() // the choices went on meanwhile
				return
			}
			n.said = v.Layer + " is shown." + n.answerText()
			n.rank()
		})
	})
}

// patience is how long a ranking goes on though another one is wanted: to end a
// worker and start another takes its time, too.
const patience = 1500 * time.Millisecond

// rank asks for the unit's best stimuli where they are shown, after the view and one at a time.
func (n *Page) rank() {
	wanted := without(n.Config, notOfRankings)
	if !n.open.unit {
		return
	}
	if n.ranking || n.looking || n.stale() || n.view == nil || n.slow.playing || n.pad.Down || n.best != nil &&
		n.rankingOf(n.best.Config) == wanted {
		return
	}
	n.ranking, n.ranked = true, 0
	c, begun := n.Config, time.Now()
	ctx, stop := context.WithCancel(context.Background())
	progress := part.Seldom(func(f float64) {
		n.P.Update(func() {
			n.ranked = f
			// A long ranking that nobody waits for any more is given up.
			if time.Since(begun) > patience && without(n.Config, notOfRankings) != wanted {
				stop()
			}
		})
	})
	n.P.Spawn(func() {
		defer stop()
		b, err := job.Rank.Do(ctx, n.P.Lab().Worker, job.RankRequest{Config: c.String()}, progress)
		n.P.Update(func() {
			n.ranking = false
			if errors.Is(err, context.Canceled) {
				n.look()
				return
			}
			if err != nil && without(n.Config, notOfRankings) != wanted {
				n.look()
				return
			}
			if err != nil {
				n.unranked = &part.Failure{Cause: "The unit’s best stimuli could not be found: " + part.Sentence(err.Error()),
					Remedy: "Choose another unit or fewer pictures, or press Look again."}
				return
			}
			n.best, n.unranked = b, nil
			if len(n.problems) == 0 {
				n.rank()
			}
		})
	})
}

func (n *Page) rankingOf(text string) string {
	c, _, err := lab.ParseConfig(n.microscope, text)
	if err != nil {
		return ""
	}
	return without(c, notOfRankings)
}

// current says whether the ranking is that of the unit.
func (n *Page) current() bool {
	return n.best != nil && n.rankingOf(n.best.Config) == without(n.Config, notOfRankings)
}

// again looks after a failure.
func (n *Page) again() {
	n.fail, n.unranked, n.view, n.best = nil, nil, nil, nil
	n.look()
}

// reset puts every control back to its default.
func (n *Page) reset() {
	n.halt()
	n.Clear()
	n.fail, n.unranked, n.refused, n.adding = nil, nil, "", -1
	n.slow = slowMotion{}
	n.follow()
	n.said = "Everything is back to its default."
}

// choose takes another unit; channels, rows and columns count from 0.
func (n *Page) choose(u nn.Unit) {
	s := n.shape()
	n.set("channel", strconv.Itoa(min(max(u.Channel, 0), s.C-1)+1))
	n.set("row", strconv.Itoa(min(max(u.Row, 0), s.H-1)+1))
	n.set("column", strconv.Itoa(min(max(u.Column, 0), s.W-1)+1))
	n.said = n.reading(n.unit())
	n.Write()
	n.look()
}

// lookAt takes another layer; channel and unit stay where they are, if the layer
// has them.
func (n *Page) lookAt(i int) {
	if i < 0 || i >= len(n.names) {
		return
	}
	n.halt()
	n.set("layer", n.names[i])
	n.refused = ""
	n.follow()
}
