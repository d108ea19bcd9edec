package neural

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
)

// Preview is what to look at before a recording is used: whether pictures are those
// that were meant, in the right order, and responses are what they should be.
type Preview struct {
	Pictures, Height, Width, Channels int
	Units                             int // or subjects, of dissimilarities
	Repeats                           int // the most of any picture; 0 unknown
	First                             Images
	Names                             []string  // of the files of First, in order; nil where pictures do not come as files
	Histogram                         Histogram // of mean responses, or of dissimilarities
	// Reliabilities are, a unit each, the Spearman–Brown-corrected correlation of the
	// halves of the repeats; of dissimilarities, a subject each, the correlation with
	// the mean of the other subjects; of regions, an area each, what the source states.
	// nil where there is nothing to compare.
	Reliabilities []float64
	Groups        []int    // sizes of the groups, largest first; nil without groups
	Notes         []string // what was done to it
	Warnings      []string // what is doubtful, and what to do
}

// Histogram counts values in bins of one width.
type Histogram struct {
	Low, Width float64
	Counts     []int
}

const (
	firstPictures = 12
	histogramBins = 24
	// usualFolds is how many folds an experiment holds out in turn by default.
	usualFolds = 5
	// unreliable is the reliability below which a unit says little.
	unreliable = 0.3
)

// Preview describes a valid recording.
func (r *Recording) Preview() Preview {
	p := previewOf(r.Images)
	p.Units, p.Repeats, p.Notes = r.NUnits(), r.Repeats, r.Notes
	p.Histogram = histogram(r.Responses)
	if r.Halves[0] == nil {
		p.warn("There are no repeats (or pictures with one only): scores cannot be normalised by a noise ceiling.")
	} else {
		low := 0
		for u := range p.Units {
			c := correlation(r.Halves[0], r.Halves[1], u, p.Units)
			rho := 0.0
			if c > -1 {
				rho = math.Max(-1, 2*c/(1+c))
			}
			if rho < unreliable {
				low++
			}
			p.Reliabilities = append(p.Reliabilities, rho)
		}
		if 2*low > p.Units {
			p.warn(fmt.Sprintf("%d of %d units have a reliability below %g: are responses in the order of the pictures?", low,
				p.Units, unreliable))
		}
	}
	if n := p.Pictures; n < fewPictures {
		p.warn(fmt.Sprintf("%d pictures are few: intervals will be wide, and many features will fit by chance.", n))
	}
	p.group(r.Group)
	group := r.Group
	if r.Row != nil && group != nil { // of pictures, not of rows
		group = make([]int32, len(r.Row))
		for i, row := range r.Row {
			group[i] = r.Group[row]
		}
	}
	same := identical(r.Images, group)
	if same > 0 {
		p.warn(fmt.Sprintf("%d pictures are the same as an earlier one but may fall into other folds: give a group to each "+
			"kind of picture.", same))
	}
	return p
}

// Preview describes valid dissimilarities.
func (d *Dissimilarities) Preview() Preview {
	p := previewOf(d.Images)
	p.Units, p.Notes = len(d.Subjects), d.Notes
	p.Histogram = histogram(d.Values)
	pairs := Pairs(d.Images.N)
	if p.Units < 2 {
		p.warn("There is one subject: no noise ceiling can be given.")
	} else {
		for s := range p.Units {
			rest := make([]float32, pairs)
			for k := range rest {
				var sum float64
				for o := range p.Units {
					if o != s {
						sum += float64(d.Values[o*pairs+k])
					}
				}
				rest[k] = float32(sum / float64(p.Units-1))
			}
			p.Reliabilities = append(p.Reliabilities, correlation(d.Subject(s), rest, 0, 1))
		}
	}
	if same := identical(d.Images, nil); same > 0 {
		p.warn(fmt.Sprintf("%d pictures are the same as an earlier one.", same))
	}
	return p
}

func previewOf(m Images) Preview {
	n := min(m.N, firstPictures)
	return Preview{
		Pictures: m.N, Height: m.H, Width: m.W, Channels: m.C,
		First: Images{N: n, H: m.H, W: m.W, C: m.C, Pix: m.Pix[:n*m.H*m.W*m.C]},
	}
}

func (p *Preview) warn(text string) { p.Warnings = append(p.Warnings, text) }

func (p *Preview) group(group []int32) {
	if group == nil {
		return
	}
	sizes := make(map[int32]int)
	for _, g := range group {
		sizes[g]++
	}
	for _, n := range sizes {
		p.Groups = append(p.Groups, n)
	}
	slices.Sort(p.Groups)
	slices.Reverse(p.Groups)
	if len(p.Groups) < usualFolds {
		p.warn(fmt.Sprintf("There are %d groups: with fewer than %d, set folds to at most %d; intervals over groups will "+
			"be very wide.", len(p.Groups), usualFolds, len(p.Groups)))
	}
	if 2*p.Groups[0] > len(group) {
		p.warn(fmt.Sprintf("One group has %d of %d pictures: little is left to fit when it is held out.",
			p.Groups[0], len(group)))
	}
}

func histogram(values []float32) Histogram {
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	h := Histogram{Low: float64(low), Width: (float64(high) - float64(low)) / histogramBins,
		Counts: make([]int, histogramBins)}
	for _, v := range values {
		bin := 0
		if h.Width > 0 {
			bin = min(histogramBins-1, int((float64(v)-h.Low)/h.Width))
		}
		h.Counts[bin]++
	}
	return h
}

// correlation is Pearson's r of column u of two arrays with so many columns; 0 where
// one of them does not vary.
func correlation(x, y []float32, u, columns int) float64 {
	n := float64(len(x) / columns)
	var sx, sy, xx, yy, xy float64
	for i := u; i < len(x); i += columns {
		sx += float64(x[i])
		sy += float64(y[i])
	}
	for i := u; i < len(x); i += columns {
		a, b := float64(x[i])-sx/n, float64(y[i])-sy/n
		xx += a * a
		yy += b * b
		xy += a * b
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

// identical counts pictures equal to an earlier one that a fold could separate from
// it.
func identical(m Images, group []int32) (count int) {
	first := make(map[[32]byte]int)
	size := m.H * m.W * m.C
	for i := range m.N {
		sum := sha256.Sum256(m.Pix[i*size:][:size])
		before, seen := first[sum]
		if !seen {
			first[sum] = i
		} else if group == nil || group[before] != group[i] {
			count++
		}
	}
	return count
}
