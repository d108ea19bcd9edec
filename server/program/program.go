// Package program builds the two programs that a browser runs: the page's and its workers'. The page's program is kept
// small, because the page cannot be used before it has arrived: it is built without the half of go-app that serves
// pages (see goapp.go), and functions are inlined only where a user would notice the speed.
//
// Sizes over the wire (brotli 11): the page's program has 2.09 MB. It would have 0.19 more with the newer
// encoding/json, 0.35 with the half of go-app that serves pages, 0.2 with inlined functions, 0.25 with the linker's
// tables as they are (see tables.go) and 0.1 with regular expressions. The workers' program has 2.48 MB and arrives
// after it.
package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"untrained/app/lab"
)

// Toolchain and Experiments are the GOTOOLCHAIN and GOEXPERIMENT that the browser's programs are built with, whatever
// built the program that calls Build. The older encoding/json is 190 kB smaller over the wire.
const (
	Toolchain   = "go1.27.1"
	Experiments = "simd,nojsonv2"
)

// Kind is one of the two programs: Page or Worker.
type Kind struct {
	Package string // import path
	small   bool
}

var (
	Page   = Kind{Package: "untrained/wasm", small: true}
	Worker = Kind{Package: "untrained/wasm/worker"}
)

// inlining lists compiler flags by package; later flags override earlier ones. Code that is not inlined compresses
// better, by 0.2 MB of 2.3. The loops of the runtime and of the charts are inlined all the same.
var inlining = []string{"-gcflags=all=-l", "-gcflags=runtime=", "-gcflags=internal/runtime/...=",
	"-gcflags=untrained/app/ui/chart="}

// Build compiles a program into a file; tags are build tags, separated by commas. It needs this module's source, in or
// above the current folder, and a Go command. The same source compiles to the same bytes on every machine.
func Build(ctx context.Context, k Kind, file, tags string) error {
	root, err := source(ctx)
	if err != nil {
		return err
	}
	if file, err = filepath.Abs(file); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	args := []string{"build", "-trimpath", "-buildvcs=false", "-tags", tags, "-ldflags",
		"-s -w -X untrained/app/lab.Version=" + lab.Version, "-o", file}
	if k.small {
		modfile, err := trimmed(ctx, root)
		if err != nil {
			return fmt.Errorf("copying go-app without its server: %w", err)
		}
		args = append(append(args, "-modfile", modfile), inlining...)
	}
	if _, err = goCommand(ctx, root, append(args, k.Package)...); err != nil {
		return err
	}
	// The Go command takes the trimmed file for the one that it wrote, and does not link again if nothing changed.
	linked, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	wasm, err := trim(linked)
	if err != nil {
		return fmt.Errorf("%s: the tables of the program cannot be trimmed: %w", file, err)
	}
	return replaceFile(file, wasm)
}

// source returns the root folder of this module.
func source(ctx context.Context) (string, error) {
	out, err := goCommand(ctx, "", "list", "-m", "-f", "{{.Path}} {{.Dir}}")
	if err != nil {
		return "", err
	}
	root, ours := strings.CutPrefix(strings.TrimSpace(out), "untrained ")
	if !ours {
		return "", errors.New("the current folder is not inside the source of this program")
	}
	return root, nil
}

// goCommand runs the Go command with GOOS=js GOARCH=wasm and returns what it wrote to standard output.
func goCommand(ctx context.Context, folder string, args ...string) (string, error) {
	c := exec.CommandContext(ctx, "go", args...)
	c.Dir = folder
	c.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOTOOLCHAIN="+Toolchain, "GOEXPERIMENT="+Experiments)
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", args[0], err, said.String())
	}
	return out.String(), nil
}
