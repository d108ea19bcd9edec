//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

import (
	"context"
	"fmt"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// open asks for the platform's own driver interface: left to choose, Dawn returns its
// Null backend, which computes nothing, on a machine without a driver.
func open(ctx context.Context) (Adapter, error) {
	l, err := load()
	if err != nil {
		return nil, err
	}
	backend, name := uint32(vulkanBackend), "Vulkan"
	if runtime.GOOS == "darwin" {
		backend, name = metalBackend, "Metal"
	}
	f := begin(callbacks().object, func(c callbackInfo) uint64 {
		return l.requestAdapter(l.instance, &adapterOptions{power: highPerformance, backend: backend}, c)
	})
	r, err := l.wait(ctx, f)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: asking for an adapter: %w", ErrUnavailable, err)
	case r.status != success || r.object == 0:
		return nil, fmt.Errorf(
			"%w: no %s driver, or no loader of drivers (Debian: libvulkan1, mesa-vulkan-drivers): %s", ErrUnavailable,
			name, r.message)
	}
	a := &nativeAdapter{l: l, h: r.object}
	runtime.AddCleanup(a, func(h handle) { purego.SyscallN(l.freeAdapter, h) }, a.h)
	if a.most, err = getLimits(a.h, l.adapterLimits); err != nil {
		return nil, err
	}
	a.info = a.describe()
	if backend != a.backend {
		return nil, fmt.Errorf("%w: the library chose backend %d instead of %s", ErrUnavailable, a.backend, name)
	}
	return a, nil
}

type nativeAdapter struct {
	l       *library
	h       handle
	most    limits
	info    Info
	backend uint32
}

// WGPUFeatureName of the pinned library; other versions use other numbers.
const (
	featureTimestamps = 3
	featureF16        = 10
	featureSubgroups  = 17
)

func (a *nativeAdapter) describe() Info {
	var i adapterInfo
	a.l.adapterInfo(a.h, &i)
	defer a.l.freeInfo(i)
	a.backend = i.backend
	has := func(feature uint32) bool { return a.l.adapterFeature(a.h, feature)&1 == 1 }
	size := 0
	if i.subgroupMin == i.subgroupMax {
		size = int(i.subgroupMin)
	}
	return Info{
		Vendor: i.vendor.text(), Architecture: i.architecture.text(), Device: i.device.text(),
		Description:    i.description.text(),
		Software:       i.kind == cpuAdapter,
		TimestampQuery: has(featureTimestamps), Subgroups: has(featureSubgroups), ShaderF16: has(featureF16),
		SubgroupSize: size,
	}
}

func (a *nativeAdapter) Info() Info     { return a.info }
func (a *nativeAdapter) Limits() Limits { return a.most.ours() }

// ours returns l as Limits.
func (l limits) ours() Limits {
	return Limits{
		Buffer: int64(l.buffer), StorageBinding: int64(l.storageBinding), StorageBuffers: int(l.storageBuffers),
		GroupMemory: int(l.groupMemory), GroupInvocations: int(l.groupInvocations), GroupSizeX: int(l.groupSizeX),
		GroupsPerDimension: int(l.groupsPerDimension),
		StorageAlignment:   int(l.storageAlignment), UniformAlignment: int(l.uniformAlignment),
	}
}

// wanted returns l as the library expects it: all bits set mean the default.
func (l Limits) wanted() *limits {
	const unset = 0xffffffff
	w := &limits{
		texture1D: unset, texture2D: unset, texture3D: unset, textureLayers: unset,
		bindGroups: unset, bindGroupsAndVertexBuffers: unset, bindings: unset, dynamicUniforms: unset,
		dynamicStorage: unset,
		sampled:        unset, samplers: unset, storageBuffers: unset, storageTextures: unset, uniformBuffers: unset,
		uniformBinding: ^uint64(0), storageBinding: ^uint64(0), uniformAlignment: unset, storageAlignment: unset,
		vertexBuffers: unset, buffer: ^uint64(0), vertexAttributes: unset, vertexStride: unset, interStage: unset,
		attachments: unset, attachmentBytes: unset, groupMemory: unset, groupInvocations: unset,
		groupSizeX: unset, groupSizeY: unset, groupSizeZ: unset, groupsPerDimension: unset, immediate: unset,
	}
	wide := func(to *uint64, n int64) {
		if n > 0 {
			*to = uint64(n)
		}
	}
	narrow := func(to *uint32, n int) {
		if n > 0 {
			*to = uint32(min(n, unset-1))
		}
	}
	wide(&w.buffer, l.Buffer)
	wide(&w.storageBinding, l.StorageBinding)
	narrow(&w.storageBuffers, l.StorageBuffers)
	narrow(&w.groupMemory, l.GroupMemory)
	narrow(&w.groupInvocations, l.GroupInvocations)
	narrow(&w.groupSizeX, l.GroupSizeX)
	narrow(&w.groupsPerDimension, l.GroupsPerDimension)
	return w
}

func (a *nativeAdapter) Device(ctx context.Context, l Limits) (Device, error) {
	d := &nativeDevice{l: a.l, adapter: a, live: map[handle]uintptr{}}
	d.lostID = expect(func(r reply) { d.lose(r.message) })
	d.errorID = expect(d.uncaptured)
	var features []uint32
	if a.info.Subgroups {
		features = append(features, featureSubgroups)
	}
	f := begin(callbacks().object, func(c callbackInfo) uint64 {
		return a.l.requestDevice(a.h, &deviceDescriptor{
			featureCount: uintptr(len(features)), features: unsafe.Pointer(unsafe.SliceData(features)),
			limits:     l.wanted(),
			lost:       callbackInfo{mode: spontaneous, function: callbacks().lost, id: d.lostID},
			uncaptured: uncapturedInfo{function: callbacks().uncaptured, id: d.errorID},
		}, c)
	})
	r, err := a.l.wait(ctx, f)
	if err == nil && (r.status != success || r.object == 0) {
		err = fmt.Errorf("%s", r.message)
	}
	if err != nil {
		forget(d.lostID)
		forget(d.errorID)
		return nil, fmt.Errorf("webgpu: opening %v: %w", a.info, err)
	}
	d.h = r.object
	d.queue = d.call(a.l.getQueue, d.h)
	granted, err := getLimits(d.h, a.l.deviceLimits)
	d.limits = granted.ours()
	if err != nil {
		d.Release()
		return nil, err
	}
	return d, nil
}
