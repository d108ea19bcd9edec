//go:build soak && !js

package backend_test

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// TestSoakInBrowser takes the many steps on a page and in a worker.
func TestSoakInBrowser(t *testing.T) {
	site := httptest.NewServer(testSite(t))
	defer site.Close()
	b := startBrowser(t)
	for _, where := range []string{"page", "worker"} {
		t.Run(where, func(t *testing.T) {
			if output := follow(t, begin(t, b, site.URL, where, "TestSoakSteps")); !strings.Contains(output, "--- PASS: TestSoakSteps") {
				t.Error("TestSoakSteps has not passed")
			}
		})
	}
}
