package backend

import (
	"errors"
	"math/bits"

	"untrained/webgpu"
)

// memory is a buffer of the device that a pool lends out.
type memory struct {
	webgpu.Buffer
	id  uint64 // never used again
	key shelf
}

// shelf identifies buffers of a pool that are interchangeable.
type shelf struct {
	size  int64
	usage webgpu.Usage
}

// pool keeps freed buffers for the next request: reserving memory costs a round trip to
// the GPU's process, and the bind groups of a buffer can be reused with it. What the pool
// keeps is bounded.
type pool struct {
	device  webgpu.Device
	idle    map[shelf][]*memory
	last    uint64
	memory  holdings
	destroy func(*memory) // called before a buffer is destroyed
}

// holdings are what a backend holds on its device.
type holdings struct {
	Buffers, Bytes         int64 // in use
	IdleBuffers, IdleBytes int64 // kept for later
}

// maxIdle bounds the bytes that are kept for later (128 MiB).
const maxIdle = 128 << 20

// classOf returns size rounded up to one of four classes an octave, so that at most a
// fifth is wasted and similar tensors can share buffers.
func classOf(size, most int64) int64 {
	if size <= slot {
		return slot
	}
	step := int64(1) << max(bits.Len64(uint64(size-1))-3, 4)
	return max(size, min((size+step-1)/step*step, most))
}

// get returns a buffer of size bytes; old reports whether it holds what an earlier use
// left there. When the device is out of memory, get frees what the pool keeps and tries
// again.
func (p *pool) get(label string, size, most int64, u webgpu.Usage) (m *memory, old bool, err error) {
	key := shelf{classOf(size, most), u}
	if list := p.idle[key]; len(list) > 0 {
		m = list[len(list)-1]
		p.idle[key] = list[:len(list)-1]
		p.memory.IdleBuffers--
		p.memory.IdleBytes -= key.size
		p.lent(m)
		return m, true, nil
	}
	b, err := p.device.Buffer(label, key.size, u)
	var e *webgpu.Error
	if errors.As(err, &e) && e.Kind == webgpu.OutOfMemory {
		p.drain()
		b, err = p.device.Buffer(label, key.size, u)
	}
	if err != nil {
		return nil, false, err
	}
	p.last++
	m = &memory{b, p.last, key}
	p.lent(m)
	return m, false, nil
}

func (p *pool) lent(m *memory) {
	p.memory.Buffers++
	p.memory.Bytes += m.key.size
}

func (p *pool) gave(m *memory) {
	p.memory.Buffers--
	p.memory.Bytes -= m.key.size
}

// put takes a buffer back.
func (p *pool) put(m *memory) {
	p.gave(m)
	if p.memory.IdleBytes+m.key.size > maxIdle || p.device.Lost() != nil {
		p.discard(m)
		return
	}
	p.idle[m.key] = append(p.idle[m.key], m)
	p.memory.IdleBuffers++
	p.memory.IdleBytes += m.key.size
}

func (p *pool) discard(m *memory) {
	p.destroy(m)
	m.Release()
}

// drain frees everything idle.
func (p *pool) drain() {
	for _, list := range p.idle {
		for _, m := range list {
			p.discard(m)
		}
	}
	clear(p.idle)
	p.memory.IdleBuffers, p.memory.IdleBytes = 0, 0
}
