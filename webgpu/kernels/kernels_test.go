package kernels

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"untrained/webgpu"
)

func TestSource(t *testing.T) {
	for _, entry := range Entries() {
		p, err := Source(entry)
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.Contains(p.Code, "fn "+entry+"(") {
			t.Errorf("%s has no such entry point", p.Label)
		}
		if n := strings.Count(p.Code, "@binding("); n != len(p.Bindings) {
			t.Errorf("%s declares %d bindings, %d were understood", p.Label, n, len(p.Bindings))
		}
		if p.Bindings[0] != webgpu.Uniforms || len(p.Bindings) > 9 {
			t.Errorf("%s has bindings %v; the sizes come first, then at most eight buffers", p.Label, p.Bindings)
		}
		if !strings.Contains(p.Code, fmt.Sprintf("@workgroup_size(%d)\nfn %s(", Group, entry)) {
			t.Errorf("%s has not workgroups of %d", p.Label, Group)
		}
	}
	if _, err := Source("nonsense"); err == nil || !strings.Contains(err.Error(), "softmax") {
		t.Errorf("an unknown kernel: %v; want an error that lists those there are", err)
	}
}

// Every file says what its shapes are, how it moves memory, and belongs to an entry.
func TestFiles(t *testing.T) {
	used := map[string]bool{"activation": true, "number": true}
	for _, file := range entries {
		used[file] = true
	}
	list, err := fs.Glob(files, "*.wgsl")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range list {
		file := strings.TrimSuffix(name, ".wgsl")
		text := read(file)
		if !used[file] {
			t.Errorf("%s belongs to no kernel", name)
		}
		if file != "activation" && file != "number" && !strings.Contains(strings.ToLower(text), "memory traffic") && !strings.Contains(text, "read once") {
			t.Errorf("%s does not tell its memory traffic", name)
		}
	}
}

func TestBindings(t *testing.T) {
	for _, bad := range []string{
		"@group(0) @binding(1) var<uniform> s: Sizes;\n", // the first is 0
		"@group(1) @binding(0) var<uniform> s: Sizes;\n",
		"@group(0) @binding(0) var<private> s: Sizes;\n",
		"@group(0) @binding(0) var<uniform",
	} {
		if list, err := bindings(bad); err == nil {
			t.Errorf("%q gave %v", bad, list)
		}
	}
}
