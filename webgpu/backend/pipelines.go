package backend

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"untrained/webgpu"
	"untrained/webgpu/kernels"
)

// kernel is an entry point with the values of its overrides.
type kernel struct {
	entry     string
	constants map[string]float64
}

func (k kernel) key() string {
	var b strings.Builder
	b.WriteString(k.entry)
	for _, name := range slices.Sorted(maps.Keys(k.constants)) {
		fmt.Fprintf(&b, " %s=%g", name, k.constants[name])
	}
	return b.String()
}

// pipelines holds the compiled kernels of a device. Kernels say what they bind and take sizes as uniforms, so the whole
// conformance suite needs 80.
type pipelines struct {
	device webgpu.Device
	mu     sync.Mutex
	made   map[string]webgpu.Pipeline

	progress func(done, total int)
	waited   time.Duration
}

func newPipelines(d webgpu.Device) *pipelines {
	return &pipelines{device: d, made: map[string]webgpu.Pipeline{}}
}

func (p *pipelines) count() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return int64(len(p.made))
}

func (p *pipelines) get(k kernel) webgpu.Pipeline {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.made[k.key()]
}

// compile compiles the kernels that are missing, in parallel.
func (p *pipelines) compile(list []kernel) error {
	missing := map[string]kernel{}
	for _, k := range list {
		if p.get(k) == nil {
			missing[k.key()] = k
		}
	}
	if len(missing) == 0 {
		return nil
	}
	begin := time.Now()
	defer func() { p.waited += time.Since(begin) }()
	errs := make(chan error, len(missing))
	for key, k := range missing {
		go func() { errs <- p.make(key, k) }()
	}
	var first error
	for done := range len(missing) {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
		if p.progress != nil {
			p.progress(done+1, len(missing))
		}
	}
	return first
}

func (p *pipelines) make(key string, k kernel) error {
	source, err := kernels.Source(k.entry)
	if err != nil {
		return err
	}
	source.Constants = k.constants
	made, err := p.device.Pipeline(context.Background(), source)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made[key] = made
	return nil
}
