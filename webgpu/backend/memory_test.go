package backend_test

import (
	"math"
	"testing"

	"untrained/nn"
	"untrained/nn/random"
	"untrained/webgpu/backend"
)

// Every operation computes the same when its dispatches are cut into the smallest pieces.
func TestPortions(t *testing.T) {
	gpu := open(t)
	place := func(n int) nn.Tensor {
		b, err := gpu.NewBuffer(n)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(b.Release)
		s := random.New(1, "webgpu", "portions")
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(s.Norm())
		}
		if err := gpu.Write(nn.Whole(b), x); err != nil {
			t.Fatal(err)
		}
		return nn.Whole(b)
	}
	g := nn.Window{N: 3, H: 13, W: 11, KH: 3, KW: 3, Stride: 1, PadY: 1, PadX: 1, PadYE: 1, PadXE: 1}
	x, w, y := place(3*13*11*5), place(9*5*12), place(3*13*11*12)
	dw, db, dx := place(9*5*12), place(12), place(3*13*11*5)
	ops := []nn.Op{
		nn.Conv{Window: g, Cin: 5, Cout: 12, X: x, Wt: w, Act: nn.Tanh, Y: y},
		nn.Activate{Act: nn.ELU, N: y.Len, X: y, Y: y}, // in place: twice would show
		nn.Add{N: y.Len, A: y, B: y, Y: place(y.Len)},
		nn.ConvFilterGrad{Window: g, Cin: 5, Cout: 12, X: x, DY: y, DW: dw, DB: db},
		nn.ConvInputGrad{Window: g, Cin: 5, Cout: 12, DY: y, Wt: w, DX: dx},
	}
	run := func(portion int64) (all [][]float32, dispatches int) {
		gpu.SetPortion(portion)
		plan, err := gpu.Plan(ops)
		if err != nil {
			t.Fatal(err)
		}
		defer plan.Release()
		if err := plan.Run(); err != nil {
			t.Fatal(err)
		}
		for _, tensor := range []nn.Tensor{y, dw, db, dx} {
			v := make([]float32, tensor.Len)
			if err := gpu.Read(v, tensor); err != nil {
				t.Fatal(err)
			}
			all = append(all, v)
		}
		return all, backend.Dispatches(plan)
	}
	whole, few := run(1 << 40)
	parts, many := run(1)
	t.Logf("%d dispatches, in pieces %d", few, many)
	if few != 6 || many < 10*few {
		t.Errorf("%d dispatches became %d", few, many)
	}
	for i := range whole {
		for j := range whole[i] {
			if math.Float32bits(whole[i][j]) != math.Float32bits(parts[i][j]) {
				t.Fatalf("tensor %d, value %d: %v whole, %v in pieces", i, j, whole[i][j], parts[i][j])
			}
		}
	}
}

// Memory that was freed is used again, zeroed; what is kept is bounded; and a plan that is
// made again needs neither new memory nor new bind groups.
func TestPool(t *testing.T) {
	gpu := open(t)
	first := gpu.Memory()
	ones := make([]float32, 1000)
	for i := range ones {
		ones[i] = 1
	}
	cycle := func() {
		a, err := gpu.NewBuffer(1000)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Release()
		b, err := gpu.NewBuffer(990) // of the same class
		if err != nil {
			t.Fatal(err)
		}
		defer b.Release()
		got := make([]float32, 990)
		if err := gpu.Read(got, nn.Whole(b)); err != nil {
			t.Fatal(err)
		}
		for _, v := range got {
			if v != 0 {
				t.Fatalf("a new buffer holds %v", v)
			}
		}
		if err := gpu.Write(nn.Whole(a), ones); err != nil {
			t.Fatal(err)
		}
		plan, err := gpu.Plan([]nn.Op{nn.Activate{Act: nn.ReLU, N: 990, X: nn.Whole(a), Y: nn.Whole(b)}})
		if err != nil {
			t.Fatal(err)
		}
		defer plan.Release()
		if err := plan.Run(); err != nil {
			t.Fatal(err)
		}
		if err := gpu.Read(got, nn.Whole(b)); err != nil || got[989] != 1 {
			t.Fatal(got[989], err)
		}
	}
	cycle()
	groups, memory := gpu.Counts().BindGroups, gpu.Memory()
	if memory.Buffers != first.Buffers || memory.Bytes != first.Bytes || memory.IdleBuffers == 0 {
		t.Errorf("in use are %+v, before %+v", memory, first)
	}
	for range 20 {
		cycle()
	}
	if got := gpu.Memory(); got != memory {
		t.Errorf("the pool holds %+v, before %+v", got, memory)
	}
	if got := gpu.Counts().BindGroups - groups; got > 1 { // the two buffers may change places once
		t.Errorf("%d bind groups were made for plans that were there before", got)
	}
	for range 3 {
		big, err := gpu.NewBuffer(backend.MaxIdle / 4 * 3 / 4)
		if err != nil {
			t.Fatal(err)
		}
		other, err := gpu.NewBuffer(backend.MaxIdle / 4 / 2)
		if err != nil {
			t.Fatal(err)
		}
		big.Release()
		other.Release()
	}
	if got := gpu.Memory(); got.IdleBytes > backend.MaxIdle || got.Buffers != first.Buffers {
		t.Errorf("the pool holds %+v; at most %d may be idle", got, backend.MaxIdle)
	}
}

// The Gram matrix of ridge: both operands are stretches of one buffer.
func TestGram(t *testing.T) {
	const n, p, first = 640, 2304, 480
	gpu := open(t)
	s := random.New(1, "webgpu", "gram")
	x := make([]float32, n*p)
	for i := range x {
		x[i] = float32(s.Norm())
	}
	xb, err := gpu.NewBuffer(n * p)
	if err != nil {
		t.Fatal(err)
	}
	defer xb.Release()
	kb, err := gpu.NewBuffer((n - first) * n)
	if err != nil {
		t.Fatal(err)
	}
	defer kb.Release()
	if err := gpu.Write(nn.Whole(xb), x); err != nil {
		t.Fatal(err)
	}
	plan, err := gpu.Plan([]nn.Op{nn.MatMul{
		M: n - first, N: n, K: p, TransB: true,
		A: nn.Tensor{Buffer: xb, Offset: first * p, Len: (n - first) * p}, B: nn.Whole(xb), C: nn.Whole(kb),
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer plan.Release()
	if err := plan.Run(); err != nil {
		t.Fatal(err)
	}
	k := make([]float32, (n-first)*n)
	if err := gpu.Read(k, nn.Whole(kb)); err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	for range 20_000 {
		i, j := s.IntN(n-first), s.IntN(n)
		want := 0.0
		for c := range p {
			want += float64(x[(first+i)*p+c]) * float64(x[j*p+c])
		}
		worst = max(worst, math.Abs(float64(k[i*n+j])-want)/p)
	}
	t.Logf("largest difference %.2g of a diagonal value", worst)
	if !(worst < 2e-6) {
		t.Errorf("the Gram matrix is wrong by %g of its diagonal", worst)
	}
}
