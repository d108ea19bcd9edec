package job

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/nn"
)

// witness is an environment that notes what is opened in it and the hash of its content. It passes nothing on
// implicitly: an environment that can open more does not compile until that is noted, too.
type witness struct {
	env lab.Env

	mu   sync.Mutex
	seen []lab.Input
	torn error // an input that changed while it was used
}

// note adds an input, unless opening it failed.
func (w *witness) note(err error, in func() lab.Input) error {
	if err != nil {
		return err
	}
	i := in()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, before := range w.seen {
		if before.Same(i) {
			if before.SHA256 != i.SHA256 && w.torn == nil {
				w.torn = changed(i)
			}
			return nil
		}
	}
	w.seen = append(w.seen, i)
	return nil
}

// inputs returns what was opened, in the order of first use; not nil, because nil stands for inputs that are unknown.
// It fails if one of them changed meanwhile.
func (w *witness) inputs() ([]lab.Input, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]lab.Input{}, w.seen...), w.torn
}

// changed is the error for numbers of two contents that must not be mixed.
func changed(i lab.Input) error {
	return fmt.Errorf("%v was replaced by another one while the run was under way; run it again", i)
}

// Backend implements lab.Env.
func (w *witness) Backend() (nn.Backend, error) { return w.env.Backend() }

// Recording implements lab.Env.
func (w *witness) Recording(ctx context.Context, id, session string) (*neural.Recording, error) {
	r, err := w.env.Recording(ctx, id, session)
	return r, w.note(err, func() lab.Input {
		return lab.Input{Kind: lab.InputRecording, Name: id, Session: session, SHA256: r.SHA256}
	})
}

// Regions implements lab.Env.
func (w *witness) Regions(ctx context.Context, id, session string) (*neural.Regions, error) {
	r, err := w.env.Regions(ctx, id, session)
	return r, w.note(err, func() lab.Input {
		h := sha256.New()
		for _, area := range r.Areas {
			fmt.Fprintln(h, area.Area, area.SHA256)
		}
		return lab.Input{Kind: lab.InputRegions, Name: id, Session: session, SHA256: hex.EncodeToString(h.Sum(nil))}
	})
}

// Dissimilarities implements lab.Env.
func (w *witness) Dissimilarities(ctx context.Context, id, session string) (*neural.Dissimilarities, error) {
	d, err := w.env.Dissimilarities(ctx, id, session)
	return d, w.note(err, func() lab.Input {
		return lab.Input{Kind: lab.InputDissimilarities, Name: id, Session: session, SHA256: d.SHA256}
	})
}

// Tuning implements lab.Env.
func (w *witness) Tuning(ctx context.Context, id string) (*neural.Tuning, error) {
	t, err := w.env.Tuning(ctx, id)
	return t, w.note(err, func() lab.Input { return lab.Input{Kind: lab.InputTuning, Name: id, SHA256: t.SHA256} })
}

// Weights implements lab.Env.
func (w *witness) Weights(ctx context.Context, name string) (*nn.Params, error) {
	p, err := w.env.Weights(ctx, name)
	return p, w.note(err, func() lab.Input {
		return lab.Input{Kind: lab.InputWeights, Name: name, SHA256: hashOfWeights(p)}
	})
}

// ReadFile implements lab.FileReader.
func (w *witness) ReadFile(ctx context.Context, name string) ([]byte, error) {
	b, err := lab.ReadFile(ctx, w.env, name)
	return b, w.note(err, func() lab.Input {
		return lab.Input{Kind: lab.InputFile, Name: name, SHA256: hashOf(b)}
	})
}

// hashOfWeights returns the SHA-256 of a network's specification and parameters.
func hashOfWeights(p *nn.Params) string {
	h := sha256.New()
	fmt.Fprintln(h, p.Spec)
	var block []byte
	for _, t := range p.Tensors {
		fmt.Fprintln(h, t.Name, t.Shape)
		for chunk := range slices.Chunk(t.Data, 4096) {
			block = block[:0]
			for _, x := range chunk {
				block = binary.LittleEndian.AppendUint32(block, math.Float32bits(x))
			}
			h.Write(block)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// together returns an error unless all lists of inputs agree on the content of what they name alike.
func together(lists ...[]lab.Input) error {
	known := make(map[lab.Input]string)
	for _, list := range lists {
		for _, i := range list {
			name := i
			name.SHA256 = ""
			if before, ok := known[name]; ok && before != i.SHA256 {
				return changed(i)
			}
			known[name] = i.SHA256
		}
	}
	return nil
}

// openInputs asks a worker what inputs hold now.
const openInputs Operation[inputsRequest, inputsAnswer] = "open inputs"

// inputsRequest lists inputs, whose hashes count for nothing.
type inputsRequest struct{ Inputs []lab.Input }

// inputsAnswer has them with the hashes of what they hold now, "" where they cannot be opened.
type inputsAnswer struct{ Inputs []lab.Input }

func (r inputsRequest) run(ctx context.Context, env Env, _ func(float64)) (a inputsAnswer, err error) {
	for _, i := range r.Inputs {
		w := &witness{env: env}
		switch i.Kind {
		case lab.InputRecording:
			_, err = w.Recording(ctx, i.Name, i.Session)
		case lab.InputRegions:
			_, err = w.Regions(ctx, i.Name, i.Session)
		case lab.InputDissimilarities:
			_, err = w.Dissimilarities(ctx, i.Name, i.Session)
		case lab.InputTuning:
			_, err = w.Tuning(ctx, i.Name)
		case lab.InputWeights:
			_, err = w.Weights(ctx, i.Name)
		case lab.InputFile:
			_, err = w.ReadFile(ctx, i.Name)
		default:
			err = errors.New("of an unknown kind")
		}
		if ctx.Err() != nil {
			return a, ctx.Err()
		}
		i.SHA256 = ""
		if err == nil {
			i = w.seen[0]
		}
		a.Inputs = append(a.Inputs, i)
	}
	return a, nil
}
