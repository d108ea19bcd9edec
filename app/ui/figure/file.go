package figure

import (
	"strconv"
	"strings"

	"untrained/app/lab"
)

// ExportWidth is the width of exported pictures in pixels.
const ExportWidth = 860

// KindOf is what a file holds.
type KindOf int

const (
	CSVOf KindOf = iota
	JSONOf
	SVGOf
	PNGOf
)

// FileName begins every file of a result: what, on what, with which seed.
func FileName(r *lab.Result, partial bool) string {
	parts := []string{"untrained", r.Experiment, r.Recording.ID, r.Recording.Session,
		"seed" + strconv.FormatUint(r.Seed, 10)}
	if r.Recording.Simulated && !strings.HasPrefix(r.Recording.ID, "sim") {
		parts = append(parts, "simulated")
	}
	if r.Table(lab.TableGroups) != nil {
		parts = append(parts, "pooled")
	}
	if partial {
		parts = append(parts, "partial")
	}
	var kept []string
	for _, p := range parts {
		if p = strings.Map(FileRune, p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "-")
}

// FileRune returns a letter of a file's name: "_" for what not every system takes.
func FileRune(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
		return r
	}
	return '_'
}
