// Package runs is the results that the story shows before anybody has pressed a
// button: experiments that `make runs` computed once, with the code that is shown,
// on real recordings where there are any. They hold aggregates only, never a
// number for a single recorded neuron.
//
// A native program carries the files; a page fetches one when it is needed, by a
// name that contains its hash.
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

// Plan is a run to be made: which claim it is evidence for, and what to compute.
type Plan struct {
	Name       string `json:"name"`  // of its file, without extension
	Claim      string `json:"claim"` // C1 … C11: where the story shows it
	Experiment string `json:"experiment"`
	Config     string `json:"config"` // key=value&…, on top of the defaults
	About      string `json:"about"`  // what it asks and on what, in a sentence
}

// Run is a run that was made.
type Run struct {
	Plan
	File    string `json:"file"`
	SHA256  string `json:"sha256"` // of the file
	Bytes   int    `json:"bytes"`
	Version string `json:"version"` // of the software that made it
	Command string `json:"command"` // that makes it again
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

// Find gives the catalogue's entry for a name.
func Find(name string) (Run, error) {
	list, err := Catalogue()
	if err != nil {
		return Run{}, err
	}
	i := slices.IndexFunc(list, func(r Run) bool { return r.Name == name })
	if i < 0 {
		return Run{}, fmt.Errorf("no bundled run %q", name)
	}
	return list[i], nil
}

// Reader gives the bytes of a bundled file.
type Reader func(ctx context.Context, r Run) ([]byte, error)

// Read gives the JSON of a bundled result, once it is seen to be the one of the
// catalogue.
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
		return nil, fmt.Errorf("bundled run %q: its file has the SHA-256 %x, not %s; "+
			"reload the page or build the site again", name, sum, r.SHA256)
	}
	return raw, nil
}
