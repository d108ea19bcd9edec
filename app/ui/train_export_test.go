package ui

import "untrained/app/job"

// Train presses a button of the page of training.
func (t *Tab) Train(button string) {
	page := t.p.pages["train"].(*train)
	t.p.update(func() {
		switch button {
		case "play":
			page.toggle()
		case "table":
			page.table = !page.table
		case "defaults":
			page.defaults()
		case "csv":
			page.save(0, csvOf)
		case "json":
			page.save(0, jsonOf)
		case "svg 3":
			page.save(2, svgOf)
		case "save":
			page.saveWeights()
		case "again":
			if h, ok := t.p.journal.find("train", page.config.String()); ok {
				page.again(h)
			}
		default:
			page.press(job.Verb(button))
		}
	})
}

// Choose gives a control of the page of training a value.
func (t *Tab) Choose(key, value string) {
	t.p.update(func() { t.p.pages["train"].(*train).choices.change(key, value) })
}

// Hand gives a file to the page of training.
func (t *Tab) Hand(name string, file []byte, err error) {
	t.p.update(func() { t.p.pages["train"].(*train).load(name, file, err) })
}

// Hide puts the tab into the background, or back.
func (t *Tab) Hide(hidden bool) { t.p.update(func() { t.p.hide(hidden) }) }

// Trained says how many steps the page shows, and in which phase it is.
func (t *Tab) Trained() (step int, phase job.Phase, losses, points int) {
	page := t.p.pages["train"].(*train)
	return page.stand.Step, page.stand.Phase, len(page.shows.losses), len(page.shows.points)
}
