//go:build !js

package uitest

import "untrained/assets/runs"

var embedded runs.Reader = runs.Embedded
