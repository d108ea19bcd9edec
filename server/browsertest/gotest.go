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

// GoTests builds the tests of the package in a folder for the browser, with build tags, and serves them together with
// the handlers of files, by path, until the test ends. It returns the address of the page that StartGoTests opens.
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

// Script serves a text as JavaScript.
func Script(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write([]byte(text)) // a browser that left hears nothing
	})
}

// StartGoTests starts the tests that GoTests serves at an address in a new tab: where is "page" or "worker", tests a
// pattern as for go test -run.
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

// goTestsTime bounds a package's tests that would never end.
const goTestsTime = 30 * time.Minute

// Skips reports the tests that an output of FollowGoTests says were skipped as skipped subtests of t, each with its
// reason: inside a test that passes nobody would read it.
func Skips(t *testing.T, output string) {
	t.Helper()
	for name, reason := range skipped(output) {
		t.Run(name, func(t *testing.T) { t.Skip(reason) })
	}
}

// skipped returns the reasons of the tests that an output says were skipped, by test. What a test logs stands before
// the line that says how it ended.
func skipped(output string) map[string]string {
	reasons := map[string]string{}
	var said []string
	for line := range strings.Lines(output) {
		text := strings.TrimSpace(line)
		switch name, found := strings.CutPrefix(text, "--- SKIP: "); {
		case found:
			name, _, _ = strings.Cut(name, " (")
			reasons[name] = "no reason was given"
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

// FollowGoTests waits until the tests end and returns what they wrote. It logs that, except for the many subtests that
// pass, and fails the test where they fail.
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
