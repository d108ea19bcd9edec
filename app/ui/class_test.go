package ui_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/encoding"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// saved is a result as "Save JSON" writes it.
func saved(t *testing.T, config string) string {
	t.Helper()
	c, err := lab.ParseStrict(encoding.Experiment{}, config)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := uitest.Result(c, 5, 8).WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestManyFilesBecomeOneFigure(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/class", nil)
	has(t, tab, `id="class-none"`, "make run CLASS=1", "No results yet")
	tab.ClassFiles([2]string{"a.json", saved(t, "seed=1")}, [2]string{"b.json", saved(t, "seed=4")},
		[2]string{"c.json", saved(t, "seed=7")},
		[2]string{"holiday.json", `{"beach":true}`}, [2]string{"cut.json", saved(t, "seed=9")[:900]},
		[2]string{"empty.json", ""},
		[2]string{"bare.json", `{"experiment":"encoding","config":"seed=1"}`})
	if got := tab.Pooled(); got != "encoding 3 results" {
		t.Fatalf("pooled: %s", got)
	}
	has(t, tab, `id="figure-1"`, "First seeds: 1, 4, 7", `class="card warning"`, "simulated",
		"pooled: the same verdict in every group", "holiday.json: The file holds no saved runs",
		"cut.json: The file is not a JSON file",
		"empty.json: The file is not a JSON file of this laboratory: it is empty",
		"bare.json: A result has no summary", `id="export-json"`)
	tab.Settle()
	if tab.At().State != "done" {
		t.Errorf("the page is %s", tab.At().State)
	}
	tab.SavePooled()
	found := false
	for name, content := range tab.Files {
		var r lab.Result
		found = found || strings.Contains(name, "pooled") && json.Unmarshal([]byte(content), &r) == nil &&
			r.Table("groups") != nil
	}
	if !found {
		t.Error("the pooled result was not saved")
	}
}

// Results of other choices stand in a set of their own, and the page says what differs.
func TestResultsThatDoNotFitStandApart(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/class", nil)
	tab.Paste(saved(t, "seed=1") + saved(t, "seed=4"))
	tab.Paste("[" + saved(t, "seed=1&folds=4") + "]")
	has(t, tab, "These cannot all be pooled", "other choices: folds=")
	if got := tab.Pooled(); got != "encoding 2 results" {
		t.Errorf("shown: %s", got)
	}
	tab.ShowSet(1)
	if got := tab.Pooled(); got != "encoding 1 result" {
		t.Errorf("then shown: %s", got)
	}
	tab.Paste("  ")
	has(t, tab, "Nothing was pasted")
}

func TestResultsGoToTheClassOnlyWhenAgreed(t *testing.T) {
	l := &uitest.Laboratory{Class: uitest.Class{HasClass: true}}
	memory := map[string]string{}
	tab := ui.NewTab(l, "#/encoding?seeds=2", memory)
	has(t, tab, "A class is at work on this site")
	tab.Go("#/class")
	tab.Join("abc")
	has(t, tab, "is no class code")
	tab.Join("QQQQQQ")
	wait(t, tab, "the wrong code is refused", in("failed"))
	has(t, tab, "There is no class with this code")
	tab.Go("#/class?code=" + strings.ToLower(uitest.ClassCode))
	wait(t, tab, "the class is joined", (*ui.Tab).Joined)
	tab.Go("#/encoding?seeds=2")
	tab.Predict("encoding", 2)
	tab.Do("run")
	wait(t, tab, "the run is done", in("done"))
	if results, predictions := l.Sent(); len(results)+len(predictions) > 0 {
		t.Fatalf("sent without consent: %v %v", results, predictions)
	}
	has(t, tab, "Nothing is sent unless you tick the box", `id="class-give"`)

	tab.Agree(true)
	tab.Set("seed", "3")
	tab.Do("run")
	wait(t, tab, "a result has arrived", func(*ui.Tab) bool {
		r, p := l.Sent()
		return len(r) == 1 &&
			p["encoding no"] == 1
	})
	wait(t, tab, "the page says so", func(t *ui.Tab) bool {
		return strings.Contains(t.Page(),
			"This result was sent to the class")
	})
	tab.Give("encoding") // a second press
	results, _ := l.Sent()
	if len(results) != 1 {
		t.Errorf("%d results", len(results))
	}
	for _, table := range []string{`"units"`, `"differences"`} {
		if strings.Contains(results[0], table) {
			t.Errorf("the table %s was sent", table)
		}
	}

	// A reload keeps code and consent; a prediction counts once in a tab.
	again := ui.NewTab(l, tab.At().Address, memory)
	wait(t, again, "the class is joined again", (*ui.Tab).Joined)
	again.Set("seed", "5")
	again.Do("run")
	wait(t, again, "the second has arrived", func(*ui.Tab) bool { r, _ := l.Sent(); return len(r) == 2 })

	l.ClassFail = errors.New("the teacher’s machine does not answer")
	again.Set("seed", "7")
	again.Do("run")
	wait(t, again, "the failure is told", func(t *ui.Tab) bool {
		return strings.Contains(t.Page(), "It could not be sent: The teacher’s machine does not answer.")
	})
	l.ClassFail = nil
	again.Give("encoding")
	wait(t, again, "the third has arrived", func(*ui.Tab) bool { r, _ := l.Sent(); return len(r) == 3 })
}

func TestTheClassFigureGrowsWhileLookedAt(t *testing.T) {
	l := &uitest.Laboratory{Class: uitest.Class{HasClass: true}}
	send := func(seed int) {
		t.Helper()
		if _, err := l.Ask(t.Context(), "POST", uitest.ClassCode+"/results", "",
			[]byte(saved(t, fmt.Sprintf("seed=%d", seed)))); err != nil {
			t.Fatal(err)
		}
	}
	tab := ui.NewTab(l, "#/class?code="+uitest.ClassCode, nil)
	wait(t, tab, "the page updates", (*ui.Tab).Watching)
	for i := range 3 {
		send(3 * i)
		tab.Beat()
		want := fmt.Sprintf("First seeds: %s", []string{"0", "0, 3", "0, 3, 6"}[i])
		wait(t, tab, want, func(t *ui.Tab) bool { return strings.Contains(t.Page(), want+".") })
	}
	if _, err := l.Ask(t.Context(), "POST", uitest.ClassCode+"/predictions",
		"", []byte(`{"claim":"encoding","answer":"yes"}`)); err != nil {
		t.Fatal(err)
	}
	tab.Beat()
	wait(t, tab, "predictions stand beside", func(t *ui.Tab) bool {
		page := t.Page()
		return strings.Contains(page, "1 of 1") && strings.Contains(page, "Result.")
	})
	l.ClassFail = errors.New("the teacher’s machine does not answer")
	tab.Beat()
	wait(t, tab, "the silence is told", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="class-lost"`) })
	has(t, tab, "3 results have arrived", `id="figure-1"`)
	l.ClassFail = nil

	tab.Hide(true)
	if tab.Watching() {
		t.Error("a hidden page asks on")
	}
	tab.Hide(false)
	tab.Clear("wrong")
	wait(t, tab, "a wrong key is refused", func(t *ui.Tab) bool {
		return strings.Contains(t.Page(),
			"The class was not cleared")
	})
	tab.Clear(strings.ToLower(uitest.ClassKey))
	wait(t, tab, "the class is empty", func(t *ui.Tab) bool { return strings.Contains(t.Page(), "No results yet") })

	// Another tab's clearing is noticed, and what came after it is there.
	send(1)
	tab.Beat()
	wait(t, tab, "one is there", func(t *ui.Tab) bool { return strings.Contains(t.Page(), "First seeds: 1.") })
	if _, err := l.Ask(t.Context(), "DELETE", uitest.ClassCode+"/", uitest.ClassKey, nil); err != nil {
		t.Fatal(err)
	}
	send(2)
	tab.Beat()
	wait(t, tab, "the old one is gone", func(t *ui.Tab) bool { return strings.Contains(t.Page(), "No results yet") })
	tab.Beat()
	wait(t, tab, "the new one is there", func(t *ui.Tab) bool { return strings.Contains(t.Page(), "First seeds: 2.") })
	tab.Go("#/")
	if tab.Watching() {
		t.Error("a page that was left asks on")
	}
}

func FuzzReadResults(f *testing.F) {
	f.Add(`{"experiment":"encoding","config":"seed=1","tables":[{"name":"summary","columns":[{"name":"estimate"}],` +
		`"rows":[[1]]}]}`)
	f.Add(`[{"experiment":"x","tables":[{"name":"summary"}],"verdicts":[{}]},null,{}]`)
	f.Add("\xef\xbb\xbf{}{}")
	f.Fuzz(func(t *testing.T, text string) {
		tab := ui.NewTab(&uitest.Laboratory{}, "#/class", nil)
		tab.Paste(text)
		if page := tab.HTML(); strings.Contains(page, "Something in this page broke") {
			t.Errorf("%q breaks the page", text)
		}
	})
}

// What was predicted in the story counts for the class as well, once, and only of
// those who agreed.
func TestPredictionsOfTheStoryReachTheClass(t *testing.T) {
	l := &uitest.Laboratory{Class: uitest.Class{HasClass: true}}
	tab := ui.NewTab(l, "#/class?code="+uitest.ClassCode, nil)
	wait(t, tab, "the class is joined", (*ui.Tab).Joined)
	tab.Go("#/")
	tab.Story("choose", "C10", 0)
	tab.Story("reveal", "C10", 0)
	if _, predictions := l.Sent(); len(predictions) > 0 {
		t.Fatalf("sent without consent: %v", predictions)
	}
	tab.Agree(true)
	for range 2 {
		tab.Story("conceal", "C10", 0)
		tab.Story("choose", "C10", 2)
		tab.Story("reveal", "C10", 2)
	}
	wait(t, tab, "the prediction has arrived", func(*ui.Tab) bool { _, p := l.Sent(); return p["C10 no"] == 1 })
	if _, p := l.Sent(); len(p) != 1 {
		t.Errorf("the class holds %v", p)
	}
}
