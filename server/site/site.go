// Package site builds the laboratory's web site as a set of files.
//
// There is one pipeline: the server answers from the files that [Build] returns, and the static export writes the same
// files to a folder. The files refer to each other by relative addresses, so they work below any path of any host, and
// all but a few entry points have a checksum of their content in their name, so they may be cached for ever. Two builds
// from the same inputs have the same bytes.
package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Options are the inputs of a site.
type Options struct {
	// Base is the path below which the site will be served: "/sub/path/", or "/" (the same as ""). Only the page for
	// unknown addresses and the manifest contain the path; everything else works below any.
	Base string
	// Version is the version of the software that the page shows.
	Version string
	// Wasm is the page's program and Worker the program of its workers, both built for GOOS=js GOARCH=wasm. The page is
	// usable before Worker has arrived.
	Wasm, Worker []byte
	// Packed adds to each program a copy in gzip's format, a fifth as large. The page fetches it where the host does not
	// compress, and unpacks it. A server that compresses has no use for it.
	Packed bool
	// CSS is the style sheet, and Prerender the HTML that the body shows until the page's program starts.
	CSS       []byte
	Prerender string
	// First holds the numbers, as JSON, that the first screen's script draws from. Without them the site has no such
	// script.
	First []byte
	// Weights holds the bundled networks: safetensors files by the network's name.
	Weights map[string][]byte
	// Runs holds the bundled runs: results as JSON, by the run's name.
	Runs map[string][]byte
	// Recordings holds files of recordings, by the path owner/repository/commit/path that each has at its source. The page
	// downloads them from the site instead.
	Recordings map[string][]byte
	// Carried lists the paths of further files of recordings, which are not part of the site: whoever serves the site must
	// serve them below data/, by paths as those of Recordings.
	Carried []string
	// Class is the address, relative to the site, that a class's results are sent to; "" if there is no class.
	Class string
	// Mirror is the address, relative to the site or absolute, that replaces the base of the recordings' sources; "" keeps
	// the sources.
	Mirror string
}

// File is one file of a site.
type File struct {
	Path string // relative to the site's folder, with slashes: "app.0123456789ab.wasm"
	Type string // media type, with the character set where it is text
	Body []byte
	// Hashed reports whether the file's name contains a checksum of its content, so that it may be cached for ever.
	Hashed bool
}

// Site is a site that Build made.
type Site struct {
	Base  string // "/" or "/sub/path/"
	Build string // checksum of the whole site: two sites with the same Build are the same
	Files []File

	byPath map[string]int
	policy string // the Content-Security-Policy, which stands in the page, too
}

// File returns the file at a path relative to the site's folder, and whether there is one; "" is the page.
func (s *Site) File(path string) (File, bool) {
	if path == "" {
		path = "index.html"
	}
	i, ok := s.byPath[path]
	if !ok {
		return File{}, false
	}
	return s.Files[i], true
}

// Build makes a site. It returns an error if the base is not a path, a program is not a WebAssembly module, or a
// recording's path leaves the site.
func Build(o Options) (*Site, error) {
	base, err := ParseBase(o.Base)
	if err != nil {
		return nil, err
	}
	for name, program := range map[string][]byte{"page": o.Wasm, "workers": o.Worker} {
		if !bytes.HasPrefix(program, []byte("\x00asm")) {
			return nil, fmt.Errorf("the program of the %s (%d bytes) is not a WebAssembly module; build it with GOOS=js "+
				"GOARCH=wasm", name, len(program))
		}
	}
	runtime, err := wasmExec()
	if err != nil {
		return nil, err
	}
	b := &builder{site: &Site{Base: base, policy: policy(o.Mirror)}, packed: o.Packed}
	wasm, err := b.program("app.wasm", o.Wasm)
	if err != nil {
		return nil, err
	}
	workerWasm, err := b.program("worker.wasm", o.Worker)
	if err != nil {
		return nil, err
	}
	exec := b.hashed("wasm_exec.js", runtime)
	start, first := b.hashed("start.js", static("start.js")), ""
	if o.First != nil {
		first = b.hashed("first.js", define("firstScreen", json.RawMessage(o.First), static("first.js")))
	}
	worker := b.hashed("worker.js", define("files", map[string]string{"wasmExec": exec}, static("worker.js")))
	icons := icons{SVG: b.hashed("icon.svg", drawing().SVG())}
	for _, i := range []struct {
		name   *string
		file   string
		pixels int
		full   bool
	}{
		{&icons.Small, "icon-192.png", 192, false},
		{&icons.Large, "icon-512.png", 512, false},
		{&icons.Maskable, "icon-maskable.png", 512, true},
	} {
		png, err := drawing().PNG(i.pixels, i.full)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", i.file, err)
		}
		*i.name = b.hashed(i.file, png)
	}
	c := config{
		Wasm:     program{Address: wasm, Size: len(o.Wasm), Packed: o.Packed},
		WasmExec: exec,
		Env:      map[string]string{"UNTRAINED_VERSION": o.Version},
		Addresses: map[string]string{
			"UNTRAINED_WASM":   wasm,
			"UNTRAINED_WORKER": worker,
			// The program that the workers' script runs.
			"UNTRAINED_WORKER_WASM": workerWasm,
		},
		Weights: map[string]string{},
		Runs:    map[string]string{},
	}
	for _, name := range sorted(o.Runs) {
		c.Runs[name] = b.hashed("runs/"+name+".json", o.Runs[name])
	}
	for _, name := range sorted(o.Weights) {
		c.Weights[name] = b.hashed("weights/"+name+".safetensors", o.Weights[name])
	}
	if o.Class != "" {
		c.Addresses["UNTRAINED_CLASS"] = o.Class
	}
	if o.Mirror != "" {
		c.Addresses["UNTRAINED_MIRROR"] = o.Mirror
	}
	if err := b.recordings(o.Recordings, o.Carried, &c); err != nil {
		return nil, err
	}
	css := b.hashed("untrained.css", o.CSS)
	manifest, err := manifest(base, icons)
	if err != nil {
		return nil, err
	}
	b.add(File{Path: "manifest.webmanifest", Body: manifest})

	// The build's checksum covers the names of all files so far, and with them their content, and what the page contains;
	// so the checksum can stand in the page and in the service worker, which are added after it.
	build, err := b.checksum(c, o.Prerender)
	if err != nil {
		return nil, err
	}
	b.site.Build, c.Build, c.Env["GOAPP_VERSION"] = build, build, build
	index, err := page(c, b.site.policy, css, first, start, icons, o.Prerender)
	if err != nil {
		return nil, err
	}
	b.add(File{Path: "service-worker.js", Body: define("site", b.precache(), static("service-worker.js"))})
	b.add(File{Path: "index.html", Body: index})
	missing, err := missingPage(base)
	if err != nil {
		return nil, err
	}
	b.add(File{Path: "404.html", Body: missing})
	b.add(File{Path: "lost.js", Body: static("lost.js")})
	// After the list of files to keep: the server that needs it gives it to nobody.
	b.add(File{Path: "web.config", Body: static("web.config")})
	return b.finish(), nil
}

// ParseBase returns the path of a site with a slash at both ends; for "" it returns "/". It returns an error that names
// the text if that is not a path.
func ParseBase(text string) (string, error) {
	if text == "" {
		return "/", nil
	}
	base := strings.TrimSuffix(text, "/") + "/"
	if !strings.HasPrefix(base, "/") || strings.ContainsAny(base, "?#\\%\"'<> \t\n") || strings.Contains(base, "//") ||
		base != "/" && path.Clean(base)+"/" != base {
		return "", fmt.Errorf("base %q is not a path such as /sub/path/; give the part of the address after the host", text)
	}
	return base, nil
}

type builder struct {
	site   *Site
	packed bool
}

// packing is what the name of a packed program adds to the program's own.
const packing = ".gz"

// program adds a program, packed too if the site has packed programs, and returns its name.
func (b *builder) program(name string, body []byte) (string, error) {
	full := b.hashed(name, body)
	if b.packed {
		small, err := pack(body)
		if err != nil {
			return "", fmt.Errorf("packing %s: %w", full, err)
		}
		b.add(File{Path: full + packing, Body: small, Hashed: true})
	}
	return full, nil
}

// hashed adds a file under a name that contains the first 48 bits of its content's SHA-256, and returns that name.
func (b *builder) hashed(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	full := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	b.add(File{Path: full, Body: body, Hashed: true})
	return full
}

func (b *builder) add(f File) {
	f.Type = mediaType(f.Path)
	b.site.Files = append(b.site.Files, f)
}

// recordings adds files below data/ by the paths that they have at their source: the commit in a path fixes the content
// already.
func (b *builder) recordings(files map[string][]byte, carried []string, c *config) error {
	if len(files) == 0 && len(carried) == 0 {
		return nil
	}
	names := slices.Concat(sorted(files), carried)
	slices.Sort(names)
	names = slices.Compact(names)
	for _, name := range names {
		if name == "" || path.IsAbs(name) || path.Clean(name) != name || strings.HasPrefix(name, "../") ||
			strings.Contains(name, "\\") {
			return fmt.Errorf("recording file %q: its path leaves the site's folder", name)
		}
		if body, ok := files[name]; ok {
			b.add(File{Path: "data/" + name, Body: body, Hashed: true})
		}
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	c.Addresses["UNTRAINED_DATA"] = "data/"
	c.Env["UNTRAINED_DATA_FILES"] = string(list)
	return nil
}

func (b *builder) checksum(c config, prerender string) (string, error) {
	settings, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, f := range b.site.Files {
		sum := sha256.Sum256(f.Body)
		fmt.Fprintf(h, "%s %x\n", f.Path, sum)
	}
	fmt.Fprintf(h, "%s\n%s\n%s\n", settings, prerender, static("index.html"))
	fmt.Fprintf(h, "%s\n", static("service-worker.js"))
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

type precached struct {
	Path      string `json:"path"`
	Integrity string `json:"integrity,omitempty"`
	// Packed is the integrity of the packed copy, "" if there is none.
	Packed string `json:"packed,omitempty"`
}

// precache returns the list of files that a page needs offline: all but the page itself, which the service worker
// treats apart, and recordings, which the page stores as it stores downloaded ones.
func (b *builder) precache() any {
	var files []precached
	for _, f := range b.site.Files {
		switch {
		case strings.HasPrefix(f.Path, "data/"):
		case strings.HasSuffix(f.Path, packing): // it follows its program
			files[len(files)-1].Packed = integrity(f.Body)
		case f.Hashed:
			files = append(files, precached{Path: f.Path, Integrity: integrity(f.Body)})
		default:
			files = append(files, precached{Path: f.Path})
		}
	}
	return map[string]any{"build": b.site.Build, "files": files}
}

// integrity returns the text by which a browser verifies a file.
func integrity(body []byte) string {
	sum := sha256.Sum256(body)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func (b *builder) finish() *Site {
	s := b.site
	slices.SortFunc(s.Files, func(x, y File) int { return strings.Compare(x.Path, y.Path) })
	s.byPath = make(map[string]int, len(s.Files))
	for i, f := range s.Files {
		s.byPath[f.Path] = i
	}
	return s
}

var mediaTypes = map[string]string{
	".config":      "text/xml; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".json":        "application/json",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	packing:        "application/gzip",
}

// mediaType returns a file's media type by its name. It does not use package mime, which reads the operating system's
// tables: they differ between machines.
func mediaType(name string) string {
	if t, ok := mediaTypes[path.Ext(name)]; ok {
		return t
	}
	return "application/octet-stream"
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

var errNoRuntime = errors.New("go-app served no wasm_exec.js")
