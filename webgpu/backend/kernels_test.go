package backend_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"untrained/webgpu"
	"untrained/webgpu/kernels"
)

// Every kernel compiles, with its overrides at their defaults.
func TestKernels(t *testing.T) {
	a := adapter(t)
	t.Logf("on %v, limits %+v", a.Info(), a.Limits())
	d, err := a.Device(context.Background(), webgpu.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	for _, entry := range kernels.Entries() {
		source, err := kernels.Source(entry)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(source.Code, "enable subgroups;") && !a.Info().Subgroups {
			continue // and never chosen
		}
		begin := time.Now()
		if _, err := d.Pipeline(context.Background(), source); err != nil {
			t.Error(err)
		}
		t.Logf("%s: %v", source.Label, time.Since(begin))
	}
}
