//go:build !js

package browsertest

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

// Screenshot takes a picture of the whole page and writes it as name.png into the folder UNTRAINED_SCREENSHOTS; without
// that folder it does nothing.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	p.picture(name, chromedp.FullScreenshot(100))
}

// View takes a picture of the window, scrolled so that the first element that matches is at its top, and writes the
// picture as Screenshot does.
func (p *Page) View(name, selector string) {
	p.t.Helper()
	of[bool](p, selector, "e => (e.scrollIntoView({block: 'start', behavior: 'instant'}), true)")
	p.picture(name, chromedp.CaptureScreenshot())
}

func (p *Page) picture(name string, take chromedp.Action[[]byte]) {
	p.t.Helper()
	folder := os.Getenv("UNTRAINED_SCREENSHOTS")
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, take)
	if err != nil {
		p.t.Fatalf("screenshot %s: %v", name, err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
