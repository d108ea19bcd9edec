//go:build !js

package browsertest

import (
	"context"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// CrashGPU ends the browser's GPU process, as a fault of a driver does: every tab loses its GPU devices. The browser
// then starts another GPU process.
func (p *Page) CrashGPU() {
	p.t.Helper()
	p.do("crashing the GPU process", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := cdp.Call(ctx, chromedp.FromContext(ctx).Browser, browser.CrashGPUProcess, cdp.Empty{})
		return err
	}))
}
