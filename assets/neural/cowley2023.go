package neural

import (
	"context"
	"fmt"

	"untrained/assets/npy"
)

// Macaque V4, Cowley, Stan, Pillow & Smith 2023. A session is a zip of numbered
// JPEG pictures and an array of spike counts: either single repeats, units ×
// images × repeats with NaN where a repeat is missing, or, where the source has
// only that, means over repeats, units × images.

const (
	cowleyRepository = "cowleygroup/V4_compact_models"
	cowleyCommit     = "f4552ad9d34a466ebc66658f72a08a8e5038f1cf"
	cowleyFolder     = "data_V4_responses/"
	cowleySide       = 112 // pixels
)

// cowleySession is one row of the table of sessions.
type cowleySession struct {
	name, animal           string
	images, units, repeats int  // repeats: the most that any picture has
	single                 bool // the second file has single repeats
	files                  [2]File
	notes                  []string
}

// cowleySessions has the default session first.
var cowleySessions = []cowleySession{{
	name: "210325", animal: "PE", images: 640, units: 50, repeats: 10, single: true,
	files: [2]File{
		{
			Repository: cowleyRepository, Commit: cowleyCommit, Path: cowleyFolder + "images/images_210325.zip",
			Bytes: 1841475, SHA256: "992774eca3508a2ad01accb1a31f5f3e3d90248c49f4eec314f2a915a263e454",
			Blob: "bc36f86a8fb0a7a70ed86661185562ab14a0eba4",
		},
		{
			Repository: cowleyRepository, Commit: cowleyCommit, Path: cowleyFolder + "responses_raw/responses_210325.npy",
			Bytes: 2560128, SHA256: "4008dbbf31a47d9b1b8d8da609f4a7a3433c7071f0e45c611c220b217dd75b76",
			Blob: "db45fd8f2b3b774d3d854d5bdf6b29ed60c801c5",
		},
	},
	notes: []string{
		"The 640 pictures of this session are grey (three equal channels): rendered objects at random pose on unrelated natural backgrounds, behind a round window on grey, after Bashivan, Kar & DiCarlo 2019 (Science 364). Other sessions of the source show colour photographs.",
		"About 80 consecutive pictures show the same class of object, so folds of consecutive pictures are folds by class: use interleaved folds.",
		"Eight pairs of pictures share a background and are nearly equal (correlation above 0.95 between their 16×16 grey versions).",
		"The source marks this session as a test session of its own models.",
	},
}}

func cowley2023() Entry {
	sessions := make([]string, len(cowleySessions))
	for i, s := range cowleySessions {
		sessions[i] = s.name
	}
	e := Entry{
		ID:       "v4-cowley2023",
		Kind:     KindResponses,
		Title:    "Macaque V4, spike counts",
		About:    "Spike counts of neurons in area V4 of awake macaque monkeys, recorded with implanted electrode arrays while pictures were shown, several times each. Fetched from the authors' public repository at your request.",
		Area:     "V4",
		Sessions: sessions,
		Citation: "Cowley, Stan, Pillow & Smith 2023, Compact deep neural network models of visual cortex, bioRxiv 2023.11.22.568315",
		Licence:  "The repository states GPL-3.0; none is stated for the pictures themselves.",
		Notes: []string{
			"Pictures have different numbers of repeats; missing repeats are left out of every mean.",
			"Counts are of spikes in bins of 100 ms. The pictures' size in degrees of visual angle is not stated with the data.",
		},
		files: func(session string) []File {
			s := cowleySessionByName(session)
			return s.files[:]
		},
	}
	for _, f := range cowleySessions[0].files {
		e.Bytes += f.Bytes
	}
	return e
}

// cowleySessionByName is only called with names that Entry.Session let through.
func cowleySessionByName(name string) *cowleySession {
	for i := range cowleySessions {
		if cowleySessions[i].name == name {
			return &cowleySessions[i]
		}
	}
	return &cowleySessions[0]
}

// open reads a session's two files. Picture i is the file with number i+1 and
// column i of the responses.
func (s *cowleySession) open(ctx context.Context, pictures, responses []byte) (*Recording, error) {
	images, err := ReadJPEGZip(ctx, pictures)
	if err != nil {
		return nil, fmt.Errorf("pictures: %w", err)
	}
	if images.N != s.images || images.H != cowleySide || images.W != cowleySide {
		return nil, fmt.Errorf("pictures: %d of %d×%d pixels where %d of %d×%d were expected",
			images.N, images.H, images.W, s.images, cowleySide, cowleySide)
	}
	array, err := npy.Read(responses)
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	want := []int{s.units, s.images}
	if s.single {
		want = append(want, s.repeats)
	}
	if err := array.HasShape(want...); err != nil {
		return nil, fmt.Errorf("responses (units, images, repeats): %w", err)
	}
	counts, err := array.Float64s()
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	r := &Recording{
		Species: "macaque monkey (animal " + s.animal + ")",
		Signal:  "spikes in 100 ms",
		Images:  images,
		Notes:   s.notes,
	}
	repeats := 1
	if s.single {
		repeats = s.repeats
	}
	values := make([]float32, s.images*s.units*repeats)
	for u := range s.units {
		for i := range s.images {
			for k := range repeats {
				values[(i*s.units+u)*repeats+k] = float32(counts[(u*s.images+i)*repeats+k])
			}
		}
	}
	if !s.single {
		r.Responses = values
		r.Notes = append(r.Notes[:len(r.Notes):len(r.Notes)], "The source has only means over repeats for this session: there is no noise ceiling, and scores cannot be normalised.")
		return r, nil
	}
	r.Trials, r.Repeats = values, repeats
	r.Responses, r.Halves = MeansOfTrials(values, s.images, s.units, repeats)
	return r, nil
}
