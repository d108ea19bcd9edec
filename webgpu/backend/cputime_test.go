package backend_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// cpuTime returns the processor time of this process so far, 0 where it is unknown: on a
// software GPU it is steadier than the clock when others use the machine.
func cpuTime() time.Duration {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0
	}
	user, err := strconv.Atoi(f[11])
	if err != nil {
		return 0
	}
	return time.Duration(user) * 10 * time.Millisecond
}

// loop is b.Loop with the processor's time reported.
func loop(b *testing.B, run func()) {
	run()
	begin := cpuTime()
	for b.Loop() {
		run()
	}
	if used := cpuTime() - begin; used > 0 {
		b.ReportMetric(float64(used.Milliseconds())/float64(b.N), "cpu-ms/op")
	}
}
