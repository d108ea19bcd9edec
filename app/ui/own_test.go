package ui_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"untrained/app/job"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
	"untrained/assets/neural/own"
)

// An address that says recording=own means another recording once another one was loaded: neither what an interrupted
// run finished with the first nor its result is shown for the second.
func TestYourOwnRecordingIsReplaced(t *testing.T) {
	for _, key := range []string{"recording", "higher"} {
		l := &uitest.Laboratory{}
		load := func(name string) {
			request := job.OwnRequest{Files: []own.File{{Name: name, Content: []byte{1}}}, Keep: true}
			if _, err := job.ReadOwn.Do(t.Context(), l.Parts().Worker, request, nil); err != nil {
				t.Fatal(err)
			}
		}
		address, memory := "#/encoding?training=trained,random&"+key+"=own", map[string]string{}
		means := func(name string) func(*ui.Tab) bool {
			return func(t *ui.Tab) bool { return strings.Contains(t.Address, "session="+name+"-0badcafe") }
		}
		load("first.npz")
		tab := ui.NewTab(l, address, memory)
		wait(t, tab, "the address names the first", means("first.npz"))
		l.RunError = errors.New("interrupted")
		tab.Do("run")
		wait(t, tab, "the run is interrupted", in("failed"))
		wait(t, tab, "its tasks are kept", func(t *ui.Tab) bool { return strings.Contains(t.Page(), "finished parts") })
		l.RunError = nil

		load("second.npz")
		other := ui.NewTab(l, address, memory)
		wait(t, other, "the address names the second", means("second.npz"))
		other.Settle()
		if page := other.HTML(); strings.Contains(page, "finished parts") || other.At().State != "idle" {
			t.Errorf("%s: the second goes on with what the first has left", key)
		}
		other.Do("run")
		wait(t, other, "the second has a result", in("done"))
		has(t, other, `id="figure-1"`)

		load("third.npz")
		third := ui.NewTab(l, address, memory)
		wait(t, third, "the address names the third", means("third.npz"))
		wait(t, third, "the sessions are known", (*ui.Tab).ListedSessions)
		third.Settle()
		if page := third.HTML(); strings.Contains(page, `id="show-kept"`) || strings.Contains(page, `id="figure-1"`) {
			t.Errorf("%s: the third is shown what the second gave", key)
		}

		// A link to the second says that another one is here.
		link := ui.NewTab(l, other.At().Address, nil)
		if key == "recording" {
			wait(t, link, "it says which one is here", func(t *ui.Tab) bool {
				return strings.Contains(t.Page(), "Your own recording here is third.npz-0badcafe")
			})
		}
	}
}

// A download of which nothing arrives says so after ten seconds, from where and how much is here, and can be stopped.
func TestAStalledFetchSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &uitest.Laboratory{Recordings: uitest.Recordings{FetchTime: 20 * time.Minute}} // a step a minute
		tab := ui.NewTab(l, "#/encoding?recording=v4-cowley2023", nil)
		wait(t, tab, "the card is there", func(t *ui.Tab) bool { return strings.Contains(t.Page(), `id="fetch"`) })
		tab.Do("fetch")
		time.Sleep(9 * time.Second)
		if synctest.Wait(); strings.Contains(tab.HTML(), "Nothing has come") {
			t.Error("it says so too early")
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		has(t, tab, "Nothing has come from raw.githubusercontent.com for 10 seconds; 0.0 of 31.4 MB are here",
			`id="fetch-cancel"`)
		tab.Do("stop fetch")
		synctest.Wait()
		if strings.Contains(tab.HTML(), "Nothing has come") {
			t.Error("it says so after the fetch was stopped")
		}
	})
}
