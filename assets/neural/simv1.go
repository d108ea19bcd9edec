package neural

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"

	"untrained/assets/neural/simulation"
	"untrained/nn/random"
)

// The simulated V1 recording. Changing any of these changes the recording's hash
// and with it the meaning of published links.
const (
	simPictures = 480
	simSide     = 40  // pixels
	simDegrees  = 1.5 // 27 pixels a degree: up to 13 cycles per degree
	simUnits    = 60
	simRepeats  = 4
	simSeed     = 1

	// Pictures fade to grey between these fractions of half their side.
	simClear, simFaded = 0.2, 1
)

func simV1() Entry {
	return Entry{
		ID:    "sim-v1",
		Kind:  KindResponses,
		Title: "Simulated V1",
		About: "Simulated: these neurons were made up by this software, so that the truth is known. 60 model cells " +
			"of primary visual cortex, 36 complex and 24 simple, look at 480 model pictures (dead leaves: textured " +
			"shapes that hide one another, in a window that fades to grey around the cells), each 4 times. A cell is " +
			"a Gabor filter, half-squared (simple) or summed as energy over a quadrature pair (complex), divided by " +
			"the activity of a local pool of all orientations. Preferred orientation, spatial frequency, " +
			"tuning widths and the share of simple cells follow distributions published for macaque V1. Spike counts " +
			"scatter around the expected count a little more than a Poisson process, independently between cells. A " +
			"method that is right recovers what was built in; nothing found here says anything about a brain.",
		Area:      "V1",
		Simulated: true,
		Citation: "Simulated by this software. Model after Heeger 1992 (Vis Neurosci 9:181) and Adelson & Bergen " +
			"1985 (J Opt Soc Am A 2:284); pictures after Lee, Mumford & Huang 2001 (Int J Comput Vis 41:35); tuning " +
			"after De Valois, Albrecht & Thorell 1982 (Vision Res 22:545) and Ringach, Shapley & Hawken 2002 (J " +
			"Neurosci 22:5639).",
		Licence: "Generated; part of this software.",
		Notes: []string{
			"Simulated: a control for methods, never evidence about a brain.",
			"Made again on 2026-11-30: 320 pictures of 4 degrees, which the cells saw little of, left every network at the " +
				"floor. Runs from before carry the checksum of those.",
			"The cells have no contextual effects beyond divisive normalisation, and their noise is independent: " +
				"real populations are harder to predict.",
		},
	}
}

func simulateV1(ctx context.Context) (*Recording, error) {
	pictures, images, err := leaves(ctx)
	if err != nil {
		return nil, err
	}
	population := simulation.V1(simUnits, simSide, simDegrees, simSeed)
	expected := population.Expected(pictures)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &Recording{
		Species:      "none (simulated)",
		Signal:       "simulated spikes in 200 ms",
		Images:       images,
		Trials:       population.Trials(expected, simRepeats, simSeed),
		Repeats:      simRepeats,
		FieldDegrees: simDegrees,
		Expected:     narrow(expected),
	}
	r.Responses, r.Halves = MeansOfTrials(r.Trials, simPictures, simUnits, simRepeats)
	r.SHA256 = hashOfGenerated(r)
	return r, nil
}

// leaves draws the pictures that simulated V1 looks at, dead leaves.
func leaves(ctx context.Context) ([]simulation.Picture, Images, error) {
	pictures := make([]simulation.Picture, simPictures)
	images := Images{N: simPictures, H: simSide, W: simSide, C: 1}
	for i := range pictures {
		if err := ctx.Err(); err != nil {
			return nil, images, err
		}
		pictures[i] = simulation.DeadLeaves(simSide, random.New(simSeed, "simulation", "v1", "picture", strconv.Itoa(i)))
		pictures[i].Fade(simClear, simFaded)
		images.Pix = append(images.Pix, pictures[i].Pix...)
	}
	return pictures, images, nil
}

func narrow(wide []float64) []float32 {
	out := make([]float32, len(wide))
	for i, v := range wide {
		out[i] = float32(v)
	}
	return out
}

// hashOfGenerated is the SHA-256 of a simulation's pixels, single responses and
// expected responses, the floats as little-endian bits.
func hashOfGenerated(r *Recording) string {
	h := sha256.New()
	h.Write(r.Images.Pix)
	var word [4]byte
	for _, values := range [][]float32{r.Trials, r.Expected} {
		for _, v := range values {
			binary.LittleEndian.PutUint32(word[:], math.Float32bits(v))
			h.Write(word[:])
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
