//go:build !js

package ui_test

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
	"untrained/app/ui/uitest"
	"untrained/assets/runs"
)

// shipped is a laboratory with all experiments and the very runs that come with the program.
type shipped struct{ uitest.Laboratory }

func (s *shipped) Parts() page.Laboratory {
	l := s.Laboratory.Parts()
	l.Experiments = lab.Experiments()
	l.Bundled = func(ctx context.Context, name string) (*lab.Result, error) {
		raw, err := runs.Read(ctx, name, runs.Embedded)
		if err != nil {
			return nil, err
		}
		r := new(lab.Result)
		return r, json.Unmarshal(raw, r)
	}
	return l
}

// No page of an experiment opens without a figure, a number and a run at hand, nor with more than six controls.
func TestPagesOpenWithAFigure(t *testing.T) {
	number := regexp.MustCompile(`\d\.\d+ \[`)
	for _, e := range lab.Experiments() {
		if e.Name() == "transfer" {
			continue // has no page
		}
		tab := ui.NewTab(&shipped{}, "#/"+e.Name(), nil)
		wait(t, tab, e.Name()+" shows a figure", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="before"`) })
		html := tab.HTML()
		_, caption, _ := strings.Cut(html, `id="before-caption"`)
		caption, _, _ = strings.Cut(caption, "</p>")
		if !strings.Contains(caption, "Bundled run. ") || !number.MatchString(caption) {
			t.Errorf("%s: the caption is %s", e.Name(), caption)
		}
		_, before, _ := strings.Cut(html, `id="before"`)
		if before, _, _ = strings.Cut(before, "</figure>"); !strings.Contains(before, "<svg") {
			t.Errorf("%s: no picture", e.Name())
		}
		view, _, _ := strings.Cut(html, `id="more"`)
		if n := len(regexp.MustCompile(`class="control[ "]`).FindAllString(view, -1)); n == 0 || n > 6 {
			t.Errorf("%s: %d controls in view", e.Name(), n)
		}
		if strings.Contains(html, `id="figure-1"`) || tab.At().State != "idle" {
			t.Errorf("%s: what was computed elsewhere passes for a result of the page", e.Name())
		}
	}
}

// The figure shown before a run follows the choices, and one's own last run goes before what came with the program.
func TestStandInFollowsTheChoices(t *testing.T) {
	says := func(text string) func(*ui.Tab) bool {
		return func(t *ui.Tab) bool {
			_, caption, _ := strings.Cut(t.Page(), `id="before-caption"`)
			caption, _, _ = strings.Cut(caption, "</p>")
			return strings.Contains(caption, text)
		}
	}
	l := &shipped{}
	tab := ui.NewTab(l, "#/encoding", nil)
	wait(t, tab, "the run that the words name", says("with the layer of each voxel chosen"))
	tab.Set("recording", "objects92")
	tab.Set("higher", "objects92")
	wait(t, tab, "a run on the chosen recording", says("dissimilarities of 92 pictures"))
	tab.Go("#/encoding?recording=sim-v1&training=random,pixels,gabor,shuffled-responses&seeds=3")
	wait(t, tab, "the run with these very choices", says("The method on a simulated V1"))

	tab.Do("run")
	wait(t, tab, "the run is done", in("done"))
	tab.Do("reset")
	wait(t, tab, "one's own run", says("Your last run"))
}

// Where nothing predicts the early area, a difference that cannot appear there is said to be one.
func TestFloorsAreSaid(t *testing.T) {
	read := (&shipped{}).Parts().Bundled
	for _, c := range []struct{ run, claim, says string }{
		{"training-v1-v4", "C1", "Even trained networks hardly predict V1 (0.099 [0.002, 0.195])"},
		{"training-objects", "C1", ""},
		{"training-evc-it", "C5", ""},
	} {
		r, err := read(t.Context(), c.run)
		if err != nil {
			t.Fatal(err)
		}
		if got := figure.OnTheFloor(r, c.claim); !strings.HasPrefix(got, c.says) || (got == "") != (c.says == "") {
			t.Errorf("%s: %q", c.run, got)
		}
	}
}
