//go:build js && !dev

package ui

const storiesRoute = "stories"

// addStories adds nothing: the page of components is not shipped.
func addStories(*program) {}
