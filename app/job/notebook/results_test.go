package notebook

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"unicode/utf16"

	"untrained/assets/reference"
)

// aResult is a small result as “Save JSON” writes it.
const aResult = `{"experiment":"texture-curve","backend":"cpu","tables":[],"verdicts":[]}`

func zipOf(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(aResult))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestResults(t *testing.T) {
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(aResult)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for _, c := range []struct {
		name    string
		content []byte
		results int
		fails   bool
	}{
		{"a result", []byte(aResult), 1, false},
		{"with a mark", []byte("\xef\xbb\xbf" + aResult), 1, false},
		{"lines of Windows", []byte("\r\n" + aResult + "\r\n"), 1, false},
		{"UTF-16", wide, 1, false},
		{"a list", []byte("[" + aResult + "," + aResult + "]"), 2, false},
		{"one after the other", []byte(aResult + "\n" + aResult), 2, false},
		{"saved runs", []byte(`{"format":"untrained sessions","version":1,"sessions":[{"result":` + aResult + `}]}`), 1,
			false},
		{"an empty list", []byte("[]"), 0, false},
		{"a zip", zipOf(t, "a/one.json", "two.JSON", "readme.txt", "__MACOSX/._one.json"), 2, false},
		{"a zip without results", zipOf(t, "readme.txt"), 0, true},
		{"a cut one behind another", []byte(aResult + aResult[:20]), 1, true},
		{"something else", []byte(`{"a":1}`), 0, true},
		{"a web page", []byte("<!doctype html>"), 0, true},
		{"nothing", nil, 0, true},
	} {
		list, err := Results(c.content)
		if len(list) != c.results || (err != nil) != c.fails {
			t.Errorf("%s: %d results (%v), want %d", c.name, len(list), err, c.results)
		}
		for _, one := range list {
			if string(one) != aResult {
				t.Errorf("%s: %s", c.name, one)
			}
		}
	}
}

// For any bytes, what Results returns is JSON.
func FuzzResults(f *testing.F) {
	f.Add([]byte(aResult))
	f.Add([]byte("[" + aResult + "]"))
	f.Add(zipOf(f, "a.json"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<14 {
			return
		}
		list, _ := Results(content)
		for _, one := range list {
			if len(one) > 0 && !json.Valid(one) {
				t.Fatalf("%q", one)
			}
		}
	})
}

// The shared files h: a result as it was saved, with a mark, and in a list.
func TestSharedResults(t *testing.T) {
	if runtime.GOOS == "js" {
		t.Skip("a browser has no files; natively they are read")
	}
	folder := reference.Path(t, "files")
	for _, name := range []string{"h01-result-control.json", "h02-result-with-bom.json", "h06-result-list.json"} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		list, err := Results(content)
		if err != nil || len(list) == 0 {
			t.Errorf("%s: %d results (%v)", name, len(list), err)
			continue
		}
		var r struct{ Experiment string }
		if err := json.Unmarshal(list[0], &r); err != nil || r.Experiment != "multiverse" {
			t.Errorf("%s holds a result of %q (%v)", name, r.Experiment, err)
		}
	}
}
