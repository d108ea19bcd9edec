//go:build soak && !js

package ui_test

import "testing"

// The longer runs of the lessons, which take a minute or two.
func TestSoakLessonsTellTheTruth(t *testing.T) { lessonsHold(t, "selectivity", "texture", "scorecard") }
