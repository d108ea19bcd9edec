// Package own reads recordings of the user's own: pictures and responses, or dissimilarities, from the files that
// NumPy,
// pandas, R, MATLAB, spreadsheets and cameras write. What it understood it says in notes, what is doubtful in warnings;
// what could be read in two ways it asks. A file that cannot be used is an error that says what it is and how to save
// it
// instead.
package own

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"untrained/assets/neural"
)

// File is one of the files of a recording: dropped on the page, or read from a folder. Name may have folders before it.
type File struct {
	Name    string
	Content []byte `json:"-"`
}

// base returns a file's name without folders, for paths of any system.
func (f File) base() string { return path.Base(strings.ReplaceAll(f.Name, `\`, "/")) }

// Recording is a recording that was read and checked but not used yet: either responses or dissimilarities. Both are
// nil if one of the Questions must be answered first.
type Recording struct {
	Responses       *neural.Recording
	Dissimilarities *neural.Dissimilarities
	Preview         neural.Preview // to look at first
	Questions       []Question     // what could be read in another way, too
}

// Read reads a recording from an .npz, .mat or .zip file, or from the files of a folder, zips among them. They hold:
//
//   - images: an array of pictures × height × width, or × 1, 3 or 4 channels, of bytes or numbers from 0 to 1 or 0 to
//     255; or picture files, in the order of their names (numbers in names count as numbers);
//   - responses: an array or a table of pictures × units, or pictures × units × repeats with NaN where a repeat is
//     missing;
//   - group (optional): a whole number or a word a picture; pictures of one group stay on one side of a fold;
//   - names (optional): of the units, as an array of text or a text file with one a line;
//   - rdm, instead of responses: pictures × pairs or a symmetric matrix, one or several subjects first;
//   - reading.txt (optional): answers to Questions, see Answer.
//
// An array is a .npy file, an array of an .npz, a variable of a MAT-file or a dataset of an HDF5 file, a table also a
// .csv, .tsv or .txt file. Pictures come first, but another order of sides is recognised where only one fits. A session
// of the V4 recording that was fetched by hand (images_NNNNNN.zip beside responses_NNNNNN.npy) is recognised. Units
// that answer all pictures alike are left out, with a note.
func Read(ctx context.Context, files []File) (*Recording, error) {
	r, err := read(ctx, files)
	if err != nil {
		return nil, fmt.Errorf("your recording: %w", err)
	}
	return r, nil
}

func read(ctx context.Context, files []File) (*Recording, error) {
	if len(files) == 0 {
		return nil, errors.New("there is no file")
	}
	if name, pictures, responses, ok := v4Session(files); ok {
		r, err := neural.ReadCowley2023(ctx, name, pictures, responses)
		if err != nil {
			return nil, err
		}
		return &Recording{Responses: r, Preview: r.Preview()}, nil
	}
	p, err := sortOut(files)
	if err != nil {
		return nil, err
	}
	if err := p.complete(); err != nil {
		return nil, err
	}
	r := &Recording{}
	if p.named["responses"] != nil {
		r.Responses, err = p.recording(ctx)
	} else {
		r.Dissimilarities, err = p.dissimilarities(ctx)
	}
	if r.Questions = p.questions; errors.Is(err, errAsked) {
		return &Recording{Questions: p.questions}, nil
	}
	if err != nil {
		return nil, err
	}
	p.noteLeft()
	r.Preview, err = p.finish(r, hashOf(files), files[0].base())
	return r, err
}

// finish checks a recording and previews it.
func (p *parts) finish(own *Recording, hash, session string) (seen neural.Preview, err error) {
	if r := own.Responses; r != nil {
		r.SHA256, r.Session, r.Notes = hash, session, p.notes
		r.DropConstant()
		if r.NUnits() == 0 {
			return seen, errors.New("every unit has the same response to all pictures: are responses pictures × units, and in " +
				"the order of the pictures?")
		}
		if err := r.Validate(); err != nil {
			return seen, err
		}
		seen = r.Preview()
	} else {
		d := own.Dissimilarities
		d.SHA256, d.Session, d.Notes = hash, session, p.notes
		if err := d.Validate(); err != nil {
			return seen, err
		}
		seen = d.Preview()
	}
	seen.Names = p.pictureNames(seen.First.N)
	seen.Warnings = slices.Concat(p.warnings, seen.Warnings)
	return seen, nil
}

// hashOf is the SHA-256 over the name (without folders) and the content of every file, in the order of their names,
// which say what a file is and where a picture stands.
func hashOf(files []File) string {
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	contents := make([][]byte, 0, 2*len(files))
	for _, f := range files {
		contents = append(contents, []byte(f.base()), f.Content)
	}
	return neural.HashOfContents(contents...)
}

// v4Session finds images_NNNNNN.zip and responses_NNNNNN.npy of one session of the V4 recording.
func v4Session(files []File) (name string, pictures, responses []byte, ok bool) {
	if len(files) != 2 {
		return "", nil, nil, false
	}
	for i, f := range files {
		stem, is := strings.CutPrefix(f.base(), "images_")
		if !is {
			continue
		}
		name, is = strings.CutSuffix(stem, ".zip")
		if other := files[1-i]; is && len(name) == 6 && digits(name) == 6 && other.base() == "responses_"+name+".npy" {
			return name, f.Content, other.Content, true
		}
	}
	return "", nil, nil, false
}
