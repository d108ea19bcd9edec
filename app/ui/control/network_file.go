package control

import (
	"context"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/host"
	"untrained/app/ui/part"
)

// NetworkFileID is the ID of the field that takes a network file.
const NetworkFileID = "network-file"

// maxNetworkFile is the longest network file that is read, in bytes.
const maxNetworkFile = 256 << 20

// NetworkFile is the field with which a reader chooses a file with a network of their own. The file stays on this
// machine; the configuration names it by its hash.
type NetworkFile struct {
	Choices *Choices
	Key     string // of the configuration, that names the network's weights

	said  string // of the file that was read last
	wrong string // why the last one cannot be used
}

// Field draws it.
func (f *NetworkFile) Field() app.UI {
	p := f.Choices.P
	return app.Div().Class("control").Body(
		app.Label().For(NetworkFileID).Text("Network file"),
		app.Span().Class("file").Body(
			app.Input().ID(NetworkFileID).Type("file").Accept(".onnx,.safetensors").Aria("describedby",
				NetworkFileID+"-help "+NetworkFileID+"-error").
				OnChange(p.On(func(src app.Value) {
					if files := src.Get("files"); files.Truthy() && files.Get("length").Int() > 0 {
						f.take(files.Index(0))
					}
					src.Set("value", "") // the same file may be chosen again
				}), app.EventScope(NetworkFileID)),
		),
		app.P().ID(NetworkFileID+"-help").Class("help").Text(f.help()),
		app.P().ID(NetworkFileID+"-error").Class("wrong").Aria("live", "polite").Text(f.wrong),
	)
}

func (f *NetworkFile) help() string {
	if f.said != "" {
		return f.said
	}
	return "A trained network of your own: ONNX, as PyTorch and Keras export it (a chain of convolutions, pooling and " +
		"dense layers for pictures of one size), or its weights as safetensors. Pictures reach it as they reach the " +
		"others, with 0 for the mean grey. The file stays on this machine; a link names it by its SHA-256."
}

// take reads a file that the reader chose.
func (f *NetworkFile) take(file app.Value) {
	name := file.Get("name").String()
	host.ReadFile(file, maxNetworkFile, func(b []byte, err error) {
		f.Choices.P.Update(func() { f.Take(name, b, err) })
	})
}

// Take gives the content of a file to a worker, and the configuration what it holds.
func (f *NetworkFile) Take(name string, content []byte, err error) {
	c := f.Choices
	refuse := func(err error) { f.wrong = name + " cannot be used: " + part.Sentence(err.Error()) }
	if err != nil {
		refuse(err)
		return
	}
	present := c.Config.Get(lab.KeyNetwork)
	if present == "" {
		present = lab.TaskSpec
	}
	c.P.Spawn(func() {
		n, err := job.LoadNetwork.Do(context.Background(), c.P.Lab().Worker,
			job.NetworkRequest{File: content, Name: name, Present: present}, nil)
		c.P.Update(func() {
			if err != nil {
				refuse(err)
				return
			}
			f.wrong = ""
			f.said = strings.Join(append([]string{name + " is the network " + n.Spec + "."}, n.Notes...), " ")
			for _, set := range [][2]string{{lab.KeyNetwork, n.Spec}, {f.Key, n.Name}} {
				if c.Config.Index(set[0]) >= 0 {
					c.Change(set[0], set[1])
				}
			}
		})
	})
}
