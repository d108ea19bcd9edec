package site

import (
	"fmt"
	"os"
	"path/filepath"
)

// Export writes the site to a folder. It writes the files into a new folder beside the named one and then renames the
// new folder, so that a folder that is being served is complete at any time, and a failure leaves the old site as it
// was. The folder must be absent, empty, or a site: Export refuses to replace anything else.
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
	defer os.RemoveAll(fresh) // does nothing after the rename
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
	// A folder cannot be renamed to one that is not empty, so the old folder is renamed first.
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

// replaceable returns an error unless the folder is absent, empty or a site: it may have been named by mistake.
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
