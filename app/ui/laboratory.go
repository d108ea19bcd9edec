package ui

import (
	"context"

	"untrained/app/job"
	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/assets/neural"
)

// Laboratory is what the pages need of the place where the work is done. The
// program that starts the page implements it; every method may be called from any
// goroutine, and none is called on the goroutine that draws.
type Laboratory interface {
	Trainer
	Computing
	Microscope
	Classroom

	// Experiments lists what can be run, in the order shown.
	Experiments() []lab.Experiment

	// About tells what runs here.
	About() About

	// Precomputed gives a result that the site carries, by its name in runs.Catalogue.
	Precomputed(ctx context.Context, name string) (*lab.Result, error)

	// Notebook keeps what was run.
	Notebook() notebook.Store

	// Recording describes a recording, whether it is here or not. It downloads
	// nothing.
	Recording(ctx context.Context, id, session string) (Recording, error)

	// Fetch downloads a recording from its public source, verifies and keeps it.
	// progress is called with the fraction of its bytes that has arrived.
	Fetch(ctx context.Context, id, session string, progress func(done float64)) error

	// Run does an experiment, going on where an earlier run of the same request
	// stopped. Events come often; the page picks the latest. Cancelling ctx ends it
	// with ctx's error; what was finished stays kept.
	Run(ctx context.Context, r Request, events func(job.Event)) (*lab.Result, error)

	// Kept says how many units of an unfinished run of this request are kept.
	Kept(ctx context.Context, r Request) (int, error)

	// Forget drops the units that are kept for this request.
	Forget(ctx context.Context, r Request) error

	// Recordings lists the catalogue, every session of every recording one after the
	// other, and last the recording of one's own (neural.OwnID), here or not. It
	// opens none of them.
	Recordings(ctx context.Context) ([]Recording, error)

	// Storage tells what this browser keeps of them.
	Storage(ctx context.Context) (Storage, error)

	// Preview opens a recording that is here and looks it over.
	Preview(ctx context.Context, id, session string) (*job.Preview, error)

	// Remove forgets the files of a recording.
	Remove(ctx context.Context, id, session string) error

	// RemoveAll forgets the files of all recordings, whole or not.
	RemoveAll(ctx context.Context) error

	// Own reads and checks the files of somebody's own recording and looks it over;
	// with keep it becomes the recording neural.OwnID. Nothing leaves the machine.
	Own(ctx context.Context, files []neural.OwnFile, keep bool) (*job.Preview, error)

	// Sheet draws a contact sheet of stimuli; c is a configuration of lab.Gallery.
	Sheet(ctx context.Context, c lab.Config) (*lab.Sheet, error)

	// Measure measures the picture of the sheet that c names.
	Measure(ctx context.Context, c lab.Config) (*lab.Measurement, error)

	// File makes a file of stimuli. progress is called with the fraction done.
	File(ctx context.Context, c lab.Config, format lab.FileFormat, progress func(done float64)) (name string, content []byte, err error)
}

// Request is one run that somebody asks for.
type Request struct {
	Experiment lab.Experiment
	Config     lab.Config
	Workers    int        // 0: as many as suit the machine
	Choice     job.Choice // of the device
}

// About is what the page's footer says about the program.
type About struct {
	Version string
	Device  string   // the CPU, in words: "CPU with SIMD, 3 workers"
	Missing []string // what this browser cannot do here, one sentence each
	Class   bool     // the site keeps a class's results
}

// Recording is what the page shows about a recording. Of one that is not here,
// only what the catalogue knows is filled in; zero means unknown.
type Recording struct {
	job.Description
	Title    string // as a heading: "Macaque V4, natural images"
	About    string // what it is and how it was made
	Kind     neural.Kind
	Here     bool // can be used at once
	Embedded bool // part of this program, never fetched

	// For one that must be fetched:
	Bytes     int64
	Host      string   // where it comes from
	Checksums []string // SHA-256 of each file, in order
}

// Storage is what this browser keeps. Sizes are in bytes, 0 where the browser
// does not tell.
type Storage struct {
	Kept    int64  // of recordings, as fetched, whole or not
	Used    int64  // of this site altogether, as the browser counts
	Quota   int64  // that the browser allows this site
	Lasting bool   // the browser has promised not to clear it by itself
	Warning string // why nothing is kept, in a sentence; "" where it is
}
