package uitest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// ClassCode and ClassKey open the laboratory's class.
const (
	ClassCode = "ABCDEF"
	ClassKey  = "TEACHER"
)

// Class implements ui.Classroom: a class in memory that answers as package server/class does.
type Class struct {
	HasClass  bool  // the site keeps a class's results
	ClassFail error // the class does not answer

	mu          sync.Mutex
	class       []classResult
	classIDs    int64
	predictions map[string]int
	groups      map[string]bool // by number, whether something runs
}

// Ask implements ui.Classroom.
func (c *Class) Ask(_ context.Context, method, path, key string, body []byte) ([]byte, error) {
	if c.ClassFail != nil {
		return nil, c.ClassFail
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	rest, ok := strings.CutPrefix(path, ClassCode+"/")
	if !ok {
		return nil, errors.New("there is no class with this code; look at the teacher's screen again")
	}
	what, query, _ := strings.Cut(rest, "?")
	switch method + " " + what {
	case "GET ":
		return []byte(`{"open":true}`), nil
	case "POST results":
		c.classIDs++
		c.class = append(c.class, classResult{c.classIDs, body})
		return []byte(`{"id":1}`), nil
	case "POST predictions":
		var p struct{ Claim, Answer string }
		if err := json.Unmarshal(body, &p); err != nil {
			return nil, err
		}
		if c.predictions == nil {
			c.predictions = map[string]int{}
		}
		c.predictions[p.Claim+" "+p.Answer]++
		return []byte(`{"kept":true}`), nil
	case "GET results":
		var since int64
		if _, err := fmt.Sscanf(query, "since=%d", &since); err != nil {
			return nil, err
		}
		list := []classResult{}
		for _, r := range c.class {
			if r.ID > since {
				list = append(list, r)
			}
		}
		return json.Marshal(map[string]any{"results": list})
	case "GET predictions":
		list := []map[string]any{}
		for k, n := range c.predictions {
			claim, answer, _ := strings.Cut(k, " ")
			list = append(list, map[string]any{"claim": claim, "answer": answer, "n": n})
		}
		return json.Marshal(map[string]any{"predictions": list})
	case "POST groups":
		var g struct {
			Group   string
			Running bool
		}
		if err := json.Unmarshal(body, &g); err != nil {
			return nil, err
		}
		if c.groups == nil {
			c.groups = map[string]bool{}
		}
		c.groups[g.Group] = g.Running
		return []byte(`{"kept":true}`), nil
	case "GET groups":
		running := 0
		for _, on := range c.groups {
			if on {
				running++
			}
		}
		return json.Marshal(map[string]int{"groups": len(c.groups), "running": running})
	case "DELETE ":
		if key != ClassKey {
			return nil, errors.New("only the teacher can clear the class: the key stands where the server was started")
		}
		c.class, c.predictions = nil, nil
		return []byte(`{"cleared":true}`), nil
	}
	return nil, fmt.Errorf("no such request: %s %s", method, path)
}

type classResult struct {
	ID     int64           `json:"id"`
	Result json.RawMessage `json:"result"`
}

// Sent returns what the class holds: its results, and its predictions by "claim answer".
func (c *Class) Sent() (results []string, predictions map[string]int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.class {
		results = append(results, string(r.Result))
	}
	predictions = map[string]int{}
	for k, n := range c.predictions {
		predictions[k] = n
	}
	return results, predictions
}
