//go:build !js

package onnx

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var remake = flag.Bool("remake", false, "compute testdata/gold.txt with onnxruntime-web again and write it")

// script runs every file that it is told of through onnxruntime-web.
const script = `
const { createRequire } = require('node:module');
const fs = require('node:fs');
const ort = createRequire(process.env.UNTRAINED_ORT + '/')('onnxruntime-web/wasm');
ort.env.wasm.numThreads = 1;
(async () => {
  const results = [];
  for (const task of JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))) {
    const session = await ort.InferenceSession.create(new Uint8Array(fs.readFileSync(task.file)));
    const given = {};
    given[session.inputNames[0]] = new ort.Tensor('float32', Float32Array.from(task.input), task.dims);
    const got = await session.run(given);
    results.push(Array.from(got[session.outputNames[0]].data));
  }
  fs.writeFileSync(process.argv[3], JSON.stringify(results));
})().catch(e => { console.error(e); process.exit(1); });
`

// onnxruntime itself agrees with the kept outputs; with -remake it makes them.
func TestRuntime(t *testing.T) {
	modules := os.Getenv("UNTRAINED_ORT")
	if modules == "" {
		t.Skip("UNTRAINED_ORT does not name a folder with onnxruntime-web (make tools installs it)")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip(err)
	}
	type task struct {
		File  string    `json:"file"`
		Input []float32 `json:"input"`
		Dims  []int     `json:"dims"`
		name  string
	}
	dir := t.TempDir()
	var tasks []task
	add := func(name string, file []byte, input []float32, dims []int) {
		path := filepath.Join(dir, fmt.Sprintf("%d.onnx", len(tasks)))
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		tasks = append(tasks, task{path, input, append([]int{2}, dims...), name})
	}
	for _, s := range samples {
		n, err := Read(s.file())
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		in := n.Params.Spec.Input
		x := pictures(in)
		if s.name != "keras" { // which takes channels last
			x = turned(x, in)
		}
		add(s.name, s.file(), x, s.in)
	}
	for _, text := range exported {
		p := exportedParams(t, text)
		file, err := Write(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		in := p.Spec.Input
		add(text, file, turned(pictures(in), in), []int{in.C, in.H, in.W})
	}
	request, answer, program := filepath.Join(dir, "tasks.json"), filepath.Join(dir, "results.json"),
		filepath.Join(dir, "run.cjs")
	list, err := json.Marshal(tasks)
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{request: list, program: []byte(script)} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command(node, program, request, answer).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	content, err := os.ReadFile(answer)
	if err != nil {
		t.Fatal(err)
	}
	var results [][]float32
	if err := json.Unmarshal(content, &results); err != nil {
		t.Fatal(err)
	}
	if *remake {
		var b strings.Builder
		for i, r := range results {
			fmt.Fprintf(&b, "%s:", tasks[i].name)
			for _, v := range r {
				fmt.Fprintf(&b, " %.8g", v)
			}
			b.WriteByte('\n')
		}
		if err := os.WriteFile("testdata/gold.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept := gold(t)
	for i, r := range results {
		if far := farthest(t, r, kept[tasks[i].name]); !(far <= 1e-6) {
			t.Errorf("%s: the kept output differs from onnxruntime by %g; -remake writes it again", tasks[i].name, far)
		}
	}
}
