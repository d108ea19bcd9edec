package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"untrained/app/lab"
	"untrained/app/ui/claim"
	"untrained/app/ui/figure"
	"untrained/app/ui/uitest"
)

// items returns results with every kind of table, one of them with text that would break a page that does not escape
// it.
func items() (list []Item) {
	for _, p := range uitest.Pages {
		list = append(list, Item{Result: uitest.Computed(p), File: string(p) + ".json", SHA256: strings.Repeat("0f", 32)})
	}
	evil := `<script>alert("1")</script> & "q" 'a'`
	half, low := .5, -.25
	list = append(list, Item{File: evil, About: evil, Result: &lab.Result{
		Experiment: evil, Config: "a=" + evil + "&b=it's", Version: evil, Backend: evil, Seed: 7,
		Recording: lab.Source{ID: evil, Session: evil, SHA256: evil, Citation: evil, Simulated: true},
		Others:    []lab.Source{{ID: "another", SHA256: "ab12", Citation: "Somebody 2001"}},
		Tables: []lab.Table{{Name: "summary", Columns: []lab.Column{{Name: "area"}, {Name: "training"}, {Name: "measure"},
			{Name: "estimate"}, {Name: "low"}, {Name: "high"}, {Name: "n"}},
			Rows: [][]any{{evil, evil, evil, .1, .05, .2, 40.0}, {evil, "random", evil, nil, nil, nil, nil}}}},
		Verdicts: []lab.Verdict{
			{Claim: "C4", Statement: evil, Criterion: evil, Verdict: lab.NotRecovered, Estimate: &half, Low: &low, High: &half},
			{Claim: "C1", Statement: "nothing was estimated", Criterion: "any", Verdict: lab.Undecided},
		},
		Warnings: []string{evil},
	}})
	return list
}

func write(t *testing.T, list []Item, passed []Passed) (string, *html.Node) {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, list, passed, "0.0-test"); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), root
}

// The page is self-contained: no script, nothing loaded from elsewhere, unique ids, and links only to these.
func TestReportStandsByItself(t *testing.T) {
	text, root := write(t, items(), []Passed{{"other.json", "it is <no> result"}})
	if strings.Contains(text, "NaN") {
		t.Error("NaN in the report")
	}
	ids, refers := map[string]int{}, map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "link", "img", "iframe", "object", "image", "use", "foreignobject", "base", "form":
			t.Errorf("<%s> in the report", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "aria-labelledby":
				for _, id := range strings.Fields(a.Val) {
					refers[id] = true
				}
			case a.Key == "href":
				id, inside := strings.CutPrefix(a.Val, "#")
				if !inside {
					t.Errorf("a link to %q", a.Val)
				}
				refers[id] = true
			case a.Key == "src", a.Key == "style", strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	for id, n := range ids {
		if n != 1 {
			t.Errorf("the id %q is used %d times", id, n)
		}
	}
	for id := range refers {
		if ids[id] == 0 {
			t.Errorf("nothing has the id %q", id)
		}
	}
	if strings.Contains(css, "url(") || strings.Contains(css, "@import") {
		t.Error("the style sheet loads something")
	}
}

// Every claim has a section, and each result is shown once, with everything needed to judge it and to compute it again.
func TestReportSaysEverything(t *testing.T) {
	list := items()
	_, root := write(t, list, nil)
	sections := map[string]string{}
	figures := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			if a.Key == "id" {
				sections[a.Val] = said(n)
			}
		}
		if n.Data == "figure" {
			figures++
		}
	}
	speaks := map[string]bool{}
	for _, it := range list {
		for _, v := range it.Result.Verdicts {
			speaks[v.Claim] = true
			for _, want := range []string{v.Statement, v.Criterion, string(v.Verdict)} {
				if !strings.Contains(sections[v.Claim], want) {
					t.Errorf("%s does not say %q", v.Claim, want)
				}
			}
		}
	}
	for _, c := range claim.Claims() {
		s := sections[c.ID]
		if !strings.Contains(s, c.Statement) {
			t.Errorf("%s is missing", c.ID)
		}
		if c.Rests != nil { // it is a map of the findings on other claims
			for _, p := range lab.Premises(c.ID, results(list)) {
				if !strings.Contains(s, p.Tally()) || p.Primary != nil && !strings.Contains(s, claim.Found(p.Claim, p.Outcome())) {
					t.Errorf("%s does not say what was found on %s: %q", c.ID, p.Claim, s)
				}
			}
			if !strings.Contains(s, "no verdict of its own") {
				t.Errorf("%s has a verdict: %q", c.ID, s)
			}
			continue
		}
		if strings.Contains(s, "No result here speaks to this claim.") == speaks[c.ID] {
			t.Errorf("%s says that nothing speaks to it: %v", c.ID, !speaks[c.ID])
		}
	}
	want := 0
	for i, it := range list {
		r := it.Result
		want += len(figure.Pictures(r, "x", 600))
		s := sections[fmt.Sprintf("result-%d", i+1)]
		all := append([]string{r.Version, r.Backend, r.Recording.Citation, r.Recording.SHA256, it.SHA256, it.File, it.About},
			r.Warnings...)
		for _, table := range r.Tables {
			all = append(all, table.Name)
		}
		for _, text := range all {
			if !strings.Contains(s, text) {
				t.Errorf("result %d (%s) does not say %q", i+1, r.Experiment, text)
			}
		}
		if !strings.Contains(s, "server run "+r.Experiment) {
			t.Errorf("result %d has no command", i+1)
		}
		if r.Recording.Simulated && !strings.Contains(s, "never evidence about a brain") {
			t.Errorf("result %d is not marked as simulated", i+1)
		}
	}
	if figures != want || want < len(list) {
		t.Errorf("%d figures, want %d", figures, want)
	}
	if s := sections["C4"]; !strings.Contains(s, "0.50") || !strings.Contains(s, "−0.25") {
		t.Errorf("C4 has no estimate with its interval: %.300s", s)
	}
	if s := sections["C4"]; !strings.Contains(s, "Criterion, fixed beforehand.") {
		t.Errorf("C4 does not say when its criterion was fixed: %.300s", s)
	}
	for _, it := range list {
		for _, v := range it.Result.Verdicts {
			if s := sections[v.Claim]; !strings.Contains(s, claim.EstimateText(it.Result, v)) {
				t.Errorf("%s does not say %q", v.Claim, claim.EstimateText(it.Result, v))
			}
		}
	}
}

func results(list []Item) (all []*lab.Result) {
	for _, it := range list {
		all = append(all, it.Result)
	}
	return all
}

// A shell reads a configuration as it is.
func TestCommandIsQuoted(t *testing.T) {
	if got := quoted("a=it's&b=$x"); got != `'a=it'\''s&b=$x'` {
		t.Error(got)
	}
}

// said returns the text of a part of the page.
func said(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
