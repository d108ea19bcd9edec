package neural

// OwnID is the ID of every recording of the user's own; package own reads them.
const OwnID = "own"

// Fewest is the number of pictures below which nothing can be held out, fewPictures that below which a comparison
// becomes shaky.
const (
	Fewest      = 10
	fewPictures = 50
)

// Recording is what an experiment compares networks with: pictures, and the
// responses of neurons (or voxels, or electrodes: units) to each.
type Recording struct {
	ID        string // catalogue name, for instance "v4-cowley2023"
	Session   string // "" where there is only one
	Area      string // "V1", "V4", "IT", …
	Species   string
	Signal    string // what a response is, with its unit: "spikes in 100 ms"
	Simulated bool   // made up by this software: never evidence

	Images Images
	// Row says which row of Responses each picture belongs to, where a row is the
	// response to a condition that was shown as several pictures, such as a category:
	// what a network computes of the pictures of one row is averaged. nil where row i is
	// picture i.
	Row []int32
	// Conditions are the rows' names; nil numbers them.
	Conditions []string
	Responses  []float32 // rows × units: mean over repeats

	// Trials holds single repeats, rows × units × Repeats, NaN where a repeat is
	// missing; nil where the source has none.
	Trials  []float32
	Repeats int
	// Halves are means over two halves of the repeats, each rows × units, as
	// stored by the source or made from odd and even Trials; nil where there are
	// no repeats and hence no noise ceiling.
	Halves [2][]float32

	// Reliability is what the source states of the units together where it has no
	// repeats: the mean over units of the correlation of their responses in two halves
	// of the recording. 0 where nothing is stated.
	Reliability float64

	// Group says which rows must stay on one side of a fold (frames of one movie); nil
	// where rows are independent.
	Group []int32
	// Fold is the fold, from 0, in which the source's authors held out each row; nil
	// where they state none.
	Fold []int32
	// Units are the units' names; nil numbers them.
	Units []string

	// Expected is, in a simulation only, the noise-free expected response.
	Expected []float32

	FieldDegrees float64 // width of a picture in degrees of visual angle, 0 unknown
	Citation     string
	Licence      string
	Notes        []string // cautions to show beside the numbers
	SHA256       string   // of all source files, in catalogue order
}

// Images are N pictures of H×W pixels with C channels (1 grey or 3 RGB).
type Images struct {
	N, H, W, C int
	Pix        []uint8 `json:"-"` // N×H×W×C
}

// Rows is the number of rows of Responses: of pictures, or of conditions where several
// pictures belong to one.
func (r *Recording) Rows() int {
	if r.Row == nil {
		return r.Images.N
	}
	rows := 0
	for _, row := range r.Row {
		rows = max(rows, int(row)+1)
	}
	return rows
}

// NUnits is the number of recorded units.
func (r *Recording) NUnits() int {
	rows := r.Rows()
	if rows == 0 {
		return 0
	}
	return len(r.Responses) / rows
}
