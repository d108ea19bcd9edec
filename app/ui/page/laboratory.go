package page

import (
	"context"
	"strings"

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

// Archive keeps recordings.
type Archive interface {
	// List returns the catalogue, every session of every recording one after the other, and last the user's own
	// recording (neural.OwnID), here or not. It opens none of them.
	List(ctx context.Context) ([]Recording, error)

	// Storage returns what this browser keeps of them.
	Storage(ctx context.Context) (Storage, error)

	// Remove forgets the files of a recording.
	Remove(ctx context.Context, id, session string) error

	// RemoveAll forgets the files of all recordings, complete or not.
	RemoveAll(ctx context.Context) error
}

// Runner runs experiments.
type Runner interface {
	// Run does an experiment, going on where an earlier run of the same request stopped. It calls events often. When ctx
	// is cancelled, Run returns ctx's error; finished tasks stay kept.
	Run(ctx context.Context, r Request, events func(job.Event)) (*lab.Result, error)

	// Kept returns how many tasks of an unfinished run of this request are kept.
	Kept(ctx context.Context, r Request) (int, error)

	// Forget drops the tasks that are kept for this request.
	Forget(ctx context.Context, r Request) error
}

// Classroom is the way to the teacher's machine, where the site has one.
type Classroom interface {
	// Ask sends a request to the class of this site and returns the JSON of the answer. path lies below the class's
	// address: "ABCDEF/results?since=3". key is the teacher's, "" from anybody else. A refusal is an error in the
	// server's words.
	Ask(ctx context.Context, method, path, key string, body []byte) ([]byte, error)
}

// ClassCode gives a code as the server writes it; "" for what can be none.
func ClassCode(text string) string {
	code := strings.ToUpper(strings.TrimSpace(text))
	if len(code) != 6 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return code
}

// Requests says what leaves this machine, in the footer of every page.
func (a About) Requests() string {
	if a.Class {
		return "The only outside requests are recordings you ask for; results go to the class of this site only if you " +
			"tick the box that says so."
	}
	return "The only outside requests are recordings you ask for."
}

// Fetcher gets recordings.
type Fetcher interface {
	// Find describes a recording, whether it is here or not. It downloads nothing.
	Find(ctx context.Context, id, session string) (Recording, error)

	// Fetch downloads a recording from its public source, verifies and keeps it. It calls progress with the fraction of
	// the recording's bytes that has arrived.
	Fetch(ctx context.Context, id, session string, progress func(done float64)) error
}

// Devices chooses between the CPU and a GPU.
type Devices interface {
	// Decide returns the backend that does a work, and why, as far as is known now. It does not wait.
	Decide(c job.Choice, w job.Work) job.Decision
	// Explore finds out what Decide must know for this choice: it looks for a GPU and, where one might be faster or with
	// compare, times it, which takes a second or two beside the page. It forgets an earlier failure of the GPU.
	Explore(ctx context.Context, c job.Choice, compare bool) error
}

// Trainer is what the page #/train needs of the laboratory.
type Trainer interface {
	// Train opens a training session with the text of a configuration of training.Page, on the device that Decide
	// chooses. It calls hear from another goroutine. It does not wait, and may be called on the goroutine that draws.
	Train(config string, c job.Choice, hear func(job.State)) job.Training
}
