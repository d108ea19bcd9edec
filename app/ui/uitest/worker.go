package uitest

import (
	"context"
	"errors"
	"sync"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/nn"
)

// Worker is a job.Worker that draws and looks into networks as the real one does, and makes up previews.
type Worker struct {
	DrawTime time.Duration // how long a sheet or file of stimuli, or a look into a network, takes beyond the computation
	DrawFail error         // instead of a sheet
	LookFail error         // instead of a look into a network

	kept job.Memory // networks of the user's own

	mu    sync.Mutex
	calls map[string]int // by operation
}

// deskOf is a worker that knows some recordings.
type deskOf struct {
	*Worker
	recordings *Recordings
}

// Do implements job.Worker.
func (d deskOf) Do(ctx context.Context, c job.Call, progress func(float64)) error {
	d.count(c.Operation)
	switch {
	case c.Operation == string(job.DrawSheet) && d.DrawFail != nil:
		return d.DrawFail
	case c.Operation == string(job.Look) && d.LookFail != nil:
		return d.LookFail
	case c.Operation == string(job.DrawSheet) || c.Operation == string(job.MakeFile) || c.Operation == string(job.Look):
		if err := wait(ctx, d.DrawTime); err != nil {
			return err
		}
	}
	if is, err := job.PreviewRecording.Answer(c, d.recordings.preview); is {
		return err
	}
	if is, err := job.ReadOwn.Answer(c, d.recordings.readOwn); is {
		return err
	}
	return job.Goroutines(1, func() job.Env {
		return drawnWeights{job.NewLocal("cpu-generic", job.NewShelf(nil).KeepOwn(&d.kept), nil)}
	}).Do(ctx, c,
		progress)
}

func (w *Worker) count(operation string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.calls == nil {
		w.calls = map[string]int{}
	}
	w.calls[operation]++
}

// Calls returns how often an operation was asked for.
func (w *Worker) Calls(operation string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls[operation]
}

// Looks counts looks into networks, and rankings of stimuli.
func (w *Worker) Looks() (looks, rankings int) {
	return w.Calls(string(job.Look)), w.Calls(string(job.Rank))
}

// Sheets counts the contact sheets that were asked for.
func (w *Worker) Sheets() int { return w.Calls(string(job.DrawSheet)) }

// drawnWeights is an environment whose trained weights are drawn: what the page shows has the right shape, and its
// numbers mean nothing.
type drawnWeights struct{ *job.Local }

// Weights implements lab.Env.
func (d drawnWeights) Weights(ctx context.Context, name string) (*nn.Params, error) {
	if lab.IsOwnNetwork(name) {
		return d.Local.Weights(ctx, name)
	}
	text := lab.TaskSpec
	for _, n := range lab.Naturals() {
		if n.Weights == name {
			text = n.Spec
		}
	}
	spec, err := nn.ParseSpec(text)
	if err != nil {
		return nil, err
	}
	return spec.Init(77, nn.Init{Method: "xavier"})
}

// preview answers job.PreviewRecording.
func (r *Recordings) preview(q job.PreviewRequest) (*job.Preview, error) {
	found, err := r.Find(context.Background(), q.ID, q.Session)
	if err != nil {
		return nil, err
	}
	if !found.Here {
		return nil, errors.New("the recording is not here")
	}
	return preview(found.Description), nil
}

// readOwn answers job.ReadOwn: it takes any file that is not empty.
func (r *Recordings) readOwn(q job.OwnRequest) (*job.Preview, error) {
	if len(q.Files) == 0 || len(q.Files[0].Content) == 0 {
		return nil, errors.New("your recording: responses are missing; add responses.npy, pictures × units")
	}
	d := job.Description{ID: neural.OwnID, Session: q.Files[0].Name + "-0badcafe", Images: 60, Units: 5, Height: 8,
		Width: 8, Channels: 1}
	if q.Keep {
		r.mu.Lock()
		r.own = d.Session
		r.mu.Unlock()
	}
	return preview(d), nil
}

func preview(d job.Description) *job.Preview {
	const n, side = 3, 8
	pix := make([]byte, n*side*side)
	for i := range pix {
		pix[i] = byte(i)
	}
	return &job.Preview{Description: d, Kind: neural.KindResponses,
		Pictures: neural.Images{N: n, H: side, W: side, C: 1, Pix: pix},
		Distributions: []job.Distribution{
			{Name: "responses", Title: "Responses", Value: "Response (spikes)", Of: "Responses", Edges: []float64{0, 1, 2, 3},
				Counts: []float64{5, 3, 1}},
			{Name: "reliability", Title: "Reliability of the units", Value: "Reliability ρ", Of: "Units", Edges: []float64{0, .5,
				1}, Counts: []float64{2, 8}},
		},
		Warnings: []string{"Two pictures are the same."}}
}
