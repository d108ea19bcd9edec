//go:build !js

package browsertest

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// Download calls start, which must start a download, for instance by a click, and returns the name and content of the
// file that arrived.
func (p *Page) Download(start func()) (name string, content []byte) {
	p.t.Helper()
	folder := p.t.TempDir()
	p.do("allowing downloads") // opens the tab, if it is not open yet: only then has it a profile
	c := chromedp.FromContext(p.ctx)
	_, err := cdp.Call(p.ctx, c.Browser, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: c.BrowserContextID, DownloadPath: folder,
	})
	if err != nil {
		p.t.Fatalf("allowing downloads: %v", err)
	}
	start()
	for end := time.Now().Add(p.Patience); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		files, err := os.ReadDir(folder)
		if err != nil {
			p.t.Fatal(err)
		}
		// Chromium writes a download to a file of another name, which it renames when the download is complete.
		if len(files) != 1 || strings.HasSuffix(files[0].Name(), ".crdownload") || strings.HasPrefix(files[0].Name(), ".") {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, files[0].Name()))
		if err != nil {
			p.t.Fatal(err)
		}
		return files[0].Name(), content
	}
	p.t.Fatalf("no file arrived within %v\n%s", p.Patience, p.state())
	return "", nil
}
