//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

import "errors"

// nativeEncoder keeps one compute pass open from one copy to the next. Submit returns an
// error for commands with operands that were released or belong to another device; the
// library itself would end the process.
type nativeEncoder struct {
	d        *nativeDevice
	h, pass  handle
	pipeline *nativePipeline // that the pass has
	err      error
}

func (d *nativeDevice) Encoder() Encoder {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := &nativeEncoder{d: d}
	if e.err = d.Lost(); e.err == nil {
		e.h = d.call(d.l.createEncoder, d.h, 0)
	}
	if e.h != 0 {
		d.live[e.h] = d.l.freeEncoder
	}
	return e
}

// ready reports whether commands can be added. The caller must hold mu.
func (e *nativeEncoder) ready() bool {
	if e.err == nil {
		e.err = e.d.Lost()
	}
	if e.err == nil && e.h == 0 {
		e.err = errors.New("webgpu: the encoder was submitted already")
	}
	return e.err == nil
}

func (e *nativeEncoder) Dispatch(p Pipeline, g BindGroup, x, y, z int) {
	d := e.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if !e.ready() {
		return
	}
	pipeline, ok := p.(*nativePipeline)
	group, ok2 := g.(*nativeGroup)
	switch {
	case !ok || !ok2 || pipeline.d != d || group.d != d:
		e.err = errors.New("webgpu: a pipeline or its operands belong to another device")
		return
	case group.h == 0:
		e.err = errors.New("webgpu: the operands of " + pipeline.label + " were released")
		return
	case x < 0 || y < 0 || z < 0 || max(x, y, z) > d.limits.GroupsPerDimension:
		e.err = errors.New("webgpu: " + pipeline.label + " is dispatched over more workgroups than the device allows")
		return
	}
	if e.pass == 0 {
		e.pass = d.call(d.l.beginPass, e.h, 0)
		d.live[e.pass] = d.l.freePass
		e.pipeline = nil
	}
	if pipeline != e.pipeline {
		d.call(d.l.setPipeline, e.pass, pipeline.h)
		e.pipeline = pipeline
	}
	d.call(d.l.setGroup, e.pass, 0, group.h, 0, 0)
	d.call(d.l.dispatch, e.pass, uintptr(x), uintptr(y), uintptr(z))
}

// end closes the open pass. The caller must hold mu.
func (e *nativeEncoder) end() {
	if e.pass != 0 {
		e.d.call(e.d.l.endPass, e.pass)
		e.d.free(e.pass)
		e.pass = 0
	}
}

func (e *nativeEncoder) Copy(dst Buffer, dstOffset int64, src Buffer, srcOffset, size int64) {
	d := e.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if !e.ready() {
		return
	}
	to, err := d.use(dst)
	from, err2 := d.use(src)
	if e.err = errors.Join(err, err2); e.err != nil {
		return
	}
	e.end()
	d.call(d.l.copyBuffer, e.h, from, uintptr(srcOffset), to, uintptr(dstOffset), uintptr(size))
}

func (e *nativeEncoder) Clear(b Buffer, offset, size int64) {
	d := e.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if !e.ready() {
		return
	}
	var h handle
	if h, e.err = d.use(b); e.err != nil {
		return
	}
	e.end()
	d.call(d.l.clearBuffer, e.h, h, uintptr(offset), uintptr(size))
}

func (e *nativeEncoder) Submit() error {
	d := e.d
	d.mu.Lock()
	defer d.mu.Unlock()
	ok := e.ready()
	if !d.released && e.h != 0 {
		e.end()
		if ok {
			commands := d.call(d.l.finish, e.h, 0)
			d.l.submit(d.queue, 1, &commands)
			d.call(d.l.freeCommands, commands)
		}
		d.free(e.h)
	}
	e.h = 0
	if !ok {
		return e.err
	}
	return d.Lost()
}
