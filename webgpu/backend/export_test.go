package backend

import "untrained/nn"

// SetPortion bounds the work of one dispatch.
func (b *Backend) SetPortion(n int64) { b.portion = n }

// Dispatches returns the number of dispatches of a plan.
func Dispatches(p nn.Plan) int { return len(p.(*plan).commands) }

// MaxIdle is the bound of what the pool keeps.
const MaxIdle = maxIdle

// Quads reports whether products are computed by the kernels for four lanes.
func (b *Backend) Quads() bool { return b.quads }

// SetQuads chooses them, for products of at least shared multiply-adds and with tiles of
// 16 rows from long on, or else the kernels of any GPU.
func (b *Backend) SetQuads(on bool, shared, long int) { b.quads, b.shared, b.long = on, shared, long }

// Break makes the device lost, as the reset of a driver does.
func (b *Backend) Break() { b.device.(interface{ Destroy() }).Destroy() }

// Memory returns how much the backend holds on its device now.
func (b *Backend) Memory() holdings { return b.pool.memory }
