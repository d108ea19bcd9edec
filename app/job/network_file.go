package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/assets/weights/onnx"
	"untrained/nn"
)

// LoadNetwork reads a file with a network of the user's own and keeps it on this machine.
const LoadNetwork Operation[NetworkRequest, *LoadedNetwork] = "load network"

// NetworkRequest is the request of LoadNetwork.
type NetworkRequest struct {
	File    []byte `json:"-"` // ONNX, or safetensors
	Name    string // of the file
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
	content := p.AppendSafetensors(nil)
	return loaded, env.KeepNetwork(ctx, KeptNetwork{loaded.Name, r.Name, loaded.Spec, len(content)}, content)
}

// ListNetworks lists the networks of the user's own that are kept, and removes one of them before.
const ListNetworks Operation[NetworksRequest, []KeptNetwork] = "list networks"

// NetworksRequest is the request of ListNetworks.
type NetworksRequest struct {
	Remove string // the name of one that is not to be kept any longer; "" keeps all
}

// KeptNetwork is a network of the user's own on this machine.
type KeptNetwork struct {
	Name  string // lab.OwnNetwork of the file
	File  string // its name
	Spec  string
	Bytes int
}

func (r NetworksRequest) run(ctx context.Context, env Env, _ func(float64)) ([]KeptNetwork, error) {
	if r.Remove != "" {
		if err := env.ForgetNetwork(ctx, r.Remove); err != nil {
			return nil, err
		}
	}
	return env.Networks(ctx)
}

// mostNetworkBytes bounds the networks of the user's own that are kept at once. (A variable, for tests.)
var mostNetworkBytes = 512 << 20

// networksKey is where a Keeper has the list of them, as JSON.
const networksKey = "own networks"

// networkKey is where a Keeper has a network of the user's own.
func networkKey(name string) string { return "own network " + name }

// KeepNetwork implements Env.
func (l *Local) KeepNetwork(ctx context.Context, n KeptNetwork, safetensors []byte) error {
	if l.shelf == nil || l.shelf.keeper == nil {
		return errors.New("there is nowhere to keep a network of your own")
	}
	list, err := l.Networks(ctx)
	if err != nil {
		return err
	}
	list = append(without(list, n.Name), n)
	total := 0
	for _, kept := range list {
		total += kept.Bytes
	}
	if total > mostNetworkBytes {
		return fmt.Errorf("with this one your network files would take %d MB, more than the %d MB that are kept here: "+
			"remove some on the page of recordings (#/data)", total>>20, mostNetworkBytes>>20)
	}
	err = l.shelf.keeper.Save(ctx, networkKey(n.Name), 0, safetensors)
	if err == nil {
		err = l.listNetworks(ctx, list)
	}
	if err != nil {
		return fmt.Errorf("your network could not be kept (%w); free some space, or leave private browsing, and load "+
			"it again", err)
	}
	return nil
}

// Networks implements Env.
func (l *Local) Networks(ctx context.Context) (list []KeptNetwork, err error) {
	if l.shelf == nil || l.shelf.keeper == nil {
		return nil, nil
	}
	parts, err := l.shelf.keeper.Load(ctx, networksKey)
	if err != nil || len(parts[0]) == 0 {
		return nil, err
	}
	if err := json.Unmarshal(parts[0], &list); err != nil {
		return nil, fmt.Errorf("the list of your network files: %w", err)
	}
	return list, nil
}

// ForgetNetwork implements Env.
func (l *Local) ForgetNetwork(ctx context.Context, name string) error {
	list, err := l.Networks(ctx)
	if err != nil || l.shelf == nil || l.shelf.keeper == nil {
		return err
	}
	if err := l.shelf.keeper.Forget(ctx, networkKey(name)); err != nil {
		return err
	}
	return l.listNetworks(ctx, without(list, name))
}

func (l *Local) listNetworks(ctx context.Context, list []KeptNetwork) error {
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return l.shelf.keeper.Save(ctx, networksKey, 0, text)
}

// without returns the networks but the one of this name.
func without(list []KeptNetwork, name string) []KeptNetwork {
	return slices.DeleteFunc(list, func(n KeptNetwork) bool { return n.Name == name })
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
