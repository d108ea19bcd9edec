package zipfile

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"strconv"
	"strings"
	"testing"

	"untrained/assets/npy"
)

// zipped returns an archive of files with these names, each with its name as content.
func zipped(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "/") {
			w.Write([]byte(name))
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lying returns an archive of one stored file that declares another size than it has.
func lying(t testing.TB, content []byte, declared uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: "a.npy", Method: zip.Store, CRC32: crc32.ChecksumIEEE(content),
		CompressedSize64: uint64(len(content)), UncompressedSize64: declared,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Write(content)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOpen(t *testing.T) {
	files, err := Open(zipped(t, "folder/", "folder/b", "a"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v (%v)", files, err)
	}
	for i, name := range []string{"folder/b", "a"} {
		content, err := files[i].Read()
		if err != nil || files[i].Name != name || string(content) != name {
			t.Errorf("%s holds %q (%v), want %s", files[i].Name, content, err, name)
		}
	}
}

func TestRefuses(t *testing.T) {
	many := make([]string, MaxFiles+1)
	for i := range many {
		many[i] = strconv.Itoa(i)
	}
	whole := zipped(t, "a.npy", "b.npy")
	damaged := bytes.Clone(whole)
	damaged[36] ^= 0xff
	for _, c := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty", nil, "not a zip file"},
		{"an array", npy.Header("<f8", 0), "not a zip file"},
		{"cut", whole[:len(whole)-30], "it was cut short"},
		{"too many", zipped(t, many...), "more than 20000"},
		{"damaged", damaged, `"a.npy"`},
		{"declares too little", lying(t, make([]byte, 100), 20), `"a.npy"`},
		{"declares too much", lying(t, make([]byte, 100), 1<<29), `"a.npy"`},
		{"declares far too much", lying(t, make([]byte, 100), 1<<40), "expands to more than"},
	} {
		files, err := Open(c.content)
		for _, f := range files {
			if err == nil {
				_, err = f.Read()
			}
		}
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.says)
		}
	}
}

// For any bytes, Open and Read return, and the files have no more bytes than the limits allow.
func FuzzOpen(f *testing.F) {
	f.Add(zipped(f, "a.npy"))
	f.Add(zipped(f))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<16 {
			return
		}
		files, err := Open(content)
		if err != nil {
			return
		}
		total := 0
		for _, file := range files {
			data, err := file.Read()
			if err != nil {
				continue
			}
			if total += len(data); total > maxExpanded {
				t.Fatalf("%d bytes", total)
			}
			if a, err := npy.Read(data); err == nil && a.Len() > len(data) {
				t.Fatalf("%d elements in %d bytes", a.Len(), len(data))
			}
		}
	})
}
