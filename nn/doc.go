// Package nn is small convolutional networks, written to be read: what a layer
// computes, how its gradient follows, and what a training step is.
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
// A network that shall predict responses instead of classes is compiled with
// another loss and trained with numbers, of which some may be missing (NaN):
//
//	spec, err := nn.ParseSpec("64x64x1/conv7x7x32/gelu/sub2/readout50")
//	program, err := nn.Compile(spec, 32, nn.Mode{Training: true, Loss: nn.Poisson}, cpu.New())
//	err = program.SetSGD(nn.SGDConfig{Rate: 0.01, Momentum: 0.9, Decay: 1e-4})
//	err = program.StepTargets(pictures, counts)
//
// To learn from it, read conv.go, dense.go, pool.go and activation.go first:
// each has a kind of layer, its shape rule and, next to each other, the way
// forward and the gradients; subsample.go, readout.go and fire.go have those that
// are less common. compile.go chains them into a training step, loss.go is what a
// step makes smaller, adam.go and sgd.go are what moves the parameters, layout.go
// decides what may share memory, init.go, orthogonal.go, shuffle.go and rescale.go
// make the untrained networks that the laboratory is about. What an operation
// means to the last detail is said in op.go and, as code, by the reference in
// nn/backendtest.
package nn
