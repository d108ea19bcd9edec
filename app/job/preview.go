package job

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"untrained/assets/neural"
	"untrained/assets/neural/own"
)

// Preview summarises a recording for a user who may want to use it: its first pictures, the distribution of its
// numbers, and warnings.
type Preview struct {
	Description   Description    `json:"description"`
	Kind          neural.Kind    `json:"kind"`
	Pictures      neural.Images  `json:"pictures"` // the first ones, made small; N is 0 where there are none
	Distributions []Distribution `json:"distributions"`
	Warnings      []string       `json:"warnings,omitempty"` // one sentence each
	Names         []string       `json:"names,omitempty"`    // of the files of Pictures
	Questions     []own.Question `json:"questions,omitempty"`
}

// Distribution is a histogram.
type Distribution struct {
	Name   string    `json:"name"`  // short, for ids
	Title  string    `json:"title"` // what is distributed
	Value  string    `json:"value"` // name of the horizontal axis, with its unit
	Of     string    `json:"of"`    // what is counted: "units"
	Edges  []float64 `json:"edges"` // of the bins, one more than counts
	Counts []float64 `json:"counts"`
}

const (
	previewSide = 96 // largest height or width of a picture, in pixels
	previewBins = 20
)

// previewOfResponses summarises a recording of responses.
func previewOfResponses(r *neural.Recording, seen neural.Preview) *Preview {
	p := previewOf(seen, neural.KindResponses, *describeResponses(r))
	p.count("responses", "Responses, means over repeats", "Response ("+cmp.Or(r.Signal, "unit not stated")+")",
		"Responses of a unit to a picture", seen.Histogram)
	p.distribute("reliability", "Reliability of the units", "Reliability ρ (1: both halves of the repeats agree)",
		"Units", seen.Reliabilities)
	return p
}

// previewOfDissimilarities summarises a recording of dissimilarities.
func previewOfDissimilarities(d *neural.Dissimilarities, seen neural.Preview) *Preview {
	p := previewOf(seen, neural.KindDissimilarities, *describeDissimilarities(d))
	p.count("dissimilarities", "Dissimilarities of pairs of pictures",
		"Dissimilarity ("+cmp.Or(d.Signal, "unit not stated")+")", "Pairs of pictures", seen.Histogram)
	p.distribute("reliability", "Agreement of the subjects", "Correlation with the mean of the others", "Subjects",
		seen.Reliabilities)
	return p
}

func previewOf(seen neural.Preview, kind neural.Kind, d Description) *Preview {
	p := &Preview{Description: d, Kind: kind, Warnings: seen.Warnings}
	p.show(seen.First)
	return p
}

// previewOfRegions summarises a recording of several areas.
func previewOfRegions(r *neural.Regions) *Preview {
	d := *describeResponses(r.Areas[0])
	d.Area, d.Units = strings.Join(r.Names(), ", "), 0
	for _, a := range r.Areas {
		d.Units += a.NUnits()
	}
	seen := r.Preview()
	p := previewOf(seen, neural.KindRegions, d)
	p.count("responses", "Responses of all areas", "Response ("+cmp.Or(d.Signal, "unit not stated")+")",
		"Responses of a unit to a condition", seen.Histogram)
	p.distribute("reliability", "Reliability of the areas, as the source states it",
		"Correlation of two halves, mean over an area’s units", "Areas", seen.Reliabilities)
	return p
}

// previewOfTuning summarises a table of tuned cells.
func previewOfTuning(t *neural.Tuning) *Preview {
	p := &Preview{Kind: neural.KindTuning, Description: *describeTuning(t)}
	p.distribute("circular-variance", "Circular variance of the cells", "Circular variance (0 sharply tuned, 1 not tuned)",
		"cells", t.Column(func(c neural.TunedCell) float64 { return c.CircularVariance }))
	p.distribute("modulation", "Modulation of the cells", "F1/F0 (above 1: simple cells)", "cells",
		t.Column(neural.TunedCell.F1F0))
	return p
}

// show stores the pictures, averaged over square blocks so that they are small.
func (p *Preview) show(m neural.Images) {
	block := max(1, (max(m.H, m.W)+previewSide-1)/previewSide)
	out := neural.Images{N: m.N, H: m.H / block, W: m.W / block, C: m.C}
	if out.H < 1 || out.W < 1 { // the pictures are narrower than a block
		return
	}
	out.Pix = make([]uint8, 0, out.N*out.H*out.W*out.C)
	for i := range out.N {
		picture := m.Pix[i*m.H*m.W*m.C:]
		for y := range out.H {
			for x := range out.W {
				for c := range m.C {
					sum := 0
					for dy := range block {
						for dx := range block {
							sum += int(picture[((y*block+dy)*m.W+x*block+dx)*m.C+c])
						}
					}
					out.Pix = append(out.Pix, uint8((sum+block*block/2)/(block*block)))
				}
			}
		}
	}
	p.Pictures = out
}

// distribute adds a histogram of the finite values, in bins of equal width from the smallest to the largest, unless all
// are equal.
func (p *Preview) distribute(name, title, value, of string, values []float64) {
	d := Distribution{Name: name, Title: title, Value: value, Of: of, Counts: make([]float64, previewBins)}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	if !(high > low) {
		return
	}
	for i := range previewBins + 1 {
		d.Edges = append(d.Edges, low+(high-low)*float64(i)/previewBins)
	}
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			d.Counts[min(int((v-low)/(high-low)*previewBins), previewBins-1)]++
		}
	}
	p.Distributions = append(p.Distributions, d)
}

// count adds a histogram whose counts are known.
func (p *Preview) count(name, title, value, of string, h neural.Histogram) {
	if !(h.Width > 0) {
		return
	}
	d := Distribution{Name: name, Title: title, Value: value, Of: of, Edges: []float64{h.Low}}
	for i, n := range h.Counts {
		d.Edges = append(d.Edges, h.Low+float64(i+1)*h.Width)
		d.Counts = append(d.Counts, float64(n))
	}
	p.Distributions = append(p.Distributions, d)
}

// LookOver summarises a recording of any kind whose files are here.
func (s *Shelf) LookOver(ctx context.Context, id, session string) (*Preview, error) {
	if id == neural.OwnID {
		s.mu.Lock()
		defer s.mu.Unlock()
		read, err := s.openOwn(ctx, session)
		if err != nil {
			return nil, err
		}
		return previewOfOwn(read), nil
	}
	e, err := neural.EntryByID(id)
	if err != nil {
		return nil, err
	}
	switch e.Kind {
	case neural.KindDissimilarities:
		d, err := neural.OpenDissimilarities(ctx, id, session, s.archive)
		if err != nil {
			return nil, err
		}
		return previewOfDissimilarities(d, d.Preview()), nil
	case neural.KindRegions:
		r, err := neural.OpenRegions(ctx, id, session, s.archive)
		if err != nil {
			return nil, err
		}
		return previewOfRegions(r), nil
	case neural.KindTuning:
		t, err := neural.OpenTuning(ctx, id, session, s.archive)
		if err != nil {
			return nil, err
		}
		return previewOfTuning(t), nil
	case neural.KindWeights:
		if _, err := neural.ReadWeights(ctx, id, s.archive); err != nil {
			return nil, err
		}
		return &Preview{Kind: e.Kind, Description: *describeWeights(e)}, nil
	}
	r, err := s.Open(ctx, id, session)
	if err != nil {
		return nil, err
	}
	return previewOfResponses(r, r.Preview()), nil
}

// Preview implements Env.
func (l *Local) Preview(ctx context.Context, id, session string) (*Preview, error) {
	return l.shelf.LookOver(ctx, id, session)
}

// Remove forgets the files of a recording, except for those that another complete session of it needs.
func (s *Shelf) Remove(ctx context.Context, id, session string) error {
	if id == neural.OwnID {
		return s.removeOwn(ctx)
	}
	e, err := neural.EntryByID(id)
	if err != nil {
		return err
	}
	if session, err = e.Session(session); err != nil {
		return err
	}
	files, err := e.Files(session)
	if err != nil {
		return err
	}
	var shared []string
	for _, other := range e.Sessions {
		if other == session {
			continue
		}
		if here, err := s.Has(ctx, id, other); err != nil {
			return err
		} else if here {
			its, err := e.Files(other)
			if err != nil {
				return err
			}
			for _, f := range its {
				shared = append(shared, f.Location())
			}
		}
	}
	for _, f := range files {
		if slices.Contains(shared, f.Location()) {
			continue
		}
		if err := s.archive.Remove(ctx, f); err != nil {
			return err
		}
	}
	s.forget(func(key [2]string) bool { return key[0] == id })
	return nil
}

// RemoveAll forgets the files of all recordings, complete or not.
func (s *Shelf) RemoveAll(ctx context.Context) error {
	s.forget(func([2]string) bool { return true })
	return errors.Join(s.removeOwn(ctx), s.archive.Clear(ctx))
}

func (s *Shelf) forget(which func(key [2]string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.opened {
		if which(key) {
			delete(s.opened, key)
		}
	}
}

// Size returns the bytes of all stored files, complete or not.
func (s *Shelf) Size(ctx context.Context) (int64, error) { return s.archive.Size(ctx) }

// Warning returns a sentence that says why files will not stay, "" if they will.
func (s *Shelf) Warning() string { return s.archive.Warning() }
