package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is the dependency rule: for each folder, the folders of this module that its packages may import besides
// those below itself. If two entries match a package, the longer one applies.
var mayImport = map[string][]string{
	"nn":      {},
	"webgpu":  {"nn"},
	"assets":  {"nn"},
	"app/lab": {"nn", "assets"},
	"app/job": {"nn", "assets", "webgpu", "app/lab"},
	"app/ui":  {"nn", "assets", "webgpu", "app/lab", "app/job"},
	"wasm":    {"nn", "assets", "webgpu", "app"},
	"server":  {"nn", "assets", "webgpu", "app"},
}

// shared lists the packages that experiments have in common.
var shared = []string{
	"app/lab", "app/lab/statistics", "app/lab/internal/linear", "app/lab/internal/model", "app/lab/internal/readout",
	"app/lab/internal/input", "app/lab/internal/target", "app/lab/internal/rivals",
	"app/lab/internal/tuning", "app/lab/training",
}

// labMayImport is the rule inside the laboratory: for each package, and its tests, the packages of the laboratory that
// it may import. Experiments are the packages that package all imports; they may import the shared packages but not
// each other. The tests of package all run them.
var labMayImport = map[string][]string{
	"app/lab/internal/linear":  {},
	"app/lab/statistics":       {"app/lab/internal/linear"},
	"app/lab":                  {"app/lab/statistics"},
	"app/lab/internal/model":   {"app/lab", "app/lab/statistics", "app/lab/internal/linear"},
	"app/lab/internal/readout": {"app/lab", "app/lab/statistics", "app/lab/internal/linear", "app/lab/internal/model"},
	"app/lab/internal/input":   {"app/lab", "app/lab/statistics", "app/lab/internal/readout"},
	"app/lab/internal/target": {"app/lab", "app/lab/statistics", "app/lab/internal/linear", "app/lab/internal/model",
		"app/lab/internal/readout", "app/lab/internal/input"},
	"app/lab/internal/rivals": {"app/lab", "app/lab/statistics"},
	"app/lab/internal/tuning": {},
	"app/lab/training":        {"app/lab", "app/lab/statistics", "app/lab/internal/input", "app/lab/internal/model"},
	"app/lab/microscope":      {"app/lab", "app/lab/statistics", "app/lab/internal/model", "app/lab/internal/input"},
	"app/lab/explore": {"app/lab", "app/lab/statistics", "app/lab/training", "app/lab/internal/linear",
		"app/lab/internal/model", "app/lab/internal/readout", "app/lab/internal/tuning"},
	"app/lab/stimuli": {"app/lab"},
	"app/lab/pool":    {"app/lab", "app/lab/statistics"},
	labtest:           {"app/lab"},
}

// labtest is a package that only tests may import.
const labtest = "app/lab/labtest"

// uiRooms lists what the pages of app/ui have in common, the lowest first: each may import those before it. The fakes
// stand above them; tests alone import it. What else lies below app/ui are pages.
var uiRooms = []string{"app/ui/chart", "app/ui/words", "app/ui/host", "app/ui/part", "app/ui/page", "app/ui/control",
	"app/ui/figure", "app/ui/claim", "app/ui/journal", "app/ui/classroom", "app/ui/findings",
	"app/ui/explore", "app/ui/shell", fakes}

// fakes is the package of fakes for tests of the pages, and fakeRuns the results that they show; development builds
// show these
// among the components.
const (
	fakes    = "app/ui/uitest"
	fakeRuns = fakes + "/computed"
)

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
	Standard                           bool
}

func TestDependenciesPointDown(t *testing.T) {
	for _, side := range []struct{ os, arch string }{{"linux", "amd64"}, {"js", "wasm"}} {
		for _, p := range list(t, side.os, side.arch) {
			from := strings.TrimPrefix(p.ImportPath, "untrained/")
			folder := folderOf(from)
			if folder == "" {
				t.Errorf("%s is not in any folder of the architecture", p.ImportPath)
				continue
			}
			for _, path := range p.Imports {
				to, ours := strings.CutPrefix(path, "untrained/")
				switch {
				case !ours:
					// nn and webgpu import only the standard library (webgpu purego too).
					foreign := strings.Contains(strings.SplitN(path, "/", 2)[0], ".")
					if foreign && (folder == "nn" || folder == "webgpu" && !strings.HasPrefix(path, "github.com/ebitengine/purego")) {
						t.Errorf("%s imports %s; %s may import only the standard library", p.ImportPath, path, folder)
					}
					if path == "syscall/js" && folder == "app/lab" {
						t.Errorf("%s imports syscall/js; experiments must not depend on the browser", p.ImportPath)
					}
					if path == "net/http" && side.os == "js" && folder != "server" {
						t.Errorf("%s imports net/http, which makes the browser's programs 5 MB larger", p.ImportPath)
					}
				case !allowed(folder, to):
					t.Errorf("%s imports %s; %s may import only %v", p.ImportPath, path, folder, mayImport[folder])
				}
			}
		}
	}
}

func folderOf(path string) string {
	best := ""
	for folder := range mayImport {
		if (path == folder || strings.HasPrefix(path, folder+"/")) && len(folder) > len(best) {
			best = folder
		}
	}
	return best
}

func allowed(folder, to string) bool {
	for _, f := range append([]string{folder}, mayImport[folder]...) {
		if to == f || strings.HasPrefix(to, f+"/") {
			return true
		}
	}
	return false
}

// ours returns those imports that are packages of this module, as folders.
func ours(imports []string) (folders []string) {
	for _, path := range imports {
		if to, ok := strings.CutPrefix(path, "untrained/"); ok {
			folders = append(folders, to)
		}
	}
	return folders
}

func TestRoomsOfTheLaboratory(t *testing.T) {
	for _, side := range []struct{ os, arch string }{{"linux", "amd64"}, {"js", "wasm"}} {
		packages := list(t, side.os, side.arch)
		all := slices.IndexFunc(packages, func(p listed) bool { return p.ImportPath == "untrained/app/lab/all" })
		if all < 0 {
			t.Fatal("there is no app/lab/all")
		}
		experiments := ours(packages[all].Imports)
		for _, p := range packages {
			from := strings.TrimPrefix(p.ImportPath, "untrained/")
			if err := labRule(experiments, from, ours(p.Imports),
				ours(slices.Concat(p.TestImports, p.XTestImports))); err != nil {
				t.Error(err)
			}
		}
	}
}

// labRule returns an error if the imports of a package, or those of its tests, break the rules of the laboratory's
// packages.
func labRule(experiments []string, from string, imports, tests []string) error {
	may, known := labMayImport[from]
	switch {
	case slices.Contains(experiments, from):
		may, known = shared, true
	case from == "app/lab/all":
		may, known = append([]string{"app/lab"}, experiments...), true
	}
	inside := from == "app/lab" || strings.HasPrefix(from, "app/lab/")
	if inside && !known {
		return fmt.Errorf("%s is neither imported by app/lab/all nor in labMayImport", from)
	}
	for i, to := range slices.Concat(imports, tests) {
		inTest := i >= len(imports)
		switch {
		case to == labtest && !inTest:
			return fmt.Errorf("%s imports %s outside tests", from, labtest)
		case to == from || to == labtest:
		case !inside && strings.HasPrefix(to, "app/lab/internal/"):
			return fmt.Errorf("%s imports %s, which belongs to the laboratory", from, to)
		case inside && inTest && !allowed("app/lab", to):
			return fmt.Errorf("tests of %s import %s; app/lab may import only %v", from, to, mayImport["app/lab"])
		case inside && (to == "app/lab" || strings.HasPrefix(to, "app/lab/")) && !slices.Contains(may, to):
			return fmt.Errorf("%s imports %s; it may import only %v", from, to, may)
		}
	}
	if from != "app/lab/all" && !slices.ContainsFunc(experiments,
		func(e string) bool { return !slices.Contains(imports, e) }) {
		return fmt.Errorf("%s imports every experiment; app/lab/all does that", from)
	}
	return nil
}

func TestRoomsOfThePages(t *testing.T) {
	for _, side := range []struct{ os, arch string }{{"linux", "amd64"}, {"js", "wasm"}} {
		for _, p := range list(t, side.os, side.arch) {
			from := strings.TrimPrefix(p.ImportPath, "untrained/")
			if err := uiRule(from, ours(p.Imports), ours(slices.Concat(p.TestImports, p.XTestImports))); err != nil {
				t.Error(err)
			}
		}
	}
}

// uiRule returns an error if the imports of a package, or those of its tests, break the rules of the pages: pages do
// not
// import each other, and only app/ui imports pages; rooms import only lower ones; tests obey, too.
func uiRule(from string, imports, tests []string) error {
	height := slices.Index(uiRooms, from)
	for i, to := range slices.Concat(imports, tests) {
		inTest := i >= len(imports)
		lower := slices.Index(uiRooms, to)
		switch {
		case to == from || to != "app/ui" && !strings.HasPrefix(to, "app/ui/") || to == fakeRuns || from == fakeRuns:
		case to == fakes && !inTest:
			return fmt.Errorf("%s imports %s outside tests", from, fakes)
		case to == fakes:
		case to == "app/ui" && strings.HasPrefix(from, "app/ui/"):
			return fmt.Errorf("%s imports app/ui, which holds it", from)
		case to == "app/ui":
		case lower < 0 && from != "app/ui":
			return fmt.Errorf("%s imports the page %s; app/ui alone does that", from, to)
		case height >= 0 && lower >= height:
			return fmt.Errorf("%s imports %s, which stands above it", from, to)
		}
	}
	return nil
}

// list runs `go list` for one platform and returns the packages of a build, with their imports and those of their
// tests.
func list(t *testing.T, goos, goarch string) (packages []listed) {
	t.Helper()
	// Packages that have no files on this platform are listed with an error.
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports,Standard", "untrained/...")
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// The rules themselves are tested: a rule that allows everything would prove nothing.
func TestTheRuleForbids(t *testing.T) {
	for _, c := range []struct{ from, to string }{
		{"nn", "assets/stimulus"}, {"app/lab", "app/ui"}, {"app/lab", "app/job"}, {"assets", "app/lab"},
		{"webgpu", "assets"}, {"server", "wasm"}, {"app/job", "app/ui"},
	} {
		if allowed(c.from, c.to) {
			t.Errorf("%s may import %s", c.from, c.to)
		}
	}
	for _, c := range []struct {
		from           string
		imports, tests []string
		says           string
	}{
		{"app/ui/train", []string{"app/ui/story"}, nil, "the page app/ui/story"},
		{"app/ui/train", nil, []string{"app/ui/story"}, "the page app/ui/story"},
		{"server", []string{"app/ui", "app/ui/story"}, nil, "the page app/ui/story"},
		{"app/ui/page", []string{"app/ui/train"}, nil, "the page app/ui/train"},
		{"app/ui/train", nil, []string{"app/ui"}, "holds it"},
		{"app/ui/part", []string{"app/ui/page"}, nil, "above it"},
		{"app/ui/train", []string{fakes}, nil, "outside tests"},
		{"app/ui/train", []string{"app/ui/page", "app/ui/journal", "app/lab"}, []string{fakes, "app/ui/shell"}, ""},
		{"app/ui", []string{"app/ui/train", "app/ui/story", "app/ui/shell"}, []string{fakes}, ""},
	} {
		err := uiRule(c.from, c.imports, c.tests)
		if (err != nil) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s with %v and %v: %v", c.from, c.imports, c.tests, err)
		}
	}
	experiments := []string{"app/lab/encoding", "app/lab/texture", "app/lab/multiverse"}
	for _, c := range []struct {
		from           string
		imports, tests []string
		says           string
	}{
		{"app/lab/encoding", []string{"app/lab", "app/lab/texture"}, nil, "app/lab/texture"},
		{"app/lab/multiverse", nil, []string{"app/lab/encoding"}, "app/lab/encoding"},
		{"app/lab/encoding", nil, []string{"app/lab/all"}, "app/lab/all"},
		{"app/lab/encoding", []string{labtest}, nil, "outside tests"},
		{"app/lab/encoding", nil, []string{"app/job"}, "app/job"},
		{"app/lab/internal/model", []string{"app/lab/internal/readout"}, nil, "internal/readout"},
		{"app/lab/internal/input", nil, []string{"app/lab/internal/target"}, "internal/target"},
		{"app/lab/statistics", []string{"app/lab"}, nil, "app/lab"},
		{"app/lab/newcomer", nil, nil, "neither"},
		{"app/ui", []string{"app/lab/internal/model"}, nil, "belongs to the laboratory"},
		{"app/job", experiments, nil, "every experiment"},
		{"app/lab/encoding", []string{"app/lab", "app/lab/internal/target"}, []string{"app/lab/encoding", labtest, "nn"}, ""},
		{"app/ui", []string{"app/lab", "app/lab/all", "app/lab/encoding"}, []string{labtest}, ""},
	} {
		err := labRule(experiments, c.from, c.imports, c.tests)
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s with %v and tests with %v: %v, want %q", c.from, c.imports, c.tests, err, c.says)
		}
	}
	if folderOf("elsewhere/x") != "" {
		t.Error("a package outside all folders was accepted")
	}
}
