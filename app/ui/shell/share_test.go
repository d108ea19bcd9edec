package shell

import "testing"

func TestLinksThatReachNobody(t *testing.T) {
	for link, here := range map[string]bool{"http://localhost:8080/#/": true, "http://127.0.0.1/#/": true,
		"http://[::1]:8080/#/":     true,
		"file:///tmp/index.html#/": true, "https://example.org/lab/#/": false, "http://192.168.1.5:8080/#/": false} {
		if got := onlyHere(link) != ""; got != here {
			t.Errorf("%s reaches this machine alone: %v", link, got)
		}
	}
}
