package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/about"
	"untrained/app/ui/class"
	"untrained/app/ui/data"
	"untrained/app/ui/evidence"
	"untrained/app/ui/experiment"
	"untrained/app/ui/findings"
	"untrained/app/ui/host"
	"untrained/app/ui/lessons"
	"untrained/app/ui/network"
	"untrained/app/ui/page"
	"untrained/app/ui/sessions"
	"untrained/app/ui/shell"
	"untrained/app/ui/stimuli"
	"untrained/app/ui/story"
	"untrained/app/ui/train"
)

// Start shows the pages and serves the reader until the page is closed. It is the last call of the browser program's
// main; natively it returns at once.
func Start(laboratory page.Laboratory) {
	// All pages are one to go-app, at whatever address the site lies: what differs is behind the #. go-app looks for the
	// path without this prefix.
	path := strings.TrimPrefix(app.Window().URL().Path, app.Getenv("GOAPP_ROOT_PREFIX"))
	app.Route("/"+strings.TrimPrefix(path, "/"), func() app.Composer {
		return shell.Compose(shell.New(laboratory, host.Browser{}, pages))
	})
	app.RunWhenOnBrowser()
}

// pages makes all pages, by route.
func pages(r shell.Rooms) map[string]page.Page {
	p, j, c := r.Frame, r.Journal, r.Class
	b := findings.New(p, j)
	all := map[string]page.Page{
		"":         story.New(p, b, c),
		"evidence": evidence.New(p, b),
		"stimuli":  stimuli.New(p),
		"network":  network.New(p),
		"data":     data.New(p),
		"sessions": sessions.New(p, j),
		"train":    train.New(p, j),
		"class":    class.New(p, c, func() class.Viewer { return experiment.NewViewer(p) }),
		"lessons":  lessons.New(p),
		"about":    about.New(p),
	}
	for _, e := range p.Lab().Experiments {
		all[e.Name()] = experiment.New(p, j, c, e)
	}
	addStories(r, all)
	return all
}
