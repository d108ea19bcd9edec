package neural

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"untrained/assets/zipfile"
)

// OwnFile is one of the files of your own recording: dropped on the page, or read from
// a folder. Name may have folders before it.
type OwnFile struct {
	Name    string
	Content []byte `json:"-"`
}

// Own is your own recording, read and checked but not used yet: either responses or
// dissimilarities.
type Own struct {
	Responses       *Recording
	Dissimilarities *Dissimilarities
	Preview         Preview // to look at first
}

// OwnID is the ID of every recording of your own.
const OwnID = "own"

const (
	maxOwnFiles = 20_000
	// fewPictures and fewest are where a comparison becomes shaky and impossible.
	fewPictures = 50
	fewest      = 10
)

// ReadOwn reads your own recording from an .npz file, a .zip, or the files of
// a folder, which may hold:
//
//   - images: images.npy with pictures × height × width, or × 1 or 3 channels, bytes
//     or numbers from 0 to 1 or 0 to 255; or PNG and JPEG files, in the order of their
//     names (numbers in names count as numbers);
//   - responses: responses.npy or .csv, pictures × units, or pictures × units ×
//     repeats with NaN where a repeat is missing; a first line of names is allowed
//     in a .csv;
//   - group (optional): group.npy or .csv, a whole number a picture; pictures of one
//     group stay on one side of a fold;
//   - names (optional): of the units, names.npy, or names.txt with one a line;
//   - rdm, instead of responses: rdm.npy, pictures × pairs or a symmetric matrix, one
//     or several subjects first.
//
// A session of the V4 recording that was fetched by hand (images_NNNNNN.zip beside
// responses_NNNNNN.npy) is recognised. What is wrong is an error that says how to
// mend it; what is only doubtful is in Preview.Warnings. Units that answer all
// pictures alike are left out, with a note.
func ReadOwn(ctx context.Context, files []OwnFile) (*Own, error) {
	own, err := readOwn(ctx, files)
	if err != nil {
		return nil, fmt.Errorf("your recording: %w", err)
	}
	return own, nil
}

func readOwn(ctx context.Context, files []OwnFile) (*Own, error) {
	if len(files) == 0 {
		return nil, errors.New("there is no file")
	}
	if name, pictures, responses, ok := cowleyPair(files); ok {
		r, err := ReadCowley2023(ctx, name, pictures, responses)
		if err != nil {
			return nil, err
		}
		return &Own{Responses: r, Preview: r.Preview()}, nil
	}
	title := files[0].Name
	parts, err := sortOut(files)
	if err != nil {
		return nil, err
	}
	images, err := parts.images(ctx)
	if err != nil {
		return nil, fmt.Errorf("images: %w", err)
	}
	own := &Own{}
	switch {
	case parts.named["responses"] != nil && parts.named["rdm"] != nil:
		return nil, errors.New("there are both responses and rdm: keep one of them")
	case parts.named["responses"] != nil:
		own.Responses, err = parts.recording(images)
	case parts.named["rdm"] != nil:
		own.Dissimilarities, err = parts.dissimilarities(images)
	default:
		return nil, fmt.Errorf("there are neither responses nor rdm among %s: add responses.npy, pictures × units",
			list(parts.all))
	}
	if err != nil {
		return nil, err
	}
	hash, session := hashOfContents(files), path.Base(title)
	if r := own.Responses; r != nil {
		r.SHA256, r.Session = hash, session
		r.DropConstant()
		if r.NUnits() == 0 {
			return nil, errors.New("every unit has the same response to all pictures: are responses pictures × units, and in " +
				"the order of the pictures?")
		}
		if err := r.Validate(); err != nil {
			return nil, err
		}
		own.Preview = r.Preview()
		return own, nil
	}
	d := own.Dissimilarities
	d.SHA256, d.Session = hash, session
	if err := d.Validate(); err != nil {
		return nil, err
	}
	own.Preview = d.Preview()
	return own, nil
}

// ownParts are the files by what they are.
type ownParts struct {
	named    map[string]*OwnFile // images, responses, group, names, rdm
	pictures []OwnFile
	all      []string
}

// sortOut expands a single zip and sorts files by their names; litter of file
// managers and unknown files are passed over.
func sortOut(files []OwnFile) (*ownParts, error) {
	if len(files) == 1 && strings.HasPrefix(string(files[0].Content), "PK") {
		inner, err := zipfile.Open(files[0].Content)
		if err != nil {
			return nil, err
		}
		files = nil
		for _, f := range inner {
			content, err := f.Read()
			if err != nil {
				return nil, err
			}
			files = append(files, OwnFile{f.Name, content})
		}
	}
	if len(files) > maxOwnFiles {
		return nil, fmt.Errorf("%d files: at most %d can be read", len(files), maxOwnFiles)
	}
	p := &ownParts{named: make(map[string]*OwnFile)}
	for i, f := range files {
		base := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
		if strings.HasPrefix(base, ".") || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		p.all = append(p.all, base)
		kind := strings.ToLower(path.Ext(base))
		name := strings.ToLower(strings.TrimSuffix(base, path.Ext(base)))
		switch kind {
		case ".png", ".jpg", ".jpeg":
			p.pictures = append(p.pictures, f)
		case ".npy", ".csv", ".txt":
			if !slices.Contains([]string{"images", "responses", "group", "names", "rdm"}, name) {
				continue
			}
			if p.named[name] != nil {
				return nil, fmt.Errorf("%s is there twice (%s): keep one", name, base)
			}
			p.named[name] = &files[i]
		}
	}
	slices.SortFunc(p.pictures, func(a, b OwnFile) int { return naturalOrder(a.Name, b.Name) })
	return p, nil
}

// naturalOrder compares names such that 9 comes before 10.
func naturalOrder(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits a text begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// recording puts responses to pictures together.
func (p *ownParts) recording(images Images) (*Recording, error) {
	shape, values, header, err := readTable(p.named["responses"])
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	n := images.N
	switch {
	case len(shape) != 2 && len(shape) != 3:
		return nil, fmt.Errorf("responses have shape %v: pictures × units, or pictures × units × repeats, can be read", shape)
	case shape[0] != n && len(shape) == 2 && shape[1] == n:
		return nil, fmt.Errorf("responses have shape %v for %d pictures: they seem to be units × pictures; transpose them",
			shape, n)
	case shape[0] != n:
		return nil, fmt.Errorf("responses have shape %v for %d pictures: the first side must be the number of pictures",
			shape, n)
	case n < fewest:
		return nil, fmt.Errorf("%d pictures: at least %d are needed to hold any out", n, fewest)
	case shape[1] < 1 || len(shape) == 3 && shape[2] < 1:
		return nil, fmt.Errorf("responses have shape %v: there are no units or no repeats", shape)
	}
	r := &Recording{
		ID: OwnID, Area: "your own", Species: "not stated", Signal: "responses", Images: images,
		Citation: "Your own recording.", Licence: "Yours; it stays on this machine.",
	}
	narrowed := narrow(values)
	for i, v := range narrowed {
		if math.IsInf(float64(v), 0) {
			return nil, fmt.Errorf("response %d is infinite or too large for 32 bits: %g", i, values[i])
		}
	}
	if len(shape) == 3 {
		r.Trials, r.Repeats = narrowed, shape[2]
		if r.Repeats > maxRepeats {
			return nil, fmt.Errorf("%d repeats: at most %d can be used", r.Repeats, maxRepeats)
		}
		r.Responses, r.Halves = MeansOfTrials(narrowed, n, shape[1], r.Repeats)
		for _, half := range r.Halves {
			if slices.ContainsFunc(half, func(v float32) bool { return v != v }) {
				r.Halves = [2][]float32{} // a picture with one repeat: no reliability
			}
		}
	} else {
		r.Responses = narrowed
	}
	if r.Units, err = p.names(header); err != nil {
		return nil, err
	}
	if len(r.Units) > 0 && len(r.Units) != shape[1] {
		return nil, fmt.Errorf("%d names for %d units", len(r.Units), shape[1])
	}
	if f := p.named["group"]; f != nil {
		if r.Group, err = readGroup(f, n); err != nil {
			return nil, fmt.Errorf("group: %w", err)
		}
	}
	return r, nil
}

// dissimilarities puts dissimilarities of pictures together.
func (p *ownParts) dissimilarities(images Images) (*Dissimilarities, error) {
	shape, values, _, err := readTable(p.named["rdm"])
	if err != nil {
		return nil, fmt.Errorf("rdm: %w", err)
	}
	n := images.N
	if n < fewest {
		return nil, fmt.Errorf("%d pictures: at least %d are needed to compare dissimilarities", n, fewest)
	}
	d := &Dissimilarities{
		ID: OwnID, Area: "your own", Species: "not stated", Signal: "dissimilarity", Images: images,
		Citation: "Your own recording.", Licence: "Yours; it stays on this machine.",
	}
	subjects := 1
	pairs := Pairs(n)
	switch {
	case slices.Equal(shape, []int{n, n}), len(shape) == 3 && shape[1] == n && shape[2] == n:
		if len(shape) == 3 {
			subjects = shape[0]
		}
		for s := range subjects {
			matrix := values[s*n*n:][:n*n]
			if d.Values, err = upperTriangle(d.Values, n, func(i, j int) float64 { return matrix[i*n+j] }); err != nil {
				return nil, fmt.Errorf("rdm, subject %d: %w", s+1, err)
			}
		}
	case slices.Equal(shape, []int{pairs}), len(shape) == 2 && shape[1] == pairs:
		if len(shape) == 2 {
			subjects = shape[0]
		}
		d.Values = narrow(values)
	default:
		return nil, fmt.Errorf("rdm has shape %v for %d pictures: %d×%d or %d pairs, for one or several subjects, can be "+
			"read", shape, n, n, n, pairs)
	}
	if subjects > 1000 {
		return nil, fmt.Errorf("rdm has %d subjects: at most 1000 can be used", subjects)
	}
	names, err := p.names(nil)
	if err != nil {
		return nil, err
	}
	for s := range subjects {
		if len(names) == 0 {
			d.Subjects = append(d.Subjects, fmt.Sprintf("subject %d", s+1))
		}
	}
	d.Subjects = append(d.Subjects, names...)
	return d, nil
}

// hashOfContents is the SHA-256 over the name (without folders) and the SHA-256 of every
// file, in the order of their names, which say what a file is and where a picture stands.
func hashOfContents(files []OwnFile) string {
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b OwnFile) int { return cmp.Compare(a.Name, b.Name) })
	h := sha256.New()
	for _, f := range files {
		sum := sha256.Sum256(f.Content)
		fmt.Fprintf(h, "%q %x\n", path.Base(f.Name), sum)
	}
	return hex.EncodeToString(h.Sum(nil))
}
