package job

import (
	"context"
	"strings"
	"syscall/js"
	"testing"
)

func TestBrowserKeeps(t *testing.T) {
	if !js.Global().Get("indexedDB").Truthy() {
		k := &Browser{Name: "units of a test"}
		if _, err := k.Load(t.Context(), "a"); err == nil {
			t.Error("parts are loaded from nowhere")
		}
		t.Skip("there is no IndexedDB here")
	}
	testKeeper(t, &Browser{Name: "units of a test"})

	// Another tab sees the same, and another site of this origin does not.
	first, second := &Browser{Name: "units of a site"}, &Browser{Name: "units of a site"}
	other := &Browser{Name: "units of another"}
	for i := range 3 {
		if err := first.Save(t.Context(), "a", i, []byte{byte(i)}); err != nil {
			t.Fatal(err)
		}
	}
	for k, want := range map[*Browser]int{first: 3, second: 3, other: 0} {
		if n, err := k.Count(t.Context(), "a"); err != nil || n != want {
			t.Errorf("%s: %d parts, not %d, %v", k.Name, n, want, err)
		}
	}
	if n, err := second.Count(t.Context(), "b"); err != nil || n != 0 {
		t.Errorf("%d parts of what was never kept, %v", n, err)
	}
	// The user clears the site's data: the database is closed under the run, which goes on with a new one.
	first.db.Call("close")
	if err := first.Save(t.Context(), "a", 7, []byte{7}); err != nil {
		t.Errorf("after its database was closed: %v", err)
	}
	if n, err := second.Count(t.Context(), "a"); err != nil || n != 4 {
		t.Errorf("%d parts, %v", n, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	third := &Browser{Name: "units of a third"}
	if _, err := third.Load(ended, "a"); err == nil {
		t.Error("it was loaded though nobody waits")
	}
	// The database was new, and its opening went on without anybody: it must have its object store all the same.
	if err := third.Save(t.Context(), "a", 0, []byte{1}); err != nil {
		t.Errorf("after a first opening that was cancelled: %v", err)
	}
}

// Where there is no space left the request to keep a part succeeds, and its transaction is aborted: the part is not
// kept, and the run must hear of it.
func TestABrowserWithoutSpaceKeepsNothing(t *testing.T) {
	b := &Browser{db: js.Global().Call("eval", `({ transaction() {
		const store = { put: () => ({ result: 1 }) };
		const t = { error: new DOMException("full", "QuotaExceededError"), objectStore: () => store };
		setTimeout(() => t.onabort({ preventDefault() {} }));
		return t;
	} })`)}
	err := b.Save(t.Context(), "key", 0, []byte{1})
	if err == nil || !strings.Contains(err.Error(), "free some space") {
		t.Errorf("keeping a part without space: %v", err)
	}
}
