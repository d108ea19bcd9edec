package explore

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// Dial is what the scramble dial shows before the program is there: every tenth percent, in every mode.
type Dial struct {
	Classes []string `json:"classes"`
	// Positions has, at (mode·4 + layer)·11 + tenths, four correlations in percent, digits read correctly, the class that
	// the digit is taken for, and the softmax of it in percent. The mode is 1 for fresh weights, plus 2 for zero-mean
	// kernels; layer 0 is all of them.
	Positions [][7]int `json:"positions"`
	// Maps has the first layer's map at mode·11 + tenths where that layer changes, four bits a place, the first place
	// in the lower half of a byte.
	Maps [][]byte `json:"maps"`
	// Digit is the picture that is read, bytes from black to white, row by row.
	Digit []byte `json:"digit"`
	N     int    `json:"n"` // digits
}

// The counts of Dial.
const (
	dialModes  = 4
	dialLayers = 4
	dialTenths = 11
)

//go:embed dial.json
var dialNumbers []byte

// NewDial returns the dial's numbers, which `go test ./app/ui/explore -run TestDial -remake` computed.
func NewDial() (Dial, error) {
	var d Dial
	if err := json.Unmarshal(dialNumbers, &d); err != nil {
		return d, fmt.Errorf("numbers of the scramble dial: %w", err)
	}
	if len(d.Positions) != dialModes*dialLayers*dialTenths || len(d.Maps) != dialModes*dialTenths {
		return d, fmt.Errorf("numbers of the scramble dial: %d positions and %d maps", len(d.Positions), len(d.Maps))
	}
	return d, nil
}
