package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// mayImport is the dependency rule: for each folder the folders of this module
// that its packages may import, besides those below itself. Where two entries
// match a package, the longer one counts.
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

type listed struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func TestDependenciesPointDown(t *testing.T) {
	for _, side := range []struct{ os, arch string }{{"linux", "amd64"}, {"js", "wasm"}} {
		for _, p := range list(t, side.os, side.arch) {
			from := strings.TrimPrefix(p.ImportPath, "untrained/")
			folder := folderOf(from)
			if folder == "" {
				t.Errorf("%s lies in no folder of the architecture", p.ImportPath)
				continue
			}
			for _, path := range p.Imports {
				to, ours := strings.CutPrefix(path, "untrained/")
				switch {
				case !ours:
					// nn and webgpu stand on the standard library alone (webgpu on purego too).
					foreign := strings.Contains(strings.SplitN(path, "/", 2)[0], ".")
					if foreign && (folder == "nn" || folder == "webgpu" && !strings.HasPrefix(path, "github.com/ebitengine/purego")) {
						t.Errorf("%s imports %s; %s stands on the standard library alone", p.ImportPath, path, folder)
					}
					if path == "syscall/js" && folder == "app/lab" {
						t.Errorf("%s imports syscall/js; experiments know nothing of the browser", p.ImportPath)
					}
					if path == "net/http" && side.os == "js" && folder != "server" {
						t.Errorf("%s imports net/http into the browser build: 5 MB", p.ImportPath)
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

// list is `go list` for one platform, without tests: what a build contains.
func list(t *testing.T, goos, goarch string) (packages []listed) {
	t.Helper()
	// Packages that have no files on this platform are listed with an error.
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Standard", "untrained/...")
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

// The rule itself is tested: a rule that allows everything proves nothing.
func TestTheRuleForbids(t *testing.T) {
	for _, c := range []struct{ from, to string }{
		{"nn", "assets/stimulus"}, {"app/lab", "app/ui"}, {"app/lab", "app/job"}, {"assets", "app/lab"},
		{"webgpu", "assets"}, {"server", "wasm"}, {"app/job", "app/ui"},
	} {
		if allowed(c.from, c.to) {
			t.Errorf("%s may import %s", c.from, c.to)
		}
	}
	if folderOf("elsewhere/x") != "" {
		t.Error("a package in no folder was accepted")
	}
}
