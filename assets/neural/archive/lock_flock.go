//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

const lockEnding = ".lock" // not used here: the part itself is locked

// openLocked opens a file that one process at a time may write, and waits for its
// turn. The lock ends with the process, however that ends.
func openLocked(ctx context.Context, path string) (file *os.File, unlock func(), err error) {
	for {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, nil, err
		}
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			// The one before may have renamed or removed the file that is open here.
			mine, err1 := file.Stat()
			there, err2 := os.Stat(path)
			if err1 == nil && err2 == nil && os.SameFile(mine, there) {
				return file, func() {}, nil // closing the file unlocks it
			}
		}
		file.Close()
		if err != nil && !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, nil, fmt.Errorf("lock %s: %w", path, err)
		}
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
