//go:build portability

package browsertest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/websocket"
)

// Firefox is a running Firefox without a window, driven over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/),
// which it speaks by itself.
type Firefox struct {
	t       testing.TB
	socket  *websocket.Conn
	context string // of the only tab

	mu sync.Mutex
	id int
}

// StartFirefox starts the browser that UNTRAINED_FIREFOX names, or firefox-esr or firefox of the PATH, until t ends.
func StartFirefox(t testing.TB) *Firefox {
	t.Helper()
	file := os.Getenv("UNTRAINED_FIREFOX")
	for _, name := range []string{"firefox-esr", "firefox"} {
		if file == "" {
			file, _ = exec.LookPath(name)
		}
	}
	if file == "" {
		t.Skip("this machine has no Firefox: install the package firefox-esr, or name a browser in UNTRAINED_FIREFOX")
	}
	profile := t.TempDir()
	c := exec.CommandContext(t.Context(), file, "--headless", "--no-remote", "--profile", profile,
		"--remote-debugging-port", "0", "--remote-allow-origins", "http://localhost", "about:blank")
	c.Env = append(os.Environ(), "HOME="+profile, "MOZ_HEADLESS=1")
	said, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait() // killed
	})
	address := ""
	lines := bufio.NewScanner(said)
	for address == "" && lines.Scan() {
		_, address, _ = strings.Cut(lines.Text(), "WebDriver BiDi listening on ")
	}
	if address == "" {
		t.Fatalf("%s does not offer WebDriver BiDi: %v", file, lines.Err())
	}
	go func() { // a full pipe would stop the browser
		for lines.Scan() {
		}
	}()
	f := &Firefox{t: t}
	if f.socket, err = websocket.Dial(strings.TrimSpace(address)+"/session", "", "http://localhost"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.socket.Close() })
	var session struct {
		Capabilities struct{ BrowserName, BrowserVersion string }
	}
	f.ask("session.new", map[string]any{"capabilities": map[string]any{}}, &session)
	t.Logf("%s %s", session.Capabilities.BrowserName, session.Capabilities.BrowserVersion)
	var tree struct{ Contexts []struct{ Context string } }
	f.ask("browsingContext.getTree", map[string]any{}, &tree)
	f.context = tree.Contexts[0].Context
	return f
}

// ask sends a command and decodes its result.
func (f *Firefox) ask(method string, params, result any) {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.id++
	if err := websocket.JSON.Send(f.socket, map[string]any{"id": f.id, "method": method, "params": params}); err != nil {
		f.t.Fatalf("%s: %v", method, err)
	}
	for {
		var m struct {
			Type, Error, Message string
			ID                   int
			Result               json.RawMessage
		}
		if err := websocket.JSON.Receive(f.socket, &m); err != nil {
			f.t.Fatalf("%s: %v", method, err)
		}
		switch {
		case m.ID != f.id: // an event
		case m.Type == "error":
			f.t.Fatalf("%s: %s: %s", method, m.Error, m.Message)
		default:
			if result != nil {
				if err := json.Unmarshal(m.Result, result); err != nil {
					f.t.Fatalf("%s: %v", method, err)
				}
			}
			return
		}
	}
}

// Open opens an address and waits until it has loaded.
func (f *Firefox) Open(address string) {
	f.t.Helper()
	f.ask("browsingContext.navigate", map[string]any{"context": f.context, "url": address, "wait": "complete"}, nil)
}

// Eval evaluates an expression whose value JSON has, in the page, and decodes it.
func (f *Firefox) Eval(expression string, into any) {
	f.t.Helper()
	var answer struct {
		Type             string
		Result           struct{ Type, Value string }
		ExceptionDetails struct{ Text string }
	}
	f.ask("script.evaluate", map[string]any{"expression": "Promise.resolve(" + expression + ").then(JSON.stringify)",
		"target": map[string]any{"context": f.context}, "awaitPromise": true}, &answer)
	if answer.Type != "success" || answer.Result.Type != "string" {
		f.t.Fatalf("%s: %s %s", expression, answer.Type, answer.ExceptionDetails.Text)
	}
	if err := json.Unmarshal([]byte(answer.Result.Value), into); err != nil {
		f.t.Fatalf("%s: %v", expression, err)
	}
}

// WaitFor waits until an expression is true.
func (f *Firefox) WaitFor(expression string) {
	f.t.Helper()
	for end := time.Now().Add(goTestsTime); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		var is bool
		if f.Eval("Boolean("+expression+")", &is); is {
			return
		}
	}
	f.t.Fatalf("this never became true: %s", expression)
}

// GoTests runs the tests that GoTests serves at an address, those that match a pattern, and returns their output.
func (f *Firefox) GoTests(t testing.TB, address, where, tests string) (output string) {
	t.Helper()
	f.Open(address)
	args, err := json.Marshal([]string{"-test.v", "-test.short", "-test.run=" + tests})
	if err != nil {
		t.Fatal(err)
	}
	var started bool
	f.Eval(fmt.Sprintf("start(%q, %s)", where, args), &started)
	f.WaitFor("code !== null")
	var end struct {
		Text string
		Code int
	}
	f.Eval("({text: output, code})", &end)
	if end.Code != 0 {
		t.Errorf("the tests ended with code %d: %s", end.Code, end.Text[max(0, len(end.Text)-4000):])
	}
	return end.Text
}
