package class

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/classroom"
	"untrained/app/ui/findings"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// Page is the page that pools results of many groups: from files, from pasted
// text, and live from the class of the site.
type Page struct {
	room    *classroom.Room
	p       page.Frame
	given   []groupResult // from files and text
	arrived []groupResult // from the class
	latest  int64         // number of the last that arrived
	counts  []predictionCount
	groups  atWork
	Sets    []*GroupSet
	at      string // key of the set that is shown; "" the first
	Shown   Viewer // shows it
	viewer  func() Viewer
	asking  bool
	Stop    func() // ends asking again and again
	lost    string // why the class does not answer
	Faults  []string
	Reading int // files that have not been read
	over    bool
	said    string
	asks    bool // whether the class is to be cleared
	cleared int  // how often it was; an answer from before is out of date
	example *findings.Exhibit
}

// predictionCount is how many of the class gave an answer.
type predictionCount struct {
	Claim  string `json:"claim"`
	Answer string `json:"answer"`
	N      int    `json:"n"`
}

// atWork counts the groups that agreed to send results, and those of them that run something.
type atWork struct {
	Groups  int `json:"groups"`
	Running int `json:"running"`
}

// Viewer shows a pooled result as the page of its experiment does: first its figure, further down everything else.
type Viewer interface {
	Pool(e lab.Experiment, r *lab.Result)
	Front() []app.UI
	Rest() []app.UI
}

// New returns the page of the tab's part in a class; v makes what shows a pooled result.
func New(p page.Frame, r *classroom.Room, v func() Viewer) *Page {
	c := &Page{p: p, room: r, viewer: v, example: findings.NewExhibit(p, "C7", "selectivity-v1")}
	r.Joins = func() {
		if p.Showing(c) {
			c.Hide(false) // it begins to look at the class
		}
	}
	return c
}

func (c *Page) Title() string { return "Class results" }

func (c *Page) State() page.State {
	switch {
	case c.Reading > 0 || c.room.Joining:
		return page.Running
	case c.room.Fail != nil:
		return page.Failed
	case len(c.Sets) > 0:
		return page.Done
	}
	return page.Idle
}

func (c *Page) Enter(a page.Address) {
	code, given := a.Value("code")
	if given && !c.room.There() {
		c.room.Fail = &part.Failure{Cause: "The link names a class, but this site has none.",
			Remedy: "Ask for the address of the teacher’s machine, where the class is kept."}
	}
	if code != "" {
		c.room.Join(code)
	}
	c.example.Fetch()
	c.watch()
}

func (c *Page) Leave() { c.unwatch() }

func (c *Page) Hide(hidden bool) {
	if c.unwatch(); !hidden {
		c.watch()
	}
}

// watch asks the class for news every two seconds while the page is looked at.
func (c *Page) watch() {
	if !c.room.Joined || c.Stop != nil {
		return
	}
	c.Stop = c.p.Host().Every(2000, func() { c.p.Update(c.Ask) })
	c.Ask()
}

func (c *Page) unwatch() {
	if c.Stop != nil {
		c.Stop()
		c.Stop = nil
	}
}

// Ask fetches what is new. The last result that is known is asked for once more: if
// it is gone, the class was cleared.
func (c *Page) Ask() {
	if c.asking || !c.room.Joined {
		return
	}
	c.asking = true
	code, since, cleared := c.room.Code, max(c.latest-1, 0), c.cleared
	c.p.Spawn(func() {
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
		var groups atWork
		if err == nil {
			err = c.fetch(code+"/groups", &groups)
		}
		c.p.Update(func() {
			c.asking = false
			if c.room.Code != code || c.cleared != cleared {
				return
			}
			if c.lost = ""; err != nil {
				c.lost = part.Sentence(err.Error())
				return
			}
			c.counts, c.groups = predictions.Predictions, groups
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

func (c *Page) fetch(path string, to any) error {
	body, err := c.p.Lab().Class.Ask(context.Background(), "GET", path, "", nil)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, to); err != nil {
		return fmt.Errorf("the class’s answer cannot be read: %w", err)
	}
	return nil
}

// ClearAll has the class forget everything.
func (c *Page) ClearAll(key string) {
	code := c.room.Code
	c.p.Spawn(func() {
		_, err := c.p.Lab().Class.Ask(context.Background(), "DELETE", code+"/", strings.ToUpper(strings.TrimSpace(key)), nil)
		c.p.Update(func() {
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

// Show puts a set on view. One bench shows whichever it is: go-app keeps handlers
// that look alike.
func (c *Page) Show(key string) {
	c.at = key
	s := c.Set()
	if s == nil || s.Pooled == nil {
		return
	}
	if c.Shown == nil {
		c.Shown = c.viewer()
	}
	for _, e := range c.p.Lab().Experiments {
		if e.Name() == s.Pooled.Experiment {
			c.Shown.Pool(e, s.Pooled)
			return
		}
	}
	s.Pooled, s.fault = nil, "This version has no experiment “"+s.Results[0].result.Experiment+
		"”; open these files in the version that made them."
}
