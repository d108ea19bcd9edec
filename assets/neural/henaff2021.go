package neural

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"strconv"
	"strings"

	"untrained/assets/neural/hdf5"
)

// Macaque V1, Hénaff, Bai, Charlton, Nauhaus, Simoncelli & Goris 2021: spike counts
// in MAT-files of version 7.3, pictures as PNG in another repository. Of three kinds
// of frames the natural ones are used: ten movies at two zooms, eleven frames each.

const (
	henaffResponses       = "wongyoJung/Primary-visual-cortex-straightens-natural-video-trajectories"
	henaffResponsesCommit = "2e5e06035615ad9bdab698cd83c5417ab50ddb63"
	henaffZooms           = 2
	henaffMovies          = 10
	henaffFrames          = 11
	henaffPictures        = henaffZooms * henaffMovies * henaffFrames
	henaffKinds           = 3 // natural, synthetic, contrast
	henaffStored          = 512
	henaffBlock           = 4 // stored pixels averaged to one, along each side
	henaffSide            = henaffStored / henaffBlock
	maxHenaffUnits        = 1000
	maxHenaffRepeats      = 1000
)

// henaffPart is one recorded site: a file of responses.
type henaffPart struct {
	name string
	file File
}

var henaffParts = []henaffPart{
	{"ay3_u002", File{
		Repository: henaffResponses, Commit: henaffResponsesCommit, Path: "V1_responses/ay3_u002_image_sequences.mat",
		Bytes: 1742223, SHA256: "3d4a9ae0aa4756b726594bf83de3b049062fd0d6e63335f1bb6ea685b51a6a9e",
	}},
	{"ay4_u001", File{
		Repository: henaffResponses, Commit: henaffResponsesCommit, Path: "V1_responses/ay4_u001_image_sequences.mat",
		Bytes: 776578, SHA256: "712bc324c25a9111d3d6888b029117c3e9f8ee4ec6547791091c63e54ca1cc25",
	}},
	{"ay4_u006", File{
		Repository: henaffResponses, Commit: henaffResponsesCommit, Path: "V1_responses/ay4_u006_image_sequences.mat",
		Bytes: 2207912, SHA256: "8ce71d622a7f54995c87283e71c3d21ccc3df3a2cea50dc4a51f0c5f8be8a7d2",
	}},
}

// henaffPooled is the session that has the units of all sites: all saw the same
// pictures.
const henaffPooled = "pooled"

func henaff2021() Entry {
	e := Entry{
		ID:    "v1-henaff2021",
		Kind:  KindResponses,
		Title: "Macaque V1, frames of natural movies",
		About: "Spike counts of units in primary visual cortex of two anaesthetised macaque monkeys that were shown " +
			"single frames of ten natural movies, each at two zooms, up to fifty times. Fetched from two public " +
			"repositories at your request.",
		Area:     "V1",
		Sessions: []string{henaffPooled},
		Citation: "Hénaff, Bai, Charlton, Nauhaus, Simoncelli & Goris 2021, Primary visual cortex straightens " +
			"natural video trajectories, Nat Commun 12:5982",
		Licence: notStated,
		Notes: []string{
			"Frames of one movie are nearly the same, across zooms too: only folds that leave out whole movies mean " +
				"anything. Random folds reach a correlation near 0.85 with almost any features.",
			"Pictures are averaged over 4×4 pixels to 128×128. Their values look linear in luminance, with a " +
				"surround near 64 of 255, through a soft round window; the source does not say.",
			"The pictures' size in degrees of visual angle and the places of receptive fields are not stated with " +
				"the data.",
			"Synthetic cross-fades and frames of changed contrast, which the source also has, are left out.",
		},
		files: func(session string) []File {
			var files []File
			for _, p := range henaffSession(session) {
				files = append(files, p.file)
			}
			return append(files, henaff2021Pictures()...)
		},
	}
	for _, p := range henaffParts {
		e.Sessions = append(e.Sessions, p.name)
	}
	e.Bytes = sum(e.files(e.Sessions[0]))
	return e
}

// henaffSession is the parts of a session, by a name that Entry.Session let through.
func henaffSession(name string) []henaffPart {
	for i, p := range henaffParts {
		if p.name == name {
			return henaffParts[i : i+1]
		}
	}
	return henaffParts
}

func openHenaff2021(ctx context.Context, parts []henaffPart, tables, pictures [][]byte) (*Recording, error) {
	r := &Recording{
		Species: "macaque monkey, anaesthetised",
		Signal:  "spikes in 200 ms",
		Images:  Images{H: henaffSide, W: henaffSide, C: 1},
	}
	for i, content := range pictures {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := r.Images.appendHenaff(content); err != nil {
			return nil, fmt.Errorf("picture %d: %w", i+1, err)
		}
		r.Group = append(r.Group, int32(i/henaffFrames%henaffMovies)+1)
	}
	if r.Images.N != henaffPictures {
		return nil, fmt.Errorf("%d pictures where %d were expected", r.Images.N, henaffPictures)
	}
	sites := make([]henaffCounts, len(parts))
	units := 0
	for i, content := range tables {
		var err error
		if sites[i], err = readHenaffCounts(content); err != nil {
			return nil, fmt.Errorf("responses of %s: %w", parts[i].name, err)
		}
		units += len(sites[i].units)
		r.Repeats = max(r.Repeats, sites[i].repeats)
		for _, unit := range sites[i].units {
			r.Units = append(r.Units, parts[i].name+"/"+unit)
		}
	}
	// Sites differ in their repeats: what one lacks is missing.
	r.Trials = make([]float32, 0, henaffPictures*units*r.Repeats)
	for i := range henaffPictures {
		for _, site := range sites {
			for u := range site.units {
				for k := range r.Repeats {
					v := float32(math.NaN())
					if k < site.repeats {
						v = site.at(i, u, k)
					}
					r.Trials = append(r.Trials, v)
				}
			}
		}
	}
	r.Responses, r.Halves = MeansOfTrials(r.Trials, henaffPictures, units, r.Repeats)
	return r, nil
}

// henaffCounts is one site's counts, repeats × units × frames × movies × kinds ×
// zooms, as stored.
type henaffCounts struct {
	units   []string
	repeats int
	counts  []float64
}

// at is a count of a natural picture: zoom, movie and frame, the frame fastest.
func (c *henaffCounts) at(picture, unit, repeat int) float32 {
	frame, movie, zoom := picture%henaffFrames, picture/henaffFrames%henaffMovies, picture/(henaffFrames*henaffMovies)
	at := repeat*len(c.units) + unit
	at = (at*henaffFrames+frame)*henaffMovies + movie
	return float32(c.counts[at*henaffKinds*henaffZooms+zoom]) // natural is the first kind
}

func readHenaffCounts(content []byte) (c henaffCounts, err error) {
	file, err := hdf5.Open(content)
	if err != nil {
		return c, err
	}
	root, err := file.Root()
	if err != nil {
		return c, err
	}
	set, err := root.Child("naturalStruct")
	if err != nil {
		return c, err
	}
	array := func(name string) (*hdf5.Dataset, []float64, error) {
		o, err := set.Child(name)
		if err != nil {
			return nil, nil, err
		}
		d, err := o.Dataset()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		values, err := d.Float64s()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		return d, values, nil
	}
	_, period, err := array("integrationPeriod")
	if err != nil {
		return c, err
	}
	if len(period) != 1 || period[0] != 0.2 {
		return c, fmt.Errorf("spikes were counted in windows of %v seconds where 0.2 were expected", period)
	}
	_, clusters, err := array("cluster_list")
	if err != nil {
		return c, err
	}
	d, counts, err := array("sortedResponses")
	if err != nil {
		return c, err
	}
	if s := d.Shape; len(s) != 6 || s[0] < 1 || s[0] > maxHenaffRepeats || s[1] != len(clusters) || s[1] < 1 ||
		s[1] > maxHenaffUnits ||
		s[2] != henaffFrames || s[3] != henaffMovies || s[4] != henaffKinds || s[5] != henaffZooms {
		return c, fmt.Errorf("sortedResponses has shape %v where repeats × %d units × %d × %d × %d × %d were expected",
			s, len(clusters), henaffFrames, henaffMovies, henaffKinds, henaffZooms)
	}
	for _, v := range clusters {
		c.units = append(c.units, strconv.FormatFloat(v, 'g', -1, 64))
	}
	c.repeats, c.counts = d.Shape[0], counts
	// The kinds of frames must be in the order that at relies on.
	stimuli, err := set.Child("stimulusStruct")
	if err != nil {
		return c, err
	}
	kind, err := firstText(file, stimuli, "categories")
	if err != nil {
		return c, fmt.Errorf("categories: %w", err)
	}
	if !strings.HasPrefix(kind, "natural") {
		return c, fmt.Errorf("the first kind of frames is %.40q where natural was expected", kind)
	}
	return c, nil
}

// firstText is the text of the first cell of a cell array in a structure.
func firstText(file *hdf5.File, set *hdf5.Object, name string) (string, error) {
	o, err := set.Child(name)
	if err != nil {
		return "", err
	}
	cells, err := o.Dataset()
	if err != nil {
		return "", err
	}
	references, err := cells.References()
	if err != nil {
		return "", err
	}
	if len(references) == 0 {
		return "", fmt.Errorf("there are no cells")
	}
	cell, err := file.Object(references[0])
	if err != nil {
		return "", err
	}
	d, err := cell.Dataset()
	if err != nil {
		return "", err
	}
	codes, err := d.Float64s()
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for _, c := range codes {
		text.WriteRune(rune(c))
	}
	return text.String(), nil
}

// appendHenaff decodes a frame and averages blocks of pixels, rounding halves up.
func (m *Images) appendHenaff(content []byte) error {
	size, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return fmt.Errorf("not a PNG picture that can be read: %w", err)
	}
	if size.Width != henaffStored || size.Height != henaffStored {
		return fmt.Errorf("picture of %d×%d pixels where %d×%d were expected", size.Height, size.Width,
			henaffStored, henaffStored)
	}
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		return fmt.Errorf("damaged PNG picture: %w", err)
	}
	grey, ok := picture.(*image.Gray)
	if !ok {
		return fmt.Errorf("picture of colour model %T where 8-bit grey was expected", picture)
	}
	const area = henaffBlock * henaffBlock
	for y := range henaffSide {
		for x := range henaffSide {
			total := area / 2
			for j := range henaffBlock {
				row := grey.Pix[(y*henaffBlock+j)*grey.Stride+x*henaffBlock:]
				for _, v := range row[:henaffBlock] {
					total += int(v)
				}
			}
			m.Pix = append(m.Pix, uint8(total/area))
		}
	}
	m.N++
	return nil
}
