//go:build !js

package browsertest

import (
	"github.com/chromedp/chromedp"
)

// Upload chooses a file in the first element that matches, an input of type file, as a user does in the browser's
// dialogue.
func (p *Page) Upload(selector, file string) {
	p.t.Helper()
	p.WaitFor(selector)
	p.do("choosing "+file, chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}
