package job

import (
	"context"
	"errors"
	"fmt"

	"untrained/assets/neural"
	"untrained/assets/neural/own"
)

// The user's own recording stays on the machine: a worker reads and checks its files and stores them in a Keeper under
// two keys,
//
//	own files   names and contents in turn
//	own stamp   the session's name, which changes with the content
//
// so that another worker, which has opened it, knows whether it is still the same without reading it again.
const (
	ownFilesKey = "own files"
	ownStampKey = "own stamp"
)

// ErrNoOwn is the error of opening neural.OwnID while no recording was loaded.
var ErrNoOwn = errors.New("no recording of your own is loaded; load one on the data page")

// KeepOwn makes the shelf store the user's own recording in a Keeper, and returns the shelf. Without a Keeper a
// recording of the user's can be previewed but not used.
func (s *Shelf) KeepOwn(in Keeper) *Shelf {
	s.keeper = in
	return s
}

// readOwn reads and checks the files of a user's own recording. It names the recording's session after the file and the
// hash of its content.
func readOwn(ctx context.Context, files []own.File) (*own.Recording, error) {
	read, err := own.Read(ctx, files)
	if err != nil {
		return nil, err
	}
	if r := read.Responses; r != nil {
		r.ID, r.Session = neural.OwnID, ownSession(r.Session, r.SHA256)
	}
	if d := read.Dissimilarities; d != nil {
		d.ID, d.Session = neural.OwnID, ownSession(d.Session, d.SHA256)
	}
	return read, nil
}

func ownSession(name, hash string) string {
	var kept []rune
	for _, r := range name {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			kept = append(kept, r)
		}
	}
	return string(kept[:min(len(kept), 40)]) + "-" + hash[:min(len(hash), 16)]
}

// sessionOf returns the name of a recording's session, "" if a question must be answered first.
func sessionOf(read *own.Recording) string {
	switch {
	case read.Responses != nil:
		return read.Responses.Session
	case read.Dissimilarities != nil:
		return read.Dissimilarities.Session
	}
	return ""
}

// previewOfOwn summarises a user's own recording. It has no pictures if a question must be answered first.
func previewOfOwn(read *own.Recording) *Preview {
	p := &Preview{Description: Description{ID: neural.OwnID}}
	if read.Responses != nil {
		p = previewOfResponses(read.Responses, read.Preview)
	} else if read.Dissimilarities != nil {
		p = previewOfDissimilarities(read.Dissimilarities, read.Preview)
	}
	p.Names, p.Questions = read.Preview.Names, read.Questions
	return p
}

// ReadOwn reads and checks the files of a user's own recording and previews it.
const ReadOwn Operation[OwnRequest, *Preview] = "read own"

// OwnRequest is the request of ReadOwn.
type OwnRequest struct {
	Files []own.File
	Keep  bool // as the recording neural.OwnID, in place of an earlier one
}

func (r OwnRequest) run(ctx context.Context, env Env, _ func(float64)) (*Preview, error) {
	read, err := readOwn(ctx, r.Files)
	if err != nil {
		return nil, err
	}
	p := previewOfOwn(read)
	if r.Keep && p.Kind == "" {
		return p, errors.New("a question about your recording is not answered yet")
	}
	if r.Keep {
		err = env.KeepOwn(ctx, p.Description.Session, r.Files)
	}
	return p, err
}

// KeepOwn implements Env.
func (l *Local) KeepOwn(ctx context.Context, session string, files []own.File) error {
	return l.shelf.keepOwn(ctx, session, files)
}

func (s *Shelf) keepOwn(ctx context.Context, session string, files []own.File) error {
	var parts [][]byte
	for _, f := range files {
		parts = append(parts, []byte(f.Name), f.Content)
	}
	if s.keeper == nil {
		return errors.New("there is nowhere to keep a recording of your own")
	}
	if err := s.removeOwn(ctx); err != nil {
		return err
	}
	for i, part := range parts {
		if err := s.keeper.Save(ctx, ownFilesKey, i, part); err != nil {
			return fmt.Errorf("your recording could not be kept (%w); free some space, or leave private browsing, "+
				"and load it again", err)
		}
	}
	return s.keeper.Save(ctx, ownStampKey, 0, []byte(session))
}

// OwnSession returns the session's name of the user's own recording that is stored, "" if none is.
func (s *Shelf) OwnSession(ctx context.Context) (string, error) {
	if s.keeper == nil {
		return "", nil
	}
	parts, err := s.keeper.Load(ctx, ownStampKey)
	return string(parts[0]), err
}

// openOwn reads the user's own recording that is stored. s.mu must be held. A session that is not "" must be that of
// the recording, so that a link to another one does not open it.
func (s *Shelf) openOwn(ctx context.Context, session string) (*own.Recording, error) {
	stamp, err := s.OwnSession(ctx)
	switch {
	case err != nil:
		return nil, err
	case stamp == "":
		return nil, ErrNoOwn
	case session != "" && session != stamp:
		return nil, fmt.Errorf("your own recording here is %s, not %s; load the other one on the data page, "+
			"or leave session empty", stamp, session)
	}
	if s.own != nil && s.ownStamp == stamp {
		return s.own, nil
	}
	kept, err := s.keeper.Load(ctx, ownFilesKey)
	if err != nil {
		return nil, err
	}
	if len(kept)%2 != 0 {
		return nil, fmt.Errorf("your recording: %d names and files do not pair up; load it again", len(kept))
	}
	var files []own.File
	for i := 0; i < len(kept); i += 2 {
		files = append(files, own.File{Name: string(kept[i]), Content: kept[i+1]})
	}
	read, err := readOwn(ctx, files)
	if err != nil {
		return nil, err
	}
	// Another tab may have replaced it between the stamp and the last file.
	if found := sessionOf(read); found != stamp {
		return nil, fmt.Errorf("your own recording was %s and is %s now: it was replaced while it was read, or kept by an "+
			"older version; load it again", stamp, found)
	}
	s.own, s.ownStamp = read, stamp
	return s.own, nil
}

// ownResponses opens the user's own recording as responses. s.mu must be held.
func (s *Shelf) ownResponses(ctx context.Context, session string) (*neural.Recording, error) {
	read, err := s.openOwn(ctx, session)
	if err != nil {
		return nil, err
	}
	if read.Responses == nil {
		kind := &neural.ErrKind{ID: neural.OwnID, Have: neural.KindDissimilarities, Want: neural.KindResponses}
		return nil, fmt.Errorf("your own recording has rdm and no responses, pictures × units: %w", kind)
	}
	return read.Responses, nil
}

// ownDissimilarities opens the user's own recording as dissimilarities. s.mu must be held.
func (s *Shelf) ownDissimilarities(ctx context.Context, session string) (*neural.Dissimilarities, error) {
	read, err := s.openOwn(ctx, session)
	if err != nil {
		return nil, err
	}
	if read.Dissimilarities == nil {
		kind := &neural.ErrKind{ID: neural.OwnID, Have: neural.KindResponses, Want: neural.KindDissimilarities}
		return nil, fmt.Errorf("your own recording has responses and no rdm: %w", kind)
	}
	return read.Dissimilarities, nil
}

func (s *Shelf) removeOwn(ctx context.Context) error {
	s.mu.Lock()
	s.own, s.ownStamp = nil, ""
	s.mu.Unlock()
	if s.keeper == nil {
		return nil
	}
	return errors.Join(s.keeper.Forget(ctx, ownStampKey), s.keeper.Forget(ctx, ownFilesKey))
}
