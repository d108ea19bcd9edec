// Package weights is the small networks that this repository trains by itself,
// on stimuli that it draws by itself: `make weights` makes every byte of them
// again. They are task-trained (digits and textures), never trained on objects.
//
// A native program carries the files; a page fetches one when it is needed, by a
// name that contains its hash.
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

// Network is one bundled network and how it came to be.
type Network struct {
	Name        string   `json:"name"`
	File        string   `json:"file"`
	SHA256      string   `json:"sha256"`
	Spec        string   `json:"spec"`
	TrainingSet string   `json:"training_set"` // in a few words, as results print it
	Classes     []string `json:"classes"`
	Seed        uint64   `json:"seed"`
	Steps       int      `json:"steps"`
	Batch       int      `json:"batch"`
	Accuracy    float64  `json:"accuracy"` // on HeldOut fresh samples
	Low         float64  `json:"low"`      // 95 % Wilson interval
	High        float64  `json:"high"`
	HeldOut     int      `json:"held_out"`
	Command     string   `json:"command"` // that made it
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

// Find gives the catalogue's entry for a name.
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
		return Network{}, fmt.Errorf("no bundled network %q; there are %q", name, names)
	}
	return networks[i], nil
}

// Reader gives the bytes of a bundled file.
type Reader func(ctx context.Context, n Network) ([]byte, error)

// Open reads a bundled network and checks that it is the one of the catalogue.
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
		return nil, fmt.Errorf("bundled network %q: its file has the SHA-256 %x, not %s; reload the page, or build the "+
			"site again", name, sum, n.SHA256)
	}
	p, _, err := nn.ReadSafetensors(raw)
	if err != nil {
		return nil, fmt.Errorf("bundled network %q: %w", name, err)
	}
	return p, nil
}
