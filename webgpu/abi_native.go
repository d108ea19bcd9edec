//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

//lint:file-ignore U1000 fields that are never set are part of C's layout

import "unsafe"

// What follows is the part of webgpu.h that computing needs, of the library that
// dawn.txt pins. TestLayout asserts sizes and offsets. Objects are handles (pointers of
// C, never of Go); everything that Go owns is an unsafe.Pointer or a typed pointer, so
// that the garbage collector keeps it while its struct is alive.

// handle is an object of the library.
type handle = uintptr

// view is WGPUStringView: bytes with a length.
type view struct {
	data unsafe.Pointer
	size uintptr
}

func viewOf(s string) view { return view{unsafe.Pointer(unsafe.StringData(s)), uintptr(len(s))} }

// text copies what C owns.
func (v view) text() string {
	if v.data == nil || v.size == 0 || v.size == ^uintptr(0) {
		return ""
	}
	return string(unsafe.Slice((*byte)(v.data), v.size))
}

// callbackInfo is the WGPU…CallbackInfo of every request that is answered once. All of
// them have one layout; function is one of callbacks.
type callbackInfo struct {
	next     unsafe.Pointer
	mode     uint32
	function uintptr
	id, zero uintptr // userdata
}

// uncapturedInfo has no mode: its callback comes any number of times.
type uncapturedInfo struct {
	next     unsafe.Pointer
	function uintptr
	id, zero uintptr
}

// When callbacks run.
const (
	waitAnyOnly = 1 // inside wgpuInstanceWaitAny
	spontaneous = 3 // inside any call
)

// The result of a successful request; other values mean that it failed.
const success = 1

type instanceDescriptor struct {
	next, capabilitiesNext unsafe.Pointer
	timedWaitAny           uint32
	timedWaitAnyCount      uintptr
}

type futureWaitInfo struct {
	future    uint64
	completed uint32
}

type adapterOptions struct {
	next                                 unsafe.Pointer
	level, power, forceFallback, backend uint32
	surface                              handle
}

const (
	highPerformance = 2
	metalBackend    = 5
	vulkanBackend   = 6
	cpuAdapter      = 3
)

type adapterInfo struct {
	next                                      unsafe.Pointer
	vendor, architecture, device, description view
	backend, kind                             uint32
	vendorID, deviceID                        uint32
	subgroupMin, subgroupMax                  uint32
}

type limits struct {
	next                                                   unsafe.Pointer
	texture1D, texture2D, texture3D, textureLayers         uint32
	bindGroups, bindGroupsAndVertexBuffers                 uint32
	bindings, dynamicUniforms, dynamicStorage              uint32
	sampled, samplers, storageBuffers, storageTextures     uint32
	uniformBuffers                                         uint32
	uniformBinding, storageBinding                         uint64
	uniformAlignment, storageAlignment                     uint32
	vertexBuffers                                          uint32
	buffer                                                 uint64
	vertexAttributes, vertexStride, interStage             uint32
	attachments, attachmentBytes                           uint32
	groupMemory, groupInvocations                          uint32
	groupSizeX, groupSizeY, groupSizeZ, groupsPerDimension uint32
	immediate                                              uint32
}

type deviceDescriptor struct {
	next         unsafe.Pointer
	label        view
	featureCount uintptr
	features     unsafe.Pointer
	limits       *limits
	queueNext    unsafe.Pointer
	queueLabel   view
	lost         callbackInfo
	uncaptured   uncapturedInfo
}

type bufferDescriptor struct {
	next   unsafe.Pointer
	label  view
	usage  uint64
	size   uint64
	mapped uint32
}

type shaderSource struct {
	next unsafe.Pointer
	kind uint32
	code view
}

const wgslSource = 2

type shaderDescriptor struct {
	source *shaderSource
	label  view
}

type compilationInfo struct {
	next     unsafe.Pointer
	count    uintptr
	messages unsafe.Pointer
}

type compilationMessage struct {
	next                       unsafe.Pointer
	message                    view
	kind                       uint32
	line, column, offset, size uint64
	_                          uint64
}

const compilationError = 1

type layoutEntry struct {
	next       unsafe.Pointer
	binding    uint32
	visibility uint64
	arraySize  uint32
	bufferNext unsafe.Pointer
	buffer     uint32
	dynamic    uint32
	minSize    uint64
	_          [64]byte // sampler, texture, storage texture
}

const computeStage = 4

// bufferTypes are WGPUBufferBindingType by Access.
var bufferTypes = [...]uint32{Uniforms: 2, ReadOnly: 4, ReadWrite: 3}

type listDescriptor struct { // of a bind group layout or a pipeline layout
	next    unsafe.Pointer
	label   view
	count   uintptr
	entries unsafe.Pointer
	_       uintptr // pipeline layout: immediate size
}

type constantEntry struct {
	next  unsafe.Pointer
	key   view
	value float64
}

type pipelineDescriptor struct {
	next          unsafe.Pointer
	label         view
	layout        handle
	computeNext   unsafe.Pointer
	module        handle
	entry         view
	constantCount uintptr
	constants     unsafe.Pointer
}

type groupEntry struct {
	next                 unsafe.Pointer
	binding              uint32
	buffer               handle
	offset, size         uint64
	sampler, textureView handle
}

type groupDescriptor struct {
	next    unsafe.Pointer
	label   view
	layout  handle
	count   uintptr
	entries unsafe.Pointer
}

// Error scopes: what pushErrorScope filters and what popErrorScope returns.
const (
	filterValidation  = 1
	filterOutOfMemory = 2
	filterInternal    = 3

	noError          = 1
	validationError  = 2
	outOfMemoryError = 3
)

// kindOf returns the Kind of a WGPUErrorType.
func kindOf(t uint32) Kind {
	switch t {
	case validationError:
		return Validation
	case outOfMemoryError:
		return OutOfMemory
	}
	return Internal
}
