package lab

// SummaryColumns are the columns with which the summary of every experiment begins;
// those of the experiment's own follow.
var SummaryColumns = []string{ColumnArea, ColumnRecording, ColumnNetwork, ColumnTraining, ColumnTrainingSet,
	ColumnLayer, ColumnMeasure, ColumnEstimate, ColumnLow, ColumnHigh, ColumnN, ColumnUnit, ColumnSeeds}

// SummaryRow is one row of a summary. What a measurement has not, such as the layer
// of something that is measured over many networks, is "".
type SummaryRow struct {
	Area        string // of the visual system: "V1"
	Recording   string // its ID, or what stands in its place
	Network     string // a spec
	Training    string // where its weights come from: Trained, RandomWeights, …
	TrainingSet string
	Layer       string
	Measure     string
	Estimate    Estimate // with the ends of the 95 % interval; NaN where there is none
	N           float64  // units, pictures or networks that the estimate rests on; NaN where unknown
	Unit        string   // of the estimate
	Seeds       float64  // networks of this kind that were drawn; NaN where unknown
}

// NewSummary returns an empty summary with columns of the experiment's own behind
// those of every summary.
func NewSummary(own ...string) Table {
	return Table{Name: TableSummary, Columns: append(Columns(SummaryColumns...), Columns(own...)...)}
}

// AddSummary adds a measurement, with a value for each of the experiment's own columns.
func (t *Table) AddSummary(m SummaryRow, own ...any) {
	row := []any{m.Area, m.Recording, m.Network, m.Training, m.TrainingSet, m.Layer, m.Measure,
		Number(m.Estimate.Value), Number(m.Estimate.Low), Number(m.Estimate.High), Number(m.N), m.Unit, Number(m.Seeds)}
	t.Rows = append(t.Rows, append(row, own...))
}
