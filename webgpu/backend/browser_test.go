//go:build !js

package backend_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"untrained/server/browsertest"
)

// mustPass are the tests that must run, and pass, in a browser.
var mustPass = []string{
	"TestConformance", "TestTraining", "TestBrokenKernel", "TestLost", "TestKernels", "TestLanesTogether", "TestNaN", "TestPortions", "TestPool", "TestGram",
	"TestRecovery", "TestLostWhileReading", "TestTwoDevices", "TestSoakSteps",
	"TestCompiling", "TestSmallLimits", "TestDeviceRefused", "TestFaultsOfBrowsers", "TestOutOfMemory", "TestUncapturedError", "TestSoftwareAdapter",
}

// TestInBrowser builds this package's tests for the browser and runs them there on
// a software GPU: on a page and in a worker, and some in two tabs at once.
func TestInBrowser(t *testing.T) {
	site := httptest.NewServer(testSite(t))
	defer site.Close()
	b := startBrowser(t)
	chosen := os.Getenv("UNTRAINED_WEBGPU_TESTS")
	for _, where := range []string{"page", "worker"} {
		t.Run(where, func(t *testing.T) {
			output := follow(t, begin(t, b, site.URL, where, chosen))
			for _, name := range mustPass {
				if !strings.Contains(output, "--- PASS: "+name+" (") && chosen == "" {
					t.Errorf("%s has not passed", name)
				}
			}
		})
	}
	t.Run("two tabs", func(t *testing.T) {
		const test = "TestSoakSteps"
		tabs := []*browsertest.Page{begin(t, b, site.URL, "page", test), begin(t, b, site.URL, "page", test)}
		for _, tab := range tabs {
			if output := follow(t, tab); !strings.Contains(output, "--- PASS: "+test) {
				t.Errorf("%s has not passed in one of two tabs", test)
			}
		}
	})
}

// startBrowser starts a browser with a software GPU, whose heap can be measured.
func startBrowser(t *testing.T) *browsertest.Browser {
	t.Helper()
	return browsertest.Start(t, "enable-unsafe-webgpu", "use-webgpu-adapter=swiftshader", "enable-precise-memory-info", "js-flags=--expose-gc")
}

// begin starts tests in a page or its worker.
func begin(t *testing.T, b *browsertest.Browser, url, where, tests string) *browsertest.Page {
	t.Helper()
	p := b.Open(t, url)
	p.Patience = time.Minute
	args, err := json.Marshal([]string{"-test.v", "-test.run=" + tests})
	if err != nil {
		t.Fatal(err)
	}
	browsertest.Eval[bool](p, fmt.Sprintf("start(%q, %s)", where, args))
	return p
}

// follow logs what the tests write until they end, except for the many that pass.
func follow(t *testing.T, p *browsertest.Page) (output string) {
	t.Helper()
	type news struct {
		Text string `json:"text"`
		Code *int   `json:"code"`
	}
	rest := ""
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		n := browsertest.Eval[news](p, `(() => { const n = {text: output, code: code}; output = ""; return n; })()`)
		output += n.Text
		rest += n.Text
		for {
			line, after, found := strings.Cut(rest, "\n")
			if !found {
				break
			}
			rest = after
			if !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "    --- PASS") && !strings.HasPrefix(line, "        --- PASS") {
				t.Log(line)
			}
		}
		if n.Code != nil {
			if *n.Code != 0 {
				t.Errorf("the tests ended with code %d", *n.Code)
			}
			return output
		}
	}
	t.Fatalf("no end after five minutes; the last words: %s", output[max(0, len(output)-2000):])
	return ""
}

// testSite serves the test program and what runs it.
func testSite(t *testing.T) http.Handler {
	t.Helper()
	program := filepath.Join(t.TempDir(), "test.wasm")
	build := exec.Command("go", "test", "-tags", tags, "-c", "-o", program, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the tests for the browser: %v\n%s", err, text)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("go env GOROOT: %v", err)
	}
	support := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")
	file := func(name string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, name) }
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/test.wasm", file(program))
	mux.HandleFunc("/wasm_exec.js", file(support))
	mux.HandleFunc("/run.js", file(filepath.Join("testdata", "run.js")))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>tests</title><script src="/wasm_exec.js"></script><script src="/run.js"></script>`)
	})
	return mux
}
