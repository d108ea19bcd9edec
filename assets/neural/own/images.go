package own

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/assets/neural"
	"untrained/assets/picture"
)

// maxPixels bounds the bytes of all pictures together.
const maxPixels = 1 << 30

// pixels makes pictures of an array whose sides are in this order.
func (p *parts) pixels(a *array, l layout) (m neural.Images, err error) {
	wanted := layout("pictures height width")
	if l.has("channels") {
		wanted = "pictures height width channels"
	}
	m = neural.Images{N: l.side(a.shape, "pictures"), H: l.side(a.shape, "height"), W: l.side(a.shape, "width"),
		C: l.side(a.shape, "channels")}
	p.noteTurned("images", a.shape, l, wanted)
	pix, err := p.toBytes(a)
	if err != nil {
		return m, err
	}
	m.Pix = arrange(a, pix, l, wanted)
	if m.C == 4 {
		p.dropAlpha(&m)
	}
	p.look(m)
	return m, nil
}

// dropAlpha makes red, green and blue of pictures with an alpha channel.
func (p *parts) dropAlpha(m *neural.Images) {
	pix := make([]uint8, 0, len(m.Pix)/4*3)
	transparent := make(map[int]bool)
	for i := 0; i < len(m.Pix); i += 4 {
		alpha := int(m.Pix[i+3])
		if alpha != 255 {
			transparent[i/(4*m.H*m.W)] = true
		}
		for c := range 3 {
			pix = append(pix, uint8((int(m.Pix[i+c])*alpha+picture.Ground*(255-alpha)+127)/255))
		}
	}
	m.C, m.Pix = 3, pix
	if len(transparent) == 0 {
		p.note("The images have four channels, red, green, blue and alpha; alpha is opaque everywhere and was left out.")
		return
	}
	p.warn("%d of %d pictures have transparent pixels and were put on a grey ground (%d of 255): if they were shown on "+
		"another one, put them on it and save them again.", len(transparent), m.N, picture.Ground)
}

// toBytes scales an array's numbers to bytes, in stored order.
func (p *parts) toBytes(a *array) ([]uint8, error) {
	if a.bytes != nil {
		if slices.Max(a.bytes) <= 1 {
			return p.scaled(a.numbers(), 255, "0 and 1, which were taken for black and white"), nil
		}
		return a.bytes, nil
	}
	values := a.numbers()
	low, high := math.Inf(1), math.Inf(-1)
	bad, first := 0, 0
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			if bad == 0 {
				first = i
			}
			bad++
			continue
		}
		low, high = min(low, v), max(high, v)
	}
	if bad > 0 {
		return nil, fmt.Errorf("%d of %d pixels are no numbers; the first, pixel %d, is %g: replace them, or leave these "+
			"pictures and their responses out", bad, len(values), first, values[first])
	}
	outside := func(top float64) (n int) {
		for _, v := range values {
			if v < 0 || v > top {
				n++
			}
		}
		return n
	}
	// Filters overshoot a little at edges; more than some pixels, or by more than a quarter, is something else.
	const margin, share = 0.25, 0.05
	top := 0.0
	switch {
	case a.kind == 'b', low >= 0 && high <= 1:
		if a.kind == 'f' {
			return p.scaled(values, 255, "from 0 to 1, which were scaled to 0 to 255"), nil
		}
		return p.scaled(values, 255, "0 and 1, which were taken for black and white"), nil
	case a.kind == 'f' && low >= -margin && high <= 1+margin:
		top = 1
	case low >= 0 && high <= 255 && (a.kind != 'f' || high >= 16):
		return p.scaled(values, 1, ""), nil
	case a.kind == 'f' && low >= -255*margin && high <= 255*(1+margin) && high >= 128:
		top = 255
	}
	if n := outside(top); top > 0 && float64(n) <= share*float64(len(values)) {
		p.warn("%d of %d pixels lay outside of 0 to %g (%.4g to %.4g) and were clipped, as filters overshoot at edges.", n,
			len(values), top, low, high)
		return p.scaled(values, 255/top, fmt.Sprintf("from 0 to %g, but for those clipped", top)), nil
	}
	return nil, p.wrongRange(a, low, high, outside)
}

// wrongRange says what is wrong with the range of pixels, and how to mend it.
func (p *parts) wrongRange(a *array, low, high float64, outside func(top float64) int) error {
	remedy := "images = (255 * (images - images.min()) / (images.max() - images.min())).astype(\"uint8\")"
	what := "are neither 0 to 1 nor 0 to 255"
	switch {
	case low < 0:
		what = "look z-scored or centred"
	case a.kind != 'f' && high <= 65535:
		what, remedy = "have more than 8 bits", "images = (images / 257).astype(\"uint8\") for 16 bits, / 16.06 for 12"
	}
	return fmt.Errorf("the pixels are %.4g to %.4g and %s (%d of %d lie outside of 0 to 1, %d outside of 0 to 255): "+
		"bring them "+
		"to 0 to 255 with one scale for all pictures, in NumPy %s", low, high, what, outside(1), a.len(), outside(255),
		remedy)
}

// scaled multiplies, clips and rounds values, and notes what they were.
func (p *parts) scaled(values []float64, scale float64, what string) []uint8 {
	pix := make([]uint8, len(values))
	for i, v := range values {
		pix[i] = uint8(min(255, max(0, math.Floor(float64(v*scale)+0.5))))
	}
	if what != "" {
		p.note("The pixels are numbers %s.", what)
	}
	return pix
}

// look warns of pictures that were hardly meant so.
func (p *parts) look(m neural.Images) {
	var seen [256]bool
	for _, v := range m.Pix {
		seen[v] = true
	}
	var levels []int
	for v, is := range seen {
		if is {
			levels = append(levels, v)
		}
	}
	switch high := levels[len(levels)-1]; {
	case len(levels) == 2:
		p.warn("The pictures have two levels only, %d and %d of 255: if they were photographs, they were rounded before "+
			"they were saved.", levels[0], levels[1])
	case high < 32:
		p.warn("The pictures are nearly black: no pixel is above %d of 255. Scale them to 0 to 255 if they were shown "+
			"brighter.",
			high)
	}
}

// files reads the picture files, in the order of their names.
func (p *parts) files(ctx context.Context) (m neural.Images, err error) {
	if err := p.order(); err != nil {
		return m, err
	}
	var turned, transparent, cmyk, moving []string
	for i, f := range p.pictures {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		h, w, err := picture.Size(f.Content)
		if err != nil {
			return m, fmt.Errorf("%.80q: %w", f.base(), err)
		}
		if i == 0 {
			if len(p.pictures) > maxPixels/(3*h*w) {
				return m, fmt.Errorf("%d pictures of %d×%d pixels need more than %d bytes", len(p.pictures), h, w, maxPixels)
			}
			m.H, m.W, m.C = h, w, 3
		}
		if h != m.H || w != m.W {
			return m, fmt.Errorf("%.80q: picture of %d×%d pixels among pictures of %d×%d; make all pictures one size",
				f.base(), h, w, m.H, m.W)
		}
		one, err := picture.Decode(f.Content)
		if err != nil {
			return m, fmt.Errorf("%.80q: %w", f.base(), err)
		}
		for _, has := range []struct {
			is   bool
			list *[]string
		}{{one.Turned, &turned}, {one.Transparent, &transparent}, {one.CMYK, &cmyk}, {one.Frames > 1 && one.Kind == "GIF",
			&moving}} {
			if has.is {
				*has.list = append(*has.list, f.base())
			}
		}
		m.Pix = append(slices.Grow(m.Pix, len(one.Pix)), one.Pix...)
		m.N++
	}
	p.say(turned, p.note, "%d of %d pictures note how the camera was held and were turned upright, as a viewer shows "+
		"them: %s.")
	p.say(transparent, p.warn, fmt.Sprintf("%%d of %%d pictures have transparent pixels and were put on a grey ground "+
		"(%d of "+
		"255): %%s. If they were shown on another one, put them on it and save them again.", picture.Ground))
	p.say(cmyk, p.warn, "%d of %d pictures are in the colours of printing (CMYK) and were converted without a profile: "+
		"%s. "+
		"Save them as RGB if colours matter.")
	p.say(moving, p.warn, "%d of %d pictures are animations, of which the first frame was taken: %s.")
	p.look(m)
	return m, nil
}

func (p *parts) say(names []string, how func(string, ...any), format string) {
	if len(names) > 0 {
		how(format, len(names), len(p.pictures), list(names))
	}
}

// order asks for the order of picture files where numbers in names and plain names disagree.
func (p *parts) order() error {
	plain := slices.Clone(p.pictures)
	slices.SortStableFunc(plain, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	moved, first := 0, ""
	for i := range plain {
		if plain[i].Name != p.pictures[i].Name {
			if moved == 0 {
				first = fmt.Sprintf("%s or %s", p.pictures[i].base(), plain[i].base())
			}
			moved++
		}
	}
	if moved == 0 {
		return nil
	}
	text := fmt.Sprintf("In which order are the responses? Numbers in the pictures’ names have different lengths, so "+
		"that %d of "+
		"%d places depend on it; the first to differ is %s.", moved, len(plain), first)
	if p.answers["order"] == "" {
		p.warn("The pictures were put in the order of the numbers in their names, 9 before 10. Many programs, such as "+
			"Python’s "+
			"sorted(os.listdir()), put 10 before 9, which places %d of %d pictures otherwise (%s): compare the names with the "+
			"order of your responses, and choose the other order if that is theirs.", moved, len(plain), first)
		p.questions = append(p.questions, Question{Key: "order", Text: text, Answer: naturalNames, Options: orders})
		return nil
	}
	answer, err := p.ask("order", text, orders...)
	if answer == plainNames {
		p.pictures = plain
		p.note("The pictures are in the plain order of their names, 10 before 9.")
	}
	return err
}

var orders = []Option{{naturalNames, "numbers in names count: 9 before 10"},
	{plainNames, "character by character, as Python’s sorted does: 10 before 9"}}

// byIndex puts picture files in the order of the names in a table's first column. It reports whether they are named
// there.
func (p *parts) byIndex(index []string) (bool, error) {
	if len(index) == 0 || len(p.pictures) == 0 {
		return false, nil
	}
	stem := func(name string) string {
		name = File{Name: name}.base()
		if i := strings.LastIndexByte(name, '.'); i > 0 {
			name = name[:i]
		}
		return strings.ToLower(name)
	}
	at := make(map[string]int, len(p.pictures))
	for i, f := range p.pictures {
		at[stem(f.Name)] = i
	}
	if len(at) != len(p.pictures) {
		return false, nil // the same name in two folders
	}
	var ordered []File
	unknown := ""
	for _, name := range index {
		if i, ok := at[stem(name)]; ok {
			ordered = append(ordered, p.pictures[i])
			delete(at, stem(name))
		} else if unknown == "" {
			unknown = name
		}
	}
	switch {
	case len(ordered) == 0:
		return false, nil
	case len(ordered) != len(index) || len(ordered) != len(p.pictures):
		for name := range at {
			if unknown == "" || name < unknown {
				unknown = name
			}
		}
		return false, fmt.Errorf("the first column of the table names %d of %d pictures (%.60q is not on both sides): give "+
			"one row "+
			"for each picture, with its file's name", len(ordered), len(p.pictures), unknown)
	}
	p.pictures = ordered
	p.note("The pictures are in the order in which the first column of the table names their files.")
	return true, nil
}

// pictureNames returns the names of the first n picture files.
func (p *parts) pictureNames(n int) (names []string) {
	for _, f := range p.pictures[:min(n, len(p.pictures))] {
		names = append(names, f.base())
	}
	return names
}
