package backend

import "untrained/nn"

// SetPortion bounds the work of one dispatch.
func (b *Backend) SetPortion(n int64) { b.portion = n }

// Dispatches is how many a plan has.
func Dispatches(p nn.Plan) int { return len(p.(*plan).commands) }

// MaxIdle is the bound of what the pool keeps.
const MaxIdle = maxIdle

// Quads tells whether products are computed by the kernels for four lanes.
func (b *Backend) Quads() bool { return b.quads }

// SetQuads chooses them, for products of so many multiply-adds and with tiles of 16 rows
// from so many on, or the kernels of any GPU.
func (b *Backend) SetQuads(on bool, shared, long int) { b.quads, b.shared, b.long = on, shared, long }
