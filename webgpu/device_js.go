package webgpu

import (
	"context"
	"fmt"
	"strings"
	"syscall/js"
)

type jsDevice struct {
	v, queue js.Value
	modules  map[string]*jsModule // by code
	bytes    js.Value             // a Uint8Array through which data goes to the queue
	failure  error
	lost     error
	gone     chan struct{} // closed when lost is set
	onLost   []func(error)
	released bool
	onError  js.Func
}

func newJSDevice(v js.Value) *jsDevice {
	d := &jsDevice{v: v, queue: v.Get("queue"), modules: map[string]*jsModule{}, gone: make(chan struct{})}
	d.onError = js.FuncOf(func(_ js.Value, args []js.Value) any {
		if d.failure == nil {
			d.failure = asError(args[0].Get("error"), "commands")
		}
		return nil
	})
	v.Set("onuncapturederror", d.onError)
	go d.watch()
	return d
}

// watch waits until the device is lost; every device is at some time.
func (d *jsDevice) watch() {
	info, err := await(context.Background(), d.v.Get("lost"))
	switch {
	case d.lost != nil: // Release has said so
		return
	case err != nil:
		d.lose(fmt.Errorf("%w: %w", ErrLost, err))
	default:
		d.lose(fmt.Errorf("%w: %s", ErrLost, strings.Trim(text(info, "reason")+" "+text(info, "message"), " .")))
	}
}

func (d *jsDevice) lose(err error) {
	d.lost = err
	close(d.gone)
	for _, f := range d.onLost {
		f(err)
	}
	d.onLost = nil
}

func (d *jsDevice) Lost() error { return d.lost }

func (d *jsDevice) OnLost(f func(error)) {
	if d.lost != nil {
		f(d.lost)
		return
	}
	d.onLost = append(d.onLost, f)
}

func (d *jsDevice) Failure() error {
	err := d.failure
	d.failure = nil
	return err
}

func (d *jsDevice) Limits() Limits { return jsLimits(d.v.Get("limits")) }

func (d *jsDevice) Release() {
	if d.released {
		return
	}
	d.released = true
	if d.lost == nil {
		d.lose(fmt.Errorf("%w: it was released", ErrLost))
	}
	d.v.Set("onuncapturederror", js.Null())
	d.onError.Release()
	d.v.Call("destroy")
}

// asError returns a GPUError as an *Error.
func asError(v js.Value, what string) error {
	e := &Error{What: what, Message: text(v, "message")}
	for kind, class := range map[Kind]string{OutOfMemory: "GPUOutOfMemoryError", Internal: "GPUInternalError"} {
		if c := js.Global().Get(class); c.Type() == js.TypeFunction && v.InstanceOf(c) {
			e.Kind = kind
		}
	}
	return e
}

// scopes are WebGPU's error filters.
var scopes = [...]string{"internal", "out-of-memory", "validation"}

// checked runs f and returns the first error of its calls.
func (d *jsDevice) checked(what string, f func()) error {
	if d.lost != nil {
		return fmt.Errorf("%s: %w", what, d.lost)
	}
	for _, s := range scopes {
		d.v.Call("pushErrorScope", s)
	}
	thrown := try(f)
	var promises [len(scopes)]js.Value
	for i := range promises {
		promises[i] = d.v.Call("popErrorScope")
	}
	var first error
	for _, p := range promises {
		e, err := await(context.Background(), p)
		switch {
		case first != nil:
		case err != nil:
			first = fmt.Errorf("%s: %w", what, err)
		case !e.IsNull():
			first = asError(e, what)
		}
	}
	if thrown != nil {
		return &Error{What: what, Message: thrown.Error()}
	}
	return first
}

type jsBuffer struct {
	v    js.Value
	size int64
}

func (b *jsBuffer) Size() int64 { return b.size }
func (b *jsBuffer) Release()    { b.v.Call("destroy") }

func (d *jsDevice) Buffer(label string, size int64, u Usage) (Buffer, error) {
	b := &jsBuffer{size: size}
	err := d.checked(fmt.Sprintf("buffer %s of %d bytes", label, size), func() {
		b.v = d.v.Call("createBuffer", object{"label": label, "size": size, "usage": int(u)})
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

func (d *jsDevice) Write(b Buffer, offset int64, data []byte) error {
	if d.lost != nil {
		return d.lost
	}
	if len(data) == 0 {
		return nil
	}
	if d.bytes.IsUndefined() || d.bytes.Length() < len(data) {
		d.bytes = js.Global().Get("Uint8Array").New(max(1<<16, len(data)))
	}
	js.CopyBytesToJS(d.bytes, data)
	return try(func() {
		d.queue.Call("writeBuffer", b.(*jsBuffer).v, offset, d.bytes, 0, len(data))
	})
}
