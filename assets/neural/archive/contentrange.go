package archive

import (
	"strconv"
	"strings"
)

// rangeStart reads the first byte's offset from a Content-Range header such as
// "bytes 100-199/200"; -1 where it says none.
func rangeStart(header string) int64 {
	rest, ok := strings.CutPrefix(header, "bytes ")
	first, _, dash := strings.Cut(rest, "-")
	n, err := strconv.ParseInt(first, 10, 64)
	if !ok || !dash || err != nil || n < 0 {
		return -1
	}
	return n
}
