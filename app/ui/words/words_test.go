package words_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"untrained/app/ui/words"
)

func TestClaimsAreNumberedThroughout(t *testing.T) {
	for i, c := range words.Claims() {
		if want := fmt.Sprintf("C%d", i+1); c.ID != want || c.Says == "" || c.Needs == "" || c.Minds == "" {
			t.Errorf("claim %d is %s, or lacks words", i+1, c.ID)
		}
		if f := c.Found; (c.Page == "") != (f == words.Found{}) || c.Page != "" && (f.For == "" || f.Against == "" ||
			f.Open == "") {
			t.Errorf("%s lacks what was found: %+v", c.ID, f)
		}
		if (c.Page == "") != (c.Question == nil) || c.Question != nil &&
			(c.Question.Claim != c.ID || len(c.Question.Answers) != 3) {
			t.Errorf("%s: page %q, question %+v", c.ID, c.Page, c.Question)
		}
	}
}

func TestEveryExperimentIsIntroduced(t *testing.T) {
	var names []string
	for _, menu := range []words.Menu{words.Measure, words.Weigh} {
		list := words.In(menu)
		if len(list) < 2 {
			t.Errorf("the menu %s has %d pages", menu, len(list))
		}
		names = append(names, list...)
	}
	for _, name := range names {
		e, ok := words.Of(name)
		if !ok || e.Short == "" || e.Title == "" || e.Lead == "" || len(e.Figures) == 0 ||
			e.Question == nil || e.Counts == "" {
			t.Errorf("%s lacks words: %+v", name, e)
		}
		for _, m := range e.Method {
			if head, rest, ok := strings.Cut(m, ". "); !ok || len(head) > 40 || rest == "" {
				t.Errorf("%s: a paragraph begins with no heading: %q", name, m)
			}
		}
	}
	first := []string{"encoding", "shuffle", "brainfit", "complexity", "selectivity", "texture"}
	if list := words.In(words.Measure); len(list) < len(first) || !slices.Equal(list[:len(first)], first) {
		t.Errorf("the order of the menu is %v", list)
	}
}
