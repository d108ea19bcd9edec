//go:build soak && linux

package browsertest

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
)

// Resident returns how many bytes of memory the processes that run pages and their workers hold, in the whole browser:
// a test that asks has a browser of its own.
func (p *Page) Resident() int64 {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	info, err := cdp.Call(ctx, chromedp.FromContext(p.ctx).Browser, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		p.t.Fatalf("processes of the browser: %v", err)
	}
	var sum int64
	for _, process := range info.ProcessInfo {
		if process.Type != "renderer" {
			continue
		}
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process.ID))
		if err != nil {
			continue // it has ended
		}
		var kB int64
		if _, after, ok := strings.Cut(string(text), "VmRSS:"); ok {
			if _, err := fmt.Sscan(after, &kB); err != nil {
				p.t.Fatal(err)
			}
		}
		sum += kB << 10
	}
	if sum == 0 {
		p.t.Fatal("no process of the browser runs a page")
	}
	return sum
}
