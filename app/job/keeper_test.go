package job

import (
	"bytes"
	"testing"
)

func TestMemoryKeeps(t *testing.T) { testKeeper(t, new(Memory)) }

// testKeeper is what every Keeper does.
func testKeeper(t *testing.T, k Keeper) {
	t.Helper()
	ctx := t.Context()
	load := func(key string, want ...string) {
		t.Helper()
		parts, err := k.Load(ctx, key)
		if err != nil || len(parts) != len(want) {
			t.Fatalf("%s: %d parts, not %d, %v", key, len(parts), len(want), err)
		}
		for i, w := range want {
			if !bytes.Equal(parts[i], []byte(w)) {
				t.Errorf("%s: part %d is %q, not %q", key, i, parts[i], w)
			}
		}
	}
	save := func(key string, i int, part string) {
		t.Helper()
		if err := k.Save(ctx, key, i, []byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	load("a")
	save("a", 1, "one")
	save("a", 0, "")
	save("b", 0, "other")
	load("a", "", "one")
	save("a", 0, "zero") // again
	load("a", "zero", "one")
	if err := k.Forget(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if err := k.Forget(ctx, "never kept"); err != nil {
		t.Error(err)
	}
	load("a")
	load("b", "other")
}
