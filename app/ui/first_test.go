package ui_test

import (
	"strings"
	"testing"
	"time"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// The program answers every question of the first screen's script: with what it computed, or with what went wrong.
func TestFirstScreenIsAnswered(t *testing.T) {
	t.Parallel()
	tab := ui.NewTab(&uitest.Laboratory{}, "#/", nil)
	for what, want := range map[string]string{
		`{`:                                     "error",
		`{"compute":"recording=v4-cowley2023"}`: `"missing":"To compute it, this browser would download Macaque V4`,
		`{"compute":"recording=sim-v1"}`:        "profile", // the run of this laboratory has no such table
		`{"compute":"recording=nowhere"}`:       "error",
		`{"scramble":{"percent":10}}`:           "",
	} {
		answers := make(chan string, 100)
		tab.Ask(what, func(text string) { answers <- text })
		for done := false; !done; {
			select {
			case got := <-answers:
				done = strings.Contains(got, want) && got != ""
				if !done && !strings.Contains(got, `"done"`) {
					t.Errorf("%s is answered %s, want %q", what, got, want)
					done = true
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("%s is not answered", what)
			}
		}
	}
}

// A guess on the first screen is the prediction on C1, unless there is one.
func TestGuessIsAPrediction(t *testing.T) {
	t.Parallel()
	memory := map[string]string{}
	tab := ui.NewTab(&uitest.Laboratory{}, "#/", memory)
	for _, guess := range []string{"7", "-1", "1", "2"} {
		tab.Ask(`{"guess":`+guess+`}`, func(text string) { t.Errorf("answered %s", text) })
	}
	found := false
	for key, value := range memory {
		found = found || key == "site untrained-prediction-C1" && value == "1"
	}
	if !found {
		t.Errorf("kept: %v", memory)
	}
}
