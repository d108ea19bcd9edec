//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

import (
	"context"
	"fmt"
	"time"
	"unsafe"
)

type nativePipeline struct {
	d         *nativeDevice
	h, layout handle
	label     string
}

func (p *nativePipeline) Label() string { return p.label }

// Pipeline holds the device only during calls: the library compiles on threads of its
// own, several kernels at once.
func (d *nativeDevice) Pipeline(ctx context.Context, p PipelineSource) (Pipeline, error) {
	what := "kernel " + p.Label
	d.mu.Lock()
	defer d.mu.Unlock()
	module, err := d.shader(what, p)
	if err != nil {
		return nil, err
	}
	defer d.free(module)
	entries := make([]layoutEntry, len(p.Bindings))
	for i, a := range p.Bindings {
		entries[i] = layoutEntry{binding: uint32(i), visibility: computeStage, buffer: bufferTypes[a]}
	}
	layout, err := d.checked("bindings of "+what, d.l.freeLayout, func() handle {
		return d.l.createLayout(d.h,
			&listDescriptor{label: viewOf(p.Label), count: uintptr(len(entries)),
				entries: unsafe.Pointer(unsafe.SliceData(entries))})
	})
	if err != nil {
		return nil, err
	}
	whole, err := d.checked("bindings of "+what, d.l.freePipelineLayout, func() handle {
		return d.l.createPipes(d.h, &listDescriptor{label: viewOf(p.Label), count: 1, entries: unsafe.Pointer(&layout)})
	})
	if err != nil {
		return nil, err
	}
	defer d.free(whole)
	var constants []constantEntry
	for name, value := range p.Constants {
		constants = append(constants, constantEntry{key: viewOf(name), value: value})
	}
	f := begin(callbacks().object, func(c callbackInfo) uint64 {
		return d.l.createPipeline(d.h, &pipelineDescriptor{
			label: viewOf(p.Label), layout: whole, module: module, entry: viewOf(p.Entry),
			constantCount: uintptr(len(constants)), constants: unsafe.Pointer(unsafe.SliceData(constants)),
		}, c)
	})
	if err := d.compiled(ctx, f); err != nil {
		return nil, fmt.Errorf("webgpu: %s: %w", what, err)
	}
	switch r := f.got; {
	case d.Lost() != nil:
		return nil, fmt.Errorf("%s: %w", what, d.Lost())
	case r.status == success && r.object != 0:
		d.live[r.object] = d.l.freePipeline
		return &nativePipeline{d, r.object, layout, p.Label}, nil
	case r.status == pipelineInternal:
		return nil, &Error{Kind: Internal, What: what, Message: r.message}
	default:
		return nil, &Error{Kind: Validation, What: what, Message: r.message}
	}
}

// pipelineInternal is WGPUCreatePipelineAsyncStatus_InternalError.
const pipelineInternal = 4

// compiled waits for a pipeline and releases the device in between. A pipeline that is
// no longer waited for is left to a goroutine that frees it.
func (d *nativeDevice) compiled(ctx context.Context, f *future) error {
	for {
		if d.l.poll(f, 0); f.done {
			return nil
		}
		d.mu.Unlock()
		select {
		case <-ctx.Done():
		case <-time.After(time.Millisecond):
		}
		d.mu.Lock()
		if ctx.Err() == nil {
			continue
		}
		for !f.done {
			d.l.poll(f, slice)
		}
		if f.got.object != 0 {
			d.call(d.l.freePipeline, f.got.object)
		}
		return ctx.Err()
	}
}

// shader compiles the code and reports its first error.
func (d *nativeDevice) shader(what string, p PipelineSource) (handle, error) {
	var first reply
	module, err := d.checked(what, d.l.freeShader, func() handle {
		source := &shaderSource{kind: wgslSource, code: viewOf(p.Code)}
		h := d.l.createShader(d.h, &shaderDescriptor{source: source, label: viewOf(p.Label)})
		if h == 0 {
			return 0
		}
		f := begin(callbacks().info, func(c callbackInfo) uint64 { return d.l.compilationInfo(h, c) })
		for !f.done {
			d.l.poll(f, slice)
		}
		first = f.got
		return h
	})
	if first.message != "" {
		if err == nil {
			d.free(module)
		}
		return 0, &Error{Kind: Validation, What: what, Line: int(first.object), Column: int(first.kind),
			Message: first.message}
	}
	return module, err
}

type nativeGroup struct {
	d *nativeDevice
	h handle
}

func (g *nativeGroup) Release() {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	g.d.free(g.h)
	g.h = 0
}

func (d *nativeDevice) BindGroup(label string, p Pipeline, bindings []Binding) (BindGroup, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	what := "operands of " + label
	pipeline, ok := p.(*nativePipeline)
	if !ok || pipeline.d != d {
		return nil, fmt.Errorf("webgpu: %s: the pipeline belongs to another device", what)
	}
	entries := make([]groupEntry, len(bindings))
	for i, b := range bindings {
		h, err := d.use(b.Buffer)
		if err != nil {
			return nil, fmt.Errorf("%s: binding %d: %w", what, i, err)
		}
		entries[i] = groupEntry{binding: uint32(i), buffer: h, offset: uint64(b.Offset), size: uint64(b.Size)}
	}
	h, err := d.checked(what, d.l.freeGroup, func() handle {
		return d.l.createGroup(d.h, &groupDescriptor{label: viewOf(label), layout: pipeline.layout,
			count: uintptr(len(entries)), entries: unsafe.Pointer(unsafe.SliceData(entries))})
	})
	if err != nil {
		return nil, err
	}
	return &nativeGroup{d, h}, nil
}
