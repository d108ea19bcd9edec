package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"untrained/app/ui/words"
)

// The page names every module that ships in it, with the licence that the module's own file states.
func TestLicencesOfWhatShips(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f",
		"{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}", "../wasm", "../wasm/worker")
	list.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(out))
	folders := make(map[string]string)
	for i := 0; i+1 < len(lines); i += 2 {
		folders[lines[i]] = lines[i+1]
	}
	if len(folders) < 3 {
		t.Fatalf("only %v ship", folders)
	}
	says := map[string]string{words.MIT: "MIT License", words.BSD3: "Redistribution and use in source and binary forms"}
	for module, folder := range folders {
		i := slices.IndexFunc(words.Modules, func(m words.Ships) bool { return m.Module == module })
		if i < 0 {
			t.Errorf("%s ships, and the page about the program does not name it", module)
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, "LICENSE"))
		if err != nil || !strings.Contains(string(text), says[words.Modules[i].Licence]) {
			t.Errorf("%s is not under %s by its own file, %v", module, words.Modules[i].Licence, err)
		}
	}
	for _, m := range words.Modules {
		if _, ships := folders[m.Module]; !ships && m.Module != "" {
			t.Errorf("%s is named and does not ship", m.Module)
		}
	}
}
