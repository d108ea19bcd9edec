package ui

import (
	"untrained/app/job"
	"untrained/app/ui/figure"
	"untrained/app/ui/train"
)

// Train presses a button of the page of training.
func (t *Tab) Train(button string) {
	page := t.Program.Pages["train"].(*train.Page)
	t.Program.Update(func() {
		switch button {
		case "play":
			page.Toggle()
		case "table":
			page.Table = !page.Table
		case "defaults":
			page.Defaults()
		case "csv":
			page.Save(0, figure.CSVOf)
		case "json":
			page.Save(0, figure.JSONOf)
		case "svg 3":
			page.Save(2, figure.SVGOf)
		case "save":
			page.SaveWeights()
		case "onnx":
			page.SaveONNX()
		case "again":
			if h, ok := t.Rooms.Journal.Find("train", page.Config.String()); ok {
				page.Again(h)
			}
		default:
			page.Press(job.Verb(button))
		}
	})
}

// Choose gives a control of the page of training a value.
func (t *Tab) Choose(key, value string) {
	t.Program.Update(func() { t.Program.Pages["train"].(*train.Page).Choices.Change(key, value) })
}

// Hand gives a file to the page of training.
func (t *Tab) Hand(name string, file []byte, err error) {
	t.Program.Update(func() { t.Program.Pages["train"].(*train.Page).Load(name, file, err) })
}

// Trained says how many steps the page shows, and in which phase it is.
func (t *Tab) Trained() (step int, phase job.Phase, losses, points int) {
	page := t.Program.Pages["train"].(*train.Page)
	return page.Stand.Step, page.Stand.Phase, len(page.Shows.Losses), len(page.Shows.Points)
}

// HandPictures gives the page of training a pair of IDX files.
func (t *Tab) HandPictures(images, labels []byte) {
	page := t.Program.Pages["train"].(*train.Page)
	t.Program.Update(func() {
		page.HandPictures(true, "images", images, nil)
		page.HandPictures(false, "labels", labels, nil)
	})
}

// DrawDigit presses a key on the pad of the page of training, with the pen down.
func (t *Tab) DrawDigit(key string) {
	page := t.Program.Pages["train"].(*train.Page)
	t.Program.Update(func() { page.DrawKey(key) })
}
