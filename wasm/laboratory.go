//go:build js

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"syscall/js"

	"untrained/app/job"
	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/page"
	"untrained/assets/neural/archive/promise"
	"untrained/assets/runs"
	"untrained/wasm/place"
)

// laboratory returns the parts of a laboratory that works in Web Workers; the page's thread only passes messages.
func laboratory(s place.Site) page.Laboratory {
	w := workers{s}
	d := newDevices(w)
	errands := w.pool(1, "")
	return page.Laboratory{
		About:       about(s, d.machine.Workers),
		Experiments: slices.DeleteFunc(lab.Experiments(), lab.NeedsFiles),
		Notebook:    &notebook.Browser{Name: "untrained " + s.Prefix() + " sessions"},
		Bundled:     func(ctx context.Context, name string) (*lab.Result, error) { return bundled(ctx, s, name) },
		Worker:      desk{errands: errands, studio: w.pool(1, ""), jury: w.pool(1, "")},
		Runner:      &runner{workers: w, devices: d, keeper: &job.Browser{Name: "untrained " + s.Prefix() + " units"}},
		Recordings:  newRecordings(s, errands),
		Trainer:     trainer{w, d},
		Devices:     d,
		Class:       classroom(s.Env["UNTRAINED_CLASS"]),
	}
}

// about describes the program and what this browser lacks.
func about(s place.Site, workers int) page.About {
	about := page.About{
		Version: lab.Version, Device: fmt.Sprintf("CPU with SIMD, %d worker", workers), Class: s.Env["UNTRAINED_CLASS"] != "",
	}
	if workers != 1 {
		about.Device += "s"
	}
	database, err := promise.Global("indexedDB")
	if err != nil || !database.Truthy() {
		about.Missing = append(about.Missing, "This browser keeps nothing between visits: "+
			"recordings and unfinished runs last until the page is closed.")
	}
	if !js.Global().Get("isSecureContext").Truthy() {
		about.Missing = append(about.Missing,
			"The page came over plain http, so the browser does not keep it for use without a network, "+
				"and lets it use no GPU.")
	}
	return about
}

// bundled reads a result that the site carries. It fails if the file is not the one of the catalogue.
func bundled(ctx context.Context, s place.Site, name string) (*lab.Result, error) {
	raw, err := runs.Read(ctx, name, s.Run)
	if err != nil {
		return nil, err
	}
	r := new(lab.Result)
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, fmt.Errorf("precomputed result %q: %w", name, err)
	}
	return r, nil
}
