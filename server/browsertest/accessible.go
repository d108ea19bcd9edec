//go:build !js

package browsertest

import (
	"os"
	"strings"
)

type violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// Accessible fails the test for every violation that axe-core finds on the page as it is now. UNTRAINED_AXE names the
// file axe.min.js; without it the page is not checked, and the test's log says so.
func (p *Page) Accessible() {
	p.t.Helper()
	file := os.Getenv("UNTRAINED_AXE")
	if file == "" {
		p.t.Log("accessibility not checked: UNTRAINED_AXE does not name axe.min.js")
		return
	}
	script, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatalf("axe-core: %v", err)
	}
	if !Eval[bool](p, "typeof axe === 'object'") {
		Eval[bool](p, string(script)+"\n;true")
	}
	for _, v := range Eval[[]violation](p, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations)`) {
		for _, n := range v.Nodes {
			where := Eval[string](p, "location.pathname + location.hash")
			p.t.Errorf("axe-core at %s: %s (%s): %s\n%s\n%s", where, v.ID, v.Impact, v.Help, n.HTML,
				strings.TrimSpace(n.Summary))
		}
	}
}
