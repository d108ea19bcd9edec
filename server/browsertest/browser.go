//go:build !js

// Package browsertest drives a real Chromium in tests: start one, open pages, read
// and press, and fail with what the page wrote to its console.
//
//	b := browsertest.Start(t)
//	p := b.Open(t, server.URL+"/#/encoding")
//	p.WaitFor(`html[data-state="done"]`)
//	p.Click("#export-csv")
//	p.Screenshot("encoding-done")
//	p.Accessible()
//	p.NoErrors()
//
// Every Page has a profile of its own (storage, caches, service workers), and
// whatever goes wrong ends the test.
//
// UNTRAINED_BROWSER names the browser (otherwise chromium or chrome on the PATH),
// UNTRAINED_SCREENSHOTS a folder for pictures, UNTRAINED_AXE the file
// axe.min.js of axe-core.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"testing"

	"github.com/chromedp/chromedp"
)

// Browser is a running Chromium.
type Browser struct{ ctx context.Context }

// Start starts a browser without a window that ends with the test. flags are
// Chromium's, without dashes, "name" or "name=value". Without a Chromium on the
// machine the test is skipped, but fails where CI is set.
func Start(t testing.TB, flags ...string) *Browser {
	t.Helper()
	file := find()
	if file == "" && os.Getenv("CI") != "" {
		t.Fatal("no Chromium here, and this run must not pass without one: make tools installs it")
	}
	if file == "" {
		t.Skip("no Chromium here: install the package chromium, or name one in UNTRAINED_BROWSER")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(file),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1280, 900))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's sandbox refuses root
	}
	for _, f := range flags {
		options = append(options, flag(f))
	}
	ctx, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		stop()
		stopAllocator()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s does not start: %v", file, err)
	}
	return &Browser{ctx: ctx}
}

func flag(text string) chromedp.ExecAllocatorOption {
	for i := range text {
		if text[i] == '=' {
			return chromedp.Flag(text[:i], text[i+1:])
		}
	}
	return chromedp.Flag(text, true)
}

func find() string {
	if file := os.Getenv("UNTRAINED_BROWSER"); file != "" {
		return file
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if file, err := exec.LookPath(name); err == nil {
			return file
		}
	}
	return ""
}
