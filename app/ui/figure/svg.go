package figure

import "strings"

// Renamed gives a picture's title and description ids that no other picture on the page has.
func Renamed(svg, prefix string) string {
	_, ids, _ := strings.Cut(svg, `aria-labelledby="`)
	id, _, found := strings.Cut(ids, "-title ")
	if !found || strings.ContainsAny(id, `" `) {
		return svg
	}
	title, desc := id+"-title", id+"-desc"
	return strings.NewReplacer(title, prefix+"-"+title, desc, prefix+"-"+desc).Replace(svg)
}
