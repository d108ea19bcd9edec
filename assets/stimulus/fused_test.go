//go:build !js

package stimulus

import (
	"os"
	"os/exec"
	"regexp"
	"testing"
)

// A processor with fused multiply-add rounds a product and a sum once instead of twice. The pinned hashes of this
// package are checked on amd64 and wasm, which do not fuse; this test reads the machine code for arm64, which can fuse,
// to show that it does not.
func TestNothingIsFused(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for another processor, which short runs leave out")
	}
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go command on the PATH to compile for arm64")
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
			t.Errorf("%s: the listing has no products: nothing was checked", pkg)
		}
		for _, line := range fused.FindAll(listing, -1) {
			t.Errorf("write float64(a*b) + c here:\n%s", line)
		}
	}
}
