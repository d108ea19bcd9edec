package ui

import (
	"context"

	"untrained/app/job"
	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/assets/neural"
)

// Laboratory is what the pages need of the program that starts them, one part a concern. Where a part is an interface,
// the file of the page that uses it declares it. Every method may be called from any goroutine; only Devices.Decide and
// Trainer.Train are called on the goroutine that draws.
type Laboratory struct {
	About       About
	Experiments []lab.Experiment // in the order shown
	Notebook    notebook.Store   // keeps what was run

	// Bundled returns a result that the site carries, by its name in runs.Catalogue.
	Bundled func(ctx context.Context, name string) (*lab.Result, error)

	// Worker does what pages ask for while somebody looks: stimuli, views of networks, previews of recordings.
	Worker     job.Worker
	Runner     Runner
	Recordings interface {
		Fetcher
		Archive
	}
	Trainer Trainer
	Devices Devices
	Class   Classroom
}

// Request is one run that a user asks for.
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

// Recording is what the page shows about a recording. Of one that is not here, only what the catalogue knows is filled
// in; zero means unknown.
type Recording struct {
	job.Description
	Title    string // as a heading: "Macaque V4, natural images"
	About    string // what it is and how it was made
	Kind     neural.Kind
	Here     bool // can be used at once
	Embedded bool // part of this program, never fetched
	Bundled  bool // this site has a copy, which is fetched from it when first used

	// For one that must be fetched:
	Bytes     int64    // as far as sizes are known
	Unsized   int      // files whose sizes are not known before they are fetched
	Host      string   // where it comes from
	Checksums []string // SHA-256 of each file, or git blob id (40 digits), in order
}

// Storage is what this browser keeps. Sizes are in bytes, 0 where the browser does not tell.
type Storage struct {
	Kept    int64  // of recordings, as fetched, whole or not
	Used    int64  // of this site altogether, as the browser counts
	Quota   int64  // that the browser allows this site
	Lasting bool   // the browser has promised not to clear it by itself
	Warning string // why nothing is kept, in a sentence; "" where it is
}
