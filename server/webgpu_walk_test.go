//go:build !js

package main

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/server/browsertest"
)

// softwareGPU has the flags with which Chromium offers a GPU that is simulated on the processor.
var softwareGPU = []string{"enable-unsafe-webgpu", "use-webgpu-adapter=swiftshader"}

// onGPU is a small experiment that takes seconds on a software GPU.
const onGPU = "#/encoding?network=16x16x1/conv5x5x4/relu/max2/conv3x3x6/relu/max2&weights=&layer=all&training=random," +
	"pixels&dc=keep&seeds=2&folds=3&inner=3&bootstrap=100"

// result runs the experiment of the page and returns the result. A new result has no origin on the page; an earlier
// one, which the page shows again after a reload, has.
func result(t *testing.T, p *browsertest.Page) *lab.Result {
	t.Helper()
	p.Click("#run")
	p.WaitState("done")
	p.WaitFor("#origin[hidden]")
	_, content := p.Download(func() { p.Click("#export-json") })
	r := new(lab.Result)
	if err := json.Unmarshal(content, r); err != nil {
		t.Fatal(err)
	}
	return r
}

// The user chooses the device, the page gives the reason for the device it computes on, and both devices compute the
// same numbers.
func TestDevices(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t, softwareGPU...).NewPage(t)
	p.Viewport(1280, 1400)
	p.Open(address + onGPU)
	p.WaitText("#backend-reason", "CPU with SIMD: the GPU here is a software GPU (")
	p.WaitFor(`#backend[data-backend="cpu"]`)
	p.WaitFor("#run:not([disabled])")
	want := result(t, p)

	p.Fill("#control-backend", "webgpu")
	p.WaitText("#backend-reason", "a software GPU; you chose it")
	p.WaitFor(`#backend[data-backend="webgpu"]`)
	p.Reload()
	p.WaitFor(`#backend[data-backend="webgpu"]`)
	p.WaitFor("#run:not([disabled])")
	got := result(t, p)
	if want.Backend != "cpu" || got.Backend != "webgpu" {
		t.Errorf("the results were computed on %s and %s", want.Backend, got.Backend)
	}
	worst, numbers := 0.0, 0
	for i, table := range want.Tables {
		for r, row := range table.Rows {
			for c, v := range row {
				a, isNumber := v.(float64)
				b, too := got.Tables[i].Rows[r][c].(float64)
				if isNumber != too {
					t.Errorf("%s, row %d, %s: %v and %v", table.Name, r, table.Columns[c].Name, v, got.Tables[i].Rows[r][c])
				}
				if isNumber {
					worst, numbers = max(worst, math.Abs(a-b)/max(1, math.Abs(a))), numbers+1
				}
			}
		}
	}
	if t.Logf("%d numbers, largest difference %.2g", numbers, worst); numbers == 0 || worst > 1e-3 {
		t.Error("the devices disagree")
	}
	looked(p, "devices-encoding-webgpu")

	p.Click("#backend-compare")
	p.WaitText("#backend-reason", "in a short test")
	p.Fill("#control-backend", "auto")
	p.WaitFor(`#backend[data-backend="cpu"]`)
	p.WaitText("#backend-reason", "software GPU")
	// A device in the address overrides the remembered one, and choosing a device changes the address.
	p.Hash(onGPU + "&backend=webgpu")
	p.WaitFor(`#backend[data-backend="webgpu"]`)
	p.Fill("#control-backend", "cpu")
	p.WaitFor(`#backend[data-backend="cpu"]`)
	if hash := browsertest.Eval[string](p, "location.hash"); !strings.Contains(hash, "backend=cpu") {
		t.Errorf("the address does not follow the control: %s", hash)
	}
	p.Hash("#/encoding?backend=abacus")
	p.WaitText(".card.notice", "none of auto, cpu, webgpu")
	p.NoErrors()
	p.NoForeignRequests()
}

func TestTrainingOnTheGPU(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t, softwareGPU...).NewPage(t)
	p.Viewport(360, 800)
	p.Media("prefers-color-scheme", "dark")
	p.Open(address + small + "steps=60&backend=webgpu")
	p.WaitText("#phase", "Ready")
	p.WaitFor(`#backend[data-backend="webgpu"]`)
	p.Click("#step")
	p.WaitText(".progress-text", "Step 1 of")
	p.Click("#run")
	p.WaitState("done")
	p.WaitText(".progress-text", "Step 60 of")
	looked(p, "devices-train-webgpu-narrow-dark")
	fits(t, p, 360)
	p.NoErrors()
}

// Without an adapter, or with one that the workers cannot use, the page computes on the CPU and says so.
func TestWithoutAGPU(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	b := browsertest.Start(t)
	for _, c := range []struct{ name, before, reason string }{
		{"no WebGPU", `Object.defineProperty(navigator, "gpu", {value: undefined})`,
			"you chose the GPU, but this browser offers no GPU"},
		{"no adapter", `Object.defineProperty(navigator, "gpu", {value: {requestAdapter: async () => null}})`,
			"you chose the GPU, but the browser finds no GPU"},
		{"an adapter for the page alone", `Object.defineProperty(navigator, "gpu", {value: {requestAdapter: async () => ` +
			`({info: {vendor: "Imaginary"}})}})`, "the GPU failed ("},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := b.NewPage(t)
			p.Before(c.before)
			p.Open(address + small + "steps=20&run=1&backend=webgpu")
			p.WaitState("done")
			p.WaitText("#backend-reason", c.reason)
			p.WaitFor(`#backend[data-backend="cpu"]`)
			p.Hash(onGPU + "&backend=webgpu")
			p.WaitFor("#run:not([disabled])")
			if r := result(t, p); r.Backend != "cpu" {
				t.Errorf("the result was computed on %s", r.Backend)
			}
			p.WaitText("#backend-reason", c.reason)
			// The automatic choice ends the same way, with a reason.
			p.Hash(onGPU + "&backend=auto")
			p.WaitText("#backend-reason", "CPU with SIMD: ")
			p.WaitUntil(`!document.querySelector("#backend-reason").innerText.includes("looking") && ` +
				`!document.querySelector("#backend-reason").innerText.includes("is to show")`)
			t.Log(p.Text("#backend-reason"))
			p.NoErrors()
			p.Close()
		})
	}
}

// If the GPU is lost during a training, the training continues on another device from where it was, and the page says
// on which. The user may change the device, too.
func TestTheGPUGoesWhileTraining(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t, softwareGPU...).NewPage(t)
	p.Open(address + small + "steps=100000&backend=webgpu&run=1")
	p.WaitFor(`#backend[data-backend="webgpu"]`)
	p.WaitUntil(`+document.querySelector(".progress-text").innerText.match(/Step (\d+)/)[1] > 45`)
	p.CrashGPU()
	before := step(p)
	p.WaitUntil(`+document.querySelector(".progress-text").innerText.match(/Step (\d+)/)[1] > ` + strconv.Itoa(before+45))
	p.WaitState("running")
	where := p.Attribute("#backend", "data-backend")
	t.Logf("after the crash it is computed on %s: %s", where, p.Text("#backend-reason"))
	p.Fill("#control-backend", "cpu")
	p.WaitFor(`#backend[data-backend="cpu"]`)
	before = step(p)
	p.WaitUntil(`+document.querySelector(".progress-text").innerText.match(/Step (\d+)/)[1] > ` + strconv.Itoa(before+45))
	p.Click("#run")
	p.WaitText("#phase", "Paused")
	// Long lines of text in a figure are broken.
	p.WaitUntil(`document.querySelector("#figure-1").textContent.replace(/\s+/g, "").includes("onwebgpu,fromstep")`)
	if p.Count(".card.error") > 0 {
		t.Errorf("an error is shown: %s", p.Text(".card.error"))
	}
	looked(p, "devices-train-moved")
}

// The same holds for an experiment.
func TestTheGPUGoesInAnExperiment(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	p := browsertest.Start(t, softwareGPU...).NewPage(t)
	p.Open(address + strings.Replace(onGPU, "seeds=2", "seeds=12", 1) + "&backend=webgpu")
	p.WaitFor("#run:not([disabled])")
	p.Click("#run")
	p.WaitUntil(`Number(document.querySelector("#run-progress")?.getAttribute("aria-valuenow")) > 20`)
	p.CrashGPU()
	p.WaitState("done")
	_, content := p.Download(func() { p.Click("#export-json") })
	r := new(lab.Result)
	if err := json.Unmarshal(content, r); err != nil {
		t.Fatal(err)
	}
	shown := p.Attribute("#backend", "data-backend")
	t.Logf("computed on %s: %s", r.Backend, p.Text("#backend-reason"))
	if r.Backend != shown {
		t.Errorf("the result says %s, the page %s", r.Backend, shown)
	}
}

// pretend is a script that makes the page believe that the software GPU is a graphics card, which the page then times
// in a worker.
const pretend = `{ const ask = navigator.gpu.requestAdapter.bind(navigator.gpu);
	navigator.gpu.requestAdapter = async o =>
		Object.defineProperty(await ask(o), "info", {value: {vendor: "Imaginary card"}}); }`

// With the automatic choice, the page times a graphics card in a worker, uses it only if it is faster, and remembers
// that.
func TestAutomaticMeasures(t *testing.T) {
	t.Parallel()
	address, _ := open(t, "/", "")
	b := browsertest.Start(t, softwareGPU...)
	p := b.NewPage(t)
	p.Before(pretend)
	p.Open(address + "#/train")
	p.WaitText("#backend-reason", "CPU with SIMD: the GPU here is Imaginary card, it took ")
	said := p.Text("#backend-reason")
	t.Log(said)
	p.Reload()
	p.WaitText("#backend-reason", said) // not a new measurement, which would have other times

	// A card that was faster is used at once on the next visit, without a measurement.
	machine, err := json.Marshal(map[string]any{"Version": lab.Version, "Machine": job.Machine{
		Looked: true, Adapter: "Imaginary card",
		Measured: &job.Calibration{Adapter: "Imaginary card", StepCPU: 900, StepGPU: 100, ForwardCPU: 9000, ForwardGPU: 10},
	}})
	if err != nil {
		t.Fatal(err)
	}
	browsertest.Eval[bool](p, `(localStorage.setItem("untrained-calibration", `+strconv.Quote(string(machine))+`), true)`)
	p.Reload()
	p.WaitText("#backend-reason", "WebGPU: Imaginary card, 9 times as fast as one worker of the CPU")
	p.WaitText("#phase", "Ready")
	p.WaitFor(`#backend[data-backend="webgpu"]`)
	p.Hash(onGPU)
	p.WaitFor("#run:not([disabled])")
	if r := result(t, p); r.Backend != "webgpu" {
		t.Errorf("the result was computed on %s", r.Backend)
	}
	p.NoErrors()
}
