// Package evidence is the page #/evidence?claim=C5 of what stands behind a claim: how it is tested, what would count
// against it, and every run with its verdicts, criteria and figures.
package evidence

import _ "embed"

// CSS is the style sheet of the page.
//
//go:embed evidence.css
var CSS []byte
