//go:build !js

package explore

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/assets/runs"
)

// shelf is a page with the bundled runs.
type shelf struct{ broken }

func (shelf) Bundled(ctx context.Context, name string) (*lab.Result, error) {
	raw, err := runs.Read(ctx, name, runs.Embedded)
	if err != nil {
		return nil, err
	}
	r := new(lab.Result)
	return r, json.Unmarshal(raw, r)
}

// What toys look up are the numbers of the bundled runs, with their intervals; random networks are hidden until they
// have been guessed.
func TestToysLookNumbersUp(t *testing.T) {
	t.Parallel()
	says := func(toy Toy) string {
		html := app.HTMLString(toy.Render())
		if !strings.Contains(html, `data-toy="live"`) {
			t.Fatalf("the numbers are not here: %.500s", html)
		}
		return html
	}
	d := newDepth(shelf{})
	d.Start()
	d.Hide(true)
	if html := says(d); strings.Contains(html, "training adds") || strings.Contains(html, "toy-seed") {
		t.Error("random networks show before the guess")
	}
	d.Hide(false)
	if html := says(d); !strings.Contains(html, "LOC (lateral occipital complex), fire9: training adds") ||
		strings.Count(html, "toy-seed") != 10*len(d.layers) {
		t.Errorf("%d layers, %.600s", len(d.layers), html)
	}
	r, _ := shelf{}.Bundled(t.Context(), depthRun)
	_, rows := rowsOf(r, lab.TableProfile)
	found := 0
	for _, row := range rows { // trained networks stand where the run has them
		s, _ := rowsOf(r, lab.TableProfile)
		for _, p := range d.regions {
			for l, layer := range d.layers {
				if s.text(row, lab.ColumnArea) == p.name && s.text(row, lab.ColumnLayer) == layer &&
					s.text(row, lab.ColumnTraining) == lab.Trained {
					found++
					if m := s.mark(row); *p.trained[l] != m {
						t.Errorf("%s %s: %v, in the run %v", p.name, layer, p.trained[l], m)
					}
				}
			}
		}
	}
	if found != len(d.regions)*len(d.layers) || found == 0 {
		t.Errorf("%d of %d numbers", found, len(d.regions)*len(d.layers))
	}

	p := newPair(shelf{}, "C4", true, humanVoxels, monkeyIT, humanPatterns, monkeySpikes)
	p.Start()
	if html := says(p); !strings.Contains(html, "Now turn the weights to random.") || len(p.shown) != 4 {
		t.Errorf("%d recordings, %.600s", len(p.shown), html)
	}
	p.random = true
	for p.at = range p.sources {
		if html := says(p); !strings.Contains(html, "Random weights cost") || strings.Contains(html, "cost –") {
			t.Errorf("%s: %.600s", p.sources[p.at].key, html)
		}
	}
	both := newPair(shelf{}, "C6", false, monkeySpikes, humanVoxels, humanPatterns)
	both.Start()
	for both.at = range both.sources {
		if html := says(both); !strings.Contains(html, "Training adds") || !strings.Contains(html, "more in "+
			both.sources[both.at].higher) {
			t.Errorf("%s: %.600s", both.sources[both.at].key, html)
		}
	}
}

// Ranks run from 1, the best first in the direction of each measure, and a pointer finds the line that it is near.
func TestRanks(t *testing.T) {
	t.Parallel()
	toy := newRanks(shelf{})
	toy.Start()
	if html := app.HTMLString(toy.Render()); !strings.Contains(html, "rank ") || len(toy.models) < 5 {
		t.Fatalf("%d models, %.600s", len(toy.models), html)
	}
	for k, measure := range toy.measures {
		seen := map[int]bool{}
		for i, m := range toy.models {
			if place := m.place[k]; place > 0 {
				if seen[place] || place > len(toy.models) {
					t.Errorf("%s: place %d", measure, place)
				}
				seen[place] = true
				if place == 1 && !m.first[k] {
					t.Errorf("%s: the best one can be told apart from itself", measure)
				}
				if at := toy.nearest(toy.x(k)/ranksWidth, toy.y(place)/ranksHeight); at != i {
					t.Errorf("%s, place %d: the pointer finds %d, not %d", measure, place, at, i)
				}
			}
		}
		if !seen[1] {
			t.Errorf("%s has no best", measure)
		}
	}
}
