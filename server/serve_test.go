package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"untrained/server/program"
	"untrained/server/site"
)

func testSite() site.Options {
	return site.Options{Base: "/lab/", Version: "1", Wasm: []byte("\x00asm\x01\x00\x00\x00"),
		Worker: []byte("\x00asm\x01\x00\x00\x00"), Prerender: "<main><h1>x</h1></main>"}
}

func TestMirrorServesItsFolderOnly(t *testing.T) {
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(outside, "mirror")
	if err := os.MkdirAll(filepath.Join(folder, "o", "r"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "o", "r", "a b.npz"), []byte("0123456789"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "secret"), filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	h, err := pageHandler(testSite(), folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	for _, c := range []struct {
		path, byteRange string
		status          int
		body            string
	}{
		{"/lab/mirror/o/r/a%20b.npz", "", 200, "0123456789"},
		{"/lab/mirror/o/r/a%20b.npz", "bytes=4-", 206, "456789"},
		{"/lab/mirror/o/r/none", "", 404, ""},
		{"/lab/mirror/o/r/", "", 404, ""},
		{"/lab/mirror/link", "", 404, ""},
		{"/lab/mirror/..%2fsecret", "", 404, ""},
		{"/lab/mirror/%2e%2e/secret", "", 404, ""},
		{"/lab/mirror//etc/passwd", "", 404, ""},
	} {
		r, err := http.NewRequest(http.MethodGet, server.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.byteRange != "" {
			r.Header.Set("Range", c.byteRange)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != c.status || c.body != "" && string(body) != c.body || bytes.Contains(body, []byte("secret")) {
			t.Errorf("%s %s answers %d %q", c.path, c.byteRange, answer.StatusCode, body)
		}
	}
}

func TestMirrorThatIsNothing(t *testing.T) {
	for _, mirror := range []string{filepath.Join(t.TempDir(), "none"), "ftp://host/x"} {
		if _, err := pageHandler(testSite(), mirror, nil); err == nil || !strings.Contains(err.Error(), mirror) {
			t.Errorf("the mirror %q gives %v", mirror, err)
		}
	}
	if _, err := pageHandler(testSite(), "https://mirror.example", nil); err != nil {
		t.Errorf("an address as mirror: %v", err)
	}
}

func TestPortThatIsTaken(t *testing.T) {
	l, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = listen(l.Addr().String())
	if !errors.Is(err, syscall.EADDRINUSE) || !strings.Contains(err.Error(), l.Addr().String()) ||
		!strings.Contains(err.Error(), "PORT=") {
		t.Errorf("a port in use gives %v", err)
	}
	if _, err := listen(":99999"); err == nil || !strings.Contains(err.Error(), "65535") {
		t.Errorf("a port beyond all ports gives %v", err)
	}
}

func TestPageAddress(t *testing.T) {
	for _, c := range []struct{ listens, address string }{
		{"0.0.0.0:8080", "http://localhost:8080/lab/"},
		{"[::]:80", "http://localhost:80/lab/"},
		{"127.0.0.1:81", "http://localhost:81/lab/"},
		{"192.0.2.7:8080", "http://192.0.2.7:8080/lab/"},
	} {
		a, err := net.ResolveTCPAddr("tcp", c.listens)
		if err != nil {
			t.Fatal(err)
		}
		if got := pageAddress(a, "/lab/"); got != c.address {
			t.Errorf("%s is announced as %s", c.listens, got)
		}
	}
}

// After the interrupt, a request that is being answered is finished, and a new one is refused.
func TestServeUntilFinishesAnswers(t *testing.T) {
	started, finish := make(chan struct{}), make(chan struct{})
	l, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- serveUntil(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(started)
			<-finish
			io.WriteString(w, "whole")
		}))
	}()
	answer := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil {
			answer <- err.Error()
			return
		}
		answer <- string(b)
	}()
	<-started
	stop()
	for { // until a new request is refused
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break
		}
		c.Close()
	}
	close(finish)
	if got := <-answer; got != "whole" {
		t.Errorf("the answer that ran was %q", got)
	}
	if err := <-done; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

func TestDispatch(t *testing.T) {
	var help bytes.Buffer
	if err := dispatch(context.Background(), []string{"help"}, &help); err != nil {
		t.Fatal(err)
	}
	for _, c := range commands() {
		if !strings.Contains(help.String(), "  "+c.name) {
			t.Errorf("help does not list %s", c.name)
		}
	}
	err := dispatch(context.Background(), []string{"sreve"}, &help)
	if err == nil || !strings.Contains(err.Error(), `"sreve"`) || !strings.Contains(err.Error(), "serve") {
		t.Errorf("an unknown command gives %v", err)
	}
}

func TestProgramThatIsMissing(t *testing.T) {
	t.Chdir(t.TempDir())
	_, err := browserProgram(context.Background(), "build/app.wasm", program.Page)
	if err == nil || !strings.Contains(err.Error(), "build/app.wasm") || !strings.Contains(err.Error(), "-wasm") {
		t.Errorf("without program and source: %v", err)
	}
}

// Clients that stand still are given up, however they do it; one that moves slowly is served to the end.
func TestSlowClients(t *testing.T) {
	l, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	const pause = 300 * time.Millisecond
	s := newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil && r.URL.Path == "/large" {
			_, _ = w.Write(make([]byte, 64<<20)) // fails when the client is given up
		}
	}), limits{pause, 2 * pause, pause, pause})
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	for name, sent := range map[string]string{
		"half a head":         "GET / HTTP/1.1\r\nHost: x\r\n",
		"half a body":         "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
		"an answer not taken": "GET /large HTTP/1.1\r\nHost: x\r\n\r\n",
		"nothing more":        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"a head of 1 MB":      "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, _ = io.WriteString(c, sent) // the server may hang up before the end
			if name == "an answer not taken" {
				time.Sleep(4 * pause)
			}
			n, err := io.Copy(io.Discard, c) // ends when the server hangs up
			if n >= 64<<20 {
				t.Errorf("all %d bytes came, %v", n, err)
			}
		})
	}
}

// Whatever name a request gives the server, no answer repeats it.
func TestForeignHosts(t *testing.T) {
	h, err := pageHandler(testSite(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/lab", "/lab/", "/lab/none", "//evil.example/lab", "/lab/index.html"} {
		r := httptest.NewRequest(http.MethodGet, "http://evil.example"+path, nil)
		r.Header.Set("X-Forwarded-Host", "evil.example")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		to := w.Header().Get("Location")
		if strings.Contains(to, "://") || strings.HasPrefix(to, "//") || strings.Contains(w.Body.String(), "//evil.example") {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
}

// At the start it is said who reaches the page.
func TestReach(t *testing.T) {
	for listens, want := range map[string]string{
		"127.0.0.1:8080": "only this machine", "[::1]:8080": "only this machine", "0.0.0.0:8080": "every machine",
		"[::]:80": "every machine", "192.0.2.7:80": "reaches 192.0.2.7",
	} {
		a, err := net.ResolveTCPAddr("tcp", listens)
		if err != nil {
			t.Fatal(err)
		}
		if got := reach(a); !strings.Contains(got, want) {
			t.Errorf("%s: %s", listens, got)
		}
	}
}
