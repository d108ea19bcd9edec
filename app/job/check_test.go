package job

import (
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/assets/zipfile"
)

// A check is a whole archive with the result as it was saved; what has none is refused by name.
func TestMakeCheck(t *testing.T) {
	env := NewLocal("cpu-generic", NewShelf(nil).KeepOwn(new(Memory)), nil)
	pool := Goroutines(1, func() Env { return env })
	result := `{"experiment":"encoding","config":"quick=1&network=16x16x1/conv5x5x2/relu/max2&weights=&layer=max1&` +
		`training=random,pixels&dc=keep&seeds=1&bootstrap=100&higher=none"}`
	a, err := MakeCheck.Do(t.Context(), pool, CheckRequest{Result: []byte(result)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := zipfile.Open(a.Content)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		content, err := f.Read()
		if err != nil || len(content) == 0 || f.Name == "check/"+lab.CheckedResult && string(content) != result {
			t.Errorf("%s has %d bytes (%v)", f.Name, len(content), err)
		}
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); got != "check/README.txt check/area-1.npz check/check.json check/check.py "+
		"check/model-001.npz check/model-002.npz check/result.json" {
		t.Errorf("the archive holds %s", got)
	}
	for text, want := range map[string]string{`{"experiment":"texture"}`: "texture", `{`: "result", `{}`: ""} {
		if _, err := MakeCheck.Do(t.Context(), pool, CheckRequest{Result: []byte(text)}, nil); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
