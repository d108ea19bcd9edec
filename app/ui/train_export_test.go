package ui

import (
	"untrained/app/job"
	"untrained/app/ui/figure"
)

// Train presses a button of the page of training.
func (t *Tab) Train(button string) {
	page := t.Program.Pages["train"].(*train)
	t.Program.Update(func() {
		switch button {
		case "play":
			page.toggle()
		case "table":
			page.table = !page.table
		case "defaults":
			page.defaults()
		case "csv":
			page.save(0, figure.CSVOf)
		case "json":
			page.save(0, figure.JSONOf)
		case "svg 3":
			page.save(2, figure.SVGOf)
		case "save":
			page.saveWeights()
		case "again":
			if h, ok := t.Rooms.Journal.Find("train", page.Config.String()); ok {
				page.again(h)
			}
		default:
			page.press(job.Verb(button))
		}
	})
}

// Choose gives a control of the page of training a value.
func (t *Tab) Choose(key, value string) {
	t.Program.Update(func() { t.Program.Pages["train"].(*train).Choices.Change(key, value) })
}

// Hand gives a file to the page of training.
func (t *Tab) Hand(name string, file []byte, err error) {
	t.Program.Update(func() { t.Program.Pages["train"].(*train).load(name, file, err) })
}

// Trained says how many steps the page shows, and in which phase it is.
func (t *Tab) Trained() (step int, phase job.Phase, losses, points int) {
	page := t.Program.Pages["train"].(*train)
	return page.stand.Step, page.stand.Phase, len(page.shows.Losses), len(page.shows.Points)
}
