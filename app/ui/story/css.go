package story

import _ "embed"

// CSS is the style sheet of the story, and CardsCSS that of its cards of claims, which overrides rules of other pages;
// package ui joins all.
var (
	//go:embed story.css
	CSS []byte
	//go:embed cards.css
	CardsCSS []byte
)
