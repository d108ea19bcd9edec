package neural

import (
	"fmt"
	"slices"

	"untrained/assets/neural/matfile"
)

// maxBonnerExtra is how many voxels more split may have than there are responses.
const maxBonnerExtra = 5

const maxBonnerNames = 1000

// bonnerStack is what roistack.mat holds.
type bonnerStack struct {
	categories []string
	areas      []bonnerArea
}

type bonnerArea struct {
	name        string
	responses   []float32 // categories × voxels
	reliability float64
}

// readBonnerStack reads the structure roistack: betas (categories × voxels), indices
// (the number of each voxel's region, from 1), rois and conds (names), split (the
// split-half correlation of each voxel).
func readBonnerStack(content []byte) (*bonnerStack, error) {
	variables, err := matfile.Read(content)
	if err != nil {
		return nil, err
	}
	stack, err := matfile.Find(variables, "roistack")
	if err != nil {
		return nil, err
	}
	out := &bonnerStack{}
	if out.categories, err = bonnerNames(stack, "conds", bonnerCategories); err != nil {
		return nil, err
	}
	rois, err := bonnerNames(stack, "rois", 0)
	if err != nil {
		return nil, err
	}
	betas, err := stack.Field(0, "betas")
	if err != nil {
		return nil, err
	}
	if len(betas.Shape) != 2 || betas.Shape[0] != bonnerCategories || betas.Shape[1] < 1 ||
		betas.Shape[1] > maxBonnerVoxels {
		return nil, fmt.Errorf("betas have shape %v where %d categories × voxels were expected",
			betas.Shape, bonnerCategories)
	}
	voxels := betas.Shape[1]
	values, err := betas.Float64s()
	if err != nil {
		return nil, fmt.Errorf("betas: %w", err)
	}
	indices, err := bonnerNumbers(stack, "indices")
	if err != nil {
		return nil, err
	}
	if len(indices) != voxels {
		return nil, fmt.Errorf("%d voxels have a region and %d have responses", len(indices), voxels)
	}
	of := make([][]int, len(rois)) // voxels of a region
	for v, number := range indices {
		i := int(number) - 1
		if float64(i+1) != number || i < 0 || i >= len(rois) {
			return nil, fmt.Errorf("voxel %d is of region %g; there are %d", v, number, len(rois))
		}
		of[i] = append(of[i], v)
	}
	split, err := bonnerNumbers(stack, "split")
	if err != nil {
		return nil, err
	}
	extra := len(split) - voxels
	if extra < 0 || extra > maxBonnerExtra {
		return nil, fmt.Errorf("split has %d values for %d voxels", len(split), voxels)
	}
	for i, name := range rois {
		a := bonnerArea{name: name, responses: make([]float32, 0, bonnerCategories*len(of[i]))}
		if name == "PFS" {
			a.name = "pFs"
		}
		for category := range bonnerCategories {
			for _, v := range of[i] {
				a.responses = append(a.responses, float32(values[v*bonnerCategories+category])) // column-major
			}
		}
		// Regions follow one another in split. The first person's has five more voxels than
		// the responses: LOC still had 200 of them there, so only means of regions are used.
		n := len(of[i])
		if name == "LOC" {
			n += extra
		}
		if n < 1 || n > len(split) {
			return nil, fmt.Errorf("split has too few values for %d voxels of %s", n, name)
		}
		for _, v := range split[:n] {
			a.reliability += v / float64(n)
		}
		split = split[n:]
		out.areas = append(out.areas, a)
	}
	if len(split) != 0 {
		return nil, fmt.Errorf("split has %d values more than there are voxels", len(split))
	}
	return out, nil
}

// bonnerNames reads a cell array of n texts (any number of them, from 1, where n is 0).
func bonnerNames(stack *matfile.Array, field string, n int) ([]string, error) {
	cells, err := stack.Field(0, field)
	if err != nil {
		return nil, err
	}
	names, err := cellTexts(cells)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", field, err)
	}
	if len(names) == 0 || n > 0 && len(names) != n {
		return nil, fmt.Errorf("%s has %d names where %d were expected", field, len(names), n)
	}
	return names, nil
}

// cellTexts returns the texts of a cell array, which must all be different.
func cellTexts(cells *matfile.Array) ([]string, error) {
	if cells.Len() > maxBonnerNames {
		return nil, fmt.Errorf("%d names: at most %d can be read", cells.Len(), maxBonnerNames)
	}
	var names []string
	for i := range cells.Len() {
		name, err := cellText(cells, i)
		if err != nil {
			return nil, err
		}
		if slices.Contains(names, name) {
			return nil, fmt.Errorf("%.40q is there twice", name)
		}
		names = append(names, name)
	}
	return names, nil
}

// bonnerNumbers reads a field of numbers.
func bonnerNumbers(stack *matfile.Array, field string) ([]float64, error) {
	a, err := stack.Field(0, field)
	if err != nil {
		return nil, err
	}
	values, err := a.Float64s()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", field, err)
	}
	return values, nil
}

// readBonnerFolds reads sets.mat: nine sets of the names of nine categories. The result
// has the number of each category's set.
func readBonnerFolds(content []byte, categories []string) ([]int32, error) {
	variables, err := matfile.Read(content)
	if err != nil {
		return nil, err
	}
	sets, err := matfile.Find(variables, "sets")
	if err != nil {
		return nil, err
	}
	if sets.Class != matfile.Cell || sets.Len() != bonnerFolds {
		return nil, fmt.Errorf("%d sets in an array of class %v where a cell array of %d was expected", sets.Len(),
			sets.Class, bonnerFolds)
	}
	folds := make([]int32, len(categories))
	for i := range folds {
		folds[i] = -1
	}
	for k := range bonnerFolds {
		set, err := sets.Cell(k)
		if err != nil {
			return nil, err
		}
		names, err := cellTexts(set)
		if err != nil {
			return nil, fmt.Errorf("set %d: %w", k+1, err)
		}
		for _, name := range names {
			i := slices.Index(categories, name)
			if i < 0 || folds[i] >= 0 {
				return nil, fmt.Errorf("set %d has %.40q, which is not a category or is in another set too", k+1, name)
			}
			folds[i] = int32(k)
		}
	}
	if i := slices.Index(folds, -1); i >= 0 {
		return nil, fmt.Errorf("%s is in none of the sets", categories[i])
	}
	return folds, nil
}
