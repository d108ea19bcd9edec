//go:build !js

package browsertest

import (
	_ "embed"
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
)

//go:embed gotest.js
var runGoTests []byte

// GoTests builds the tests of the package in a folder for the browser, with build tags, and serves them until t ends,
// together with the handlers in files, by path. It returns the address of the page that StartGoTests opens.
func GoTests(t testing.TB, folder, tags string, files map[string]http.Handler) (address string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "test.wasm")
	build := exec.Command("go", "test", "-tags", tags, "-c", "-o", program, ".")
	build.Dir = folder
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the tests of %s for the browser: %v\n%s", folder, err, text)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("go env GOROOT: %v", err)
	}
	support := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")
	mux := http.NewServeMux()
	for path, h := range files {
		mux.Handle(path, h)
	}
	mux.HandleFunc("/test.wasm", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, program) })
	mux.HandleFunc("/wasm_exec.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, support) })
	mux.Handle("/gotest.js", Script(string(runGoTests)))
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>tests</title>`+
			`<script src="/wasm_exec.js"></script><script src="/gotest.js"></script>`)
	})
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	return site.URL
}

// Script returns a handler that serves a text as JavaScript.
func Script(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write([]byte(text)) // an error means that the browser left
	})
}

// StartGoTests opens the address that GoTests returned in a new tab and starts the tests there: in the page or in a
// worker (where is "page" or "worker"), those that match the pattern tests, as for go test -run.
func (b *Browser) StartGoTests(t testing.TB, address, where, tests string) *Page {
	t.Helper()
	p := b.Open(t, address)
	args, err := json.Marshal([]string{"-test.v", "-test.run=" + tests})
	if err != nil {
		t.Fatal(err)
	}
	Eval[bool](p, fmt.Sprintf("start(%q, %s)", where, args))
	return p
}

// goTestsTime is how long FollowGoTests waits for tests that do not end.
const goTestsTime = 30 * time.Minute

// Skips runs a skipped subtest of t, with the reason, for each test that was skipped according to the output of
// FollowGoTests: nobody reads the log of a test that passes.
func Skips(t *testing.T, output string) {
	t.Helper()
	for name, reason := range skipped(output) {
		t.Run(name, func(t *testing.T) { t.Skip(reason) })
	}
}

// skipped returns the tests that were skipped according to an output, each with its reason. In the output, the lines
// that a test logged stand before the line that says how the test ended.
func skipped(output string) map[string]string {
	reasons := map[string]string{}
	var said []string
	for line := range strings.Lines(output) {
		text := strings.TrimSpace(line)
		switch name, found := strings.CutPrefix(text, "--- SKIP: "); {
		case found:
			name, _, _ = strings.Cut(name, " (")
			reasons[name] = "it gave no reason"
			if len(said) > 0 {
				reasons[name] = said[len(said)-1]
			}
		case strings.HasPrefix(text, "=== ") || strings.HasPrefix(text, "--- "):
			said = nil
		case text != "":
			said = append(said, text)
		}
	}
	return reasons
}

// FollowGoTests waits until the tests end and returns their output. It logs the output, without the many subtests that
// pass, and fails the calling test if the tests fail.
func (p *Page) FollowGoTests() (output string) {
	p.t.Helper()
	type news struct {
		Text string `json:"text"`
		Code *int   `json:"code"`
	}
	rest := ""
	for end := time.Now().Add(goTestsTime); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		n := Eval[news](p, `(() => { const n = {text: output, code: code}; output = ""; return n; })()`)
		output += n.Text
		rest += n.Text
		for {
			line, after, found := strings.Cut(rest, "\n")
			if !found {
				break
			}
			rest = after
			passed := strings.TrimLeft(line, " ")
			if !strings.HasPrefix(line, "=== ") && (passed == line || !strings.HasPrefix(passed, "--- PASS")) {
				p.t.Log(line)
			}
		}
		if n.Code != nil {
			if *n.Code != 0 {
				p.t.Errorf("the tests ended with code %d", *n.Code)
			}
			return output
		}
	}
	p.t.Fatalf("the tests did not end within %v; the last words: %s", goTestsTime, output[max(0, len(output)-2000):])
	return ""
}
