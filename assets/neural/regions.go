package neural

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Regions is a recording of several areas of one brain that saw the same pictures.
type Regions struct {
	// Areas are the areas in the source's order, each a recording by itself with its own
	// name (Area), units and reliability. Pictures, rows, conditions, groups and folds are
	// the same in all of them and share memory.
	Areas []*Recording
	// Early is the name of the area that the others are compared with, the one nearest
	// to the eye: "EVC". "" where only higher areas were recorded.
	Early string
}

// Names are the names of the areas, in order.
func (r *Regions) Names() []string {
	names := make([]string, len(r.Areas))
	for i, a := range r.Areas {
		names[i] = a.Area
	}
	return names
}

// Select returns the areas of these names, in the order of the names; the case of
// letters does not matter. No names mean all areas, the early one first. The error
// lists the areas there are, or names the area that was given twice.
func (r *Regions) Select(names ...string) ([]*Recording, error) {
	if len(names) == 0 {
		list := slices.Clone(r.Areas)
		slices.SortStableFunc(list, func(a, b *Recording) int {
			return rank(a.Area == r.Early) - rank(b.Area == r.Early)
		})
		return list, nil
	}
	var list []*Recording
	for _, name := range names {
		i := slices.IndexFunc(r.Areas, func(a *Recording) bool { return strings.EqualFold(a.Area, name) })
		if i < 0 {
			return nil, fmt.Errorf("recording %s has no area %.40q; it has %s", r.label(), name, strings.Join(r.Names(), ", "))
		}
		if slices.Contains(list, r.Areas[i]) {
			return nil, fmt.Errorf("area %s is named twice; name each area once", r.Areas[i].Area)
		}
		list = append(list, r.Areas[i])
	}
	return list, nil
}

// rank puts what is first before what is not.
func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

func (r *Regions) label() string {
	if len(r.Areas) == 0 {
		return "without areas"
	}
	return r.Areas[0].label()
}

// Validate reports the first thing that makes the areas unusable: an area that is not
// a valid recording (see Recording.Validate), names of areas that are empty or there
// twice, an early area that is not among them, areas that saw different pictures.
func (r *Regions) Validate() error {
	if r == nil || len(r.Areas) == 0 {
		return errors.New("there are no areas")
	}
	first := r.Areas[0]
	for i, a := range r.Areas {
		if err := a.Validate(); err != nil {
			return fmt.Errorf("area %s: %w", a.Area, err)
		}
		if a.Area == "" || slices.ContainsFunc(r.Areas[:i],
			func(b *Recording) bool { return strings.EqualFold(a.Area, b.Area) }) {
			return fmt.Errorf("recording %s: area %d is called %.40q: names must be unique and not empty", r.label(), i, a.Area)
		}
		if !samePictures(a, first) || !slices.Equal(a.Row, first.Row) || !slices.Equal(a.Conditions, first.Conditions) ||
			!slices.Equal(a.Group, first.Group) || !slices.Equal(a.Fold, first.Fold) {
			return fmt.Errorf("recording %s: %s and %s differ in their pictures, conditions, groups or folds", r.label(),
				a.Area, first.Area)
		}
	}
	if r.Early != "" && !slices.Contains(r.Names(), r.Early) {
		return fmt.Errorf("recording %s has no area %.40q to compare the others with; it has %s", r.label(), r.Early,
			strings.Join(r.Names(), ", "))
	}
	return nil
}

// samePictures reports whether two recordings have one set of pictures in memory.
func samePictures(a, b *Recording) bool {
	m, n := a.Images, b.Images
	return m.N == n.N && m.H == n.H && m.W == n.W && m.C == n.C && len(m.Pix) == len(n.Pix) && &m.Pix[0] == &n.Pix[0]
}

// Preview describes valid regions.
func (r *Regions) Preview() Preview {
	first := r.Areas[0]
	p := previewOf(first.Images)
	p.Notes = first.Notes
	var all []float32
	for _, a := range r.Areas {
		p.Units += a.NUnits()
		all = append(all, a.Responses...)
		if a.Reliability != 0 {
			p.Reliabilities = append(p.Reliabilities, a.Reliability)
		}
	}
	p.Histogram = histogram(all)
	if n := first.Rows(); n < fewPictures {
		p.warn(fmt.Sprintf("%d conditions are few: intervals will be wide, and many features will fit by chance.", n))
	}
	if r.Early == "" {
		p.warn("There is no early area among them: differences between early and higher areas cannot be judged.")
	}
	var weak []string
	for _, a := range r.Areas {
		if math.Abs(a.Reliability) < unreliable && a.Reliability != 0 {
			weak = append(weak, a.Area)
		}
	}
	if weak != nil {
		p.warn(fmt.Sprintf("The reliability of %s is below %g: little can be predicted there.", list(weak), unreliable))
	}
	return p
}
