package webgpu

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
	"time"
)

type jsMapping struct {
	d    *jsDevice
	v    js.Value
	size int
	*promised
}

func (d *jsDevice) Map(staging Buffer, size int) (Mapping, error) {
	if d.lost != nil {
		return nil, d.lost
	}
	m := &jsMapping{d: d, v: staging.(*jsBuffer).v, size: size}
	err := try(func() { m.promised = expect(m.v.Call("mapAsync", 1, 0, size)) })
	return m, err
}

func (m *jsMapping) Ready() bool { return m.ready() || m.d.lost != nil }

func (m *jsMapping) Copy(ctx context.Context, data []byte) error {
	select {
	case <-m.done:
	case <-m.d.gone:
		return m.d.lost
	case <-ctx.Done():
		m.v.Call("unmap") // ends the map
		return ctx.Err()
	}
	err := m.err
	if err == nil {
		// Mapping a buffer of a device that was lost meanwhile throws.
		err = try(func() {
			js.CopyBytesToGo(data, js.Global().Get("Uint8Array").New(m.v.Call("getMappedRange", 0, m.size)))
			m.v.Call("unmap")
		})
	}
	if err != nil {
		return m.d.failed(m.size, err)
	}
	return nil
}

// failed returns the error of a map that was rejected. The maps of a device that is
// lost are rejected before the device says so.
func (d *jsDevice) failed(size int, err error) error {
	select {
	case <-d.gone:
		return d.lost
	case <-time.After(lastWords):
	}
	return errors.Join(fmt.Errorf("webgpu: reading %d bytes: %w", size, err), d.Failure())
}

// lastWords is how long after a failed map a device may report that it is lost.
const lastWords = 500 * time.Millisecond

// Destroy makes the device lost, as the reset of a driver does: nothing is released, and
// later calls fail. Tests of recovery call it.
func (d *jsDevice) Destroy() { d.v.Call("destroy") }
