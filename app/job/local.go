package job

import (
	"context"
	"errors"
	"io/fs"
	"sync"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/neural/archive"
	"untrained/assets/neural/own"
	"untrained/assets/weights"
	"untrained/nn"
	"untrained/nn/cpu"
)

// Local is the environment of one worker or goroutine: its own backend, and recordings and weights that it may share
// with others.
type Local struct {
	// Notice, if not nil, is called with a sentence when another device takes over.
	Notice func(string)

	backend string
	device  *Standby
	shelf   *Shelf
	weights weights.Reader
}

// NewLocal returns an environment. backend is CPU, CPUGeneric or WebGPU, which is opened when it is first needed;
// several environments of a process may share a shelf.
func NewLocal(backend string, shelf *Shelf, read weights.Reader) *Local {
	return &Local{backend: backend, shelf: shelf, weights: read}
}

// Backend implements lab.Env. A GPU that is lost is opened again; after several losses the CPU replaces it.
func (l *Local) Backend() (nn.Backend, error) {
	if l.device == nil {
		l.device = &Standby{
			Open: func(ctx context.Context) (nn.Backend, error) { return openDevice(ctx, l.backend) },
			Last: func() nn.Backend { return cpu.New() },
			Notice: func(text string) {
				if l.Notice != nil {
					l.Notice(text)
				}
			},
		}
	}
	return l.device.Backend(context.Background())
}

// Use changes the backend. Buffers of the one before must not be used any more.
func (l *Local) Use(backend string) {
	if l.device != nil {
		l.device.Release()
	}
	l.backend, l.device = backend, nil
}

// GiveUp changes from WebGPU to the CPU, and reports whether the backend was WebGPU.
func (l *Local) GiveUp() bool {
	if l.backend != WebGPU {
		return false
	}
	l.Use(CPU)
	return true
}

// Device opens the backend and returns the name of its device.
func (l *Local) Device() (string, error) {
	b, err := l.Backend()
	if err != nil {
		return "", err
	}
	return deviceName(b), nil
}

// Recording implements lab.Env.
func (l *Local) Recording(ctx context.Context, id, session string) (*neural.Recording, error) {
	return l.shelf.Open(ctx, id, session)
}

// Regions implements lab.Env.
func (l *Local) Regions(ctx context.Context, id, session string) (*neural.Regions, error) {
	return l.shelf.OpenRegions(ctx, id, session)
}

// Dissimilarities implements lab.Env.
func (l *Local) Dissimilarities(ctx context.Context, id, session string) (*neural.Dissimilarities, error) {
	return l.shelf.OpenDissimilarities(ctx, id, session)
}

// Tuning implements lab.Env.
func (l *Local) Tuning(ctx context.Context, id string) (*neural.Tuning, error) {
	return neural.OpenTuning(ctx, id, "", l.shelf.archive)
}

// Weights implements lab.Env.
func (l *Local) Weights(ctx context.Context, name string) (*nn.Params, error) {
	if name == neural.SqueezeNet10ID {
		content, err := neural.ReadWeights(ctx, name, l.shelf.archive)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, &lab.MissingRecording{ID: name, Err: err}
		case err != nil:
			return nil, err
		}
		return weights.SqueezeNet(content)
	}
	if lab.IsOwnNetwork(name) {
		return l.ownNetwork(ctx, name)
	}
	return weights.Open(ctx, name, l.weights)
}

// Fetch implements Env.
func (l *Local) Fetch(ctx context.Context, id, session string, progress func(float64)) error {
	return l.shelf.Fetch(ctx, id, session, progress)
}

// Shelf holds the recordings of a process, each opened once. It is safe for concurrent use; the recordings that it
// returns must not be changed.
type Shelf struct {
	archive *archive.Archive
	keeper  Keeper // of the user's own recording; nil if none is stored
	mu      sync.Mutex
	opened  map[[2]string]*neural.Recording

	regions    map[[2]string]*neural.Regions
	dissimilar map[[2]string]*neural.Dissimilarities

	own      *own.Recording // opened last
	ownStamp string
}

// NewShelf returns a shelf of the recordings in an archive of downloaded files.
func NewShelf(a *archive.Archive) *Shelf {
	return &Shelf{
		archive: a, opened: make(map[[2]string]*neural.Recording), regions: make(map[[2]string]*neural.Regions),
		dissimilar: make(map[[2]string]*neural.Dissimilarities),
	}
}

// Open opens a recording of responses whose files are here. It downloads nothing.
func (s *Shelf) Open(ctx context.Context, id, session string) (*neural.Recording, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == neural.OwnID {
		return s.ownResponses(ctx, session)
	}
	key := [2]string{id, session}
	if r := s.opened[key]; r != nil {
		return r, nil
	}
	r, err := neural.Open(ctx, id, session, s.archive)
	if err != nil {
		return nil, err
	}
	s.opened[key] = r
	return r, nil
}

// OpenRegions opens a recording of several areas whose files are here.
func (s *Shelf) OpenRegions(ctx context.Context, id, session string) (*neural.Regions, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := [2]string{id, session}
	if r := s.regions[key]; r != nil {
		return r, nil
	}
	r, err := neural.OpenRegions(ctx, id, session, s.archive)
	if err != nil {
		return nil, err
	}
	s.regions[key] = r
	return r, nil
}

// OpenDissimilarities opens a recording of dissimilarities whose files are here.
func (s *Shelf) OpenDissimilarities(ctx context.Context, id, session string) (*neural.Dissimilarities, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == neural.OwnID {
		return s.ownDissimilarities(ctx, session)
	}
	key := [2]string{id, session}
	if d := s.dissimilar[key]; d != nil {
		return d, nil
	}
	d, err := neural.OpenDissimilarities(ctx, id, session, s.archive)
	if err != nil {
		return nil, err
	}
	s.dissimilar[key] = d
	return d, nil
}

// Has reports whether all files of a recording are here.
func (s *Shelf) Has(ctx context.Context, id, session string) (bool, error) {
	entry, err := neural.EntryByID(id)
	if err != nil {
		return false, err
	}
	files, err := entry.Files(session)
	if err != nil {
		return false, err
	}
	for _, f := range files {
		if !s.archive.Has(ctx, f) {
			return false, nil
		}
	}
	return true, nil
}

// Bytes returns how many bytes a recording's files have together, 0 where not all of them say so beforehand.
func (s *Shelf) Bytes(id, session string) (total int64) {
	entry, err := neural.EntryByID(id)
	if err != nil {
		return 0
	}
	files, err := entry.Files(session)
	if err != nil {
		return 0
	}
	for _, f := range files {
		if !f.Sized() {
			return 0
		}
		total += f.Bytes
	}
	return total
}

// Fetch downloads the files of a recording that are missing. Files that arrived stay, even if a later one fails.
// progress, unless nil, is called with the fraction of the recording's bytes.
func (s *Shelf) Fetch(ctx context.Context, id, session string, progress func(done float64)) error {
	entry, err := neural.EntryByID(id)
	if err != nil {
		return err
	}
	files, err := entry.Files(session)
	if err != nil {
		return err
	}
	var total, before int64
	sized := true
	for _, f := range files {
		total += f.Bytes
		sized = sized && f.Sized()
	}
	for i, f := range files {
		err := s.archive.Fetch(ctx, f, func(done, size int64) {
			switch {
			case progress == nil:
			case sized:
				progress(float64(before+done) / float64(total))
			case size > 0: // files count alike where not all sizes are known
				progress((float64(i) + float64(done)/float64(size)) / float64(len(files)))
			}
		})
		if err != nil {
			return err
		}
		before += f.Bytes
	}
	return nil
}
