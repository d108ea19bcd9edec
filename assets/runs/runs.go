// Package runs holds the bundled runs: results of experiments that `make runs` computed, on real recordings if the
// claim is about brains, and that the story shows before its reader has run anything. The files hold aggregates only,
// never a number for a single recorded neuron.
//
// The files are embedded in native programs; a page downloads a file when it needs it, by a name that contains its
// checksum.
package runs

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// Plan says what a bundled run computes, and for which claim.
type Plan struct {
	Name       string `json:"name"`  // name of the run's file, without extension
	Claim      string `json:"claim"` // C1 … C11: the claim under which the story shows the run
	Experiment string `json:"experiment"`
	Config     string `json:"config"` // key=value&…, on top of the defaults
	About      string `json:"about"`  // what the run compares and on which data, in a sentence
	// Measure, of a run of many layers and areas, is the only measure whose rows are bundled; "" bundles all rows.
	Measure string `json:"measure,omitempty"`
}

// Run is a bundled run that was computed.
type Run struct {
	Plan
	File    string `json:"file"`
	SHA256  string `json:"sha256"` // of the file
	Bytes   int    `json:"bytes"`
	Version string `json:"version"` // of the software that computed the run
	Command string `json:"command"` // that computes the run again
}

//go:embed bundled/catalogue.json
var catalogue []byte

var parsed = sync.OnceValues(func() ([]Run, error) {
	var list []Run
	if err := json.Unmarshal(catalogue, &list); err != nil {
		return nil, fmt.Errorf("catalogue of bundled runs: %w", err)
	}
	return list, nil
})

// Catalogue lists the bundled runs in the order of the story.
func Catalogue() ([]Run, error) {
	list, err := parsed()
	return slices.Clone(list), err
}

// Find returns the entry of the catalogue with this name.
func Find(name string) (Run, error) {
	list, err := Catalogue()
	if err != nil {
		return Run{}, err
	}
	i := slices.IndexFunc(list, func(r Run) bool { return r.Name == name })
	if i < 0 {
		return Run{}, fmt.Errorf("there is no bundled run %q", name)
	}
	return list[i], nil
}

// Reader returns the bytes of a run's file.
type Reader func(ctx context.Context, r Run) ([]byte, error)

// Read returns the JSON of a bundled run. It returns an error if the file does not have the checksum in the catalogue.
func Read(ctx context.Context, name string, read Reader) ([]byte, error) {
	r, err := Find(name)
	if err != nil {
		return nil, err
	}
	raw, err := read(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("bundled run %q: %w", name, err)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != r.SHA256 {
		return nil, fmt.Errorf("bundled run %q: its file has SHA-256 %x, not %s; "+
			"reload the page or build the site again", name, sum, r.SHA256)
	}
	return raw, nil
}
