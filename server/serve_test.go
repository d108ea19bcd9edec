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
