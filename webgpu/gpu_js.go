package webgpu

import (
	"context"
	"fmt"
	"syscall/js"
)

type object = map[string]any

// open asks navigator.gpu, which exists in pages and workers of a secure context.
func open(ctx context.Context) (Adapter, error) {
	gpu := js.Global().Get("navigator").Get("gpu")
	if gpu.Type() != js.TypeObject {
		why := "this browser has none; a recent Chromium, Firefox or Safari may"
		if !js.Global().Get("isSecureContext").Truthy() {
			why = "browsers give it only to pages from https or localhost"
		}
		return nil, fmt.Errorf("%w: %s", ErrUnavailable, why)
	}
	a, err := await(ctx, gpu.Call("requestAdapter", object{"powerPreference": "high-performance"}))
	if err != nil {
		return nil, fmt.Errorf("%w: asking for an adapter: %w", ErrUnavailable, err)
	}
	if a.IsNull() {
		return nil, fmt.Errorf(
			"%w: the browser supports WebGPU but finds no adapter; its settings or the driver may forbid it",
			ErrUnavailable)
	}
	return &jsAdapter{a}, nil
}

type jsAdapter struct{ v js.Value }

func (a *jsAdapter) Info() Info {
	info := a.v.Get("info")
	has := func(feature string) bool { return a.v.Get("features").Call("has", feature).Bool() }
	i := Info{
		Vendor: text(info, "vendor"), Architecture: text(info, "architecture"),
		Device: text(info, "device"), Description: text(info, "description"),
		TimestampQuery: has("timestamp-query"), Subgroups: has("subgroups"), ShaderF16: has("shader-f16"),
	}
	if least := info.Get("subgroupMinSize"); least.Truthy() && least.Equal(info.Get("subgroupMaxSize")) {
		i.SubgroupSize = least.Int()
	}
	// The flag moved from the adapter to its info; SwiftShader chosen by a flag of
	// Chromium says neither.
	i.Software = info.Get("isFallbackAdapter").Truthy() || a.v.Get("isFallbackAdapter").Truthy() ||
		i.Architecture == "swiftshader"
	return i
}

func (a *jsAdapter) Limits() Limits { return jsLimits(a.v.Get("limits")) }

// limitNames returns the requested limits by WebGPU's names, in the order of fields.
func limitNames(l *Limits) []struct {
	name  string
	value int64
} {
	return []struct {
		name  string
		value int64
	}{
		{"maxBufferSize", l.Buffer},
		{"maxStorageBufferBindingSize", l.StorageBinding},
		{"maxStorageBuffersPerShaderStage", int64(l.StorageBuffers)},
		{"maxComputeWorkgroupStorageSize", int64(l.GroupMemory)},
		{"maxComputeInvocationsPerWorkgroup", int64(l.GroupInvocations)},
		{"maxComputeWorkgroupSizeX", int64(l.GroupSizeX)},
		{"maxComputeWorkgroupsPerDimension", int64(l.GroupsPerDimension)},
	}
}

// jsLimits returns the limits of an adapter or device, WebGPU's defaults where the
// browser names none.
func jsLimits(v js.Value) Limits {
	get := func(name string, standard int) int {
		if n := v.Get(name); n.Type() == js.TypeNumber && n.Float() > 0 {
			return int(n.Float())
		}
		return standard
	}
	return Limits{
		Buffer: int64(get("maxBufferSize", 1<<28)), StorageBinding: int64(get("maxStorageBufferBindingSize", 1<<27)),
		StorageBuffers:     get("maxStorageBuffersPerShaderStage", 8),
		GroupMemory:        get("maxComputeWorkgroupStorageSize", 1<<14),
		GroupInvocations:   get("maxComputeInvocationsPerWorkgroup", 256),
		GroupSizeX:         get("maxComputeWorkgroupSizeX", 256),
		GroupsPerDimension: get("maxComputeWorkgroupsPerDimension", 65535),
		StorageAlignment:   get("minStorageBufferOffsetAlignment", 256),
		UniformAlignment:   get("minUniformBufferOffsetAlignment", 256),
	}
}

func (a *jsAdapter) Device(ctx context.Context, l Limits) (Device, error) {
	most, wanted := a.Limits(), object{}
	has := limitNames(&most)
	for i, limit := range limitNames(&l) {
		if limit.value > has[i].value {
			return nil, fmt.Errorf("webgpu: %s %d is wanted, %v has %d; smaller batches need less", limit.name,
				limit.value, a.Info(), has[i].value)
		}
		if limit.value > 0 {
			wanted[limit.name] = limit.value
		}
	}
	features := []any{}
	if a.v.Get("features").Call("has", "subgroups").Bool() {
		features = append(features, "subgroups")
	}
	v, err := await(ctx, a.v.Call("requestDevice", object{"requiredLimits": wanted, "requiredFeatures": features}))
	if err != nil {
		return nil, fmt.Errorf("webgpu: opening %v: %w", a.Info(), err)
	}
	return newJSDevice(v), nil
}
