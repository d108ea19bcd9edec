package neural

// Recording is what an experiment compares networks with: pictures, and the
// responses of neurons (or voxels, or electrodes: units) to each.
type Recording struct {
	ID        string // catalogue name, for instance "v4-cowley2023"
	Session   string // "" where there is only one
	Area      string // "V1", "V4", "IT", …
	Species   string
	Signal    string // what a response is, with its unit: "spikes in 100 ms"
	Simulated bool   // made up by this software: never evidence

	Images    Images
	Responses []float32 // images × units: mean over repeats

	// Trials holds single repeats, images × units × Repeats, NaN where a repeat is
	// missing; nil where the source has none.
	Trials  []float32
	Repeats int
	// Halves are means over two halves of the repeats, each images × units, as
	// stored by the source or made from odd and even Trials; nil where there are
	// no repeats and hence no noise ceiling.
	Halves [2][]float32

	// Group says which pictures must stay on one side of a fold (frames of one
	// movie); nil where pictures are independent.
	Group []int32
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

// NUnits is the number of recorded units.
func (r *Recording) NUnits() int {
	if r.Images.N == 0 {
		return 0
	}
	return len(r.Responses) / r.Images.N
}
