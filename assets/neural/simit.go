package neural

import (
	"context"
	"strconv"

	"untrained/assets/neural/simulation"
	"untrained/nn/random"
)

// The simulated recordings of inferior temporal cortex. Changing any of these
// changes the recordings' hashes and with them the meaning of published links.
const (
	itPictures = 480
	itSide     = 48  // pixels
	itDegrees  = 8.0 // a label: nothing else depends on it
	itUnits    = 60
	itRepeats  = 8
)

func simIT() Entry {
	return Entry{
		ID:    "sim-it",
		Kind:  KindResponses,
		Title: "Simulated IT",
		About: "Simulated: these neurons were made up by this software, so that the truth is known. 60 model cells " +
			"of inferior temporal cortex look at 480 model pictures (a textured object of one of eight shapes, in " +
			"any place, size, direction and polarity, on a textured ground), each 8 times. A cell is tuned along one " +
			"direction in the features of a small convolutional network that was trained to name the shapes: another " +
			"architecture than this laboratory's trained networks (strided, average pooling), another task, other " +
			"pictures. Its answer is a smooth rectification; spike counts scatter a little more than a Poisson " +
			"process. A method that is right finds that training matters more here than in sim-v1; nothing found " +
			"here says anything about a brain.",
		Area:      "IT",
		Simulated: true,
		Citation: "Simulated by this software. Axis coding after Chang & Tsao 2017 (Cell 169:1013); tolerance after " +
			"DiCarlo, Zoccolan & Rust 2012 (Neuron 73:415); rates after Rust & DiCarlo 2010 (J Neurosci 30:12978).",
		Licence: "Generated; part of this software.",
		Notes: []string{
			"Simulated: a control for methods, never evidence about a brain.",
			"What makes these cells is a trained network. A network trained on another task shares only a part of " +
				"its features, so that the effect of training is there by construction but smaller than the noise " +
				"ceiling would allow.",
			"Objects and ground are simple: energies of oriented filters predict much of these cells.",
		},
	}
}

func simulateIT(ctx context.Context) (*Recording, error) {
	pictures, images, err := shapes(ctx)
	if err != nil {
		return nil, err
	}
	cells, expected, err := simulation.IT(ctx, itUnits, pictures, simSeed)
	if err != nil {
		return nil, err
	}
	r := &Recording{
		Species:      "none (simulated)",
		Signal:       "simulated spikes in 200 ms",
		Images:       images,
		Trials:       simulation.ITTrials(cells, expected, itRepeats, simSeed),
		Repeats:      itRepeats,
		FieldDegrees: itDegrees,
		Expected:     narrow(expected),
	}
	r.Responses, r.Halves = MeansOfTrials(r.Trials, itPictures, itUnits, itRepeats)
	r.SHA256 = hashOfGenerated(r)
	return r, nil
}

// shapes draws the pictures that simulated IT looks at; its network was trained on
// none of them.
func shapes(ctx context.Context) ([]simulation.Picture, Images, error) {
	pictures := make([]simulation.Picture, itPictures)
	images := Images{N: itPictures, H: itSide, W: itSide, C: 1}
	for i := range pictures {
		if err := ctx.Err(); err != nil {
			return nil, images, err
		}
		pictures[i], _ = simulation.DrawShape(itSide, random.New(simSeed, "simulation", "it", "recording", strconv.Itoa(i)))
		images.Pix = append(images.Pix, pictures[i].Pix...)
	}
	return pictures, images, nil
}
