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
// To learn from it, read conv.go, dense.go, pool.go and activation.go first:
// each has a kind of layer, its shape rule and, next to each other, the way
// forward and the gradients. compile.go chains them into a training step,
// adam.go is what moves the parameters, layout.go decides what may share memory,
// init.go, shuffle.go and rescale.go make the untrained networks that the
// laboratory is about. What an operation means to the last detail is said in
// op.go and, as code, by the reference in nn/backendtest.
package nn
