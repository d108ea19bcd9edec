//go:build soak && !js

package backend_test

import (
	"strings"
	"testing"

	"untrained/server/browsertest"
)

// TestSoakInBrowser takes the many steps on a page and in a worker.
func TestSoakInBrowser(t *testing.T) {
	b := startBrowser(t)
	site := browsertest.GoTests(t, ".", tags, nil)
	for _, where := range []string{"page", "worker"} {
		t.Run(where, func(t *testing.T) {
			if output := b.StartGoTests(t, site, where, "TestSoakSteps").FollowGoTests(); !strings.Contains(
				output, "--- PASS: TestSoakSteps") {
				t.Error("TestSoakSteps has not passed")
			}
		})
	}
}
