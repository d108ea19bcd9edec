package backend

import (
	"fmt"

	"untrained/nn"
)

// value is about the cost of loading and storing one value, in multiply-adds.
const value = 4

type constants = map[string]float64

// flag returns a boolean as the value of an override.
func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// present returns 1 for a tensor that is given, else 0.
func present(t nn.Tensor) uint32 { return uint32(flag(t.Buffer != nil)) }

// u returns sizes as shaders take them; nn.Check has excluded negative ones.
func u(sizes ...int) []uint32 {
	list := make([]uint32, len(sizes))
	for i, s := range sizes {
		list[i] = uint32(s)
	}
	return list
}

// translate adds the dispatches of an operation. Kernels and their operands are described
// in package kernels.
func (m *builder) translate(op nn.Op) error {
	switch op := op.(type) {
	case nn.Conv:
		m.conv(op)
	case nn.ConvInputGrad:
		m.convInputGrad(op)
	case nn.ConvFilterGrad:
		m.convFilterGrad(op)
	case nn.MatMul:
		m.matMul(op)
	case nn.Activate:
		same := op.Y.Buffer == op.X.Buffer && op.Y.Offset == op.X.Offset
		m.values("activate", op.Act, same, op.N, op.X, nn.Tensor{}, nn.Tensor{}, op.Y)
	case nn.ActivateGrad:
		same := op.DY.Buffer == op.DX.Buffer && op.DY.Offset == op.DX.Offset
		x, y := op.X, op.Y
		if op.Act.NeedsInput() || op.Act == nn.Linear {
			y = nn.Tensor{}
		}
		if !op.Act.NeedsInput() {
			x = nn.Tensor{}
		}
		m.values("activate_grad", op.Act, same, op.N, op.DY, x, y, op.DX)
	case nn.Add:
		same := op.Y.Buffer == op.A.Buffer && op.Y.Offset == op.A.Offset
		m.values("add", nn.Linear, same, op.N, op.A, op.B, nn.Tensor{}, op.Y)
	case nn.MaxPool:
		m.pool("max_pool", op.Window, op.C, false, op.X, nn.Tensor{}, nn.Tensor{}, op.Y)
	case nn.MaxPoolGrad:
		m.maxPoolGrad(op)
	case nn.AvgPool:
		m.pool("avg_pool", op.Window, op.C, false, op.X, nn.Tensor{}, nn.Tensor{}, op.Y)
	case nn.AvgPoolGrad:
		m.pool("avg_pool_grad", op.Window, op.C, true, nn.Tensor{}, nn.Tensor{}, op.DY, op.DX)
	case nn.Subsample:
		m.pool("subsample", op.Window, op.C, false, op.X, nn.Tensor{}, nn.Tensor{}, op.Y)
	case nn.SubsampleGrad:
		m.pool("subsample_grad", op.Window, op.C, true, nn.Tensor{}, nn.Tensor{}, op.DY, op.DX)
	case nn.Concat:
		all := op.N * (op.CA + op.CB)
		m.run(kernel{entry: "concat"}, all, value, u(all, op.CA, op.CB),
			m.read(op.A, op.N*op.CA), m.read(op.B, op.N*op.CB), m.write(op.Y, all), m.write(nn.Tensor{}, 0))
	case nn.ConcatGrad:
		all := op.N * (op.CA + op.CB)
		m.run(kernel{entry: "concat_grad"}, all, value, u(all, op.CA, op.CB),
			m.read(op.DY, all), m.read(nn.Tensor{}, 0), m.write(op.DA, op.N*op.CA), m.write(op.DB, op.N*op.CB))
	case nn.MaskSum:
		m.maskSum(op)
	case nn.MaskSumGrad:
		m.maskSumGrad(op)
	case nn.SoftmaxCrossEntropy:
		all := op.N * op.Classes
		m.run(kernel{entry: "softmax"}, op.N, 8*value*op.Classes, append(u(op.N, op.Classes), present(op.DLogits)),
			m.read(op.Logits, all), m.read(op.Labels, op.N), m.read(nn.Tensor{}, 0), m.write(op.Loss, op.N),
			m.write(op.DLogits, all))
	case nn.Regression:
		all := op.N * op.Units
		m.run(kernel{"regression", constants{"poisson": flag(op.Form == nn.Poisson)}}, op.N, 8*value*op.Units,
			append(u(op.N, op.Units), present(op.DX)),
			m.read(op.X, all), m.read(op.Targets, all), m.read(op.Weights, all), m.write(op.Loss, op.N),
			m.write(op.DX, all))
	case nn.Adam:
		m.run(kernel{entry: "adam"}, op.N, 4*value, u(op.N), m.read(op.G, op.N), m.read(op.Hyper, nn.HyperLen),
			m.write(op.P, op.N), m.write(op.V, op.N), m.write(op.M, op.N))
	case nn.Record:
		m.run(kernel{entry: "record"}, 1, value*op.N, u(op.N, op.Size, 0), m.read(op.Loss, op.N),
			m.read(op.Hyper, nn.HyperLen),
			m.read(nn.Tensor{}, 0), m.write(op.History, op.Size), m.write(nn.Tensor{}, 0))
	default:
		return fmt.Errorf("unknown operation %q", op.OpName())
	}
	return nil
}

// values adds an operation value by value; with inPlace, x and out are the same.
func (m *builder) values(entry string, act nn.Activation, inPlace bool, n int, x, y, z, out nn.Tensor) {
	if inPlace {
		x = nn.Tensor{}
	}
	k := kernel{entry, constants{"in_place": flag(inPlace), "act": float64(act)}}
	m.run(k, n, 4*value, u(n), m.read(x, n), m.read(y, n), m.read(z, n), m.write(out, n))
}

// pool adds an operation on windows; with backward it writes inputs, else results.
func (m *builder) pool(entry string, g nn.Window, c int, backward bool, x, y, dy, out nn.Tensor) {
	in, results := g.N*g.H*g.W*c, g.N*g.OH()*g.OW()*c
	all := results
	if backward {
		all = in
	}
	cost := value * g.KH * g.KW
	if backward { // windows that see an input, each looked through
		seen := (g.KH + g.Stride - 1) / g.Stride * ((g.KW + g.Stride - 1) / g.Stride)
		cost *= max(seen, 1)
	}
	lanes := 1
	if c%4 == 0 && entry != "max_pool_grad" {
		entry, lanes = entry+"4", 4
	}
	m.run(kernel{entry: entry}, all/lanes, cost*lanes,
		u(g.N, g.H, g.W, c/lanes, g.OH(), g.OW(), g.KH, g.KW, g.Stride, g.PadY, g.PadX, all/lanes),
		m.read(x, in), m.read(y, results), m.read(dy, results), m.write(out, all))
}

// maxPoolGrad looks through each window once where windows do not overlap.
func (m *builder) maxPoolGrad(op nn.MaxPoolGrad) {
	g := op.Window
	if g.PadY > 0 || g.PadX > 0 || g.Stride < max(g.KH, g.KW) {
		m.pool("max_pool_grad", g, op.C, true, op.X, op.Y, op.DY, op.DX)
		return
	}
	in, results := g.N*g.H*g.W*op.C, g.N*g.OH()*g.OW()*op.C
	entry, lanes := "max_pool_apart_grad", 1
	if op.C%4 == 0 {
		entry, lanes = entry+"4", 4
	}
	cells := g.N * ((g.H + g.Stride - 1) / g.Stride) * ((g.W + g.Stride - 1) / g.Stride) * op.C / lanes
	m.run(kernel{entry: entry}, cells, 2*value*g.Stride*g.Stride*lanes,
		u(g.N, g.H, g.W, op.C/lanes, g.OH(), g.OW(), g.KH, g.KW, g.Stride, 0, 0, cells),
		m.read(op.X, in), m.read(nn.Tensor{}, 0), m.read(op.DY, results), m.write(op.DX, in))
}

func (m *builder) maskSum(op nn.MaskSum) {
	all, weights, out := op.N*op.Places*op.Units, op.Places*op.Units, op.N*op.Units
	m.run(kernel{entry: "mask_sum"}, out, value*op.Places, append(u(op.N, op.Places, op.Units, out), present(op.B)),
		m.read(op.Z, all), m.read(op.Mask, weights), m.read(op.B, op.Units), m.write(op.Y, out),
		m.write(nn.Tensor{}, 0))
}

func (m *builder) maskSumGrad(op nn.MaskSumGrad) {
	all, weights, out := op.N*op.Places*op.Units, op.Places*op.Units, op.N*op.Units
	m.run(kernel{entry: "mask_grad"}, weights, value*op.N,
		append(u(op.N, op.Places, op.Units, weights), present(op.DB)),
		m.read(op.Z, all), m.read(nn.Tensor{}, 0), m.read(op.DY, out), m.write(op.DMask, weights),
		m.write(op.DB, op.Units))
	m.run(kernel{entry: "mask_out_grad"}, all, value, u(op.N, op.Places, op.Units, all, 0),
		m.read(nn.Tensor{}, 0), m.read(op.Mask, weights), m.read(op.DY, out), m.write(op.DZ, all),
		m.write(nn.Tensor{}, 0))
}
