package job

import (
	"errors"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/assets/weights/onnx"
	"untrained/nn"
)

// A network file is kept under its hash, opened by that name, and named where it is missing.
func TestNetworkOfYourOwn(t *testing.T) {
	spec, err := nn.ParseSpec("12x12x1/conv3x3x4/relu/flatten/dense3")
	if err != nil {
		t.Fatal(err)
	}
	p, err := spec.Init(1, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	file, err := onnx.Write(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	env := NewLocal("cpu-generic", NewShelf(nil).KeepOwn(new(Memory)), nil)
	pool := Goroutines(1, func() Env { return env })
	loaded, err := LoadNetwork.Do(t.Context(), pool, NetworkRequest{File: file, Present: lab.TaskSpec}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if loaded.Name != lab.OwnNetwork(file) || !lab.IsOwnNetwork(loaded.Name) || loaded.Spec != spec.String() {
		t.Errorf("loaded as %+v", loaded)
	}
	q, err := env.Weights(t.Context(), loaded.Name)
	if err != nil || !q.Spec.Equal(spec) || q.Tensors[0].Data[5] != p.Tensors[0].Data[5] {
		t.Errorf("opened as %v, %v", q, err)
	}
	other := lab.OwnNetwork([]byte("another file"))
	_, err = env.Weights(t.Context(), other)
	if missing := new(lab.MissingNetwork); !errors.As(err, &missing) ||
		!strings.Contains(err.Error(), strings.TrimPrefix(other, "own-")) {
		t.Errorf("a link without its file: %v", err)
	}
	// Weights alone are taken for the network that is chosen.
	loaded, err = LoadNetwork.Do(t.Context(), pool,
		NetworkRequest{File: p.AppendSafetensors(nil), Present: lab.TaskSpec}, nil)
	if err != nil || loaded.Spec != spec.String() {
		t.Errorf("safetensors: %+v, %v", loaded, err)
	}
	for file, want := range map[string]string{"<html>": "web page", "": "too few"} {
		_, err := LoadNetwork.Do(t.Context(), pool, NetworkRequest{File: []byte(file), Present: lab.TaskSpec}, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", file, err)
		}
	}
}
