package neural

import (
	"fmt"
	"strings"
)

const maxNPZArrays = 256

// ReadNPZ reads a .npz file: a zip of .npy files, by name without the ending.
// Sizes are limited before memory is taken; see ReadNPY for what an array may be.
func ReadNPZ(content []byte) (map[string]*Array, error) {
	files, err := openZip(content)
	if err != nil {
		return nil, fmt.Errorf(".npz: %w", err)
	}
	if len(files) > maxNPZArrays {
		return nil, fmt.Errorf(".npz: %d arrays: more than %d", len(files), maxNPZArrays)
	}
	arrays := make(map[string]*Array, len(files))
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name, ".npy")
		if !ok {
			return nil, fmt.Errorf(".npz: %.80q is not an array (.npy)", f.Name)
		}
		if arrays[name] != nil {
			return nil, fmt.Errorf(".npz: %.80q is there twice", f.Name)
		}
		data, err := expand(f)
		if err != nil {
			return nil, fmt.Errorf(".npz: %w", err)
		}
		if arrays[name], err = ReadNPY(data); err != nil {
			return nil, fmt.Errorf(".npz: %.80q: %w", f.Name, err)
		}
	}
	return arrays, nil
}
