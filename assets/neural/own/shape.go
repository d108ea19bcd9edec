package own

import (
	"fmt"
	"slices"
	"strings"

	"untrained/assets/neural"
)

// The orders of sides that are recognised; the first of each is the one that is asked for.
var (
	imageLayouts = []layout{"pictures height width", "height width pictures",
		"pictures height width channels", "pictures channels height width", "height width channels pictures",
		"channels height width pictures"}
	responseLayouts = []layout{"pictures units", "units pictures",
		"pictures units repeats", "units pictures repeats", "repeats pictures units", "units repeats pictures",
		"repeats units pictures"}
	// swapped differs from what is asked for in a way that no shape shows; it is read only if the user says so.
	swapped = layout("pictures repeats units")
)

// fitting returns the layouts that an array of this shape could have with n pictures; n = 0 stands for any number.
func fitting(layouts []layout, shape []int, n int) (list []layout) {
	for _, l := range layouts {
		pictures, asked := l.side(shape, "pictures"), asked(l)
		if len(l.sides()) != len(shape) || n > 0 && pictures != n || pictures < 2 || !asked && pictures < neural.Fewest {
			continue
		}
		if c := l.side(shape, "channels"); l.has("channels") && (c != 1 && c != 3 && c != 4 ||
			!asked && c >= min(l.side(shape, "height"), l.side(shape, "width"))) {
			continue
		}
		list = append(list, l)
	}
	return list
}

// asked reports whether an order of sides is one that is asked for.
func asked(l layout) bool {
	return l == "" || slices.Contains([]layout{"pictures height width", "pictures height width channels", "pictures units",
		"pictures units repeats"}, l)
}

// layouts decides how the sides of images and of responses are ordered: pictures first, as asked for, unless only
// another order fits. images is nil where pictures are files, of which there are n. What fits in several ways is asked.
func (p *parts) layouts(images, responses []int, n int) (of, to layout, err error) {
	type pair struct{ of, to layout }
	var pairs []pair
	if images == nil {
		for _, to := range fitting(responseLayouts, responses, n) {
			pairs = append(pairs, pair{"", to})
		}
	}
	for _, of := range fitting(imageLayouts, images, 0) {
		for _, to := range fitting(responseLayouts, responses, of.side(images, "pictures")) {
			pairs = append(pairs, pair{of, to})
		}
	}
	if p.answers["responses"] == string(swapped) && len(responses) == 3 {
		for _, l := range append([]layout{""}, fitting(imageLayouts, images, responses[0])...) {
			if l != "" || images == nil && n == responses[0] {
				pairs = append(pairs, pair{l, swapped})
			}
		}
	}
	if len(pairs) == 0 {
		return "", "", p.misfit(images, responses, n)
	}
	if slices.ContainsFunc(pairs, func(q pair) bool { return asked(q.of) && asked(q.to) }) {
		// That images and responses are both in another order is not another way to read them.
		pairs = slices.DeleteFunc(pairs, func(q pair) bool { return !asked(q.of) && !asked(q.to) })
	}
	distinct := func(side func(pair) layout) (list []layout) {
		for _, q := range pairs {
			if l := side(q); !slices.Contains(list, l) {
				list = append(list, l)
			}
		}
		return list
	}
	choose := func(key, what string, shape []int, side func(pair) layout) (layout, error) {
		list := distinct(side)
		if len(list) == 1 && p.answers[key] == "" {
			return list[0], nil
		}
		var options []Option
		for _, l := range list {
			options = append(options, Option{string(l), strings.ReplaceAll(string(l), " ", " × ")})
		}
		answer, err := p.ask(key, fmt.Sprintf("The %s have shape %v: what are its sides?", what, shape), options...)
		pairs = slices.DeleteFunc(pairs, func(q pair) bool { return side(q) != layout(answer) })
		return layout(answer), err
	}
	if of, err = choose("images", "images", images, func(q pair) layout { return q.of }); err != nil {
		return "", "", err
	}
	to, err = choose("responses", "responses", responses, func(q pair) layout { return q.to })
	return of, to, err
}

// noteTurned says that sides were put into the order that is asked for.
func (p *parts) noteTurned(what string, shape []int, l, wanted layout) {
	if l == wanted {
		return
	}
	p.note("The %s have shape %v, %s, and were turned to %s.", what, shape, strings.ReplaceAll(string(l), " ", " × "),
		strings.ReplaceAll(string(wanted), " ", " × "))
}

// misfit says why images and responses do not fit together.
func (p *parts) misfit(images, responses []int, n int) error {
	if images != nil {
		possible := fitting(imageLayouts, images, 0)
		if len(possible) == 0 {
			if c := images[len(images)-1]; len(images) == 4 && c == 2 {
				return fmt.Errorf("images have shape %v, grey with alpha: leave the alpha out, images[..., 0]", images)
			}
			if len(images) == 3 && images[0] < 2 || len(images) == 2 {
				return fmt.Errorf("images have shape %v: at least two pictures are needed, pictures × height × width", images)
			}
			return fmt.Errorf("images have shape %v: pictures × height × width, or × 1, 3 or 4 channels, can be read", images)
		}
		n = possible[0].side(images, "pictures")
		if len(possible) > 1 {
			var counts []string
			for _, l := range possible {
				counts = append(counts, fmt.Sprintf("%d pictures as %s", l.side(images, "pictures"),
					strings.ReplaceAll(string(l), " ", " × ")))
			}
			return fmt.Errorf("images have shape %v (%s) and responses have shape %v: the first side of both must be the "+
				"number "+
				"of pictures", images, strings.Join(counts, ", "), responses)
		}
	}
	if len(responses) != 2 && len(responses) != 3 {
		return fmt.Errorf("responses have shape %v: pictures × units, or pictures × units × repeats, can be read", responses)
	}
	return fmt.Errorf("responses have shape %v for %d pictures: the first side must be the number of pictures", responses,
		n)
}
