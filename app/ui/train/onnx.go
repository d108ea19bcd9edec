package train

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/ui/part"
)

// IDs of the buttons that save the network.
const (
	SaveWeightsID = "save-weights"
	SaveONNXID    = "save-onnx"
)

// saveButtons offers the network as files.
func (t *Page) saveButtons() []app.UI {
	ready := (t.session != nil || len(t.kept.weights) > 0) && t.Stand.Epoch > 0 && t.Stand.Phase != job.Blown
	button := func(id, text string, save func()) app.UI {
		return app.Button().ID(id).Type("button").Class("button").Disabled(!ready).Text(text).
			OnClick(t.P.On(func(app.Value) { save() }), app.EventScope(id))
	}
	return []app.UI{button(SaveWeightsID, "Save weights", t.SaveWeights), button(SaveONNXID, "Save ONNX", t.SaveONNX)}
}

// SaveWeights gives the weights to the reader as a file.
func (t *Page) SaveWeights() {
	t.weightsFor(func(file []byte) {
		t.P.Host().Save(t.fileName()+".safetensors", "application/octet-stream", file)
		t.say("The weights are saved.")
	})
}

// SaveONNX gives the network to the reader as other programs read it.
func (t *Page) SaveONNX() {
	t.weightsFor(func(file []byte) {
		name := t.fileName() + ".onnx"
		t.P.Spawn(func() {
			f, err := job.WriteONNX.Do(context.Background(), t.P.Lab().Worker, job.ONNXRequest{Weights: file}, nil)
			t.P.Update(func() {
				if err != nil {
					t.unread = &part.Failure{Cause: "The network could not be written: " + part.Sentence(err.Error()),
						Remedy: "Save the weights instead."}
					return
				}
				t.P.Host().Save(name, "application/octet-stream", f.Content)
				t.say("The network is saved.")
			})
		})
	})
}

// weightsFor gets the weights as they are now, if there are any.
func (t *Page) weightsFor(use func(file []byte)) {
	t.unread = nil
	given := func(file []byte) {
		if file != nil {
			use(file)
		}
	}
	if t.session == nil {
		given(t.kept.weights)
		return
	}
	t.file(given)
}
