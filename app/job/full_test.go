//go:build unix

package job

import (
	"bytes"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fullFolder names the folder of kept tasks in the environment of the process whose files TestFullDisk limits.
const fullFolder = "UNTRAINED_TEST_FULL"

// On a full disk, which takes the beginning of a file and no more, a run ends well and says what was not kept; nothing
// half written is left that a later run could take for a finished task.
func TestFullDisk(t *testing.T) {
	folder := os.Getenv(fullFolder)
	if folder == "" {
		command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFullDisk$")
		command.Env = append(os.Environ(), fullFolder+"="+t.TempDir())
		if said, err := command.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, said)
		}
		return
	}
	c := configure(t, "units=5&seed=3")
	whole, err := Run(t.Context(), pool(t, 2), experiment, c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ) // a write beyond the limit returns an error then
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 20, Max: 20}); err != nil {
		t.Fatal(err)
	}
	var warning string
	r, err := Run(t.Context(), pool(t, 2), experiment, c, Options{Keeper: Directory(folder), Events: func(e Event) {
		if e.Warning != "" {
			warning = e.Warning
		}
	}})
	if err != nil || !bytes.Equal(asJSON(t, r), asJSON(t, whole)) {
		t.Errorf("the run gives %v, %s", err, asJSON(t, r))
	}
	if !strings.Contains(warning, "file too large") {
		t.Errorf("the run warns of %q", warning)
	}
	if left, err := filepath.Glob(filepath.Join(folder, "*", "*")); err != nil || len(left) > 0 {
		t.Errorf("%q is left over, %v", left, err)
	}
}
