package notebook

import (
	"errors"
	"strings"
	"syscall/js"
	"testing"

	"untrained/assets/neural/archive/promise"
)

func TestBrowserKeepsRuns(t *testing.T) {
	if !js.Global().Get("indexedDB").Truthy() {
		if _, err := (&Browser{Name: "runs of a test"}).List(t.Context()); err == nil ||
			!strings.Contains(err.Error(), "IndexedDB") {
			t.Errorf("without storage it says %v", err)
		}
		t.Skip("there is no IndexedDB here")
	}
	testStore(t, &Browser{Name: "runs of a test"})

	// Another tab sees the same, and another site of this origin does not.
	first, second := &Browser{Name: "runs of a site"}, &Browser{Name: "runs of a site"}
	other := &Browser{Name: "runs of another"}
	e := entry(t, 1, noon)
	if err := first.Put(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	for s, want := range map[*Browser]int{first: 1, second: 1, other: 0} {
		if list, err := s.List(t.Context()); err != nil || len(list) != want {
			t.Errorf("%s: %d saved runs, not %d, %v", s.Name, len(list), want, err)
		}
	}

	// A head that another version wrote is left out, and does not hide the others.
	_, err := first.transaction(t.Context(), "readwrite", func(heads, _ js.Value) js.Value {
		heads.Call("put", "{", "a damaged one")
		return heads.Call("put", 7, "a number")
	})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := second.List(t.Context()); err != nil || len(list) != 1 || list[0].ID != e.ID {
		t.Errorf("%v, %v", list, err)
	}
	for _, id := range []string{"a damaged one", "a number"} {
		if _, err := second.Get(t.Context(), id); err == nil {
			t.Errorf("%s was read", id)
		}
	}

	// A database that the browser closed under the page, as when a user clears the site's data, is opened again.
	first.db.Call("close")
	if _, err := first.List(t.Context()); err == nil {
		t.Error("a closed database was read")
	}
	if list, err := first.List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("after it was opened again: %v, %v", list, err)
	}
}

func TestABrowserThatIsFullSaysWhatHelps(t *testing.T) {
	if err := explain(&promise.Error{Name: "QuotaExceededError"}); !strings.Contains(err.Error(), "free some space") {
		t.Errorf("it says %v", err)
	}
	cause := errors.New("another reason")
	if err := explain(cause); !errors.Is(err, cause) {
		t.Errorf("it says %v", err)
	}
}
