package texture

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"untrained/app/lab/training"
	"untrained/assets/stimulus"
	"untrained/nn/random"
)

// The values of `version`.
const (
	versionNatural = "natural"
	versionMatched = "matched"
)

// pictureSet is pictures of one kind and what is asked about them.
type pictureSet struct {
	name    string // in tables and keys of arrays
	kind    string // digits, gratings, sides or twins
	cue     float64
	version string
	tasks   []string
}

// pictureSets lists the sets that a configuration needs. The first one is natural
// and has the largest cue.
func pictureSets(c config) []pictureSet {
	var list []pictureSet
	wanted := func(tasks ...string) (list []string) {
		for _, t := range tasks {
			if slices.Contains(c.Task, t) {
				list = append(list, t)
			}
		}
		return list
	}
	if tasks := wanted(taskDigit, taskFigure, taskGround); tasks != nil {
		cues := []float64{stimulus.DefaultCue, 0}
		if c.Cue != "both" {
			cue, _ := strconv.ParseFloat(c.Cue, 64) // each other option is a number
			cues = []float64{cue}
		}
		versions := []string{versionNatural, versionMatched}
		if v := c.Version; v != "both" {
			versions = []string{v}
		}
		for _, version := range versions {
			for _, cue := range cues {
				list = append(list, pictureSet{name: fmt.Sprintf("%s, cue %g", version, cue), kind: "digits", cue: cue,
					version: version, tasks: tasks})
			}
		}
	}
	for _, s := range []struct{ kind, task string }{{"gratings", taskOrientation}, {"sides", taskSide},
		{"twins", taskTwin}} {
		if tasks := wanted(s.task); tasks != nil {
			list = append(list, pictureSet{name: s.kind, kind: s.kind, tasks: tasks})
		}
	}
	return list
}

const gratingClasses = 12

// classes returns the number of classes of a task.
func (s *study) classes(task string) int {
	switch task {
	case taskDigit:
		return 10
	case taskFigure, taskGround:
		return s.config.Families
	case taskOrientation:
		return gratingClasses
	}
	return 2
}

// className returns the name of a class in tables.
func (s *study) className(task string, class int) string {
	switch task {
	case taskFigure, taskGround:
		return stimulus.Families()[class].Name
	case taskOrientation:
		return fmt.Sprintf("%d°", class*180/gratingClasses)
	case taskSide:
		return []string{"left", "right"}[class]
	case taskTwin:
		return []string{versionNatural, versionMatched}[class]
	}
	return strconv.Itoa(class)
}

// drawnSet is the pictures of one set, size×size values each with mean grey 0 and a
// texture's contrast 1, and the right answers, task by task. The training pictures
// come first.
type drawnSet struct {
	pixels []float32
	answer map[string][]int
}

// labelled is a picture with the right answers, by task.
type labelled struct {
	stimulus.Grey
	answers map[string]int
}

// alike returns the sets that show the same digits in the same textures at other cues, itself first.
func (s *study) alike(set pictureSet) []pictureSet {
	list := []pictureSet{set}
	for _, other := range s.sets {
		if set.kind == "digits" && other.kind == "digits" && other.version == set.version && other.cue != set.cue {
			list = append(list, other)
		}
	}
	return list
}

// samples draws picture i of a stream of pictures, "training", "test" or "fresh",
// which share none, for sets that are alike.
func (s *study) samples(sets []pictureSet, stream string, seed uint64, i int) []labelled {
	set := sets[0]
	families, size := stimulus.Families()[:s.config.Families], s.config.Size
	own := random.New(seed, "lab", "texture", set.kind, stream).Uint64()
	switch set.kind {
	case "digits":
		// Drawing textures takes most of the time; a cue fades them and raises the figure's luminance (see
		// stimulus.TextureDigits).
		d := stimulus.TextureDigits{Size: size, Families: families, Twins: set.version == versionMatched}.Sample(own, i)
		var list []labelled
		for _, other := range sets {
			g := stimulus.NewGrey(size, size)
			for p, v := range d.Pix {
				g.Pix[p] = float32(float64((1-other.cue)*float64(v)) + float64(other.cue*float64(d.Mask.Pix[p])))
			}
			list = append(list, labelled{g, map[string]int{taskDigit: d.Digit, taskFigure: d.Figure, taskGround: d.Ground}})
		}
		return list
	case "twins":
		// No texture is drawn together with its own twin.
		kind := i & 1
		return []labelled{{stimulus.Textures{Size: size, Families: families, Twins: kind == 1}.Sample(own, i).Grey,
			map[string]int{taskTwin: kind}}}
	case "gratings":
		r := random.New(own, "lab", "texture", "grating", strconv.Itoa(i))
		class := i % gratingClasses
		g := stimulus.Grating{Size: size, Orientation: 180 * float64(class) / gratingClasses, Phase: r.Uniform(0, 360),
			Cycles: r.Uniform(2, float64(size)/6), Contrast: gratingContrast, Aperture: r.Uniform(0.5, 1)}.Draw()
		for p, v := range g.Pix {
			g.Pix[p] = float32(math.Min(1, math.Max(0, float64(v)+float64(stimulus.TextureContrast*r.Norm()))))
		}
		return []labelled{{g, map[string]int{taskOrientation: class}}}
	default:
		side := i & 1
		return []labelled{{drawSide(size, families, side, random.New(own, "lab", "texture", "side", strconv.Itoa(i))),
			map[string]int{taskSide: side}}}
	}
}

// gratingContrast is the contrast of gratings that are classified in noise of a texture's contrast.
const gratingContrast = 0.3

// drawSide draws a disc of one texture on another, with the same mean and contrast, whose rim passes through the
// middle of the picture: the disc is on the left (0) or on the right (1).
func drawSide(size int, families []stimulus.Family, side int, s *random.Stream) stimulus.Grey {
	k := s.IntN(len(families))
	other := (k + 1 + s.IntN(len(families)-1)) % len(families)
	figure, ground := families[k].Draw(size, s), families[other].Draw(size, s)
	middle, radius := float64(size)/2, float64(size)*0.24
	x0 := middle + radius*float64(2*side-1)
	y0 := middle + float64(s.Uniform(-0.05, 0.05)*float64(size))
	for y := range size {
		for x := range size {
			dx, dy := float64(x)+0.5-x0, float64(y)+0.5-y0
			a := math.Min(1, math.Max(0, radius+0.5-math.Sqrt(float64(dx*dx)+float64(dy*dy))))
			at := y*size + x
			ground.Pix[at] = float32(float64(ground.Pix[at]) + float64(a*(float64(figure.Pix[at])-float64(ground.Pix[at]))))
		}
	}
	return ground
}

// draw draws all sets of a seed.
func (s *study) draw(ctx context.Context, seed uint64, progress func(float64)) (map[string]*drawnSet, error) {
	size, train := s.config.Size, s.config.Train
	n := train + s.config.Test
	all := map[string]*drawnSet{}
	for k, set := range s.sets {
		if all[set.name] != nil {
			continue // drawn with another one
		}
		alike := s.alike(set)
		for _, other := range alike {
			all[other.name] = &drawnSet{pixels: make([]float32, n*size*size), answer: map[string][]int{}}
		}
		for i := range n {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			stream, at := "training", i
			if i >= train {
				stream, at = "test", i-train
			}
			for j, g := range s.samples(alike, stream, seed, at) {
				d := all[alike[j].name]
				training.AboutGrey(d.pixels[i*size*size:][:size*size], g.Grey)
				for _, task := range set.tasks {
					d.answer[task] = append(d.answer[task], g.answers[task])
				}
			}
			progress((float64(k) + float64(len(alike))*float64(i+1)/float64(n)) / float64(len(s.sets)))
		}
	}
	return all, nil
}

// pictureStore keeps the pictures of the last seeds: all networks of a seed see the same ones, and drawing them takes
// longer than passing them through a network. It returns what draw returns; no result depends on whether it was kept.
type pictureStore struct {
	busy chan struct{} // holds one token while it is free
	kept []keptPictures
}

type keptPictures struct {
	key  string
	sets map[string]*drawnSet
}

// keptSeeds is the number of seeds whose pictures are kept: two tasks that run at once may have neighbouring seeds.
const keptSeeds = 2

func newPictureStore() *pictureStore {
	p := &pictureStore{busy: make(chan struct{}, 1)}
	p.busy <- struct{}{}
	return p
}

// pictures returns the sets of a seed, drawn now or before.
func (p *pictureStore) pictures(ctx context.Context, s *study, seed uint64,
	progress func(float64)) (map[string]*drawnSet, error) {
	if p == nil {
		return s.draw(ctx, seed, progress)
	}
	select {
	case <-p.busy:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { p.busy <- struct{}{} }()
	k := s.config
	key := fmt.Sprint(seed, " ", k.Size, k.Families, k.Train, k.Test, k.Task, " ", k.Cue, " ", k.Version)
	if i := slices.IndexFunc(p.kept, func(k keptPictures) bool { return k.key == key }); i >= 0 {
		return p.kept[i].sets, nil
	}
	sets, err := s.draw(ctx, seed, progress)
	if err != nil {
		return nil, err
	}
	p.kept = append(p.kept[max(0, len(p.kept)+1-keptSeeds):], keptPictures{key, sets})
	return sets, nil
}
