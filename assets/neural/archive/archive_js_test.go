package archive

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall/js"
	"testing"
	"time"

	"untrained/assets/neural"
	"untrained/assets/neural/archive/promise"
)

func made(n int) (neural.File, []byte) {
	content := make([]byte, n)
	for i := range content {
		content[i] = byte(i * i >> 3)
	}
	sum := sha256.Sum256(content)
	return neural.File{
		Repository: "owner/name", Commit: strings.Repeat("c0", 20), Path: "folder/a file.npy",
		Bytes: int64(n), SHA256: hex.EncodeToString(sum[:]),
	}, content
}

// serve starts a server in Node; answer gets the request's number, the first byte
// that is asked for, and the response to write.
func serve(t *testing.T, answer func(n, from int, response js.Value)) (address string) {
	t.Helper()
	require := js.Global().Get("require")
	if require.Type() != js.TypeFunction {
		t.Skip("no server: not running in Node")
	}
	n := 0
	handle := js.FuncOf(func(_ js.Value, args []js.Value) any {
		var from int
		if h := args[0].Get("headers").Get("range"); h.Type() == js.TypeString {
			fmt.Sscanf(h.String(), "bytes=%d-", &from)
		}
		n++
		answer(n-1, from, args[1])
		return nil
	})
	server := require.Invoke("http").Call("createServer", handle)
	listening := make(chan struct{})
	ready := js.FuncOf(func(js.Value, []js.Value) any { close(listening); return nil })
	server.Call("listen", 0, "127.0.0.1", ready)
	<-listening
	t.Cleanup(func() {
		server.Call("closeAllConnections")
		server.Call("close")
		handle.Release()
		ready.Release()
	})
	return fmt.Sprintf("http://127.0.0.1:%d", server.Call("address").Get("port").Int())
}

func respond(response js.Value, status int, headers map[string]any) {
	response.Call("writeHead", status, headers)
}

func whole(response js.Value, content []byte, from int) {
	status, headers := 200, map[string]any{"Content-Length": len(content) - from}
	if from > 0 {
		status = 206
		headers["Content-Range"] = fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content))
	}
	respond(response, status, headers)
	response.Call("end", promise.Array(content[from:]))
}

func opened(t *testing.T, base string) *Archive {
	t.Helper()
	a, err := Open(context.Background(), Options{Base: base, Prefix: "/test/" + t.Name() + "/"})
	if err != nil {
		t.Fatal(err)
	}
	a.backoff = time.Millisecond
	return a
}

// A file that only its git blob id is known of is fetched, verified and kept like any
// other.
func TestFetchWithoutASize(t *testing.T) {
	f, content := made(300_000)
	f.Blob = fmt.Sprintf("%x", sha1.Sum(append(fmt.Appendf(nil, "blob %d\x00", len(content)), content...)))
	f.Bytes, f.SHA256 = 0, ""
	answered := content
	a := opened(t, serve(t, func(_, from int, r js.Value) { whole(r, answered, from) }))
	if a.Has(t.Context(), f) {
		t.Error("here before it was fetched")
	}
	answered = content[:len(content)-1]
	if err := a.Fetch(t.Context(), f, nil); err == nil || !strings.Contains(err.Error(), f.Blob) ||
		!strings.Contains(err.Error(), "discarded") {
		t.Errorf("a shorter file: %v", err)
	}
	answered = content
	if err := a.Fetch(t.Context(), f, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := a.Get(t.Context(), f); err != nil || !bytes.Equal(got, content) || !a.Has(t.Context(), f) {
		t.Errorf("read back: %v", err)
	}
	if n, err := a.Size(t.Context()); err != nil || n != int64(len(content)) {
		t.Errorf("%d bytes are kept (%v)", n, err)
	}
	if err := a.Remove(t.Context(), f); err != nil || a.Has(t.Context(), f) {
		t.Errorf("remove: %v", err)
	}
}

func TestFetchInJavaScript(t *testing.T) {
	f, content := made(300_000)
	altered := bytes.Clone(content)
	altered[7] ^= 1
	for _, c := range []struct {
		name     string
		answer   func(n, from int, response js.Value)
		requests int
		fails    []string
	}{
		{"well", func(_, from int, r js.Value) { whole(r, content, from) }, 1, nil},
		{"cut, then continued", func(n, from int, r js.Value) {
			if n > 0 {
				if from == 0 {
					t.Error("what had arrived was asked for again")
				}
				whole(r, content, from)
				return
			}
			respond(r, 200, map[string]any{"Content-Length": len(content)})
			r.Call("write", promise.Array(content[:100_000]))
			js.Global().Call("setTimeout", r.Get("destroy").Call("bind", r), 50)
		}, 2, nil},
		{"overloaded once", func(n, from int, r js.Value) {
			if n == 0 {
				respond(r, 503, nil)
				r.Call("end")
				return
			}
			whole(r, content, from)
		}, 2, nil},
		{"not found", func(_, _ int, r js.Value) { respond(r, 404, nil); r.Call("end", "no") }, 1, []string{"404"}},
		{"wrong bytes", func(_, _ int, r js.Value) { whole(r, altered, 0) }, 1, []string{f.SHA256, "discarded"}},
		{"a page instead", func(_, _ int, r js.Value) { respond(r, 200, nil); r.Call("end", "<!doctype html>") }, 1,
			[]string{"ends after 15 bytes"}},
		{"too long", func(_, _ int, r js.Value) { respond(r, 200, nil); r.Call("end", promise.Array(append(content, 1))) },
			1, []string{"sends more"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			requests := 0
			a := opened(t, serve(t, func(n, from int, r js.Value) { requests++; c.answer(n, from, r) }))
			err := a.Fetch(t.Context(), f, func(done, total int64) {
				if done < 0 || done > total {
					t.Errorf("progress of %d of %d", done, total)
				}
			})
			if requests != c.requests {
				t.Errorf("%d requests, want %d", requests, c.requests)
			}
			if c.fails == nil {
				if got, getErr := a.Get(t.Context(), f); err != nil || getErr != nil || !bytes.Equal(got, content) {
					t.Fatalf("fetch: %v; get: %v", err, getErr)
				}
				return
			}
			for _, want := range c.fails {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v lacks %q", err, want)
				}
			}
			if a.Has(t.Context(), f) {
				t.Error("a file that failed is here")
			}
		})
	}
}

func TestCancelInJavaScript(t *testing.T) {
	f, content := made(300_000)
	ctx, cancel := context.WithCancel(t.Context())
	a := opened(t, serve(t, func(_, _ int, r js.Value) {
		respond(r, 200, map[string]any{"Content-Length": len(content)})
		r.Call("write", promise.Array(content[:50_000]))
	}))
	a.stall = time.Hour // nothing but the cancellation ends the fetch
	err := a.Fetch(ctx, f, func(done, _ int64) {
		if done > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestNoServer(t *testing.T) {
	f, _ := made(10)
	err := opened(t, "http://127.0.0.1:9").Fetch(t.Context(), f, nil)
	if err == nil || !strings.Contains(err.Error(), "does not answer") || !strings.Contains(err.Error(), "connection") {
		t.Errorf("error is %v", err)
	}
}

// Where IndexedDB is missing, forbidden or full the archive works from memory and
// says so.
func TestMemoryStandsIn(t *testing.T) {
	if js.Global().Get("indexedDB").Truthy() {
		t.Skip("this JavaScript has IndexedDB")
	}
	for _, c := range []struct {
		name, database, warning string
		late                    bool // known only once a file was refused
	}{
		{"missing", `undefined`, "there is no IndexedDB", false},
		{"forbidden", `({ open() { throw new DOMException("denied", "SecurityError") } })`, "SecurityError: denied", false},
		{"refused", `({ open() {
			const r = { error: new DOMException("private", "InvalidStateError") }
			setTimeout(() => r.onerror({ preventDefault() {} }), 1)
			return r
		} })`, "InvalidStateError: private", false},
		{"full", `({ open() {
			const later = (r, f) => { setTimeout(() => f(r), 1); return r }
			const nothing = () => later({}, r => r.onsuccess())
			const answer = result => () => later({ result }, r => r.onsuccess())
		const store = { get: nothing, getAll: answer([]), count: answer(0), put() {}, getAllKeys: answer([]), delete() {} }
			const transaction = mode => mode == "readonly" ? { objectStore: () => store } :
				later({ objectStore: () => store, error: new DOMException("full", "QuotaExceededError") },
				t => t.onabort({ preventDefault() {} }))
			return later({ result: { transaction: (_, mode) => transaction(mode) } }, r => r.onsuccess())
		} })`, "no space left", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			js.Global().Set("indexedDB", js.Global().Call("eval", c.database))
			js.Global().Set("IDBKeyRange", map[string]any{"bound": js.Global().Get("Array")})
			defer js.Global().Delete("indexedDB")
			f, content := made(1000)
			requests := 0
			a := opened(t, serve(t, func(_, from int, r js.Value) { requests++; whole(r, content, from) }))
			if w := a.Warning(); c.late != (w == "") {
				t.Errorf("first warning is %q", w)
			}
			if a.Has(t.Context(), f) {
				t.Error("a new archive has the file")
			}
			if c.late {
				if err := a.Fetch(t.Context(), f, nil); err != nil {
					t.Fatal(err)
				}
			}
			// A worker's memory is its own: where nothing can be kept, Get fetches.
			if got, err := a.Get(t.Context(), f); err != nil || !bytes.Equal(got, content) {
				t.Fatal(err)
			}
			if _, err := a.Get(t.Context(), f); err != nil || requests != 1 {
				t.Errorf("%d requests (%v)", requests, err)
			}
			if w := a.Warning(); !strings.Contains(w, "until the page is closed") || !strings.Contains(w, c.warning) {
				t.Errorf("warning is %q", w)
			}
			if kept, err := a.List(t.Context()); err != nil || len(kept) != 1 || kept[0].Bytes != 1000 {
				t.Errorf("kept are %v (%v)", kept, err)
			}
			if c.late {
				return // this database refuses to remove as well
			}
			if err := a.Remove(t.Context(), f); err != nil || a.Has(t.Context(), f) {
				t.Errorf("remove: %v", err)
			}
		})
	}
}

// In a browser: files and parts stay from one opening to the next.
func TestIndexedDB(t *testing.T) {
	if !js.Global().Get("indexedDB").Truthy() {
		t.Skip("this JavaScript has no IndexedDB")
	}
	f, content := made(3_500_000)
	a := opened(t, "http://127.0.0.1:9")
	if w := a.Warning(); w != "" {
		t.Fatalf("IndexedDB is not used: %s", w)
	}
	if err := a.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Get(t.Context(), f); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a new archive gives %v", err)
	}
	p, err := a.store.begin(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < 2_500_000; at += 50_000 {
		p.append(content[at : at+50_000])
	}
	p.close()
	again := opened(t, "http://127.0.0.1:9")
	if kept, err := again.List(t.Context()); err != nil || len(kept) != 1 ||
		kept[0] != (Kept{f.Location(), 2_500_000, true}) {
		t.Fatalf("kept are %v (%v)", kept, err)
	}
	p, err = again.store.begin(t.Context(), f)
	if err != nil || p.size() != 2_500_000 {
		t.Fatalf("%d bytes of the part are there (%v)", p.size(), err)
	}
	p.append(content[2_500_000:])
	all, _ := p.content()
	if err := f.Verify(all); err != nil {
		t.Fatal(err)
	}
	if err := p.finish(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	p.close()
	if got, err := a.Get(t.Context(), f); err != nil || !bytes.Equal(got, content) || !a.Has(t.Context(), f) {
		t.Errorf("read back: %v", err)
	}
	if kept, err := a.List(t.Context()); err != nil || len(kept) != 1 ||
		kept[0] != (Kept{f.Location(), 3_500_000, false}) {
		t.Errorf("kept are %v (%v)", kept, err)
	}
	if err := a.Remove(t.Context(), f); err != nil || a.Has(t.Context(), f) {
		t.Errorf("remove: %v", err)
	}
}

func TestResolve(t *testing.T) {
	if old := js.Global().Get("location"); !old.Truthy() {
		if _, err := resolve("mirror/", "/"); err == nil {
			t.Error("a relative address was accepted where there is no site")
		}
		js.Global().Set("location", map[string]any{"origin": "https://a.example"})
		defer js.Global().Delete("location")
	}
	origin := js.Global().Get("location").Get("origin").String()
	for _, c := range []struct{ base, prefix, want string }{
		{"https://b.example/x/", "/sub/", "https://b.example/x"},
		{"mirror/", "", origin + "/mirror"},
		{"mirror", "/sub/path/", origin + "/sub/path/mirror"},
		{"/mirror/", "/sub/path/", origin + "/mirror"},
		{"mirror/", "/", origin + "/mirror"},
	} {
		if got, err := resolve(c.base, c.prefix); err != nil || got != c.want {
			t.Errorf("%q below %q is %q (%v), want %q", c.base, c.prefix, got, err, c.want)
		}
	}
}
