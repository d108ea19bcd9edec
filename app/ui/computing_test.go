package ui_test

import (
	"errors"
	"strings"
	"testing"

	"untrained/app/job"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

func says(texts ...string) func(*ui.Tab) bool {
	return func(t *ui.Tab) bool {
		page := t.Page()
		for _, s := range texts {
			if !strings.Contains(page, s) {
				return false
			}
		}
		return true
	}
}

// card is a machine with a graphics card that is faster.
var card = job.Machine{Workers: 1, Adapter: "A card",
	Measured: &job.Calibration{StepCPU: 60, StepGPU: 10, ForwardCPU: 30, ForwardGPU: 10}}

func TestTheDeviceIsChosenAndExplained(t *testing.T) {
	l := &uitest.Laboratory{Devices: uitest.Devices{Machine: card}}
	tab := ui.NewTab(l, "#/encoding", nil)
	wait(t, tab, "the faster device is found", says(`data-backend="webgpu"`,
		"WebGPU: A card, 3 times as fast as one worker of the CPU in a short test."))
	tab.Go("#/train")
	wait(t, tab, "training has its own test", says("6 times as fast"))
	tab.Device(job.ChooseCPU)
	has(t, tab, `data-backend="cpu`, "CPU with SIMD: you chose it") // cpu, or what the training computes with
	if strings.Contains(tab.At().Address, "backend=") {
		t.Errorf("the address %s took the choice over, so a link would, too", tab.At().Address)
	}
	// The next visit remembers; an address goes before that, and follows the control.
	tab = ui.NewTab(l, "#/encoding", tab.Memory)
	has(t, tab, `data-backend="cpu"`)
	tab.Go("#/encoding?backend=webgpu")
	wait(t, tab, "the address counts", says(`data-backend="webgpu"`, "you chose it"))
	tab.Set("seeds", "2")
	if !strings.Contains(tab.At().Address, "backend=webgpu") {
		t.Errorf("a change of a control dropped the device: %s", tab.At().Address)
	}
	tab.Device(job.ChooseCPU)
	if !strings.Contains(tab.At().Address, "backend=cpu") {
		t.Errorf("the address stayed %s", tab.At().Address)
	}
	has(t, tab, `data-backend="cpu"`)
}

func TestTheDeviceWithoutACard(t *testing.T) {
	slow := card
	slow.Adapter, slow.Software = "A processor", true
	slow.Measured = &job.Calibration{StepCPU: 10, StepGPU: 80, ForwardCPU: 10, ForwardGPU: 50}
	tab := ui.NewTab(&uitest.Laboratory{Devices: uitest.Devices{Machine: slow}}, "#/encoding", nil)
	wait(t, tab, "it is recognised", says(`data-backend="cpu"`, "the GPU here is a software GPU (A processor).",
		"Compare CPU and GPU"))
	tab.Compare()
	wait(t, tab, "both were timed", says("it took 5 times as long as one worker"))

	tab = ui.NewTab(&uitest.Laboratory{Devices: uitest.Devices{Machine: job.Machine{Absent: "this browser offers no GPU"},
		ExploreFail: errors.New("the worker did not start")}}, "#/train", nil)
	wait(t, tab, "the failure is told", says("CPU with SIMD: this browser offers no GPU. The worker did not start."))
}
