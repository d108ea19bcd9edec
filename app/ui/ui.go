package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/shell"
)

// Start shows the pages and serves the reader until the page is closed. It is the last call of the browser program's
// main; natively it returns at once.
func Start(laboratory page.Laboratory) {
	app.RouteWithRegexp("^/", func() app.Composer {
		return shell.Compose(shell.New(laboratory, host.Browser{}, pages))
	})
	app.RunWhenOnBrowser()
}

// pages makes all pages, by route.
func pages(r shell.Rooms) map[string]page.Page {
	p, j, c := r.Frame, r.Journal, r.Class
	all := map[string]page.Page{
		"":         newStory(p, j, c),
		"stimuli":  newStimuli(p),
		"network":  newNetwork(p),
		"data":     newData(p),
		"sessions": newSessions(p, j),
		"train":    newTrain(p, j),
		"class":    newClass(p, c, func() viewer { return newViewer(p) }),
		"lessons":  newLessons(p),
		"about":    newAbout(p),
	}
	for _, e := range p.Lab().Experiments {
		all[e.Name()] = newBench(p, j, c, e)
	}
	addStories(r, all)
	return all
}
