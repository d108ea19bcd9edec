package neural

import (
	"strings"
	"testing"

	"untrained/nn/random"
)

func TestPreviewWarns(t *testing.T) {
	r := &Recording{Images: Images{N: 60, H: 2, W: 2, C: 1, Pix: make([]byte, 240)}, Responses: make([]float32, 60),
		Group: make([]int32, 60)}
	s := random.New(8, "noise")
	r.Halves = [2][]float32{make([]float32, 60), make([]float32, 60)}
	for i := range 60 {
		r.Halves[0][i], r.Halves[1][i] = float32(s.Norm()), float32(s.Norm())
		r.Responses[i] = (r.Halves[0][i] + r.Halves[1][i]) / 2
		r.Group[i] = int32(i / 40)
	}
	warnings := strings.Join(r.Preview().Warnings, "\n")
	for _, says := range []string{"reliability below", "There are 2 groups", "40 of 60 pictures",
		"same as an earlier one"} {
		if !strings.Contains(warnings, says) {
			t.Errorf("no warning with %q in\n%s", says, warnings)
		}
	}
}

func TestParseManifestRefuses(t *testing.T) {
	for _, text := range []string{"", "repository a/b\ncommit c", "a\nb\nc", "repository a/b\nb\nc d e",
		"repository a/b\ncommit c\nhash", "repository a/b\ncommit c\nhash x path"} {
		if files, err := parseManifest(text); err == nil {
			t.Errorf("%q is read as %v", text, files)
		}
	}
}
