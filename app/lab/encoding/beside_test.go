package encoding

import (
	"math"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
)

// What stands beside the regression of several areas is what representational similarity alone gives, interval and
// all; and the regression is what it is without.
func TestPatternsBesideRegression(t *testing.T) {
	const text = severalConfig + "&layer=max1,max2&training=trained,random,pixels,gabor,shuffled-responses&seeds=2"
	for _, more := range []string{"&standardise=feature&pool=2", "&layer=inner:max1,max2"} {
		env := severalAreas(t, 60, 5)
		beside := labtest.RunAll(t, Experiment{}, env, configured(t, Experiment{}, text+more))
		rsa := "&layer=max1,max2&method=rsa"
		alone := labtest.RunAll(t, Experiment{}, env, configured(t, Experiment{}, text+more+rsa))
		patterns := labtest.TableOf(t, beside, lab.TablePatterns)
		by := []string{lab.ColumnArea, lab.ColumnTraining, lab.ColumnDC, lab.ColumnLayer}
		summary := *alone.Table(lab.TableSummary)
		rows := summary.Rows
		summary.Rows = nil
		for _, row := range rows {
			if row[summary.Column(lab.ColumnMeasure)] == lab.ColumnR &&
				row[summary.Column(lab.ColumnTraining)] != lab.ShuffledResponses {
				summary.Rows = append(summary.Rows, row)
			}
		}
		if len(patterns.Rows) != len(summary.Rows) || len(summary.Rows) != 3*(2+2*2+2) {
			t.Fatalf("%s: %d rows, by similarity alone %d", more, len(patterns.Rows), len(summary.Rows))
		}
		for _, column := range []string{lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh} {
			want := cells(&summary, column, by...)
			for key, got := range cells(patterns, column, by...) {
				if !(math.Abs(got-want[key]) < 1e-6) {
					t.Errorf("%s: %s of %s is %v, by similarity alone %v", more, column, key, got, want[key])
				}
			}
		}
	}
	quick := labtest.RunAll(t, Experiment{}, severalAreas(t, 60, 5), configured(t, Experiment{}, text+"&quick=1"))
	if quick.Table(lab.TablePatterns) != nil || quick.Table(lab.TableProfile) == nil {
		t.Error("a quick look compares patterns, too, or has no profile")
	}
}
