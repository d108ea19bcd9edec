package training

import (
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/assets/stimulus"
)

// Score is how a network does on N pictures. Low and High are the 95 % interval of
// the accuracy (Wilson 1927). With N = 0 there is none.
type Score struct {
	N        int     `json:"n"`
	Loss     float64 `json:"loss"` // mean cross-entropy in nats
	Accuracy float64 `json:"accuracy"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

// Point is a measurement after a step: on the pictures trained on last, and on
// fresh ones.
type Point struct {
	Step     int   `json:"step"`
	Training Score `json:"training"`
	Fresh    Score `json:"fresh"`
}

// Report is what the last measurement says about fresh pictures, class by class.
type Report struct {
	Confusion [][]int   `json:"confusion"` // pictures by class and answer
	Mistakes  []Mistake `json:"mistakes"`  // the surest of the wrong answers first
}

// Mistake is a fresh picture that was taken for another class.
type Mistake struct {
	Class      int           `json:"class"`
	Answer     int           `json:"answer"`
	Confidence float64       `json:"confidence"` // softmax of the answer
	Picture    stimulus.Grey `json:"-"`
}

// worstMistakes is how many mistakes a report shows.
const worstMistakes = 12

// measurement is one in progress: first the pictures trained on last, then the
// fresh ones, a batch at a time.
type measurement struct {
	done            int // pictures
	training, fresh tally
	confusion       [][]int
	mistakes        []Mistake
}

type tally struct {
	n, right int
	loss     float64
}

func (t tally) score() Score {
	if t.n == 0 {
		return Score{}
	}
	s := Score{N: t.n, Loss: t.loss / float64(t.n), Accuracy: float64(t.right) / float64(t.n)}
	s.Low, s.High = Wilson(t.right, t.n)
	return s
}

// measure goes through one more batch.
func (t *Trainer) measure() error {
	m := t.measuring
	if m.confusion == nil {
		for range t.classes {
			m.confusion = append(m.confusion, make([]int, len(t.classes)))
		}
	}
	first := len(t.recent)
	size := t.spec.Input.Len()
	onFresh := m.done >= first
	n, count := first-m.done, &m.training
	if onFresh {
		n, count = t.fresh.n-(m.done-first), &m.fresh
	}
	n = min(n, t.batch)
	for i := range n {
		x := t.x[i*size:][:size]
		if onFresh {
			t.labels[i] = t.fresh.copyTo(x, m.done-first+i)
		} else {
			t.labels[i] = t.training.copyTo(x, t.recent[m.done+i])
		}
	}
	if err := t.program.Forward(t.x[:n*size], t.answers); err != nil {
		return err
	}
	if !model.AllFinite(t.answers.Data[:n*len(t.classes)]) {
		return t.explode(math.NaN())
	}
	for i := range n {
		answer, confidence, loss := Judge(t.answers.Data[i*len(t.classes):][:len(t.classes)], t.labels[i])
		count.n++
		count.loss += loss
		if answer == t.labels[i] {
			count.right++
		}
		if !onFresh {
			continue
		}
		m.confusion[t.labels[i]][answer]++
		if answer != t.labels[i] {
			m.note(Mistake{Class: t.labels[i], Answer: answer, Confidence: confidence},
				func() stimulus.Grey { return t.lesson.luminance(t.x[i*size:][:size]) })
		}
	}
	if m.done += n; m.done < first+t.fresh.n {
		return nil
	}
	t.points = append(t.points, Point{t.step, m.training.score(), m.fresh.score()})
	t.report = Report{m.confusion, m.mistakes}
	t.measuring = nil
	return t.keep()
}

// note keeps a mistake if it is among the worst.
func (m *measurement) note(x Mistake, picture func() stimulus.Grey) {
	at := len(m.mistakes)
	for at > 0 && m.mistakes[at-1].Confidence < x.Confidence {
		at--
	}
	if at >= worstMistakes {
		return
	}
	x.Picture = picture()
	m.mistakes = slices.Insert(m.mistakes, at, x)
	m.mistakes = m.mistakes[:min(len(m.mistakes), worstMistakes)]
}

// Judge returns the answer, its softmax and the cross-entropy of the right class in
// nats. The loss is cut off where float32 would overflow, so that one hopeless
// picture leaves the mean a number.
func Judge(logits []float32, class int) (answer int, confidence, loss float64) {
	for k, v := range logits {
		if v > logits[answer] {
			answer = k
		}
	}
	top, sum := float64(logits[answer]), 0.0
	for _, v := range logits {
		sum += math.Exp(float64(v) - top)
	}
	loss = math.Log(sum) + top - float64(logits[class])
	if !(loss < math.MaxFloat32) {
		loss = math.MaxFloat32
	}
	confidence = 1 / sum
	if !lab.IsFinite(confidence) {
		confidence = 0
	}
	return answer, confidence, loss
}

// Losses returns the training losses from a step on, one a step: the mean over the
// batch before the step was made, in nats.
func (t *Trainer) Losses(from int) (first int, losses []float64) {
	first = min(max(from, t.start), t.start+len(t.losses))
	return first, t.losses[first-t.start:]
}

// Points returns the measurements from the given one on.
func (t *Trainer) Points(from int) []Point { return t.points[min(max(from, 0), len(t.points)):] }

// Report returns the details of the last measurement.
func (t *Trainer) Report() Report { return t.report }

// Rates lists the learning rates that were used.
func (t *Trainer) Rates() []RateChange { return t.rates }

// Start returns the step that the curves begin at.
func (t *Trainer) Start() int { return t.start }

// album is a set of pictures that are drawn when they are needed and, as far as
// they find room, kept.
type album struct {
	lesson  Lesson
	set     string
	seed    uint64
	n, kept int
	next    int       // where ahead looks
	pixels  []float32 // kept × size²
	class   []int     // −1: not drawn yet
}

// albumValues bounds the pictures that are kept, in float32 values: 48 MB.
const albumValues = 12 << 20

func newAlbum(l Lesson, set string, seed uint64, n int) *album {
	size := l.Size * l.Size
	a := &album{lesson: l, set: set, seed: seed, n: n, kept: min(n, albumValues/size)}
	a.pixels, a.class = make([]float32, a.kept*size), make([]int, a.kept)
	for i := range a.class {
		a.class[i] = -1
	}
	return a
}

// copyTo copies picture i into x and gives its class.
func (a *album) copyTo(x []float32, i int) int {
	if i >= a.kept {
		return a.lesson.Sample(x, a.set, a.seed, i)
	}
	a.draw(i)
	copy(x, a.pixels[i*len(x):][:len(x)])
	return a.class[i]
}

func (a *album) draw(i int) {
	if a.class[i] < 0 {
		size := a.lesson.Size * a.lesson.Size
		a.class[i] = a.lesson.Sample(a.pixels[i*size:][:size], a.set, a.seed, i)
	}
}

// ahead draws one more picture, and reports whether one was missing.
func (a *album) ahead() bool {
	for a.next < a.kept && a.class[a.next] >= 0 {
		a.next++
	}
	if a.next >= a.kept {
		return false
	}
	a.draw(a.next)
	return true
}
