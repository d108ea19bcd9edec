//go:build js

// Command bench is our side of `make bench`: it offers the page one function,
// untrainedBench(id, inputs), which prepares a piece of work and returns a
// function that does it once and gives the output back.
package main

import (
	"fmt"
	"syscall/js"
	"unsafe"

	"untrained/nn"
	"untrained/nn/cpu"
)

func main() {
	js.Global().Set("untrainedBench", js.FuncOf(func(_ js.Value, args []js.Value) any {
		run, err := prepare(args[0].String(), args[1])
		if err != nil {
			return js.Global().Get("Error").New(err.Error())
		}
		return js.FuncOf(func(js.Value, []js.Value) any {
			y, err := run()
			if err != nil {
				return js.Global().Get("Error").New(err.Error())
			}
			return floatsToJS(y)
		})
	}))
	select {}
}

func prepare(id string, inputs js.Value) (func() ([]float32, error), error) {
	b := cpu.New()
	in := func(name string) []float32 { return floatsFromJS(inputs.Get(name)) }
	switch id {
	case "W1":
		return operation(b, 512*512, [][]float32{in("a"), in("b")}, func(t []nn.Tensor, y nn.Tensor) nn.Op {
			return nn.MatMul{M: 512, N: 512, K: 512, A: t[0], B: t[1], C: y}
		})
	case "W2":
		return operation(b, 64*32*32*32, [][]float32{in("x"), in("w")}, func(t []nn.Tensor, y nn.Tensor) nn.Op {
			g := nn.Window{N: 64, H: 32, W: 32, KH: 3, KW: 3, Stride: 1, PadY: 1, PadX: 1, PadYE: 1, PadXE: 1}
			return nn.Conv{Window: g, Cin: 16, Cout: 32, X: t[0], Wt: t[1], Y: y}
		})
	case "W4", "W5":
		return network(b, id == "W5", in("x"), in("w1"), in("w2"), in("w3"))
	}
	return nil, fmt.Errorf("no work %q", id)
}

// operation prepares a single operation with n outputs.
func operation(b nn.Backend, n int, inputs [][]float32, op func(t []nn.Tensor, y nn.Tensor) nn.Op) (func() ([]float32, error), error) {
	var tensors []nn.Tensor
	for _, x := range inputs {
		buffer, err := b.NewBuffer(len(x))
		if err != nil {
			return nil, err
		}
		t := nn.Whole(buffer)
		if err := b.Write(t, x); err != nil {
			return nil, err
		}
		tensors = append(tensors, t)
	}
	buffer, err := b.NewBuffer(n)
	if err != nil {
		return nil, err
	}
	y := nn.Whole(buffer)
	plan, err := b.Plan([]nn.Op{op(tensors, y)})
	if err != nil {
		return nil, err
	}
	out := make([]float32, n)
	return func() ([]float32, error) {
		if err := plan.Run(); err != nil {
			return nil, err
		}
		return out, b.Read(out, y)
	}, nil
}

// network prepares works W4, the forward pass, and W5, one step of training.
func network(b nn.Backend, train bool, x []float32, weights ...[]float32) (func() ([]float32, error), error) {
	spec, err := nn.ParseSpec("28x28x1/conv5x5x16,same,nobias/relu/max2/conv5x5x32,same,nobias/relu/max2/flatten/dense10,nobias")
	if err != nil {
		return nil, err
	}
	p, err := nn.Compile(spec, 64, nn.Mode{Training: train}, b)
	if err != nil {
		return nil, err
	}
	params, err := spec.Init(1, nn.Init{Method: "kaiming", Gain: 1})
	if err != nil {
		return nil, err
	}
	for i := range params.Tensors {
		copy(params.Tensors[i].Data, weights[i])
	}
	if err := p.SetParams(params); err != nil {
		return nil, err
	}
	if train {
		labels := make([]int, 64)
		for i := range labels {
			labels[i] = i % 10
		}
		return func() ([]float32, error) {
			if err := p.Step(x, labels); err != nil {
				return nil, err
			}
			loss, err := p.Loss()
			return []float32{loss}, err
		}, nil
	}
	out := make([]float32, 64*10)
	tap := nn.Tap{Layer: spec.LayerNames()[len(spec.Layers)-1], Data: out}
	return func() ([]float32, error) { return out, p.Forward(x, tap) }, nil
}

// floatsFromJS copies a Float32Array. Both sides are little-endian, as all of
// WebAssembly is.
func floatsFromJS(v js.Value) []float32 {
	x := make([]float32, v.Get("length").Int())
	js.CopyBytesToGo(bytesOf(x), js.Global().Get("Uint8Array").New(v.Get("buffer"), v.Get("byteOffset"), v.Get("byteLength")))
	return x
}

func floatsToJS(x []float32) js.Value {
	array := js.Global().Get("Uint8Array").New(4 * len(x))
	js.CopyBytesToJS(array, bytesOf(x))
	return js.Global().Get("Float32Array").New(array.Get("buffer"))
}

// bytesOf is the memory of x as bytes.
func bytesOf(x []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), 4*len(x))
}
