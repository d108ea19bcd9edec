package job

import (
	"math"
	"strconv"
	"strings"
)

// Choice is who decides which device computes: a reader, or the program.
type Choice string

// The choices, as the page's key backend= has them.
const (
	Automatic Choice = "auto" // the GPU where it was measured to be faster, else the CPU
	ChooseCPU Choice = CPU
	ChooseGPU Choice = WebGPU
)

// Choices are all of them, in the order shown.
var Choices = []Choice{Automatic, ChooseCPU, ChooseGPU}

const (
	winsBy     = 1.1 // the least ratio of speeds at which the GPU is worth the change
	adapterMax = 60  // runes of an adapter's name that are shown
)

// Work is a kind of work; one device may be faster at it than another.
type Work uint8

// The kinds of work. Experiments run in as many workers as there are on the CPU
// and in one on the GPU; a training runs in one on either.
const (
	ExperimentWork Work = iota
	TrainingWork
)

// Machine is what is known of the devices of one machine.
type Machine struct {
	Workers  int    // that the CPU's experiments run in
	Looked   bool   // a GPU was looked for
	Absent   string // why there is none, in a sentence's words; "" where there is one
	Adapter  string // the GPU's name
	Software bool   // a processor plays the GPU

	Measured *Calibration // nil: not measured
	Failed   string       // why the GPU is given up, in words; "" while it works
}

// Decision is which backend does a piece of work, and why.
type Decision struct {
	Backend string // CPU or WebGPU
	Reason  string // begins with the device: "CPU with SIMD: the GPU here is a software GPU"
}

// Decide says what does the work. Nothing is waited for: what is not known yet
// counts as absent, except that somebody who chose the GPU gets it tried.
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

// ratio is how many times as fast as the CPU's workers the GPU does the work.
func (m Machine) ratio(w Work) float64 {
	if w == TrainingWork {
		return m.Measured.StepCPU / m.Measured.StepGPU
	}
	return m.Measured.ForwardCPU / m.Measured.ForwardGPU / float64(max(1, m.Workers))
}

// measured tells the outcome of a calibration behind a joint; "" without one.
func (m Machine) measured(w Work, joint string) string {
	if m.Measured == nil {
		return ""
	}
	if m.Measured.Problem != "" {
		return joint + m.Measured.Problem
	}
	against := "one worker of the CPU in a short test"
	if w == ExperimentWork && m.Workers > 1 {
		against = strconv.Itoa(m.Workers) + " workers of the CPU in a short test"
	}
	r := m.ratio(w)
	if r < 1 {
		return joint + "it took " + times(1/r) + " times as long as " + against
	}
	return joint + times(r) + " times as fast as " + against
}

// times is a ratio in two digits.
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
