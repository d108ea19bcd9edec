//go:build !js

// Command bench times our networks against the libraries that one could use instead, in one headless browser and one
// run, and writes a table and bench.json. Absolute times vary with the machine and its load; compare the ratios. `make
// bench` runs it.
//
// In Chromium on two quiet cores (load 1 to 3, medians of 5 runs), WebGPU on SwiftShader was 11 to 26 times as fast as
// TensorFlow.js, and 2.6 (W1), 4.3 (W2), 3.2 (W3), 3.5 (W4) and 4.2 (W5) times as fast as jax-js. On busy cores (load
// 14 to 20, medians of 7 to 15 runs), the ratios to jax-js were 2.0 and 3.3 (W1), 3.0 and 4.7 (W2), 4.3 (W3), 3.6 and
// 2.9 (W4), and 6.1 (W5).
//
// A tile of 2×16 values with a product and a sum runs at 33 GFLOP/s in Chromium and that of package relaxed at 49, so
// that at most a factor of 1.5 was expected of relaxed SIMD. On very busy cores (load 30 to 36, medians of 41 and 80
// runs) it was 2.0 (W1), 2.0 and 2.2 (W2), 2.4 (W3), 2.2 and 2.3 (W4), and 2.2 and 2.3 (W5), more than expected,
// perhaps because load interrupts the longer run more often. Against TensorFlow.js on WebAssembly in the same runs,
// ours was 1.4 (W1), 1.4 and 1.7 (W2), and 1.8 and 1.9 (W4) times as fast.
package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

//go:embed bench.js
var script []byte

//go:embed package.json
var peers []byte

const page = `<!doctype html><meta charset=utf-8><title>bench</title>
<script src="/node_modules/@tensorflow/tfjs/dist/tf.min.js"></script>
<script src="/node_modules/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js"></script>
<script src="/node_modules/@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js"></script>
<script src="/wasm_exec.js"></script><script src="/bench.js"></script>
<script>const go = new Go();
globalThis.kernels = {tile: null, memory: null};
go.importObject.kernels = {tile: (t, rows, tiles, out, init) => kernels.tile(t, rows, tiles, out, init)};
WebAssembly.instantiateStreaming(fetch('/bench.wasm'), go.importObject)
.then(r => { kernels.memory = r.instance.exports.mem; go.run(r.instance); globalThis.ready = true; });</script>`

// works lists the contenders of each work, on the processor and on a GPU. The wasm backend of TensorFlow.js has no
// filter gradient, so its slower backends take part in W3 and W5. Contender ours-go is our own backend without relaxed
// SIMD, as it runs where a browser has none.
var works = []struct {
	id    string
	ours  string
	peers []string
}{
	{"W1", "ours-cpu", []string{"ours-go", "tfjs-wasm", "jax-wasm", "tfjs-webgl"}},
	{"W2", "ours-cpu", []string{"ours-go", "tfjs-wasm", "jax-wasm", "tfjs-webgl"}},
	{"W3", "ours-cpu", []string{"ours-go", "tfjs-webgl", "jax-wasm"}},
	{"W4", "ours-cpu", []string{"ours-go", "tfjs-wasm", "jax-wasm", "tfjs-webgl"}},
	{"W5", "ours-cpu", []string{"ours-go", "tfjs-webgl", "tfjs-cpu", "jax-wasm"}},
	{"W1", "ours-webgpu", []string{"tfjs-webgpu", "jax-webgpu"}},
	{"W2", "ours-webgpu", []string{"tfjs-webgpu", "jax-webgpu"}},
	{"W3", "ours-webgpu", []string{"tfjs-webgpu", "jax-webgpu"}},
	{"W4", "ours-webgpu", []string{"tfjs-webgpu", "jax-webgpu"}},
	{"W5", "ours-webgpu", []string{"tfjs-webgpu", "jax-webgpu"}},
}

// row is the time of one contender, as the page reports it.
type row struct {
	Contender  string    `json:"contender"`
	MS         float64   `json:"ms"`
	Runs       []float64 `json:"runs"`
	Difference *float64  `json:"difference"` // from ours; nil: outputs of different length
	Sample     []float64 `json:"sample"`     // of the output
	Error      string    `json:"error"`
}

// found is the page's report on one work.
type found struct {
	Ours   row     `json:"ours"`
	Peers  []row   `json:"peers"`
	Counts *counts `json:"counts"`
}

// counts is the GPU work of one run whose output is not read, and the pipelines made before the first run.
type counts struct {
	Device       string  `json:"device"`
	Dispatches   float64 `json:"dispatches"`
	Submits      float64 `json:"submits"`
	BytesRead    float64 `json:"bytes_read"`
	BytesWritten float64 `json:"bytes_written"`
	Pipelines    float64 `json:"pipelines"`
	CompileMS    float64 `json:"compile_ms"` // until all pipelines were ready
}

// comparison is a line of bench.json.
type comparison struct {
	ID     string  `json:"id"`
	Ours   string  `json:"ours"` // our backend: cpu, webgpu or webgpu native
	OursMS float64 `json:"ours_ms"`
	Peer   string  `json:"peer"`
	PeerMS float64 `json:"peer_ms,omitempty"`
	Ratio  float64 `json:"ratio,omitempty"` // peer's time over ours
	Agree  bool    `json:"agree"`           // outputs within 1e-3 relative
	Error  string  `json:"error,omitempty"`

	Difference *float64 `json:"difference,omitempty"` // of the outputs, relative to the largest
	Counts     *counts  `json:"counts,omitempty"`     // of ours
}

// agreeWithin is the largest relative difference of outputs that counts as agreement.
const agreeWithin = 1e-3

func main() {
	cache := flag.String("cache", "", "folder for the peers' npm packages (default: the user's cache)")
	repetitions := flag.Int("n", 5, "timed repetitions of each work")
	only := flag.String("only", "", "run only this work, for instance W1")
	device := flag.String("device", "", "cpu or webgpu: run only our backend of this kind and its peers")
	adapter := flag.String("adapter", "swiftshader", "the browser's adapter for WebGPU; empty: the machine's")
	chromium := flag.String("chromium", "/usr/bin/chromium", "the browser")
	output := flag.String("o", "bench.json", "file to write the comparisons to")
	flag.Parse()
	if err := bench(*cache, *only, *device, *adapter, *chromium, *output, *repetitions); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(cache, only, device, adapter, chromium, output string, repetitions int) error {
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return err
		}
		cache = filepath.Join(user, "untrained", "bench")
	}
	if err := install(cache); err != nil {
		return err
	}
	program := filepath.Join(cache, "bench.wasm")
	build := exec.Command("go", "build", "-trimpath", "-o", program, "./wasm/bench")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building ./wasm/bench (run this from the repository): %w", err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	address, err := serve(cache, filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("enable-unsafe-webgpu", true))
	if adapter != "" {
		options = append(options, chromedp.Flag("use-webgpu-adapter", adapter))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	var rows []comparison
	for _, w := range works {
		if only != "" && only != w.id || device != "" && "ours-"+device != w.ours {
			continue
		}
		// Each work gets a fresh tab, so that what one peer leaves in memory does not slow the next.
		tab, leave := chromedp.NewContext(allocator)
		tab, late := context.WithTimeout(tab, 20*time.Minute)
		f, err := run(tab, address, w.id, w.ours, w.peers, repetitions)
		late()
		leave()
		if err != nil {
			return fmt.Errorf("%s: %w", w.id, err)
		}
		rows = append(rows, compare(w.id, f)...)
		if w.ours == "ours-webgpu" {
			rows = append(rows, native(w.id, f, repetitions)...)
		}
	}
	print(rows)
	text, err := json.MarshalIndent(rows, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(output, append(text, '\n'), 0o644)
}

// install installs the pinned peers with npm, unless they are in the cache already.
func install(cache string) error {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return err
	}
	manifest := filepath.Join(cache, "package.json")
	if have, err := os.ReadFile(manifest); err == nil && string(have) == string(peers) {
		return nil
	}
	fmt.Fprintln(os.Stderr, "installing the peers with npm into", cache)
	// The manifest gets its name last: if it is there, the installation is complete.
	at := filepath.Join(cache, "new.json")
	if err := os.WriteFile(at, peers, 0o644); err != nil {
		return err
	}
	var list struct{ Dependencies map[string]string }
	if err := json.Unmarshal(peers, &list); err != nil {
		return err
	}
	arguments := []string{"install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", cache}
	for name, version := range list.Dependencies {
		arguments = append(arguments, name+"@"+version)
	}
	npm := exec.Command("npm", arguments...)
	npm.Stdout, npm.Stderr = os.Stderr, os.Stderr
	if err := npm.Run(); err != nil {
		return fmt.Errorf("npm could not install the peers (it needs npm and its registry): %w", err)
	}
	return os.Rename(at, manifest)
}

func serve(cache, wasmExec string) (string, error) {
	mux := http.NewServeMux()
	mux.Handle("/node_modules/", http.FileServer(http.Dir(cache)))
	mux.HandleFunc("/bench.wasm", func(w http.ResponseWriter,
		r *http.Request) {
		http.ServeFile(w, r, filepath.Join(cache, "bench.wasm"))
	})
	mux.HandleFunc("/wasm_exec.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, wasmExec) })
	write := func(kind string, text []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Write(text)
		}
	}
	mux.HandleFunc("/bench.js", write("text/javascript", script))
	mux.HandleFunc("/{$}", write("text/html", []byte(page)))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go http.Serve(listener, mux)
	return "http://" + listener.Addr().String() + "/", nil
}

func compare(id string, f found) (list []comparison) {
	_, ours, _ := strings.Cut(f.Ours.Contender, "-")
	for i, r := range f.Peers {
		c := comparison{ID: id, Ours: ours, OursMS: f.Ours.MS, Peer: r.Contender, PeerMS: r.MS, Error: r.Error,
			Difference: r.Difference}
		if i == 0 {
			c.Counts = f.Counts
		}
		if f.Ours.Error != "" {
			c.Error = "ours: " + f.Ours.Error
		}
		if c.Error == "" && f.Ours.MS > 0 {
			c.Ratio = r.MS / f.Ours.MS
			c.Agree = r.Difference != nil && *r.Difference < agreeWithin
		}
		list = append(list, c)
	}
	return list
}

func print(rows []comparison) {
	fmt.Printf("%-4s %-14s %10s  %-12s %10s %8s  %s\n", "work", "ours", "ours, ms", "peer", "peer, ms", "ratio", "agree")
	for _, r := range rows {
		if r.Error != "" {
			fmt.Printf("%-4s %-14s %10.2f  %-12s %s\n", r.ID, r.Ours, r.OursMS, r.Peer, r.Error)
			continue
		}
		difference := "outputs of different length"
		if r.Difference != nil {
			difference = fmt.Sprintf("%v (%.1g)", r.Agree, *r.Difference)
		}
		fmt.Printf("%-4s %-14s %10.2f  %-12s %10.2f %8.2f  %s\n", r.ID, r.Ours, r.OursMS, r.Peer, r.PeerMS,
			r.Ratio, difference)
	}
	for _, r := range rows {
		if c := r.Counts; c != nil {
			fmt.Printf("%s on %s (%s): a run has %.1f dispatches, %.1f submits and reads %.0f bytes; %.0f pipelines were "+
				"ready after %.0f ms\n",
				r.ID, r.Ours, c.Device, c.Dispatches, c.Submits, c.BytesRead, c.Pipelines, c.CompileMS)
		}
	}
}

// run times one work in a tab.
func run(tab context.Context, address, id, ours string, peers []string, repetitions int) (found, error) {
	if err := chromedp.Do(tab, chromedp.Navigate(address),
		chromedp.Poll[chromedp.Void]("globalThis.ready === true")); err != nil {
		return found{}, err
	}
	list, err := json.Marshal(peers)
	if err != nil {
		return found{}, err
	}
	f, err := chromedp.Run(tab, chromedp.Evaluate[found](fmt.Sprintf("bench(%q, %q, %s, %d)", id, ours, list, repetitions),
		chromedp.EvalAwaitPromise))
	if err == nil && len(f.Peers) == 0 {
		err = errors.New("the page reported no rows")
	}
	return f, err
}
