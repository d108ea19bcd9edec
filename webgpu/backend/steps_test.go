package backend_test

import (
	"runtime"
	"testing"
	"time"

	"untrained/nn"
	"untrained/nn/random"
)

// Many steps of a tiny network, with their losses read as a training reads them: neither
// Go's heap nor the browser's nor the memory of the GPU grows, and losses come in groups.
func TestSoakSteps(t *testing.T) {
	spec, err := nn.ParseSpec("8x8x1/conv3x3x8,same/relu/max2/conv3x3x8,same/tanh/avg2/flatten/dense4")
	if err != nil {
		t.Fatal(err)
	}
	gpu := open(t)
	p := compile(t, spec, 4, gpu)
	x, labels := batchOf(random.New(1, "webgpu", "soak"), 4, 64, 4)
	known := 0
	steps := func(n int) {
		for range n {
			if err := p.Step(x, labels); err != nil {
				t.Fatal(err)
			}
			losses, err := p.Losses()
			if err != nil {
				t.Fatal(err)
			}
			known += len(losses)
		}
		losses, err := p.AllLosses()
		if err != nil {
			t.Fatal(err)
		}
		known += len(losses)
	}
	type state struct {
		heap   int64
		js     int64
		gpu    any
		counts int64
	}
	look := func() state {
		// Values of JavaScript are released by finalizers, which run after a collection.
		for range 3 {
			runtime.GC()
			time.Sleep(20 * time.Millisecond)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		memory := gpu.Memory()
		return state{int64(m.HeapAlloc), jsHeap(), memory, gpu.Counts().BytesRead}
	}
	const warm, jsGrowth = 200, 256 << 10
	steps(warm)
	before := look()
	begin := time.Now()
	counts := gpu.Counts()
	steps(soakSteps)
	took := time.Since(begin)
	made := gpu.Counts().Since(counts)
	after := look()
	// A browser's collector may need another turn, and two tabs may share a heap; what
	// has leaked stays however often one looks.
	for range 20 {
		if after.js-before.js <= jsGrowth {
			break
		}
		time.Sleep(100 * time.Millisecond)
		after = look()
	}
	if known != warm+soakSteps {
		t.Errorf("%d losses came of %d steps", known, warm+soakSteps)
	}
	if after.gpu != before.gpu {
		t.Errorf("GPU memory was %+v and is %+v", before.gpu, after.gpu)
	}
	if grown := after.heap - before.heap; grown > 128<<10 {
		t.Errorf("Go's heap grew by %d bytes", grown)
	}
	if grown := after.js - before.js; grown > jsGrowth {
		t.Errorf("the browser's heap grew by %d bytes", grown)
	}
	asked := made.Submits - soakSteps
	if asked < 1 || asked > soakSteps/2 || made.BytesRead != 256*asked {
		t.Errorf(
			"%d steps made %d submits and read %d bytes; losses should come in pieces of 256 bytes for several "+
				"steps", soakSteps, made.Submits, made.BytesRead)
	}
	t.Logf("%d steps, %v each, %d dispatches; losses came in %d pieces; heap %+d bytes, the browser's %d %+d, GPU %+v",
		soakSteps, took/soakSteps, made.Dispatches/soakSteps, asked, after.heap-before.heap, after.js,
		after.js-before.js, after.gpu)
}
