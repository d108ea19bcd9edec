package job

import (
	"strings"
	"testing"
)

func TestDecide(t *testing.T) {
	fast := &Calibration{Adapter: "NVIDIA", StepCPU: 60, StepGPU: 10, ForwardCPU: 20, ForwardGPU: 10}
	card := Machine{Workers: 3, Looked: true, Adapter: "NVIDIA", Measured: fast}
	with := func(change func(*Machine)) Machine {
		m := card
		change(&m)
		return m
	}
	for _, c := range []struct {
		name    string
		machine Machine
		choice  Choice
		work    Work
		backend string
		says    string
	}{
		{"before anything is known", Machine{Workers: 3}, Automatic, TrainingWork, CPU,
			"CPU with SIMD: looking whether there is a GPU."},
		{"no adapter", Machine{Looked: true, Absent: "this browser offers no GPU"}, Automatic, TrainingWork, CPU,
			"CPU with SIMD: this browser offers no GPU."},
		{"no adapter, chosen", Machine{Looked: true, Absent: "there is none"}, ChooseGPU, TrainingWork, CPU,
			"you chose the GPU, but there is none"},
		{"software", Machine{Looked: true, Adapter: "SwiftShader", Software: true}, Automatic, TrainingWork, CPU,
			"the GPU here is a software GPU (SwiftShader)."},
		{"software that was fast", with(func(m *Machine) { m.Software = true }), Automatic, TrainingWork, CPU,
			"a software GPU"},
		{"software, chosen", Machine{Looked: true, Adapter: "SwiftShader", Software: true}, ChooseGPU, TrainingWork, WebGPU,
			"WebGPU: SwiftShader, a software GPU; you chose it."},
		{"not measured yet", with(func(m *Machine) { m.Measured = nil }), Automatic, TrainingWork, CPU,
			"a short test is to show whether the GPU (NVIDIA) is faster"},
		{"faster", card, Automatic, TrainingWork, WebGPU,
			"WebGPU: NVIDIA, 6 times as fast as one worker of the CPU in a short test."},
		{"faster than one worker, not than all", card, Automatic, ExperimentWork, CPU,
			"it took 1.5 times as long as 3 workers of the CPU"},
		{"faster than one worker, and that is all", with(func(m *Machine) { m.Workers = 1 }), Automatic, ExperimentWork,
			WebGPU, "2 times as fast as one worker of the CPU"},
		{"other numbers", with(func(m *Machine) { m.Measured = &Calibration{Problem: "the GPU computes other numbers"} }),
			Automatic, TrainingWork, CPU, "the GPU computes other numbers"},
		{"CPU chosen", card, ChooseCPU, TrainingWork, CPU, "you chose it"},
		{"not looked, chosen", Machine{}, ChooseGPU, TrainingWork, WebGPU, "WebGPU: you chose it."},
		{"failed", with(func(m *Machine) { m.Failed = "the device is lost" }), ChooseGPU, TrainingWork, CPU,
			"the GPU failed (the device is lost)"},
		{"a name without end", with(func(m *Machine) { m.Adapter = strings.Repeat("é", 200) }), Automatic, TrainingWork,
			WebGPU, strings.Repeat("é", adapterMax-1) + "…,"},
	} {
		if d := c.machine.Decide(c.choice, c.work); d.Backend != c.backend || !strings.Contains(d.Reason, c.says) {
			t.Errorf("%s: %s, %q; want %s with %q", c.name, d.Backend, d.Reason, c.backend, c.says)
		}
	}
}
