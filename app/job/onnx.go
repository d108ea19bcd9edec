package job

import (
	"context"

	"untrained/assets/weights/onnx"
	"untrained/nn"
)

// WriteONNX writes a network for other programs.
const WriteONNX Operation[ONNXRequest, *ONNXFile] = "write onnx"

// ONNXRequest is the request of WriteONNX.
type ONNXRequest struct {
	Weights []byte `json:"-"` // safetensors, as a training saves them
}

// ONNXFile is the answer of WriteONNX.
type ONNXFile struct {
	Content []byte `json:"-"`
}

func (r ONNXRequest) run(_ context.Context, _ Env, _ func(float64)) (*ONNXFile, error) {
	p, meta, err := nn.ReadSafetensors(r.Weights)
	if err != nil {
		return nil, err
	}
	file, err := onnx.Write(p, meta)
	return &ONNXFile{file}, err
}
