package own

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"untrained/assets/npy"
	"untrained/assets/picture"
	"untrained/assets/zipfile"
)

const (
	maxFiles    = 20_000
	maxNested   = 4       // zips within zips
	maxExpanded = 1 << 30 // bytes of all files together
)

// parts are the files by what they are, and what is said of them.
type parts struct {
	named    map[string]*member // images, responses, group, names, rdm
	pictures []File             // picture files, in the order used once they are read
	foreign  []File             // pictures of kinds that are not read
	left     []string           // files and arrays that have no use, each with a reason where there is one
	answers  map[string]string  // by question

	notes, warnings []string
	questions       []Question

	count, expanded int // files and bytes so far
}

func (p *parts) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

func (p *parts) warn(format string, args ...any) {
	p.warnings = append(p.warnings, fmt.Sprintf(format, args...))
}

var roles = []string{"images", "responses", "group", "names", "rdm"}

// sortOut sorts files by their names and contents, and those inside of zips.
func sortOut(files []File) (*parts, error) {
	p := &parts{named: make(map[string]*member), answers: make(map[string]string)}
	if len(files) == 1 && !bytes.HasPrefix(files[0].Content, []byte("PK")) && path.Ext(files[0].Name) == ".npz" {
		kind, _ := picture.Kind(files[0].Content)
		return nil, fmt.Errorf("%.80q is not a zip file, as an .npz is%s", files[0].base(), isA(kind))
	}
	for _, f := range files {
		if err := p.add(f, 0); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(p.pictures, func(a, b File) int { return naturalOrder(a.Name, b.Name) })
	return p, nil
}

func isA(kind string) string {
	if kind == "" {
		return ""
	}
	return ": it is a " + kind
}

// office are zips that belong to one program.
var office = map[string]string{
	".xlsx": "save the sheet as CSV", ".xls": "save the sheet as CSV", ".ods": "save the sheet as CSV",
	".numbers": "export the sheet as CSV", ".pkl": "pickles are never read here: write numpy.savez(\"mine.npz\", …)",
	".pickle": "pickles are never read here: write numpy.savez(\"mine.npz\", …)",
	".pt":     "write numpy.savez(\"mine.npz\", images=t.numpy(), …)",
	".pth":    "write numpy.savez(\"mine.npz\", images=t.numpy(), …)",
	".tar":    "unpack it first", ".tgz": "unpack it first", ".7z": "unpack it first", ".rar": "unpack it first",
	".nii": "write numpy.savez(\"mine.npz\", responses=betas)", ".rds": "write the table as CSV (write.csv)",
	".rdata": "write the table as CSV (write.csv)", ".parquet": "write the table as CSV (df.to_csv)",
	".feather": "write the table as CSV (df.to_csv)", ".json": "write the table as CSV",
	".docx": "", ".pptx": "",
}

// add sorts one file.
func (p *parts) add(f File, depth int) error {
	base := f.base()
	if strings.HasPrefix(base, ".") || strings.HasPrefix(f.Name, "__MACOSX/") || strings.Contains(f.Name, "/__MACOSX/") ||
		strings.EqualFold(base, "Thumbs.db") || strings.EqualFold(base, "desktop.ini") {
		return nil // litter of file managers
	}
	if p.count++; p.count > maxFiles {
		return fmt.Errorf("more than %d files: at most so many can be read", maxFiles)
	}
	if p.expanded += len(f.Content); p.expanded > maxExpanded {
		return fmt.Errorf("the files have more than %d bytes together", maxExpanded)
	}
	extension := strings.ToLower(path.Ext(base))
	stem := strings.ToLower(strings.TrimSuffix(base, path.Ext(base)))
	kind, readable := picture.Kind(f.Content)
	remedy, isOffice := office[extension]
	switch {
	case strings.ToLower(base) == AnswersFile:
		if err := p.readAnswers(f.Content); err != nil {
			return fmt.Errorf("%s: %w", AnswersFile, err)
		}
	case isOffice && slices.Contains(roles, stem) && remedy != "":
		return fmt.Errorf("%.80q is of a kind that is not read: %s", base, remedy)
	case isOffice:
		p.leave(base, remedy)
	case extension == ".zip" || extension == ".npz" || bytes.HasPrefix(f.Content, []byte("PK\x03\x04")):
		return p.unzip(f, stem, depth)
	case bytes.HasPrefix(f.Content, []byte("\x1f\x8b")):
		return p.gunzip(f, depth)
	case extension == ".mat" || extension == ".h5" || extension == ".hdf5" || extension == ".hdf":
		return p.addVariables(f, stem)
	case npy.Is(f.Content) || extension == ".npy":
		if !slices.Contains(roles, stem) {
			p.leave(base, "")
			return nil
		}
		if !npy.Is(f.Content) {
			return fmt.Errorf("%s: %.80q is not a .npy file: it does not begin with \\x93NUMPY%s", stem, base, isA(kind))
		}
		return p.name(stem, &member{from: base, file: f.Content})
	case slices.Contains([]string{".csv", ".tsv", ".txt", ".dat", ".tab", ".asc"}, extension):
		if !slices.Contains(roles, stem) {
			p.leave(base, "")
			return nil
		}
		return p.name(stem, &member{from: base, table: true, file: f.Content})
	case readable || slices.Contains([]string{".png", ".jpg", ".jpeg"}, extension):
		p.pictures = append(p.pictures, f)
	case kind != "" && kind != "PDF" && kind != "web page":
		p.foreign = append(p.foreign, f)
	default:
		p.leave(base, "")
	}
	return nil
}

func (p *parts) leave(name, remedy string) {
	if remedy != "" {
		name += " (" + remedy + ")"
	}
	p.left = append(p.left, name)
}

func (p *parts) name(role string, m *member) error {
	if before := p.named[role]; before != nil {
		return fmt.Errorf("%s is there twice (%s, %s): keep one", role, before.from, m.from)
	}
	p.named[role] = m
	return nil
}

// unzip sorts the files of a zip. An .npz with a single array may give it its name.
func (p *parts) unzip(f File, stem string, depth int) error {
	if depth >= maxNested {
		return fmt.Errorf("%.80q lies in more than %d zips: unpack them first", f.base(), maxNested)
	}
	inner, err := zipfile.Open(f.Content)
	if err != nil {
		return fmt.Errorf("%.80q: %w", f.base(), err)
	}
	for _, entry := range inner {
		if !entry.Within(maxExpanded - p.expanded) {
			return fmt.Errorf("the files have more than %d bytes together", maxExpanded)
		}
		content, err := entry.Read()
		if err != nil {
			return err
		}
		name := entry.Name
		if base := path.Base(name); len(inner) == 1 && strings.HasPrefix(base, "arr_0") && slices.Contains(roles, stem) {
			name = stem + ".npy"
		}
		if err := p.add(File{name, content}, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// gunzip sorts the file in a gzip file.
func (p *parts) gunzip(f File, depth int) error {
	if depth >= maxNested {
		return fmt.Errorf("%.80q is packed more than %d times: unpack it first", f.base(), maxNested)
	}
	z, err := gzip.NewReader(bytes.NewReader(f.Content))
	if err != nil {
		return fmt.Errorf("%.80q: damaged gzip file: %w", f.base(), err)
	}
	content, err := io.ReadAll(io.LimitReader(z, int64(maxExpanded-p.expanded)+1))
	if err != nil {
		return fmt.Errorf("%.80q: damaged gzip file: %w", f.base(), err)
	}
	if len(content) > 262 && string(content[257:262]) == "ustar" {
		return fmt.Errorf("%.80q is an archive of tar: unpack it first, or pack the files as .zip", f.base())
	}
	name := f.Name
	if strings.EqualFold(path.Ext(name), ".gz") {
		name = name[:len(name)-3]
	}
	return p.add(File{name, content}, depth+1)
}

// complete reports what is missing or there twice.
func (p *parts) complete() error {
	switch {
	case p.named["responses"] != nil && p.named["rdm"] != nil:
		return errors.New("there are both responses and rdm: keep one of them")
	case p.named["images"] != nil && len(p.pictures) > 0:
		return fmt.Errorf("images: there are both %s and %d picture files: keep one of them", p.named["images"].from,
			len(p.pictures))
	case p.named["images"] == nil && len(p.foreign) > 0:
		names, kinds := make([]string, len(p.foreign)), []string{}
		for i, f := range p.foreign {
			kind, _ := picture.Kind(f.Content)
			names[i] = f.base()
			if !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
		return fmt.Errorf("images: %d of %d pictures are of a kind that is not read (%s): %s; save them as PNG",
			len(p.foreign), len(p.foreign)+len(p.pictures), strings.Join(kinds, ", "), list(names))
	case p.named["images"] == nil && len(p.pictures) == 0:
		return fmt.Errorf("images: there are none among %s: add images.npy, or PNG or JPEG files%s", p.there(), p.hint())
	case p.named["responses"] == nil && p.named["rdm"] == nil:
		return fmt.Errorf("there are neither responses nor rdm among %s: add responses.npy, pictures × units%s", p.there(),
			p.hint())
	}
	return nil
}

// there lists what was found.
func (p *parts) there() string {
	var names []string
	for _, role := range roles {
		if m := p.named[role]; m != nil {
			names = append(names, m.from)
		}
	}
	for _, f := range p.pictures {
		names = append(names, f.base())
	}
	names = append(names, p.left...)
	if len(names) == 0 {
		return "no files"
	}
	return list(names)
}

// hint says how to name arrays of which NumPy made up the names.
func (p *parts) hint() string {
	for _, name := range p.left {
		if strings.HasPrefix(name, "arr_0") {
			return "; NumPy keeps the names with numpy.savez(\"mine.npz\", images=images, responses=responses), and those " +
				"of a dictionary d with numpy.savez(\"mine.npz\", **d)"
		}
	}
	return ""
}

func (p *parts) noteLeft() {
	names := slices.Clone(p.left)
	for _, f := range p.foreign {
		names = append(names, f.base())
	}
	if len(names) > 0 {
		p.note("Left out: %s.", list(names))
	}
}

// list writes at most ten names.
func list(names []string) string {
	if len(names) > 10 {
		return strings.Join(names[:10], ", ") + fmt.Sprintf(" and %d more", len(names)-10)
	}
	return strings.Join(names, ", ")
}

// naturalOrder compares names such that 9 comes before 10.
func naturalOrder(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits a text begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
