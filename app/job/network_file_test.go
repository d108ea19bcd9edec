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

// Network files that are kept are listed and can be removed; more than fit are refused with the remedy.
func TestNetworksAreListedAndRemoved(t *testing.T) {
	before := mostNetworkBytes
	defer func() { mostNetworkBytes = before }()
	mostNetworkBytes = 4000
	env := NewLocal("cpu-generic", NewShelf(nil).KeepOwn(new(Memory)), nil)
	pool := Goroutines(1, func() Env { return env })
	load := func(name, text string) (*LoadedNetwork, error) {
		spec, err := nn.ParseSpec(text)
		if err != nil {
			t.Fatal(err)
		}
		p, err := spec.Init(1, nn.Init{Method: "kaiming"})
		if err != nil {
			t.Fatal(err)
		}
		return LoadNetwork.Do(t.Context(), pool,
			NetworkRequest{File: p.AppendSafetensors(nil), Name: name, Present: text}, nil)
	}
	list := func(remove string) (names []string) {
		all, err := ListNetworks.Do(t.Context(), pool, NetworksRequest{Remove: remove}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range all {
			if n.Bytes <= 0 || n.Spec == "" {
				t.Errorf("listed as %+v", n)
			}
			names = append(names, n.File)
		}
		return names
	}
	if names := list(""); len(names) != 0 {
		t.Errorf("before any: %v", names)
	}
	a, err := load("a.safetensors", "8x8x1/flatten/dense4")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := load("a again.safetensors", "8x8x1/flatten/dense4"); err != nil { // the same content
		t.Fatal(err)
	}
	if _, err := load("b.safetensors", "8x8x1/flatten/dense5"); err != nil {
		t.Fatal(err)
	}
	if _, err := load("c.safetensors", "8x8x1/flatten/dense6"); err == nil || !strings.Contains(err.Error(), "#/data") {
		t.Errorf("more than fits: %v", err)
	}
	if names := strings.Join(list(""), ", "); names != "a again.safetensors, b.safetensors" {
		t.Errorf("kept: %s", names)
	}
	if names := strings.Join(list(a.Name), ", "); names != "b.safetensors" {
		t.Errorf("after one was removed: %s", names)
	}
	if _, err := env.Weights(t.Context(), a.Name); err == nil {
		t.Error("a network that was removed is opened")
	}
	if _, err := load("c.safetensors", "8x8x1/flatten/dense6"); err != nil {
		t.Errorf("after room was made: %v", err)
	}
}
