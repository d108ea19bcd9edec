//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

import (
	"context"
	"errors"
	"fmt"
	"unsafe"
)

type nativeMapping struct {
	d    *nativeDevice
	h    handle
	size int
	f    *future
}

func (d *nativeDevice) Map(staging Buffer, size int) (Mapping, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	h, err := d.use(staging)
	if err != nil {
		return nil, err
	}
	return &nativeMapping{d, h, size, begin(callbacks().plain, func(c callbackInfo) uint64 {
		return d.l.mapBuffer(h, uint64(MapRead), 0, uintptr(size), c)
	})}, nil
}

func (m *nativeMapping) Ready() bool {
	m.d.mu.Lock()
	defer m.d.mu.Unlock()
	if !m.f.done {
		m.d.l.poll(m.f, 0)
	}
	return m.f.done
}

func (m *nativeMapping) Copy(ctx context.Context, data []byte) error {
	d := m.d
	d.mu.Lock()
	defer d.mu.Unlock()
	for !m.f.done {
		d.l.poll(m.f, slice)
		if err := ctx.Err(); err != nil && !m.f.done {
			d.call(d.l.unmap, m.h) // ends the map, so that its callback comes
			for !m.f.done {
				d.l.poll(m.f, slice)
			}
			return err
		}
	}
	if err := d.Lost(); err != nil {
		return err
	}
	if m.f.got.status != success {
		return errors.Join(fmt.Errorf("webgpu: reading %d bytes: %s", m.size, m.f.got.message), d.Failure())
	}
	defer d.call(d.l.unmap, m.h)
	mapped := d.l.mappedRange(m.h, 0, uintptr(m.size))
	if mapped == nil {
		return fmt.Errorf("webgpu: reading %d bytes: the library maps none of them", m.size)
	}
	copy(data, unsafe.Slice((*byte)(mapped), m.size))
	return nil
}

// Destroy makes the device lost, as the reset of a driver does: nothing is released, and
// later calls fail. Tests of recovery call it.
func (d *nativeDevice) Destroy() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.released {
		d.call(d.l.destroyDevice, d.h)
	}
}
