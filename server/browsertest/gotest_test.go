//go:build !js

package browsertest

import (
	"maps"
	"testing"
)

func TestSkippedTestsKeepTheirReasons(t *testing.T) {
	output := "=== RUN   TestA\n--- PASS: TestA (0.00s)\n" +
		"=== RUN   TestB\n    b_test.go:7: there is no memory here\n--- SKIP: TestB (0.01s)\n" +
		"=== RUN   TestC\n=== RUN   TestC/one\n    c_test.go:9: no GPU\n    --- SKIP: TestC/one (0.00s)\n" +
		"--- PASS: TestC (0.00s)\n=== RUN   TestD\n--- SKIP: TestD (0.00s)\nPASS\n"
	want := map[string]string{"TestB": "b_test.go:7: there is no memory here", "TestC/one": "c_test.go:9: no GPU",
		"TestD": "it gave no reason"}
	if got := skipped(output); !maps.Equal(got, want) {
		t.Errorf("skipped are %v, not %v", got, want)
	}
}
