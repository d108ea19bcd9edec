package neural

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image/color"
	"strings"
	"testing"

	"untrained/assets/picture/picturetest"
	"untrained/assets/zipfile"
	"untrained/assets/zipfile/ziptest"
)

type member struct {
	Name    string
	Content []byte
}

func TestReadJPEGZip(t *testing.T) {
	// Numbers order the pictures, not names or places in the zip.
	content := ziptest.Zip(t,
		member{"folder/", nil},
		member{"folder/image10.jpg", picturetest.JPEG(t, 9, 12, color.Gray{100})},
		member{"folder/image9.JPG", picturetest.JPEG(t, 9, 12, color.RGBA{200, 60, 20, 255})},
		member{"folder/image1.jpeg", picturetest.JPEG(t, 9, 12, color.Gray{10})},
		member{"__MACOSX/folder/._image1.jpg", []byte("litter")},
		member{"folder/image2.jpg", picturetest.JPEG(t, 9, 12, color.Gray{20})},
		member{"folder/image3.jpg", picturetest.JPEG(t, 9, 12, color.Gray{30})},
		member{"folder/image4.jpg", picturetest.JPEG(t, 9, 12, color.Gray{40})},
		member{"folder/image5.jpg", picturetest.JPEG(t, 9, 12, color.Gray{50})},
		member{"folder/image6.jpg", picturetest.JPEG(t, 9, 12, color.Gray{60})},
		member{"folder/image7.jpg", picturetest.JPEG(t, 9, 12, color.Gray{70})},
		member{"folder/image8.jpg", picturetest.JPEG(t, 9, 12, color.Gray{80})},
	)
	m, err := ReadJPEGZip(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	if m.N != 10 || m.H != 9 || m.W != 12 || m.C != 3 || len(m.Pix) != 10*9*12*3 {
		t.Fatalf("%d pictures of %d×%d×%d in %d bytes", m.N, m.H, m.W, m.C, len(m.Pix))
	}
	for i := range m.N {
		want := [3]int{10 * (i + 1), 10 * (i + 1), 10 * (i + 1)}
		if i == 8 {
			want = [3]int{200, 60, 20}
		}
		for c := range 3 {
			if got := int(m.Pix[i*9*12*3+c]); got < want[c]-4 || got > want[c]+4 {
				t.Errorf("picture %d, channel %d is %d, want %d", i, c, got, want[c])
			}
		}
	}
}

func TestReadJPEGZipRefuses(t *testing.T) {
	one := picturetest.JPEG(t, 8, 8, color.Gray{50})
	large := picturetest.JPEG(t, 200, 200, color.RGBA{200, 60, 20, 255})
	huge := bytes.Clone(one)
	if at := bytes.Index(huge, []byte{0xff, 0xc0}); at > 0 { // frame header: height, width
		binary.BigEndian.PutUint16(huge[at+5:], 65000)
		binary.BigEndian.PutUint16(huge[at+7:], 65000)
	}
	whole := ziptest.Zip(t, member{"image1.jpg", one}, member{"image2.jpg", one})
	many := make([]member, zipfile.MaxFiles+1)
	for i := range many {
		many[i].Name = fmt.Sprintf("%d.jpg", i+1)
	}
	for _, c := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty", nil, "not a zip file"},
		{"a page", []byte("<!doctype html>"), "not a zip file"},
		{"cut", whole[:len(whole)-30], "cut"},
		{"no pictures", ziptest.Zip[member](t), "without pictures"},
		{"too many", ziptest.Zip(t, many...), "more than 20000"},
		{"a gap", ziptest.Zip(t, member{"image1.jpg", one}, member{"image3.jpg", one}), "picture number 2 is missing"},
		{"twice", ziptest.Zip(t, member{"a1.jpg", one}, member{"b1.jpg", one}), "there twice"},
		{"no number", ziptest.Zip(t, member{"image.jpg", one}), "not a numbered picture"},
		{"no picture", ziptest.Zip(t, member{"image1.txt", one}), "not a numbered picture"},
		{"not a JPEG", ziptest.Zip(t, member{"image1.jpg", []byte("hello")}), "not a JPEG picture"},
		{"a cut JPEG", ziptest.Zip(t, member{"image1.jpg", large[:len(large)-20]}), "damaged JPEG"},
		{"a huge JPEG", ziptest.Zip(t, member{"image1.jpg", huge}), "65000×65000"},
		{"two sizes", ziptest.Zip(t, member{"image1.jpg", one},
			member{"image2.jpg", picturetest.JPEG(t, 8, 9, color.Gray{1})}),
			"8×9 pixels among pictures of 8×8"},
		{"declares too little", ziptest.Lying(t, "image1.jpg", one, 10), "image1.jpg"},
		{"declares too much", ziptest.Lying(t, "image1.jpg", one, 1<<29), "image1.jpg"},
		{"declares far too much", ziptest.Lying(t, "image1.jpg", one, 1<<40), "expands to more than"},
	} {
		m, err := ReadJPEGZip(t.Context(), c.content)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %d pictures, %v, want an error with %q", c.name, m.N, err, c.says)
		}
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ReadJPEGZip(stopped, whole); err != context.Canceled {
		t.Errorf("a cancelled reading gives %v", err)
	}
}

func FuzzReadJPEGZip(f *testing.F) {
	f.Add(ziptest.Zip(f, member{"image1.jpg", picturetest.JPEG(f, 8, 8, color.Gray{50})}))
	f.Add(ziptest.Zip(f, member{"image1.jpg", picturetest.JPEG(f, 8, 8, color.RGBA{200, 9, 9, 255})}))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<16 {
			return
		}
		m, err := ReadJPEGZip(context.Background(), content)
		if err == nil && len(m.Pix) != m.N*m.H*m.W*m.C {
			t.Fatalf("%d bytes for %d×%d×%d×%d", len(m.Pix), m.N, m.H, m.W, m.C)
		}
	})
}
