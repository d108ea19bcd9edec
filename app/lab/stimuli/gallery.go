package stimuli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/assets/stimulus"
	"untrained/nn/elementary"
)

// Gallery is every stimulus there is, to look at and to take away: a set of pictures, numbered from 0, that its
// configuration describes. It is not an experiment; a page of the same name shows it.
type Gallery struct{}

// The sets of pictures of a Gallery.
const (
	TextureDigitSet = "texture-digits"
	DigitSet        = "digits"
	TextureSet      = "textures"
	GratingSet      = "gratings"
)

// MaxSheet is the largest number of pictures that are shown at once.
const MaxSheet = 100

// Name implements Configured.
func (Gallery) Name() string { return "stimuli" }

// Properties implements Configured.
func (Gallery) Properties() []lab.Property {
	var families []lab.Option
	all := ""
	for i, f := range stimulus.Families() {
		families = append(families, lab.Option{Value: f.Name, Label: f.Name})
		if i > 0 {
			all += ","
		}
		all += f.Name
	}
	return []lab.Property{
		{Key: lab.KeySet, Label: "Set", Kind: lab.Choice, Default: TextureDigitSet, Options: []lab.Option{
			{Value: TextureDigitSet, Label: "Texture-MNIST: digits of one texture on another"},
			{Value: DigitSet, Label: "plain digits"},
			{Value: TextureSet, Label: "textures"}, {Value: GratingSet, Label: "gratings"}},
			Help: "What the pictures show."},
		{Key: lab.KeySize, Label: "Size (pixels)", Kind: lab.Int, Default: "64", Min: stimulus.MinTextureDigit,
			Max: stimulus.MaxTextureDigit, Step: 1,
			Help: "Side of every picture; MNIST has 28."},
		{Key: lab.KeyCue, Label: "Luminance cue (0–1)", Kind: lab.Float, Default: lab.FormatNumber(stimulus.DefaultCue),
			Min: 0, Max: 1, Step: 0.01,
			Help: "Mean luminance of the digit less that of its background. 0: texture alone shows the digit. 1: white on " +
				"black."},
		{Key: lab.KeyFigure, Label: "Texture of the digit", Kind: lab.Choices, Default: all, Options: families,
			Help: "Families that may stand inside the digit."},
		{Key: lab.KeyGround, Label: "Texture of the background", Kind: lab.Choices, Default: all, Options: families,
			Help: "Families that may stand around it; digit and ground are never of the same one."},
		{Key: lab.KeyFill, Label: "Filled with", Kind: lab.Choice, Default: "natural", Options: []lab.Option{
			{Value: "natural", Label: "natural textures"}, {Value: "matched", Label: "their spectrum-matched twins"}},
			Help: "A twin has the same strength at every spatial frequency, with random phases: the same spectrum without " +
				"edges."},
		{Key: lab.KeyTwin, Label: "Kind of texture", Kind: lab.Choice, Default: "both", Options: []lab.Option{
			{Value: "both", Label: "natural, each beside its twin"}, {Value: "natural", Label: "natural"},
			{Value: "matched", Label: "spectrum-matched twins"}},
			Help: "A twin has the same strength at every spatial frequency, with random phases: the same spectrum without " +
				"edges."},
		{Key: lab.KeyFamilies, Label: "Families", Kind: lab.Choices, Default: all, Options: families,
			Help: "They take turns."},
		{Key: lab.KeyVary, Label: "What changes from picture to picture", Kind: lab.Choice, Default: "orientation",
			Options: []lab.Option{
				{Value: "orientation", Label: "orientation, over half a turn"},
				{Value: "phase", Label: "phase, over a whole period"},
				{Value: "cycles", Label: "spatial frequency, up to a quarter cycle a pixel"},
				{Value: "contrast", Label: "contrast, up to the one below"}},
			Help: "Everything else stays as set below."},
		{Key: lab.KeyOrientation, Label: "Orientation (degrees)", Kind: lab.Float, Default: "0", Min: 0, Max: 180, Step: 1,
			Help: "Of the bars, anticlockwise: 0 horizontal, 90 vertical."},
		{Key: lab.KeyPhase, Label: "Phase (degrees)", Kind: lab.Float, Default: "0", Min: 0, Max: 360, Step: 1,
			Help: "At 0 a bright bar runs through the centre."},
		{Key: lab.KeyCycles, Label: "Spatial frequency (cycles per image)", Kind: lab.Float, Default: "4", Min: 0.5,
			Max: stimulus.MaxTextureDigit / 2, Step: 0.5,
			Help: "Periods across the picture; at most half as many as it has pixels."},
		{Key: lab.KeyFOVDeg, Label: "Field of view (degrees)", Kind: lab.Float, Default: "0", Min: 0, Max: 180, Step: 0.5,
			Help: "Width of the picture in degrees of visual angle, from which cycles per degree follow; 0: not stated."},
		{Key: lab.KeyContrast, Label: "Contrast (0–1)", Kind: lab.Float, Default: "1", Min: 0, Max: 1, Step: 0.01,
			Help: "Michelson contrast, (max − min)/(max + min)."},
		{Key: lab.KeyAperture, Label: "Aperture (picture widths)", Kind: lab.Float, Default: "1", Min: 0, Max: 2, Step: 0.05,
			Help: "Diameter of the soft round window; 0: no window."},
		{Key: lab.KeySeed, Label: "Seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "Another seed, other pictures of the same kind; the same seed, the same pixels on every machine."},
		{Key: lab.KeyCount, Label: "Pictures on the sheet", Kind: lab.Int, Default: "24", Min: 1, Max: MaxSheet, Step: 1,
			Help: "How many are drawn here."},
		{Key: lab.KeyPicture, Label: "Picture looked at", Kind: lab.Int, Default: "1", Min: 1, Max: MaxSheet,
			Help: "Its number on the sheet, from 1."},
		{Key: lab.KeyN, Label: "Pictures in a file", Kind: lab.Int, Default: "1000", Min: 1, Max: 1e6,
			Help: "How many an NPZ or IDX file gets; the first ones are those of the sheet."},
		{Key: lab.KeyLabel, Label: "Label in a file", Kind: lab.Choice, Default: "content", Options: []lab.Option{
			{Value: "content", Label: "what it shows: digit, family or step"}, {Value: "figure", Label: "texture of the digit"},
			{Value: "ground", Label: "texture of the ground"},
			{Value: "kind", Label: "natural or spectrum-matched"}},
			Help: "What a classifier is to name; files carry one label a picture."},
	}
}

// Applies reports whether a key means anything for the configured set.
func (Gallery) Applies(c lab.Config, key string) bool { return applies(c.Get(lab.KeySet), key) }

func applies(set, key string) bool {
	switch key {
	case lab.KeyCue, lab.KeyFill, lab.KeyFigure, lab.KeyGround:
		return set == TextureDigitSet
	case lab.KeyFamilies, lab.KeyTwin:
		return set == TextureSet
	case lab.KeyLabel:
		return set == TextureDigitSet || set == TextureSet
	case lab.KeyVary, lab.KeyOrientation, lab.KeyPhase, lab.KeyCycles, lab.KeyFOVDeg, lab.KeyContrast, lab.KeyAperture:
		return set == GratingSet
	case lab.KeySeed, lab.KeyN:
		return set != GratingSet
	}
	return true
}

// Problems says, by key, what does not fit together; values that are out of
// range by themselves never come this far.
func (Gallery) Problems(c lab.Config) map[string]string {
	k, err := parse(c)
	if err != nil {
		return map[string]string{lab.KeySet: err.Error() + "."}
	}
	return k.problems()
}

func (k config) problems() map[string]string {
	problems := make(map[string]string)
	if k.Picture > k.Count {
		problems[lab.KeyPicture] = fmt.Sprintf("The sheet has no picture %d: choose one from 1 to %d.", k.Picture, k.Count)
	}
	switch k.Set {
	case TextureDigitSet:
		if k.textureDigits().Validate() != nil {
			problems[lab.KeyGround] = "No two different textures are left: allow another one for the digit or for the ground."
		}
	case GratingSet:
		if size := k.Size; k.Cycles > float64(size)/2 {
			problems[lab.KeyCycles] = fmt.Sprintf("%s cycles cannot be drawn with %d pixels: choose at most %s, or larger "+
				"pictures.", lab.FormatNumber(k.Cycles), size, lab.FormatNumber(float64(size)/2))
		}
	}
	if _, _, err := k.labels(); err != nil {
		problems[lab.KeyLabel] = err.Error() + ": choose another label."
	}
	if problem := k.tooLarge(); problem != "" {
		problems[lab.KeyN] = problem
	}
	return problems
}

// Sheet is a contact sheet: Size×Size pixels of 256 greys for each row of Table.
type Sheet struct {
	Config string    `json:"config"`
	Size   int       `json:"size"`
	Labels []string  `json:"labels"` // what each picture shows
	Table  lab.Table `json:"table"`  // one row a picture
	Pix    []uint8   `json:"-"`      // pictures × Size × Size, 0 black to 255 white
}

// Picture returns the pixels of a picture of the sheet, Size×Size.
func (s *Sheet) Picture(i int) []uint8 {
	n := s.Size * s.Size
	if i < 0 || (i+1)*n > len(s.Pix) {
		return nil
	}
	return s.Pix[i*n : (i+1)*n]
}

// Sheet draws the first pictures of the set, as many as count says. It stops
// when ctx does.
func (Gallery) Sheet(ctx context.Context, c lab.Config, progress func(done float64)) (*Sheet, error) {
	k, err := open(c)
	if err != nil {
		return nil, err
	}
	s := &Sheet{Config: k.text, Size: k.Size,
		Table: lab.Table{Name: lab.TablePictures, Columns: k.columns()}}
	n := k.Count
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p := k.draw(i)
		mean, rms := p.Moments()
		s.Labels = append(s.Labels, p.label)
		s.Table.Rows = append(s.Table.Rows, append([]any{float64(i + 1)}, append(p.row, mean, rms)...))
		s.Pix = append(s.Pix, p.Bytes()...)
		if progress != nil {
			progress(float64(i+1) / float64(n))
		}
	}
	return s, nil
}

// OfFiles reports whether a key matters to files alone.
func OfFiles(key string) bool { return key == lab.KeyN || key == lab.KeyLabel }

// drawable refuses what Problems names, but for the size of files.
func (k config) drawable() error {
	for key, problem := range k.problems() {
		if !OfFiles(key) && key != lab.KeyPicture {
			return errors.New(strings.TrimSuffix(problem, "."))
		}
	}
	return nil
}

// drawn is one picture with what is known about it.
type drawn struct {
	stimulus.Grey
	label  string
	row    []any         // of Sheet.Table, between number and moments
	labels []int         // what a classifier may be asked for; see config.labels
	mask   stimulus.Grey // of texture digits
}

// columns returns those of Sheet.Table.
func (k config) columns() []lab.Column {
	columns := []lab.Column{{Name: lab.ColumnPicture}}
	switch k.Set {
	case TextureDigitSet:
		columns = append(columns, lab.Column{Name: lab.ColumnDigit}, lab.Column{Name: lab.ColumnTextureOfTheDigit},
			lab.Column{Name: lab.ColumnTextureOfTheGround})
	case DigitSet:
		columns = append(columns, lab.Column{Name: lab.ColumnDigit})
	case TextureSet:
		columns = append(columns, lab.Column{Name: lab.ColumnFamily}, lab.Column{Name: lab.ColumnKind})
	case GratingSet:
		columns = append(columns, lab.Column{Name: lab.ColumnOrientation, Unit: "degrees"},
			lab.Column{Name: lab.ColumnPhase, Unit: "degrees"},
			lab.Column{Name: lab.ColumnSpatialFrequency, Unit: "cycles per image"},
			lab.Column{Name: lab.ColumnPerDegree, Unit: "cycles per degree"}, lab.Column{Name: lab.ColumnContrast})
	}
	return append(columns, lab.Column{Name: lab.ColumnMean, Unit: "luminance, 0 black to 1 white"},
		lab.Column{Name: lab.ColumnRMSContrast, Unit: "luminance"})
}

// draw returns picture i of the set: always the same one.
func (k config) draw(i int) drawn {
	size, seed := k.Size, uint64(k.Seed)
	switch k.Set {
	case DigitSet:
		d := stimulus.Digits{Size: size}.Sample(seed, i)
		return drawn{Grey: d.Grey, label: "digit " + strconv.Itoa(d.Class), row: []any{float64(d.Class)},
			labels: []int{d.Class}}
	case TextureSet:
		return k.texture(i)
	case GratingSet:
		w := k.grating(i)
		row := []any{w.Orientation, w.Phase, w.Cycles, nil, w.Contrast}
		if perDegree := stimulus.CyclesPerDegree(w.Cycles, k.FOVDeg); perDegree > 0 {
			row[3] = perDegree
		}
		return drawn{Grey: w.Draw(), label: k.gratingLabel(w), row: row, labels: []int{i}}
	}
	d := k.textureDigits().Sample(seed, i)
	figure, ground := stimulus.Families()[d.Figure].Name, stimulus.Families()[d.Ground].Name
	return drawn{Grey: d.Grey, mask: d.Mask, label: fmt.Sprintf("digit %d of %s on %s", d.Digit, figure, ground),
		row: []any{float64(d.Digit), figure, ground}, labels: []int{d.Digit, d.Figure, d.Ground}}
}

// gratingLabel says what a grating is.
func (k config) gratingLabel(w stimulus.Grating) string {
	label := fmt.Sprintf("%s°, phase %s°, %s cycles per image", short(w.Orientation), short(w.Phase), short(w.Cycles))
	if perDegree := stimulus.CyclesPerDegree(w.Cycles, k.FOVDeg); perDegree > 0 {
		label += fmt.Sprintf(" (%s per degree)", short(perDegree))
	}
	return label + ", contrast " + short(w.Contrast)
}

// texture returns picture i of a set of textures: families take turns, and where
// natural textures stand beside their twins, twin follows picture.
func (k config) texture(i int) drawn {
	names, twin := k.Families, k.Twin == "matched"
	sample := i
	if k.Twin == "both" {
		sample, twin = i/2, i%2 == 1
	}
	name := names[sample%len(names)]
	family := slices.IndexFunc(stimulus.Families(), func(f stimulus.Family) bool { return f.Name == name })
	d := drawn{label: name, row: []any{name, "natural"}, labels: []int{family, 0}}
	d.Grey = stimulus.Textures{Size: k.Size, Families: stimulus.Families()[family : family+1], Twins: twin}.Sample(
		uint64(k.Seed), sample).Grey
	if twin {
		d.label, d.row[1], d.labels[1] = name+", spectrum-matched", "spectrum-matched", 1
	}
	return d
}

func (k config) textureDigits() stimulus.TextureDigits {
	return stimulus.TextureDigits{Size: k.Size, Cue: k.Cue, Figures: k.Figure, Grounds: k.Ground,
		Twins: k.Fill == "matched"}
}

// grating returns grating i of count: one property runs, the others stay.
func (k config) grating(i int) stimulus.Grating {
	w := stimulus.Grating{Size: k.Size, Orientation: k.Orientation, Phase: k.Phase, Cycles: k.Cycles,
		Contrast: k.Contrast, Aperture: k.Aperture}
	n := float64(k.Count)
	switch step := float64(i) / n; k.Vary {
	case "orientation":
		w.Orientation = math.Mod(w.Orientation+float64(180*step), 180)
	case "phase":
		w.Phase = math.Mod(w.Phase+float64(360*step), 360)
	case "cycles":
		if top := float64(w.Size) / 4; top > w.Cycles && n > 1 {
			w.Cycles = float64(w.Cycles * elementary.Pow(top/w.Cycles, float64(i)/(n-1)))
		}
	case "contrast":
		w.Contrast = float64(w.Contrast * (float64(i) + 1) / n)
	}
	return w
}

// short writes a number with at most four figures.
func short(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) }
