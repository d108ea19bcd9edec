package part

import (
	"testing"

	"untrained/app/job"
)

func TestFeedKeepsWarnings(t *testing.T) {
	f := NewFeed(func(f func()) { f() }, func(job.Event) {})
	f.Close()
	for _, c := range []struct {
		warning, want string
	}{{"", ""}, {"disk full", "disk full"}, {"", "disk full"}, {"another", "another"}, {"", "another"}} {
		f.Put(job.Event{Warning: c.warning})
		if e, _ := f.Take(); e.Warning != c.want {
			t.Errorf("after the warning %q the event has %q, not %q", c.warning, e.Warning, c.want)
		}
	}
}
