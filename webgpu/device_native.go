//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

// nativeDevice guards every call of the library on its device with one mutex: Dawn's
// objects must not be used by several threads, and goroutines that compile kernels run
// on several threads.
type nativeDevice struct {
	l       *library
	adapter *nativeAdapter // kept while its device is
	h       handle
	queue   handle
	limits  Limits

	mu       sync.Mutex
	live     map[handle]uintptr // what was made, with the function that frees it
	released bool

	lostID, errorID uintptr

	// state guards what callbacks write, inside calls that hold mu.
	state   sync.Mutex
	failure error
	lost    error
	onLost  []func(error)
}

// call calls a function of handles and numbers.
func (*nativeDevice) call(f uintptr, args ...uintptr) uintptr {
	r, _, _ := purego.SyscallN(f, args...)
	return r
}

func (d *nativeDevice) Limits() Limits { return d.limits }

func (d *nativeDevice) lose(why string) {
	d.state.Lock()
	defer d.state.Unlock()
	if d.lost != nil {
		return
	}
	d.lost = fmt.Errorf("%w: %s", ErrLost, strings.TrimSuffix(why, "."))
	// The caller may hold the device.
	for _, f := range d.onLost {
		go f(d.lost)
	}
	d.onLost = nil
}

func (d *nativeDevice) uncaptured(r reply) {
	d.state.Lock()
	defer d.state.Unlock()
	if d.failure == nil {
		d.failure = &Error{Kind: kindOf(r.kind), What: "commands", Message: r.message}
	}
}

func (d *nativeDevice) Lost() error {
	d.state.Lock()
	defer d.state.Unlock()
	return d.lost
}

func (d *nativeDevice) OnLost(f func(error)) {
	d.state.Lock()
	lost := d.lost
	if lost == nil {
		d.onLost = append(d.onLost, f)
	}
	d.state.Unlock()
	if lost != nil {
		f(lost)
	}
}

func (d *nativeDevice) Failure() error {
	d.state.Lock()
	defer d.state.Unlock()
	err := d.failure
	d.failure = nil
	return err
}

// Release frees everything at once, so that no handle outlives its device.
func (d *nativeDevice) Release() {
	d.lose("it was released")
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.released {
		return
	}
	d.released = true
	d.call(d.l.destroyDevice, d.h)
	for h, free := range d.live {
		d.call(free, h)
	}
	d.live = nil
	d.call(d.l.freeQueue, d.queue)
	d.call(d.l.freeDevice, d.h)
	forget(d.lostID)
	forget(d.errorID)
}

// free frees one object; those of a device that is gone are gone, too.
func (d *nativeDevice) free(h handle) {
	if f, ok := d.live[h]; ok {
		delete(d.live, h)
		d.call(f, h)
	}
}

// checked runs f, which makes an object, and returns its error. Error scopes belong to
// the thread. The caller must hold mu.
func (d *nativeDevice) checked(what string, free uintptr, f func() handle) (handle, error) {
	if err := d.Lost(); err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	filters := [...]uintptr{filterInternal, filterOutOfMemory, filterValidation}
	for _, s := range filters {
		d.call(d.l.pushScope, d.h, s)
	}
	h := f()
	var first error
	for range filters {
		pop := begin(callbacks().scope, func(c callbackInfo) uint64 { return d.l.popScope(d.h, c) })
		for !pop.done {
			d.l.poll(pop, slice)
		}
		switch r := pop.got; {
		case first != nil:
		case r.status != success:
			first = &Error{Kind: Internal, What: what, Message: "the error scope ended with " + r.message}
		case r.kind != noError:
			first = &Error{Kind: kindOf(r.kind), What: what, Message: r.message}
		}
	}
	switch lost := d.Lost(); {
	case lost != nil:
		first = fmt.Errorf("%s: %w", what, lost)
	case first == nil && h == 0:
		first = &Error{Kind: Internal, What: what, Message: "the library made nothing"}
	}
	if first != nil {
		if h != 0 {
			d.call(free, h)
		}
		return 0, first
	}
	d.live[h] = free
	return h, nil
}

type nativeBuffer struct {
	d    *nativeDevice
	h    handle
	size int64
}

func (b *nativeBuffer) Size() int64 { return b.size }

func (b *nativeBuffer) Release() {
	b.d.mu.Lock()
	defer b.d.mu.Unlock()
	if !b.d.released && b.h != 0 {
		b.d.call(b.d.l.destroyBuffer, b.h)
		b.d.free(b.h)
	}
	b.h = 0
}

// use returns b's handle if it can be used on d. The caller must hold mu.
func (d *nativeDevice) use(b Buffer) (handle, error) {
	switch n, ok := b.(*nativeBuffer); {
	case !ok || n.d != d:
		return 0, errors.New("webgpu: the buffer belongs to another device")
	case d.Lost() != nil:
		return 0, d.Lost()
	case n.h == 0:
		return 0, fmt.Errorf("webgpu: the buffer of %d bytes was released", n.size)
	default:
		return n.h, nil
	}
}

func (d *nativeDevice) Buffer(label string, size int64, u Usage) (Buffer, error) {
	what := fmt.Sprintf("buffer %s of %d bytes", label, size)
	if size < 0 || size%4 != 0 {
		return nil, &Error{What: what, Message: "the size must be a multiple of 4"}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	h, err := d.checked(what, d.l.freeBuffer, func() handle {
		return d.l.createBuffer(d.h, &bufferDescriptor{label: viewOf(label), usage: uint64(u), size: uint64(size)})
	})
	if err != nil {
		return nil, err
	}
	return &nativeBuffer{d, h, size}, nil
}

func (d *nativeDevice) Write(b Buffer, offset int64, data []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	h, err := d.use(b)
	if err != nil || len(data) == 0 {
		return err
	}
	if offset < 0 || offset > b.Size()-int64(len(data)) {
		return fmt.Errorf("webgpu: writing %d bytes at %d to a buffer of %d", len(data), offset, b.Size())
	}
	d.l.writeBuffer(d.queue, h, uint64(offset), unsafe.Pointer(unsafe.SliceData(data)), uintptr(len(data)))
	return d.Lost()
}
