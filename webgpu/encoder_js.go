package webgpu

import "syscall/js"

// jsEncoder keeps one compute pass open from one copy to the next.
type jsEncoder struct {
	d        *jsDevice
	v, pass  js.Value
	pipeline *jsPipeline // that the pass has
	err      error
}

func (d *jsDevice) Encoder() Encoder {
	return &jsEncoder{d: d, v: d.v.Call("createCommandEncoder")}
}

func (e *jsEncoder) Dispatch(p Pipeline, g BindGroup, x, y, z int) {
	if e.pass.IsUndefined() {
		e.pass = e.v.Call("beginComputePass")
		e.pipeline = nil
	}
	if jp := p.(*jsPipeline); jp != e.pipeline {
		e.pass.Call("setPipeline", jp.v)
		e.pipeline = jp
	}
	e.pass.Call("setBindGroup", 0, g.(jsBindGroup).v)
	e.pass.Call("dispatchWorkgroups", x, y, z)
}

func (e *jsEncoder) end() {
	if !e.pass.IsUndefined() {
		e.pass.Call("end")
		e.pass = js.Undefined()
	}
}

func (e *jsEncoder) Copy(dst Buffer, dstOffset int64, src Buffer, srcOffset, size int64) {
	e.end()
	err := try(func() {
		e.v.Call("copyBufferToBuffer", src.(*jsBuffer).v, srcOffset, dst.(*jsBuffer).v, dstOffset, size)
	})
	if e.err == nil {
		e.err = err
	}
}

func (e *jsEncoder) Clear(b Buffer, offset, size int64) {
	e.end()
	err := try(func() { e.v.Call("clearBuffer", b.(*jsBuffer).v, offset, size) })
	if e.err == nil {
		e.err = err
	}
}

func (e *jsEncoder) Submit() error {
	if e.d.lost != nil {
		return e.d.lost
	}
	if e.err != nil {
		return e.err
	}
	return try(func() {
		e.end()
		e.d.queue.Call("submit", []any{e.v.Call("finish")})
	})
}
