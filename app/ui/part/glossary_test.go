package part

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func TestGlossed(t *testing.T) {
	const text = "Readout by ridge regression, up to the noise ceiling; a readout, no freereadout."
	html := app.HTMLString(app.P().Body(Glossed(text)...))
	for _, word := range []string{"Readout", "ridge regression", "noise ceiling"} {
		if strings.Count(html, `>`+word+`<`) != 1 || !strings.Contains(html, Explained(word)) {
			t.Errorf("%s is not explained once in %s", word, html)
		}
	}
	if n := strings.Count(html, `class="term"`); n != 3 {
		t.Errorf("%d words are explained", n)
	}
	if got := app.HTMLString(app.P().Body(Glossed("Nothing here.")...)); strings.Contains(got, "term") {
		t.Errorf("without a word of the glossary: %s", got)
	}
}

func TestGlossarySaysEachWordOnce(t *testing.T) {
	for i, one := range Glossary {
		if one.Says == "" || !strings.HasSuffix(one.Says, ".") || Explained(strings.ToUpper(one.Word)) != one.Says {
			t.Errorf("%d: %+v", i, one)
		}
	}
	if Explained("phlogiston") != "" {
		t.Error("a word is explained that is not there")
	}
}

// TestGlossedFindsWholeWords compares with a regular expression, which the page's program does without.
func TestGlossedFindsWholeWords(t *testing.T) {
	var words []string
	for _, t := range Glossary {
		words = append(words, regexp.QuoteMeta(t.Word))
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	terms := regexp.MustCompile(`(?i)\b(` + strings.Join(words, "|") + `)\b`)
	for _, text := range []string{"voxels", "Voxels, voxels_ xvoxels", "a zero-mean, mean-subtracted readout.",
		"relu RELUs",
		"noise ceilings and a noise ceiling", "Max pooling; “max pooling”", "", "–voxels–", "Gabor  filters"} {
		var got []string
		for i := 0; i < len(text); i++ {
			if w := termAt(text, i); w != "" {
				got = append(got, w)
				i += len(w) - 1
			}
		}
		if want := terms.FindAllString(text, -1); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
