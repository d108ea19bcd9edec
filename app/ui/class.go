package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// class is the page that pools results of many groups: from files, from pasted
// text, and live from the class of the site.
type class struct {
	p       *program
	given   []groupResult // from files and text
	arrived []groupResult // from the class
	latest  int64         // number of the last that arrived
	counts  []predictionCount
	sets    []*groupSet
	at      string // key of the set that is shown; "" the first
	shown   *bench // shows it
	asking  bool
	stop    func() // ends asking again and again
	lost    string // why the class does not answer
	faults  []string
	reading int // files that have not been read
	over    bool
	said    string
	asks    bool // whether the class is to be cleared
}

// groupResult is one result and where it is from, in words.
type groupResult struct {
	name   string
	result *lab.Result
}

// groupSet are results that can be pooled.
type groupSet struct {
	key     string
	results []groupResult
	pooled  *lab.Result
	fault   string
}

// predictionCount is how many of the class gave an answer.
type predictionCount struct {
	Claim  string `json:"claim"`
	Answer string `json:"answer"`
	N      int    `json:"n"`
}

// maxResultBytes bounds a file: a result with all its tables has a few megabytes.
const maxResultBytes = 64 << 20

func newClass(p *program) *class { return &class{p: p} }

func (c *class) title() string { return "Class results" }

func (c *class) state() state {
	switch {
	case c.reading > 0 || c.p.room.joining:
		return running
	case c.p.room.fail != nil:
		return failed
	case len(c.sets) > 0:
		return done
	}
	return idle
}

func (c *class) enter(a Address) {
	code, given := a.value("code")
	if given && !c.p.room.there() {
		c.p.room.fail = &failure{cause: "The link names a class, but this site has none.",
			remedy: "Ask for the address of the teacher’s machine, where the class is kept."}
	}
	if code != "" {
		c.p.room.join(code)
	}
	c.watch()
}

func (c *class) leave() { c.unwatch() }

func (c *class) hide(hidden bool) {
	if c.unwatch(); !hidden {
		c.watch()
	}
}

// watch asks the class for news every two seconds while the page is looked at.
func (c *class) watch() {
	if !c.p.room.joined || c.stop != nil {
		return
	}
	c.stop = c.p.host.every(2000, func() { c.p.update(c.ask) })
	c.ask()
}

func (c *class) unwatch() {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
}

// ask fetches what is new. The last result that is known is asked for once more: if
// it is gone, the class was cleared.
func (c *class) ask() {
	if c.asking || !c.p.room.joined {
		return
	}
	c.asking = true
	code, since := c.p.room.code, max(c.latest-1, 0)
	c.p.spawn(func() {
		var results struct {
			Results []struct {
				ID     int64
				Result *lab.Result
			}
		}
		var predictions struct{ Predictions []predictionCount }
		err := c.fetch(fmt.Sprintf("%s/results?since=%d", code, since), &results)
		if err == nil {
			err = c.fetch(code+"/predictions", &predictions)
		}
		c.p.update(func() {
			c.asking = false
			if c.p.room.code != code {
				return
			}
			if c.lost = ""; err != nil {
				c.lost = sentence(err.Error())
				return
			}
			c.counts = predictions.Predictions
			list := results.Results
			changed := false
			switch {
			case c.latest == 0:
			case len(list) == 0 || list[0].ID != c.latest:
				c.arrived, c.latest, changed = nil, 0, true
				if len(list) > 0 {
					list = nil // what came after it is asked for from the start
				}
			default:
				list = list[1:]
			}
			for _, one := range list {
				c.latest = one.ID
				if err := usable(one.Result); err == nil {
					c.arrived = append(c.arrived, groupResult{fmt.Sprintf("result %d of the class", one.ID), one.Result})
					changed = true
				}
			}
			if changed {
				c.pool()
			}
		})
	})
}

func (c *class) fetch(path string, to any) error {
	body, err := c.p.lab.Class(context.Background(), "GET", path, "", nil)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, to); err != nil {
		return fmt.Errorf("the class’s answer cannot be read: %w", err)
	}
	return nil
}

// clearAll has the class forget everything.
func (c *class) clearAll(key string) {
	code := c.p.room.code
	c.p.spawn(func() {
		_, err := c.p.lab.Class(context.Background(), "DELETE", code+"/", strings.ToUpper(strings.TrimSpace(key)), nil)
		c.p.update(func() {
			if err != nil {
				c.said = "The class was not cleared: " + err.Error() + "."
				return
			}
			c.arrived, c.latest, c.counts, c.asks = nil, 0, nil, false
			c.said = "The class was cleared."
			c.pool()
		})
	})
}

// usable says what keeps a result from being pooled with any other.
func usable(r *lab.Result) error {
	if r == nil {
		return errors.New("it is empty")
	}
	if r.Experiment == (lab.Training{}).Name() {
		return errors.New("it is a training, and those stop at different steps; compare two of them under Sessions")
	}
	_, err := lab.Pool([]*lab.Result{r})
	return err
}

// take reads results out of text: one, several one after the other, or a list.
func (c *class) take(name string, content []byte) {
	results, err := readResults(content)
	for i, r := range results {
		from := name
		if len(results) > 1 {
			from = fmt.Sprintf("%s, result %d", name, i+1)
		}
		if err := usable(r); err != nil {
			c.faults = append(c.faults, from+": "+sentence(err.Error()))
			continue
		}
		c.given = append(c.given, groupResult{from, r})
	}
	if err != nil {
		c.faults = append(c.faults, name+": "+sentence(err.Error()))
	}
}

// readResults decodes results. What stands before a mistake is given, too.
func readResults(content []byte) (list []*lab.Result, err error) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	d := json.NewDecoder(bytes.NewReader(content))
	for {
		var raw json.RawMessage
		if err := d.Decode(&raw); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return list, fmt.Errorf("this is no JSON: %w; choose files that “Save JSON” wrote", err)
		}
		each := []json.RawMessage{raw}
		if raw[0] == '[' {
			each = nil
			if err := json.Unmarshal(raw, &each); err != nil {
				return list, err
			}
		}
		for _, one := range each {
			r := new(lab.Result)
			if err := json.Unmarshal(one, r); err != nil {
				return list, fmt.Errorf("this is no result: %w; choose files that “Save JSON” wrote", err)
			}
			if r.Experiment == "" {
				return list, errors.New("this JSON is no result of an experiment; choose files that “Save JSON” wrote")
			}
			list = append(list, r)
		}
	}
	if len(list) == 0 {
		return nil, errors.New("it is empty")
	}
	return list, nil
}

// pool sorts all results into sets that can be pooled, and pools those that changed.
func (c *class) pool() {
	before := map[string]*groupSet{}
	for _, s := range c.sets {
		before[s.key] = s
	}
	c.sets = nil
	index := map[string]*groupSet{}
	for _, g := range append(slices.Clone(c.given), c.arrived...) {
		key := lab.PoolKey(g.result)
		s := index[key]
		if s == nil {
			s = &groupSet{key: key}
			index[key] = s
			c.sets = append(c.sets, s)
		}
		s.results = append(s.results, g)
	}
	for _, s := range c.sets {
		if old := before[s.key]; old != nil && len(old.results) == len(s.results) && old.results[len(old.results)-1] == s.results[len(s.results)-1] {
			s.pooled, s.fault = old.pooled, old.fault
			continue
		}
		all := make([]*lab.Result, len(s.results))
		for i, g := range s.results {
			all[i] = g.result
		}
		pooled, err := lab.Pool(all)
		if s.pooled = pooled; err != nil {
			s.fault = sentence(err.Error())
		}
	}
	c.show(c.at)
}

// set gives the set that is shown; nil where there is none.
func (c *class) set() *groupSet {
	for _, s := range c.sets {
		if s.key == c.at {
			return s
		}
	}
	if len(c.sets) > 0 {
		return c.sets[0]
	}
	return nil
}

// show puts a set on view. One bench shows whichever it is: go-app keeps handlers
// that look alike.
func (c *class) show(key string) {
	c.at = key
	s := c.set()
	if s == nil || s.pooled == nil {
		return
	}
	if c.shown == nil {
		c.shown = &bench{choices: choices{p: c.p, corrections: map[string]string{}}, pooled: true}
	}
	if c.shown.result == s.pooled {
		return
	}
	for _, e := range c.p.lab.Experiments() {
		if e.Name() == s.pooled.Experiment {
			c.shown.experiment, c.shown.subject = e, e
		}
	}
	if c.shown.experiment == nil || c.shown.experiment.Name() != s.pooled.Experiment {
		s.pooled, s.fault = nil, "This version has no experiment “"+s.results[0].result.Experiment+"”; open these files in the version that made them."
		return
	}
	if c.shown.result == nil || c.shown.result.Experiment != s.pooled.Experiment {
		c.shown.view = view{}
	}
	c.shown.result, c.shown.status = s.pooled, done
	c.shown.shown++
	c.shown.view.settle(s.pooled)
}

// paint implements painter.
func (c *class) paint(p *program) {
	if s := c.set(); s != nil && s.pooled != nil && c.shown != nil {
		c.shown.paint(p)
	}
}

// give takes files that the reader chose or dropped, a JavaScript FileList.
func (c *class) give(list app.Value) {
	n := list.Get("length").Int()
	c.faults, c.said = nil, ""
	c.reading += n
	for i := range n {
		file := list.Index(i)
		name := file.Get("name").String()
		readFile(file, maxResultBytes, func(content []byte, err error) {
			c.p.update(func() { c.read(name, content, err) })
		})
	}
}

// read takes one file over; with the last one everything is pooled.
func (c *class) read(name string, content []byte, err error) {
	c.reading--
	if err != nil {
		c.faults = append(c.faults, name+": "+sentence(err.Error()))
	} else {
		c.take(name, content)
	}
	if c.reading == 0 {
		c.pool()
		c.told()
	}
}

// paste takes text.
func (c *class) paste(text string) {
	c.faults, c.said = nil, ""
	if strings.TrimSpace(text) == "" {
		c.faults = []string{"Nothing was pasted. Open a saved JSON file in a text editor, copy all of it and paste it here."}
		return
	}
	before := len(c.given)
	c.take("Pasted text", []byte(text))
	if len(c.given) > before {
		c.p.host.clear("#class-paste", "")
	}
	c.pool()
	c.told()
}

// told says what has been taken.
func (c *class) told() {
	c.said = count(len(c.given), "result", "results") + " from files and text"
	if n := len(c.faults); n > 0 {
		c.said += ", " + count(n, "fault", "faults")
	}
	c.said += "."
}

// forget puts the files away; what the class has stays.
func (c *class) forget() {
	c.given, c.faults = nil, nil
	c.said = "The files were put away."
	c.pool()
}
