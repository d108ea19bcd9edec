//go:build soak

package backend_test

const soakSteps = 10_000
