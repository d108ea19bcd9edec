package backend

import (
	"encoding/binary"
	"fmt"

	"untrained/nn"
	"untrained/webgpu"
	"untrained/webgpu/kernels"
)

// slot is the room of one dispatch's sizes in the plan's uniform buffer: the
// largest alignment that devices ask for.
const slot = 256

// command is a dispatch, or a copy where pipeline is nil.
type command struct {
	pipeline webgpu.Pipeline
	group    webgpu.BindGroup
	x, y     int
	dst, src webgpu.Binding
}

type plan struct {
	b        *Backend
	commands []command
	owned    []webgpu.Buffer
}

// Run records all commands and submits them in one piece.
func (p *plan) Run() error {
	e := p.b.device.Encoder()
	for i := range p.commands {
		c := &p.commands[i]
		if c.pipeline == nil {
			e.Copy(c.dst.Buffer, c.dst.Offset, c.src.Buffer, c.src.Offset, c.src.Size)
			continue
		}
		e.Dispatch(c.pipeline, c.group, c.x, c.y, 1)
		p.b.counts.Dispatches++
	}
	p.b.counts.Submits++
	return lost(e.Submit())
}

func (p *plan) Release() {
	for _, c := range p.commands {
		if c.group != nil {
			c.group.Release()
		}
	}
	for _, m := range p.owned {
		m.Release()
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

// operand is a stretch of memory that a kernel sees.
type operand struct {
	webgpu.Binding
	writes  bool
	scratch bool // the plan's scratch memory, which does not exist yet
}

// dispatch is a kernel with its sizes and operands, before anything is made.
type dispatch struct {
	kernel
	sizes    []uint32
	operands []operand
	threads  int
}

// builder turns operations into dispatches.
type builder struct {
	b          *Backend
	op         string
	dispatches []dispatch
	scratch    int64 // bytes that the hungriest dispatch needs
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

// read is the first n values of t; a tensor that is left out is some memory that
// the kernel does not look at.
func (m *builder) read(t nn.Tensor, n int) operand {
	if t.Buffer == nil {
		return operand{Binding: webgpu.Binding{Buffer: m.b.nothing, Size: 16}}
	}
	return m.stretch(t, n)
}

// write is read for an output.
func (m *builder) write(t nn.Tensor, n int) operand {
	o := operand{Binding: webgpu.Binding{Buffer: m.b.sink, Size: 16}}
	if t.Buffer != nil {
		o = m.stretch(t, n)
	}
	o.writes = true
	return o
}

func (m *builder) stretch(t nn.Tensor, n int) operand {
	buffer, err := m.b.find(t, n)
	if err == nil && 4*t.Offset%m.b.limits.StorageAlignment != 0 {
		err = fmt.Errorf("tensor at %d: this device binds memory at multiples of %d values", t.Offset, m.b.limits.StorageAlignment/4)
	}
	if err != nil {
		if m.err == nil {
			m.err = err
		}
		return operand{}
	}
	return operand{Binding: webgpu.Binding{Buffer: buffer.memory, Offset: 4 * int64(t.Offset), Size: room(n)}}
}

// parts is scratch memory of n values; what one dispatch leaves there the next
// may read.
func (m *builder) parts(n int, writes bool) operand {
	m.scratch = max(m.scratch, room(n))
	return operand{Binding: webgpu.Binding{Size: room(n)}, writes: writes, scratch: true}
}

// run adds a dispatch of so many invocations. operands follow the kernel's
// bindings after its sizes.
func (m *builder) run(k kernel, threads int, sizes []uint32, operands ...operand) {
	m.dispatches = append(m.dispatches, dispatch{k, sizes, operands, threads})
}

// finish makes what the dispatches need.
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
	var scratch webgpu.Buffer
	if m.scratch > 0 {
		if scratch, err = m.own(p, "scratch", m.scratch, webgpu.Storage); err != nil {
			return err
		}
	}
	for i, d := range m.dispatches {
		for j := range d.operands {
			if d.operands[j].scratch {
				d.operands[j].Buffer = scratch
			}
		}
		if err := m.separate(p, d.operands); err != nil {
			return err
		}
		bindings := []webgpu.Binding{{Buffer: uniforms, Offset: int64(i) * slot, Size: slot}}
		for _, o := range d.operands {
			bindings = append(bindings, o.Binding)
		}
		c := command{pipeline: m.b.pipelines.get(d.kernel)}
		if c.group, err = m.b.device.BindGroup(d.entry, c.pipeline, bindings); err != nil {
			return err
		}
		groups := (d.threads + kernels.Group - 1) / kernels.Group
		c.x = min(groups, m.b.limits.GroupsPerDimension)
		c.y = (groups + c.x - 1) / c.x
		p.commands = append(p.commands, c)
	}
	return nil
}

func (m *builder) own(p *plan, label string, size int64, u webgpu.Usage) (webgpu.Buffer, error) {
	memory, err := m.b.device.Buffer(label, size, u)
	if err == nil {
		p.owned = append(p.owned, memory)
	}
	return memory, err
}

// uniforms is one buffer with the sizes of all dispatches.
func (m *builder) uniforms(p *plan) (webgpu.Buffer, error) {
	data := make([]byte, slot*max(len(m.dispatches), 1))
	for i, d := range m.dispatches {
		for j, v := range d.sizes {
			binary.LittleEndian.PutUint32(data[i*slot+4*j:], v)
		}
	}
	memory, err := m.own(p, "sizes", int64(len(data)), webgpu.Uniform|webgpu.CopyDst)
	if err != nil {
		return nil, err
	}
	return memory, m.b.device.Write(memory, 0, data)
}

// separate copies what a dispatch reads from a buffer that it also writes:
// WebGPU lets a kernel do only one of the two with a buffer, however far apart
// the stretches lie. Programs keep them apart, so that this is rare.
func (m *builder) separate(p *plan, operands []operand) error {
	copies := map[webgpu.Binding]webgpu.Buffer{}
	for i := range operands {
		r := &operands[i]
		for _, w := range operands {
			if r.writes || !w.writes || w.Buffer != r.Buffer {
				continue
			}
			memory := copies[r.Binding]
			if memory == nil {
				var err error
				if memory, err = m.own(p, "copy", r.Size, webgpu.Storage|webgpu.CopyDst); err != nil {
					return err
				}
				copies[r.Binding] = memory
				p.commands = append(p.commands, command{dst: webgpu.Binding{Buffer: memory}, src: r.Binding})
			}
			r.Buffer, r.Offset = memory, 0
			break
		}
	}
	return nil
}
