package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Handler returns a handler that serves the site from memory: compressed if the browser accepts that, with the checksum
// as ETag so that an unchanged file is not sent again, and cacheable for ever if the file's name contains its checksum.
func (s *Site) Handler() http.Handler {
	h := &handler{site: s, entries: make([]entry, len(s.Files))}
	for i, f := range s.Files {
		sum := sha256.Sum256(f.Body)
		h.entries[i] = entry{file: f, tag: hex.EncodeToString(sum[:12])}
		h.entries[i].compressed = sync.OnceValue(func() []byte { return compress(f) })
	}
	return h
}

type handler struct {
	site    *Site
	entries []entry
}

type entry struct {
	file       File
	tag        string
	compressed func() []byte // returns nil if compressing is not worth it
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this site only answers GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	if r.URL.Path+"/" == h.site.Base {
		http.Redirect(w, r, h.site.Base, http.StatusMovedPermanently)
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, h.site.Base)
	if path == "" {
		path = "index.html"
	}
	i, found := h.site.byPath[path]
	if !ok || !found {
		h.missing(w, r)
		return
	}
	e := &h.entries[i]
	header := w.Header()
	header.Set("Content-Type", e.file.Type)
	header.Set("X-Content-Type-Options", "nosniff")
	if strings.HasPrefix(e.file.Type, "text/html") || strings.HasPrefix(e.file.Type, "text/javascript") {
		// What stands in the page holds for the page; workers, which download recordings, take it from this header.
		header.Set("Content-Security-Policy", h.site.policy)
	}
	if e.file.Hashed {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		header.Set("Cache-Control", "no-cache")
	}
	body, tag := e.file.Body, e.tag
	if compressible(e.file) {
		header.Set("Vary", "Accept-Encoding")
		// A range request asks for bytes of the file itself, not of a compressed stream.
		if acceptsGzip(r) && r.Header.Get("Range") == "" {
			if small := e.compressed(); small != nil {
				body, tag = small, tag+"-gzip"
				header.Set("Content-Encoding", "gzip")
			}
		}
	}
	header.Set("ETag", `"`+tag+`"`)
	if header.Get("Content-Encoding") != "" {
		// ServeContent does not set the length of encoded content.
		header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

func (h *handler) missing(w http.ResponseWriter, r *http.Request) {
	// Some mail programs and chats write %23 for the # of a link.
	if before, route, ok := strings.Cut(r.URL.Path, "#/"); ok && before == h.site.Base {
		if r.URL.RawQuery != "" {
			route += "?" + r.URL.RawQuery
		}
		w.Header().Set("Location", h.site.Base+"#/"+route)
		w.Header().Set("Cache-Control", "no-cache")
		w.WriteHeader(http.StatusFound)
		return
	}
	f, _ := h.site.File("404.html")
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(http.StatusNotFound)
	if r.Method == http.MethodGet {
		w.Write(f.Body) // an error means that the browser left
	}
}

// compressible reports whether compressing a file is worth trying: pictures and recordings are compressed already.
func compressible(f File) bool {
	packed := strings.HasPrefix(f.Type, "image/png") || f.Type == mediaTypes[packing] || strings.HasPrefix(f.Path, "data/")
	return !packed && len(f.Body) > 500
}

func compress(f File) []byte {
	small, err := pack(f.Body)
	if err != nil || len(small) >= len(f.Body) {
		return nil
	}
	return small
}

// pack returns bytes in gzip's format.
func pack(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = z.Write(body)
	err = errors.Join(err, z.Close())
	return b.Bytes(), err
}

// acceptsGzip reports whether the request's Accept-Encoding (RFC 9110, section 12.5.3) has gzip or * with a weight
// above 0.
func acceptsGzip(r *http.Request) bool {
	accepted := false
	for _, coding := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(coding), ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "gzip" && name != "*" {
			continue
		}
		weight, weighted := strings.CutPrefix(strings.ReplaceAll(parameters, " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		accepted = !weighted || err == nil && q > 0
		if name == "gzip" {
			return accepted
		}
	}
	return accepted
}
