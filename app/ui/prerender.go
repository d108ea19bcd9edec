package ui

import (
	"html"
	"strings"

	"untrained/app/ui/shell"
	"untrained/app/ui/story"
	"untrained/app/ui/words"
)

// Prerender returns the HTML that stands in the page's body before the program runs, and where it cannot run: one div
// with the story's heading, the first screen (explore.First), and the claims as text. It is the same text at every
// call. The program replaces the div when it starts; data-route and data-state are set only then.
func Prerender(first string) string {
	var b strings.Builder
	e := html.EscapeString
	b.WriteString(`<div id="app" class="app">` + "\n")
	b.WriteString(`<header class="masthead"><a class="brand" href="#/">` + shell.Mark +
		`<span>Untrained</span></a></header>` + "\n")
	b.WriteString(`<main id="main" tabindex="-1"><div class="page story">` + "\n")
	b.WriteString(`<header class="opening"><h1 tabindex="-1">` + e(story.Title) + `</h1>` + "\n")
	b.WriteString(`<p class="lead">` + e(story.Lead) + `</p></header>` + "\n")
	b.WriteString(first)
	b.WriteString(`<noscript><p class="card error">What happened. Scripts are switched off, so what you see is all that ` +
		`this page can show. What to do. Allow scripts for this page and load it again.</p></noscript>` + "\n")
	b.WriteString(`<section aria-labelledby="claims-title"><h2 id="claims-title">The claims it puts to the test</h2><ol ` +
		`class="claims">` + "\n")
	for _, c := range words.Claims() {
		b.WriteString(`<li><span class="claim-id">` + e(c.ID) + `</span><div><p class="claim-says">` + e(c.Says) +
			`</p></div></li>` + "\n")
	}
	b.WriteString("</ol></section>\n</div></main>\n</div>\n")
	return b.String()
}
