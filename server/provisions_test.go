package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"untrained/assets/neural/archive"
	"untrained/server/site"
)

// said is a writer that collects what several goroutines print.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// provisionsFrom returns provisions with an empty cache, a source, and the named recordings to download.
func provisionsFrom(t *testing.T, source string, names ...string) (*provisions, *said) {
	t.Helper()
	out := new(said)
	p, err := openProvisions(t.Context(), archive.Options{Base: source, Dir: t.TempDir()}, out)
	if err != nil {
		t.Fatal(err)
	}
	if p.patience != 5*time.Second || len(p.wanted) < 10 {
		t.Errorf("%d recordings are provided, with a patience of %v", len(p.wanted), p.patience)
	}
	if p.wanted, err = recordings(names); err != nil {
		t.Fatal(err)
	}
	return p, out
}

// A page that is opened after recordings were downloaded finds them on its own origin.
func TestRecordingsComeAlong(t *testing.T) {
	upstream := httptest.NewServer(http.FileServer(http.Dir(sharedMirror(t))))
	defer upstream.Close()
	p, out := provisionsFrom(t, upstream.URL, "v1-ringach2002", "squeezenet10")
	serving := func() *httptest.Server {
		o := testSite()
		o.Carried = p.paths()
		h, err := pageHandler(o, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		if h, err = p.beside(h, o.Base); err != nil {
			t.Fatal(err)
		}
		return httptest.NewServer(h)
	}
	get := func(server *httptest.Server, path string) (int, []byte) {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, body
	}
	files, err := p.wanted[0].entry.Files("")
	if err != nil {
		t.Fatal(err)
	}
	before := serving()
	defer before.Close()
	if _, page := get(before, "/lab/"); bytes.Contains(page, []byte("UNTRAINED_DATA_FILES")) {
		t.Error("the page lists recordings that are not in the cache")
	}
	if status, _ := get(before, "/lab/data/"+files[0].Location()); status != 404 {
		t.Errorf("a recording that is not in the cache is answered with %d", status)
	}
	calls := 0
	p.fetch(t.Context(), func() { calls++ })
	if calls != 1 || !strings.Contains(out.String(), "all downloaded") || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("%d calls, said %q", calls, out)
	}
	after := serving()
	defer after.Close()
	if _, page := get(after, "/lab/"); !bytes.Contains(page, []byte(files[0].Location())) {
		t.Error("the page does not know of the recordings")
	}
	status, content := get(after, "/lab/data/"+files[0].Location())
	if err := files[0].Verify(content); status != 200 || err != nil {
		t.Errorf("status %d: %v", status, err)
	}
	if status, _ := get(after, "/lab/data/"+files[0].Repository); status != 404 {
		t.Errorf("a folder is answered with %d", status)
	}
	// The next start downloads nothing and prints nothing.
	upstream.Close()
	out.b.Reset()
	p.fetch(t.Context(), func() { calls++ })
	if calls != 1 || out.String() != "" {
		t.Errorf("the next start: %d calls, said %q", calls, out)
	}
}

// If the source never answers, or refuses, one line says so and the page is served all the same.
func TestProvisionsWithoutANetwork(t *testing.T) {
	hole, err := net.Listen("tcp", "127.0.0.1:0") // accepts connections and never answers
	if err != nil {
		t.Fatal(err)
	}
	defer hole.Close()
	mute := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer mute.Close()
	bare := httptest.NewServer(http.NotFoundHandler())
	defer bare.Close()
	for name, c := range map[string]struct{ source, says string }{
		"never accepts": {"http://" + hole.Addr().String(), "no answer within 100ms"},
		"never answers": {mute.URL, "no answer within 100ms"},
		"has nothing":   {bare.URL, "404"},
	} {
		t.Run(name, func(t *testing.T) {
			p, out := provisionsFrom(t, c.source, "v1-ringach2002", "squeezenet10")
			p.patience = 100 * time.Millisecond
			if c.source == bare.URL {
				p.patience = time.Hour
			}
			p.fetch(t.Context(), func() { t.Error("recordings arrived") })
			if text := out.String(); !strings.Contains(text, c.says) || strings.Count(text, "\n") != 1 ||
				!strings.Contains(text, "works without them") {
				t.Errorf("said %q", text)
			}
			if paths := p.paths(); len(paths) != 0 {
				t.Errorf("the cache holds %q", paths)
			}
		})
	}
}

// Stopping the server stops the download, which then prints nothing.
func TestProvisionsStopWithTheServer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	mute := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer mute.Close()
	p, out := provisionsFrom(t, mute.URL, "v1-ringach2002")
	p.fetch(ctx, func() {})
	if out.String() != "" {
		t.Errorf("said %q", out)
	}
}

func TestCarriedPathsStayInTheSite(t *testing.T) {
	o := testSite()
	o.Carried = []string{"../secret"}
	if _, err := site.Build(o); err == nil || !strings.Contains(err.Error(), "leaves the site") {
		t.Errorf("%v", err)
	}
}
