package own

import (
	"context"
	"fmt"
	"math"
	"slices"

	"untrained/assets/neural"
)

const maxSubjects = 1000

// rounding is how far a matrix may differ from a symmetric one with zeros on its diagonal, relative to its largest
// value, and still count as one that was computed with 32 bits.
const rounding = 1e-4

// dissimilarities puts dissimilarities of pictures together.
func (p *parts) dissimilarities(ctx context.Context) (*neural.Dissimilarities, error) {
	drawn, err := p.stimuli()
	if err != nil {
		return nil, err
	}
	m := p.named["rdm"]
	a, err := m.read(p, p.rows(drawn), maxValues)
	if err != nil {
		return nil, fmt.Errorf("rdm: %w", err)
	}
	l, n, err := p.imagesOfRDM(drawn, a.shape)
	if err != nil {
		return nil, err
	}
	if n < neural.Fewest {
		return nil, fmt.Errorf("%d pictures: at least %d are needed to compare dissimilarities", n, neural.Fewest)
	}
	images, err := p.pictured(ctx, drawn, l, a.index)
	if err != nil {
		return nil, err
	}
	d := &neural.Dissimilarities{ID: neural.OwnID, Area: "your own", Species: "not stated", Signal: "dissimilarity",
		Images: images, Citation: "Your own recording.", Licence: "Yours; it stays on this machine."}
	subjects, err := p.subjects(a, n)
	if err != nil {
		return nil, fmt.Errorf("rdm%w", err)
	}
	if d.Subjects, err = p.subjectNames(len(subjects)); err != nil {
		return nil, err
	}
	if err := p.withoutMissing(d, subjects); err != nil {
		return nil, fmt.Errorf("rdm: %w", err)
	}
	p.signs(d)
	return d, nil
}

// imagesOfRDM finds the order of the images' sides that fits the dissimilarities.
func (p *parts) imagesOfRDM(drawn *array, rdm []int) (layout, int, error) {
	if drawn == nil {
		return "", len(p.pictures), nil
	}
	possible := fitting(imageLayouts, drawn.shape, 0)
	if len(possible) == 0 {
		return "", 0, p.misfit(drawn.shape, nil, 0)
	}
	var fit []layout
	for _, l := range possible {
		n := l.side(drawn.shape, "pictures")
		if slices.Contains(rdm, n) || slices.Contains(rdm, neural.Pairs(n)) {
			fit = append(fit, l)
		}
	}
	if len(fit) == 0 {
		fit = possible[:1]
	}
	l := fit[0]
	if len(fit) > 1 || p.answers["images"] != "" {
		var options []Option
		for _, l := range fit {
			options = append(options, Option{string(l), string(l)})
		}
		answer, err := p.ask("images", fmt.Sprintf("The images have shape %v: what are its sides?", drawn.shape), options...)
		if err != nil {
			return "", 0, err
		}
		l = layout(answer)
	}
	return l, l.side(drawn.shape, "pictures"), nil
}

// subjects returns the pairs of each subject, NaN where one is missing.
func (p *parts) subjects(a *array, n int) (list [][]float64, err error) {
	pairs, s := neural.Pairs(n), a.shape
	is := func(shape ...int) bool { return slices.Equal(s, shape) }
	var values []float64
	square := true
	switch {
	case is(n, n):
		values = arrange(a, a.numbers(), "a b", "a b")
	case len(s) == 3 && s[1] == n && s[2] == n:
		values = arrange(a, a.numbers(), "subject a b", "subject a b")
	case len(s) == 3 && s[0] == n && s[1] == n:
		p.note("The dissimilarities have shape %v: the last side was taken for the subjects.", s)
		values = arrange(a, a.numbers(), "a b subject", "subject a b")
	case is(pairs), len(s) == 2 && s[1] == pairs:
		values, square = arrange(a, a.numbers(), plainLayout(a), plainLayout(a)), false
	case len(s) == 2 && s[0] == pairs:
		if s[1] > 1 {
			p.note("The dissimilarities have shape %v: the last side was taken for the subjects.", s)
		}
		values, square = arrange(a, a.numbers(), "pair subject", "subject pair"), false
	default:
		return nil, fmt.Errorf(" has shape %v for %d pictures: %d×%d or %d pairs, for one or several subjects, can be "+
			"read", s, n, n, n, pairs)
	}
	size := pairs
	if square {
		size = n * n
	}
	count := len(values) / size
	if count > maxSubjects {
		return nil, fmt.Errorf(" has %d subjects: at most %d can be used", count, maxSubjects)
	}
	most := 0.0 // what rounding made of zeros and of equal values
	for k := range count {
		one := values[k*size:][:size]
		if square {
			var off float64
			if one, off, err = upper(one, n); err != nil {
				return nil, fmt.Errorf(", subject %d: %w", k+1, err)
			}
			most = max(most, off)
		}
		list = append(list, one)
	}
	if most > 1e-9 {
		p.note("The diagonal and the two halves of the dissimilarities differ by up to %.2g, as rounding to 32 bits makes "+
			"them; "+
			"the two halves were averaged.", most)
	}
	return list, nil
}

// upper returns the pairs of a matrix, and how far it is from one with a zero diagonal and equal halves. A matrix of
// which only one half is filled counts as that half.
func upper(m []float64, n int) (pairs []float64, off float64, err error) {
	scale, diagonal, same := 0.0, 0.0, 0
	empty := [2]bool{true, true} // above and below the diagonal: zeros or missing
	at := func(i, j int) float64 { return m[i*n+j] }
	for i := range n {
		for j := range n {
			v := at(i, j)
			if math.IsInf(v, 0) {
				return nil, 0, fmt.Errorf("the dissimilarity of pictures %d and %d is infinite", i, j)
			}
			if i != j && v == v && v != 0 {
				scale = max(scale, math.Abs(v))
				if i < j {
					empty[0] = false
				} else {
					empty[1] = false
				}
			}
		}
		if v := at(i, i); v == v {
			diagonal = max(diagonal, math.Abs(v))
			if v == at(0, 0) || math.Abs(v-at(0, 0)) <= rounding {
				same++
			}
		}
	}
	if diagonal > rounding*scale {
		if same == n && at(0, 0) > 0 && at(0, 0) >= scale*(1-rounding) {
			return nil, 0, fmt.Errorf("the diagonal is %.4g, which no other value exceeds: these are similarities; for "+
				"correlations save 1 - rdm", at(0, 0))
		}
		return nil, 0, fmt.Errorf("a picture differs from itself by %.4g, where the largest value is %.4g: not a matrix of "+
			"dissimilarities; if they are similarities such as correlations save 1 - rdm", diagonal, scale)
	}
	off = diagonal
	for i := range n {
		for j := i + 1; j < n; j++ {
			a, b := at(i, j), at(j, i)
			switch {
			case empty[1] && !empty[0], b != b:
				b = a
			case empty[0] && !empty[1], a != a:
				a = b
			}
			if d := math.Abs(a - b); d > rounding*scale {
				return nil, 0, fmt.Errorf("pictures %d and %d differ by %g one way and by %g the other: the matrix is not "+
					"symmetric; "+
					"if both ways mean the same, save (rdm + numpy.swapaxes(rdm, -1, -2)) / 2", i, j, a, b)
			} else if d == d {
				off = max(off, d)
			}
			pairs = append(pairs, (a+b)/2)
		}
	}
	return pairs, off, nil
}

// withoutMissing sets the values of all subjects. Where pairs are missing it leaves out the fewest pictures, one after
// the other those with most missing pairs, so that every subject is kept.
func (p *parts) withoutMissing(d *neural.Dissimilarities, subjects [][]float64) error {
	n := d.Images.N
	missing := make([]map[int]bool, n) // by picture, the others with which it has no value
	for i := range missing {
		missing[i] = make(map[int]bool)
	}
	count, worst, worstCount := 0, 0, 0
	for s, values := range subjects {
		before := count
		at := 0
		for i := range n {
			for j := i + 1; j < n; j++ {
				if v := values[at]; v != v {
					missing[i][j], missing[j][i] = true, true
					count++
				}
				at++
			}
		}
		if count-before > worstCount {
			worst, worstCount = s, count-before
		}
	}
	var dropped []int
	for count > 0 {
		most := 0
		for i := range missing {
			if len(missing[i]) > len(missing[most]) {
				most = i
			}
		}
		if len(missing[most]) == 0 {
			break
		}
		for j := range missing[most] {
			delete(missing[j], most)
		}
		clear(missing[most])
		dropped = append(dropped, most)
	}
	if 10*len(dropped) > n || n-len(dropped) < neural.Fewest {
		return fmt.Errorf("%d pairs are missing (NaN), %d of them in %s: leave that subject out, or the pictures whose "+
			"pairs "+
			"are missing", count, worstCount, d.Subjects[worst])
	}
	if len(dropped) > 0 {
		slices.Sort(dropped)
		var names []string
		for _, i := range dropped {
			name := fmt.Sprint(i)
			if i < len(p.pictures) {
				name += " (" + p.pictures[i].base() + ")"
			}
			names = append(names, name)
		}
		p.warn("%d values of pairs are missing (NaN). All subjects were kept, and %d of %d pictures with missing pairs "+
			"were left "+
			"out for all of them: %s, counted from 0.", count, len(dropped), n, list(names))
		p.drop(d, dropped)
	}
	for _, values := range subjects {
		at := 0
		for i := range n {
			for j := i + 1; j < n; j++ {
				if !slices.Contains(dropped, i) && !slices.Contains(dropped, j) {
					d.Values = append(d.Values, float32(values[at]))
				}
				at++
			}
		}
	}
	return nil
}

// drop leaves pictures out.
func (p *parts) drop(d *neural.Dissimilarities, dropped []int) {
	m := &d.Images
	size := m.H * m.W * m.C
	var pix []uint8
	var files []File
	for i := range m.N {
		if slices.Contains(dropped, i) {
			continue
		}
		pix = append(pix, m.Pix[i*size:][:size]...)
		if i < len(p.pictures) {
			files = append(files, p.pictures[i])
		}
	}
	m.N, m.Pix, p.pictures = m.N-len(dropped), pix, files
}

// signs says what values below zero mean.
func (p *parts) signs(d *neural.Dissimilarities) {
	below, low, high := 0, 0.0, 0.0
	for _, v := range d.Values {
		if v < -1e-6 {
			below++
		}
		low, high = min(low, float64(v)), max(high, float64(v))
	}
	if below == 0 {
		return
	}
	p.note("%d of %d dissimilarities are below 0 (down to %.3g), as cross-validated distances may be.", below,
		len(d.Values), low)
	if high <= 1.0001 && low >= -1.0001 && 4*below > len(d.Values) {
		p.warn("All values lie between −1 and 1 and %d of %d below 0: if they are correlations, they are similarities; save "+
			"1 - rdm.", below, len(d.Values))
	}
}

// subjectNames reads the names of subjects, or numbers them.
func (p *parts) subjectNames(count int) ([]string, error) {
	names, err := p.names(nil, count)
	if err != nil {
		return nil, fmt.Errorf("names of subjects: %w", err)
	}
	for s := len(names); s < count; s++ {
		names = append(names, fmt.Sprintf("subject %d", s+1))
	}
	return names, nil
}
