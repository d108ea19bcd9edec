//go:build !js || dev

package ui

import (
	"untrained/app/ui/experiment"
	"untrained/app/ui/page"
	"untrained/app/ui/shell"
)

// addStories adds the page of components.
func addStories(r shell.Rooms, all map[string]page.Page) {
	all[shell.StoriesRoute] = shell.NewStories(r, experiment.Specimens(r.Frame, r.Journal, r.Class))
}
