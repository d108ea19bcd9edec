package uitest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"untrained/app/ui"
)

// ClassCode and ClassKey open the laboratory's class.
const (
	ClassCode = "ABCDEF"
	ClassKey  = "TEACHER"
)

// Class implements ui.Laboratory: a class in memory that answers as package
// server/class does.
func (l *Laboratory) Class(_ context.Context, method, path, key string, body []byte) ([]byte, error) {
	if l.ClassFail != nil {
		return nil, l.ClassFail
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	rest, ok := strings.CutPrefix(path, ClassCode+"/")
	if !ok {
		return nil, errors.New("there is no class with this code; look at the teacher's screen again")
	}
	what, query, _ := strings.Cut(rest, "?")
	switch method + " " + what {
	case "GET ":
		return []byte(`{"open":true}`), nil
	case "POST results":
		l.classIDs++
		l.class = append(l.class, classResult{l.classIDs, body})
		return []byte(`{"id":1}`), nil
	case "POST predictions":
		var p struct{ Claim, Answer string }
		if err := json.Unmarshal(body, &p); err != nil {
			return nil, err
		}
		if l.predictions == nil {
			l.predictions = map[string]int{}
		}
		l.predictions[p.Claim+" "+p.Answer]++
		return []byte(`{"kept":true}`), nil
	case "GET results":
		var since int64
		if _, err := fmt.Sscanf(query, "since=%d", &since); err != nil {
			return nil, err
		}
		list := []classResult{}
		for _, r := range l.class {
			if r.ID > since {
				list = append(list, r)
			}
		}
		return json.Marshal(map[string]any{"results": list})
	case "GET predictions":
		list := []map[string]any{}
		for k, n := range l.predictions {
			claim, answer, _ := strings.Cut(k, " ")
			list = append(list, map[string]any{"claim": claim, "answer": answer, "n": n})
		}
		return json.Marshal(map[string]any{"predictions": list})
	case "DELETE ":
		if key != ClassKey {
			return nil, errors.New("only the teacher can clear the class: the key stands where the server was started")
		}
		l.class, l.predictions = nil, nil
		return []byte(`{"cleared":true}`), nil
	}
	return nil, fmt.Errorf("no such request: %s %s", method, path)
}

var _ ui.Classroom = (*Laboratory)(nil)

type classResult struct {
	ID     int64           `json:"id"`
	Result json.RawMessage `json:"result"`
}

// Sent gives what the class holds: its results, and its predictions by "claim answer".
func (l *Laboratory) Sent() (results []string, predictions map[string]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.class {
		results = append(results, string(r.Result))
	}
	predictions = map[string]int{}
	for k, n := range l.predictions {
		predictions[k] = n
	}
	return results, predictions
}
