package uitest

import (
	"strings"
	"testing"
)

// In reports of a tab whether its page is in a state.
func In[T interface{ Stands() string }](state string) func(T) bool {
	return func(tab T) bool { return tab.Stands() == state }
}

// Stands returns the state of the page, for functions of Wait, which hold the page already.
func (t *Tab) Stands() string { return t.State }

// Wait waits until is holds of a tab and fails the test if that never happens.
func Wait[T interface {
	Wait(is func(T) bool) bool
	At() Place
}](t testing.TB, tab T, what string, is func(T) bool) {
	t.Helper()
	if !tab.Wait(is) {
		t.Fatalf("waited in vain until %s; the page is %s %s", what, tab.At().Route, tab.At().State)
	}
}

// Has fails the test unless the page says all texts.
func Has(t testing.TB, tab interface{ HTML() string }, texts ...string) {
	t.Helper()
	drawn := tab.HTML()
	for _, s := range texts {
		if !strings.Contains(drawn, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}
