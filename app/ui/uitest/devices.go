package uitest

import (
	"context"
	"sync"

	"untrained/app/job"
)

// Devices implements ui.Devices.
type Devices struct {
	Machine     job.Machine // what Explore finds
	ExploreFail error

	mu    sync.Mutex
	known job.Machine
}

// Decide implements ui.Devices.
func (d *Devices) Decide(c job.Choice, w job.Work) job.Decision {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.known.Decide(c, w)
}

// Explore implements ui.Devices: it finds what Machine says.
func (d *Devices) Explore(_ context.Context, _ job.Choice, compare bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.known = d.Machine
	if !compare && d.known.Software {
		d.known.Measured = nil
	}
	d.known.Looked = true
	return d.ExploreFail
}
