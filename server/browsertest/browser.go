//go:build !js

// Package browsertest drives a real Chromium in tests: it starts the browser, opens pages, reads and clicks, and fails
// with what the page wrote to its console.
//
//	b := browsertest.Start(t)
//	p := b.Open(t, server.URL+"/#/encoding")
//	p.WaitState("done")
//	p.Click("#export-csv")
//	p.Screenshot("encoding-done")
//	p.Accessible()
//	p.NoErrors()
//
// Every Page has a profile of its own (storage, caches, service workers), and whatever goes wrong ends the test. No
// method waits for a fixed time: a method that waits does so until the page is in a certain state, however busy the
// machine is, and Patience only bounds a hang.
//
// UNTRAINED_BROWSER names the browser (default: chromium or chrome on the PATH), UNTRAINED_SCREENSHOTS a folder for
// pictures, UNTRAINED_AXE the file axe.min.js of axe-core.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// Browser is a running Chromium.
type Browser struct {
	ctx  context.Context
	stop func()
}

// common holds the browser that the tests of a package share.
var common struct {
	sync.Mutex
	shared bool // Main ends it
	b      *Browser
}

// Main calls run, which runs the tests of a package, then ends the browser that the tests shared, and returns the exit
// code of run, for TestMain to exit with.
func Main(run func() int) (code int) {
	common.shared = true
	code = run()
	if common.b != nil {
		common.b.stop()
	}
	return code
}

// Start returns a browser without a window. Without flags that is the browser that the package's tests share (see
// Main); with flags, which are Chromium's without dashes, "name" or "name=value", Start starts a browser that ends with
// the test. If there is no Chromium on the machine, Start skips the test, or fails it where CI is set.
func Start(t testing.TB, flags ...string) *Browser {
	t.Helper()
	file := find()
	if file == "" && os.Getenv("CI") != "" {
		t.Fatal("this machine has no Chromium, and CI is set, so the tests must not be skipped: make tools installs it")
	}
	if file == "" {
		t.Skip("this machine has no Chromium: install the package chromium, or name a browser in UNTRAINED_BROWSER")
	}
	if len(flags) > 0 || !common.shared {
		b := start(t, file, flags...)
		t.Cleanup(b.stop)
		return b
	}
	common.Lock()
	defer common.Unlock()
	if common.b == nil || common.b.ctx.Err() != nil {
		common.b = start(t, file)
	}
	return common.b
}

func start(t testing.TB, file string, flags ...string) *Browser {
	t.Helper()
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
	b := &Browser{ctx: ctx, stop: func() {
		stop()
		stopAllocator()
	}}
	if err := chromedp.Do(ctx); err != nil {
		b.stop()
		t.Fatalf("%s does not start: %v", file, err)
	}
	return b
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
