package neural

import (
	"context"
	"fmt"
	"slices"

	"untrained/assets/npy"
)

// Macaque V4, Cowley, Stan, Pillow & Smith 2023. A session is a zip of numbered
// JPEG pictures and an array of spike counts: single repeats, units × images ×
// repeats with NaN where a repeat is missing, or means over repeats, units × images.

const (
	cowleyRepository = "cowleygroup/V4_compact_models"
	cowleyCommit     = "f4552ad9d34a466ebc66658f72a08a8e5038f1cf"
	cowleyFolder     = "data_V4_responses/"
	maxCowleyUnits   = 10000
	maxCowleyRepeats = 1000
	// fewRepeats is the share of pictures with one repeat, one in so many, up to which
	// these pictures are left out so that the others have a noise ceiling.
	fewRepeats = 5
)

var cowleyTriedNotes = []string{
	"The 640 pictures of this session are grey (three equal channels): rendered objects at random pose on unrelated " +
		"natural backgrounds, behind a round window on grey, after Bashivan, Kar & DiCarlo 2019 (Science 364). Other " +
		"sessions of the source show colour photographs.",
	"About 80 consecutive pictures show the same class of object, so folds of consecutive pictures are folds by " +
		"class: use interleaved folds.",
	"Eight pairs of pictures share a background and are nearly equal (correlation above 0.95 between their 16×16 " +
		"grey versions).",
	"The source marks this session as a test session of its own models.",
}

func cowley2023() Entry {
	e := Entry{
		ID:    "v4-cowley2023",
		Kind:  KindResponses,
		Title: "Macaque V4, spike counts",
		About: "Spike counts of neurons in area V4 of awake macaque monkeys, recorded with implanted electrode " +
			"arrays while pictures were shown, several times each. Fetched from the authors' public repository at " +
			"your request.",
		Area: "V4",
		Citation: "Cowley, Stan, Pillow & Smith 2023, Compact deep neural network models of visual cortex, bioRxiv " +
			"2023.11.22.568315",
		Licence: "The repository states GPL-3.0; none is stated for the pictures themselves.",
		Notes: []string{
			"Pictures have different numbers of repeats; missing repeats are left out of every mean.",
			"Counts are of spikes in bins of 100 ms. The pictures' size in degrees of visual angle is not stated " +
				"with the data.",
			"Session " + cowleyTried + " is the one this software was tried on. The others are not tried by us: their files " +
				"are checked against the source's own " +
				"checksums (git blob ids), some sizes are known only once a file is here, and no setting was chosen " +
				"on them.",
			"Five of the source's 50 sessions, 201016 to 201020, have no pictures there and are not listed.",
		},
		files: func(session string) []File {
			s, err := cowleyByName(session)
			if err != nil {
				return nil
			}
			return []File{s.zip, s.counts}
		},
	}
	for _, s := range cowleySessions() {
		if s.zip.Checksum() != "" {
			e.Sessions = append(e.Sessions, s.name)
		}
	}
	e.Bytes = sum(e.files(cowleyTried))
	return e
}

// openCowley2023 reads a session of the catalogue.
func openCowley2023(ctx context.Context, session string, pictures, responses []byte) (*Recording, error) {
	s, err := cowleyByName(session)
	if err != nil {
		return nil, err
	}
	r, err := s.read(ctx, pictures, responses)
	if err != nil {
		return nil, err
	}
	if session == cowleyTried {
		r.Notes = cowleyTriedNotes
	} else {
		r.Notes = slices.Insert(r.Notes, 0, "Not tried by us: the files are those of the source, but nobody has looked at "+
			"what this session gives here.")
	}
	return r, nil
}

// ReadCowley2023 reads any session of the source from its two files, which nobody
// has verified: a zip of pictures, in colour or grey, and single repeats (neurons ×
// pictures × repeats) or means (neurons × pictures). Numbers are compared with the
// source's table; what differs becomes a note.
func ReadCowley2023(ctx context.Context, name string, pictures, responses []byte) (*Recording, error) {
	s, err := cowleyByName(name)
	if err != nil {
		return nil, err
	}
	r, err := s.read(ctx, pictures, responses)
	if err != nil {
		return nil, err
	}
	e := cowley2023()
	r.ID, r.Session, r.Area, r.Citation, r.Licence = OwnID, e.ID+"-"+name, e.Area, e.Citation, e.Licence
	r.Notes = slices.Concat(e.Notes, []string{"Read from files whose checksums this software does not know."}, r.Notes)
	r.SHA256 = HashOfContents(pictures, responses)
	return r, r.Validate()
}

// read makes a recording of a session's two files. Picture i is the file with number
// i+1 and column i of the responses. Notes say what the pictures are, what differs from
// the source's table, and what was left out.
func (s cowleySession) read(ctx context.Context, pictures, responses []byte) (*Recording, error) {
	array, err := npy.Read(responses)
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	shape := array.Shape
	if len(shape) != 2 && len(shape) != 3 {
		return nil, fmt.Errorf("responses have shape %v where neurons × pictures × repeats was expected", shape)
	}
	units, n, repeats := shape[0], shape[1], 1
	if len(shape) == 3 {
		repeats = shape[2]
	}
	if units < 1 || units > maxCowleyUnits || n < Fewest || n > maxPictures || repeats < 1 || repeats > maxCowleyRepeats {
		return nil, fmt.Errorf("responses have shape %v: too few neurons, pictures or repeats, or too many", shape)
	}
	images, err := ReadJPEGZip(ctx, pictures)
	if err != nil {
		return nil, fmt.Errorf("pictures: %w", err)
	}
	if images.N != n {
		return nil, fmt.Errorf("%d pictures where the responses have %d: the files are not of one session", images.N, n)
	}
	counts, err := array.Float64s()
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	r := &Recording{
		Species: "macaque monkey (animal " + s.animal + ")",
		Signal:  "spikes in 100 ms",
		Images:  images,
		Notes:   []string{"Pictures, as the source says: " + s.shows + "."},
	}
	if units != s.units || n != s.pictures {
		r.note("The source's table says %d neurons and %d pictures; the files have %d and %d.", s.units, s.pictures, units, n)
	}
	values := make([]float32, n*units*repeats)
	for u := range units {
		for i := range n {
			for k := range repeats {
				values[(i*units+u)*repeats+k] = float32(counts[(u*n+i)*repeats+k])
			}
		}
	}
	if len(shape) == 2 {
		r.Responses = values
		r.note("The source has only means over repeats for this session: there is no noise ceiling, and scores cannot be " +
			"normalised.")
	} else {
		r.Trials, r.Repeats = values, repeats
		r.keepRepeated(units)
	}
	if r.Images.N < Fewest {
		return nil, fmt.Errorf("%d pictures have responses of all neurons: at least %d are needed", r.Images.N, Fewest)
	}
	r.DropConstant()
	return r, nil
}

func (r *Recording) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// keepRepeated averages trials. Pictures without a repeat of some unit are left out.
// Those with one repeat have nothing to compare with: few of them are left out, too,
// and where they are many the recording has no halves and no noise ceiling.
func (r *Recording) keepRepeated(units int) {
	n := r.Images.N
	fewestOf := make([]int, n) // repeats of a picture, of the unit that has fewest
	var none, one int
	for i := range n {
		fewestOf[i] = r.Repeats
		for u := range units {
			k := 0
			for _, v := range r.Trials[(i*units+u)*r.Repeats:][:r.Repeats] {
				if v == v {
					k++
				}
			}
			fewestOf[i] = min(fewestOf[i], k)
		}
		switch fewestOf[i] {
		case 0:
			none++
		case 1:
			one++
		}
	}
	need := 2
	if one*fewRepeats > n {
		need = 1
	}
	dropped := 0
	size := r.Images.H * r.Images.W * r.Images.C
	row := units * r.Repeats
	var pixels []uint8
	var trials []float32
	if none > 0 || need == 2 && one > 0 {
		for i := range n {
			if fewestOf[i] < need {
				dropped++
				continue
			}
			pixels = append(pixels, r.Images.Pix[i*size:][:size]...)
			trials = append(trials, r.Trials[i*row:][:row]...)
		}
		r.Images.N, r.Images.Pix, r.Trials = n-dropped, pixels, trials
		r.note("%d of %d pictures were shown too seldom (fewer than %d repeats of every neuron) and were left out.", dropped,
			n, need)
	}
	r.Responses, r.Halves = MeansOfTrials(r.Trials, r.Images.N, units, r.Repeats)
	if need == 1 {
		r.Halves = [2][]float32{}
		r.note("%d of %d pictures have a single repeat: there is no noise ceiling, and scores cannot be normalised.", one, n)
	}
}
