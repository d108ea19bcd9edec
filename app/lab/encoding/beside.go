package encoding

import (
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/target"
)

// Beside the regression of several areas of one recording stands representational similarity, with the mean of each
// unit removed: units of an area share a strong common response, which a regression may predict without telling one
// picture from another.

// besideName comes before a layer in the arrays of a task: patterns/L/r by area and patterns/L/boot/r by resample and
// area.
const besideName = "patterns/"

// openBeside makes the patterns of several areas ready. A quick look goes without them. Where the patterns of an area
// are not defined, a warning says so.
func (s *study) openBeside() {
	first := s.areas[0]
	if first.among == nil || first.patterns != nil || lab.IsQuick(s.text) {
		return
	}
	var list []*target.Patterns
	var names []string
	for _, a := range s.areas {
		p, err := target.PatternsOfNeurons(readout.MethodRSA, a.target)
		if err != nil {
			s.warn("Patterns are not compared beside the regression: area %s: %v.", a.stimuli.Area, err)
			return
		}
		list, names = append(list, p), append(names, a.stimuli.Area)
	}
	var err error
	if s.beside, err = target.Together(list, names); err != nil {
		s.warn("Patterns are not compared beside the regression: %v.", err)
	}
}

// compareBeside compares each layer with the patterns of all areas.
func (s *study) compareBeside(w work, spaces []readout.Space, result *lab.TaskResult) {
	if s.beside == nil || w.Training == lab.ShuffledResponses {
		return
	}
	var models []readout.Likeness
	for _, space := range spaces {
		if space.Likeness.Pairs != nil {
			models = append(models, space.Likeness)
		}
	}
	if models == nil {
		return
	}
	areas := len(s.areas)
	for i, scores := range s.beside.Score(models, false) {
		name := besideName + models[i].Layer
		result.Arrays[name+"/r"], result.Arrays[name+"/boot/r"] = scores[:areas], scores[areas:]
	}
}

// patternsTable returns how alike pictures are to networks and to areas: the mean over seeds for each layer.
func (m *merger) patternsTable() lab.Table {
	t := lab.Table{Name: lab.TablePatterns, Columns: lab.Columns(lab.ColumnArea, lab.ColumnNetwork, lab.ColumnTraining,
		lab.ColumnLayer, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN, lab.ColumnDC, lab.ColumnSeeds),
		Rows: [][]any{}}
	t.Columns[4].Unit = "rank correlation"
	for i, g := range m.regions {
		p := &target.Panel{Config: m.text, Names: m.beside.Names, Reliable: []int{i},
			Drawn: m.beside.Resamples.Drawn, Plain: "r"}
		p.Sample("")
		for _, k := range g.conditions {
			for _, layer := range m.besideLayers(k) {
				var seeds []lab.TaskResult
				for _, u := range k.whole {
					if u.Arrays[besideName+layer+"/r"] != nil {
						seeds = append(seeds, u)
					}
				}
				if len(seeds) == 0 {
					continue
				}
				e := p.Estimate(seeds, besideName+layer, p.Plain)
				t.Rows = append(t.Rows, []any{g.area.stimuli.Area, m.networkOf(k.Training), k.Label(), layer,
					lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High), float64(len(g.Reliable)), k.DC,
					float64(len(seeds))})
			}
		}
	}
	return t
}

// besideLayers returns the layers of a condition one by one, also where one is chosen inside the training pictures.
func (m *merger) besideLayers(k *condition) []string {
	if k.IsControl() {
		return k.layers
	}
	layers, err := m.layers(m.areas[0])
	if err != nil { // impossible: tasks have read them
		return nil
	}
	return layers
}

// checkBeside returns an error for a task's result whose patterns have another size.
func (m *merger) checkBeside(u lab.TaskResult) error {
	if m.beside == nil {
		return nil
	}
	areas, resamples := len(m.areas), m.config.Bootstrap
	layers, err := m.layers(m.areas[0])
	if err != nil {
		return err
	}
	for _, layer := range append(layers, lab.Pixels, lab.Gabor, lab.JitteredPixels, lab.Silhouette) {
		name := besideName + layer
		if point, boot := u.Arrays[name+"/r"], u.Arrays[name+"/boot/r"]; point != nil && (len(point) != areas ||
			len(boot) != areas*resamples) {
			return fmt.Errorf("result of %s has %d and %d values of %s, not %d and %d; run it again", u.Task.Name,
				len(point), len(boot), name, areas, areas*resamples)
		}
	}
	return nil
}
