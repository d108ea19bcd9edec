package program

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// deep has a stack of a thousand frames, with pointers that only these hold, while garbage is collected and stacks
// grow and move; then it panics.
const deep = `package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

type link struct {
	before *link
	n      int
}

//go:noinline
func descend(n int, before *link) int {
	here := &link{before, n}
	if n == 0 {
		runtime.GC()
		_ = make([]byte, 1<<20)
		runtime.GC()
		return here.n
	}
	sum := descend(n-1, here) + here.n
	runtime.KeepAlive(before)
	return sum
}

//go:noinline
func fault(values []int) int { return values[len(values)] }

func main() {
	sums := make(chan int)
	for range 4 {
		go func() { sums <- descend(1000, nil) }()
	}
	fmt.Println(<-sums, <-sums, <-sums, <-sums)
	defer func() {
		fmt.Println(recover())
		for line := range strings.Lines(string(debug.Stack())) {
			if strings.HasPrefix(line, "main.") {
				fmt.Print(line[:strings.IndexByte(line, '(')], "\n")
			}
		}
		_, file, line, _ := runtime.Caller(0)
		fmt.Fprintln(os.Stderr, file, line)
	}()
	fault(nil)
}
`

func TestTrimmedProgramsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("links a program, which takes seconds")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed, and nothing else here runs WebAssembly")
	}
	folder := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module deep\n\ngo 1.27\n", "main.go": deep} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	file := filepath.Join(folder, "deep.wasm")
	if _, err := goCommand(ctx, folder, "build", "-trimpath", "-ldflags=-s -w", "-o", file); err != nil {
		t.Fatal(err)
	}
	root, err := goCommand(ctx, folder, "env", "GOROOT")
	if err != nil {
		t.Fatal(err)
	}
	run := func() (said, place string) {
		c := exec.Command(node, filepath.Join(strings.TrimSpace(root), "lib", "wasm", "wasm_exec_node.js"), file)
		var out, faults bytes.Buffer
		c.Stdout, c.Stderr = &out, &faults
		if err := c.Run(); err != nil {
			t.Fatalf("%v\n%s%s", err, &out, &faults)
		}
		return out.String(), strings.TrimSpace(faults.String())
	}
	said, place := run()
	if place != "deep/main.go 46" || !strings.Contains(said, "main.fault\n") {
		t.Fatalf("before: %q at %q", said, place)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	after, err := trim(before)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, after, 0o644); err != nil {
		t.Fatal(err)
	}
	if again, err := trim(after); err != nil || !bytes.Equal(again, after) {
		t.Errorf("trimming twice: error %v, the same: %v", err, bytes.Equal(again, after))
	}
	if trimmed, place := run(); trimmed != said || place != "? 0" {
		t.Errorf("trimmed: %q at %q\nwant %q", trimmed, place, said)
	}
	all, err := sections(after)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if r := (reader{rest: s.content}); s.id == dataSection && r.unsigned() > 100 {
			t.Errorf("more than 100 data segments")
		}
	}
}

func TestMemory(t *testing.T) {
	memory := make([]byte, 9000)
	for _, at := range []int{0, 70, 4000, 4000 + gap, 4000 + 2*gap + 1, 8999} {
		memory[at] = byte(at%255) + 1
	}
	got, err := unpack(pack(memory))
	if err != nil || !bytes.Equal(got, memory) {
		t.Fatalf("memory differs, or error %v", err)
	}
	if n := pack(memory)[0]; n != 4 {
		t.Errorf("%d segments, want 4: gaps of %d zeros and more, and one that is too short", n, gap)
	}
	for _, v := range []int64{0, 1, 63, 64, 127, 128, 8191, 1 << 27, -1, -64, -65, -1 << 40} {
		r := reader{rest: appendSigned(nil, v)}
		if got := r.signed(); got != v || r.err != nil || len(r.rest) != 0 {
			t.Errorf("%d was read as %d, error %v", v, got, r.err)
		}
	}
}

// FuzzTrim looks for panics and for memory without bound: what is not a program of Go is refused.
func FuzzTrim(f *testing.F) {
	memory := make([]byte, 400)
	copy(memory[16:], headerMagic)
	f.Add(join([]section{{1, []byte{0}}, {dataSection, pack(memory)}}))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x0b\x07\x01\x00\x41\x80\x80\x80\x0b"))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		if out, err := trim(wasm); (out == nil) == (err == nil) {
			t.Errorf("%d bytes, error %v", len(out), err)
		}
	})
}
