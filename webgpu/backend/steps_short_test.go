//go:build !soak

package backend_test

// soakSteps is the number of steps of TestSoakSteps; tags are those that the browser's tests
// are built with.
const (
	soakSteps = 1000
	tags      = ""
)
