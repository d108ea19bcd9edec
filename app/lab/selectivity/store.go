package selectivity

import (
	"fmt"
	"sync"

	"untrained/assets/stimulus"
)

// batteryStore keeps the gratings of the last battery that was shown: all networks of one size see the same ones, and
// drawing them takes a third of the time of passing them through a network. It returns what would be drawn; no result
// depends on whether it was kept.
type batteryStore struct {
	mu   sync.Mutex
	key  string
	kept [][]float32 // by index; nil where not drawn yet
}

// keptGratings bounds the memory of a battery's gratings that are kept.
const keptGratings = 16 << 20

// grating returns the luminances of grating i of a battery, drawn now or before; they must not be changed. A nil
// store keeps nothing.
func (s *batteryStore) grating(b stimulus.Battery, i int) []float32 {
	condition := i / (b.Phases * b.Orientations)
	g := b.Grating(condition/len(b.Cycles), condition%len(b.Cycles), i/b.Phases%b.Orientations, i%b.Phases)
	if s == nil || 4*b.Len()*b.Size*b.Size > keptGratings {
		return g.Draw().Pix
	}
	s.mu.Lock()
	if key := fmt.Sprint(b); key != s.key {
		s.key, s.kept = key, make([][]float32, b.Len())
	}
	kept := s.kept
	pix := kept[i]
	s.mu.Unlock()
	if pix == nil {
		pix = g.Draw().Pix
		s.mu.Lock()
		kept[i] = pix
		s.mu.Unlock()
	}
	return pix
}
