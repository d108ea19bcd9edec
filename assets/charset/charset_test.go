package charset

import (
	"errors"
	"testing"
	"unicode/utf8"
)

func TestDecode(t *testing.T) {
	for _, c := range []struct{ name, content, text, encoding string }{
		{"nothing", "", "", UTF8},
		{"plain", "a\nb", "a\nb", UTF8},
		{"a mark", "\xef\xbb\xbfa,é", "a,é", UTF8},
		{"lines of Windows", "a\r\nb\r\n", "a\nb\n", UTF8},
		{"lines of an old Mac", "a\rb\r", "a\nb\n", UTF8},
		{"UTF-16 with a mark", "\xff\xfea\x00\xe9\x00\r\x00\n\x00", "aé\n", UTF16LE},
		{"UTF-16, the other order", "\xfe\xff\x00a\x00\xe9", "aé", UTF16BE},
		{"UTF-16 without a mark", "1\x00.\x005\x00", "1.5", UTF16LE},
		{"UTF-16 without a mark, the other order", "\x001\x00.\x005", "1.5", UTF16BE},
		{"a pair of surrogates", "\xff\xfe\x3d\xd8\x00\xde", "😀", UTF16LE},
		{"an odd byte at the end", "\xff\xfea\x00b", "a", UTF16LE},
		{"Windows-1252", "caf\xe9 \x80 \x93", "café € “", Western},
	} {
		text, encoding, err := Decode([]byte(c.content))
		if err != nil || text != c.text || encoding != c.encoding {
			t.Errorf("%s: %q in %s (%v), want %q in %s", c.name, text, encoding, err, c.text, c.encoding)
		}
	}
	if text, _, err := Decode([]byte("PK\x03\x04\x00\x00\x00")); !errors.Is(err, ErrBinary) {
		t.Errorf("a zip is read as %q (%v)", text, err)
	}
}

// For any bytes, what Decode returns is valid UTF-8 without carriage returns.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("caf\xe9\r\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		text, encoding, err := Decode(content)
		if err != nil {
			return
		}
		if !utf8.ValidString(text) || encoding == "" {
			t.Fatalf("%q in %s", text, encoding)
		}
		for _, r := range text {
			if r == '\r' {
				t.Fatal("a carriage return is left")
			}
		}
	})
}
