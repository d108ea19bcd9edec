package page

import (
	"net/url"
	"slices"
	"strings"
)

// Repair mends what mail programs, chats, learning platforms and telephones do to the part of a link behind its "#":
//
//	&amp; for &, %2F %3F %3D %26 for / ? = &          editors and link shorteners
//	) . , ; > and quotes at the end                  links in brackets or at the end of a sentence
//	fbclid=… and other keys of those who count       chats and newsletters
//	:~:text=… and a second #                         links to a passage of text
//	capitals in the route and in keys                telephones
//
// A link that needs none of it comes back as it is. Values are left alone.
func Repair(hash string) string {
	route, config, has := strings.Cut(mend(hash), "?")
	route = strings.ToLower(strings.TrimPrefix(route, "#"))
	if !has {
		if route == "" && !strings.HasPrefix(hash, "#") {
			return ""
		}
		return "#" + route
	}
	var pairs []string
	for pair := range strings.SplitSeq(config, "&") {
		key, value, hasValue := strings.Cut(pair, "=")
		key = strings.ToLower(key)
		if pair == "" || counts(key) {
			continue
		}
		if hasValue {
			key += "=" + value
		}
		pairs = append(pairs, key)
	}
	if len(pairs) == 0 {
		return "#" + route
	}
	return "#" + route + "?" + strings.Join(pairs, "&")
}

// mend undoes what was done to the text as a whole.
func mend(hash string) string {
	text := strings.ReplaceAll(strings.TrimSpace(hash), "&amp;", "&")
	body, _, _ := strings.Cut(strings.TrimPrefix(text, "#"), ":~:") // a browser that knows passages cuts them off itself
	body, _, _ = strings.Cut(body, "#")
	route, config, has := strings.Cut(body, "?")
	if lower := strings.ToLower(route); !has && strings.Contains(lower, "%3f") || strings.Contains(lower, "%2f") ||
		has && !strings.Contains(config, "=") && strings.Contains(strings.ToLower(config), "%3d") {
		if plain, err := url.PathUnescape(body); err == nil {
			body = plain
		}
	}
	body = strings.ReplaceAll(body, "&amp;", "&")
	for body != "" {
		last := body[len(body)-1]
		closes := last == ')' && strings.Count(body, "(") < strings.Count(body, ")")
		if !closes && !strings.ContainsRune(`>"'.,;`, rune(last)) {
			break
		}
		body = body[:len(body)-1]
	}
	return "#" + body
}

// counters are keys that others append to links in order to count clicks.
var counters = []string{"fbclid", "gclid", "dclid", "msclkid", "igshid", "igsh", "mc_cid", "mc_eid", "yclid", "_hsenc",
	"_hsmi", "si", "ref_src"}

func counts(key string) bool { return slices.Contains(counters, key) || strings.HasPrefix(key, "utm_") }
