package lab

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"untrained/assets/neural"
)

// MissingRecording is the error for a recording that must be downloaded first. errors.As finds it in the errors of
// Units, Run and Merge.
type MissingRecording struct {
	ID, Session string
	Err         error // what the environment said; it wraps fs.ErrNotExist
}

// Error says what is missing and how to fetch it.
func (e *MissingRecording) Error() string {
	if e.ID == neural.SqueezeNet10ID {
		return "the weights of SqueezeNet (squeezenet10) are not on this device; fetch them on the data page, or with " +
			"`make data` on a computer (the bundled networks need no download)"
	}
	name := e.ID
	if e.Session != "" {
		name += ", session " + e.Session + ","
	}
	return fmt.Sprintf("recording %s is not on this device; fetch it with the button on the page, or with `make data` "+
		"on a computer (sim-v1 needs no download)", name)
}

// Unwrap returns what the environment said.
func (e *MissingRecording) Unwrap() error { return e.Err }

// OpenRecording opens a recording of responses.
func OpenRecording(ctx context.Context, env Env, id, session string) (*neural.Recording, error) {
	r, err := env.Recording(ctx, id, session)
	return r, missing(ctx, id, session, err)
}

// OpenRegions opens a recording of several areas.
func OpenRegions(ctx context.Context, env Env, id, session string) (*neural.Regions, error) {
	r, err := env.Regions(ctx, id, session)
	return r, missing(ctx, id, session, err)
}

// OpenDissimilarities opens a recording of dissimilarities.
func OpenDissimilarities(ctx context.Context, env Env, id, session string) (*neural.Dissimilarities, error) {
	d, err := env.Dissimilarities(ctx, id, session)
	return d, missing(ctx, id, session, err)
}

// OpenTuning opens a recording of tuned cells.
func OpenTuning(ctx context.Context, env Env, id string) (*neural.Tuning, error) {
	t, err := env.Tuning(ctx, id)
	return t, missing(ctx, id, "", err)
}

// missing returns a *MissingRecording for a recording that is not here, and the error itself for one that is damaged.
func missing(ctx context.Context, id, session string, err error) error {
	var already *MissingRecording
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.As(err, &already) && errors.Is(err, fs.ErrNotExist):
		return &MissingRecording{ID: id, Session: session, Err: err}
	}
	return err
}
