//go:build !js

// Command bench times our work against what a user would pick instead, in one
// headless browser and one run, and writes a table and bench.json. Absolute times
// drift with the machine; the ratios are what counts. It is `make bench`.
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
<script src="/wasm_exec.js"></script><script src="/bench.js"></script>
<script>const go = new Go();
WebAssembly.instantiateStreaming(fetch('/bench.wasm'), go.importObject).then(r => { go.run(r.instance); globalThis.ready = true; });</script>`

// works says who takes part in what. TensorFlow.js has no filter gradient in its
// wasm backend, so its slower ones stand in for W5.
var works = []struct {
	id         string
	contenders []string
}{
	{"W1", []string{"ours", "tfjs-wasm", "jax-wasm", "tfjs-webgl"}},
	{"W2", []string{"ours", "tfjs-wasm", "jax-wasm", "tfjs-webgl"}},
	{"W4", []string{"ours", "tfjs-wasm", "jax-wasm", "tfjs-webgl"}},
	{"W5", []string{"ours", "tfjs-webgl", "tfjs-cpu", "jax-wasm"}},
}

// row is one contender's time as the page reports it.
type row struct {
	ID         string    `json:"id"`
	Contender  string    `json:"contender"`
	MS         float64   `json:"ms"`
	Runs       []float64 `json:"runs"`
	Difference *float64  `json:"difference"` // nil: outputs of different length
	Error      string    `json:"error"`
}

// comparison is a line of bench.json.
type comparison struct {
	ID     string  `json:"id"`
	OursMS float64 `json:"ours_ms"`
	Peer   string  `json:"peer"`
	PeerMS float64 `json:"peer_ms,omitempty"`
	Ratio  float64 `json:"ratio,omitempty"` // peer's time over ours
	Agree  bool    `json:"agree"`           // outputs within 1e-3 relative
	Error  string  `json:"error,omitempty"`
}

func main() {
	cache := flag.String("cache", "", "folder for the peers' npm packages (default: the user's cache)")
	repetitions := flag.Int("n", 5, "timed repetitions of each work")
	only := flag.String("only", "", "just this work, for instance W1")
	chromium := flag.String("chromium", "/usr/bin/chromium", "the browser")
	output := flag.String("o", "bench.json", "file for the rows")
	flag.Parse()
	if err := bench(*cache, *only, *chromium, *output, *repetitions); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(cache, only, chromium, output string, repetitions int) error {
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
		chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	var rows []comparison
	for _, w := range works {
		if only != "" && only != w.id {
			continue
		}
		// A fresh tab a work: what one peer leaves behind does not slow the next.
		tab, leave := chromedp.NewContext(allocator)
		tab, late := context.WithTimeout(tab, 20*time.Minute)
		found, err := run(tab, address, w.id, w.contenders, repetitions)
		late()
		leave()
		if err != nil {
			return fmt.Errorf("%s: %w", w.id, err)
		}
		rows = append(rows, compare(found)...)
	}
	print(rows)
	text, err := json.MarshalIndent(rows, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(output, append(text, '\n'), 0o644)
}

// install gets the pinned peers from npm, once.
func install(cache string) error {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return err
	}
	manifest := filepath.Join(cache, "package.json")
	if have, err := os.ReadFile(manifest); err == nil && string(have) == string(peers) {
		return nil
	}
	fmt.Fprintln(os.Stderr, "installing the peers with npm into", cache)
	// The manifest is written last: its presence says that all is there.
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
	mux.HandleFunc("/bench.wasm", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, filepath.Join(cache, "bench.wasm")) })
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

func compare(rows []row) (list []comparison) {
	var ours row
	for _, r := range rows {
		if r.Contender == "ours" {
			ours = r
		}
	}
	for _, r := range rows {
		if r.Contender == "ours" {
			continue
		}
		c := comparison{ID: r.ID, OursMS: ours.MS, Peer: r.Contender, PeerMS: r.MS, Error: r.Error}
		if ours.Error != "" {
			c.Error = "ours: " + ours.Error
		}
		if c.Error == "" && ours.MS > 0 {
			c.Ratio = r.MS / ours.MS
			// Differences are told against the first peer, so two of them bound ours to this one.
			c.Agree = ours.Difference != nil && r.Difference != nil && *ours.Difference+*r.Difference < 1e-3
		}
		list = append(list, c)
	}
	return list
}

func print(rows []comparison) {
	fmt.Printf("%-4s %10s  %-12s %10s %8s  %s\n", "work", "ours, ms", "peer", "peer, ms", "ratio", "agree")
	for _, r := range rows {
		if r.Error != "" {
			fmt.Printf("%-4s %10.2f  %-12s %s\n", r.ID, r.OursMS, r.Peer, r.Error)
			continue
		}
		fmt.Printf("%-4s %10.2f  %-12s %10.2f %8.2f  %v\n", r.ID, r.OursMS, r.Peer, r.PeerMS, r.Ratio, r.Agree)
	}
}

// run times one work in a tab.
func run(tab context.Context, address, id string, contenders []string, repetitions int) ([]row, error) {
	if err := chromedp.Do(tab, chromedp.Navigate(address), chromedp.Poll[chromedp.Void]("globalThis.ready === true")); err != nil {
		return nil, err
	}
	list, err := json.Marshal(contenders)
	if err != nil {
		return nil, err
	}
	rows, err := chromedp.Run(tab, chromedp.Evaluate[[]row](fmt.Sprintf("bench(%q, %s, %d)", id, list, repetitions), chromedp.EvalAwaitPromise))
	if err == nil && len(rows) == 0 {
		err = errors.New("the page gave no rows")
	}
	return rows, err
}
