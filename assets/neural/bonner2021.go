package neural

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Human visual cortex, Bonner & Epstein 2021: fMRI responses of voxels in up to ten
// regions to 81 categories of objects, ten photographs each. A subject is two
// MAT-files: roistack.mat has the responses, sets.mat the authors' folds.

const (
	bonnerRepository = "kelseyhan-jhu/semantic"
	bonnerCommit     = "3f51856999d6f0ffd149bfaba22063c46dd25c05"
	bonnerFolder     = "kh/object2vec_encoder_python/data/"
	bonnerOthers     = "EricElmoznino/adversarial_tms" // subjects 2 to 4
	bonnerCommit2    = "731fe820db9a723814b2446af1c1d8d306aa455b"
	bonnerFolder2    = "object2vec/subject_data/"
	bonnerCategories = 81
	bonnerFolds      = 9
	bonnerSide       = 480 // of the square in the middle of a picture, pixels
	bonnerPictures   = 2   // of each category in the list of files; the source has ten
	maxBonnerVoxels  = 1 << 14
)

// bonnerSession is one person, seen with one or two pictures a category.
type bonnerSession struct {
	name      string
	pictures  int // of each category
	responses File
	folds     File
	areas     int
}

// bonnerSessions has the default session first, then the other people, then all of
// them with two pictures a category.
var bonnerSessions = func() (list []bonnerSession) {
	stack, folds := bonnerFolder+"fmri/subj001/roistack.mat", bonnerFolder+"fmri/subj001/sets.mat"
	list = []bonnerSession{{
		name: "subject-1", areas: 10,
		responses: File{Repository: bonnerRepository, Commit: bonnerCommit, Path: stack, Bytes: 591691,
			SHA256: "ddc53d6923901ae6627e453249bddfce17cdf9d3fd8196763f37eeec6f0e7212"},
		folds: File{Repository: bonnerRepository, Commit: bonnerCommit, Path: folds, Bytes: 845,
			SHA256: "b9bddee0b827db94e2a823fa9b78c0c9175c4608b4adf575602c3b69ab5471c2"},
	}}
	for _, s := range []struct {
		subject     int
		bytes       [2]int64
		stack, sets string
	}{
		{2, [2]int64{79118, 846}, "edf064ce2abfbd1e88080a4abfc38e24367e95c7f3777aced11fc978893d1aa2",
			"f6cb6ef3f892731e2a55882e642c9a4012b30308cf24bb4802c8e301d51b6fe5"},
		{3, [2]int64{79170, 850}, "654b8efb7d21b2d24d430aedd64ec78c5684d4b43f815250a22dc6abb75aaab9",
			"a74625f4eaefac1afe9e8f2ff36aa7c1315b6dbd7cd3e37cd3b6ed3687368dd5"},
		{4, [2]int64{78785, 846}, "ceb4c1341d395b82cfd4cb838e2df07b6bba31bdd92a0e08289f8ba997334763",
			"d0d0ac50b2fc898a33e87b187592ffbe6309580bd0c27d6b02b7649a452201e8"},
	} {
		folder := fmt.Sprintf("%ssubj%03d_old/", bonnerFolder2, s.subject)
		list = append(list, bonnerSession{
			name: fmt.Sprintf("subject-%d", s.subject), areas: 2,
			responses: File{Repository: bonnerOthers, Commit: bonnerCommit2, Path: folder + "roistack.mat",
				Bytes: s.bytes[0], SHA256: s.stack},
			folds: File{Repository: bonnerOthers, Commit: bonnerCommit2, Path: folder + "sets.mat",
				Bytes: s.bytes[1], SHA256: s.sets},
		})
	}
	for i := range list {
		list[i].pictures = 1
	}
	for _, s := range slices.Clone(list) {
		s.name, s.pictures = s.name+"-two-pictures", 2
		list = append(list, s)
	}
	return list
}()

func bonner2021() Entry {
	e := Entry{
		ID:    "human-objects",
		Kind:  KindRegions,
		Title: "Human visual cortex, 81 kinds of objects",
		About: "fMRI responses of voxels in early visual cortex and in nine regions for objects, scenes, faces and " +
			"bodies of one person (and in two regions of three more) to 81 categories of objects, with photographs " +
			"of each. Fetched from two public repositories at your request.",
		Area: "EVC, LOC, pFs, OPA, PPA, RSC, FFA, OFA, STS, EBA",
		Citation: "Bonner & Epstein 2021, Object representations in the human brain reflect the co-occurrence " +
			"statistics of vision and language, Nat Commun 12:4081",
		Licence: notStated,
		Notes: []string{
			"A row is a category. The person saw ten photographs of each; the first one stands for them here, or the " +
				"first two in the sessions named so.",
			"Responses are means over a category's photographs, with each voxel's mean over categories taken off; " +
				"there are no single repeats. A region's reliability is the mean over its voxels of the split-half " +
				"correlation that the source gives.",
			"All photographs are cut to the 480×480 pixels in their middle; two of them are 599 pixels wide, the " +
				"others 600.",
			"Voxels share a strong common response. Beside prediction, compare dissimilarities of patterns, with " +
				"each voxel's mean removed.",
			"Early visual cortex is known of one person only. Pixels predict it nearly as well as any network.",
		},
		files: func(session string) []File {
			s := bonnerByName(session)
			files := []File{s.responses, s.folds}
			for i, f := range bonner2021Pictures() {
				if i%bonnerPictures < s.pictures {
					files = append(files, f)
				}
			}
			return files
		},
	}
	for _, s := range bonnerSessions {
		e.Sessions = append(e.Sessions, s.name)
	}
	e.Bytes = sum(e.files(e.Sessions[0]))
	return e
}

// bonnerByName returns the session with this name, which must be one that Entry.Session accepts.
func bonnerByName(name string) *bonnerSession {
	return &bonnerSessions[slices.IndexFunc(bonnerSessions, func(s bonnerSession) bool { return s.name == name })]
}

// bonnerCategory is the category that a picture's path names: lamp of …/lamp/lamp001.png.
func bonnerCategory(f File) string {
	parts := strings.Split(f.Path, "/")
	return parts[len(parts)-2]
}

func (s *bonnerSession) open(ctx context.Context, responses, folds []byte, pictures [][]byte) (*Regions, error) {
	stack, err := readBonnerStack(responses)
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	if len(stack.areas) != s.areas {
		return nil, fmt.Errorf("responses of %d areas where %d were expected", len(stack.areas), s.areas)
	}
	common := Recording{
		Species:    "human",
		Signal:     "fMRI response (beta), mean of a category",
		Conditions: stack.categories,
	}
	if common.Fold, err = readBonnerFolds(folds, stack.categories); err != nil {
		return nil, fmt.Errorf("folds: %w", err)
	}
	if want := s.pictures * bonnerCategories; len(pictures) != want {
		return nil, fmt.Errorf("%d pictures where %d were expected", len(pictures), want)
	}
	files := bonner2021Pictures()
	for i, content := range pictures {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row := i / s.pictures
		f := files[row*bonnerPictures+i%s.pictures]
		if category := bonnerCategory(f); category != stack.categories[row] {
			return nil, fmt.Errorf("row %d of the responses is %.40q where the pictures show %s", row,
				stack.categories[row], category)
		}
		if err := common.Images.appendCentre(content, bonnerSide, len(pictures)); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Path, err)
		}
		if s.pictures > 1 {
			common.Row = append(common.Row, int32(row))
		}
	}
	r := &Regions{}
	for _, a := range stack.areas {
		area := common
		area.Area, area.Responses, area.Reliability = a.name, a.responses, a.reliability
		if a.name == "EVC" {
			r.Early = a.name
		}
		r.Areas = append(r.Areas, &area)
	}
	return r, nil
}
