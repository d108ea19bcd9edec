package neural

// Reference is what is known of a published distribution without its single values:
// enough to draw it and to judge a distance roughly. The recording itself gives
// exact distances.
type Reference struct {
	What     string // the quantity, with its unit
	N        int    // cells
	Citation string
	Low      float64 // of the first bin
	Width    float64 // of each bin
	Counts   []int   // cells a bin; the last includes its upper edge
	Above    int     // cells beyond the last bin
	// Percentiles are pairs of percent and value, in order; nil where only bins are
	// known.
	Percentiles        [][2]float64
	Mean, Median, SD   float64 // 0 where only bins are known
	RecordingID, Where string  // of the exact values: the catalogue's name and how they were selected
}

// Ringach2002CircularVariance is the circular variance of orientation tuning in
// macaque V1: aggregates computed from the database of Ringach, Shapley & Hawken
// 2002.
func Ringach2002CircularVariance() Reference {
	return Reference{
		What: "circular variance", N: 308, Citation: ringach2002Citation,
		Low: 0, Width: 0.1, Counts: []int{10, 29, 28, 31, 28, 27, 40, 40, 49, 26},
		Percentiles: [][2]float64{{5, .116}, {10, .171}, {25, .335}, {50, .605}, {75, .785}, {90, .882}, {95, .920}},
		Mean:        .559, Median: .605, SD: .264,
		RecordingID: "v1-ringach2002", Where: "all cells",
	}
}

// Ringach2002F1F0 is the modulation ratio F1/F0 of the same cells, the spontaneous
// rate not subtracted.
func Ringach2002F1F0() Reference {
	return Reference{
		What: "F1/F0", N: 308, Citation: ringach2002Citation,
		Low: 0, Width: 0.2, Counts: []int{70, 48, 38, 17, 11, 11, 18, 40, 40, 15},
		RecordingID: "v1-ringach2002", Where: "all cells, spontaneous rate not subtracted",
	}
}
