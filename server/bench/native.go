//go:build !js

package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"untrained/app/job/workload"
	"untrained/webgpu"
	"untrained/webgpu/backend"
)

// native times a work on WebGPU without a browser, through the library that package webgpu finds, against the fastest
// of the browser's peers. It returns nil if there is no library or no peer has a time.
func native(id string, f found, repetitions int) []comparison {
	var peer *row
	for i, r := range f.Peers {
		if r.Error == "" && (peer == nil || r.MS < peer.MS) {
			peer = &f.Peers[i]
		}
	}
	b, err := backend.Open(context.Background(), backend.Options{})
	if errors.Is(err, webgpu.ErrUnavailable) || peer == nil {
		return nil
	}
	c := comparison{ID: id, Ours: "webgpu native", Peer: peer.Contender, PeerMS: peer.MS}
	if err == nil {
		defer b.Release()
		err = timeNative(&c, b, peer.Sample, repetitions)
	}
	if err != nil {
		c.Error = "ours: " + err.Error()
	}
	return []comparison{c}
}

func timeNative(c *comparison, b *backend.Backend, sample []float64, repetitions int) error {
	w, err := workload.New(c.ID, b)
	if err != nil {
		return err
	}
	defer w.Release()
	first, err := w.Run()
	if err != nil {
		return err
	}
	first = slices.Clone(first)
	second, err := w.Run()
	if err != nil {
		return err
	}
	if c.ID == "W5" {
		first = append(first, second...)[:len(sample)]
	}
	var times []float64
	for range repetitions {
		start := time.Now()
		if _, err := w.Run(); err != nil {
			return err
		}
		times = append(times, float64(time.Since(start))/1e6)
	}
	slices.Sort(times)
	c.OursMS = times[len(times)/2]
	c.Ratio = c.PeerMS / c.OursMS

	stride, scale, worst := max(1, len(first)/1000), 0.0, 0.0
	for i, want := range sample {
		scale = max(scale, math.Abs(want))
		worst = max(worst, math.Abs(float64(first[i*stride])-want))
	}
	d := worst / scale
	c.Difference, c.Agree = &d, d < agreeWithin

	const runs = 10
	before := b.Counts()
	for range runs {
		if err := w.Submit(); err != nil {
			return err
		}
	}
	n := b.Counts().Since(before)
	_, err = w.Read()
	c.Counts = &counts{
		Device: b.Info().String(), Dispatches: float64(n.Dispatches) / runs, Submits: float64(n.Submits) / runs,
		BytesRead: float64(n.BytesRead) / runs, BytesWritten: float64(n.BytesWritten) / runs,
		Pipelines: float64(b.Counts().Pipelines), CompileMS: float64(b.CompileTime()) / float64(time.Millisecond),
	}
	return err
}
