// Package kernels holds the shaders, in WGSL: one file a family of kernels, each
// with a comment on shapes, tiling, memory traffic and where the method is from.
package kernels

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"untrained/webgpu"
)

//go:embed *.wgsl
var files embed.FS

// Group is the number of invocations in a workgroup of every kernel.
const Group = 64

// entries names the file that has an entry point.
var entries = map[string]string{
	"product": "product", "filter_grad": "filter", "sum": "sum",
	"activate": "values", "activate_grad": "values", "add": "values",
	"max_pool": "pool", "max_pool_grad": "pool", "avg_pool": "pool", "avg_pool_grad": "pool",
	"subsample": "pool", "subsample_grad": "pool",
	"concat": "rows", "concat_grad": "rows",
	"mask_sum": "mask", "mask_grad": "mask", "mask_out_grad": "mask",
	"softmax": "loss", "regression": "loss",
	"adam": "optimiser", "sgd": "optimiser",
}

// Entries lists all entry points in order of their names.
func Entries() []string {
	var list []string
	for e := range entries {
		list = append(list, e)
	}
	slices.Sort(list)
	return list
}

// declaration is a binding as the shaders write it.
var declaration = regexp.MustCompile(`(?m)^@group\(0\) @binding\((\d+)\) var<(uniform|storage, read|storage, read_write)>`)

var accesses = map[string]webgpu.Access{
	"uniform": webgpu.Uniforms, "storage, read": webgpu.ReadOnly, "storage, read_write": webgpu.ReadWrite,
}

// Source is the kernel with an entry point; its bindings are those that the shader
// declares, in order. Activations are appended where they are used, so that lines
// in messages are lines of the file.
func Source(entry string) (webgpu.PipelineSource, error) {
	file, ok := entries[entry]
	if !ok {
		return webgpu.PipelineSource{}, fmt.Errorf("kernels: there is no kernel %q; there are %v", entry, Entries())
	}
	code := read(file)
	p := webgpu.PipelineSource{Label: file + ".wgsl " + entry, Entry: entry}
	for i, d := range declaration.FindAllStringSubmatch(code, -1) {
		if d[1] != fmt.Sprint(i) {
			return p, fmt.Errorf("kernels: %s.wgsl declares binding %s where %d is due", file, d[1], i)
		}
		p.Bindings = append(p.Bindings, accesses[d[2]])
	}
	if strings.Contains(code, "activation(") {
		code += "\n" + read("activation")
	}
	p.Code = code
	return p, nil
}

func read(file string) string {
	text, err := files.ReadFile(file + ".wgsl")
	if err != nil {
		panic(err) // embedded
	}
	return string(text)
}
