package simulation

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// Population is a set of model neurons that look at pictures of one size.
type Population struct {
	Cells   []Cell
	Side    int     // of a picture, in pixels
	Degrees float64 // of a picture's side

	own   []gabor
	pools [][]gabor
	gain  []float64 // spike counts per unit of normalised drive
}

const (
	// A normalisation pool has cells of so many orientations at so many places.
	poolOrientations, poolPlaces = 4, 5
	// semisaturation is σ of divisive normalisation, in units of contrast. The pool
	// answers a cell's preferred grating with about a third of the cell's energy,
	// so that half of the largest response is reached near contrast 0.18;
	// macaque V1 cells spread widely around such values (Albrecht & Hamilton 1982,
	// J Neurophysiol 48:217).
	semisaturation = 0.1
)

// scatter is σ of the cells' places in parts of the picture's side: the cells of one electrode array, on which pictures
// are centred.
const scatter = 0.1

// V1 draws a population of simple and complex cells; see drawCell for the
// distributions. Responses are in arbitrary units until Expected has set the gains.
func V1(cells, side int, degrees float64, seed uint64) *Population {
	p := &Population{Side: side, Degrees: degrees}
	s := random.New(seed, "simulation", "v1", "cells")
	complexCells := cells - int(math.Floor(float64(cells)*124/308+0.5))
	for i := range cells {
		c := drawCell(i < complexCells, float64(scatter*degrees), s)
		p.Cells = append(p.Cells, c)
	}
	s.Shuffle(cells, func(i, j int) { p.Cells[i], p.Cells[j] = p.Cells[j], p.Cells[i] })
	for _, c := range p.Cells {
		g := c.shape()
		p.own = append(p.own, g.sample(side, degrees))
		p.pools = append(p.pools, pool(g, side, degrees))
		p.gain = append(p.gain, 1)
	}
	return p
}

// pool is a cell's normalisation pool: cells of all orientations around its own
// frequency, at its place and around it (Heeger 1992, Vis Neurosci 9:181; Carandini
// & Heeger 2012, Nat Rev Neurosci 13:51). They are tuned broadly, two octaves and
// ±32°, so that together they answer all orientations alike: a pool with gaps would
// shift the cell's own preference into them.
func pool(own shape, side int, degrees float64) (members []gabor) {
	away := 1.2 * math.Max(own.normal, own.along)
	for _, place := range [poolPlaces][2]float64{{0, 0}, {away, 0}, {-away, 0}, {0, away}, {0, -away}} {
		for k := range poolOrientations {
			q := own
			q.x, q.y = q.x+place[0], q.y+place[1]
			q.orientation += float64(float64(k) * 180 / poolOrientations)
			q.normal, q.along = 0.3/q.frequency, 0.3/q.frequency
			members = append(members, q.sample(side, degrees))
		}
	}
	return members
}

// together is how many pictures the filters are applied to at once: reading a filter takes longer than applying it.
const together = 4

// Drive returns the normalised response of every cell to pictures of contrasts (Side×Side values each, luminance over
// mean luminance minus one), before rates are set: half-squared for simple cells, the energy of a quadrature pair for
// complex ones (Adelson & Bergen 1985, J Opt Soc Am A 2:284), each divided by σ² plus the pool's mean energy. It writes
// pictures × cells to out.
func (p *Population) Drive(contrasts [][]float64, out []float64) {
	lanes := make([]float64, p.Side*p.Side*together)
	for from := 0; from < len(contrasts); from += together {
		some := contrasts[from:min(from+together, len(contrasts))]
		for lane, contrast := range some {
			for at, v := range contrast {
				lanes[at*together+lane] = v
			}
		}
		for i := range p.Cells {
			even, odd := p.own[i].apply(lanes, p.Side)
			var energy [together]float64 // of the pool
			for k := range p.pools[i] {
				e, o := p.pools[i][k].apply(lanes, p.Side)
				for lane := range energy {
					energy[lane] += float64(e[lane]*e[lane]) + float64(o[lane]*o[lane])
				}
			}
			for lane := range some {
				drive := float64(even[lane]*even[lane]) + float64(odd[lane]*odd[lane])
				if !p.Cells[i].Complex {
					half := math.Max(0, even[lane])
					drive = float64(half * half)
				}
				out[(from+lane)*len(p.Cells)+i] = drive / (semisaturation*semisaturation +
					energy[lane]/(poolOrientations*poolPlaces))
			}
		}
	}
}

// Contrast turns grey levels into contrasts around the mid level, to which the eye
// is adapted.
func Contrast(p Picture) []float64 {
	out := make([]float64, len(p.Pix))
	for i, v := range p.Pix {
		out[i] = float64(v)/127.5 - 1
	}
	return out
}

// Expected returns the noise-free spike counts, pictures × cells, after setting each
// cell's gain such that its mean over these pictures is the cell's Rate.
func (p *Population) Expected(pictures []Picture) []float64 {
	n := len(p.Cells)
	counts := make([]float64, len(pictures)*n)
	contrasts := make([][]float64, len(pictures))
	for i, picture := range pictures {
		contrasts[i] = Contrast(picture)
	}
	p.Drive(contrasts, counts)
	for u, c := range p.Cells {
		var sum float64
		for i := range pictures {
			sum += counts[i*n+u]
		}
		p.gain[u] = 0
		if sum > 0 {
			p.gain[u] = c.Rate * (1 - c.Base) * float64(len(pictures)) / sum
		}
		for i := range pictures {
			counts[i*n+u] = p.count(u, counts[i*n+u])
		}
	}
	return counts
}

// count turns a normalised drive into a mean spike count.
func (p *Population) count(cell int, drive float64) float64 {
	c := p.Cells[cell]
	return float64(c.Rate*c.Base) + float64(p.gain[cell]*drive)
}

// Trials draws spike counts, pictures × cells × repeats; see spikes.
func (p *Population) Trials(expected []float64, repeats int, seed uint64) []float32 {
	variability := make([]float64, len(p.Cells))
	for i, c := range p.Cells {
		variability[i] = c.Variability
	}
	return spikes(expected, variability, repeats, random.New(seed, "simulation", "v1", "noise"))
}

// spikes draws counts for expected counts of pictures × cells: Poisson around the
// expected count times a gain that varies from trial to trial with mean one
// (log-normal), so that the variance is μ + s²μ². The Fano factor, 1 + s²μ, is
// then between 1 and about 1.5 as in cortex (Shadlen & Newsome 1998, J Neurosci
// 18:3870; Goris, Movshon & Simoncelli 2014). Noise is independent between cells.
func spikes(expected, variability []float64, repeats int, s *random.Stream) []float32 {
	out := make([]float32, 0, len(expected)*repeats)
	// exp(aN − a²/2) has mean 1 and variance exp(a²) − 1.
	square, spread := make([]float64, len(variability)), make([]float64, len(variability))
	for cell, v := range variability {
		square[cell] = elementary.Log(1 + float64(v*v))
		spread[cell] = math.Sqrt(square[cell])
	}
	for at, mean := range expected {
		cell := at % len(variability)
		for range repeats {
			gain := elementary.Exp(float64(spread[cell]*s.Norm()) - float64(square[cell]/2))
			out = append(out, float32(s.Poisson(float64(mean*gain))))
		}
	}
	return out
}
