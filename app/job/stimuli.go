package job

import (
	"context"

	"untrained/app/lab"
	"untrained/app/lab/stimuli"
)

// The operations of a stimuli.Gallery.
const (
	DrawSheet      Operation[SheetRequest, *stimuli.Sheet]         = "draw sheet"      // a contact sheet of stimuli
	MeasurePicture Operation[MeasureRequest, *stimuli.Measurement] = "measure picture" // the chosen one of the sheet
	MakeFile       Operation[FileRequest, File]                    = "make file"       // of stimuli
)

// SheetRequest is the request of DrawSheet.
type SheetRequest struct {
	Config string // of stimuli.Gallery
}

func (r SheetRequest) run(ctx context.Context, _ Env, progress func(float64)) (*stimuli.Sheet, error) {
	c, err := lab.ParseStrict(stimuli.Gallery{}, r.Config)
	if err != nil {
		return nil, err
	}
	return stimuli.Gallery{}.Sheet(ctx, c, progress)
}

// MeasureRequest is the request of MeasurePicture.
type MeasureRequest struct {
	Config string // of stimuli.Gallery
}

func (r MeasureRequest) run(ctx context.Context, _ Env, _ func(float64)) (*stimuli.Measurement, error) {
	c, err := lab.ParseStrict(stimuli.Gallery{}, r.Config)
	if err != nil {
		return nil, err
	}
	return stimuli.Gallery{}.MeasurePicture(ctx, c)
}

// FileRequest is the request of MakeFile.
type FileRequest struct {
	Config string // of stimuli.Gallery
	Format stimuli.FileFormat
}

// File is a file to be saved.
type File struct {
	Name    string
	Content []byte `json:"-"`
}

func (r FileRequest) run(ctx context.Context, _ Env, progress func(float64)) (f File, err error) {
	c, err := lab.ParseStrict(stimuli.Gallery{}, r.Config)
	if err != nil {
		return f, err
	}
	f.Name, f.Content, err = stimuli.Gallery{}.MakeFile(ctx, c, r.Format, progress)
	return f, err
}
