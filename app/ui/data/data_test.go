package data

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"untrained/app/ui/uitest"
)

func listed(t *testing.T, l *uitest.Laboratory, address string) *Tab {
	t.Helper()
	tab := newTab(l, address, nil)
	wait(t, tab, "the recordings are listed", (*Tab).listed)
	return tab
}

func TestRecordingsAreListedFetchedAndRemoved(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := listed(t, l, "#/data")
	has(t, tab, "Simulated V1", "simulated", "Cowley", "raw.githubusercontent.com", "31.4 MB", "SHA-256", "Licence",
		"210401", `id="fetch-v4-cowley2023"`)
	if page := tab.HTML(); strings.Contains(page, `id="remove-sim-v1"`) || strings.Contains(page, `id="recording-own"`) {
		t.Error("what is embedded can be removed, or what is not there is listed")
	}
	tab.Data("fetch", "v4-cowley2023")
	wait(t, tab, "the recording is here", (*Tab).Fetched)
	has(t, tab, `id="open-v4-cowley2023"`, "#/encoding?recording=v4-cowley2023&session=210325", `id="remove-all"`)

	tab.Data("preview", "v4-cowley2023")
	wait(t, tab, "it is looked over", in("done"))
	has(t, tab, `id="preview-title"`, `id="preview-figure-responses"`, `id="preview-figure-reliability"`,
		"Two pictures are the same.")
	if len(tab.Canvas("preview-picture-3")) != 4*8*8 {
		t.Error("its pictures are not painted")
	}
	if !strings.Contains(tab.At().Address, "recording=v4-cowley2023&session=210325") {
		t.Errorf("the hash is %s", tab.At().Address)
	}
	again := listed(t, l, tab.At().Address)
	wait(t, again, "the link shows the same", in("done"))

	tab.Data("remove", "v4-cowley2023")
	wait(t, tab, "it is gone", func(t *Tab) bool { return !t.Fetched() })
	if strings.Contains(tab.HTML(), `id="preview-title"`) {
		t.Error("the preview outlives the recording")
	}
}

// A link to a recording that is not here shows it once it has come, and nothing of
// another one until then.
func TestLinkToARecordingThatIsNotHere(t *testing.T) {
	tab := listed(t, &uitest.Laboratory{}, "#/data?recording=sim-v1")
	wait(t, tab, "the first is looked over", in("done"))
	tab.Go("#/data?recording=v4-cowley2023&session=210325")
	wait(t, tab, "the page rests", in("idle"))
	has(t, tab, "It is not here yet", "Macaque V4")
	if strings.Contains(tab.HTML(), "preview-figure") {
		t.Error("the preview of another recording is shown")
	}
	tab.Data("fetch", "v4-cowley2023")
	wait(t, tab, "it is looked over", in("done"))
	has(t, tab, `id="preview-figure-responses"`)
}

func TestFetchThatFailsIsSaidOnTheCard(t *testing.T) {
	l := &uitest.Laboratory{Recordings: uitest.Recordings{FetchFail: errors.New("could not reach the source")}}
	tab := listed(t, l, "#/data")
	tab.Data("fetch", "v4-cowley2023")
	wait(t, tab, "the fetch has failed", in("failed"))
	has(t, tab, "Could not reach the source.", "Fetch again")
	l.FetchFail, l.FetchTime = nil, 10*time.Second
	tab.Data("fetch", "v4-cowley2023")
	has(t, tab, `id="fetch-progress-v4-cowley2023"`, `id="fetch-cancel-v4-cowley2023"`)
	tab.Data("stop", "v4-cowley2023")
	wait(t, tab, "the page rests", in("idle"))
	if tab.Fetched() {
		t.Error("a fetch that was stopped is complete")
	}
}

func TestEverythingIsRemovedAfterAQuestion(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := listed(t, l, "#/data")
	if strings.Contains(tab.HTML(), `id="remove-all"`) {
		t.Error("there is nothing to remove, and a button for it")
	}
	tab.Data("fetch", "v4-cowley2023")
	wait(t, tab, "the recording is here", (*Tab).Fetched)
	tab.Data("ask", "")
	has(t, tab, `id="remove-all-sure"`, `id="remove-all-keep"`)
	tab.Data("clear", "")
	wait(t, tab, "it is gone", func(t *Tab) bool { return !t.Fetched() })
}

func TestStorageThatIsForbiddenIsSaid(t *testing.T) {
	tab := listed(t, &uitest.Laboratory{Recordings: uitest.Recordings{StorageFail: "Recordings stay only until the page " +
		"is closed."}}, "#/data")
	has(t, tab, `id="storage-warning"`, "only until the page is closed")
	tab = listed(t, &uitest.Laboratory{}, "#/data")
	if strings.Contains(tab.HTML(), `id="storage-warning"`) {
		t.Error("a warning without a reason")
	}
	has(t, tab, "1.96 GB", "IndexedDB")
}

func TestOwnRecordingOnThePage(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := listed(t, l, "#/data")
	tab.Own("empty.npz", "")
	wait(t, tab, "it is refused", in("failed"))
	has(t, tab, "Responses are missing", "Nothing was kept")
	tab.Own("mine.npz", "content")
	wait(t, tab, "it is looked over", in("done"))
	has(t, tab, "Preview: mine.npz-0badcafe", `id="own-use"`, "Two pictures are the same.")
	if l.OwnName() != "" {
		t.Error("it is used before anybody said so")
	}
	tab.Data("use", "")
	wait(t, tab, "it is kept", func(*Tab) bool { return l.OwnName() != "" })
	wait(t, tab, "its card is there", func(t *Tab) bool { return t.Has("own") })
	has(t, tab, `id="recording-own"`, "#/encoding?recording=own&session=mine.npz-0badcafe", `id="remove-own"`)
	tab.Own("other.npz", "content")
	wait(t, tab, "it is looked over", in("done"))
	tab.Data("discard", "")
	if strings.Contains(tab.HTML(), `id="own-use"`) {
		t.Error("what was put away is still offered")
	}
}

func TestLinksToRecordingsThatAreNot(t *testing.T) {
	tab := listed(t, &uitest.Laboratory{}, "#/data?recording=v4-cowley2023&session=1")
	wait(t, tab, "the session is missed", in("failed"))
	has(t, tab, "has no session “1”")
	tab = listed(t, &uitest.Laboratory{}, "#/data?recording=nothing")
	has(t, tab, "The link was corrected", "nothing")
}

// Stopped and begun again at once, a fetch is not ended by the end of the one before.
func TestAFetchBegunAgainGoesOn(t *testing.T) { synctest.Test(t, aFetchBegunAgainGoesOn) }

func aFetchBegunAgainGoesOn(t *testing.T) {
	l := &uitest.Laboratory{Recordings: uitest.Recordings{FetchTime: 400 * time.Millisecond}}
	tab := newTab(l, "#/data", nil)
	wait(t, tab, "the catalogue is listed", (*Tab).listed)
	tab.Data("fetch", "v4-cowley2023")
	tab.Data("stop", "v4-cowley2023")
	tab.Data("fetch", "v4-cowley2023")
	for synctest.Wait(); !tab.Fetched(); synctest.Wait() {
		if !strings.Contains(tab.HTML(), `id="fetch-cancel-v4-cowley2023"`) {
			t.Fatal("the page shows no fetch while one is under way")
		}
		time.Sleep(5 * time.Millisecond)
	}
}
