package cpu

import "untrained/nn"

type maskSum struct {
	op            nn.MaskSum
	k             *kernels
	z, mask, b, y []float32
}

func planMaskSum(m *binder, op nn.MaskSum) step {
	seen := op.Places * op.Units
	return &maskSum{op, m.k, m.tensor(op.Z, op.N*seen), m.tensor(op.Mask, seen), m.tensor(op.B, op.Units),
		m.tensor(op.Y, op.N*op.Units)}
}

func (s *maskSum) run() error {
	units, seen := s.op.Units, s.op.Places*s.op.Units
	for n := range s.op.N {
		y, z := s.y[n*units:][:units], s.z[n*seen:][:seen]
		clear(y)
		copy(y, s.b)
		for at := 0; at < seen; at += units {
			s.k.addProduct(y, s.mask[at:][:units], z[at:][:units])
		}
	}
	return nil
}

type maskSumGrad struct {
	op                         nn.MaskSumGrad
	k                          *kernels
	z, mask, dy, dmask, db, dz []float32
}

func planMaskSumGrad(m *binder, op nn.MaskSumGrad) step {
	seen := op.Places * op.Units
	return &maskSumGrad{op, m.k, m.tensor(op.Z, op.N*seen), m.tensor(op.Mask, seen), m.tensor(op.DY, op.N*op.Units),
		m.tensor(op.DMask, seen), m.tensor(op.DB, op.Units), m.tensor(op.DZ, op.N*seen)}
}

// run reads each value of z before it writes the gradient in its place.
func (s *maskSumGrad) run() error {
	units, seen := s.op.Units, s.op.Places*s.op.Units
	clear(s.dmask)
	if s.db != nil {
		clear(s.db)
		s.k.sumRows(s.db, s.dy)
	}
	for n := range s.op.N {
		dy := s.dy[n*units:][:units]
		z, dz := s.z[n*seen:][:seen], s.dz[n*seen:][:seen]
		for at := 0; at < seen; at += units {
			s.k.addProduct(s.dmask[at:][:units], z[at:][:units], dy)
			s.k.product(dz[at:][:units], s.mask[at:][:units], dy)
		}
	}
	return nil
}

func addProductGeneric(y, a, b []float32) {
	for i, v := range a {
		y[i] += float32(v * b[i])
	}
}

func productGeneric(y, a, b []float32) {
	for i, v := range a {
		y[i] = v * b[i]
	}
}
