package own

import (
	"encoding/binary"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/assets/npy"
	"untrained/assets/npy/npytest"
	"untrained/assets/picture/picturetest"
	"untrained/assets/zipfile/ziptest"
)

// numbers is a .npy file of the 60×3 responses in a type of NumPy's, C or Fortran order.
func numbers(descr string, fortran bool) []byte {
	shape, order := "(60, 3)", binary.ByteOrder(binary.LittleEndian)
	if descr[0] == '>' {
		order = binary.BigEndian
	}
	head := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", descr,
		map[bool]string{true: "True", false: "False"}[fortran], shape)
	file := append([]byte("\x93NUMPY\x01\x00"), byte(len(head)), byte(len(head)>>8))
	file = append(file, head...)
	add := func(v any) { file, _ = binary.Append(file, order, v) }
	for k := range ownN * ownUnits {
		i, u := k/ownUnits, k%ownUnits
		if fortran {
			i, u = k%ownN, k/ownN
		}
		v := (i*7 + u*3) % 11 // small and whole, in every type
		switch descr[1:] {
		case "b1":
			add(uint8(v % 2))
		case "i1", "u1":
			add(uint8(v))
		case "i2", "u2":
			add(uint16(v))
		case "i4", "u4":
			add(uint32(v))
		case "i8", "u8":
			add(uint64(v))
		case "f2":
			add([]uint16{0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600, 0x4700, 0x4800, 0x4880, 0x4900}[v])
		case "f4":
			add(float32(v))
		case "f8":
			add(float64(v))
		}
	}
	return file
}

func TestReadTypes(t *testing.T) {
	images := npytest.File(ownPictures(), 60, 4, 4)
	for _, kind := range []string{"b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"} {
		for _, order := range []string{"<", ">"} {
			for _, fortran := range []bool{false, true} {
				r, err := Read(t.Context(), []File{{"images.npy", images}, {"responses.npy", numbers(order+kind, fortran)}})
				if err != nil {
					t.Errorf("%s%s, Fortran %t: %v", order, kind, fortran, err)
					continue
				}
				for k, v := range r.Responses.Responses {
					want := (k/ownUnits*7 + k%ownUnits*3) % 11
					if kind == "b1" {
						want %= 2
					}
					if float64(v) != float64(want) {
						t.Errorf("%s%s, Fortran %t: response %d is %g, want %d", order, kind, fortran, k, v, want)
						break
					}
				}
			}
		}
	}
}

// turned moves the sides of an array in C order: side i of the result is side to[i].
func turned[T any](v []T, shape []int, to ...int) []T {
	var out []T
	place := make([]int, len(to))
	for range v {
		at := 0
		for d, side := range shape {
			at = at*side + place[slices.Index(to, d)]
		}
		out = append(out, v[at])
		for i := len(to) - 1; i >= 0; i-- {
			if place[i]++; place[i] < shape[to[i]] {
				break
			}
			place[i] = 0
		}
	}
	return out
}

func TestReadSides(t *testing.T) {
	grey, colour := ownPictures(), make([]byte, 60*6*8*3)
	for i := range colour {
		colour[i] = byte(i * 37)
	}
	one, many := ownResponses(1), ownResponses(4)
	for _, c := range []struct {
		name              string
		images, responses []byte
		says              string
	}{
		{"as asked for", npytest.File(grey, 60, 4, 4), npytest.File(one, 60, 3), ""},
		{"pictures last", npytest.File(turned(grey, []int{60, 4, 4}, 1, 2, 0), 4, 4, 60), npytest.File(one, 60, 3),
			"height × width × pictures, and were turned"},
		{"colours", npytest.File(colour, 60, 6, 8, 3), npytest.File(one, 60, 3), ""},
		{"channels first", npytest.File(turned(colour, []int{60, 6, 8, 3}, 0, 3, 1, 2), 60, 3, 6, 8), npytest.File(one, 60,
			3),
			"pictures × channels × height × width, and were turned"},
		{"MATLAB's colours", npytest.File(turned(colour, []int{60, 6, 8, 3}, 1, 2, 3, 0), 6, 8, 3, 60),
			npytest.File(one, 60, 3), "height × width × channels × pictures, and were turned"},
		{"units first", npytest.File(grey, 60, 4, 4), npytest.File(turned(one, []int{60, 3}, 1, 0), 3, 60),
			"units × pictures, and were turned"},
		{"repeats", npytest.File(grey, 60, 4, 4), npytest.File(many, 60, 3, 4), ""},
	} {
		r, err := Read(t.Context(), []File{{"images.npy", c.images}, {"responses.npy", c.responses}})
		if err != nil || r.Responses == nil {
			t.Errorf("%s: %v %v", c.name, told(r, err), err)
			continue
		}
		want := grey
		if r.Responses.Images.C == 3 {
			want = colour
		}
		if !slices.Equal(r.Responses.Images.Pix, want) || r.Responses.Repeats == 0 && !slices.Equal(r.Responses.Responses,
			one) ||
			r.Responses.Repeats > 0 && !slices.Equal(r.Responses.Trials, many) {
			t.Errorf("%s: pixels or responses have moved", c.name)
		}
		if said := strings.Join(r.Responses.Notes, "\n"); !strings.Contains(said, c.says) || (c.says == "") != (said == "") {
			t.Errorf("%s: %q, want %q", c.name, said, c.says)
		}
	}
}

// What fits in two ways is asked, and the answer, a file beside the others, is obeyed.
func TestReadAsks(t *testing.T) {
	pix := make([]byte, 12*12*12)
	for i := range pix {
		pix[i] = byte(i * 31)
	}
	square := ownResponses(1)[:12*12]
	many := ownResponses(4)
	swap := turned(many, []int{60, 3, 4}, 0, 2, 1)
	for _, c := range []struct {
		name         string
		files        []File
		key, value   string
		waits        bool
		first, other float32 // response 1 as it is read without and with the answer
	}{
		{"cubes of pictures", []File{{"images.npy", npytest.File(pix, 12, 12, 12)},
			{"responses.npy", npytest.File(ownResponses(1)[:36], 12, 3)}}, "images", "height width pictures", true, 0,
			ownResponses(1)[1]},
		{"as many units as pictures", []File{{"images.npy", npytest.File(pix[:12*9], 12, 3, 3)},
			{"responses.npy", npytest.File(square, 12, 12)}}, "responses", "units pictures", true, 0, square[12]},
		{"repeats before units", []File{{"images.npy", npytest.File(ownPictures(), 60, 4, 4)},
			{"responses.npy", npytest.File(swap, 60, 4, 3)}}, "responses", string(swapped), false, 0, 0},
	} {
		r, err := Read(t.Context(), c.files)
		if err != nil || len(r.Questions) != 1 || r.Questions[0].Key != c.key || (r.Responses == nil) != c.waits {
			t.Errorf("%s: %+v (%v)", c.name, r, err)
			continue
		}
		r, err = Read(t.Context(), Answer(c.files, c.key, c.value))
		if err != nil || r.Responses == nil {
			t.Errorf("%s, answered: %+v (%v)", c.name, r, err)
			continue
		}
		if c.waits && r.Responses.Responses[1] != c.other {
			t.Errorf("%s: response 1 is %g, want %g", c.name, r.Responses.Responses[1], c.other)
		}
		if !c.waits && !slices.Equal(r.Responses.Trials, many) {
			t.Errorf("%s: repeats have moved", c.name)
		}
		if _, err := Read(t.Context(), Answer(c.files, c.key, "sideways")); err == nil {
			t.Errorf("%s: a wrong answer is taken", c.name)
		}
	}
	files := Answer(Answer([]File{{"a.npz", nil}}, "order", "plain"), "order", "natural")
	if len(files) != 2 || string(files[1].Content) != "order: natural\n" {
		t.Errorf("%q", files)
	}
}

func TestReadPixels(t *testing.T) {
	ramp := func(low, high float64) []float32 {
		v := make([]float32, 60*16)
		for i := range v {
			v[i] = float32(low + (high-low)*float64((i*7)%960)/959)
		}
		return v
	}
	overshoot := ramp(0, 1)
	overshoot[3] = 1.004
	wide := ramp(0, 255)
	wide[5] = -3
	bits := make([]byte, 60*16)
	for i := range bits {
		bits[i] = byte(i * i % 7 % 2)
	}
	for _, c := range []struct {
		name   string
		images []byte
		says   string // of a note or a warning; or of the error, after "error: "
	}{
		{"0 to 1", npytest.File(ramp(0, 1), 60, 4, 4), "from 0 to 1, which were scaled"},
		{"overshoot", npytest.File(overshoot, 60, 4, 4), "1 of 960 pixels lay outside of 0 to 1"},
		{"0 to 255", npytest.File(ramp(0, 255), 60, 4, 4), ""},
		{"overshoot of 255", npytest.File(wide, 60, 4, 4), "1 of 960 pixels lay outside of 0 to 255"},
		{"z-scored", npytest.File(ramp(-2.5, 2.5), 60, 4, 4), "error: your recording: images: the pixels are -2.5 to 2.5 " +
			"and look z-scored"},
		{"centred", npytest.File(ramp(-0.5, 0.5), 60, 4, 4), "error: your recording: images: the pixels are -0.5 to 0.5 " +
			"and look z-scored"},
		{"0 to 3", npytest.File(ramp(0, 3), 60, 4, 4), "neither 0 to 1 nor 0 to 255"},
		{"bytes of 0 and 1", npytest.File(bits, 60, 4, 4), "have two levels only, 0 and 255"},
		{"nearly black", npytest.File(ramp(0, 20), 60, 4, 4), "nearly black: no pixel is above 20"},
	} {
		r, err := Read(t.Context(), []File{{"images.npy", c.images},
			{"responses.npy", npytest.File(ownResponses(1), ownN, ownUnits)}})
		if said := told(r, err); !strings.Contains(said, c.says) || strings.HasPrefix(c.says, "error") && err == nil {
			t.Errorf("%s: %s, want %q", c.name, said, c.says)
		}
	}
}

func TestReadGroupsAndNames(t *testing.T) {
	words := make([]string, ownN)
	for i := range words {
		words[i] = fmt.Sprintf("movie %d", i/20)
	}
	objects := append(npy.Header("|O", 3), "\x80\x04pickle"...)
	base := []File{{"images.npy", npytest.File(ownPictures(), 60, 4, 4)},
		{"responses.npy", npytest.File(ownResponses(1), ownN, ownUnits)}}
	for _, c := range []struct {
		name   string
		file   File
		groups int
		says   string
	}{
		{"words of NumPy", File{"group.npy", npy.Strings(words)}, 3, ""},
		{"words in a file", File{"group.txt", []byte("\xef\xbb\xbf" + strings.Join(words, "\r\n"))}, 3, ""},
		{"words under a header", File{"group.csv", []byte("movie\n" + strings.Join(words, "\n") + "\n")}, 3, ""},
		{"objects", File{"group.npy", objects}, 0, "groups (group.npy) were left out"},
		{"names as objects", File{"names.npy", objects}, 0, "names (names.npy) were left out"},
		{"names with a mark", File{"names.txt", []byte("\xef\xbb\xbfa\r\nb\r\nc\r\n")}, 0, ""},
	} {
		r, err := Read(t.Context(), append(slices.Clone(base), c.file))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if len(r.Preview.Groups) != c.groups || !strings.Contains(told(r, err), c.says) {
			t.Errorf("%s: groups %v; %s", c.name, r.Preview.Groups, told(r, err))
		}
		if strings.HasPrefix(c.name, "names with") && r.Responses.UnitName(0) != "a" {
			t.Errorf("the first unit is %q", r.Responses.UnitName(0))
		}
	}
}

// Pictures are found in zips and by the names in a table; what cannot be read is named.
func TestReadPictureFiles(t *testing.T) {
	pictures := func(names ...string) (list []entry) {
		for i, name := range names {
			list = append(list, entry{name, picturetest.JPEG(t, 8, 8, color.Gray{uint8(20 * i)})})
		}
		return list
	}
	var padded, plain []string
	table := "file,a,b\n"
	for i := range 12 {
		padded = append(padded, fmt.Sprintf("p%02d.jpg", i))
		plain = append(plain, fmt.Sprintf("p%d.jpg", i))
	}
	for i := range 12 {
		k := (i * 5) % 12
		table += fmt.Sprintf("p%02d.jpg,%d,%g\n", k, k, math.Sin(float64(k)))
	}
	responses := npytest.File(ownResponses(1)[:36], 12, 3)
	inner := ziptest.Zip(t, pictures(padded...)...)
	for _, c := range []struct {
		name  string
		files []File
		says  string
	}{
		{"a zip beside an array", []File{{"stimuli.zip", inner}, {"responses.npy", responses}}, ""},
		{"zips in a zip", []File{{"all.zip", ziptest.Zip(t, entry{"x/stimuli.zip", inner},
			entry{"x/responses.npy", responses})}},
			""},
		{"an npz in a zip in a zip", []File{{"all.zip", ziptest.Zip(t, entry{"b.zip", ziptest.Zip(t, entry{"r.npz",
			ziptest.Zip(t, entry{"responses.npy", responses})}, entry{"stimuli.zip", inner})})}}, ""},
		{"names in a table", []File{{"stimuli.zip", inner}, {"responses.csv", []byte(table)}},
			"in the order in which the first column"},
		{"numbers of different lengths", []File{{"s.zip", ziptest.Zip(t, pictures(plain...)...)},
			{"responses.npy", responses}},
			"places 10 of 12 pictures otherwise"},
		{"HEIC among them", []File{{"s.zip", ziptest.Zip(t, append(pictures(padded...),
			entry{"q.heic", []byte("\x00\x00\x00\x18ftypheic....")})...)}, {"responses.npy", responses}},
			"error: your recording: images: 1 of 13 pictures are of a kind that is not read (HEIC): q.heic; save them as PNG"},
		{"Excel's own files", []File{{"s.zip", inner}, {"responses.xlsx", ziptest.Zip[entry](t)}}, "save the sheet as CSV"},
		{"something else", []File{{"s.zip", inner}, {"responses.npy", responses}, {"notes.docx", ziptest.Zip[entry](t)}},
			"Left out: notes.docx"},
		{"another name in the table", []File{{"s.zip", inner}, {"responses.csv",
			[]byte(strings.ReplaceAll(table, "p03", "q03"))}}, "names 11 of 12 pictures"},
	} {
		r, err := Read(t.Context(), c.files)
		said := told(r, err)
		if !strings.Contains(said, c.says) || c.says == "" && err != nil {
			t.Errorf("%s: %s, want %q", c.name, said, c.says)
		}
		if c.name == "names in a table" && err == nil {
			for i, v := range r.Responses.Responses {
				if grey := float64(r.Responses.Images.Pix[i/2*8*8*3]); i%2 == 0 && math.Abs(grey-float64(20*v)) > 3 {
					t.Errorf("response %g belongs to a picture of grey %g", v, grey)
				}
			}
		}
	}
}

func TestReadSimilarities(t *testing.T) {
	const n = 12
	images := File{"images.npy", npytest.File(ownPictures()[:n*16], n, 4, 4)}
	matrix := func(change func(m []float32)) File {
		m := make([]float32, n*n)
		for i := range n {
			for j := range n {
				if i != j {
					m[i*n+j] = float32(i*j%7+1) / 10
				}
			}
		}
		change(m)
		return File{"rdm.npy", npytest.File(m, n, n)}
	}
	nan := float32(math.NaN())
	for _, c := range []struct {
		name   string
		change func(m []float32)
		says   string
	}{
		{"as asked for", func([]float32) {}, ""},
		{"similarities", func(m []float32) {
			for i := range n {
				m[i*n+i] = 1
			}
		}, "error: your recording: rdm, subject 1: the diagonal is 1, which no other value exceeds: these are similarities"},
		{"missing on the diagonal", func(m []float32) {
			for i := range n {
				m[i*n+i] = nan
			}
		}, ""},
		{"one half", func(m []float32) {
			for i := range n {
				clear(m[i*n : i*n+i])
			}
		}, ""},
		{"asymmetric", func(m []float32) { m[5] += 0.3 }, "numpy.swapaxes"},
		{"rounded", func(m []float32) { m[5] += 1e-6; m[0] = 1e-7 }, "rounding to 32 bits"},
		{"negative", func(m []float32) { m[5], m[5*n] = -0.05, -0.05 }, "1 of 66 dissimilarities are below 0"},
		{"a pair missing", func(m []float32) { m[5], m[5*n] = nan, nan }, "1 of 12 pictures with missing pairs were left " +
			"out"},
		{"a picture missing", func(m []float32) {
			for j := range n {
				m[3*n+j], m[j*n+3] = nan, nan
			}
		}, "left out for all of them: 3,"},
		{"much missing", func(m []float32) {
			for i := range n {
				for j := range n / 2 {
					m[i*n+j], m[j*n+i] = nan, nan
				}
			}
		}, "error: your recording: rdm: 51 pairs are missing"},
	} {
		r, err := Read(t.Context(), []File{images, matrix(c.change)})
		said := told(r, err)
		if !strings.Contains(said, c.says) || strings.HasPrefix(c.says, "error") != (err != nil) && c.name != "asymmetric" {
			t.Errorf("%s: %s, want %q", c.name, said, c.says)
		}
	}
}
