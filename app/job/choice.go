package job

import (
	"math"
	"strconv"
	"strings"
)

// Choice is the device that a user asks for.
type Choice string

// The choices are the values of the key backend= in an address.
const (
	Automatic Choice = "auto" // the program decides: the GPU where it was measured to be faster, else the CPU
	ChooseCPU Choice = CPU
	ChooseGPU Choice = WebGPU
)

// Choices lists all choices in the order in which pages show them.
var Choices = []Choice{Automatic, ChooseCPU, ChooseGPU}

const (
	winsBy     = 1.1 // the smallest ratio of speeds at which the GPU is chosen
	adapterMax = 60  // runes of an adapter's name that pages show
)

// Work is a kind of work that one device may do faster than another.
type Work uint8

// Experiments run in many workers on the CPU and in one on the GPU; a training runs in one worker on either.
const (
	ExperimentWork Work = iota
	TrainingWork
)

// Machine is what is known of one machine's devices.
type Machine struct {
	Workers  int    // of the CPU, for experiments
	Looked   bool   // a GPU was looked for
	Absent   string // why there is none, as a clause; "" where there is one
	Adapter  string // the GPU's name
	Software bool   // the GPU is emulated on the CPU

	Measured *Calibration // nil: not measured
	Failed   string       // why the GPU is not used any more; "" while it works
}

// Decision is the backend that does a kind of work, and why.
type Decision struct {
	Backend string // CPU or WebGPU
	Reason  string // begins with the device: "CPU with SIMD: the GPU here is a software GPU"
}

// Decide chooses the backend for a kind of work from what is known so far. A GPU that was not looked for counts as
// absent, unless the user chose it.
func (m Machine) Decide(c Choice, w Work) Decision {
	onCPU := func(why string) Decision { return Decision{CPU, "CPU with SIMD: " + why + "."} }
	onGPU := func(why string) Decision { return Decision{WebGPU, "WebGPU: " + why + "."} }
	name := clip(m.Adapter, adapterMax)
	if m.Software {
		name += ", a software GPU"
	}
	switch {
	case c == ChooseCPU:
		return onCPU("you chose it" + m.measured(w, ", and "))
	case m.Looked && m.Absent != "" && c == ChooseGPU:
		return onCPU("you chose the GPU, but " + m.Absent)
	case m.Looked && m.Absent != "":
		return onCPU(m.Absent)
	case m.Failed != "":
		return onCPU("the GPU failed (" + m.Failed + ")")
	case c == ChooseGPU && !m.Looked:
		return onGPU("you chose it")
	case c == ChooseGPU:
		return onGPU(name + "; you chose it" + m.measured(w, ", and "))
	case !m.Looked:
		return onCPU("looking whether there is a GPU")
	case m.Software:
		return onCPU("the GPU here is a software GPU (" + clip(m.Adapter, adapterMax) + ")" + m.measured(w, "; "))
	case m.Measured == nil:
		return onCPU("a short test is to show whether the GPU (" + name + ") is faster")
	case m.Measured.Problem != "":
		return onCPU(m.Measured.Problem)
	case m.ratio(w) >= winsBy:
		return onGPU(name + m.measured(w, ", "))
	}
	return onCPU("the GPU here is " + name + m.measured(w, ", "))
}

// ratio returns the GPU's speed as a multiple of that of the CPU's workers.
func (m Machine) ratio(w Work) float64 {
	if w == TrainingWork {
		return m.Measured.StepCPU / m.Measured.StepGPU
	}
	return m.Measured.ForwardCPU / m.Measured.ForwardGPU / float64(max(1, m.Workers))
}

// measured returns a clause about the calibration after a conjunction, "" without a calibration.
func (m Machine) measured(w Work, conjunction string) string {
	if m.Measured == nil {
		return ""
	}
	if m.Measured.Problem != "" {
		return conjunction + m.Measured.Problem
	}
	against := "one worker of the CPU in a short test"
	if w == ExperimentWork && m.Workers > 1 {
		against = strconv.Itoa(m.Workers) + " workers of the CPU in a short test"
	}
	r := m.ratio(w)
	if r < 1 {
		return conjunction + "it took " + times(1/r) + " times as long as " + against
	}
	return conjunction + times(r) + " times as fast as " + against
}

// times formats a ratio to two digits.
func times(r float64) string {
	if math.Round(10*r) < 100 {
		return strings.TrimSuffix(strconv.FormatFloat(r, 'f', 1, 64), ".0")
	}
	return strconv.FormatFloat(r, 'f', 0, 64)
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
