//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

import (
	"testing"
	"unsafe"
)

// The layouts are those of webgpu.h in the library that dawn.txt pins. A wrong layout
// does not return an error: it ends the process, or corrupts memory.
func TestLayout(t *testing.T) {
	var (
		callback callbackInfo
		caught   uncapturedInfo
		instance instanceDescriptor
		options  adapterOptions
		info     adapterInfo
		l        limits
		device   deviceDescriptor
		buffer   bufferDescriptor
		source   shaderSource
		shader   shaderDescriptor
		infos    compilationInfo
		message  compilationMessage
		layout   layoutEntry
		list     listDescriptor
		constant constantEntry
		pipeline pipelineDescriptor
		entry    groupEntry
		group    groupDescriptor
		future   futureWaitInfo
	)
	for name, c := range map[string][2]uintptr{
		"StringView":                   {unsafe.Sizeof(view{}), 16},
		"CallbackInfo":                 {unsafe.Sizeof(callback), 40},
		"CallbackInfo.mode":            {unsafe.Offsetof(callback.mode), 8},
		"CallbackInfo.callback":        {unsafe.Offsetof(callback.function), 16},
		"CallbackInfo.userdata1":       {unsafe.Offsetof(callback.id), 24},
		"UncapturedErrorCallbackInfo":  {unsafe.Sizeof(caught), 32},
		"InstanceDescriptor":           {unsafe.Sizeof(instance), 32},
		"timedWaitAnyEnable":           {unsafe.Offsetof(instance.timedWaitAny), 16},
		"timedWaitAnyMaxCount":         {unsafe.Offsetof(instance.timedWaitAnyCount), 24},
		"FutureWaitInfo":               {unsafe.Sizeof(future), 16},
		"RequestAdapterOptions":        {unsafe.Sizeof(options), 32},
		"RequestAdapterOptions.power":  {unsafe.Offsetof(options.power), 12},
		"backendType":                  {unsafe.Offsetof(options.backend), 20},
		"AdapterInfo":                  {unsafe.Sizeof(info), 96},
		"AdapterInfo.vendor":           {unsafe.Offsetof(info.vendor), 8},
		"AdapterInfo.backendType":      {unsafe.Offsetof(info.backend), 72},
		"AdapterInfo.adapterType":      {unsafe.Offsetof(info.kind), 76},
		"Limits":                       {unsafe.Sizeof(l), 152},
		"maxStorageBuffersPerStage":    {unsafe.Offsetof(l.storageBuffers), 52},
		"maxUniformBufferBindingSize":  {unsafe.Offsetof(l.uniformBinding), 64},
		"maxStorageBufferBindingSize":  {unsafe.Offsetof(l.storageBinding), 72},
		"minUniformAlignment":          {unsafe.Offsetof(l.uniformAlignment), 80},
		"minStorageAlignment":          {unsafe.Offsetof(l.storageAlignment), 84},
		"maxBufferSize":                {unsafe.Offsetof(l.buffer), 96},
		"maxComputeWorkgroupStorage":   {unsafe.Offsetof(l.groupMemory), 124},
		"maxComputeInvocations":        {unsafe.Offsetof(l.groupInvocations), 128},
		"maxComputeWorkgroupSizeX":     {unsafe.Offsetof(l.groupSizeX), 132},
		"maxWorkgroupsPerDimension":    {unsafe.Offsetof(l.groupsPerDimension), 144},
		"maxImmediateSize":             {unsafe.Offsetof(l.immediate), 148},
		"DeviceDescriptor":             {unsafe.Sizeof(device), 144},
		"DeviceDescriptor.features":    {unsafe.Offsetof(device.features), 32},
		"DeviceDescriptor.limits":      {unsafe.Offsetof(device.limits), 40},
		"DeviceDescriptor.queue":       {unsafe.Offsetof(device.queueNext), 48},
		"DeviceDescriptor.lost":        {unsafe.Offsetof(device.lost), 72},
		"DeviceDescriptor.uncaptured":  {unsafe.Offsetof(device.uncaptured), 112},
		"BufferDescriptor":             {unsafe.Sizeof(buffer), 48},
		"BufferDescriptor.usage":       {unsafe.Offsetof(buffer.usage), 24},
		"BufferDescriptor.size":        {unsafe.Offsetof(buffer.size), 32},
		"ShaderSourceWGSL":             {unsafe.Sizeof(source), 32},
		"ShaderSourceWGSL.sType":       {unsafe.Offsetof(source.kind), 8},
		"ShaderSourceWGSL.code":        {unsafe.Offsetof(source.code), 16},
		"ShaderModuleDescriptor":       {unsafe.Sizeof(shader), 24},
		"CompilationInfo.messages":     {unsafe.Offsetof(infos.messages), 16},
		"CompilationMessage":           {unsafe.Sizeof(message), 72},
		"CompilationMessage.type":      {unsafe.Offsetof(message.kind), 24},
		"CompilationMessage.line":      {unsafe.Offsetof(message.line), 32},
		"BindGroupLayoutEntry":         {unsafe.Sizeof(layout), 120},
		"BindGroupLayoutEntry.binding": {unsafe.Offsetof(layout.binding), 8},
		"visibility":                   {unsafe.Offsetof(layout.visibility), 16},
		"bindingArraySize":             {unsafe.Offsetof(layout.arraySize), 24},
		"BindGroupLayoutEntry.buffer":  {unsafe.Offsetof(layout.bufferNext), 32},
		"BindGroupLayoutEntry.type":    {unsafe.Offsetof(layout.buffer), 40},
		"PipelineLayoutDescriptor":     {unsafe.Sizeof(list), 48},
		"entries":                      {unsafe.Offsetof(list.entries), 32},
		"ConstantEntry":                {unsafe.Sizeof(constant), 32},
		"ConstantEntry.value":          {unsafe.Offsetof(constant.value), 24},
		"ComputePipelineDescriptor":    {unsafe.Sizeof(pipeline), 80},
		"layout":                       {unsafe.Offsetof(pipeline.layout), 24},
		"module":                       {unsafe.Offsetof(pipeline.module), 40},
		"entryPoint":                   {unsafe.Offsetof(pipeline.entry), 48},
		"constantCount":                {unsafe.Offsetof(pipeline.constantCount), 64},
		"constants":                    {unsafe.Offsetof(pipeline.constants), 72},
		"BindGroupEntry":               {unsafe.Sizeof(entry), 56},
		"BindGroupEntry.buffer":        {unsafe.Offsetof(entry.buffer), 16},
		"BindGroupEntry.size":          {unsafe.Offsetof(entry.size), 32},
		"BindGroupDescriptor":          {unsafe.Sizeof(group), 48},
		"BindGroupDescriptor.entries":  {unsafe.Offsetof(group.entries), 40},
	} {
		if c[0] != c[1] {
			t.Errorf("%s is at, or has, %d bytes instead of %d", name, c[0], c[1])
		}
	}
}
