package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

// smallRun is an experiment of several tasks that takes a few seconds.
const smallRun = "recording=sim-v1&training=random,pixels,shuffled-responses&seeds=2&folds=2&inner=2&bootstrap=100&" +
	"layer=max1&pool=4"

// native builds the program into a folder of its own and computes smallRun on one machine, once for all tests.
var native = sync.OnceValues(func() (made struct {
	program string
	alone   []byte
}, err error) {
	folder, err := os.MkdirTemp("", "untrained-native-")
	if err != nil {
		return made, err
	}
	atExit = append(atExit, func() { os.RemoveAll(folder) })
	made.program = filepath.Join(folder, "untrained")
	if out, err := exec.Command("go", "build", "-o", made.program, ".").CombinedOutput(); err != nil {
		return made, fmt.Errorf("%w: %s", err, out)
	}
	made.alone, err = exec.Command(made.program, "run", "encoding", smallRun, "-json", "-", "-quiet").Output()
	return made, err
})

// build returns the path of the native program, and the result of smallRun on one machine.
func build(t *testing.T) (program string, alone []byte) {
	t.Helper()
	made, err := native()
	if err != nil {
		t.Fatal(err)
	}
	return made.program, made.alone
}

// TestClusterExamples runs the scripts of folder cluster as their schedulers would, and compares the results with that
// of one machine.
func TestClusterExamples(t *testing.T) {
	t.Parallel()
	program, want := build(t)

	t.Run("slurm", func(t *testing.T) {
		folder := t.TempDir()
		script, err := filepath.Abs("cluster/slurm.sh")
		if err != nil {
			t.Fatal(err)
		}
		run := func(args ...string) {
			cmd := exec.Command("bash", append([]string{script}, args[1:]...)...)
			cmd.Dir = folder
			cmd.Env = append(os.Environ(), "UNTRAINED="+program, "EXPERIMENT=encoding", "CONFIG="+smallRun,
				"SLURM_ARRAY_TASK_COUNT=3", "SLURM_ARRAY_TASK_ID="+args[0])
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %v: %s", args, err, out)
			}
		}
		for _, task := range []string{"3", "1", "2"} {
			run(task)
		}
		run("", "merge")
		if got, err := os.ReadFile(filepath.Join(folder, "encoding.json")); err != nil || !bytes.Equal(got, want) {
			t.Errorf("the array's result differs from one machine's (%v)", err)
		}
	})

	t.Run("kubernetes", func(t *testing.T) {
		folder := t.TempDir()
		variables, commands, completions := readJobs(t)
		if fmt.Sprint(completions) != variables["SHARES"] {
			t.Errorf("%d completions for %s shares", completions, variables["SHARES"])
		}
		sh := func(command string, env ...string) {
			cmd := exec.Command("sh", "-ec", strings.ReplaceAll(command, "/work/", folder+"/"))
			cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(program)+":"+os.Getenv("PATH"), "EXPERIMENT=encoding",
				"CONFIG="+smallRun, "SHARES=2")
			cmd.Env = append(cmd.Env, env...)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v: %s", command, err, out)
			}
		}
		sh(commands["share"], "JOB_COMPLETION_INDEX=0")
		sh(commands["share"], "JOB_COMPLETION_INDEX=1")
		sh(commands["merge"])
		if got, err := os.ReadFile(filepath.Join(folder, "result.json")); err != nil || !bytes.Equal(got, want) {
			t.Errorf("the Job's result differs from one machine's (%v)", err)
		}
	})
}

// readJobs returns, from kubernetes.yaml, the variables, the shell command of each container by the container's name,
// and the completions of the indexed Job.
func readJobs(t *testing.T) (variables, commands map[string]string, completions int) {
	t.Helper()
	file, err := os.Open("cluster/kubernetes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	commands = make(map[string]string)
	for d := yaml.NewDecoder(file); ; {
		var object struct {
			Kind string
			Data map[string]string
			Spec struct {
				CompletionMode string `yaml:"completionMode"`
				Completions    int
				Template       struct {
					Spec struct {
						Containers []struct {
							Name    string
							Command []string
						}
					}
				}
			}
		}
		err := d.Decode(&object)
		if errors.Is(err, io.EOF) {
			return variables, commands, completions
		}
		if err != nil {
			t.Fatal(err)
		}
		if object.Kind == "ConfigMap" {
			variables = object.Data
		}
		if object.Spec.CompletionMode == "Indexed" {
			completions = object.Spec.Completions
		}
		for _, c := range object.Spec.Template.Spec.Containers {
			if len(c.Command) != 3 || c.Command[0] != "sh" || c.Command[1] != "-ec" {
				t.Fatalf("%s runs %q", c.Name, c.Command)
			}
			commands[c.Name] = c.Command[2]
		}
	}
}

// TestAKilledRunGoesOn kills the program in the middle of a run; a second run must continue from what it kept.
func TestAKilledRunGoesOn(t *testing.T) {
	t.Parallel()
	program, want := build(t)
	keep := t.TempDir()
	kept := func() []string {
		files, err := filepath.Glob(filepath.Join(keep, "*", "*.unit"))
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	args := []string{"run", "encoding", smallRun, "-json", "-", "-workers", "1", "-keep", keep}
	first := exec.Command(program, append(args, "-quiet")...)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() { gone <- first.Wait() }()
	for tick := time.Tick(time.Millisecond); len(kept()) < 2; <-tick {
		if len(gone) > 0 {
			t.Fatalf("the first run ended before the kill: %v", <-gone)
		}
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-gone // the error says that it was killed
	var before []string
	for _, name := range kept() {
		about, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		before = append(before, name+" "+about.ModTime().String())
	}
	if len(before) < 2 {
		t.Fatalf("kept are %q", before)
	}

	// While the second run works, tasks that the first run finished are not written again.
	second := exec.Command(program, append(args, "-quiet")...)
	var out bytes.Buffer
	second.Stdout = &out
	if err := second.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- second.Wait() }()
	for running := true; running; {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		case <-time.After(5 * time.Millisecond):
			for _, name := range kept() {
				about, err := os.Stat(name)
				if err != nil {
					continue // removed at the end of the second run
				}
				for _, old := range before {
					if strings.HasPrefix(old, name+" ") && !slices.Contains(before, name+" "+about.ModTime().String()) {
						t.Errorf("%s was computed again", name)
					}
				}
			}
		}
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Error("the result after a kill differs from that of a run in one piece")
	}
}
