package part

import (
	"net/url"
	"strings"
)

// Failure is what an error card says.
type Failure struct{ Cause, Remedy string }

// Pair writes a key and its value as they stand in an address.
func Pair(key, value string) string { return key + "=" + url.QueryEscape(value) }

// Sentence makes a message of the program a sentence of the page.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
	}
	first, _, _ := strings.Cut(s, " ")
	// a key is written as it is
	if c := s[0]; c >= 'a' && c <= 'z' && !strings.HasPrefix(s, "http") && !strings.Contains(first, "=") {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if !strings.ContainsRune(".!?^", rune(s[len(s)-1])) {
		s += "."
	}
	return s
}
