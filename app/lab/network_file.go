package lab

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// A network of the user's own is named after its file, so that a link tells which one it needs: own- and the first
// digits of the file's SHA-256.
const (
	ownNetwork       = "own-"
	ownNetworkDigits = 16
)

// OwnNetwork returns the name of the network in a file.
func OwnNetwork(file []byte) string {
	sum := sha256.Sum256(file)
	return ownNetwork + hex.EncodeToString(sum[:])[:ownNetworkDigits]
}

// IsOwnNetwork reports whether a network is one of the user's own.
func IsOwnNetwork(name string) bool {
	digits, own := strings.CutPrefix(name, ownNetwork)
	return own && len(digits) == ownNetworkDigits && strings.Trim(digits, "0123456789abcdef") == ""
}

// CheckOwnNetwork returns an error unless name is empty or that of a network of the user's own.
func CheckOwnNetwork(name string) error {
	if name != "" && !IsOwnNetwork(name) {
		return fmt.Errorf("%q is not %s and %d digits, the name of a network file; leave it empty, or choose the file",
			name, ownNetwork, ownNetworkDigits)
	}
	return nil
}

// MissingNetwork is the error for a network of the user's own whose file is not here.
type MissingNetwork struct{ Name string }

// Error says which file is missing.
func (e *MissingNetwork) Error() string {
	return fmt.Sprintf("the network file whose SHA-256 begins with %s is not on this device: a link names the file and "+
		"does not hold it; choose it under “Network file”, or choose other weights",
		strings.TrimPrefix(e.Name, ownNetwork))
}
