package class

import (
	"errors"
	"strconv"
	"testing"
	"time"
)

func TestGroupsComeAndGo(t *testing.T) {
	var g Groups
	now := time.Unix(0, 0)
	count := func(groups, running int) {
		t.Helper()
		if a, b := g.Count(now); a != groups || b != running {
			t.Errorf("%d groups, %d running, want %d and %d", a, b, groups, running)
		}
	}
	see := func(id string, running bool) {
		t.Helper()
		if err := g.See(id, running, now); err != nil {
			t.Error(err)
		}
	}
	count(0, 0)
	see("a", true)
	see("b", false)
	see("b", true)
	count(2, 2)
	see("a", false)
	count(2, 1)
	now = now.Add(20 * time.Minute)
	see("a", true)
	now = now.Add(20 * time.Minute)
	count(1, 1)
	for _, id := range []string{"", "a name of somebody"} {
		if err := g.See(id, true, now); !errors.As(err, new(*Invalid)) {
			t.Errorf("%q is taken: %v", id, err)
		}
	}
	for i := range mostGroups {
		if err := g.See(strconv.Itoa(i), true, now); err != nil && i < mostGroups-1 {
			t.Fatal(err)
		}
	}
	if err := g.See("one more", true, now); !errors.Is(err, ErrFull) {
		t.Errorf("more than %d groups: %v", mostGroups, err)
	}
}

func TestGroupsOverHTTP(t *testing.T) {
	s, c := newClass(t, ":memory:")
	code := "/" + s.Code()
	if status, body := c.do("POST", code+"/groups", `{"group":"4f","running":true}`); status != 200 {
		t.Errorf("%d %s", status, body)
	}
	if _, body := c.do("GET", code+"/groups", ""); body != `{"groups":1,"running":1}` {
		t.Errorf("counted: %s", body)
	}
	if status, _ := c.do("POST", code+"/groups", "hello"); status != 422 {
		t.Errorf("nonsense gets %d", status)
	}
}
