//go:build portability

package main

import (
	"path/filepath"
	"strings"
	"testing"

	"untrained/server/browsertest"
)

// TestInFirefox runs in Firefox what TestInBrowser runs in Chromium, and the tests of networks and their numbers: the
// bits that a seed gives are the same in both, and natively.
func TestInFirefox(t *testing.T) {
	files := inBrowserFiles(t)
	for _, folder := range []string{"nn", "nn/elementary", "nn/random", "nn/cpu", "app/job", "app/job/notebook", "wasm",
		"wasm/place"} {
		t.Run(folder, func(t *testing.T) {
			f := browsertest.StartFirefox(t)
			address := browsertest.GoTests(t, filepath.Join("..", filepath.FromSlash(folder)), "", files)
			output := f.GoTests(t, address, "page", "^Test")
			passed, skipped := strings.Count(output, "\n--- PASS: "), strings.Count(output, "\n--- SKIP: ")
			if passed == 0 {
				t.Errorf("nothing has passed: %s", output)
			}
			t.Logf("%d tests passed, %d were skipped", passed, skipped)
			browsertest.Skips(t, output)
		})
	}
}

// TestPageInFirefox opens the page, runs a quick experiment in its workers, and finds it again after a reload.
func TestPageInFirefox(t *testing.T) {
	f := browsertest.StartFirefox(t)
	address, _ := open(t, "/", "")
	const shown = `document.querySelector("#figure-1") && document.documentElement.dataset.state === "done"`
	f.Open(address + "#/encoding?recording=sim-v1&training=random,pixels&seeds=1&folds=3&inner=2&bootstrap=100&quick=1" +
		"&run=1")
	f.WaitFor(shown)
	var text string
	f.Eval(`document.querySelector("#figure-1").textContent`, &text)
	if !strings.Contains(text, "Pixels") {
		t.Errorf("the figure reads %q", text)
	}
	f.Eval("location.href", &text)
	f.Open("about:blank")
	f.Open(text)
	f.WaitFor(shown)
}
