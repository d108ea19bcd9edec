package job

import "context"

// WithFiles returns an environment that also reads files that a user names, as a lab.FileReader.
func WithFiles(env *Local, read func(ctx context.Context, name string) ([]byte, error)) Env {
	return &localWithFiles{env, read}
}

type localWithFiles struct {
	*Local
	read func(ctx context.Context, name string) ([]byte, error)
}

// ReadFile implements lab.FileReader.
func (l *localWithFiles) ReadFile(ctx context.Context, name string) ([]byte, error) {
	return l.read(ctx, name)
}
