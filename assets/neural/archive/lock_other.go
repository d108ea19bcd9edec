//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || js)

package archive

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"
)

const (
	lockEnding = ".lock"
	// abandoned is how long nothing must have been written before a lock counts as
	// left behind by a process that ended; longer than a fetch waits for a byte.
	abandoned = 2 * time.Minute
)

// openLocked opens a file that one process at a time may write, and waits for its
// turn. These systems have no lock in the standard library that ends with the
// process, so a file beside it stands for the lock.
func openLocked(ctx context.Context, path string) (file *os.File, unlock func(), err error) {
	lock := path + lockEnding
	for {
		l, err := os.OpenFile(lock, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err == nil {
			l.Close()
			file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
			if err != nil {
				os.Remove(lock)
				return nil, nil, err
			}
			return file, func() { os.Remove(lock) }, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, nil, err
		}
		if quiet(lock) && quiet(path) {
			os.Remove(lock)
			continue
		}
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// quiet reports whether a file has not been written for long, or is not there.
func quiet(path string) bool {
	info, err := os.Stat(path)
	return err != nil || time.Since(info.ModTime()) > abandoned
}
