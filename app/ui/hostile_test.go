package ui_test

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/lab/encoding"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// Names come from recordings, files and classes: whatever they are, they are text on the page.
func TestHostileNamesAreText(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>` +
		`<a href="javascript:alert(4)">&lt;b&gt;' ]]> <!-- \u202e`
	c, err := lab.ParseStrict(encoding.Experiment{}, "seeds=2&training=trained,random")
	if err != nil {
		t.Fatal(err)
	}
	r := uitest.Result(c, 6, 8)
	r.Recording.Session, r.Recording.Citation = evil, evil
	r.Recording.ID = evil
	r.Warnings = append(r.Warnings, evil)
	for i := range r.Verdicts {
		r.Verdicts[i].Statement, r.Verdicts[i].Criterion = evil, evil
	}
	for _, table := range r.Tables {
		for _, row := range table.Rows {
			for j, v := range row {
				if text, ok := v.(string); ok && table.Name == "units" {
					row[j] = text + evil
				}
			}
		}
	}
	l := &uitest.Laboratory{}
	e, err := notebook.New(r, time.Unix(1e9, 0))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Parts().Notebook.Put(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	tab := ui.NewTab(l, "#/sessions", nil)
	wait(t, tab, "the list is there", in("idle"))
	innocent(t, "sessions", tab.HTML())
	tab.Sessions("open", e.ID)
	tab.Go("#/encoding?" + c.String())
	wait(t, tab, "the session is open", in("done"))
	page := tab.HTML()
	if !strings.Contains(page, html.EscapeString("<script>alert(1)")[:20]) {
		t.Error("the name is not on the page at all")
	}
	innocent(t, "encoding", page)
	lost := ui.NewTab(l, "#/"+evil, nil)
	innocent(t, "an unknown page", lost.HTML())
}

// innocent reports elements and attributes of a page that could run something.
func innocent(t *testing.T, name, page string) {
	t.Helper()
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.Data == "script" || token.Data == "img" && strings.Contains(token.String(), "src=\"x\"") {
				t.Errorf("%s: the element %v", name, token)
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") && strings.Contains(a.Val, "alert") || strings.HasPrefix(a.Val, "javascript:") {
					t.Errorf("%s: the attribute %s of %v", name, a.Key, token)
				}
			}
		}
	}
}
