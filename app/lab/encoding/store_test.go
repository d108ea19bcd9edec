//go:build !js

package encoding

import (
	"fmt"
	"testing"

	"untrained/app/lab/labtest"
)

// Kept features, and what ridge regression made of them, change no number, whatever
// they are standardised by, and whether they fit or not.
func TestKeptFeaturesChangeNothing(t *testing.T) {
	for _, text := range []string{"standardise=layer", "standardise=feature", "method=rsa", "higher=sim-it"} {
		env := labtest.Tiny(t, 60, 8)
		env.Recordings["sim-it"] = simulatedIT(t, coverage{pictures: 60, cells: 8, repeats: 4}, 4)
		c := labtest.Configure(t, Experiment{}, labtest.TinyConfig+
			"&training=trained,random,shuffled-responses&dc=keep&"+text)
		store := new(spaceStore)
		kept, anew := labtest.RunAll(t, Experiment{store}, env, c), labtest.RunAll(t, Experiment{}, env, c)
		if fmt.Sprint(kept.Tables) != fmt.Sprint(anew.Tables) {
			t.Errorf("%s: kept features give other tables", text)
		}
		if len(store.kept) == 0 {
			t.Errorf("%s: nothing was kept", text)
		}
		again := len(store.kept)
		if other := labtest.RunAll(t, Experiment{store}, env,
			labtest.Configure(t, Experiment{}, labtest.LastWins(c.String()+
				"&seed=9"))); fmt.Sprint(kept.Tables) == fmt.Sprint(other.Tables) {
			t.Errorf("%s: another seed gives the same tables", text)
		}
		if len(store.kept) > keptAtOnce || len(store.kept) < again {
			t.Errorf("%s: %d runs are kept at once", text, len(store.kept))
		}
	}
}
