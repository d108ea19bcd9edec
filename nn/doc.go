// Package nn implements small convolutional networks, written to be read: what a layer computes, how its gradient
// follows, and what a training step is.
//
// A Spec says what a network is, as text that fits into a link. Spec.Init draws
// its parameters from a seed. Compile turns Spec and Backend into a Program, in
// which every buffer exists once and a step allocates nothing:
//
//	spec, err := nn.ParseSpec("28x28x1/conv5x5x16,same/relu/max2/flatten/dense10")
//	params, err := spec.Init(1, nn.Init{Method: "kaiming"})
//	program, err := nn.Compile(spec, 64, nn.Mode{Training: true}, cpu.New())
//	err = program.SetParams(params)
//	for … {
//		err = program.Step(pictures, labels)
//	}
//
// A network that predicts responses instead of classes is compiled with another loss and trained on numbers, some of
// which may be missing (NaN):
//
//	spec, err := nn.ParseSpec("64x64x1/conv7x7x32/gelu/sub2/readout50")
//	program, err := nn.Compile(spec, 32, nn.Mode{Training: true, Loss: nn.Poisson}, cpu.New())
//	err = program.SetAdam(nn.AdamConfig{Rate: 0.001, Decay: 1e-4})
//	err = program.StepTargets(pictures, counts)
//
// To learn from it, read conv.go, dense.go, pool.go and activation.go first: each holds one kind of layer with its
// shape rule and, next to each other, its forward operation and its gradients; subsample.go, readout.go and fire.go
// hold the less common ones. compile.go chains layers into a training step, loss.go defines what a step makes
// smaller, adam.go moves the parameters, layout.go decides what may share memory; init.go, orthogonal.go,
// shuffle.go and rescale.go make the untrained networks that the laboratory is about. op.go defines every operation,
// and the reference in nn/backendtest is that definition as code.
//
// A layer adds operations, never arithmetic of its own. What runs them is a Backend: nn/cpu on a processor,
// webgpu/backend on a GPU. A new one implements each operation once and passes nn/backendtest.
package nn
