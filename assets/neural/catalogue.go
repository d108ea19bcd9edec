package neural

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Entry is one recording of the catalogue.
type Entry struct {
	ID        string // name in links and on the command line
	Kind      Kind   // what it consists of: experiments take one kind each
	Title     string
	About     string // what it is and how it was made, in plain words
	Area      string // "V1", "V4", …
	Simulated bool   // generated in place; there is nothing to fetch
	// Sessions are the names of its sessions, the first being the default; nil
	// where there is only one, without a name.
	Sessions []string
	Bytes    int64 // to fetch for the default session
	Citation string
	Licence  string
	Notes    []string // cautions that hold for every session

	files func(session string) []File
}

// Session resolves a session's name: "" is the default one. The error lists the
// names there are.
func (e Entry) Session(name string) (string, error) {
	switch {
	case len(e.Sessions) == 0 && name == "":
		return "", nil
	case len(e.Sessions) == 0:
		return "", fmt.Errorf("recording %s has no session %q: it is a single one; leave session empty", e.ID, name)
	case name == "":
		return e.Sessions[0], nil
	case slices.Contains(e.Sessions, name):
		return name, nil
	}
	return "", fmt.Errorf("recording %s has no session %q; there are %s", e.ID, name, strings.Join(e.Sessions, ", "))
}

// Areas returns the areas of a recording of KindRegions, over all sessions, the early one first.
func (e Entry) Areas() []string {
	if e.Kind != KindRegions {
		return nil
	}
	return strings.Split(e.Area, ", ")
}

// Files lists what a session consists of, in the order that Open takes; nothing
// for a simulation.
func (e Entry) Files(session string) ([]File, error) {
	session, err := e.Session(session)
	if err != nil || e.files == nil {
		return nil, err
	}
	return e.files(session), nil
}

// assemble makes the recording of a session from its files' contents, which are
// verified. The recording is valid (see Recording.Validate) and its SHA256 is the hash
// of the files' hashes, each 32 bytes, in order.
func (e Entry) assemble(ctx context.Context, session string, files []File, contents [][]byte) (*Recording, error) {
	session, err := e.Session(session)
	if err != nil {
		return nil, err
	}
	r, err := responses(ctx, e.ID, session, contents)
	if err != nil {
		return nil, fmt.Errorf("recording %s: %w", e.name(session), err)
	}
	if r.Area == "" { // a session may have an area of its own
		r.Area = e.Area
	}
	r.ID, r.Session, r.Simulated = e.ID, session, e.Simulated
	r.Citation, r.Licence = e.Citation, e.Licence
	r.Notes = append(slices.Clone(e.Notes), r.Notes...)
	if len(files) > 0 {
		if r.SHA256, err = hashOfHashes(files, contents); err != nil {
			return nil, err
		}
	}
	if err := r.Validate(); err != nil {
		return nil, err
	}
	return r, nil
}

func (e Entry) assembleRegions(ctx context.Context, session string, files []File, contents [][]byte) (*Regions, error) {
	session, err := e.Session(session)
	if err != nil {
		return nil, err
	}
	r, err := regions(ctx, e.ID, session, contents)
	if err != nil {
		return nil, fmt.Errorf("recording %s: %w", e.name(session), err)
	}
	hash, err := hashOfHashes(files, contents)
	if err != nil {
		return nil, err
	}
	notes := slices.Clone(e.Notes)
	for _, a := range r.Areas {
		a.ID, a.Session, a.Simulated, a.SHA256 = e.ID, session, e.Simulated, hash
		a.Citation, a.Licence, a.Notes = e.Citation, e.Licence, notes
	}
	if err := r.Validate(); err != nil {
		return nil, err
	}
	return r, nil
}

func (e Entry) assembleDissimilarities(ctx context.Context, session string, files []File,
	contents [][]byte) (*Dissimilarities, error) {
	session, err := e.Session(session)
	if err != nil {
		return nil, err
	}
	d, err := dissimilarities(ctx, e.ID, session, contents)
	if err != nil {
		return nil, fmt.Errorf("recording %s: %w", e.name(session), err)
	}
	d.ID, d.Session, d.Simulated, d.Citation, d.Licence = e.ID, session, e.Simulated, e.Citation, e.Licence
	d.Notes = append(slices.Clone(e.Notes), d.Notes...)
	if d.SHA256, err = hashOfHashes(files, contents); err != nil {
		return nil, err
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	return d, nil
}

func (e Entry) assembleTuning(ctx context.Context, session string, files []File, contents [][]byte) (*Tuning, error) {
	session, err := e.Session(session)
	if err != nil {
		return nil, err
	}
	t, err := tuning(e.ID, contents)
	if err != nil {
		return nil, fmt.Errorf("recording %s: %w", e.name(session), err)
	}
	t.ID, t.Area, t.Citation, t.Licence, t.Notes = e.ID, e.Area, e.Citation, e.Licence, e.Notes
	if t.SHA256, err = hashOfHashes(files, contents); err != nil {
		return nil, err
	}
	if err := t.Validate(); err != nil {
		return nil, err
	}
	return t, nil
}

func (e Entry) name(session string) string {
	if session == "" {
		return e.ID
	}
	return e.ID + ", session " + session
}

// notStated is the licence of a source that states none.
const notStated = "Not stated by the source."

// Catalogue lists the recordings this software knows, simulations first.
func Catalogue() []Entry {
	return []Entry{simV1(), simIT(), simBOLD(), cowley2023(), henaff2021(), kalfas2018(), bonner2021(), objects92(),
		ringach2002(), squeezeNet10()}
}

// EntryByID finds a recording of the catalogue; the error lists the names there are.
func EntryByID(id string) (Entry, error) {
	var names []string
	for _, e := range Catalogue() {
		if e.ID == id {
			return e, nil
		}
		names = append(names, e.ID)
	}
	return Entry{}, fmt.Errorf("there is no recording %q; there are %s", id, strings.Join(names, ", "))
}

// Open makes a recording of the catalogue from files that the source holds; for a
// simulation the source is not asked and may be nil. session "" is the default. A
// recording of another kind is an *ErrKind, before any file is asked for.
func Open(ctx context.Context, id, session string, source Source) (*Recording, error) {
	e, files, contents, err := gather(ctx, KindResponses, id, session, source)
	if err != nil {
		return nil, err
	}
	return e.assemble(ctx, session, files, contents)
}

// OpenDissimilarities is Open for recordings of that kind.
func OpenDissimilarities(ctx context.Context, id, session string, source Source) (*Dissimilarities, error) {
	e, files, contents, err := gather(ctx, KindDissimilarities, id, session, source)
	if err != nil {
		return nil, err
	}
	return e.assembleDissimilarities(ctx, session, files, contents)
}

// OpenRegions is Open for recordings of that kind.
func OpenRegions(ctx context.Context, id, session string, source Source) (*Regions, error) {
	e, files, contents, err := gather(ctx, KindRegions, id, session, source)
	if err != nil {
		return nil, err
	}
	return e.assembleRegions(ctx, session, files, contents)
}

// ReadWeights returns the verified file of a network that was trained elsewhere; package
// weights reads it.
func ReadWeights(ctx context.Context, id string, source Source) ([]byte, error) {
	_, _, contents, err := gather(ctx, KindWeights, id, "", source)
	if err != nil {
		return nil, err
	}
	return contents[0], nil
}

// OpenTuning is Open for recordings of that kind.
func OpenTuning(ctx context.Context, id, session string, source Source) (*Tuning, error) {
	e, files, contents, err := gather(ctx, KindTuning, id, session, source)
	if err != nil {
		return nil, err
	}
	return e.assembleTuning(ctx, session, files, contents)
}

// Describe opens a recording of any kind and says in a few words what is in it:
// the proof that the files hold what they should.
func Describe(ctx context.Context, id, session string, source Source) (string, error) {
	e, err := EntryByID(id)
	if err != nil {
		return "", err
	}
	switch e.Kind {
	case KindDissimilarities:
		d, err := OpenDissimilarities(ctx, id, session, source)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("dissimilarities of %d pictures, %d rows (%s)", d.Images.N, len(d.Subjects), d.Area), nil
	case KindRegions:
		r, err := OpenRegions(ctx, id, session, source)
		if err != nil {
			return "", err
		}
		first := r.Areas[0]
		return fmt.Sprintf("%d pictures, %d conditions, areas %s", first.Images.N, first.Rows(),
			strings.Join(r.Names(), ", ")), nil
	case KindTuning:
		t, err := OpenTuning(ctx, id, session, source)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("tuning of %d cells", len(t.Cells)), nil
	case KindWeights:
		content, err := ReadWeights(ctx, id, source)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("weights of a network, %d bytes", len(content)), nil
	}
	r, err := Open(ctx, id, session, source)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d pictures, %d units", r.Images.N, r.NUnits()), nil
}

// gather finds a session and its files' contents, which a Source has verified.
func gather(ctx context.Context, want Kind, id, session string, source Source) (Entry, []File, [][]byte, error) {
	e, err := EntryByID(id)
	if err != nil {
		return e, nil, nil, err
	}
	if e.Kind != want {
		return e, nil, nil, &ErrKind{e.ID, e.Kind, want}
	}
	files, err := e.Files(session)
	if err != nil {
		return e, nil, nil, err
	}
	contents := make([][]byte, len(files))
	for i, f := range files {
		if contents[i], err = source.Get(ctx, f); err != nil {
			return e, nil, nil, fmt.Errorf("recording %s: %w", e.ID, err)
		}
	}
	return e, files, contents, nil
}
