package backend

import (
	"encoding/binary"
	"fmt"

	"untrained/nn"
	"untrained/webgpu"
	"untrained/webgpu/kernels"
)

// slot is the room for one dispatch's sizes in the plan's uniform buffer: the largest
// alignment that devices require.
const slot = 256

// command is a dispatch of groups workgroups, or a copy if pipeline is nil.
type command struct {
	pipeline webgpu.Pipeline
	group    *group
	groups   int
	dst, src binding
}

type plan struct {
	b        *Backend
	commands []command
	owned    []*memory
}

// Run records all commands and submits them in one piece.
func (p *plan) Run() error {
	e := p.b.device.Encoder()
	for i := range p.commands {
		c := &p.commands[i]
		if c.pipeline == nil {
			e.Copy(c.dst.memory.Buffer, c.dst.offset, c.src.memory.Buffer, c.src.offset, c.src.size)
			continue
		}
		e.Dispatch(c.pipeline, c.group.BindGroup, c.groups, 1, 1)
		p.b.counts.Dispatches++
	}
	p.b.counts.Submits++
	return lost(e.Submit())
}

func (p *plan) Release() {
	for _, c := range p.commands {
		if c.group != nil {
			p.b.groups.put(c.group)
		}
	}
	for _, m := range p.owned {
		p.b.pool.put(m)
	}
	p.commands, p.owned = nil, nil
}

// Plan checks the operations, compiles their kernels and binds their memory.
func (b *Backend) Plan(ops []nn.Op) (nn.Plan, error) {
	m := &builder{b: b}
	for i, op := range ops {
		if err := m.add(op); err != nil {
			return nil, fmt.Errorf("webgpu: operation %d: %w", i, err)
		}
	}
	p := &plan{b: b}
	if err := m.finish(p); err != nil {
		p.Release()
		return nil, fmt.Errorf("webgpu: %w", lost(err))
	}
	return p, nil
}

// operand is a stretch of memory that a kernel binds.
type operand struct {
	binding
	writes  bool
	scratch bool // the plan's scratch memory, which does not exist yet
}

// dispatch is a kernel with its sizes and operands, before anything is made.
type dispatch struct {
	kernel
	sizes    []uint32
	operands []operand
	threads  int
	portion  int // threads of one dispatch at most, a multiple of its group
}

// builder turns operations into dispatches.
type builder struct {
	b          *Backend
	op         string
	dispatches []dispatch
	scratch    int64 // bytes that the most demanding dispatch needs
	err        error
}

func (m *builder) add(op nn.Op) error {
	if err := nn.Check(op); err != nil {
		return err
	}
	m.op = op.OpName()
	if err := m.translate(op); err != nil {
		return err
	}
	if m.err != nil {
		return fmt.Errorf("%s: %w", m.op, m.err)
	}
	return nil
}

// read returns the first n values of t as an input; for a tensor that is left out it
// returns memory that the kernel does not use.
func (m *builder) read(t nn.Tensor, n int) operand {
	if t.Buffer == nil {
		return operand{binding: binding{memory: m.b.nothing, size: 16}}
	}
	return m.stretch(t, n)
}

// write returns the first n values of t as an output; see read.
func (m *builder) write(t nn.Tensor, n int) operand {
	o := operand{binding: binding{memory: m.b.sink, size: 16}}
	if t.Buffer != nil {
		o = m.stretch(t, n)
	}
	o.writes = true
	return o
}

func (m *builder) stretch(t nn.Tensor, n int) operand {
	buffer, err := m.b.find(t, n)
	if err == nil && 4*t.Offset%m.b.limits.StorageAlignment != 0 {
		err = fmt.Errorf("tensor at %d: this device binds memory at multiples of %d values", t.Offset,
			m.b.limits.StorageAlignment/4)
	}
	if err != nil {
		if m.err == nil {
			m.err = err
		}
		return operand{}
	}
	return operand{binding: binding{buffer.memory, 4 * int64(t.Offset), room(n)}}
}

// parts returns scratch memory of n values; a dispatch may read what the one before wrote
// there.
func (m *builder) parts(n int, writes bool) operand {
	m.scratch = max(m.scratch, room(n))
	return operand{binding: binding{size: room(n)}, writes: writes, scratch: true}
}

// portion is the most work of one dispatch, in multiply-adds: below 50 ms on the slowest
// device that we expect, one processor core that emulates the GPU at 0.8 billion a second
// (30 to 45 ms as measured). During a longer one the whole GPU could be reset. On a real
// GPU this much takes a tenth of a millisecond or more, ten times the cost of a dispatch.
const portion = 1 << 25

// run adds a kernel for threads invocations, each of which costs about cost multiply-adds,
// in as many dispatches as that needs. operands are the kernel's bindings after its sizes.
func (m *builder) run(k kernel, threads, cost int, sizes []uint32, operands ...operand) {
	group := kernels.Group(k.entry)
	groups := m.b.portion / int64(group*max(cost, 1))
	groups = min(max(groups, 1), int64(m.b.limits.GroupsPerDimension))
	m.dispatches = append(m.dispatches, dispatch{k, sizes, operands, threads, int(groups) * group})
}

// finish makes the pipelines, memory and bind groups that the dispatches need.
func (m *builder) finish(p *plan) error {
	list := make([]kernel, len(m.dispatches))
	for i, d := range m.dispatches {
		list[i] = d.kernel
	}
	if err := m.b.pipelines.compile(list); err != nil {
		return err
	}
	uniforms, err := m.uniforms(p)
	if err != nil {
		return err
	}
	var scratch *memory
	if m.scratch > 0 {
		if scratch, err = m.own(p, "scratch", m.scratch, tensors); err != nil {
			return err
		}
	}
	at := int64(0)
	for _, d := range m.dispatches {
		for j := range d.operands {
			if d.operands[j].scratch {
				d.operands[j].memory = scratch
			}
		}
		if err := m.separate(p, d.operands); err != nil {
			return err
		}
		bindings := make([]binding, 1+len(d.operands))
		for i, o := range d.operands {
			bindings[1+i] = o.binding
		}
		pipeline, group := m.b.pipelines.get(d.kernel), kernels.Group(d.entry)
		for first := 0; first < d.threads; first += d.portion {
			bindings[0] = binding{uniforms, at, slot}
			at += slot
			g, err := m.b.groups.get(d.entry, d.key(), pipeline, bindings)
			if err != nil {
				return err
			}
			threads := min(d.portion, d.threads-first)
			p.commands = append(
				p.commands, command{pipeline: pipeline, group: g, groups: (threads + group - 1) / group})
		}
	}
	return nil
}

func (m *builder) own(p *plan, label string, size int64, u webgpu.Usage) (*memory, error) {
	memory, _, err := m.b.pool.get(label, size, m.b.most(), u)
	if err == nil {
		p.owned = append(p.owned, memory)
	}
	return memory, err
}

// uniforms returns one buffer with the sizes of all dispatches: the number of the first
// invocation, then the sizes that the kernel's file declares.
func (m *builder) uniforms(p *plan) (*memory, error) {
	var data []byte
	for _, d := range m.dispatches {
		for first := 0; first < d.threads; first += d.portion {
			sizes := make([]byte, slot)
			binary.LittleEndian.PutUint32(sizes, uint32(first))
			for j, v := range d.sizes {
				binary.LittleEndian.PutUint32(sizes[4+4*j:], v)
			}
			data = append(data, sizes...)
		}
	}
	if len(data) == 0 {
		data = make([]byte, slot)
	}
	memory, err := m.own(p, "sizes", int64(len(data)), webgpu.Uniform|webgpu.CopyDst)
	if err != nil {
		return nil, err
	}
	return memory, m.b.device.Write(memory.Buffer, 0, data)
}

// separate copies what a dispatch reads from a buffer that it also writes: WebGPU allows
// a kernel only one of the two with a buffer, however far apart the stretches are.
// Programs use different buffers, so that this is rare.
func (m *builder) separate(p *plan, operands []operand) error {
	copies := map[binding]*memory{}
	for i := range operands {
		r := &operands[i]
		for _, w := range operands {
			if r.writes || !w.writes || w.memory != r.memory {
				continue
			}
			memory := copies[r.binding]
			if memory == nil {
				var err error
				if memory, err = m.own(p, "copy", r.size, tensors); err != nil {
					return err
				}
				copies[r.binding] = memory
				p.commands = append(p.commands, command{dst: binding{memory: memory}, src: r.binding})
			}
			r.memory, r.offset = memory, 0
			break
		}
	}
	return nil
}
