package train

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/ui/host"
	"untrained/app/ui/part"
)

// ownFiles are the two IDX files of the reader's own pictures, as far as they were chosen.
type ownFiles struct {
	images, labels []byte
	names          [2]string
}

// The fields of the reader's own files.
const (
	ImagesID = "own-images"
	LabelsID = "own-labels"
)

// ownFields asks for the two files.
func (t *Page) ownFields() app.UI {
	field := func(id, label, name string) app.UI {
		if name == "" {
			name = "none yet"
		}
		return app.Div().Class("own-field").Body(
			app.Label().For(id).Text(label),
			app.Input().ID(id).Type("file").Aria("describedby", id+"-help").OnChange(t.P.On(func(src app.Value) {
				files := src.Get("files")
				if !files.Truthy() || files.Get("length").Int() == 0 {
					return
				}
				file := files.Index(0)
				chosen := file.Get("name").String()
				host.ReadFile(file, maxFile, func(b []byte, err error) {
					t.P.Update(func() { t.HandPictures(id == ImagesID, chosen, b, err) })
				})
				src.Set("value", "")
			}), app.EventScope(id)),
			app.P().ID(id+"-help").Class("aside").Text("Chosen: "+name+"."))
	}
	return app.Div().Class("own-files").Body(
		field(ImagesID, "File of pictures", t.own.names[0]),
		field(LabelsID, "File of labels", t.own.names[1]),
		app.P().Class("aside").Text("Both in the IDX format of MNIST, plain or gzipped, such as "+
			"train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz. They stay on this computer."),
	)
}

// HandPictures takes one of the two files; when both are here they are trained on.
func (t *Page) HandPictures(images bool, name string, file []byte, err error) {
	if t.unread = nil; err != nil {
		t.unread = &part.Failure{Cause: "“" + name + "” could not be read: " + part.Sentence(err.Error()),
			Remedy: "Choose an IDX file."}
		t.say("The file could not be read.")
		return
	}
	if images {
		t.own.images, t.own.names[0] = file, name
	} else {
		t.own.labels, t.own.names[1] = file, name
	}
	if t.own.images == nil || t.own.labels == nil {
		t.say(name + " is chosen; the other file is still missing.")
		return
	}
	if t.session == nil {
		t.open()
	}
	t.returning = false
	t.note = fmt.Sprintf("The pictures come from “%s” and “%s”. The network was fitted to their size and classes.",
		t.own.names[0], t.own.names[1])
	t.give()
}

// give sends the files to the session.
func (t *Page) give() {
	t.do(job.Command{Do: job.Pictures, File: append(append([]byte(nil), t.own.images...), t.own.labels...),
		Images: len(t.own.images)})
	t.loading = t.sent
}

// Load gives a file of weights to the session.
func (t *Page) Load(name string, file []byte, err error) {
	t.unread = nil
	if err != nil {
		t.unread = &part.Failure{Cause: "“" + name + "” could not be read: " + part.Sentence(err.Error()),
			Remedy: "Choose another file."}
		t.say("The file could not be read.")
		return
	}
	if t.session == nil {
		t.open()
	}
	t.returning, t.note = false, "The weights come from the file “"+name+"”. Adam, the optimiser, starts again."
	t.do(job.Command{Do: job.Load, File: file})
	t.loading = t.sent
}
