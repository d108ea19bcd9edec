//go:build !js

package job

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// crashFolder names the folder of kept tasks in the environment of the process that TestKilledRun starts and kills.
const crashFolder = "UNTRAINED_TEST_KEEP"

// A run that is killed at any moment continues from what it had finished, to the same bytes.
func TestKilledRun(t *testing.T) {
	c := configure(t, "units=12&seed=3")
	if folder := os.Getenv(crashFolder); folder != "" { // the process that is killed
		experiment.slow.Store(true)
		_, err := Run(t.Context(), pool(t, 4), experiment, c, Options{Keeper: Directory(folder)})
		t.Fatalf("nobody killed the run, %v", err)
	}
	whole, err := Run(t.Context(), pool(t, 2), experiment, c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	units := func() []string {
		found, err := filepath.Glob(filepath.Join(folder, "*", "*.unit"))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledRun$")
	command.Env = append(os.Environ(), crashFolder+"="+folder)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for len(units()) == 0 && t.Context().Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // killed
	finished := units()
	// A second crash, of the machine this time, may leave a file whose blocks never reached the disk.
	if err := os.WriteFile(finished[0], make([]byte, 500), 0o600); err != nil {
		t.Fatal(err)
	}
	var kept int
	r, err := Run(t.Context(), pool(t, 3), experiment, c, Options{Keeper: Directory(folder),
		Events: func(e Event) { kept = e.Kept }})
	if err != nil {
		t.Fatal(err)
	}
	if kept != len(finished)-1 || !bytes.Equal(asJSON(t, r), asJSON(t, whole)) {
		t.Errorf("%d of %d finished tasks were kept; the result %s", kept, len(finished), asJSON(t, r))
	}
}

// Two runs of one configuration on one folder, and one of another, disturb each other in nothing but what is kept.
func TestTwoRunsOnOneFolder(t *testing.T) {
	folder := Directory(t.TempDir())
	var group sync.WaitGroup
	results := make([][]byte, 6)
	for i := range results {
		p := pool(t, 2)
		c := configure(t, []string{"units=20&seed=1", "units=20&seed=2"}[i%2])
		group.Go(func() {
			r, err := Run(t.Context(), p, experiment, c, Options{Keeper: folder})
			if err != nil {
				t.Errorf("run %d: %v", i, err)
				return
			}
			results[i] = asJSON(t, r)
		})
	}
	group.Wait()
	for i := range results {
		if !bytes.Equal(results[i], results[i%2]) {
			t.Errorf("run %d gives %s, run %d %s", i, results[i], i%2, results[i%2])
		}
	}
}

// Where nothing can be kept the run ends well, and says why nothing is kept.
func TestFolderThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, folder := range map[string]string{"a file": file, "below a file": filepath.Join(file, "x"),
		"no disk": "/proc/none"} {
		var warning string
		r, err := Run(t.Context(), pool(t, 1), experiment, configure(t, "units=2"), Options{Keeper: Directory(folder),
			Events: func(e Event) {
				if e.Warning != "" {
					warning = e.Warning
				}
			}})
		if err != nil || r == nil || warning == "" {
			t.Errorf("%s: %v, warning %q", name, err, warning)
		}
	}
}
