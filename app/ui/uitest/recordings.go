package uitest

import (
	"context"
	"errors"

	"untrained/app/job"
	"untrained/app/ui"
	"untrained/assets/neural"
)

// Recordings implements ui.Laboratory.
func (l *Laboratory) Recordings(ctx context.Context) (all []ui.Recording, err error) {
	for _, of := range []struct{ id, session string }{{"sim-v1", ""}, {"v4-cowley2023", "210325"}, {"v4-cowley2023", "210401"}} {
		r, err := l.Recording(ctx, of.id, of.session)
		if err != nil {
			return nil, err
		}
		r.Kind, r.About = neural.KindResponses, "What it is and how it was made."
		all = append(all, r)
	}
	own := ui.Recording{Title: "Your own recording", Kind: neural.KindResponses, Here: l.OwnName() != ""}
	own.ID, own.Session = neural.OwnID, l.OwnName()
	return append(all, own), nil
}

// OwnName is the name of the kept recording of one's own.
func (l *Laboratory) OwnName() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.own
}

// Storage implements ui.Laboratory.
func (l *Laboratory) Storage(context.Context) (ui.Storage, error) {
	if l.StorageFail != "" {
		return ui.Storage{Warning: l.StorageFail}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return ui.Storage{Kept: 31_400_000 * int64(len(l.here)), Used: 40_000_000, Quota: 2_000_000_000}, nil
}

// Preview implements ui.Laboratory.
func (l *Laboratory) Preview(ctx context.Context, id, session string) (*job.Preview, error) {
	r, err := l.Recording(ctx, id, session)
	if err != nil {
		return nil, err
	}
	if !r.Here {
		return nil, errors.New("the recording is not here")
	}
	return preview(r.Description), nil
}

func preview(d job.Description) *job.Preview {
	const n, side = 3, 8
	pix := make([]byte, n*side*side)
	for i := range pix {
		pix[i] = byte(i)
	}
	return &job.Preview{Description: d, Kind: neural.KindResponses,
		Pictures: neural.Images{N: n, H: side, W: side, C: 1, Pix: pix},
		Distributions: []job.Distribution{
			{Name: "responses", Title: "Responses", Value: "Response (spikes)", Of: "Responses", Edges: []float64{0, 1, 2, 3}, Counts: []float64{5, 3, 1}},
			{Name: "reliability", Title: "Reliability of the units", Value: "Reliability ρ", Of: "Units", Edges: []float64{0, .5, 1}, Counts: []float64{2, 8}},
		},
		Warnings: []string{"Two pictures are the same."}}
}

// Remove implements ui.Laboratory.
func (l *Laboratory) Remove(_ context.Context, id, _ string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if id == neural.OwnID {
		l.own = ""
	}
	delete(l.here, id)
	return nil
}

// RemoveAll implements ui.Laboratory.
func (l *Laboratory) RemoveAll(context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.here, l.own = nil, ""
	return nil
}

// Own implements ui.Laboratory: it takes any file that is not empty.
func (l *Laboratory) Own(_ context.Context, files []neural.OwnFile, keep bool) (*job.Preview, error) {
	if len(files) == 0 || len(files[0].Content) == 0 {
		return nil, errors.New("your recording: responses are missing; add responses.npy, pictures × units")
	}
	d := job.Description{ID: neural.OwnID, Session: files[0].Name + "-0badcafe", Images: 60, Units: 5, Height: 8, Width: 8, Channels: 1}
	if keep {
		l.mu.Lock()
		l.own = d.Session
		l.mu.Unlock()
	}
	return preview(d), nil
}
