//go:build !js

package job

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Directory is a Keeper in the folder that it names: one folder a run, one file a task. A file appears complete or not
// at all, so a process that is killed loses at most the tasks that were under way.
type Directory string

// Load implements Keeper.
func (d Directory) Load(_ context.Context, key string) (map[int][]byte, error) {
	entries, err := os.ReadDir(filepath.Join(string(d), key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("stored results: %w", err)
	}
	parts := make(map[int][]byte)
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".unit")
		if !ok {
			continue
		}
		index, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		if parts[index], err = os.ReadFile(filepath.Join(string(d), key, e.Name())); err != nil {
			return nil, fmt.Errorf("stored results: %w", err)
		}
	}
	return parts, nil
}

// Save implements Keeper.
func (d Directory) Save(_ context.Context, key string, index int, part []byte) error {
	folder := filepath.Join(string(d), key)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("stored results: %w", err)
	}
	f, err := os.CreateTemp(folder, "part-*")
	if err != nil {
		return fmt.Errorf("stored results: %w", err)
	}
	_, err = f.Write(part)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(folder, strconv.Itoa(index)+".unit"))
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("stored results: %w", err)
	}
	return nil
}

// Forget implements Keeper.
func (d Directory) Forget(_ context.Context, key string) error {
	if err := os.RemoveAll(filepath.Join(string(d), key)); err != nil {
		return fmt.Errorf("stored results: %w", err)
	}
	return nil
}
