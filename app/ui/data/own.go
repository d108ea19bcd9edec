package data

import (
	"context"
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/ui/host"
	"untrained/app/ui/part"
	"untrained/assets/neural/own"
)

// ownFiles is the user's own recording on its way in: read, looked over, and then
// used or put away.
type ownFiles struct {
	files   []own.File
	preview *job.Preview
	reading bool
	kept    bool // it has become the recording of one's own
	over    bool // files hang over the page
	fail    *part.Failure
	attempt int // late messages of an earlier choice are dropped
}

// maxOwnBytes bounds what is read into the page's memory.
const maxOwnBytes = 512 << 20

// mostOwnFiles bounds how many files of a folder are looked at.
const mostOwnFiles = 20_000

// give takes files that the reader chose or dropped.
func (d *Page) give(list []host.Chosen) {
	n := len(list)
	if n == 0 {
		return
	}
	total := 0
	for _, one := range list {
		total += one.File.Get("size").Int()
	}
	d.own = ownFiles{attempt: d.own.attempt + 1, reading: true}
	if total > maxOwnBytes {
		d.refuse(fmt.Errorf("%s are more than %s, which is all that a page can read at once", part.Megabytes(int64(total)),
			part.Megabytes(maxOwnBytes)))
		return
	}
	files := make([]own.File, n)
	left, number := n, d.own.attempt
	for i := range n {
		files[i].Name = list[i].Name
		host.ReadFile(list[i].File, maxOwnBytes, func(content []byte, err error) {
			d.P.Update(func() {
				if d.own.attempt != number || !d.own.reading {
					return
				}
				if err != nil {
					d.refuse(fmt.Errorf("%s could not be read: %w", files[i].Name, err))
					return
				}
				files[i].Content = content
				if left--; left == 0 {
					d.examine(files)
				}
			})
		})
	}
}

// refuse says why files cannot be used.
func (d *Page) refuse(err error) {
	d.own.reading, d.own.files, d.own.preview = false, nil, nil
	text := part.Sentence(strings.TrimPrefix(err.Error(), "your recording: "))
	d.own.fail = &part.Failure{Cause: text, Remedy: "Mend what the message names, and choose the file again. Nothing " +
		"was kept."}
	d.say("Your recording cannot be used. " + text)
}

// examine has the files read and checked.
func (d *Page) examine(files []own.File) {
	d.own.files, d.own.reading, d.own.fail = files, true, nil
	d.say("Your recording is being checked.")
	number := d.own.attempt
	d.P.Spawn(func() {
		p, err := job.ReadOwn.Do(context.Background(), d.P.Lab().Worker, job.OwnRequest{Files: files}, nil)
		d.P.Update(func() {
			if d.own.attempt != number {
				return
			}
			if err != nil {
				d.refuse(err)
				return
			}
			d.own.reading, d.own.preview = false, p
			d.P.Focus("#" + ownTitleID)
			d.say("Your recording was checked. Preview it before it is used.")
		})
	})
}

// use keeps the files that were looked over as the recording of one's own.
func (d *Page) use() {
	if d.own.files == nil || d.own.reading {
		return
	}
	d.own.reading = true
	files, number := d.own.files, d.own.attempt
	d.P.Spawn(func() {
		_, err := job.ReadOwn.Do(context.Background(), d.P.Lab().Worker, job.OwnRequest{Files: files, Keep: true}, nil)
		d.P.Update(func() {
			if d.own.attempt != number {
				return
			}
			if err != nil {
				d.own.reading = false
				d.own.fail = &part.Failure{Cause: part.Sentence(err.Error()),
					Remedy: "Free some space, or open the page outside a private window, and press Use again."}
				return
			}
			d.own = ownFiles{attempt: number, kept: true}
			d.P.Focus("#recording-own")
			d.say("Your recording can be used now.")
			d.list()
		})
	})
}

// discard puts the files away.
func (d *Page) discard() {
	d.own = ownFiles{attempt: d.own.attempt + 1}
	d.P.Focus("#own-file")
	d.say("The files were put away.")
}

// ownSection offers to load a recording of one's own.
func (d *Page) ownSection() app.UI {
	class := "dropzone"
	if d.own.over {
		class += " over"
	}
	body := []app.UI{
		app.H2().ID("own-heading").Text("Your own recording"),
		app.P().Text("Compare networks with your own data. It is read by this page alone: nothing leaves this machine, and " +
			"nobody else sees it."),
		app.Div().ID("own-drop").Class(class).
			OnDragOver(d.onDrag(true), app.EventScope("own-over")).
			OnDragLeave(d.onDrag(false), app.EventScope("own-leave")).
			OnDrop(d.onDrop(), app.EventScope("own-drop")).
			Body(
				app.P().Text("Drop files or a folder here, or choose them:"),
				app.Label().Class("file").For("own-file").Body(
					app.Span().Text("An .npz, .mat or .zip file, or several files"),
					app.Input().ID("own-file").Type("file").Multiple(true).Accept(ownKinds).
						Aria("describedby", "own-error").OnChange(d.onFiles(), app.EventScope("own-file"))),
				app.Label().Class("file").For("own-folder").Body(
					app.Span().Text("A whole folder"),
					app.Input().ID("own-folder").Type("file").Multiple(true).Attr("webkitdirectory", "webkitdirectory").
						Aria("describedby", "own-error").OnChange(d.onFiles(), app.EventScope("own-folder"))),
			),
		app.Div().ID("own-error").Body(app.If(d.own.fail != nil,
			func() app.UI { return part.ErrorCard(d.own.fail.Cause, d.own.fail.Remedy) })),
	}
	if d.own.reading && d.own.preview == nil {
		body = append(body, app.P().ID("own-reading").Text("Reading and checking …"))
	}
	if p := d.own.preview; p != nil {
		body = append(body, app.Section().Class("card").Aria("labelledby", "own-title").Body(d.ownPreview(p)...))
	}
	body = append(body, ownFormat())
	return app.Section().ID("own").Class("own-section").Aria("labelledby", "own-heading").Body(body...)
}

// ownPreview shows what the files are understood as, and asks what they leave open.
func (d *Page) ownPreview(p *job.Preview) []app.UI {
	var questions []app.UI
	for _, q := range p.Questions {
		id := questionID + q.Key
		options := []app.UI{}
		if q.Answer == "" {
			options = append(options, app.Option().Value("").Text("Choose …").Selected(true))
		}
		for _, o := range q.Options {
			options = append(options, app.Option().Value(o.Value).Text(o.Label).Selected(o.Value == q.Answer))
		}
		questions = append(questions, app.Div().Class("question").Body(
			app.Label().For(id).Text(q.Text),
			app.Select().ID(id).OnChange(d.onAnswer(q.Key), app.EventScope(id)).Body(options...)))
	}
	discard := d.Button("own-discard", "Put it away", "", d.discard)
	if p.Kind == "" {
		body := append([]app.UI{app.H3().ID(ownTitleID).TabIndex(-1).Text("The files can be read in more than one way")},
			questions...)
		return append(body, app.P().Class("actions").Body(discard))
	}
	body := append([]app.UI{app.H3().ID(ownTitleID).TabIndex(-1).Text("Preview: " + p.Description.Session)},
		previewBody(p, "own")...)
	return append(append(body, questions...), app.P().Class("actions").Body(
		d.Button("own-use", "Use this recording", "primary", d.use), discard))
}

const (
	ownTitleID = "own-title"
	questionID = "own-question-" // followed by the question's key
)

// onAnswer reads the files again with an answer to a question.
func (d *Page) onAnswer(key string) app.EventHandler {
	return d.P.On(func(src app.Value) {
		if value := src.Get("value").String(); value != "" && d.own.files != nil {
			d.examine(own.Answer(d.own.files, key, value))
		}
	})
}

// ownKinds are the endings of files that can be chosen.
const ownKinds = ".npz,.zip,.npy,.mat,.h5,.hdf5,.csv,.tsv,.txt,.dat,.gz,.png,.jpg,.jpeg,.webp,.bmp,.gif,.tif,.tiff"

// ownFormat says what files may hold.
func ownFormat() app.UI {
	rows := [][2]string{
		{"images", "images.npy: pictures × height × width, or × 3 colour channels; bytes, or numbers from 0 to 1 or 0 to " +
			"255. Or PNG, JPEG, WebP, TIFF, BMP or GIF files, in the order of their names; transparent ones are put on grey, " +
			"and a camera’s turn is applied."},
		{"responses", "responses.npy or responses.csv: pictures × units, or pictures × units × repeats with NaN where a " +
			"repeat is missing. A table may use commas, semicolons, tabs or blanks, decimal points or commas, and may name " +
			"the picture files in its first column, which then gives their order."},
		{"group", "Optional, group.npy or group.csv: a whole number or a word for each picture. Pictures of one group, " +
			"such as frames of one movie, are never split between fitting and testing."},
		{"names", "Optional, names.npy or names.txt: what the units are called."},
		{"rdm", "Instead of responses, rdm.npy: dissimilarities of all pairs of pictures, for one or several subjects; " +
			"cross-validated ones may be negative. Pairs in a list are in the order of scipy’s squareform."},
		{"MATLAB", "The same names as variables of a .mat file, also of version 7.3, with pictures last: " +
			"save('mine.mat', 'images', 'responses'). Datasets of an HDF5 file (.h5) are read as well."},
	}
	return app.Details().ID("own-format").Body(
		app.Summary().Text("What the files hold"),
		app.P().Text("A .npz file is what NumPy’s savez writes; a .zip or a folder may hold the same arrays as files:"),
		app.Pre().TabIndex(0).Aria("label", "How to write such a file with NumPy").Body(
			app.Code().Text(`numpy.savez("mine.npz", images=images, responses=responses, group=group)`)),
		app.Dl().Class("facts-list").Body(app.Range(rows).Slice(func(i int) app.UI {
			return app.Div().Body(app.Dt().Text(rows[i][0]), app.Dd().Text(rows[i][1]))
		})),
		app.P().Text("Every value is checked: sizes that do not fit together, missing or infinite values and units without "+
			"any variation are reported with their location."),
	)
}

func (d *Page) onFiles() app.EventHandler {
	return d.P.On(func(src app.Value) {
		d.give(host.Listed(src.Get("files")))
		src.Set("value", "") // the same file can be chosen again
	})
}

func (d *Page) onDrag(over bool) app.EventHandler {
	return d.P.Handle(func(_ app.Context, e app.Event) {
		e.PreventDefault() // else the browser opens the file
		d.own.over = over
	})
}

func (d *Page) onDrop() app.EventHandler {
	return d.P.Handle(func(_ app.Context, e app.Event) {
		e.PreventDefault()
		d.own.over = false
		find := host.Dropped(e.Get("dataTransfer"), mostOwnFiles)
		d.P.Spawn(func() {
			files, err := find()
			d.P.Update(func() {
				if err != nil {
					d.own = ownFiles{attempt: d.own.attempt + 1}
					d.refuse(err)
					return
				}
				d.give(files)
			})
		})
	})
}
