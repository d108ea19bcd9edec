package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

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
	cleared int  // how often it was; an answer from before is out of date
}

// predictionCount is how many of the class gave an answer.
type predictionCount struct {
	Claim  string `json:"claim"`
	Answer string `json:"answer"`
	N      int    `json:"n"`
}

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
	code, since, cleared := c.p.room.code, max(c.latest-1, 0), c.cleared
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
			if c.p.room.code != code || c.cleared != cleared {
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
	body, err := c.p.lab.Class.Ask(context.Background(), "GET", path, "", nil)
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
		_, err := c.p.lab.Class.Ask(context.Background(), "DELETE", code+"/", strings.ToUpper(strings.TrimSpace(key)), nil)
		c.p.update(func() {
			if err != nil {
				c.said = "The class was not cleared: " + err.Error() + "."
				return
			}
			c.arrived, c.latest, c.counts, c.asks = nil, 0, nil, false
			c.cleared++
			c.said = "The class was cleared."
			c.pool()
		})
	})
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
	for _, e := range c.p.lab.Experiments {
		if e.Name() == s.pooled.Experiment {
			c.shown.experiment, c.shown.subject = e, e
		}
	}
	if c.shown.experiment == nil || c.shown.experiment.Name() != s.pooled.Experiment {
		s.pooled, s.fault = nil, "This version has no experiment “"+s.results[0].result.Experiment+
			"”; open these files in the version that made them."
		return
	}
	if c.shown.result == nil || c.shown.result.Experiment != s.pooled.Experiment {
		c.shown.view = view{}
	}
	c.shown.result, c.shown.status = s.pooled, done
	c.shown.shown++
	c.shown.view.settle(s.pooled)
}
