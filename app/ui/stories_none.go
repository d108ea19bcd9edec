//go:build js && !dev

package ui

import (
	"untrained/app/ui/page"
	"untrained/app/ui/shell"
)

// addStories adds nothing: the page of components is not shipped.
func addStories(shell.Rooms, map[string]page.Page) {}
