//go:build !js

package browsertest

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// Tasks calls do and returns the processor time of each task that the page's thread executed meanwhile, the longest
// first. It is for soak tests on a quiet machine: on a busy one, the same task takes longer. The measure of Pieces does
// not depend on the machine.
func (p *Page) Tasks(do func()) []time.Duration {
	p.t.Helper()
	type event struct {
		Name, Ph, Cat string
		PID, TID      int64
		TDur          int64 // microseconds
	}
	var mu sync.Mutex
	var events []event
	complete := make(chan struct{})
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	err := chromedp.Listen(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *tracing.EventDataCollected:
			mu.Lock()
			defer mu.Unlock()
			for _, v := range ev.Value {
				var e event
				if json.Unmarshal(v, &e) == nil && (e.TDur > 0 || e.Name == ownMark) {
					events = append(events, e)
				}
			}
		case *tracing.EventTracingComplete:
			close(complete)
		}
	})
	if err != nil {
		p.t.Fatalf("tracing: %v", err)
	}
	p.do("tracing", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, tracing.Start, tracing.StartParams{TraceConfig: &tracing.TraceConfig{
			IncludedCategories: []string{"toplevel", "blink.user_timing"},
		}})
		return err
	}))
	Eval[bool](p, "(performance.mark("+quote(ownMark)+"), true)") // marks the page's thread in the trace
	do()
	p.do("ending the trace", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, tracing.End, cdp.Empty{})
		return err
	}))
	select {
	case <-complete:
	case <-time.After(p.Patience):
		p.t.Fatalf("the trace did not come within %v", p.Patience)
	}
	mu.Lock()
	defer mu.Unlock()
	own := slices.IndexFunc(events, func(e event) bool { return e.Name == ownMark })
	if own < 0 {
		p.t.Fatal("the trace does not name the page’s thread")
	}
	var tasks []time.Duration
	for _, e := range events {
		if e.PID == events[own].PID && e.TID == events[own].TID && e.Name == "ThreadControllerImpl::RunTask" {
			tasks = append(tasks, time.Duration(e.TDur)*time.Microsecond)
		}
	}
	slices.SortFunc(tasks, func(a, b time.Duration) int { return cmp.Compare(b, a) })
	return tasks
}

const ownMark = "untrained tasks"

// Pieces calls do and returns how many elements each task of the page's thread added to the document meanwhile, the
// largest number first. A browser does nothing else while a task runs, so a page stays responsive if it is drawn in
// small pieces.
func (p *Page) Pieces(do func()) []int {
	p.t.Helper()
	// A MutationObserver is called at the end of the task that made the changes.
	Eval[bool](p, `(() => {
		globalThis.pieces = [];
		globalThis.piecesSeen = new MutationObserver(changes => {
			const added = new Set();
			for (const change of changes) for (const node of change.addedNodes) {
				if (node.nodeType !== Node.ELEMENT_NODE) continue;
				added.add(node);
				for (const inner of node.querySelectorAll("*")) added.add(inner);
			}
			if (added.size > 0) pieces.push(added.size);
		});
		piecesSeen.observe(document, {childList: true, subtree: true});
		return true;
	})()`)
	do()
	return Eval[[]int](p, "(piecesSeen.disconnect(), pieces.sort((a, b) => b - a))")
}
