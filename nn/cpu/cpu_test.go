package cpu_test

import (
	"testing"

	"untrained/nn"
	"untrained/nn/backendtest"
	"untrained/nn/cpu"
)

func TestSIMD(t *testing.T)    { backendtest.Run(t, cpu.New) }
func TestGeneric(t *testing.T) { backendtest.Run(t, cpu.NewGeneric) }

var _ nn.Backend = (*cpu.Backend)(nil)
