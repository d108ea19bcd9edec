package neural

import (
	"context"
	_ "embed"
	"fmt"
	"path"
	"strings"

	"untrained/assets/npy"
)

// cowleyTable is the source's own table of its sessions, as facts: name, animal,
// neurons, pictures, what the pictures are. Only sessions in cowleySessions have
// known checksums and can be fetched by this software; the others can be read from
// files that were fetched by hand.
//
//go:embed cowley2023.txt
var cowleyTable string

// CowleySession is a row of the source's table.
type CowleySession struct {
	Name, Animal      string
	Neurons, Pictures string // as the source states them
	Shows             string
}

// CowleySessions lists all sessions of the source.
func CowleySessions() []CowleySession {
	var list []CowleySession
	for line := range strings.Lines(cowleyTable) {
		if f := strings.SplitN(strings.TrimSpace(line), " ", 5); len(f) == 5 {
			list = append(list, CowleySession{f[0], f[1], f[2], f[3], f[4]})
		}
	}
	return list
}

// cowleyPair finds images_NNNNNN.zip and responses_NNNNNN.npy of one session.
func cowleyPair(files []OwnFile) (name string, pictures, responses []byte, ok bool) {
	if len(files) != 2 {
		return "", nil, nil, false
	}
	for i, f := range files {
		base := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
		if stem, is := strings.CutPrefix(base, "images_"); is {
			if name, is = strings.CutSuffix(stem, ".zip"); is && len(name) == 6 && digits(name) == 6 {
				other := files[1-i]
				if path.Base(strings.ReplaceAll(other.Name, `\`, "/")) == "responses_"+name+".npy" {
					return name, f.Content, other.Content, true
				}
			}
		}
	}
	return "", nil, nil, false
}

// ReadCowley2023 reads any session of the source from its two files, which nobody
// has verified: a zip of pictures, in colour or grey, and single repeats (neurons ×
// pictures × repeats) or means (neurons × pictures). Numbers are compared with the
// source's table; what differs becomes a note.
func ReadCowley2023(ctx context.Context, name string, pictures, responses []byte) (*Recording, error) {
	array, err := npy.Read(responses)
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	shape := array.Shape
	if len(shape) != 2 && len(shape) != 3 {
		return nil, fmt.Errorf("responses have shape %v where neurons × pictures × repeats was expected", shape)
	}
	s := cowleySession{name: name, animal: "unknown", units: shape[0], images: shape[1], single: len(shape) == 3}
	if s.single {
		s.repeats = shape[2]
	}
	if s.units < 1 || s.images < fewest || s.single && s.repeats < 1 {
		return nil, fmt.Errorf("responses have shape %v: too few neurons, pictures or repeats", shape)
	}
	e := cowley2023()
	s.notes = []string{"Read from files whose checksums this software does not know."}
	known := false
	for _, row := range CowleySessions() {
		if row.Name != name {
			continue
		}
		known = true
		s.animal = row.Animal
		s.notes = append(s.notes, "Pictures, as the source says: "+row.Shows+".")
		if fmt.Sprint(s.units) != row.Neurons || fmt.Sprint(s.images) != row.Pictures {
			s.notes = append(s.notes, fmt.Sprintf("The source's table says %s neurons and %s pictures; the files have %d and %d.", row.Neurons, row.Pictures, s.units, s.images))
		}
	}
	if !known {
		return nil, fmt.Errorf("the source has no session %.20q", name)
	}
	r, err := s.open(ctx, pictures, responses)
	if err != nil {
		return nil, err
	}
	r.ID, r.Session, r.Area, r.Citation, r.Licence = OwnID, e.ID+"-"+name, e.Area, e.Citation, e.Licence
	r.Notes = append(e.Notes[:len(e.Notes):len(e.Notes)], r.Notes...)
	r.SHA256 = hashOfContents([]OwnFile{{"images", pictures}, {"responses", responses}})
	r.DropConstant()
	return r, r.Validate()
}
