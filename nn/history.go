package nn

import (
	"fmt"
	"time"
)

// historyLen is how many mean losses the device keeps.
const historyLen = 64

// history holds the mean losses of the last steps. On a device that computes
// asynchronously they stay there until several have accumulated, and are then
// copied back while the next steps run: a step itself never waits and reads nothing.
//
// How many are copied at once follows from how long steps take, so that the steps
// under way, which cannot be called back, last about a tenth of a second. That
// changes when a loss becomes known, never its value.
type history struct {
	values Tensor // historyLen

	made  int // steps since the parameters were set
	asked int // of them, how many have been requested
	every int // how many are requested at once
	under []request
	came  []float32 // arrived and not yet returned
	had   []float32 // what was returned last, whose memory is used again
	last  time.Time // when losses arrived last
	room  [historyLen]float32
}

// request is a copy of n losses under way, from step first.
type request struct {
	Fetch
	first, n int
}

const (
	underWay    = 2 // requests at once
	mostAtOnce  = historyLen / 2
	betweenAsks = 50 * time.Millisecond
)

// restart counts the next step as the first.
func (h *history) restart() {
	h.drop()
	h.made, h.asked, h.every, h.came, h.last = 0, 0, 1, h.came[:0], time.Time{}
}

// drop waits for what is under way, so that the device can free its memory.
func (h *history) drop() {
	for _, r := range h.under {
		_ = r.Take(h.room[:])
	}
	h.under = h.under[:0]
}

// place returns the index of the next step's loss.
func (h *history) place() float32 { return float32(h.made % historyLen) }

func (h *history) op(p *Program) Op {
	return Record{N: p.losses.Len, Size: historyLen, Loss: p.losses, Hyper: p.hyper, History: h.values}
}

// Losses returns the mean losses, in the order of steps, that have arrived since the
// last call: on a processor all of them, on a GPU those of some steps ago. Call it
// after every step. It waits only when too many steps are under way. After more than
// 64 steps without a call the oldest losses are lost. The slice is valid until the
// next call.
func (p *Program) Losses() ([]float32, error) { return p.gather(false) }

// AllLosses returns what Losses does, after waiting for the losses that are missing.
func (p *Program) AllLosses() ([]float32, error) { return p.gather(true) }

func (p *Program) gather(all bool) ([]float32, error) {
	if err := p.ready(); err != nil {
		return nil, err
	}
	if !p.layout.mode.Training {
		return nil, fmt.Errorf("program: losses need a program compiled with Mode.Training")
	}
	h := &p.history
	if err := h.gather(p.backend, all); err != nil {
		return nil, fmt.Errorf("program: reading losses: %w", err)
	}
	h.had, h.came = h.came, h.had[:0]
	return h.had, nil
}

func (h *history) gather(b Backend, all bool) error {
	fetcher, later := b.(Fetcher)
	h.asked = max(h.asked, h.made-historyLen)
	if !later {
		if h.asked == h.made {
			return nil
		}
		if err := b.Read(h.room[:], h.values); err != nil {
			return err
		}
		h.arrive(h.asked, h.made-h.asked)
		h.asked = h.made
		return nil
	}
	if due := h.made - h.asked; due > 0 && (all || due >= h.every) {
		for len(h.under) >= underWay {
			if err := h.next(); err != nil {
				return err
			}
		}
		f, err := fetcher.Fetch(h.values, historyLen)
		if err != nil {
			return err
		}
		h.under = append(h.under, request{f, h.asked, due})
		h.asked = h.made
	}
	for len(h.under) > 0 && (all || h.under[0].Ready()) {
		if err := h.next(); err != nil {
			return err
		}
	}
	return nil
}

// next waits for the oldest request.
func (h *history) next() error {
	r := h.under[0]
	h.under = append(h.under[:0], h.under[1:]...)
	if err := r.Take(h.room[:]); err != nil {
		return err
	}
	h.arrive(r.first, r.n)
	now := time.Now()
	if !h.last.IsZero() {
		step := now.Sub(h.last) / time.Duration(r.n)
		h.every = int(min(max(betweenAsks/max(step, 1), 1), mostAtOnce))
	}
	h.last = now
	return nil
}

// arrive takes n losses from room.
func (h *history) arrive(first, n int) {
	for i := range n {
		h.came = append(h.came, h.room[(first+i)%historyLen])
	}
}
