// Package random provides named streams of random numbers that are the same on every
// machine. Networks, stimuli, folds and bootstrap samples are drawn from them, so a
// random seed in a link means the same numbers in a browser, on a server and on a GPU.
//
// A stream is PCG-DXSM (O'Neill 2014; math/rand/v2, whose output is fixed by Go's
// compatibility promise) started from the seed and a hash of the stream's name.
// Everything above the raw bits is written here with operations that round the
// same way everywhere, because math.Exp and math.Log do not.
package random

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"untrained/nn/elementary"
)

// Stream is one sequence of random numbers. It is not safe for concurrent use.
type Stream struct {
	pcg   rand.PCG
	spare float64 // second normal deviate of the polar method
	have  bool
}

// New returns the stream with this seed and name, at its start. The parts of a name
// count separately: New(1, "a", "b") and New(1, "ab") are different streams.
func New(seed uint64, name ...string) *Stream {
	// FNV-1a over the parts, each followed by a zero byte.
	h := uint64(14695981039346656037)
	for _, part := range name {
		for i := 0; i < len(part); i++ {
			h = (h ^ uint64(part[i])) * 1099511628211
		}
		h *= 1099511628211
	}
	s := &Stream{}
	s.pcg.Seed(seed, h)
	return s
}

// Uint64 returns 64 random bits.
func (s *Stream) Uint64() uint64 { return s.pcg.Uint64() }

// Float64 draws uniformly from [0, 1), a multiple of 2⁻⁵³.
func (s *Stream) Float64() float64 { return float64(s.Uint64()>>11) * (1.0 / (1 << 53)) }

// Uniform draws uniformly from [low, high).
func (s *Stream) Uniform(low, high float64) float64 {
	return low + float64((high-low)*s.Float64())
}

// IntN draws uniformly from [0, n), without bias (Lemire 2019). It panics if n < 1.
func (s *Stream) IntN(n int) int {
	if n < 1 {
		panic("random: IntN needs n ≥ 1")
	}
	m := uint64(n)
	hi, lo := bits.Mul64(s.Uint64(), m)
	if lo < m {
		for threshold := -m % m; lo < threshold; {
			hi, lo = bits.Mul64(s.Uint64(), m)
		}
	}
	return int(hi)
}

// Norm draws a standard normal deviate (Marsaglia & Bray 1964, polar method).
func (s *Stream) Norm() float64 {
	if s.have {
		s.have = false
		return s.spare
	}
	for {
		u, v := float64(2*s.Float64())-1, float64(2*s.Float64())-1
		r := float64(u*u) + float64(v*v)
		if r >= 1 || r == 0 {
			continue
		}
		f := math.Sqrt(-2 * elementary.Log(r) / r)
		s.spare, s.have = v*f, true
		return u * f
	}
}

// Poisson draws a Poisson deviate with the given mean; 0 for a mean that is not
// positive. Means up to 30 use multiplication (Knuth); larger ones are sums of parts,
// which is exact because Poisson variables add.
func (s *Stream) Poisson(mean float64) int {
	n := 0
	for mean > 30 {
		n += s.Poisson(30)
		mean -= 30
	}
	if !(mean > 0) {
		return n
	}
	limit := elementary.Exp(-mean)
	for p := s.Float64(); p > limit; p *= s.Float64() {
		n++
	}
	return n
}

// Perm returns a random order of 0 … n−1.
func (s *Stream) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	s.Shuffle(n, func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

// Shuffle puts n things into random order by swapping them (Fisher & Yates).
func (s *Stream) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, s.IntN(i+1))
	}
}
