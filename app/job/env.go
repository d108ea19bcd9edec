package job

import (
	"context"
	"errors"

	"untrained/app/lab"
	"untrained/assets/neural"
)

// Env is where tasks are performed: what an experiment may ask for, and the
// fetching of recordings, which an experiment never does by itself.
type Env interface {
	lab.Env
	// Fetch downloads a recording, verifies it and keeps it. progress is called
	// with the fraction of its bytes.
	Fetch(ctx context.Context, id, session string, progress func(done float64)) error
	// Preview opens a recording of any kind that is here and looks it over.
	Preview(ctx context.Context, id, session string) (*Preview, error)
	// KeepOwn keeps the files of a user's own recording in place of an earlier one.
	KeepOwn(ctx context.Context, session string, files []neural.OwnFile) error
}

// Description says what is in a recording, for its card on the page.
type Description struct {
	ID           string   `json:"id"`
	Session      string   `json:"session,omitempty"`
	Area         string   `json:"area"`
	Species      string   `json:"species"`
	Signal       string   `json:"signal"`
	Simulated    bool     `json:"simulated,omitempty"`
	Images       int      `json:"images"`
	Height       int      `json:"height"` // of a picture, in pixels
	Width        int      `json:"width"`
	Channels     int      `json:"channels"`
	Units        int      `json:"units"`
	Repeats      int      `json:"repeats"` // the most any picture has; 0 unknown
	Groups       int      `json:"groups"`  // 0 where pictures are independent
	FieldDegrees float64  `json:"fieldDegrees,omitempty"`
	Citation     string   `json:"citation"`
	Licence      string   `json:"licence"`
	Notes        []string `json:"notes,omitempty"`
	SHA256       string   `json:"sha256"`
}

// describe opens a recording as what it holds and says what is in it. Of somebody's
// own recording only its content tells.
func describe(ctx context.Context, env lab.Env, id, session string) (*Description, error) {
	kind := neural.KindResponses
	entry, err := neural.EntryByID(id)
	switch {
	case err == nil:
		kind = entry.Kind
	case id != neural.OwnID:
		return nil, err
	}
	switch kind {
	case neural.KindDissimilarities:
		return openDissimilarities(ctx, env, id, session)
	case neural.KindTuning:
		t, err := env.Tuning(ctx, id)
		if err != nil {
			return nil, err
		}
		return describeTuning(t), nil
	case neural.KindWeights:
		if _, err := env.Weights(ctx, id); err != nil {
			return nil, err
		}
		return describeWeights(entry), nil
	}
	r, err := env.Recording(ctx, id, session)
	if other := new(neural.ErrKind); errors.As(err, &other) && other.Have == neural.KindDissimilarities {
		return openDissimilarities(ctx, env, id, session)
	}
	if err != nil {
		return nil, err
	}
	return Describe(r), nil
}

func openDissimilarities(ctx context.Context, env lab.Env, id, session string) (*Description, error) {
	d, err := env.Dissimilarities(ctx, id, session)
	if err != nil {
		return nil, err
	}
	return describeDissimilarities(d), nil
}

// Describe summarises a recording.
func Describe(r *neural.Recording) *Description {
	groups := make(map[int32]bool)
	for _, g := range r.Group {
		groups[g] = true
	}
	return &Description{
		ID: r.ID, Session: r.Session, Area: r.Area, Species: r.Species, Signal: r.Signal, Simulated: r.Simulated,
		Images: r.Images.N, Height: r.Images.H, Width: r.Images.W, Channels: r.Images.C,
		Units: r.NUnits(), Repeats: r.Repeats, Groups: len(groups), FieldDegrees: r.FieldDegrees,
		Citation: r.Citation, Licence: r.Licence, Notes: r.Notes, SHA256: r.SHA256,
	}
}

func describeDissimilarities(d *neural.Dissimilarities) *Description {
	return &Description{
		ID: d.ID, Session: d.Session, Area: d.Area, Species: d.Species, Signal: d.Signal, Simulated: d.Simulated,
		Images: d.Images.N, Height: d.Images.H, Width: d.Images.W, Channels: d.Images.C,
		FieldDegrees: d.FieldDegrees, Citation: d.Citation, Licence: d.Licence, Notes: d.Notes, SHA256: d.SHA256,
	}
}

func describeTuning(t *neural.Tuning) *Description {
	return &Description{
		ID: t.ID, Area: t.Area, Species: t.Species, Signal: "spikes a second", Units: len(t.Cells),
		Citation: t.Citation, Licence: t.Licence, Notes: t.Notes, SHA256: t.SHA256,
	}
}

func describeWeights(e neural.Entry) *Description {
	return &Description{ID: e.ID, Citation: e.Citation, Licence: e.Licence, Notes: e.Notes}
}
