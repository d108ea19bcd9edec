//go:build soak

package main

import (
	"strings"
	"testing"

	"untrained/server/browsertest"
)

// TestSoakWebGPUInABrowser runs TestSoakSteps of webgpu/backend on a page and in a worker.
func TestSoakWebGPUInABrowser(t *testing.T) {
	b := gpuBrowser(t)
	site := browsertest.GoTests(t, webgpuTests, "soak", nil)
	for _, where := range []string{"page", "worker"} {
		t.Run(where, func(t *testing.T) {
			output := b.StartGoTests(t, site, where, "TestSoakSteps").FollowGoTests()
			if !strings.Contains(output, "--- PASS: TestSoakSteps") {
				t.Error("TestSoakSteps has not passed")
			}
		})
	}
}
