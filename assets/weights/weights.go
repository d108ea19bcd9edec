// Package weights holds the bundled networks, which this program trains on stimuli that it draws: `make weights`
// trains them again. They learn tasks (digits, textures, gratings), never objects. The package also reads
// SqueezeNet, which is not bundled.
//
// The files are embedded in native programs; a page downloads a file when it needs it, by a name that contains its
// checksum.
package weights

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"untrained/nn"
)

// Network is a bundled network and how it was trained.
type Network struct {
	Name        string   `json:"name"`
	File        string   `json:"file"`
	SHA256      string   `json:"sha256"`
	Spec        string   `json:"spec"`
	TrainingSet string   `json:"training_set"` // its name in results
	Classes     []string `json:"classes"`
	Seed        uint64   `json:"seed"`
	Steps       int      `json:"steps"`
	Batch       int      `json:"batch"`
	Accuracy    float64  `json:"accuracy"` // on HeldOut new samples
	Low         float64  `json:"low"`      // 95 % Wilson interval
	High        float64  `json:"high"`
	HeldOut     int      `json:"held_out"`

	// The shares of oriented kernels in the first layer, trained and as it was drawn (training.OrientedShare); not
	// measured for the first network.
	Oriented       float64 `json:"oriented,omitempty"`
	OrientedBefore float64 `json:"oriented_before,omitempty"`

	Command string `json:"command"` // that trains the network
}

//go:embed bundled/catalogue.json
var catalogue []byte

// Catalogue lists the bundled networks.
func Catalogue() ([]Network, error) {
	var networks []Network
	if err := json.Unmarshal(catalogue, &networks); err != nil {
		return nil, fmt.Errorf("catalogue of bundled networks: %w", err)
	}
	return networks, nil
}

// Find returns the entry of the catalogue with this name.
func Find(name string) (Network, error) {
	networks, err := Catalogue()
	if err != nil {
		return Network{}, err
	}
	i := slices.IndexFunc(networks, func(n Network) bool { return n.Name == name })
	if i < 0 {
		var names []string
		for _, n := range networks {
			names = append(names, n.Name)
		}
		return Network{}, fmt.Errorf("there is no bundled network %q, only %q", name, names)
	}
	return networks[i], nil
}

// Reader returns the bytes of a network's file.
type Reader func(ctx context.Context, n Network) ([]byte, error)

// Open reads a bundled network. It returns an error if the file does not have the checksum in the catalogue.
func Open(ctx context.Context, name string, read Reader) (*nn.Params, error) {
	n, err := Find(name)
	if err != nil {
		return nil, err
	}
	raw, err := read(ctx, n)
	if err != nil {
		return nil, fmt.Errorf("bundled network %q: %w", name, err)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != n.SHA256 {
		return nil, fmt.Errorf("bundled network %q: its file has SHA-256 %x, not %s; reload the page, or build the "+
			"site again", name, sum, n.SHA256)
	}
	p, _, err := nn.ReadSafetensors(raw)
	if err != nil {
		return nil, fmt.Errorf("bundled network %q: %w", name, err)
	}
	return p, nil
}
