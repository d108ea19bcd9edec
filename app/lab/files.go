package lab

import (
	"context"
	"errors"
)

// FileReader is an Env that reads files which a user names. A command line has one; a page has none until the user
// chooses a file.
type FileReader interface {
	ReadFile(ctx context.Context, name string) ([]byte, error)
}

// FileExperiment is an experiment about a user's own files.
type FileExperiment interface {
	Experiment
	// FileKeys returns the keys of the configuration that name files.
	FileKeys() []string
}

// NeedsFiles reports whether an experiment cannot run without files of the user, so that a place without them does
// not offer it.
func NeedsFiles(e Experiment) bool {
	f, ok := e.(FileExperiment)
	return ok && len(f.FileKeys()) > 0
}

// ReadFile reads a user's file through env; it fails where env is not a FileReader.
func ReadFile(ctx context.Context, env Env, name string) ([]byte, error) {
	reader, ok := env.(FileReader)
	if !ok {
		return nil, errors.New("files cannot be read here; use `server run` on a computer that has them")
	}
	return reader.ReadFile(ctx, name)
}
