package neural

import (
	"errors"
	"fmt"
	"math"
)

// Dissimilarities say, for every pair of pictures, how unlike the responses to them
// are: what is left of a recording whose responses were never published. Networks
// are compared by the dissimilarities of their features to the same pictures
// (Kriegeskorte, Mur & Bandettini 2008, Front Syst Neurosci 2:4).
type Dissimilarities struct {
	ID        string
	Session   string
	Area      string
	Species   string
	Signal    string // what a dissimilarity is: "1 − correlation of voxel patterns"
	Simulated bool

	Images Images
	// Values are subjects × pairs. Pairs are the upper triangle of a matrix of
	// pictures without its diagonal, row by row: (0,1), (0,2), …, (1,2), …; see Pair.
	Values []float32
	// Subjects names the rows of Values; with more than one there is a noise ceiling.
	Subjects []string

	// Class says which kind of thing a picture shows, an index into Classes; nil
	// where that is unknown.
	Class   []int32
	Classes []string

	FieldDegrees float64
	Citation     string
	Licence      string
	Notes        []string
	SHA256       string
}

// Pairs is the number of pairs of n pictures, n(n−1)/2.
func Pairs(n int) int { return n * (n - 1) / 2 }

// Pair is the place of pictures i < j among the pairs of n pictures.
func Pair(n, i, j int) int { return i*(2*n-i-1)/2 + j - i - 1 }

// Subject is the row of one subject; it shares memory with d.
func (d *Dissimilarities) Subject(s int) []float32 {
	pairs := Pairs(d.Images.N)
	return d.Values[s*pairs : (s+1)*pairs]
}

// Validate reports the first thing that makes dissimilarities unusable: sizes that
// do not fit together, values that are missing or infinite, or below 0 for the most part, a subject to
// whom all pairs are alike, names that are empty or there twice.
func (d *Dissimilarities) Validate() error {
	if d == nil {
		return errors.New("there are no dissimilarities")
	}
	// Pictures and names obey the rules of a recording.
	r := Recording{ID: d.ID, Session: d.Session, Images: d.Images, FieldDegrees: d.FieldDegrees}
	for _, check := range []func() error{r.validateImages, r.validateLabels, d.validateValues, d.validateNames} {
		if err := check(); err != nil {
			return fmt.Errorf("recording %s: %w", r.label(), err)
		}
	}
	return nil
}

func (d *Dissimilarities) validateValues() error {
	n := d.Images.N
	if n < 4 {
		return fmt.Errorf("%d pictures: at least four are needed to compare dissimilarities", n)
	}
	pairs := Pairs(n)
	if len(d.Values) == 0 || len(d.Values)%pairs != 0 || len(d.Values) > maxValues {
		return fmt.Errorf("%d dissimilarities are not a whole number of subjects for %d pairs of %d pictures",
			len(d.Values), pairs, n)
	}
	if got := len(d.Values) / pairs; got != len(d.Subjects) {
		return fmt.Errorf("dissimilarities of %d subjects where %d are named", got, len(d.Subjects))
	}
	for s, name := range d.Subjects {
		same, row, negative := true, d.Subject(s), 0
		at := 0
		for i := range n {
			for j := i + 1; j < n; j++ {
				v := row[at]
				switch {
				case v != v:
					return fmt.Errorf("the dissimilarity of pictures %d and %d in %s is missing (NaN)", i, j, name)
				case math.IsInf(float64(v), 0):
					return fmt.Errorf("the dissimilarity of pictures %d and %d in %s is infinite", i, j, name)
				case v < -1e-6: // cross-validated distances scatter around zero; a correlation may round to more than one
					negative++
				}
				same = same && v == row[0]
				at++
			}
		}
		if 2*negative > pairs {
			return fmt.Errorf("%d of %d dissimilarities in %s are below 0: if they are similarities such as correlations, save "+
				"1 - rdm", negative, pairs, name)
		}
		if same {
			return fmt.Errorf("all pairs have the dissimilarity %g in %s, so that no score is defined: leave the subject out",
				row[0], name)
		}
	}
	return nil
}

func (d *Dissimilarities) validateNames() error {
	seen := make(map[string]bool, len(d.Subjects))
	for i, name := range d.Subjects {
		if name == "" || seen[name] {
			return fmt.Errorf("subject %d is called %.40q: names must be unique and not empty", i, name)
		}
		seen[name] = true
	}
	if d.Class != nil && len(d.Class) != d.Images.N {
		return fmt.Errorf("%d classes for %d pictures: one a picture is needed", len(d.Class), d.Images.N)
	}
	for i, c := range d.Class {
		if c < 0 || int(c) >= len(d.Classes) {
			return fmt.Errorf("picture %d is of class %d; there are %d", i, c, len(d.Classes))
		}
	}
	return nil
}

// upperTriangle appends the pairs of a full n×n matrix, which must be symmetric
// with zeros on its diagonal; at(i, j) is its element.
func upperTriangle(pairs []float32, n int, at func(i, j int) float64) ([]float32, error) {
	for i := range n {
		if v := at(i, i); math.Abs(v) > 1e-6 {
			return nil, fmt.Errorf("picture %d differs from itself by %g: not a matrix of dissimilarities", i, v)
		}
		for j := i + 1; j < n; j++ {
			a, b := at(i, j), at(j, i)
			if math.Abs(a-b) > 1e-6*(1+math.Abs(a)) {
				return nil, fmt.Errorf("pictures %d and %d differ by %g one way and by %g the other: the matrix is not symmetric",
					i, j, a, b)
			}
			pairs = append(pairs, float32(a))
		}
	}
	return pairs, nil
}
