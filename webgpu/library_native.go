//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

import (
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

//go:embed dawn.txt
var pins string

// pin is the line of dawn.txt for this platform.
type pin struct{ pkg, version, file, sum string }

func pinned() (pin, bool) {
	for line := range strings.Lines(pins) {
		if f := strings.Fields(line); len(f) == 5 && f[0] == runtime.GOOS+"/"+runtime.GOARCH {
			return pin{f[1], f[2], f[3], f[4]}, true
		}
	}
	return pin{}, false
}

// library is a loaded Dawn. Functions that are called in every step take handles and
// numbers only and are symbols for SyscallN, which allocates nothing; the others are Go
// functions, through which purego passes structs by value and keeps pointers alive.
type library struct {
	instance handle

	createInstance  func(*instanceDescriptor) handle
	requestAdapter  func(handle, *adapterOptions, callbackInfo) uint64
	waitAny         func(handle, uintptr, *futureWaitInfo, uint64) uint32
	adapterInfo     func(handle, *adapterInfo) uint32
	freeInfo        func(adapterInfo)
	adapterLimits   limitsFunc
	adapterFeature  func(handle, uint32) uint32
	requestDevice   func(handle, *deviceDescriptor, callbackInfo) uint64
	deviceLimits    limitsFunc
	popScope        func(handle, callbackInfo) uint64
	injectError     func(handle, uint32, view)
	createBuffer    func(handle, *bufferDescriptor) handle
	mapBuffer       func(handle, uint64, uintptr, uintptr, callbackInfo) uint64
	mappedRange     func(handle, uintptr, uintptr) unsafe.Pointer
	writeBuffer     func(handle, handle, uint64, unsafe.Pointer, uintptr)
	createShader    func(handle, *shaderDescriptor) handle
	compilationInfo func(handle, callbackInfo) uint64
	createLayout    func(handle, *listDescriptor) handle
	createPipes     func(handle, *listDescriptor) handle
	createPipeline  func(handle, *pipelineDescriptor, callbackInfo) uint64
	createGroup     func(handle, *groupDescriptor) handle
	submit          func(handle, uintptr, *handle)

	getQueue, destroyDevice, pushScope, unmap, destroyBuffer   uintptr
	createEncoder, beginPass, setPipeline, setGroup, dispatch  uintptr
	endPass, copyBuffer, clearBuffer, finish                   uintptr
	freeAdapter, freeDevice, freeQueue, freeBuffer, freeShader uintptr
	freeLayout, freePipelineLayout, freePipeline, freeGroup    uintptr
	freeEncoder, freePass, freeCommands                        uintptr
}

// functions returns the Go functions by their C names.
func (l *library) functions() map[string]any {
	return map[string]any{
		"wgpuCreateInstance": &l.createInstance, "wgpuInstanceRequestAdapter": &l.requestAdapter,
		"wgpuInstanceWaitAny": &l.waitAny,
		"wgpuAdapterGetInfo":  &l.adapterInfo, "wgpuAdapterInfoFreeMembers": &l.freeInfo,
		"wgpuAdapterGetLimits":  &l.adapterLimits,
		"wgpuAdapterHasFeature": &l.adapterFeature, "wgpuAdapterRequestDevice": &l.requestDevice,
		"wgpuDeviceGetLimits":     &l.deviceLimits,
		"wgpuDevicePopErrorScope": &l.popScope, "wgpuDeviceInjectError": &l.injectError,
		"wgpuDeviceCreateBuffer": &l.createBuffer,
		"wgpuBufferMapAsync":     &l.mapBuffer, "wgpuBufferGetConstMappedRange": &l.mappedRange,
		"wgpuQueueWriteBuffer":         &l.writeBuffer,
		"wgpuDeviceCreateShaderModule": &l.createShader, "wgpuShaderModuleGetCompilationInfo": &l.compilationInfo,
		"wgpuDeviceCreateBindGroupLayout": &l.createLayout, "wgpuDeviceCreatePipelineLayout": &l.createPipes,
		"wgpuDeviceCreateComputePipelineAsync": &l.createPipeline, "wgpuDeviceCreateBindGroup": &l.createGroup,
		"wgpuQueueSubmit": &l.submit,
	}
}

// symbols returns what SyscallN calls, by their C names.
func (l *library) symbols() map[string]*uintptr {
	return map[string]*uintptr{
		"wgpuDeviceGetQueue": &l.getQueue, "wgpuDeviceDestroy": &l.destroyDevice,
		"wgpuDevicePushErrorScope": &l.pushScope,
		"wgpuBufferUnmap":          &l.unmap, "wgpuBufferDestroy": &l.destroyBuffer,
		"wgpuDeviceCreateCommandEncoder":     &l.createEncoder,
		"wgpuCommandEncoderBeginComputePass": &l.beginPass, "wgpuComputePassEncoderSetPipeline": &l.setPipeline,
		"wgpuComputePassEncoderSetBindGroup": &l.setGroup, "wgpuComputePassEncoderDispatchWorkgroups": &l.dispatch,
		"wgpuComputePassEncoderEnd": &l.endPass, "wgpuCommandEncoderCopyBufferToBuffer": &l.copyBuffer,
		"wgpuCommandEncoderClearBuffer": &l.clearBuffer, "wgpuCommandEncoderFinish": &l.finish,
		"wgpuAdapterRelease": &l.freeAdapter, "wgpuDeviceRelease": &l.freeDevice, "wgpuQueueRelease": &l.freeQueue,
		"wgpuBufferRelease": &l.freeBuffer, "wgpuShaderModuleRelease": &l.freeShader,
		"wgpuBindGroupLayoutRelease": &l.freeLayout,
		"wgpuPipelineLayoutRelease":  &l.freePipelineLayout, "wgpuComputePipelineRelease": &l.freePipeline,
		"wgpuBindGroupRelease":      &l.freeGroup,
		"wgpuCommandEncoderRelease": &l.freeEncoder, "wgpuComputePassEncoderRelease": &l.freePass,
		"wgpuCommandBufferRelease": &l.freeCommands,
	}
}

// opened keeps every library: a shared library stays in the process anyway.
var opened struct {
	sync.Mutex
	byPath map[string]*library
}

// load returns the library that UNTRAINED_WEBGPU_LIB names, else the one that
// `make webgpu-lib` put into the user's cache.
func load() (*library, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	opened.Lock()
	defer opened.Unlock()
	if l := opened.byPath[path]; l != nil {
		return l, nil
	}
	l, err := dial(path)
	if err != nil {
		return nil, err
	}
	if opened.byPath == nil {
		opened.byPath = map[string]*library{}
	}
	opened.byPath[path] = l
	return l, nil
}

// find returns the library's path. A library in the cache must be the pinned file; a
// library that the user names may be any build.
func find() (string, error) {
	if path := os.Getenv("UNTRAINED_WEBGPU_LIB"); path != "" {
		if _, err := os.Stat(path); err != nil {
			return "", fmt.Errorf("%w: UNTRAINED_WEBGPU_LIB names a library that cannot be read: %w", ErrUnavailable,
				err)
		}
		return path, nil
	}
	p, ok := pinned()
	if !ok {
		return "", fmt.Errorf("%w: there is no ready Dawn library for %s/%s; build one and name it in "+
			"UNTRAINED_WEBGPU_LIB, or use the CPU",
			ErrUnavailable, runtime.GOOS, runtime.GOARCH)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("%w: no cache folder to look for Dawn in: %w", ErrUnavailable, err)
	}
	path := filepath.Join(cache, "untrained", "webgpu", p.pkg+"-"+p.version, p.file)
	sum, err := checksum(path)
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf(
			"%w: no Dawn library in %s; `make webgpu-lib` downloads it, or name one in UNTRAINED_WEBGPU_LIB",
			ErrUnavailable, filepath.Dir(path))
	}
	if err != nil {
		return "", fmt.Errorf("%w: reading the Dawn library: %w", ErrUnavailable, err)
	}
	if sum != p.sum {
		return "", fmt.Errorf(
			"%w: %s is not the pinned version: SHA-256 %s instead of %s; `make webgpu-lib` downloads it again",
			ErrUnavailable, path, sum, p.sum)
	}
	return path, nil
}

func checksum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// dial loads the file and looks up all functions before it calls one.
func dial(path string) (*library, error) {
	lib, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, fmt.Errorf("%w: %s cannot be loaded: %w", ErrUnavailable, path, err)
	}
	l := &library{}
	var missing []string
	for name, f := range l.functions() {
		address, err := purego.Dlsym(lib, name)
		if err != nil {
			missing = append(missing, name)
			continue
		}
		purego.RegisterFunc(f, address)
	}
	for name, s := range l.symbols() {
		if *s, err = purego.Dlsym(lib, name); err != nil {
			missing = append(missing, name)
		}
	}
	if err := incomplete(path, missing, len(l.functions())+len(l.symbols())); err != nil {
		return nil, err
	}
	// With timed waits a goroutine sleeps in the library. Polling would take a core from
	// a driver that computes on the processor.
	l.instance = l.createInstance(&instanceDescriptor{timedWaitAny: 1})
	if l.instance == 0 {
		return nil, fmt.Errorf("%w: %s has no WebGPU instance with timed waits; it may be another version, `make "+
			"webgpu-lib` downloads the right one", ErrUnavailable, path)
	}
	return l, nil
}

// incomplete returns the error for a library that lacks some of all functions.
func incomplete(path string, missing []string, all int) error {
	switch len(missing) {
	case 0:
		return nil
	case all:
		return fmt.Errorf(
			"%w: %s is not a WebGPU library: it has none of the functions wgpu…; `make webgpu-lib` downloads one",
			ErrUnavailable, path)
	}
	slices.Sort(missing)
	more := ""
	if n := len(missing) - 3; n > 0 {
		missing, more = missing[:3], fmt.Sprintf(" and %d more", n)
	}
	return fmt.Errorf(
		"%w: %s is a WebGPU library of another version: it lacks %s%s; `make webgpu-lib` downloads the right one",
		ErrUnavailable, path, strings.Join(missing, ", "), more)
}

// guarded is limits with a margin after them.
type guarded struct {
	limits
	margin [8]uint64
}

type limitsFunc = func(handle, *guarded) uint32

// getLimits reads limits into memory with a margin, so that a library whose struct has
// another size is noticed before anything depends on a layout.
func getLimits(of handle, get limitsFunc) (limits, error) {
	const guard = 0xa5a5a5a5a5a5a5a5
	room := &guarded{}
	for i := range room.margin {
		room.margin[i] = guard
	}
	status := get(of, room)
	l := room.limits
	for _, m := range room.margin {
		if m != guard {
			status = 0
		}
	}
	power := func(n uint32) bool { return n >= 32 && n <= 256 && n&(n-1) == 0 }
	if status != success || l.buffer < 1<<20 || l.storageBinding < 1<<20 || !power(l.storageAlignment) ||
		!power(l.uniformAlignment) || l.groupInvocations < 64 || l.groupsPerDimension < 65535 {
		return l, fmt.Errorf("%w: the library's limits make no sense, so it is of another version; `make webgpu-lib` "+
			"downloads the right one", ErrUnavailable)
	}
	return l, nil
}
