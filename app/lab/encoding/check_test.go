package encoding

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/assets/neural"
)

// scikitLearn is Debian's Python, whose NumPy and scikit-learn recompute results.
const scikitLearn = "/usr/bin/python3"

// NumPy and scikit-learn find the scores of a result again, and find it where a result says something else.
func TestScikitLearnFindsTheSameScores(t *testing.T) {
	if runtime.GOOS == "js" {
		t.Skip("a program in WebAssembly starts no Python; the same test runs natively")
	}
	if out, err := exec.Command(scikitLearn, "-c", "import numpy, sklearn").CombinedOutput(); err != nil {
		t.Skipf("%s with NumPy and scikit-learn (Debian: python3-numpy, python3-sklearn) recomputes results, and is not "+
			"here: %v\n%s", scikitLearn, err, out)
	}
	t.Parallel()
	tiny := func(t testing.TB) *labtest.Env { return labtest.Tiny(t, 60, 6) }
	grouped := func(testing.TB) *labtest.Env {
		return &labtest.Env{Recordings: map[string]*neural.Recording{"sim-v1": movies(6, 8, 10, 1)}}
	}
	divided := func(t testing.TB) *labtest.Env { return severalAreas(t, 60, 6) }
	for name, one := range map[string]struct {
		env    func(testing.TB) *labtest.Env
		config string
	}{
		"layers":     {tiny, labtest.TinyConfig + "&layer=all&score=r&seeds=1"},
		"inner":      {tiny, labtest.TinyConfig + "&layer=inner&seeds=1&training=trained,random&choose=fve&penalty_for=all"},
		"features":   {tiny, labtest.TinyConfig + "&standardise=feature&training=trained,pixels,shuffled-responses"},
		"components": {tiny, labtest.TinyConfig + "&project=components&dims=20&seeds=1&training=random,pixels,gabor"},
		"groups": {grouped, "network=48x48x1/conv7x7x8/relu/max2&weights=&layer=max1&training=random,gabor&dc=keep&" +
			"seeds=1&folds=3&bootstrap=100"},
		"areas": {divided, severalConfig + "&training=trained,random,gabor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := one.env(t)
			c := labtest.Configure(t, Experiment{}, labtest.LastWins(one.config))
			result := labtest.RunAll(t, Experiment{}, env, c)
			files, err := Experiment{}.Check(t.Context(), env, c, func(float64) {})
			if err != nil {
				t.Fatal(err)
			}
			folder := t.TempDir()
			for _, f := range files {
				if err := os.WriteFile(filepath.Join(folder, f.Name), f.Content, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			run := func() (string, error) {
				var text bytes.Buffer
				if err := result.WriteJSON(&text); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(folder, lab.CheckedResult), text.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				python := exec.Command(scikitLearn, filepath.Join(folder, "check.py"))
				python.Env = append(os.Environ(), "OPENBLAS_NUM_THREADS=1") // matrices are small
				out, err := python.CombinedOutput()
				return string(out), err
			}
			out, err := run()
			if err != nil {
				t.Fatalf("%v:\n%s", err, out)
			}
			lines := strings.Split(strings.TrimSpace(out), "\n")
			t.Log(lines[len(lines)-2])
			if name != "components" { // the quickest
				return
			}
			row := result.Tables[0].Rows[0]
			row[7] = row[7].(float64) + 0.01
			if out, err := run(); err == nil {
				t.Errorf("an estimate that is wrong by 0.01 is not found:\n%s", out)
			}
		})
	}
}

// What is not compared by ridge regression has no check, and says so.
func TestNoCheckOfOtherMethods(t *testing.T) {
	env := labtest.Tiny(t, 40, 4)
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(labtest.TinyConfig+"&method=rsa"))
	if _, err := (Experiment{}).Check(t.Context(), env, c, func(float64) {}); err == nil ||
		!strings.Contains(err.Error(), "method=rsa") {
		t.Errorf("the error is %v", err)
	}
}
