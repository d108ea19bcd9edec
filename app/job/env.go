package job

import (
	"context"

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
	// KeepOwn keeps the files of somebody's own recording, names and contents by
	// turns, instead of an earlier one.
	KeepOwn(ctx context.Context, session string, files [][]byte) error
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

func describe(ctx context.Context, env lab.Env, id, session string) (*Description, error) {
	r, err := env.Recording(ctx, id, session)
	if err != nil {
		return nil, err
	}
	return Describe(r), nil
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
