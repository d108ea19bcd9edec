package site

import (
	"fmt"
	"os"
	"path/filepath"
)

// Export writes the site to a folder. It writes a new folder beside it and then
// takes the old one's place, so that a folder that is being served is complete at
// any time, and a failure leaves the old one as it was. The folder must be absent,
// empty, or a site: nothing else is ever replaced.
func (s *Site) Export(folder string) (err error) {
	folder = filepath.Clean(folder)
	if err := replaceable(folder); err != nil {
		return err
	}
	parent := filepath.Dir(folder)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("export to %s: %w", folder, err)
	}
	fresh, err := os.MkdirTemp(parent, "."+filepath.Base(folder)+"-new-")
	if err != nil {
		return fmt.Errorf("export to %s: %w", folder, err)
	}
	defer os.RemoveAll(fresh) // nothing is left there after a rename
	if err := os.Chmod(fresh, 0o755); err != nil {
		return fmt.Errorf("export to %s: %w", folder, err)
	}
	for _, f := range s.Files {
		name := filepath.Join(fresh, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("export to %s: %w", folder, err)
		}
		if err := os.WriteFile(name, f.Body, 0o644); err != nil {
			return fmt.Errorf("export to %s: %w", folder, err)
		}
	}
	// A folder cannot be renamed over a full one, so the old one steps aside first.
	old := fresh + "-old"
	switch err := os.Rename(folder, old); {
	case err == nil:
		defer os.RemoveAll(old)
	case !os.IsNotExist(err):
		return fmt.Errorf("export to %s: %w", folder, err)
	}
	if err := os.Rename(fresh, folder); err != nil {
		if back := os.Rename(old, folder); back != nil && !os.IsNotExist(back) {
			return fmt.Errorf("export to %s: %w (the former folder is now %s)", folder, err, old)
		}
		return fmt.Errorf("export to %s: %w", folder, err)
	}
	return nil
}

// replaceable protects a folder named by mistake.
func replaceable(folder string) error {
	entries, err := os.ReadDir(folder)
	switch {
	case os.IsNotExist(err):
		return nil
	case err != nil:
		return fmt.Errorf("export to %s: %w; name a folder that can be replaced", folder, err)
	case len(entries) == 0:
		return nil
	}
	if _, err := os.Stat(filepath.Join(folder, "service-worker.js")); err != nil {
		return fmt.Errorf("export to %s: the folder is neither empty nor a site; empty it or name another", folder)
	}
	return nil
}
