//go:build !js

package site

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"untrained/server/browsertest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m.Run)) }

// testProgram returns the program testdata/page, built once.
var testProgram = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "untrained-page-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "page.wasm")
	build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", file, "./testdata/page")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if said, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, said)
	}
	return os.ReadFile(file)
})

// realProgram returns options with a program that browsers can run.
func realProgram(t *testing.T) Options {
	t.Helper()
	wasm, err := testProgram()
	if err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Wasm, o.Worker = wasm, wasm
	return o
}

// switchable is a handler that serves what the handler stored in it serves.
type switchable struct{ atomic.Pointer[http.Handler] }

func (s *switchable) set(h http.Handler) { s.Store(&h) }

func (s *switchable) ServeHTTP(w http.ResponseWriter, r *http.Request) { (*s.Load()).ServeHTTP(w, r) }

// serve serves a site until the test ends. It does not compress what never leaves the machine: that would take longer
// than all the rest of a test.
func serve(t *testing.T, h http.Handler) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

const offlineReady = `html[data-offline="ready"]`

func TestOpensWithTheServerStopped(t *testing.T) {
	t.Parallel()
	b := browsertest.Start(t)
	for _, base := range []string{"/", "/sub/path/"} {
		o := realProgram(t)
		o.Base = base
		site := build(t, o).Handler()
		server := serve(t, site)
		if base == "/" {
			server = httptest.NewServer(site) // compressed, as the product is
		}
		home := server.URL + base
		p := b.Open(t, home)
		p.WaitText("h1", "Route story")
		p.WaitFor(offlineReady)
		p.WaitGone("#start")
		if got := p.Text("#base"); got != home {
			t.Errorf("the program thinks its site is at %s, not %s", got, home)
		}
		if got := p.Text("#version"); got != "1.2.3" {
			t.Errorf("version %q arrived", got)
		}
		if got := p.Text("#weights"); !strings.Contains(got, `"small":"`+home+`weights/small.`) {
			t.Errorf("weights arrived as %s", got)
		}
		p.Click("#link")
		p.WaitText("h1", "Route encoding")
		p.NoErrors()
		p.NoForeignRequests()
		server.Close()
		for _, c := range []struct{ address, heading string }{
			{"", "Route story"}, {"#/encoding", "Route encoding"}, {"?x=1#/encoding", "Route encoding"},
			{"index.html", "Route story"}, {"index.html?y#/encoding", "Route encoding"},
			{"deep/path?z=1#/encoding", "Route encoding"},
		} {
			p := p.Tab()
			p.Open(home + c.address)
			p.WaitText("h1", c.heading)
			p.Reload()
			p.WaitText("h1", c.heading)
			p.WaitGone("#start")
			p.Click("#count")
			p.WaitText("#count", "count 1")
			p.NoErrors("service-worker.js") // the browser looks for a newer one, in vain
			p.Close()
		}
	}
}

// The exported folder works below any path, on a host that only serves files. Its programs arrive packed, unless the
// host compresses, has lost the copy, or the browser cannot unpack; a service worker keeps them as they are.
func TestExportWorksAnywhere(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "dist")
	o := realProgram(t)
	o.Packed = true
	s := build(t, o)
	if err := s.Export(folder); err != nil {
		t.Fatal(err)
	}
	files := http.FileServer(http.Dir(folder))
	b := browsertest.Start(t)
	for name, c := range map[string]struct {
		host   http.HandlerFunc
		before string
		packed bool
	}{
		"files only": {files.ServeHTTP, "", true},
		"host that takes .gz for a coding": {func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, packing) {
				w.Header().Set("Content-Encoding", "gzip")
			}
			files.ServeHTTP(w, r)
		}, "", true},
		"host that compresses": {s.Handler().ServeHTTP, "", false},
		"host without the copy": {func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, packing) {
				http.NotFound(w, r)
				return
			}
			files.ServeHTTP(w, r)
		}, "", false},
		"browser that cannot unpack": {files.ServeHTTP, "delete globalThis.DecompressionStream", false},
	} {
		t.Run(name, func(t *testing.T) {
			var plain, packed atomic.Int32
			server := httptest.NewServer(http.StripPrefix("/some/where", http.HandlerFunc(
				func(w http.ResponseWriter, r *http.Request) {
					worker := strings.HasSuffix(r.Referer(), "service-worker.js")
					switch {
					case r.Method != http.MethodGet || worker:
					case strings.HasSuffix(r.URL.Path, ".wasm"):
						plain.Add(1)
					case strings.HasSuffix(r.URL.Path, packing):
						packed.Add(1)
					}
					c.host(w, r)
				})))
			defer server.Close()
			p := b.NewPage(t)
			if c.before != "" {
				p.Before(c.before)
			}
			p.Open(server.URL + "/some/where/#/encoding")
			p.WaitText("h1", "Route encoding")
			p.Click("#work")
			p.WaitText("#worker", `"env":"b"`)
			if got := packed.Load() > 0 && plain.Load() == 0; got != c.packed {
				t.Errorf("%d programs arrived packed, %d as they are", packed.Load(), plain.Load())
			}
			p.WaitFor(offlineReady)
			const kept = `caches.keys().then(keys => caches.open(keys[0])).then(async cache => {
				const wasm = (await cache.keys()).filter(r => r.url.includes(".wasm"));
				const sizes = await Promise.all(wasm.map(async r => (await (await cache.match(r)).arrayBuffer()).byteLength));
				return wasm.map((r, i) => r.url.split(".").pop() + " " + sizes[i]).sort().join(", ");
			})`
			want := fmt.Sprintf("wasm %d, wasm %[1]d", len(o.Wasm))
			if got := browsertest.Eval[string](p, kept); got != want {
				t.Errorf("kept are %s, want %s", got, want)
			}
			p.NoErrors(packing)
			p.NoForeignRequests()
		})
	}
}

func TestNeighboursKeepTheirCaches(t *testing.T) {
	t.Parallel()
	a, b := realProgram(t), realProgram(t)
	a.Base, b.Base = "/a/", "/a/b/" // the second path is below the first
	inner, outer := build(t, b).Handler(), &switchable{}
	outer.set(build(t, a).Handler())
	mux := http.NewServeMux()
	mux.Handle("/a/", outer)
	mux.Handle("/a/b/", inner)
	server := serve(t, mux)

	p := browsertest.Start(t).Open(t, server.URL+"/a/")
	p.WaitFor(offlineReady)
	browsertest.Eval[bool](p, `caches.open("somebody else's").then(() => true)`)
	p.Open(server.URL + "/a/b/")
	p.WaitText("#base", "/a/b/")
	p.WaitFor(offlineReady)
	const count = `caches.keys().then(keys => keys.length)`
	if n := browsertest.Eval[int](p, count); n != 3 {
		t.Fatalf("%d caches, not 3", n)
	}
	a.Version = "2.0.0"
	outer.set(build(t, a).Handler())
	visitUntil(t, p, server.URL+"/a/", "2.0.0")
	p.WaitUntil(count + `.then(n => n === 3)`)
	names := browsertest.Eval[string](p, `caches.keys().then(keys => keys.join(";"))`)
	for _, want := range []string{"somebody else's", "untrained /a/ ", "untrained /a/b/ "} {
		if !strings.Contains(names, want) {
			t.Errorf("the cache %q is gone: %s", want, names)
		}
	}
	server.Close()
	p.Open(server.URL + "/a/b/#/encoding")
	p.WaitText("h1", "Route encoding")
	p.WaitText("#version", "1.2.3")
}

// visitUntil visits the page until it has the given version: one visit downloads the version, and a later one starts
// with it, once the browser has stopped the old service worker.
func visitUntil(t *testing.T, p *browsertest.Page, address, version string) {
	t.Helper()
	// A browser replaces a service worker half a minute after the worker was last busy.
	for end := time.Now().Add(p.Patience); ; {
		p.Open(address)
		p.Reload() // Open does not load an address that is open already
		if p.Text("#version") == version {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("after %v of visits the page is still of version %s", p.Patience, p.Text("#version"))
		}
		browsertest.Eval[bool](p, `navigator.serviceWorker.getRegistration().then(r => r.update()).then(() => true)`)
		p.WaitUntil(`navigator.serviceWorker.getRegistration().then(r => !r.installing && !r.waiting)`)
	}
}

// The old version's files stay as long as another tab runs that version.
func TestUpdateLeavesOtherTabsTheirFiles(t *testing.T) {
	t.Parallel()
	o := realProgram(t)
	h := &switchable{}
	h.set(build(t, o).Handler())
	server := serve(t, h)
	first := browsertest.Start(t).Open(t, server.URL)
	first.WaitFor(offlineReady)
	second := first.Tab()
	o.Version, o.Weights = "2.0.0", nil
	o.CSS = append(slices.Clone(o.CSS), "/* changed */"...)
	next := build(t, o)
	// While a file of the next version is missing, for instance during an upload, everybody stays with the old one.
	asked := make(chan bool, 100)
	h.set(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".css") {
			asked <- true
			http.NotFound(w, r)
			return
		}
		next.Handler().ServeHTTP(w, r)
	}))
	browsertest.Eval[bool](first, `navigator.serviceWorker.getRegistration().then(r => r.update()).then(() => true)`)
	<-asked
	first.WaitUntil(`navigator.serviceWorker.getRegistration().then(r => !r.installing && !r.waiting)`)
	second.Open(server.URL)
	second.WaitText("#version", "1.2.3")
	second.WaitText("h1", "Route story")

	h.set(next.Handler())
	visitUntil(t, second, server.URL, "2.0.0")
	first.WaitText("#version", "1.2.3")
	// The host no longer has the weights of the old version.
	if !browsertest.Eval[bool](first, `fetch(JSON.parse(untrained.env.UNTRAINED_WEIGHTS).small).then(r => r.ok)`) {
		t.Error("the old version's page lost its weights")
	}
	first.Reload()
	first.WaitText("#version", "2.0.0")
	second.Close()
	first.Reload()
	first.WaitUntil(`caches.keys().then(keys => keys.length === 1)`)

	// A browser that is short of space throws the copy away: the next visit keeps it again.
	const files = `caches.keys().then(keys => caches.open(keys[0])).then(c => c.keys()).then(keys => keys.length)`
	all := browsertest.Eval[int](first, files)
	browsertest.Eval[bool](first,
		`caches.keys().then(keys => Promise.all(keys.map(key => caches.delete(key)))).then(() => true)`)
	first.Reload()
	first.WaitText("#version", "2.0.0")
	first.WaitUntil(files + fmt.Sprintf(`.then(n => n === %d)`, all))
	server.Close()
	first.Reload()
	first.WaitText("h1", "Route story")
	first.NoErrors("404", "service-worker.js") // of the missing file, and of the search for a newer version
}

func TestBrowserThatCannotRunIt(t *testing.T) {
	t.Parallel()
	server := serve(t, build(t, realProgram(t)).Handler())
	b := browsertest.Start(t)
	for name, c := range map[string]struct{ before, says string }{
		"no SIMD":        {`WebAssembly.validate = () => false`, "WebAssembly SIMD"},
		"no WebAssembly": {`delete globalThis.WebAssembly`, "WebAssembly"},
	} {
		p := b.NewPage(t)
		p.Before(c.before)
		p.Open(server.URL)
		p.WaitText("#start h2", "This browser cannot run the laboratory")
		p.WaitText("#start", c.says)
		p.WaitText("#start", "Firefox")
		p.WaitText("h1", "Untrained") // the shell can still be read
		p.Screenshot("start-" + strings.ReplaceAll(strings.ToLower(name), " ", "-"))
		p.Accessible()
		p.NoErrors()
		for _, r := range p.Requests() {
			if strings.HasSuffix(r, ".wasm") {
				t.Errorf("%s: the program was fetched all the same", name)
			}
		}
	}
}

// cutShort returns a handler that breaks the connection in the middle of the program.
func cutShort(h http.Handler, s *Site) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/")
		f, ok := s.File(path)
		if !ok || f.Type != "application/wasm" {
			h.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", f.Type)
		w.Header().Set("Content-Length", fmt.Sprint(len(f.Body)))
		w.Write(f.Body[:len(f.Body)/2])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
}

// truncated returns a handler that sends half of the program as if it were the whole.
func truncated(h http.Handler, s *Site) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := s.File(strings.TrimPrefix(r.URL.Path, "/"))
		if !ok || f.Type != "application/wasm" {
			h.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", f.Type)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Write(f.Body[:len(f.Body)/2])
	})
}

func TestProgramThatDoesNotArrive(t *testing.T) {
	t.Parallel()
	s := build(t, realProgram(t))
	b := browsertest.Start(t)
	for name, c := range map[string]struct {
		handler  http.Handler
		says     string
		expected string // on the console
	}{
		"cut":       {cutShort(s.Handler(), s), "could not be fetched", "app."},
		"truncated": {truncated(s.Handler(), s), "the download ended after", ""},
		"absent": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, ".wasm") {
				http.NotFound(w, r)
				return
			}
			s.Handler().ServeHTTP(w, r)
		}), "IIS needs the site’s web.config", "app."},
		"portal": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, ".wasm") || strings.HasSuffix(r.URL.Path, ".json") {
				w.Header().Set("Content-Type", "text/html")
				io.WriteString(w, "<!doctype html><title>Sign in</title><form>Sign in to the school network</form>")
				return
			}
			s.Handler().ServeHTTP(w, r)
		}), "answered with a web page where the program should be", ""},
		"filter": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, ".wasm") {
				http.Error(w, "blocked", http.StatusForbidden)
				return
			}
			s.Handler().ServeHTTP(w, r)
		}), "a filter or a sign-in page of this network refuses it", "app."},
	} {
		t.Run(name, func(t *testing.T) {
			h := &switchable{}
			h.set(c.handler)
			server := serve(t, h)
			p := b.Open(t, server.URL)
			p.WaitText("#start h2", "The laboratory did not load")
			p.WaitText("#start", c.says)
			p.WaitText("h1", "Untrained")
			p.Screenshot("start-" + name)
			p.Accessible()
			if c.expected == "" {
				p.NoErrors()
			} else {
				p.NoErrors(c.expected)
			}
			h.set(s.Handler())
			p.Click("#start button")
			p.WaitText("h1", "Route story")
			p.WaitGone("#start")
		})
	}
}

// A page in a sandboxed frame without an origin says what its owner must allow.
func TestPageInAnIsolatingFrame(t *testing.T) {
	t.Parallel()
	s := build(t, realProgram(t))
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			s.Handler().ServeHTTP(w, r)
			return
		}
		page, _ := s.File("")
		w.Header().Set("Content-Type", page.Type)
		w.Header().Set("Content-Security-Policy", "sandbox allow-scripts") // what the attribute of a frame does
		w.Write(page.Body)
	}))
	p := browsertest.Start(t).Open(t, server.URL)
	p.WaitText("#start h2", "This page stands in a frame that isolates it")
	p.WaitText("#start", "allow-same-origin")
	p.WaitText("h1", "Untrained")
	p.Accessible()
}

func TestProgramThatStops(t *testing.T) {
	t.Parallel()
	server := serve(t, build(t, realProgram(t)).Handler())
	p := browsertest.Start(t).Open(t, server.URL)
	p.Click("#panic")
	p.WaitText("#start h2", "The program stopped")
	p.WaitText("#start pre", "panic: the test asked for it")
	p.WaitText("h1", "Route story")
	p.Screenshot("start-stopped")
	p.Accessible()
	p.Click("#start button")
	p.WaitUntil(`!document.querySelector("#start") && document.querySelector("h1")?.innerText === "Route story"`)
}

func TestWorkerStartsAndTellsHowItEnds(t *testing.T) {
	t.Parallel()
	server := serve(t, build(t, realProgram(t)).Handler())
	p := browsertest.Start(t).Open(t, server.URL)
	p.Click("#work")
	p.WaitText("#worker", `"stopped"`)
	got := p.Text("#worker")
	if !strings.Contains(got, `"env":"b"`) || !strings.Contains(got, "panic: the worker ends") {
		t.Errorf("the worker said %s", got)
	}
}

// TestProgramsStartWhateverTheirType opens the site on hosts that do not know the media type of .wasm files: browsers
// refuse to compile such a response while it arrives.
func TestProgramsStartWhateverTheirType(t *testing.T) {
	s := build(t, realProgram(t))
	b := browsertest.Start(t)
	for _, kind := range []string{"application/wasm", "application/octet-stream", "text/plain; charset=utf-8", ""} {
		t.Run(kind, func(t *testing.T) {
			server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				f, ok := s.File(strings.TrimPrefix(r.URL.Path, "/"))
				if !ok || f.Type != "application/wasm" {
					s.Handler().ServeHTTP(w, r)
					return
				}
				w.Header()["Content-Type"] = nil // otherwise net/http guesses a type
				if kind != "" {
					w.Header().Set("Content-Type", kind)
				}
				w.Header().Set("X-Content-Type-Options", "nosniff")
				w.Write(f.Body)
			}))
			p := b.Open(t, server.URL)
			p.WaitText("h1", "Route story")
			p.Click("#work")
			p.WaitText("#worker", `"env":"b"`)
			p.NoErrors()
		})
	}
}

func TestPageThatIsLoading(t *testing.T) {
	t.Parallel()
	s := build(t, realProgram(t))
	hold := make(chan struct{})
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := s.File(strings.TrimPrefix(r.URL.Path, "/"))
		if !ok || f.Type != "application/wasm" {
			s.Handler().ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", f.Type)
		w.Write(f.Body[:len(f.Body)/2])
		w.(http.Flusher).Flush()
		<-hold
		w.Write(f.Body[len(f.Body)/2:])
	}))
	p := browsertest.Start(t).Open(t, server.URL)
	p.WaitUntil(`(p => p && p.value > 0.45 * p.max && p.value < 0.55 * p.max)(document.querySelector("#start progress"))`)
	p.WaitText("h1", "Untrained")
	p.Screenshot("start-loading")
	p.Accessible()
	close(hold)
	p.WaitText("h1", "Route story")
	p.WaitGone("#start")
	p.NoErrors()
}
