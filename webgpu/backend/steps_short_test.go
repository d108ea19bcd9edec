//go:build !soak

package backend_test

// soakSteps is how many steps TestSoakSteps takes, tags what the browser's tests are
// built with.
const (
	soakSteps = 1000
	tags      = ""
)
