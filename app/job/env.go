package job

import (
	"context"
	"errors"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/neural/own"
)

// Env is the environment of a worker: what an experiment may ask for, and what only operations do.
type Env interface {
	lab.Env
	// Fetch downloads a recording, verifies and stores it. It calls progress, unless that is nil, with the fraction of the
	// recording's bytes.
	Fetch(ctx context.Context, id, session string, progress func(done float64)) error
	// Preview opens a recording of any kind whose files are here, and summarises it.
	Preview(ctx context.Context, id, session string) (*Preview, error)
	// KeepOwn keeps the files of a user's own recording in place of an earlier one.
	KeepOwn(ctx context.Context, session string, files []own.File) error
	// KeepNetwork keeps a network of the user's own, safetensors, under its name. It returns an error if all together
	// would take too much.
	KeepNetwork(ctx context.Context, n KeptNetwork, safetensors []byte) error
	// Networks lists the networks of the user's own that are kept, the latest last.
	Networks(ctx context.Context) ([]KeptNetwork, error)
	// ForgetNetwork removes the network of the user's own with this name.
	ForgetNetwork(ctx context.Context, name string) error
}

// Description describes a recording for its card on the page. Zero means unknown.
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

// describe opens a recording of any kind and describes it. The kind of the user's own recording is known only from its
// content.
func describe(ctx context.Context, env Env, id, session string) (*Description, error) {
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
	case neural.KindRegions:
		p, err := env.Preview(ctx, id, session)
		if err != nil {
			return nil, err
		}
		return &p.Description, nil
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
	return describeResponses(r), nil
}

func openDissimilarities(ctx context.Context, env lab.Env, id, session string) (*Description, error) {
	d, err := env.Dissimilarities(ctx, id, session)
	if err != nil {
		return nil, err
	}
	return describeDissimilarities(d), nil
}

// describeResponses describes a recording of responses.
func describeResponses(r *neural.Recording) *Description {
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
