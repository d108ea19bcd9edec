//go:build soak && linux

package main

import (
	"fmt"
	"testing"

	"untrained/server/browsertest"
)

// growth is how much more memory a page and its workers may hold at the end than when they had warmed up, in bytes.
// Browsers and Go collect garbage when they like: a run that leaked what it computes would leave far more.
const growth = 64 << 20

// A page that runs an experiment a hundred times, each with other random networks, holds what it held after ten.
func TestSoakMemoryOfAHundredRuns(t *testing.T) {
	address, _ := open(t, "/", "")
	p := browsertest.Start(t, "disable-quic").NewPage(t)
	p.Open(address + quick)
	p.WaitFor("#run:not([disabled])")
	var warm int64
	for i := 1; i <= 100; i++ {
		seed := fmt.Sprintf("seed=%d", 10*i)
		p.Hash(quick + "&" + seed + "&run=1")
		p.WaitUntil(fmt.Sprintf(`document.documentElement.dataset.state === "done" && !document.querySelector("#stale") && `+
			`location.hash.includes(%q)`, seed))
		if i%10 == 0 {
			held := p.Resident()
			t.Logf("after %d runs: %d MB", i, held>>20)
			if i == 10 {
				warm = held
			}
			if over := held - warm; i == 100 && over > growth {
				t.Errorf("a hundred runs leave %d MB more than ten", over>>20)
			}
		}
	}
	p.NoErrors()
}
