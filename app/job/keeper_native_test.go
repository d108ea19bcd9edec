//go:build !js

package job

import "testing"

func TestDirectoryKeeps(t *testing.T) { testKeeper(t, Directory(t.TempDir())) }
