package model

// Comparison is the part of a configuration that says which networks stand side by side: the keys of GridProperties,
// ScaledTo and WeightsProperties with the seeds. Experiments embed it in theirs.
type Comparison struct {
	Activation []string `key:"activation"`
	Pooling    []string `key:"pooling"`
	Kernel     int      `key:"kernel"`
	Channels   int      `key:"channels"`
	Size       int      `key:"size"`
	Init       string   `key:"init"`
	Gain       float64  `key:"gain"`
	RMS        float64  `key:"rms"`
	Threshold  float64  `key:"threshold"`
	Weights    string   `key:"weights"`
	Training   []string `key:"training"`
	Shuffle    string   `key:"shuffle"`
	DC         string   `key:"dc"`
	Seeds      int      `key:"seeds"`
	Seed       int      `key:"seed"`
}
