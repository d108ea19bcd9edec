package neural

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"untrained/assets/neural/matfile"
)

// Macaque IT, Kalfas, Vinken & Vogels 2018: firing rates of 119 neurons to 64 shapes,
// in a MAT-file beside much else, and the shapes as Windows bitmaps.

const (
	kalfasRepository = "kalfasyan/Regular_Irregular_ShapeSelctivity"
	kalfasCommit     = "849f62af69d7270ddc4ca272291f956344c7d31b"
	kalfasNeurons    = 119
	kalfasShapes     = 64
	kalfasSide       = 350 // pixels
)

var kalfasResponses = File{
	Repository: kalfasRepository, Commit: kalfasCommit, Path: "Fewer_units_alexnet.mat",
	Bytes: 1555586, SHA256: "2a7d55500d17f1c46579a481323a48b8fc0e6ce2ee47d7d23c77c21e016028dd",
}

func kalfas2018() Entry {
	e := Entry{
		ID:    "it-shapes",
		Kind:  KindResponses,
		Title: "Macaque IT, 64 shapes",
		About: "How strongly each of 119 neurons in inferior temporal cortex of macaque monkeys fired to 64 drawn " +
			"shapes: regular ones, and irregular ones with curved or straight outlines. Fetched from the authors' " +
			"public repository at your request.",
		Area: "IT",
		Citation: "Kalfas, Vinken & Vogels 2018, Representations of regular and irregular shapes by deep " +
			"convolutional neural networks, monkey inferotemporal neurons and human judgments, PLoS Comput Biol " +
			"14:e1006557; shapes and neurons of Kayaert, Biederman & Vogels 2005, Cereb Cortex 15:1308",
		Licence: notStated,
		Notes: []string{
			"The source has mean firing rates without repeats: there is no noise ceiling of a neuron, and scores " +
				"cannot be normalised.",
			"Dissimilarities from one half of the neurons correlate with those from the other half by about 0.55 " +
				"(0.71 for all of them, Spearman–Brown): the ceiling of a comparison by dissimilarities.",
			"Sixty-four filled outlines are few pictures and simple ones. Pixels alone reach a correlation of 0.35 " +
				"with these dissimilarities, Gabor filters 0.55: show both beside every score.",
			"Shapes of one number (R2a, R2b, IC2a, …, ISS2b) have nearly the same outline: they stay together when " +
				"pictures are held out, in eight groups.",
			"The shapes' size in degrees of visual angle and the window in which spikes were counted are not stated " +
				"with the data.",
		},
		files: func(string) []File { return append([]File{kalfasResponses}, kalfas2018Pictures()...) },
	}
	e.Bytes = sum(e.files(""))
	return e
}

// openKalfas2018 reads the table of rates and the pictures, which are in the order of
// its columns.
func openKalfas2018(ctx context.Context, table []byte, pictures [][]byte) (*Recording, error) {
	r := &Recording{Species: "macaque monkey", Signal: "mean firing rate (the source states no unit)"}
	variables, err := matfile.Read(table)
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	names, err := matfile.Find(variables, "shapenames")
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	files := kalfas2018Pictures()
	if names.Len() != kalfasShapes || len(pictures) != kalfasShapes || len(files) != kalfasShapes {
		return nil, fmt.Errorf("%d names and %d pictures of shapes where %d were expected", names.Len(),
			len(pictures), kalfasShapes)
	}
	for i, f := range files {
		name, err := cellText(names, i)
		if err != nil {
			return nil, fmt.Errorf("name of shape %d: %w", i+1, err)
		}
		if want := "regularIrregular/" + name + ".bmp"; f.Path != want {
			return nil, fmt.Errorf("column %d of the responses belongs to %.40q, picture %d is %s", i+1, name, i+1, f.Path)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := r.Images.appendBMP(pictures[i], kalfasShapes); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Path, err)
		}
		// A name is the kind of a shape (R, IC, ISC, ISS), a number from 1 to 8, and a or b.
		number := strings.TrimRight(strings.TrimLeft(name, "CIRS"), "ab")
		group, err := strconv.ParseInt(number, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("name of shape %d, %.40q: %w", i+1, name, err)
		}
		r.Group = append(r.Group, int32(group))
	}
	if m := r.Images; m.H != kalfasSide || m.W != kalfasSide {
		return nil, fmt.Errorf("pictures of %d×%d pixels where %d×%d were expected", m.H, m.W, kalfasSide, kalfasSide)
	}
	rates, err := matfile.Find(variables, "REGIRREG")
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	if err := rates.HasShape(kalfasNeurons, kalfasShapes); err != nil {
		return nil, fmt.Errorf("responses (neurons, shapes): %w", err)
	}
	values, err := rates.Float64s()
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	// Column-major neurons × shapes is row by row shapes × neurons.
	r.Responses = make([]float32, len(values))
	for i, v := range values {
		r.Responses[i] = float32(v)
	}
	return r, nil
}

// cellText returns the text of element i of a cell array.
func cellText(cells *matfile.Array, i int) (string, error) {
	c, err := cells.Cell(i)
	if err != nil {
		return "", err
	}
	return c.Text()
}
