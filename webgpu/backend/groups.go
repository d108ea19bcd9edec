package backend

import (
	"fmt"
	"strings"

	"untrained/webgpu"
)

// binding is a stretch of pooled memory.
type binding struct {
	memory       *memory
	offset, size int64
}

// group is a bind group that several plans may share.
type group struct {
	webgpu.BindGroup
	key  string
	ids  []uint64 // of its memory
	uses int      // plans that use it
	last uint64   // when it was requested last
}

// groups keeps the bind groups of a device: a plan that is made again, as for every chunk
// of a Gram matrix, gets the same pooled memory and with it the same groups.
type groups struct {
	device webgpu.Device
	by     map[string]*group
	clock  uint64
	made   int64
}

// maxGroups is how many groups are kept that no plan uses.
const maxGroups = 512

func (g *groups) get(label, kernel string, p webgpu.Pipeline, list []binding) (*group, error) {
	var b strings.Builder
	b.WriteString(kernel)
	for _, x := range list {
		fmt.Fprintf(&b, " %d+%d:%d", x.memory.id, x.offset, x.size)
	}
	g.clock++
	if have := g.by[b.String()]; have != nil {
		have.uses++
		have.last = g.clock
		return have, nil
	}
	bindings := make([]webgpu.Binding, len(list))
	made := &group{key: b.String(), uses: 1, last: g.clock}
	for i, x := range list {
		bindings[i] = webgpu.Binding{Buffer: x.memory.Buffer, Offset: x.offset, Size: x.size}
		made.ids = append(made.ids, x.memory.id)
	}
	var err error
	if made.BindGroup, err = g.device.BindGroup(label, p, bindings); err != nil {
		return nil, err
	}
	g.by[made.key] = made
	g.made++
	return made, nil
}

// put returns a group.
func (g *groups) put(x *group) {
	x.uses--
	if x.uses == 0 && g.by[x.key] != x { // its memory is gone
		x.Release()
	}
	if len(g.by) <= maxGroups {
		return
	}
	var oldest *group
	for _, y := range g.by {
		if y.uses == 0 && (oldest == nil || y.last < oldest.last) {
			oldest = y
		}
	}
	if oldest != nil {
		g.forget(oldest)
	}
}

func (g *groups) forget(x *group) {
	delete(g.by, x.key)
	if x.uses == 0 {
		x.Release()
	}
}

// without drops the groups of memory that is freed.
func (g *groups) without(m *memory) {
	for _, x := range g.by {
		for _, id := range x.ids {
			if id == m.id {
				g.forget(x)
				break
			}
		}
	}
}
