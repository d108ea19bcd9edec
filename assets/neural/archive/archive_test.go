//go:build !js

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
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"untrained/assets/neural"
)

// made is a file that does not exist anywhere, and its content.
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

func opened(t *testing.T, base string) *Archive {
	t.Helper()
	a, err := Open(context.Background(), Options{Base: base, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	a.backoff, a.stall = time.Millisecond, 5*time.Second
	return a
}

// cut sends a full header and half of what it promises.
func cut(w http.ResponseWriter, content []byte, from int) {
	w.Header().Set("Content-Length", fmt.Sprint(len(content)-from))
	if from > 0 {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content)))
		w.WriteHeader(http.StatusPartialContent)
	}
	w.Write(content[from : from+(len(content)-from)/2])
	panic(http.ErrAbortHandler)
}

func serveContent(w http.ResponseWriter, r *http.Request, content []byte) {
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

func TestFetch(t *testing.T) {
	f, content := made(300_000)
	altered := bytes.Clone(content)
	altered[1000] ^= 1
	alteredSum := sha256.Sum256(altered)
	for _, c := range []struct {
		name string
		// serve answers request number n, from 0.
		serve    func(n int, w http.ResponseWriter, r *http.Request)
		requests int
		fails    []string // what the error says; nil for success
	}{
		{"well", func(_ int, w http.ResponseWriter, r *http.Request) { serveContent(w, r, content) }, 1, nil},
		{"cut twice, then continued", func(n int, w http.ResponseWriter, r *http.Request) {
			var from int
			fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
			if n < 2 {
				cut(w, content, from)
			}
			serveContent(w, r, content)
		}, 3, nil},
		{"cut, then a server without ranges", func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 0 {
				cut(w, content, 0)
			}
			w.Write(content)
		}, 2, nil},
		{"cut, then a server that forgot the range", func(n int, w http.ResponseWriter, r *http.Request) {
			switch n {
			case 0:
				cut(w, content, 0)
			case 1:
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
			default:
				serveContent(w, r, content)
			}
		}, 3, nil},
		{"overloaded twice", func(n int, w http.ResponseWriter, r *http.Request) {
			if n < 2 {
				http.Error(w, "later", http.StatusServiceUnavailable)
				return
			}
			serveContent(w, r, content)
		}, 3, nil},
		{"a sign-in page of the network", func(_ int, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte("<!doctype html><title>Sign in</title>"))
		}, 1, []string{"web page", "sign in"}},
		{"a sign-in page under its own status", func(_ int, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNetworkAuthenticationRequired)
		}, 1, []string{"web page", "sign in"}},
		{"a filter", func(_ int, w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) }, 1,
			[]string{"403", "filter"}},
		{"any other media type", func(_ int, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			serveContent(w, r, content)
		}, 1, nil},
		{"always cut before the first byte", func(n int, w http.ResponseWriter, r *http.Request) {
			panic(http.ErrAbortHandler)
		}, 4, []string{"does not answer", "UNTRAINED_MIRROR"}},
		{"redirect", func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 0 {
				http.Redirect(w, r, "/elsewhere", http.StatusFound)
				return
			}
			serveContent(w, r, content)
		}, 2, nil},
		{"redirect in a circle", func(n int, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}, 40, []string{"redirect"}},
		{"not found", func(_ int, w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) },
			1, []string{"404", "does not have the file"}},
		{"forbidden", func(_ int, w http.ResponseWriter, r *http.Request) { http.Error(w, "no", http.StatusForbidden) },
			1, []string{"403"}},
		{"wrong bytes", func(_ int, w http.ResponseWriter, r *http.Request) { serveContent(w, r, altered) }, 1,
			[]string{f.SHA256, hex.EncodeToString(alteredSum[:]), "discarded", "try again"}},
		{"a page instead of the file", func(_ int, w http.ResponseWriter,
			r *http.Request) {
			w.Write([]byte("<!doctype html>"))
		}, 1, []string{"web page", "sign in"}},
		{"text instead of the file", func(_ int, w http.ResponseWriter, r *http.Request) {
			w.Write([]byte("no such file ..")) // by its type no page
		}, 1, []string{"15 bytes", "300000"}},
		{"a page of unknown length", func(_ int, w http.ResponseWriter, r *http.Request) {
			w.Write([]byte("<!doctype"))
			w.(http.Flusher).Flush()
			w.Write([]byte(" html>"))
		}, 1, []string{"ends after 15 bytes"}},
		{"endless", func(_ int, w http.ResponseWriter, r *http.Request) {
			for range 10_000 {
				if _, err := w.Write(content); err != nil {
					return
				}
			}
		}, 1, []string{"sends more than the 300000 bytes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var requests atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				c.serve(int(requests.Add(1))-1, w, r)
			}))
			server.Config.ErrorLog = nil
			defer server.Close()
			a := opened(t, server.URL+"/")
			var last int64
			err := a.Fetch(t.Context(), f, func(done, total int64) {
				if done < 0 || done > total || total != f.Bytes {
					t.Errorf("progress of %d of %d", done, total)
				}
				last = done
			})
			if got := int(requests.Load()); got != c.requests {
				t.Errorf("%d requests, want %d", got, c.requests)
			}
			if c.fails == nil {
				got, getErr := a.Get(t.Context(), f)
				if err != nil || getErr != nil || !bytes.Equal(got, content) || last != f.Bytes || !a.Has(t.Context(), f) {
					t.Fatalf("fetch: %v; get: %v, %d bytes; last progress %d", err, getErr, len(got), last)
				}
				return
			}
			if err == nil {
				t.Fatal("succeeded")
			}
			for _, want := range append(c.fails, f.Path, f.Repository) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
			if a.Has(t.Context(), f) {
				t.Error("a file that failed is here")
			}
			if n, _ := a.Size(t.Context()); n != 0 {
				t.Errorf("%d bytes of what failed were kept", n)
			}
		})
	}
}

// unsized is the made file as a repository's listing knows it: by its git blob id
// alone.
func unsized(n int) (neural.File, []byte) {
	f, content := made(n)
	f.Blob = fmt.Sprintf("%x", sha1.Sum(append(fmt.Appendf(nil, "blob %d\x00", n), content...)))
	f.Bytes, f.SHA256 = 0, ""
	return f, content
}

func TestFetchWithoutASize(t *testing.T) {
	f, content := unsized(300_000)
	altered := bytes.Clone(content)
	altered[1000] ^= 1
	for _, c := range []struct {
		name     string
		serve    func(n int, w http.ResponseWriter, r *http.Request)
		requests int
		fails    []string
	}{
		{"well", func(_ int, w http.ResponseWriter, r *http.Request) { serveContent(w, r, content) }, 1, nil},
		{"of unknown length", func(_ int, w http.ResponseWriter, r *http.Request) {
			w.Write(content[:100])
			w.(http.Flusher).Flush()
			w.Write(content[100:])
		}, 1, nil},
		{"cut, then continued", func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 0 {
				cut(w, content, 0)
			}
			serveContent(w, r, content)
		}, 2, nil},
		{"wrong bytes", func(_ int, w http.ResponseWriter, r *http.Request) { serveContent(w, r, altered) }, 1,
			[]string{f.Blob, "git blob id", "300000 bytes", "discarded", "try again"}},
		{"a page instead of the file", func(_ int, w http.ResponseWriter,
			r *http.Request) {
			w.Write([]byte("<!doctype html>"))
		}, 1, []string{"web page", "sign in"}},
		{"text instead of the file", func(_ int, w http.ResponseWriter, r *http.Request) {
			w.Write([]byte("no such file ..")) // by its type no page
		}, 1, []string{f.Blob, "15 bytes", "discarded"}},
		{"nothing", func(_ int, w http.ResponseWriter, r *http.Request) {}, 1, []string{f.Blob, "0 bytes"}},
		{"larger than anything may be", func(_ int, w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1099511627776")
			w.Write(content)
		}, 1, []string{"1099511627776 bytes", "more than"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var requests atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, ".csv") {
					serveContent(w, r, content)
					return
				}
				c.serve(int(requests.Add(1))-1, w, r)
			}))
			defer server.Close()
			a := opened(t, server.URL)
			other := f // is here before, and stays whatever comes of the next one
			other.Path = "folder/another.csv"
			if err := a.Fetch(t.Context(), other, nil); err != nil {
				t.Fatal(err)
			}
			var last [2]int64
			err := a.Fetch(t.Context(), f, func(done, total int64) {
				if total != 0 && done > total {
					t.Errorf("progress of %d of %d", done, total)
				}
				last = [2]int64{done, total}
			})
			if got := int(requests.Load()); got != c.requests {
				t.Errorf("%d requests, want %d", got, c.requests)
			}
			if _, err := a.Get(t.Context(), other); err != nil {
				t.Errorf("the file that was here before: %v", err)
			}
			kept, listErr := a.List(t.Context())
			if listErr != nil {
				t.Fatal(listErr)
			}
			if c.fails == nil {
				got, getErr := a.Get(t.Context(), f)
				if err != nil || getErr != nil || !bytes.Equal(got, content) || last != [2]int64{300_000, 300_000} ||
					!a.Has(t.Context(), f) || len(kept) != 2 {
					t.Fatalf("fetch: %v; get: %v, %d bytes; last progress %d; kept %v", err, getErr, len(got), last, kept)
				}
				return
			}
			if err == nil {
				t.Fatal("succeeded")
			}
			for _, want := range append(c.fails, f.Path, f.Repository) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
			if a.Has(t.Context(), f) || len(kept) != 1 {
				t.Errorf("a file that failed is here: %v", kept)
			}
		})
	}
}

// A fetch that is cancelled keeps what arrived, and the next one, in another
// process, asks only for the rest.
func TestCancelKeepsThePart(t *testing.T) {
	f, content := made(400_000)
	ctx, cancel := context.WithCancel(t.Context())
	var ranges []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ranges = append(ranges, r.Header.Get("Range"))
		if len(ranges) > 1 {
			serveContent(w, r, content)
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		w.Write(content[:100_000])
		w.(http.Flusher).Flush()
		<-r.Context().Done() // a slow server
	}))
	defer server.Close()
	a := opened(t, server.URL)
	a.stall = time.Hour // nothing but the cancellation ends the fetch
	err := a.Fetch(ctx, f, func(done, _ int64) {
		if done == 100_000 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "100000 of 400000 bytes, which are kept") {
		t.Fatalf("error is %v", err)
	}
	kept, err := a.List(t.Context())
	if err != nil || len(kept) != 1 || kept[0] != (Kept{Location: f.Location(), Bytes: 100_000, Partial: true}) {
		t.Fatalf("kept are %v (%v)", kept, err)
	}
	again, err := Open(t.Context(), Options{Base: server.URL, Dir: a.store.(*directory).root})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Fetch(t.Context(), f, nil); err != nil {
		t.Fatal(err)
	}
	if want := "bytes=100000-"; len(ranges) != 2 || ranges[1] != want {
		t.Errorf("ranges asked for: %q, want the second to be %q", ranges, want)
	}
	if kept, err := again.List(t.Context()); err != nil || len(kept) != 1 || kept[0].Partial {
		t.Errorf("kept are %v (%v)", kept, err)
	}
}

func TestStalledServerIsGivenUp(t *testing.T) {
	f, content := made(100_000)
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) > 1 {
			serveContent(w, r, content)
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		w.Write(content[:10])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	a := opened(t, server.URL)
	a.stall = 50 * time.Millisecond
	if err := a.Fetch(t.Context(), f, nil); err != nil || requests.Load() != 2 {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
}

// A part that is not the beginning of the file costs one more request, not the file.
func TestForeignPartIsReplaced(t *testing.T) {
	f, content := made(50_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		serveContent(w, r, content)
	}))
	defer server.Close()
	for _, n := range []int{10, 50_000, 70_000} {
		a := opened(t, server.URL)
		path, _ := below(a.store.(*directory).root, f)
		os.MkdirAll(filepath.Dir(path), 0o755)
		os.WriteFile(path+partEnding, make([]byte, n), 0o644)
		if err := a.Fetch(t.Context(), f, nil); err != nil {
			t.Errorf("a foreign part of %d bytes: %v", n, err)
		}
	}
}

func TestDamagedFileIsSaidAndFetchedAgain(t *testing.T) {
	f, content := made(50_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		serveContent(w, r, content)
	}))
	defer server.Close()
	a := opened(t, server.URL)
	if err := a.Fetch(t.Context(), f, nil); err != nil {
		t.Fatal(err)
	}
	path, _ := below(a.store.(*directory).root, f)
	os.WriteFile(path, make([]byte, len(content)), 0o644)
	if _, err := a.Get(t.Context(), f); !errors.Is(err, errDamaged) || !strings.Contains(err.Error(), "make data") {
		t.Errorf("a damaged file reads as %v", err)
	}
	if err := a.Fetch(t.Context(), f, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := a.Get(t.Context(), f); err != nil || !bytes.Equal(got, content) {
		t.Errorf("after fetching again: %v", err)
	}
}

// Two archives on one directory stand for two processes: each locks its own
// descriptor of the part.
func TestTwoProcessesDownloadOnce(t *testing.T) {
	f, content := made(200_000)
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		time.Sleep(30 * time.Millisecond)
		serveContent(w, r, content)
	}))
	defer server.Close()
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		a, err := Open(t.Context(), Options{Base: server.URL, Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			wg.Go(func() {
				if err := a.Fetch(t.Context(), f, nil); err != nil {
					t.Error(err)
				}
				if got, err := a.Get(t.Context(), f); err != nil || !bytes.Equal(got, content) {
					t.Errorf("read back: %v", err)
				}
			})
		}
	}
	wg.Wait()
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests for one file", n)
	}
}

func TestMirrors(t *testing.T) {
	f, content := made(1000)
	mirror := t.TempDir()
	path, _ := below(mirror, f)
	os.MkdirAll(filepath.Dir(path), 0o755)
	os.WriteFile(path, content, 0o644)
	empty := t.TempDir()
	served := httptest.NewServer(http.FileServer(http.Dir(mirror)))
	defer served.Close()
	bare := httptest.NewServer(http.NotFoundHandler())
	defer bare.Close()

	t.Run("a directory is read in place", func(t *testing.T) {
		t.Setenv("UNTRAINED_MIRROR", mirror)
		a := opened(t, "")
		if !a.Has(t.Context(), f) {
			t.Error("not here")
		}
		if err := a.Fetch(t.Context(), f, nil); err != nil {
			t.Error(err)
		}
		if got, err := a.Get(t.Context(), f); err != nil || !bytes.Equal(got, content) {
			t.Error(err)
		}
		if n, err := a.Size(t.Context()); n != 0 || err != nil {
			t.Errorf("%d bytes were copied (%v)", n, err)
		}
		if err := errors.Join(a.Remove(t.Context(), f), a.Clear(t.Context())); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Error("the mirror was changed")
		}
	})
	t.Run("addresses are tried in order", func(t *testing.T) {
		a := opened(t, empty+" | "+bare.URL+"|"+served.URL)
		if err := a.Fetch(t.Context(), f, nil); err != nil {
			t.Error(err)
		}
	})
	t.Run("all failures are named", func(t *testing.T) {
		err := opened(t, bare.URL+"/one|"+bare.URL+"/two").Fetch(t.Context(), f, nil)
		if err == nil || !strings.Contains(err.Error(), "/one/") || !strings.Contains(err.Error(), "/two/") {
			t.Errorf("error is %v", err)
		}
	})
	t.Run("a file that the mirror lacks", func(t *testing.T) {
		if err := opened(t, empty).Fetch(t.Context(), f, nil); err == nil ||
			!strings.Contains(err.Error(), "UNTRAINED_MIRROR") {
			t.Errorf("error is %v", err)
		}
	})
	t.Run("a mirror that was altered", func(t *testing.T) {
		wrong := f
		wrong.SHA256 = strings.Repeat("0", 64)
		a := opened(t, mirror)
		for _, err := range []error{a.Fetch(t.Context(), wrong, nil),
			func() error { _, err := a.Get(t.Context(), wrong); return err }()} {
			if err == nil || !strings.Contains(err.Error(), f.SHA256) || !strings.Contains(err.Error(), wrong.SHA256) ||
				!strings.Contains(err.Error(), "correct the mirror") {
				t.Errorf("error is %v", err)
			}
		}
	})
	t.Run("no mirror at all", func(t *testing.T) {
		if _, err := Open(t.Context(), Options{Base: filepath.Join(mirror, "absent"), Dir: empty}); err == nil ||
			!strings.Contains(err.Error(), "absent") {
			t.Errorf("error is %v", err)
		}
	})
}

// Files that a site carries are here without being fetched; they come from the site and
// from nowhere else.
func TestCarriedFiles(t *testing.T) {
	f, content := made(1000)
	other := f
	other.Path = "folder/another.npy"
	var asked []string
	answer := content
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		serveContent(w, r, answer)
	}))
	defer site.Close()
	foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("%s was asked for elsewhere", r.URL.Path)
		serveContent(w, r, content)
	}))
	defer foreign.Close()
	a, err := Open(t.Context(), Options{Base: site.URL + "/data|" + foreign.URL, Dir: t.TempDir(),
		Carried: []string{f.Location()}})
	if err != nil {
		t.Fatal(err)
	}
	a.backoff = time.Millisecond
	if !a.Has(t.Context(), f) || a.Has(t.Context(), other) {
		t.Errorf("a carried file is here: %v; another one: %v", a.Has(t.Context(), f), a.Has(t.Context(), other))
	}
	if _, err := a.Get(t.Context(), other); !errors.Is(err, fs.ErrNotExist) || asked != nil {
		t.Errorf("a file that nothing carries: %v, asked %q", err, asked)
	}
	answer = content[:500]
	if _, err := a.Get(t.Context(), f); err == nil || !strings.Contains(err.Error(), "500 bytes") {
		t.Errorf("a copy that is cut: %v", err)
	}
	answer = content
	for range 2 {
		if got, err := a.Get(t.Context(), f); err != nil || !bytes.Equal(got, content) {
			t.Fatal(err)
		}
	}
	if len(asked) != 2 || asked[1] != "/data/"+f.Location() {
		t.Errorf("asked for %q", asked)
	}
}

func TestMissingFileSaysHowToGetIt(t *testing.T) {
	f, _ := made(10)
	_, err := opened(t, t.TempDir()).Get(t.Context(), f)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "make data") {
		t.Errorf("error is %v", err)
	}
}

func TestLocationsStayInside(t *testing.T) {
	f, _ := made(10)
	f.Path = "../../../../outside"
	a := opened(t, "http://127.0.0.1:1")
	if err := a.Fetch(t.Context(), f, nil); err == nil || !strings.Contains(err.Error(), "leaves the archive") {
		t.Errorf("fetch outside: %v", err)
	}
	if err := a.Remove(t.Context(), f); err == nil {
		t.Error("remove outside succeeded")
	}
}

func TestRemoveListClear(t *testing.T) {
	f, content := made(1000)
	g := f
	g.Path = "folder/another.npy"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		serveContent(w, r, content)
	}))
	defer server.Close()
	a := opened(t, server.URL)
	if kept, err := a.List(t.Context()); err != nil || len(kept) != 0 {
		t.Fatalf("a new archive has %v (%v)", kept, err)
	}
	for _, x := range []neural.File{f, g} {
		if err := a.Fetch(t.Context(), x, nil); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := a.Size(t.Context()); n != 2000 || err != nil {
		t.Errorf("size %d (%v)", n, err)
	}
	if err := errors.Join(a.Remove(t.Context(), f), a.Remove(t.Context(), f)); err != nil {
		t.Error(err)
	}
	if a.Has(t.Context(), f) || !a.Has(t.Context(), g) {
		t.Error("removed the wrong file")
	}
	if err := a.Clear(t.Context()); err != nil || a.Has(t.Context(), g) {
		t.Errorf("clear: %v", err)
	}
	if a.Warning() != "" {
		t.Error("a directory warns that files will not stay")
	}
}

func TestDirectoryFromTheEnvironment(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("UNTRAINED_CACHE", dir)
	a, err := Open(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := a.store.(*directory).root; got != filepath.Join(dir, "recordings") {
		t.Errorf("files lie in %s", got)
	}
}
