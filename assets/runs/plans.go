package runs

// Plans are the runs that the story shows, in its order. Their configurations were
// fixed before they were run; what comes out is shown as it is.
func Plans() []Plan {
	return []Plan{
		{
			Name: "controls", Claim: "C10", Experiment: "encoding",
			Config: "recording=sim-v1&training=random,pixels,gabor,shuffled-responses&seeds=3",
			About:  "The method on a simulated V1, where the truth is known: Gabor energies must win, and nothing may predict shuffled responses.",
		},
	}
}
