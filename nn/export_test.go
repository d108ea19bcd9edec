package nn

// ParamTensor returns where a program keeps a parameter, for tests that write it in
// more than float32 precision.
func (p *Program) ParamTensor(name string) Tensor {
	for i, t := range p.layout.tensors {
		if t.name == name {
			return p.at(p.params, i)
		}
	}
	return Tensor{}
}

// GradientTensor returns where a program keeps a parameter's gradient.
func (p *Program) GradientTensor(name string) Tensor {
	t := p.ParamTensor(name)
	t.Buffer = p.gradients.Buffer
	return t
}

// LossTensor returns where a program keeps the loss of each picture.
func (p *Program) LossTensor() Tensor { return p.losses }

// ForwardOps returns what Forward runs.
func (p *Program) ForwardOps() []Op { return p.forwardOps() }

// TrainingOps returns what Step runs after ForwardOps.
func (p *Program) TrainingOps() []Op { return p.trainingOps() }

// Spec returns the network that was compiled.
func (p *Program) Spec() Spec { return p.spec }

// Gradients copies the gradients of the last step's mean loss, in the shape of
// the parameters.
func (p *Program) Gradients() (*Params, error) {
	if err := p.afterStep(); err != nil {
		return nil, err
	}
	return p.readLike(p.gradients)
}
