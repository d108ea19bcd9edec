package figure

import (
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
	"untrained/nn"
)

// Reader reads a result's table by the names of its columns. A table or a column
// that is not there reads as empty, so that a result of another version still
// shows what it has.
type Reader struct{ Table *lab.Table }

// Read returns a reader of a table; nil reads as a table without rows.
func Read(t *lab.Table) Reader { return Reader{t} }

// Len returns the number of rows.
func (r Reader) Len() int {
	if r.Table == nil {
		return 0
	}
	return len(r.Table.Rows)
}

func (r Reader) cell(row int, column string) any {
	if r.Table == nil {
		return nil
	}
	i := r.Table.Column(column)
	if i < 0 || row < 0 || row >= len(r.Table.Rows) || i >= len(r.Table.Rows[row]) {
		return nil
	}
	return r.Table.Rows[row][i]
}

// Text gives a cell's text, "" where it has none.
func (r Reader) Text(row int, column string) string {
	s, _ := r.cell(row, column).(string)
	return s
}

// Number gives a cell's number, NaN where it has none.
func (r Reader) Number(row int, column string) float64 {
	switch v := r.cell(row, column).(type) {
	case float64:
		return v
	case int:
		return float64(v)
	}
	return math.NaN()
}

// Values lists the different texts of a column in the order of their first
// appearance.
func (r Reader) Values(column string) []string {
	var out []string
	for i := range r.Len() {
		if v := r.Text(i, column); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// condition is how a row of `summary` got its features.
type condition struct {
	label  string // on the page
	series int    // colour and shape
	about  string
}

// conditions are the values of the column `training`, in the order drawn. The
// last five are controls.
var conditions = []struct {
	training string
	condition
}{
	{"trained", condition{"Trained", chart.Orange, "weights learnt on a task"}},
	{"fitted", condition{"Fitted to the responses", chart.Purple, "weights learnt on recorded responses"}},
	{"random", condition{"Random", chart.Blue, "weights drawn by chance"}},
	{"linear", condition{"Random, linear", chart.Purple, "weights drawn by chance, no non-linearities"}},
	{"shuffled", condition{"Weights shuffled", chart.Green, "trained weights in random order within each layer"}},
	{"shuffled-within-layer", condition{"Weights shuffled within layers", chart.Green,
		"trained weights in random order within each layer"}},
	{"shuffled-within-kernel", condition{"Positions shuffled within kernels", chart.Green,
		"each kernel keeps its weights, not their places"}},
	{"shuffled-kernels", condition{"Kernels shuffled between channels", chart.Green,
		"kernels keep their shapes, not what they look at"}},
	{"gabor", condition{"Gabor-energy bank", chart.Grey, "fixed filters, no network"}},
	{"pixels", condition{"Pixels", chart.Grey, "the picture itself"}},
	{"jittered-pixels", condition{"Pixels, displaced", chart.Grey, "every picture shifted by up to a tenth"}},
	{"silhouette", condition{"Silhouettes", chart.Grey, "where the object is, nothing else"}},
	{"shuffled-responses", condition{"Shuffled responses", chart.Grey, "should lie at 0"}},
}

const firstControl = 8 // in conditions

func conditionOf(training string) (c condition, order int) {
	if training == "" { // a row about no network in particular
		return condition{series: chart.Grey}, 0
	}
	for i, known := range conditions {
		if known.training == training {
			return known.condition, i
		}
	}
	// "random relu" names an activation.
	first, rest, _ := strings.Cut(training, " ")
	return condition{label: part.Capital(strings.ReplaceAll(strings.TrimSpace(first+" "+ActivationName(rest)), "-", " ")),
		series: chart.Grey}, len(conditions)
}

func conditionRank(training string) int {
	_, rank := conditionOf(training)
	return rank
}

// isControl says whether a name is that of a control, as a training or as the
// layer that controls without a network have.
func isControl(name string) bool {
	rank := conditionRank(name)
	return rank >= firstControl && rank < len(conditions)
}

// trainingLabel names a row's network by what its weights went through. Networks
// that learnt generated pictures are called task-trained, never trained on
// objects.
func trainingLabel(training, set string) string {
	c, _ := conditionOf(training)
	if training == "trained" && set != "" && !strings.Contains(set, "imagenet") && !strings.Contains(set, "object") {
		return "Task-trained"
	}
	return c.label
}

// trainedOn says what the trained network learnt, after its name; nothing where that is not known.
func trainedOn(set string) string {
	switch {
	case set == "":
		return ""
	case strings.Contains(set, "imagenet"):
		return ", trained on ImageNet"
	}
	return ", trained on " + strings.ReplaceAll(set, "-", " and ")
}

// forms names the two forms of first-layer kernels (dc=).
func form(dc string) string {
	switch dc {
	case "zero":
		return "zero-mean"
	case "keep":
		return "plain"
	}
	return dc
}

// measures names what can be measured: for the switch, and for the axis.
var measures = map[string]struct{ short, axis string }{
	"normalised": {"Normalised score", "Normalised score, sign(r)·r²/ρ (1: as well as the noise allows)"},
	"r":          {"Correlation r", "Correlation r of predicted and recorded responses (held out)"},
	"fve":        {"Variance explained", "Fraction of variance explained, 1 − SSE/SSE₀ (held out)"},
	"fve_normalised": {"Explainable variance",
		"Fraction of explainable variance explained (held out; 1: as well as the noise allows)"},
	"accuracy":   {"Accuracy", "Accuracy (proportion correct)"},
	"ks":         {"KS distance", "Kolmogorov–Smirnov distance to the recorded cells (0: the same distribution)"},
	"w1":         {"Wasserstein-1", "Wasserstein-1 distance to the recorded cells (in units of circular variance)"},
	"js":         {"Jensen–Shannon", "Jensen–Shannon distance to the recorded cells (0 to 1)"},
	"cv":         {"Circular variance", "Circular variance (0: one orientation alone; 1: none preferred)"},
	"fourier":    {"Fourier complexity", "Fourier complexity (mean frequency on planes of pictures, cycles per plane)"},
	"deficit":    {"Linearity deficit", "Linearity deficit, 1 − R² of the best linear map (0: linear)"},
	"path":       {"Path over chord", "Length of the path over that of its chord (1: straight)"},
	"lempel_ziv": {"Lempel–Ziv", "Lempel–Ziv complexity of outputs turned to 0 and 1 (a contrast)"},
	"r2":         {"R²", "R², the share of variance over models"},
	"spearman":   {"Rank correlation", "Rank correlation over models (Spearman)"},
	"dimensions": {"Effective dimensions", "Effective dimensionality (participation ratio)"},
	"rsa":        {"Dissimilarities", "Rank correlation of dissimilarities (Spearman)"},
	"cka":        {"Alignment (CKA)", "Linear centred kernel alignment (1: the same up to rotation and scale)"},
}

// MeasureShort returns what a measure is called on a button.
func MeasureShort(m string) string {
	if known, ok := measures[strings.ToLower(m)]; ok {
		return known.short
	}
	m = strings.NewReplacer("_", " ", "-", " ").Replace(m)
	return part.Capital(strings.ReplaceAll(m, "Texture MNIST", "Texture-MNIST"))
}

func measureAxis(m, unit string) string {
	if known, ok := measures[strings.ToLower(m)]; ok {
		return known.axis
	}
	if unit != "" && unit != "1" {
		unit = strings.Replace(unit, "fraction right", "proportion correct", 1)
		return MeasureShort(m) + " (" + unit + ")"
	}
	return MeasureShort(m)
}

// term is one side of a comparison: "random dc=zero", "random dc=zero (ridge)".
type term struct{ training, dc, readout string }

func parseTerm(text string) term {
	text, readout, _ := strings.Cut(strings.TrimSpace(text), " (")
	training, dc, _ := strings.Cut(text, " dc=")
	return term{training, dc, strings.TrimSuffix(readout, ")")}
}

func (t term) label(set string) string { return trainingLabel(t.training, set) }

// comparison names a difference: the row it belongs to, what tells it apart
// there, and the heading. "trained − random dc=zero" is "Trained − Random",
// "zero-mean", "Between networks".
func comparison(text, set string) (row, mark, heading string) {
	heading = "Between networks"
	left, right, found := strings.Cut(text, " − ")
	if !found {
		return text, "", heading
	}
	a, b := parseTerm(left), parseTerm(right)
	switch {
	case isControl(a.training) && isControl(b.training):
		heading = "Among the controls"
	case isControl(b.training):
		heading = "Against the controls"
	}
	row = a.label(set) + " − " + b.label(set)
	switch {
	case a.readout != "" && b.readout != "":
		row = a.label(set) + " (" + a.readout + ") − " + b.label(set) + " (" + b.readout + ")"
	case b.readout != "":
		row += ", " + b.readout + " readout"
	}
	switch {
	case a.training == b.training:
		return a.label(set) + ": " + form(a.dc) + " − " + form(b.dc), "", heading
	case a.dc == b.dc || b.dc == "":
		return row, form(a.dc), heading
	case a.dc == "":
		return row, form(b.dc), heading
	}
	return row, form(a.dc) + " − " + form(b.dc), heading
}

// networkName says in few words what a network is built of: "3 layers, ReLU, max pooling". Of text that is not a
// network, such as "relu, max2", known words are written as the field does.
func networkName(text string) string {
	if text == "squeezenet10" {
		return "SqueezeNet"
	}
	spec, err := nn.ParseSpec(text)
	if err != nil {
		parts := strings.Split(text, ", ")
		for i, word := range parts {
			parts[i] = poolingName(ActivationName(word))
		}
		return strings.Join(parts, ", ")
	}
	layers := 0
	var kinds []string
	add := func(kind string) {
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	for _, l := range spec.Layers {
		switch l.Kind {
		case nn.ConvLayer, nn.DenseLayer, nn.FireLayer:
			layers++
		case nn.AvgPoolLayer:
			add("average pooling")
		case nn.MaxPoolLayer:
			add("max pooling")
		case nn.ActivationLayer:
			add(ActivationName(l.Act.String()))
		}
	}
	return part.Join(part.Count(layers, "layer", "layers"), strings.Join(kinds, ", "))
}

// poolingName writes a pooling as the field does.
func poolingName(word string) string {
	switch word {
	case "avg", "avg2", "average":
		return "average pooling"
	case "max", "max2":
		return "max pooling"
	case "none", "strided":
		return word + " (no pooling)"
	case "mean":
		return "mean over poolings"
	}
	return word
}

// ActivationName writes an activation as the field does.
func ActivationName(word string) string {
	for _, a := range nn.Activations() {
		if a.String() == word {
			return a.Label()
		}
	}
	return word
}
