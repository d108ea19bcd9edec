//go:build !js

package browsertest

import (
	"context"
	"encoding/json"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Eval returns the value of a JavaScript expression. If that is a promise, Eval waits for it.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	v, err := eval[T](ctx, expression)
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", expression, err, p.state())
	}
	return v
}

func eval[T any](ctx context.Context, expression string) (T, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, func(e *runtime.EvaluateParams) {
		await := true
		e.AwaitPromise = &await
	}))
}

// ask evaluates an expression until there is an answer or an error. While the browser leaves a document, an evaluation
// may never be answered, so ask gives up and tries again; on a busy machine an answer takes long, so each attempt waits
// twice as long as the one before.
func ask[T any](ctx context.Context, most time.Duration, expression string) (v T, err error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for bound := 3 * time.Second; ; bound *= 2 {
		once, cancel := context.WithTimeout(ctx, bound)
		v, err = eval[T](once, expression)
		late := once.Err() != nil
		cancel()
		if err == nil || !late || ctx.Err() != nil {
			return v, err
		}
	}
}

func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // impossible: a string always encodes
	}
	return string(b)
}
