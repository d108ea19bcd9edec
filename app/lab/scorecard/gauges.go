package scorecard

import (
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/assets/neural"
	"untrained/nn"
)

// gauge is one measure of a model.
type gauge struct {
	Name, label string
	experiment  string
	Measure     string // as the summary of the card names it
	fewer       bool   // smaller values are better
	// of returns the experiment's configuration for a model in one form, and which row of its summary counts; false
	// if the measure does not exist for the model.
	of func(m cardModel, dc string) (config string, row map[string]string, ok bool)
}

// better reports whether a beats b.
func (y gauge) better(a, b float64) bool {
	if y.fewer {
		return a < b
	}
	return a > b
}

// Gauges lists the measures of the card, column by column.
func Gauges() []gauge {
	encoding := func(name, label, recording, layer, squeezed, measure string) gauge {
		return gauge{Name: name, label: label, experiment: "encoding", Measure: measure,
			of: func(m cardModel, dc string) (string, map[string]string, bool) {
				return encodingCell(m, dc, recording, layer, squeezed, measure)
			}}
	}
	return []gauge{
		encoding("sim-v1", "prediction of a simulated V1", "recording=sim-v1", "2", "fire2", "normalised"),
		encoding("v1", "prediction of macaque V1", "recording=v1-henaff2021&folds=10&inner=3", "2", "fire2",
			"fve_normalised"),
		encoding("v4", "prediction of macaque V4", "recording=v4-cowley2023&session=210325", "2", "fire7", "normalised"),
		encoding("evc", "dissimilarities of human EVC", "recording=objects92&session=human-evc", "2", "fire5", "normalised"),
		encoding("it", "dissimilarities of human IT", "recording=objects92&session=human-it", "2", "fire9", "normalised"),
		// one set of dissimilarities has no ceiling
		encoding("monkey-it", "dissimilarities of monkey IT", "recording=objects92&session=monkey-it", "2", "fire9", "r"),
		{Name: "orientation", label: "distance of orientation tuning to V1 cells", experiment: "selectivity",
			Measure: "distance to V1 cells (Kolmogorov–Smirnov)", fewer: true, of: orientationCell},
		{Name: "figure", label: "texture of the figure, Texture-MNIST", experiment: "texture", Measure: "accuracy, figure",
			of: func(m cardModel, dc string) (string, map[string]string, bool) { return textureCell(m, dc, "figure") }},
		{Name: "digit", label: "digit, Texture-MNIST", experiment: "texture", Measure: "accuracy, digit",
			of: func(m cardModel, dc string) (string, map[string]string, bool) { return textureCell(m, dc, "digit") }},
		{Name: "twin", label: "natural against spectrum-matched textures", experiment: "texture", Measure: "accuracy, twin",
			of: func(m cardModel, dc string) (string, map[string]string, bool) { return textureCell(m, dc, "twin") }},
	}
}

// formOf returns a key and its value, or "" if a model has one form only.
func formOf(dc string) string {
	if dc == "" {
		return ""
	}
	return "&dc=" + dc
}

// encodingCell predicts a recording from the second layer of small networks, or
// from the named layer of SqueezeNet.
func encodingCell(m cardModel, dc, recording, depth, squeezed, measure string) (string, map[string]string, bool) {
	row := map[string]string{lab.ColumnTraining: m.Training, lab.ColumnDC: dc, lab.ColumnMeasure: measure}
	text := recording + "&training=" + m.Training + formOf(dc)
	switch {
	case m.activation != "":
		spec := model.GridSpec(48, 7, 32, 2, m.activation, m.pooling)
		layer, err := lastStage(spec)
		if err != nil {
			return "", nil, false
		}
		return text + "&network=" + spec + "&weights=&rms=1&layer=" + layer, row, true
	case m.weights == neural.SqueezeNet10ID:
		return fmt.Sprintf("%s&network=%s&weights=%s&layer=%s", text, m.weights, m.weights, squeezed), row, true
	case m.weights != "":
		return text + "&layer=max" + depth, row, true
	}
	return text, row, true
}

func lastStage(text string) (string, error) {
	spec, err := nn.ParseSpec(text)
	if err != nil {
		return "", err
	}
	list := model.Stages(spec)
	if len(list) == 0 {
		return "", fmt.Errorf("%s has no layer to read", text)
	}
	return list[len(list)-1], nil
}

// beside returns what must be run for a model: the random twin of a trained network is drawn only beside it.
func (m cardModel) beside() string {
	if m.weights != "" && m.Training == lab.RandomWeights {
		return lab.Trained + "," + lab.RandomWeights
	}
	return m.Training
}

// orientationCell measures tuning in the second layer. Pixels and fixed filters are not units whose tuning could be
// measured.
func orientationCell(m cardModel, dc string) (string, map[string]string, bool) {
	row := map[string]string{lab.ColumnTraining: m.Training, lab.ColumnDC: dc,
		lab.ColumnMeasure: "distance to V1 cells (Kolmogorov–Smirnov)"}
	text := "layer=2&training=" + m.beside() + formOf(dc)
	switch {
	case m.activation != "":
		row[lab.ColumnActivation], row[lab.ColumnPooling] = m.activation, m.pooling
		return text + "&weights=&activation=" + m.activation + "&pooling=" + m.pooling, row, true
	case m.weights != "":
		row[lab.ColumnActivation] = ""
		return text + "&weights=" + m.weights + "&activation=relu&pooling=max2", row, true
	}
	return "", nil, false
}

// textureCell classifies Texture-MNIST from frozen features, with the spatial readout.
func textureCell(m cardModel, dc, task string) (string, map[string]string, bool) {
	row := map[string]string{lab.ColumnTraining: m.Training, lab.ColumnDC: dc, lab.ColumnMeasure: "accuracy, " + task,
		lab.ColumnReadout: "spatial"}
	text := "layer=2&readout=spatial&cue=0.2&version=natural&complexity=no&task=" + task + "&training=" +
		m.beside() + formOf(dc)
	switch {
	case m.activation != "":
		row[lab.ColumnActivation], row[lab.ColumnPooling] = m.activation, m.pooling
		return text + "&weights=&activation=" + m.activation + "&pooling=" + m.pooling, row, true
	case m.weights == neural.SqueezeNet10ID:
		return "", nil, false // it takes pictures of 227 pixels in colour
	case m.weights != "":
		row[lab.ColumnActivation] = ""
		return text + "&weights=" + m.weights + "&activation=relu&pooling=max2", row, true
	}
	return text + "&weights=", row, true
}
