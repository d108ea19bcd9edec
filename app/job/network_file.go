package job

import (
	"context"
	"errors"
	"fmt"

	"untrained/app/lab"
	"untrained/assets/weights/onnx"
	"untrained/nn"
)

// LoadNetwork reads a file with a network of the user's own and keeps it on this machine.
const LoadNetwork Operation[NetworkRequest, *LoadedNetwork] = "load network"

// NetworkRequest is the request of LoadNetwork.
type NetworkRequest struct {
	File    []byte `json:"-"` // ONNX, or safetensors
	Present string // the network that a file without one is taken for
}

// LoadedNetwork is the answer of LoadNetwork.
type LoadedNetwork struct {
	Name  string // lab.OwnNetwork of the file
	Spec  string
	Notes []string // what was assumed or left out, in sentences
}

func (r NetworkRequest) run(ctx context.Context, env Env, _ func(float64)) (*LoadedNetwork, error) {
	loaded := &LoadedNetwork{Name: lab.OwnNetwork(r.File)}
	var p *nn.Params
	if onnx.Is(r.File) {
		n, err := onnx.Read(r.File)
		if err != nil {
			return nil, err
		}
		p, loaded.Notes = n.Params, n.Notes
	} else {
		present, err := nn.ParseSpec(r.Present)
		if err != nil {
			return nil, err
		}
		if p, _, loaded.Notes, err = nn.ReadSafetensorsAs(present, r.File); err != nil {
			return nil, err
		}
	}
	loaded.Spec = p.Spec.String()
	if c := p.Spec.Input.C; c != 1 && c != 3 {
		return nil, fmt.Errorf("the network %s takes %d channels; pictures have 1 (grey) or 3 (colours)", p.Spec, c)
	}
	return loaded, env.KeepNetwork(ctx, loaded.Name, p.AppendSafetensors(nil))
}

// networkKey is where a Keeper has a network of the user's own.
func networkKey(name string) string { return "own network " + name }

// KeepNetwork implements Env.
func (l *Local) KeepNetwork(ctx context.Context, name string, safetensors []byte) error {
	if l.shelf == nil || l.shelf.keeper == nil {
		return errors.New("there is nowhere to keep a network of your own")
	}
	if err := l.shelf.keeper.Save(ctx, networkKey(name), 0, safetensors); err != nil {
		return fmt.Errorf("your network could not be kept (%w); free some space, or leave private browsing, and load "+
			"it again", err)
	}
	return nil
}

// ownNetwork opens a network of the user's own.
func (l *Local) ownNetwork(ctx context.Context, name string) (*nn.Params, error) {
	if l.shelf == nil || l.shelf.keeper == nil {
		return nil, &lab.MissingNetwork{Name: name}
	}
	parts, err := l.shelf.keeper.Load(ctx, networkKey(name))
	switch {
	case err != nil:
		return nil, err
	case len(parts[0]) == 0:
		return nil, &lab.MissingNetwork{Name: name}
	}
	p, _, err := nn.ReadSafetensors(parts[0])
	return p, err
}
