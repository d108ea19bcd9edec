//go:build !soak

package backend_test

// soakSteps is the number of steps of TestSoakSteps.
const soakSteps = 1000
