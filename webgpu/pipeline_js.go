package webgpu

import (
	"context"
	"fmt"
	"syscall/js"
)

type jsPipeline struct {
	v, layout js.Value
	label     string
}

func (p *jsPipeline) Label() string { return p.label }

// accessNames are WebGPU's names of Access.
var accessNames = [...]string{Uniforms: "uniform", ReadOnly: "read-only-storage", ReadWrite: "storage"}

func (d *jsDevice) Pipeline(ctx context.Context, p PipelineSource) (Pipeline, error) {
	if d.lost != nil {
		return nil, d.lost
	}
	what := "kernel " + p.Label
	module, err := d.module(ctx, what, p)
	if err != nil {
		return nil, err
	}
	entries := make([]any, len(p.Bindings))
	for i, a := range p.Bindings {
		entries[i] = object{"binding": i, "visibility": 4, "buffer": object{"type": accessNames[a]}}
	}
	constants := object{}
	for name, value := range p.Constants {
		constants[name] = value
	}
	layout := d.v.Call("createBindGroupLayout", object{"label": p.Label, "entries": entries})
	v, err := await(ctx, d.v.Call("createComputePipelineAsync", object{
		"label":  p.Label,
		"layout": d.v.Call("createPipelineLayout", object{"bindGroupLayouts": []any{layout}}),
		"compute": object{
			"module": module, "entryPoint": p.Entry, "constants": constants,
		},
	}))
	if err != nil {
		e := &Error{What: what, Message: err.Error()}
		if x, ok := err.(*exception); ok && text(x.reason, "reason") == "internal" {
			e.Kind = Internal
		}
		return nil, e
	}
	return &jsPipeline{v, layout, p.Label}, nil
}

// jsModule is a shader that is compiled or being compiled.
type jsModule struct {
	v    js.Value
	done chan struct{}
	err  error
}

// module compiles code once, however many pipelines ask for it at the same time.
func (d *jsDevice) module(ctx context.Context, what string, p PipelineSource) (js.Value, error) {
	m := d.modules[p.Code]
	if m == nil {
		m = &jsModule{done: make(chan struct{})}
		d.modules[p.Code] = m
		go func() {
			m.v, m.err = d.shader(what, p)
			if m.err != nil {
				delete(d.modules, p.Code)
			}
			close(m.done)
		}()
	}
	select {
	case <-m.done:
		return m.v, m.err
	case <-ctx.Done():
		return m.v, ctx.Err()
	}
}

// shader compiles code and reports its first error.
func (d *jsDevice) shader(what string, p PipelineSource) (js.Value, error) {
	ctx := context.Background()
	// The scope keeps the error from the console; the messages are more precise.
	d.v.Call("pushErrorScope", "validation")
	m := d.v.Call("createShaderModule", object{"label": p.Label, "code": p.Code})
	scope := d.v.Call("popErrorScope")
	info, err := await(ctx, m.Call("getCompilationInfo"))
	if err != nil {
		return m, fmt.Errorf("webgpu: %s: %w", what, err)
	}
	messages := info.Get("messages")
	for i := range messages.Length() {
		if msg := messages.Index(i); text(msg, "type") == "error" {
			return m, &Error{What: what, Line: msg.Get("lineNum").Int(), Column: msg.Get("linePos").Int(),
				Message: text(msg, "message")}
		}
	}
	if e, err := await(ctx, scope); err == nil && !e.IsNull() {
		return m, asError(e, what)
	}
	return m, nil
}

type jsBindGroup struct{ v js.Value }

func (jsBindGroup) Release() {} // garbage of the browser

func (d *jsDevice) BindGroup(label string, p Pipeline, bindings []Binding) (BindGroup, error) {
	entries := make([]any, len(bindings))
	for i, b := range bindings {
		entries[i] = object{"binding": i,
			"resource": object{"buffer": b.Buffer.(*jsBuffer).v, "offset": b.Offset, "size": b.Size}}
	}
	var g jsBindGroup
	err := d.checked("operands of "+label, func() {
		g.v = d.v.Call("createBindGroup", object{"label": label, "layout": p.(*jsPipeline).layout, "entries": entries})
	})
	return g, err
}
