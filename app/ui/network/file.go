package network

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab/microscope"
	"untrained/app/ui/host"
)

// uploaded is a picture file that the reader chose. It stays on this machine.
type uploaded struct {
	name    string
	pix     []byte // a square of grey bytes; nil without a file
	number  int    // counts files
	reading bool
	wrong   string // why the last one cannot be used
	viewed  string // what the view that is shown belongs to; see viewOf
}

// fileField offers to choose a picture file.
func (n *Page) fileField() app.UI {
	said := "PNG or JPEG. The middle square is used, in grey. The file stays on this machine and is no part of the link."
	if n.file.name != "" {
		said = n.file.name + " is shown. " + said
	}
	return app.Div().Class("control").Body(
		app.Label().For("picture-file").Text("Picture file"),
		app.Span().Class("file").Body(
			app.Input().ID("picture-file").Type("file").Accept("image/png,image/jpeg").Aria("describedby",
				"picture-file-help picture-file-error").
				OnChange(n.P.On(func(src app.Value) {
					if files := src.Get("files"); files.Truthy() && files.Get("length").Int() > 0 {
						n.take(files.Index(0))
					}
					src.Set("value", "") // the same file may be chosen again
				}), app.EventScope("picture-file")),
		),
		app.P().ID("picture-file-help").Class("help").Text(said),
		app.P().ID("picture-file-error").Class("wrong").Aria("live", "polite").Text(n.file.wrong),
	)
}

// take reads a file that the reader chose or dropped.
func (n *Page) take(file app.Value) {
	name := file.Get("name").String()
	n.file.reading = true
	host.ReadFile(file, host.MaxPictureFile, func(b []byte, err error) {
		n.P.Update(func() {
			if err != nil {
				n.decoded(name, nil, err)
				return
			}
			n.decode(name, b)
		})
	})
}

// decode has the browser decode a file, once its head shows that it may.
func (n *Page) decode(name string, b []byte) {
	kind, _, _, err := host.PictureKind(b)
	if err != nil {
		n.decoded(name, nil, err)
		return
	}
	n.P.Host().Grey(b, kind, microscope.MaxUpload, func(pix []byte, err error) {
		n.P.Update(func() { n.decoded(name, pix, err) })
	})
}

// decoded takes the pixels over, or says why there are none; an earlier picture
// stays.
func (n *Page) decoded(name string, pix []byte, err error) {
	n.file.reading = false
	if err != nil {
		n.file.wrong = name + " cannot be shown: " + err.Error() + "."
		n.said = n.file.wrong
		return
	}
	n.file.name, n.file.pix, n.file.wrong = name, pix, ""
	n.file.number++
	n.set("stimulus", microscope.SeeUpload)
	n.said = name + " is shown."
	n.Write()
	n.look()
}
