//go:build !js

package runs

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestCatalogueIsWhatIsThere(t *testing.T) {
	list, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, r := range list {
		raw, err := Read(t.Context(), r.Name, Embedded)
		if err != nil {
			t.Error(err)
			continue
		}
		total += len(raw)
		if len(raw) != r.Bytes || !strings.Contains(r.Command, r.Name) || r.Version == "" {
			t.Errorf("%s: %d bytes, made by %q of version %q", r.Name, len(raw), r.Command, r.Version)
		}
		if !slices.Contains(Plans(), r.Plan) {
			t.Errorf("%s was computed by an older plan; run make runs", r.Name)
		}
	}
	if total > 3<<20 {
		t.Errorf("the runs take %d bytes, more than 3 MB", total)
	}
	entries, err := bundled.ReadDir("bundled")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "catalogue.json" && !slices.ContainsFunc(list, func(r Run) bool { return r.File == e.Name() }) {
			t.Errorf("%s is not in the catalogue", e.Name())
		}
	}
}

func TestPlans(t *testing.T) {
	name, claim := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`), regexp.MustCompile(`^C([1-9]|1[01])$`)
	seen := make(map[string]bool)
	for _, p := range Plans() {
		if !name.MatchString(p.Name) || !claim.MatchString(p.Claim) || p.Experiment == "" ||
			!strings.HasSuffix(p.About, ".") || seen[p.Name] {
			t.Errorf("plan %+v", p)
		}
		seen[p.Name] = true
	}
}

func TestDamagedFilesAreRefused(t *testing.T) {
	list, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("there are no bundled runs")
	}
	for says, read := range map[string]Reader{
		"SHA-256": func(context.Context, Run) ([]byte, error) { return []byte("{}"), nil },
		"cut":     func(context.Context, Run) ([]byte, error) { return nil, errors.New("cut") },
	} {
		if _, err := Read(t.Context(), list[0].Name, read); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v does not say %q", err, says)
		}
	}
	if _, err := Read(t.Context(), "alchemy", Embedded); err == nil {
		t.Error("a run that does not exist was read")
	}
}
