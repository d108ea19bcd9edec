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

// mustPass are the tests that have to run, and pass, in a browser.
var mustPass = []string{"TestConformance", "TestTraining", "TestBrokenKernel", "TestLost", "TestKernels"}

// TestInBrowser builds this package's tests for the browser and runs them there on
// a software GPU: on a page and in a worker.
func TestInBrowser(t *testing.T) {
	site := httptest.NewServer(testSite(t))
	defer site.Close()
	b := browsertest.Start(t, "enable-unsafe-webgpu", "use-webgpu-adapter=swiftshader")
	for _, where := range []string{"page", "worker"} {
		t.Run(where, func(t *testing.T) {
			p := b.Open(t, site.URL)
			p.Patience = time.Minute
			args, err := json.Marshal([]string{"-test.v", "-test.run=" + os.Getenv("UNTRAINED_WEBGPU_TESTS")})
			if err != nil {
				t.Fatal(err)
			}
			browsertest.Eval[bool](p, fmt.Sprintf("start(%q, %s)", where, args))
			output, code := follow(t, p)
			if code != 0 {
				t.Errorf("the tests ended with code %d", code)
			}
			for _, name := range mustPass {
				if !strings.Contains(output, "--- PASS: "+name+" (") && os.Getenv("UNTRAINED_WEBGPU_TESTS") == "" {
					t.Errorf("%s has not passed", name)
				}
			}
		})
	}
}

// follow logs what the tests write, but for each of the many that pass, until
// they end.
func follow(t *testing.T, p *browsertest.Page) (output string, code int) {
	t.Helper()
	type news struct {
		Text string `json:"text"`
		Code *int   `json:"code"`
	}
	rest := ""
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
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
			return output, *n.Code
		}
	}
	t.Fatalf("no end after two minutes; the last words: %s", output[max(0, len(output)-2000):])
	return "", 0
}

// testSite serves the test program and what runs it.
func testSite(t *testing.T) http.Handler {
	t.Helper()
	program := filepath.Join(t.TempDir(), "test.wasm")
	build := exec.Command("go", "test", "-c", "-o", program, ".")
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
