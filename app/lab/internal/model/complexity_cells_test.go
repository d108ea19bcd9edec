package model

import (
	"math"
	"strconv"
	"testing"

	"untrained/assets/neural/simulation"
	"untrained/nn/random"
)

// The cells of simulated V1 are measured as networks are, on planes through pictures that they see: they are not much
// more complex than a pixel, which is linear. So nothing says that the more complex of two networks must predict them
// better, and the slope of score on complexity is not a control.
func TestSimulatedCellsAreHardlyComplex(t *testing.T) {
	if testing.Short() {
		t.Skip("15 000 answers of cells, and the arithmetic is tried natively")
	}
	const pictures, side, degrees, cells = 40, 40, 1.5, 60
	population := simulation.V1(cells, side, degrees, 1)
	m := &complexityMeter{options: ComplexityOptions{Seed: 1, Planes: 2}.WithDefaults(), n: pictures}
	for i := range pictures {
		p := simulation.DeadLeaves(side, random.New(1, "simulation", "v1", "picture", strconv.Itoa(i)))
		p.Fade(simulation.Aperture(side, 0.2, 1))
		for _, v := range simulation.Contrast(p) {
			m.pictures = append(m.pictures, float32(v))
		}
	}
	grid, stream := m.options.Side, m.stream("planes")
	transform := newPlaneTransform(grid, true)
	sum, count := map[string]float64{}, map[string]float64{}
	add := func(kind string, f []float64) {
		if !isFlat(f) {
			sum[kind] += transform.complexity(f)
			count[kind]++
		}
	}
	for range m.options.Planes {
		plane, err := m.plane(stream)
		if err != nil {
			t.Fatal(err)
		}
		x, contrast, drive := make([]float32, side*side), make([]float64, side*side), make([]float64, cells)
		landscapes := make([][]float64, cells+1)
		for i := range grid * grid {
			plane.Point(x, PlaneCoordinate(i%grid, grid), PlaneCoordinate(i/grid, grid))
			for k, v := range x {
				contrast[k] = float64(v)
			}
			population.Drive([][]float64{contrast}, drive)
			for u, v := range append(drive, contrast[side*side/2+side/2]) {
				landscapes[u] = append(landscapes[u], v)
			}
		}
		for u, f := range landscapes {
			kind := "pixel"
			if u < cells {
				kind = map[bool]string{true: "complex", false: "simple"}[population.Cells[u].Complex]
			}
			add(kind, f)
		}
	}
	for kind, want := range map[string]float64{"pixel": 1.6, "simple": 1.83, "complex": 1.68} {
		got := sum[kind] / count[kind]
		t.Logf("%s: %.3f cycles per side of a plane", kind, got)
		if math.Abs(got-want) > 0.06 {
			t.Errorf("%s cells have a complexity of %.3f, not %.2f", kind, got, want)
		}
	}
}
