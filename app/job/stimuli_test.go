//go:build !js

package job

import (
	"bytes"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/stimuli"
)

// A worker draws what the calling goroutine would draw.
func TestStimuliFromAWorker(t *testing.T) {
	pool := Goroutines(1, func() Env { return nil })
	defer pool.Close()
	c, err := lab.ParseStrict(stimuli.Gallery{}, "size=28&count=3&picture=2")
	if err != nil {
		t.Fatal(err)
	}
	want, err := stimuli.Gallery{}.Sheet(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DrawSheet.Do(t.Context(), pool, SheetRequest{c.String()}, nil)
	if err != nil || !bytes.Equal(got.Pix, want.Pix) || got.Config != c.String() {
		t.Errorf("another sheet, %v", err)
	}
	m, err := MeasurePicture.Do(t.Context(), pool, MeasureRequest{c.String()}, nil)
	if err != nil || m.Picture != 2 || m.Label != want.Labels[1] {
		t.Errorf("measured %+v, %v", m, err)
	}
	done := 0.0
	file, err := MakeFile.Do(t.Context(), pool, FileRequest{c.String(), stimuli.SheetPNG}, func(f float64) { done = f })
	if err != nil || len(file.Content) == 0 || file.Name == "" || done != 1 {
		t.Errorf("file %q of %d bytes, done %v, %v", file.Name, len(file.Content), done, err)
	}
}

func TestStimuliThatCannotBeDrawn(t *testing.T) {
	pool := Goroutines(1, func() Env { return nil })
	defer pool.Close()
	c, err := lab.ParseStrict(stimuli.Gallery{}, "figure=foam&ground=foam")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := DrawSheet.Do(t.Context(), pool, SheetRequest{c.String()}, nil); err == nil {
		t.Errorf("a sheet of %d pictures", len(s.Labels))
	}
	if _, err := DrawSheet.Do(t.Context(), pool, SheetRequest{"set=elephants"}, nil); err == nil {
		t.Error("there is a set of elephants")
	}
}
