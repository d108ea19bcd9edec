package ui_test

import (
	"errors"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/encoding"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

// ran runs the first experiment with so many seeds, and waits until it is kept.
func ran(t *testing.T, tab *ui.Tab, seeds string) (id string) {
	t.Helper()
	tab.Go("#/encoding?training=trained,random&seeds=" + seeds)
	before := map[string]bool{}
	wait(t, tab, "the sessions are known", (*ui.Tab).ListedSessions)
	for _, h := range tab.Heads() {
		before[h.ID] = true
	}
	tab.Do("run")
	wait(t, tab, "the run is kept", func(t *ui.Tab) bool {
		for _, h := range t.Heads() {
			if !before[h.ID] {
				id = h.ID
			}
		}
		return id != ""
	})
	return id
}

func TestWhatWasRunIsListedAndShownAgain(t *testing.T) {
	l, memory := &uitest.Laboratory{}, map[string]string{}
	tab := ui.NewTab(l, "#/encoding", memory)
	id := ran(t, tab, "2")
	tab.Go("#/sessions")
	wait(t, tab, "the list is there", in("idle"))
	has(t, tab, ">1 session<", `id="kept-`+id+`"`, `id="reopen-`+id+`"`, "simulated", "seeds=2",
		"training=trained,random", `class="badge`)

	// A reload shows the result again without computing; so does the link, in a tab
	// that has seen nothing.
	again := ui.NewTab(l, "#/encoding?training=trained,random&seeds=2", memory)
	wait(t, again, "the result is back after a reload", in("done"))
	has(t, again, `id="figure-1"`, `id="origin"`, "Computed in this browser", "Nothing was computed now.")
	if strings.Contains(again.HTML(), `id="stale"`) {
		t.Error("a result of these very choices is called stale")
	}
	other := ui.NewTab(l, "#/sessions", nil)
	wait(t, other, "the list is there", in("idle"))
	other.Sessions("open", id)
	other.Go("#/encoding?training=trained,random&seeds=2")
	wait(t, other, "the session is open", in("done"))
	has(t, other, `id="figure-1"`)

	// Where nothing points to it, it is offered and not forced.
	fresh := ui.NewTab(l, "#/encoding?training=trained,random&seeds=2", nil)
	wait(t, fresh, "it is offered", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="show-kept"`) })
	if fresh.At().State != "idle" {
		t.Errorf("the page is %s", fresh.At().State)
	}
	fresh.ShowKept()
	wait(t, fresh, "it is shown", in("done"))

	// Other choices are other sessions.
	fresh.Go("#/encoding?seeds=5")
	if strings.Contains(fresh.HTML(), `id="show-kept"`) {
		t.Error("a session of other choices is offered")
	}
	fresh.Do("reset")
	third := ui.NewTab(l, "#/encoding?seeds=5", fresh.Memory)
	wait(t, third, "the sessions are known", (*ui.Tab).ListedSessions)
	if third.At().State != "idle" {
		t.Error("what was reset comes back")
	}
}

func TestTwoSessionsAreCompared(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := ui.NewTab(l, "#/encoding", nil)
	a, b := ran(t, tab, "2"), ran(t, tab, "4")
	tab.Go("#/sessions")
	tab.Sessions("compare", a)
	has(t, tab, "One session is chosen.")
	tab.Sessions("compare", b)
	wait(t, tab, "they are compared", in("done"))
	has(t, tab, `id="comparison"`, `id="table-comparison"`, "seeds: 2 in A, 4 in B", `id="side-a"`, `id="side-b"`, "B − A",
		"The difference has no interval.")
	if page := tab.HTML(); strings.Count(page, `id="a-figure-summary`) == 0 ||
		strings.Contains(page, `id="figure-summary`) {
		t.Error("the two pictures share their ids")
	}
	tab.Sessions("csv", "")
	for name, content := range tab.Files {
		if !strings.HasSuffix(name, ".csv") || !strings.Contains(content, "difference") {
			t.Errorf("%s: %.80s", name, content)
		}
	}
	// The address says it all: a reload shows the same.
	again := ui.NewTab(l, tab.At().Address, nil)
	wait(t, again, "they are compared after a reload", in("done"))
	has(t, again, `id="table-comparison"`)
	again.Sessions("remove", a)
	wait(t, again, "one is gone", func(t *ui.Tab) bool { return len(t.Heads()) == 1 })
	if page := again.HTML(); strings.Contains(page, `id="table-comparison"`) {
		t.Error("a session that was removed is still compared")
	}
	lost := ui.NewTab(l, "#/sessions?compare="+a+","+b, nil)
	wait(t, lost, "the other misses it", in("failed"))
	has(t, lost, "There is no saved run "+a)
	odd := ui.NewTab(l, "#/sessions?compare=rubbish", nil)
	has(t, odd, "The link was corrected", "rubbish")
}

func TestPairsOfSummaries(t *testing.T) {
	c := lab.Defaults(encoding.Experiment{})
	a, b := uitest.Result(c, 5, 8), uitest.Result(c, 9, 8)
	table, differs, alone := ui.Paired(a, b)
	n := len(a.Table("summary").Rows)
	if len(table.Rows) != n || len(differs) != 0 || alone != [2]int{} {
		t.Fatalf("%d pairs of %d, %q, %v", len(table.Rows), n, differs, alone)
	}
	col := func(t *lab.Table, name string) int { return t.Column(name) }
	for i, row := range table.Rows {
		x := a.Table("summary").Rows[i][col(a.Table("summary"), "estimate")].(float64)
		y := b.Table("summary").Rows[i][col(b.Table("summary"), "estimate")].(float64)
		if row[col(&table, "difference")] != y-x || row[col(&table, "a_estimate")] != x {
			t.Errorf("row %d: %v", i, row)
		}
	}
	// Another recording differs throughout and names no row; fewer rows are told.
	other, err := c.Set("recording", "v4-cowley2023")
	if err != nil {
		t.Fatal(err)
	}
	table, differs, alone = ui.Paired(a, uitest.Result(other, 5, 4))
	if len(table.Rows) == 0 || len(differs) != 2 || alone[0] != n-len(table.Rows) || alone[1] != 0 {
		t.Errorf("%d pairs, %q, %v", len(table.Rows), differs, alone)
	}
	if table, _, _ := ui.Paired(a, &lab.Result{}); len(table.Rows) != 0 {
		t.Errorf("%d pairs with nothing", len(table.Rows))
	}
}

func TestSessionsGoThroughAFile(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding", nil)
	ran(t, tab, "2")
	ran(t, tab, "4")
	tab.Go("#/sessions")
	tab.Sessions("save", "")
	wait(t, tab, "the file is there", func(t *ui.Tab) bool { return !t.Busy() && len(t.Files) == 1 })
	var file string
	for name, content := range tab.Files {
		if !strings.HasPrefix(name, "untrained-sessions-") {
			t.Errorf("the file is called %s", name)
		}
		file = content
	}
	other := ui.NewTab(&uitest.Laboratory{}, "#/sessions", nil)
	wait(t, other, "the list is there", in("idle"))
	other.Sessions("read", file)
	wait(t, other, "both are here", func(t *ui.Tab) bool { return !t.Busy() && len(t.Heads()) == 2 })
	has(t, other, "2 sessions were added", "from a file")
	other.Sessions("read", file)
	wait(t, other, "it was read again", func(t *ui.Tab) bool { return !t.Busy() })
	has(t, other, "0 sessions were added. 2 were here already.")
	// What another browser has computed is not said to be computed here.
	other.Go("#/encoding?training=trained,random&seeds=2")
	if strings.Contains(other.HTML(), `id="show-kept"`) {
		t.Error("an imported result is offered as computed here")
	}
	other.Go("#/sessions")
	other.Sessions("read", strings.Replace(file, `"verdict":"`, `"verdict":"un`, 1))
	wait(t, other, "it was read", func(t *ui.Tab) bool { return !t.Busy() })
	has(t, other, `id="sessions-file-error"`, "saved run 1 of 2 was left out")
	other.Sessions("read", "no JSON at all")
	wait(t, other, "it is refused", in("failed"))
	has(t, other, "not a JSON file of this laboratory")
	other.Sessions("ask", "all")
	has(t, other, `id="drop-all-sure"`, `id="drop-all-keep"`)
	other.Sessions("remove", "all")
	wait(t, other, "all are gone", func(t *ui.Tab) bool { return len(t.Heads()) == 0 })
	has(t, other, "None yet.")
}

// A browser that keeps nothing loses nothing while the page is open, and says so.
func TestSessionsThatCannotBeKept(t *testing.T) {
	l := &uitest.Laboratory{Notes: uitest.Notes{KeepFail: errors.New("the browser has no space left for this site")}}
	tab := ui.NewTab(l, "#/encoding", nil)
	id := ran(t, tab, "2")
	wait(t, tab, "the page says so", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="unkept"`) })
	has(t, tab, "The browser has no space left for this site.", `id="figure-1"`)
	tab.Go("#/sessions")
	wait(t, tab, "the list is there", in("idle"))
	has(t, tab, `id="sessions-warning"`, "1 session is here only until the page is closed.", "not kept",
		`id="kept-`+id+`"`)
	tab.Sessions("save", "")
	wait(t, tab, "it can be saved", func(t *ui.Tab) bool { return len(t.Files) == 1 })
	if list, _ := l.Sheaf.List(t.Context()); len(list) != 0 {
		t.Error("the store is not full")
	}
	// Once there is room, the next run is kept.
	l.KeepFail = nil
	ran(t, tab, "4")
	if list, _ := l.Sheaf.List(t.Context()); len(list) != 1 {
		t.Errorf("%d sessions are kept", len(list))
	}
	has(t, tab, `id="figure-1"`)
}

// Two tabs write to one store: both find what either has run.
func TestTwoTabsKeepBoth(t *testing.T) {
	l := &uitest.Laboratory{}
	one, two := ui.NewTab(l, "#/sessions", nil), ui.NewTab(l, "#/sessions", nil)
	a, b := ran(t, one, "2"), ran(t, two, "4")
	one.Go("#/sessions")
	one.Sessions("seen", "")
	wait(t, one, "both are listed", func(t *ui.Tab) bool { return len(t.Heads()) == 2 })
	has(t, one, `id="kept-`+a+`"`, `id="kept-`+b+`"`)
}

// A run that the address asks for waits for its recording.
func TestLinkedRunWaitsForItsRecording(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{}, "#/encoding?recording=v4-cowley2023&run=1", nil)
	wait(t, tab, "the recording can be fetched", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="fetch"`) })
	has(t, tab, "The run begins when the recording is here.")
	if tab.At().State != "idle" {
		t.Errorf("the page is %s", tab.At().State)
	}
	tab.Do("fetch")
	wait(t, tab, "it has run by itself", in("done"))

	// So it does for a second area.
	tab = ui.NewTab(&uitest.Laboratory{}, "#/encoding?higher=v4-cowley2023&higher_session=210325&run=1", nil)
	wait(t, tab, "the other can be fetched", func(t *ui.Tab) bool {
		return strings.Contains(t.Page(),
			`id="need-v4-cowley2023"`)
	})
	has(t, tab, "The run begins when all that it needs is here.")
	tab.Do("fetch further")
	wait(t, tab, "it has run by itself", in("done"))

	// Where several are missing, one button fetches them.
	tab = ui.NewTab(&uitest.Laboratory{}, "#/encoding?recording=v4-cowley2023&session=210401&higher=v4-cowley2023&"+
		"higher_session=210325&run=1", nil)
	wait(t, tab, "both can be fetched", func(t *ui.Tab) bool { return strings.Contains(t.Page(), "Fetch all 2, 62.8 MB") })
	tab.Do("fetch all")
	wait(t, tab, "it has run by itself", in("done"))
}
