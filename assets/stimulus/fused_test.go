//go:build !js

package stimulus

import (
	"os"
	"os/exec"
	"regexp"
	"testing"
)

// A processor with fused multiply-add rounds a product and a sum once instead of
// twice. The pinned hashes of this package are checked on amd64 and wasm, which do
// not fuse; that arm64 gives the same bytes is read from its machine code.
func TestNothingIsFused(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for another processor; left out of short runs")
	}
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command on the path to compile for arm64 with")
	}
	fused := regexp.MustCompile(`.*\bFN?M(ADD|SUB)[SD]\b.*`)
	for _, pkg := range []string{"untrained/nn/random", "untrained/nn/elementary", "untrained/assets/stimulus"} {
		c := exec.Command(goCommand, "build", "-gcflags=-S", pkg)
		c.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
		listing, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s does not build for arm64: %v\n%s", pkg, err, listing)
		}
		if !regexp.MustCompile(`\bFMULD\b`).Match(listing) {
			t.Errorf("%s: the listing shows no products at all: nothing was checked", pkg)
		}
		for _, line := range fused.FindAll(listing, -1) {
			t.Errorf("write float64(a*b) + c here:\n%s", line)
		}
	}
}
