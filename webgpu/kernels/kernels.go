// Package kernels holds the shaders, in WGSL: one file a family of kernels. The comment
// at its top says what is computed on which shapes, how the work is tiled, how much
// memory is moved and where the method is published. Files that several kernels share
// (implicit, taps, span, activation, number) are appended to those that use them.
package kernels

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"untrained/nn"
	"untrained/webgpu"
)

//go:embed *.wgsl
var files embed.FS

// Group returns the number of invocations in a workgroup of a kernel: 64, and 16 where four
// lanes are a subgroup, so that a device with few lanes waits little for a workgroup's last.
func Group(entry string) int {
	if strings.Contains(entry, "_quad") {
		return 16
	}
	return 64
}

// entries names the file that has an entry point.
var entries = map[string]string{
	"product": "product", "filter_grad": "filter", "sum": "sum",
	"product_quad8x4": "product_quad", "product_quad16x4": "product_quad", "product_quad32x4": "product_quad",
	"product_quad8x5": "product_quad", "product_quad16x5": "product_quad", "product_quad32x5": "product_quad",
	"product_quad8x7": "product_quad", "product_quad16x7": "product_quad", "product_quad32x7": "product_quad",
	"product_quad8x8": "product_quad", "product_quad16x8": "product_quad", "product_quad32x8": "product_quad",
	"product_quad16x8x16": "product_quad", "product_quad32x8x16": "product_quad",
	"filter_grad_quad8": "filter_quad", "filter_grad_quad16": "filter_quad", "filter_grad_quad32": "filter_quad",
	"activate": "values", "activate_grad": "values", "add": "values",
	"max_pool": "pool", "max_pool_apart_grad": "pool", "avg_pool": "pool", "avg_pool_grad": "pool",
	"subsample": "pool", "subsample_grad": "pool", "max_pool_grad": "overlap",
	"max_pool4": "pool", "max_pool_apart_grad4": "pool", "avg_pool4": "pool", "avg_pool_grad4": "pool",
	"subsample4": "pool", "subsample_grad4": "pool",
	"concat": "rows", "concat_grad": "rows",
	"mask_sum": "mask", "mask_grad": "mask", "mask_out_grad": "mask",
	"softmax": "loss", "regression": "loss", "record": "loss",
	"adam": "adam",
}

// Entries returns all entry points in order of their names.
func Entries() []string {
	var list []string
	for e := range entries {
		list = append(list, e)
	}
	slices.Sort(list)
	return list
}

var accesses = map[string]webgpu.Access{
	"uniform": webgpu.Uniforms, "storage, read": webgpu.ReadOnly, "storage, read_write": webgpu.ReadWrite,
}

// bindings returns those that a shader declares, each on a line of its own and in
// order: "@group(0) @binding(2) var<storage, read> x: array<f32>;".
func bindings(code string) ([]webgpu.Access, error) {
	var list []webgpu.Access
	for line := range strings.Lines(code) {
		if !strings.HasPrefix(line, "@group") {
			continue
		}
		rest, ok := strings.CutPrefix(line, fmt.Sprintf("@group(0) @binding(%d) var<", len(list)))
		kind, _, closed := strings.Cut(rest, ">")
		access, known := accesses[kind]
		if !ok || !closed || !known {
			return nil, fmt.Errorf("%q is not the declaration of binding %d", strings.TrimSpace(line), len(list))
		}
		list = append(list, access)
	}
	return list, nil
}

// appendices are files that kernels share, each with a text that shows that a kernel
// needs it.
var appendices = []struct {
	file string
	uses []string
}{
	{"span", []string{"= span("}}, {"implicit", []string{"= start("}}, {"taps", []string{"= row("}},
	{"activation", []string{"activation(", "slope("}}, {"number", []string{"is_nan(", "rank("}},
}

// Source returns the kernel with an entry point; its bindings are those that the shader
// declares, in order. Shared files are appended, and repeated statements are expanded
// within their line, so that lines in messages are lines of the file.
func Source(entry string) (webgpu.PipelineSource, error) {
	file, ok := entries[entry]
	if !ok {
		return webgpu.PipelineSource{}, fmt.Errorf("kernels: there is no kernel %q; there are %v", entry, Entries())
	}
	code := expand(read(file), entry)
	for _, a := range appendices {
		if slices.ContainsFunc(a.uses, func(use string) bool { return strings.Contains(code, use) }) {
			code += "\n" + expand(read(a.file), entry)
			if a.file == "activation" {
				code += curves()
			}
		}
	}
	p := webgpu.PipelineSource{Label: file + ".wgsl " + entry, Entry: entry}
	var err error
	if p.Bindings, err = bindings(code); err != nil {
		return p, fmt.Errorf("kernels: %s.wgsl: %w", file, err)
	}
	p.Code = code
	return p, nil
}

// curves returns the functions curve (the activation of numbers) and slope (its derivative,
// from x or y) with a case for every activation.
func curves() string {
	values, slopes := "", ""
	for _, a := range nn.Activations() {
		if value, slope := a.WGSL(); value != "" {
			values += fmt.Sprintf("    case %du: { %s } // %s\n", a, value, a)
			slopes += fmt.Sprintf("    case %du: { %s } // %s\n", a, slope, a)
		}
	}
	return "\nfn curve(x: f32) -> f32 {\n  switch act {\n" + values + "    default: { return x; }\n  }\n}\n" +
		"\nfn slope(x: f32, y: f32) -> f32 {\n  switch act {\n" + slopes + "    default: { return 1.0; }\n  }\n}\n"
}

func read(file string) string {
	text, err := files.ReadFile(file + ".wgsl")
	if err != nil {
		panic(err) // embedded
	}
	return string(text)
}
