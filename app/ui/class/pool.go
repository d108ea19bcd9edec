package class

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/lab/pool"
	"untrained/app/lab/training"
	"untrained/app/ui/host"
	"untrained/app/ui/part"
)

// groupResult is one result and where it is from, in words.
type groupResult struct {
	name   string
	result *lab.Result
}

// GroupSet are results that can be pooled.
type GroupSet struct {
	Key     string
	Results []groupResult
	Pooled  *lab.Result
	fault   string
}

// maxResultBytes bounds a file: a result with all its tables has a few megabytes.
const maxResultBytes = 64 << 20

// usable says what keeps a result from being pooled with any other.
func usable(r *lab.Result) error {
	if r == nil {
		return errors.New("it is empty")
	}
	if r.Experiment == (training.Page{}).Name() {
		return errors.New("it is a training, and those stop at different steps; compare two of them under Sessions")
	}
	_, err := pool.Pool([]*lab.Result{r})
	return err
}

// take reads results out of text: one, several one after the other, or a list.
func (c *Page) take(name string, content []byte) {
	results, err := readResults(content)
	for i, r := range results {
		from := name
		if len(results) > 1 {
			from = fmt.Sprintf("%s, result %d", name, i+1)
		}
		if err := usable(r); err != nil {
			c.Faults = append(c.Faults, from+": "+part.Sentence(err.Error()))
			continue
		}
		c.given = append(c.given, groupResult{from, r})
	}
	if err != nil {
		c.Faults = append(c.Faults, name+": "+part.Sentence(err.Error()))
	}
}

// readResults decodes results. What stands before a mistake is given, too.
func readResults(content []byte) (list []*lab.Result, err error) {
	each, err := notebook.Results(content)
	for _, one := range each {
		r := new(lab.Result)
		if err := json.Unmarshal(one, r); err != nil {
			return list, fmt.Errorf("this is no result: %w; choose files that “Save JSON” wrote", err)
		}
		list = append(list, r)
	}
	if err == nil && len(list) == 0 {
		err = errors.New("it has no results")
	}
	return list, err
}

// pool sorts all results into sets that can be pooled, and pools those that changed.
func (c *Page) pool() {
	before := map[string]*GroupSet{}
	for _, s := range c.Sets {
		before[s.Key] = s
	}
	c.Sets = nil
	index := map[string]*GroupSet{}
	for _, g := range append(slices.Clone(c.given), c.arrived...) {
		key := pool.Key(g.result)
		s := index[key]
		if s == nil {
			s = &GroupSet{Key: key}
			index[key] = s
			c.Sets = append(c.Sets, s)
		}
		s.Results = append(s.Results, g)
	}
	for _, s := range c.Sets {
		if old := before[s.Key]; old != nil && len(old.Results) == len(s.Results) &&
			old.Results[len(old.Results)-1] == s.Results[len(s.Results)-1] {
			s.Pooled, s.fault = old.Pooled, old.fault
			continue
		}
		all := make([]*lab.Result, len(s.Results))
		for i, g := range s.Results {
			all[i] = g.result
		}
		pooled, err := pool.Pool(all)
		if s.Pooled = pooled; err != nil {
			s.fault = part.Sentence(err.Error())
		}
	}
	c.Show(c.at)
}

// Set gives the set that is shown; nil where there is none.
func (c *Page) Set() *GroupSet {
	for _, s := range c.Sets {
		if s.Key == c.at {
			return s
		}
	}
	if len(c.Sets) > 0 {
		return c.Sets[0]
	}
	return nil
}

// give takes files that the reader chose or dropped, a JavaScript FileList.
func (c *Page) give(list app.Value) {
	n := list.Get("length").Int()
	c.Faults, c.said = nil, ""
	c.Reading += n
	for i := range n {
		file := list.Index(i)
		name := file.Get("name").String()
		host.ReadFile(file, maxResultBytes, func(content []byte, err error) {
			c.p.Update(func() { c.Read(name, content, err) })
		})
	}
}

// Read takes one file over; with the last one everything is pooled.
func (c *Page) Read(name string, content []byte, err error) {
	c.Reading--
	if err != nil {
		c.Faults = append(c.Faults, name+": "+part.Sentence(err.Error()))
	} else {
		c.take(name, content)
	}
	if c.Reading == 0 {
		c.pool()
		c.told()
	}
}

// Paste takes text.
func (c *Page) Paste(text string) {
	c.Faults, c.said = nil, ""
	if strings.TrimSpace(text) == "" {
		c.Faults = []string{"Nothing was pasted. Open a saved JSON file in a text editor, copy all of it and paste it here."}
		return
	}
	before := len(c.given)
	c.take("Pasted text", []byte(text))
	if len(c.given) > before {
		c.p.Host().Clear("#class-paste", "")
	}
	c.pool()
	c.told()
}

// told says what has been taken.
func (c *Page) told() {
	c.said = part.Count(len(c.given), "result", "results") + " from files and text"
	if n := len(c.Faults); n > 0 {
		c.said += ", " + part.Count(n, "fault", "faults")
	}
	c.said += "."
}

// forget puts the files away; what the class has stays.
func (c *Page) forget() {
	c.given, c.Faults = nil, nil
	c.said = "The files were put away."
	c.pool()
}
