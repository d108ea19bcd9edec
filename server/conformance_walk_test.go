package main

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"untrained/server/browsertest"
)

// mustPass lists the tests of webgpu/backend that must run, and pass, in a browser.
var mustPass = []string{
	"TestConformance", "TestTraining", "TestBrokenKernel", "TestLost", "TestKernels", "TestLanesTogether", "TestNaN",
	"TestPortions", "TestPool", "TestGram", "TestRecovery", "TestLostWhileReading", "TestTwoDevices", "TestSoakSteps",
	"TestCompiling", "TestSmallLimits", "TestDeviceRefused", "TestFaultsOfBrowsers", "TestOutOfMemory",
	"TestUncapturedError", "TestSoftwareAdapter",
}

// webgpuTests is the folder of the tests that are built for the browser.
var webgpuTests = filepath.Join("..", "webgpu", "backend")

// onThePage selects the tests of what the page itself does with a GPU: it looks for one, and learns why there is none.
// Workers compute.
const onThePage = "^Test(FaultsOfBrowsers|SoftwareAdapter|DeviceRefused|BrokenKernel|Lost|UncapturedError)$"

// TestWebGPUInABrowser builds the tests of webgpu/backend for the browser and runs them there on a software GPU: all in
// a worker, some on a page, and one in two tabs at once. UNTRAINED_WEBGPU_TESTS is a pattern for -run that selects some
// of them.
func TestWebGPUInABrowser(t *testing.T) {
	t.Parallel()
	b := gpuBrowser(t)
	site := browsertest.GoTests(t, webgpuTests, "", nil)
	chosen := os.Getenv("UNTRAINED_WEBGPU_TESTS")
	for where, tests := range map[string]string{"page": onThePage, "worker": ""} {
		t.Run(where, func(t *testing.T) {
			output := b.StartGoTests(t, site, where, cmp.Or(chosen, tests)).FollowGoTests()
			browsertest.Skips(t, output)
			for _, name := range mustPass {
				due := chosen == "" && regexp.MustCompile(tests).MatchString(name)
				if due && !strings.Contains(output, "--- PASS: "+name+" (") {
					t.Errorf("%s has not passed", name)
				}
			}
		})
	}
	t.Run("two tabs", func(t *testing.T) {
		const test = "TestSoakSteps"
		tabs := []*browsertest.Page{b.StartGoTests(t, site, "page", test), b.StartGoTests(t, site, "page", test)}
		for _, tab := range tabs {
			if output := tab.FollowGoTests(); !strings.Contains(output, "--- PASS: "+test) {
				t.Errorf("%s has not passed in one of two tabs", test)
			}
		}
	})
}

// gpuBrowser starts a browser that has a software GPU and lets pages measure their heap.
func gpuBrowser(t *testing.T) *browsertest.Browser {
	t.Helper()
	return browsertest.Start(t, append(softwareGPU, "enable-precise-memory-info", "js-flags=--expose-gc")...)
}
