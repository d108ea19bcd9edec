package figure

import (
	"regexp"
	"strings"
)

// labelled finds the id that the parts of a picture begin with.
var labelled = regexp.MustCompile(`aria-labelledby="([^" ]+)-title `)

// Renamed gives a picture's title and description ids that no other picture on the
// page has.
func Renamed(svg, prefix string) string {
	m := labelled.FindStringSubmatch(svg)
	if m == nil {
		return svg
	}
	title, desc := m[1]+"-title", m[1]+"-desc"
	return strings.NewReplacer(title, prefix+"-"+title, desc, prefix+"-"+desc).Replace(svg)
}
