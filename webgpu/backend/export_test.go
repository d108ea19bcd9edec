package backend

import "untrained/nn"

// SetPortion bounds the work of one dispatch.
func (b *Backend) SetPortion(n int64) { b.portion = n }

// Dispatches is how many a plan has.
func Dispatches(p nn.Plan) int { return len(p.(*plan).commands) }

// MaxIdle is the bound of what the pool keeps.
const MaxIdle = maxIdle
