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
		if strings.Contains(p.Code, "$") {
			t.Errorf("%s is not written out", p.Label)
		}
		if p.Bindings[0] != webgpu.Uniforms || len(p.Bindings) > 9 {
			t.Errorf("%s has bindings %v; the sizes come first, then at most eight buffers", p.Label, p.Bindings)
		}
		if !strings.Contains(p.Code, fmt.Sprintf("@workgroup_size(%d)\nfn %s(", Group(entry), entry)) {
			t.Errorf("%s has not workgroups of %d", p.Label, Group(entry))
		}
	}
	if _, err := Source("nonsense"); err == nil || !strings.Contains(err.Error(), "softmax") {
		t.Errorf("an unknown kernel: %v; want an error that lists those there are", err)
	}
}

// Every file states its shapes and its memory traffic, and belongs to an entry point.
func TestFiles(t *testing.T) {
	used := map[string]bool{}
	for _, a := range appendices {
		used[a.file] = true
	}
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
		if file != "activation" && file != "number" && !strings.Contains(strings.ToLower(text), "memory traffic") &&
			!strings.Contains(text, "read once") {
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

func TestExpand(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"let x = 1;\n", "let x = 1;\n"},
		{"  for (var i = 0u; i < 3u; i++) {", "  for (var i = 0u; i < 3u; i++) {"},
		{"  for $r in 3: let a$r = f($ru);\nlet b = 1;\n",
			"  let a0 = f(0u); let a1 = f(1u); let a2 = f(2u);\nlet b = 1;\n"},
		{"for $r in 2: for $k in xy: s$r.$k += a$r;", "s0.x += a0; s0.y += a0; s1.x += a1; s1.y += a1;"},
		{"for $y in $quarter: let u$y = j + $columnsu;", "let u0 = j + 8u; let u1 = j + 8u;"},
		{"for $r in 2: s$r += sum $i in $depth: a$r_$i * b$i;",
			"s0 += a0_0 * b0 + a0_1 * b1 + a0_2 * b2; s1 += a1_0 * b0 + a1_1 * b1 + a1_2 * b2;"},
	} {
		if got := expand(c.code, "some_kernel8x3"); got != c.want {
			t.Errorf("%q became %q, want %q", c.code, got, c.want)
		}
	}
}
