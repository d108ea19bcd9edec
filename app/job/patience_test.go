//go:build !js

package job

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A download says what is happening after ten seconds without progress, and while it trickles, and takes it back.
func TestADownloadThatStallsSaysSo(t *testing.T) {
	const size = 30_000_000
	for _, c := range []struct {
		name string
		at   func(second int) float64 // the fraction that has arrived
		want []string                 // what is said from the tenth second on, in order; "" it goes on
	}{
		{"the body never comes", func(int) float64 { return 0 },
			[]string{"Nothing has come from data.example for 10 seconds"}},
		{"it stalls half-way", func(s int) float64 { return min(float64(s), 15) / 30 },
			[]string{"Nothing has come from data.example for 10 seconds; 15.0 of 30.0 MB are here"}},
		{"it stalls and goes on", func(s int) float64 {
			if s < 14 {
				return 0.1
			}
			return 0.1 + float64(s-13)/30
		}, []string{"Nothing", ""}},
		{"it trickles", func(s int) float64 { return float64(s) * 1000 / size },
			[]string{"data.example sends only 1."}},
		{"it flows", func(s int) float64 { return float64(s) / 30 }, nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			var mu sync.Mutex
			var said []string
			heard := 0.0
			progress := Patience(ctx, "data.example", size, func(done float64) { heard = done }, func(text string) {
				mu.Lock()
				defer mu.Unlock()
				// The seconds go on counting; each sentence is wanted once.
				if n := len(said); n == 0 || (text == "") != (said[n-1] == "") {
					said = append(said, text)
				}
			})
			time.Sleep(500 * time.Millisecond) // between two looks at the clock, so that their order is certain
			for s := range 30 {
				progress(c.at(s))
				if heard != c.at(s) {
					t.Errorf("%s: %v was passed on as %v", c.name, c.at(s), heard)
				}
				time.Sleep(time.Second)
			}
			cancel()
			synctest.Wait()
			if len(said) != len(c.want) {
				t.Fatalf("%s: said %q", c.name, said)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(said[i], want) || (want == "") != (said[i] == "") {
					t.Errorf("%s: said %q, not %q", c.name, said[i], want)
				}
			}
		})
	}
}
