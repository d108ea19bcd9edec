package job

import (
	"context"

	"untrained/app/lab"
)

// The operations of a lab.Gallery.
const (
	DrawSheet      Operation[SheetRequest, *lab.Sheet]         = "draw sheet"      // a contact sheet of stimuli
	MeasurePicture Operation[MeasureRequest, *lab.Measurement] = "measure picture" // the chosen one of the sheet
	MakeFile       Operation[FileRequest, File]                = "make file"       // of stimuli
)

// SheetRequest is the request of DrawSheet.
type SheetRequest struct {
	Config string // of lab.Gallery
}

func (r SheetRequest) run(ctx context.Context, _ Env, progress func(float64)) (*lab.Sheet, error) {
	c, err := lab.ParseStrict(lab.Gallery{}, r.Config)
	if err != nil {
		return nil, err
	}
	return lab.Gallery{}.Sheet(ctx, c, progress)
}

// MeasureRequest is the request of MeasurePicture.
type MeasureRequest struct {
	Config string // of lab.Gallery
}

func (r MeasureRequest) run(ctx context.Context, _ Env, _ func(float64)) (*lab.Measurement, error) {
	c, err := lab.ParseStrict(lab.Gallery{}, r.Config)
	if err != nil {
		return nil, err
	}
	return lab.Gallery{}.MeasurePicture(ctx, c)
}

// FileRequest is the request of MakeFile.
type FileRequest struct {
	Config string // of lab.Gallery
	Format lab.FileFormat
}

// File is a file to be saved.
type File struct {
	Name    string
	Content []byte `json:"-"`
}

func (r FileRequest) run(ctx context.Context, _ Env, progress func(float64)) (f File, err error) {
	c, err := lab.ParseStrict(lab.Gallery{}, r.Config)
	if err != nil {
		return f, err
	}
	f.Name, f.Content, err = lab.Gallery{}.MakeFile(ctx, c, r.Format, progress)
	return f, err
}
