package neural

import (
	"context"

	"untrained/assets/neural/simulation"
	"untrained/nn/elementary"
)

// The simulated scans. Changing any of these changes the recordings' hashes.
const (
	boldVoxels  = 40
	boldV1Cells = 120
	boldITCells = 240
	boldRepeats = 6
	// boldReach is how far around its place a V1 voxel hears cells, σ in parts of a picture's side.
	boldReach = 0.08
)

func simBOLD() Entry {
	return Entry{
		ID:    "sim-bold",
		Kind:  KindResponses,
		Title: "Simulated voxels",
		About: "Simulated: these voxels were made up by this software, so that the truth is known. Each of 40 voxels " +
			"hears many model cells, those of simulated V1 near one place or those of simulated IT; its signal is " +
			"the square root of their pooled firing, and its noise is partly slow and partly shared with the other " +
			"voxels, as in a scanner. Each of 6 runs shows all 480 pictures once, in its own order. Nothing found " +
			"here says anything about a brain.",
		Area:      "V1, IT",
		Simulated: true,
		Sessions:  []string{"v1", "it"},
		Citation: "Simulated by this software. Cells as in sim-v1 and sim-it; compressive pooling after Kay, " +
			"Winawer, Mezer & Wandell 2013 (J Neurophysiol 110:481); slow and shared noise after Purdon & Weisskoff " +
			"1998 (Hum Brain Mapp 6:239) and Triantafyllou et al. 2005 (NeuroImage 26:243).",
		Licence: "Generated; part of this software.",
		Notes: []string{
			"Simulated: a control for methods, never evidence about a brain.",
			"A voxel pools many cells: what single cells prefer is partly averaged out.",
		},
	}
}

func simulateBOLD(ctx context.Context, session string) (*Recording, error) {
	r := &Recording{Species: "none (simulated)", Signal: "simulated percent signal change", Repeats: boldRepeats}
	var voxels []simulation.Voxel
	var signal []float64
	if session == "it" {
		pictures, images, err := shapes(ctx)
		if err != nil {
			return nil, err
		}
		_, counts, err := simulation.IT(ctx, boldITCells, pictures, simSeed+1)
		if err != nil {
			return nil, err
		}
		voxels = simulation.Voxels(boldVoxels, boldITCells, nil, simSeed, session)
		signal = simulation.Signal(voxels, counts, boldITCells)
		r.Area, r.Images, r.FieldDegrees = "IT", images, itDegrees
	} else {
		pictures, images, err := leaves(ctx)
		if err != nil {
			return nil, err
		}
		population := simulation.V1(boldV1Cells, simSide, simDegrees, simSeed+1)
		counts := population.Expected(pictures)
		near := func(place [2]float64, u int) float64 {
			dx, dy := population.Cells[u].X/simDegrees-place[0], population.Cells[u].Y/simDegrees-place[1]
			return elementary.Exp(-(float64(dx*dx) + float64(dy*dy)) / (2 * boldReach * boldReach))
		}
		voxels = simulation.Voxels(boldVoxels, boldV1Cells, near, simSeed, session)
		signal = simulation.Signal(voxels, counts, boldV1Cells)
		r.Area, r.Images, r.FieldDegrees = "V1", images, simDegrees
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.Expected = narrow(signal)
	r.Trials = simulation.BOLDTrials(voxels, signal, boldRepeats, simSeed, session)
	r.Responses, r.Halves = MeansOfTrials(r.Trials, r.Images.N, boldVoxels, boldRepeats)
	r.SHA256 = hashOfGenerated(r)
	return r, nil
}
