// Package explore draws the toys of the pages: one thing to move, and an answer at once. What they compute is in
// app/lab/explore.
//
// The first screen, the measured fork and the scramble dial, is there before the program is, and where it cannot run:
// First makes its HTML and the numbers for its script (server/site/static/first.js) when the site is built. The script
// owns it from then on. The story's page leaves a place for it, into which the script moves it with all its state, and
// answers what the script asks, see Asked.
package explore

import _ "embed"

// CSS is the style sheet of the first screen.
//
//go:embed explore.css
var CSS []byte
