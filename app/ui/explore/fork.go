package explore

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// Fork is a bundled run as the first screen shows it: how well networks predict the regions of one recording or of two.
type Fork struct {
	Run     string   `json:"run"`
	Label   string   `json:"label"`  // of its chip
	Layers  []string `json:"keys"`   // a position of the slider each; one "" where each region has a layer of its own
	Names   []string `json:"layers"` // what the slider calls them
	Start   int      `json:"start"`  // the layer shown first
	Regions []Region `json:"regions"`
	Sets    []Set    `json:"sets"` // trained, random, then others
	Low     float64  `json:"low"`  // of the axis
	High    float64  `json:"high"`

	// Compute is the configuration of a run with one seed, "" where the bundled run does not tell seeds apart; Alone has
	// what the bundled run has for that seed, by the texts of the columns training, layer and area.
	Compute string             `json:"compute,omitempty"`
	Alone   map[string]float64 `json:"alone,omitempty"`

	Measure string `json:"measure"` // as the axis names it
	axis    chart.Axis
	config  string
	source  string
	note    string // what else is to be known
	seeds   int
}

// Region is a region of visual cortex.
type Region struct {
	Name  string `json:"name"`
	Long  string `json:"-"`    // its name in words, "" if unknown
	Kind  string `json:"kind"` // species and signal
	Layer string `json:"-"`    // of the network, where each region has its own
	N     string `json:"-"`    // how many units
	// Ceiling has the bounds of the noise ceiling; nil where it is unknown.
	Ceiling []float64 `json:"-"`
}

// Set is a kind of network or a control.
type Set struct {
	Key      string `json:"key"`
	Training string `json:"training"` // in results
	Label    string `json:"label"`
	series   int
	// Marks has by layer and region estimate, low and high; nil where there is none.
	Marks [][][]float64 `json:"marks"`
}

// kinds are the networks and controls that a fork shows, in this order, by the words of the columns training and dc.
var kinds = []struct {
	training, dc, label string
	series              int
}{
	{lab.Trained, "", "trained", chart.Orange},
	{lab.RandomWeights, "keep", "random", chart.Blue},
	{lab.ShuffledWeights, "keep", "shuffled", chart.Green},
	{lab.Gabor, "", "Gabor filters", chart.Purple},
	{lab.Pixels, "", "pixels", chart.Grey},
}

// measures are those that a fork can show, the best first: by their name in results, and on the axis.
var measures = []struct{ key, label string }{
	{lab.ColumnR, "correlation with the recording"}, {lab.ColumnNormalised, "share of what can be explained"},
}

// newFork reads a fork from a result of the experiment encoding: from its table profile, which has every layer, or from
// its summary. It leaves out some regions.
func newFork(run, label string, r *lab.Result, without ...string) (Fork, error) {
	f := Fork{Run: run, Label: label, config: r.Config, source: source(r)}
	t := r.Table(lab.TableProfile)
	layered := t != nil
	if !layered {
		t = r.Table(lab.TableSummary)
	}
	if t == nil {
		return f, fmt.Errorf("run %s has neither a profile nor a summary", run)
	}
	text := func(row []any, column string) string {
		if at := t.Column(column); at >= 0 {
			s, _ := row[at].(string)
			return s
		}
		return ""
	}
	measure := ""
	for _, m := range measures {
		of := func(row []any) bool { return text(row, lab.ColumnMeasure) == m.key }
		if measure == "" && slices.ContainsFunc(t.Rows, of) {
			measure, f.Measure = m.key, m.label
		}
	}
	mean := func(row []any) bool { // of all seeds, by the measure that is shown
		at := t.Column(lab.ColumnSeed)
		return (at < 0 || !layered || row[at] == nil) && text(row, lab.ColumnMeasure) == measure &&
			!slices.Contains(without, text(row, lab.ColumnArea))
	}
	if !layered {
		f.Layers = []string{""}
	}
	for _, row := range t.Rows {
		if !mean(row) {
			continue
		}
		area, training, layer := text(row, lab.ColumnArea), text(row, lab.ColumnTraining), text(row, lab.ColumnLayer)
		i := slices.IndexFunc(f.Regions, func(g Region) bool { return g.Name == area })
		if i < 0 {
			i = len(f.Regions)
			f.Regions = append(f.Regions, Region{Name: area, Long: regionNames[area],
				Kind: kindOf(text(row, lab.ColumnRecording), text(row, lab.ColumnSession), r.Recording.ID)})
		}
		if training == lab.Trained {
			if layered && !slices.Contains(f.Layers, layer) {
				f.Layers = append(f.Layers, layer)
			}
			f.Regions[i].Layer, f.Regions[i].N = layer, chart.Short(lab.Cell(t, row, lab.ColumnN), 4)
		}
		if training == lab.Ceiling {
			f.Regions[i].Ceiling = []float64{lab.Cell(t, row, lab.ColumnEstimate), lab.Cell(t, row, lab.ColumnEstimate)}
		}
	}
	if len(f.Regions) < 2 || len(f.Layers) == 0 {
		return f, fmt.Errorf("run %s has %d regions and %d layers: a fork needs two regions and a trained network", run,
			len(f.Regions), len(f.Layers))
	}
	f.Start = len(f.Layers) - 1
	for _, layer := range f.Layers {
		if layer == "relu1" {
			layer = "conv1" // with its non-linearity, as every later layer
		}
		f.Names = append(f.Names, layer)
	}
	for _, kind := range kinds {
		s := Set{Key: kind.label, Training: kind.training, Label: kind.label, series: kind.series}
		s.Marks = make([][][]float64, len(f.Layers))
		found := false
		for l := range f.Layers {
			s.Marks[l] = make([][]float64, len(f.Regions))
		}
		for _, row := range t.Rows {
			training, dc := text(row, lab.ColumnTraining), text(row, lab.ColumnDC)
			if !mean(row) || !strings.HasPrefix(training, kind.training) || training == lab.ShuffledResponses ||
				kind.dc != "" && dc != kind.dc && dc != "" {
				continue
			}
			i := slices.IndexFunc(f.Regions, func(g Region) bool { return g.Name == text(row, lab.ColumnArea) })
			for l, layer := range f.Layers { // controls have no layer: they stand in each
				if layer == "" || layer == text(row, lab.ColumnLayer) || !slices.Contains(f.Layers, text(row, lab.ColumnLayer)) {
					s.Marks[l][i], found = markOf(t, row), true
				}
			}
			if n := lab.Cell(t, row, lab.ColumnSeeds); !layered && kind.training == lab.RandomWeights && n == n {
				f.seeds = max(f.seeds, int(n))
			}
		}
		if found {
			f.Sets = append(f.Sets, s)
		}
	}
	if len(f.Sets) < 2 || f.Sets[0].Key != lab.Trained || f.Sets[1].Key != lab.RandomWeights {
		return f, fmt.Errorf("run %s lacks trained or random networks", run)
	}
	if layered {
		for _, row := range t.Rows {
			if n := lab.Cell(t, row, lab.ColumnSeed); text(row, lab.ColumnTraining) == lab.RandomWeights && n == n {
				f.seeds = max(f.seeds, int(n))
			}
		}
	}
	if layered {
		f.alone(t, r.Config)
	}
	f.bounds(r, measure)
	f.scale()
	return f, nil
}

// alone takes what the run has for the trained network and for the first seed of the others, and the configuration that
// computes the same.
func (f *Fork) alone(t *lab.Table, config string) {
	f.Alone = make(map[string]float64)
	networks := []string{lab.Trained, lab.RandomWeights, lab.ShuffledWeights}
	for _, row := range t.Rows {
		training, _ := row[t.Column(lab.ColumnTraining)].(string)
		seed := lab.Cell(t, row, lab.ColumnSeed)
		if v := lab.Cell(t, row, lab.ColumnEstimate); v == v && slices.Contains(networks, training) &&
			(seed == 1 || training == lab.Trained && seed != seed) {
			f.Alone[fmt.Sprint(training, " ", row[t.Column(lab.ColumnLayer)], " ", row[t.Column(lab.ColumnArea)])] = round(v)
		}
	}
	var keys []string
	for _, pair := range strings.Split(config, "&") {
		switch key, _, _ := strings.Cut(pair, "="); key {
		case lab.KeySeeds:
			pair = key + "=1"
		case lab.KeyTraining:
			pair = key + "=" + strings.Join(networks, ",")
		}
		keys = append(keys, pair)
	}
	f.Compute = strings.Join(keys, "&")
}

// round returns a number to four decimals, more than a figure shows.
func round(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// markOf returns estimate, low and high of a row.
func markOf(t *lab.Table, row []any) []float64 {
	var mark []float64
	for _, column := range []string{lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh} {
		v := lab.Cell(t, row, column)
		if v != v {
			if column == lab.ColumnEstimate {
				return nil
			}
			v = mark[0]
		}
		mark = append(mark, round(v))
	}
	return mark
}

// bounds takes the noise ceilings from a result's table of ceilings.
func (f *Fork) bounds(r *lab.Result, measure string) {
	t := r.Table(lab.TableCeilings)
	if t == nil || measure != lab.ColumnR {
		return
	}
	for i := range f.Regions {
		for _, row := range t.Rows {
			bound, _ := row[t.Column(lab.ColumnBound)].(string)
			if row[t.Column(lab.ColumnArea)] == f.Regions[i].Name && (bound == "lower" || bound == "upper") {
				f.Regions[i].Ceiling = append(f.Regions[i].Ceiling, lab.Cell(t, row, lab.ColumnValue))
			}
		}
		slices.Sort(f.Regions[i].Ceiling)
	}
}

// scale lays the axis over all estimates that the fork can show, the intervals that it shows at first, and ceilings
// unless they are far above. What lies beyond stands at its edge.
func (f *Fork) scale() {
	low, high := 0.0, 0.0
	see := func(v float64) { low, high = min(low, v), max(high, v) }
	for k, s := range f.Sets {
		for l, layer := range s.Marks {
			for _, m := range layer {
				for j, v := range m {
					if j == 0 || k < 2 && l == f.Start {
						see(v)
					}
				}
			}
		}
	}
	for _, g := range f.Regions {
		for _, v := range g.Ceiling {
			if v < 1.5*high { // a ceiling far above stands at the edge
				see(v)
			}
		}
	}
	f.axis = chart.NewAxis(low, high, 0, 1, 5)
	f.Low, f.High = round(f.axis.Min), round(f.axis.Max)
}

// source names the recordings of a result.
func source(r *lab.Result) string {
	var list []string
	for _, s := range append([]lab.Source{r.Recording}, r.Others...) {
		if text := strings.TrimSuffix(s.Citation, "."); text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return strings.Join(list, "; ")
}

// kindOf returns species and signal of a recording in two or three words.
func kindOf(recording, session, otherwise string) string {
	if recording == "" {
		recording = otherwise
	}
	return speciesAndSignal[strings.TrimSpace(recording+" "+session)]
}

// speciesAndSignal has the recordings that a fork may show, by ID and session.
var speciesAndSignal = map[string]string{
	"human-objects":        "human, fMRI voxels",
	"objects92 human-evc":  "human, fMRI patterns",
	"objects92 human-it":   "human, fMRI patterns",
	"objects92 monkey-it":  "monkey, spike patterns",
	"v1-henaff2021 pooled": "monkey, spikes",
	"v4-cowley2023 210325": "monkey, spikes",
}

// regionNames has the names of regions in words.
var regionNames = map[string]string{
	"EVC": "early visual cortex", "LOC": "lateral occipital complex", "pFs": "posterior fusiform",
	"OPA": "occipital place area", "PPA": "parahippocampal place area", "RSC": "retrosplenial cortex",
	"FFA": "fusiform face area", "OFA": "occipital face area", "STS": "superior temporal sulcus",
	"EBA": "extrastriate body area", "IT": "inferior temporal cortex", "V1": "primary visual cortex",
}
