package stimuli

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"untrained/app/job"
	"untrained/app/lab"
	labstimuli "untrained/app/lab/stimuli"
	"untrained/app/ui/control"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// Page is the page on which every stimulus can be looked at and taken away.
// Pictures are drawn by a worker: one sheet at a time, and when it is there the
// one that is wanted by then.
type Page struct {
	control.Choices
	gallery labstimuli.Gallery

	sheet    *labstimuli.Sheet
	measured *labstimuli.Measurement
	drawing  bool // a worker draws a sheet
	looking  bool // a worker measures the large picture
	fail     *part.Failure

	problems map[string]string // by key, what does not fit together
	table    bool
	said     string

	making  labstimuli.FileFormat // the file under way; "" none
	made    float64               // fraction
	unmake  context.CancelFunc
	attempt int // number of the file; late messages of an earlier one are dropped
	unmade  *part.Failure
}

// New returns the page, at the default choices.
func New(p page.Frame) *Page {
	s := &Page{Choices: control.New(p, labstimuli.Gallery{})}
	s.Changed = func(key string) {
		if count := s.Config.Int(lab.KeyCount); key == "count" && s.Config.Int(lab.KeyPicture) > count {
			s.set("picture", strconv.Itoa(count))
		}
		s.Write()
		s.look()
	}
	s.Slid = func(string) { s.look() }
	return s
}

func (s *Page) Title() string { return "Stimuli" }

func (s *Page) State() page.State {
	switch {
	case s.fail != nil || s.unmade != nil:
		return page.Failed
	case s.drawing || s.looking || s.making != "":
		return page.Running
	case s.sheet != nil:
		return page.Done
	}
	return page.Idle
}

func (s *Page) Enter(a page.Address) {
	s.Read(a)
	s.Write()
	s.look()
}

// set gives a key a value that is known to be right.
func (s *Page) set(key, value string) {
	if next, err := s.Config.Set(key, value); err == nil {
		s.Config = next
	}
}

// sheetOf is what a sheet depends on: everything but the picture looked at and
// the length of files.
func sheetOf(c lab.Config) string {
	if next, err := c.Set(lab.KeyPicture, "1"); err == nil {
		c = next
	}
	return withoutFiles(c).String()
}

// withoutFiles is a configuration with the keys of files at their defaults.
func withoutFiles(c lab.Config) lab.Config {
	for _, p := range (labstimuli.Gallery{}).Properties() {
		if labstimuli.OfFiles(p.Key) {
			if next, err := c.Set(p.Key, p.Default); err == nil {
				c = next
			}
		}
	}
	return c
}

// look brings sheet and large picture up to the choices.
func (s *Page) look() {
	s.problems = s.gallery.Problems(s.Config)
	for key := range s.problems {
		if !labstimuli.OfFiles(key) && key != "picture" {
			return // said beside the control; what is shown stays
		}
	}
	s.draw()
	s.measure()
}

// stale says whether the sheet belongs to other choices.
func (s *Page) stale() bool { return s.sheet != nil && s.shown() != sheetOf(s.Config) }

func (s *Page) shown() string {
	if s.sheet == nil {
		return ""
	}
	c, _, err := lab.ParseConfig(s.gallery, s.sheet.Config)
	if err != nil {
		return ""
	}
	return sheetOf(c)
}

func (s *Page) draw() {
	if s.drawing || s.shown() == sheetOf(s.Config) {
		return
	}
	s.drawing = true
	c := s.Config
	s.P.Spawn(func() {
		sheet, err := job.DrawSheet.Do(context.Background(), s.P.Lab().Worker, job.SheetRequest{Config: c.String()}, nil)
		s.P.Update(func() {
			s.drawing = false
			if err != nil && sheetOf(s.Config) != sheetOf(c) {
				s.look() // it was not this that is wanted by now
				return
			}
			if err != nil {
				s.broke(err)
				return
			}
			s.fail, s.sheet = nil, sheet
			if s.stale() {
				s.look() // the choices went on meanwhile
				return
			}
			s.said = part.Count(len(sheet.Labels), "picture is drawn.", "pictures are drawn.")
		})
	})
}

// measure asks for the numbers of the large picture.
func (s *Page) measure() {
	c := withoutFiles(s.Config)
	if s.looking || s.measured != nil && s.measured.Config == c.String() || s.problems["picture"] != "" {
		return
	}
	s.looking = true
	s.P.Spawn(func() {
		m, err := job.MeasurePicture.Do(context.Background(), s.P.Lab().Worker, job.MeasureRequest{Config: c.String()}, nil)
		s.P.Update(func() {
			s.looking = false
			if err != nil && withoutFiles(s.Config).String() != c.String() {
				s.look()
				return
			}
			if err != nil {
				s.broke(err)
				return
			}
			s.measured = m
			s.look()
		})
	})
}

func (s *Page) broke(err error) {
	s.fail = &part.Failure{Cause: part.Sentence(err.Error()), Remedy: "Change a choice, or press Draw again."}
	s.said = "The pictures could not be drawn."
}

// again draws after a failure.
func (s *Page) again() {
	s.fail, s.sheet, s.measured = nil, nil, nil
	s.look()
}

// reset puts every control back to its default.
func (s *Page) reset() {
	s.Clear()
	s.unmade, s.fail = nil, nil
	s.Write()
	s.look()
	s.said = "Everything is back to its default."
}

// choose takes another picture of the sheet as the large one.
func (s *Page) choose(i int) {
	s.set("picture", strconv.Itoa(i+1))
	delete(s.Corrections, "picture")
	s.Write()
	s.look()
}

// save has a file made and gives it to the reader.
func (s *Page) save(format labstimuli.FileFormat) {
	if s.making != "" {
		return
	}
	for key := range s.problems {
		if labstimuli.OfFiles(key) && format != labstimuli.SheetPNG {
			s.P.Focus("#control-" + key)
			return // said beside the control
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	s.attempt++
	s.making, s.made, s.unmake, s.unmade = format, 0, stop, nil
	s.said = "The file is being made."
	number, c := s.attempt, s.Config
	progress := part.Seldom(func(f float64) {
		s.P.Update(func() {
			if s.attempt == number {
				s.made = f
			}
		})
	})
	s.P.Spawn(func() {
		defer stop()
		file, err := job.MakeFile.Do(ctx, s.P.Lab().Worker, job.FileRequest{Config: c.String(), Format: format}, progress)
		s.P.Update(func() {
			if s.attempt != number || s.making == "" {
				return
			}
			s.making, s.unmake = "", nil
			switch {
			case errors.Is(err, context.Canceled):
			case err != nil:
				s.unmade = &part.Failure{Cause: "The file could not be made: " + part.Sentence(err.Error()),
					Remedy: "Choose fewer or smaller pictures, and try again."}
				s.said = "The file could not be made."
			default:
				s.P.Host().Save(file.Name, mediaType(file.Name), file.Content)
				s.said = "The file " + file.Name + " is ready."
			}
		})
	})
}

// cancel gives the file up.
func (s *Page) cancel() {
	if s.unmake != nil {
		s.unmake()
	}
	s.attempt++
	s.making, s.unmake = "", nil
	s.said = "The file was given up."
}

// mediaType of a file, by its ending.
func mediaType(name string) string {
	switch {
	case strings.HasSuffix(name, ".png"):
		return "image/png"
	case strings.HasSuffix(name, ".zip"), strings.HasSuffix(name, ".npz"):
		return "application/zip"
	}
	return "application/octet-stream"
}

// Paint implements painter. A large sheet is painted in several goes, so that the
// page answers between them.
func (s *Page) Paint() {
	s.Rest()
	if s.sheet == nil {
		return
	}
	const goPixels = 200_000
	pixels := 0
	for i := range s.sheet.Labels {
		if s.P.Host().Paint(canvasID(i), s.raster(i)) {
			if pixels += s.sheet.Size * s.sheet.Size; pixels >= goPixels {
				s.P.Spawn(func() { s.P.Update(func() {}) })
				return
			}
		}
	}
	if i := s.large(); i >= 0 {
		s.P.Host().Paint("large", s.raster(i))
	}
}

func canvasID(i int) string { return "picture-" + strconv.Itoa(i+1) + "-canvas" }

func (s *Page) raster(i int) host.Raster {
	return host.Raster{Key: s.sheet.Config + "#" + strconv.Itoa(i), H: s.sheet.Size, W: s.sheet.Size, C: 1,
		Pix: s.sheet.Picture(i)}
}

// large is the index of the large picture, −1 where the sheet does not have it.
func (s *Page) large() int {
	i := s.Config.Int(lab.KeyPicture) - 1
	if s.sheet == nil || i < 0 || i >= len(s.sheet.Labels) {
		return -1
	}
	return i
}
