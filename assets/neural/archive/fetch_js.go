package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall/js"

	"untrained/assets/neural/archive/promise"
)

const (
	howToFetch = "fetch it on the page of recordings"
	howToReach = "check the connection and try again; some networks block the source: a copy beside the site helps"
)

// browserTransport fetches with the browser's own fetch, on the page or in a worker.
type browserTransport struct{}

func (browserTransport) get(ctx context.Context, address string, from int64) (*answer, error) {
	controller := js.Global().Get("AbortController").New()
	stop := context.AfterFunc(ctx, func() { controller.Call("abort") })
	options := map[string]any{"signal": controller.Get("signal")}
	if from > 0 {
		// A single open range is allowed across origins without asking first.
		options["headers"] = map[string]any{"Range": fmt.Sprintf("bytes=%d-", from)}
		options["cache"] = "no-store"
	}
	fetching, err := promise.Try(func() js.Value { return js.Global().Call("fetch", address, options) })
	if err != nil {
		stop()
		return nil, err
	}
	response, err := promise.Await(ctx, fetching)
	if err != nil {
		stop()
		return nil, err
	}
	a := &answer{
		status: response.Get("status").Int(),
		start:  -1,
		// The length is of what was sent, which a browser may have unpacked since.
		length: -1,
	}
	if header := response.Get("headers").Call("get", "Content-Range"); header.Type() == js.TypeString {
		a.start = rangeStart(header.String())
	}
	if kind := response.Get("headers").Call("get", "Content-Type"); kind.Type() == js.TypeString {
		a.kind = kind.String()
	}
	body := response.Get("body")
	if !body.Truthy() {
		stop()
		a.body = io.NopCloser(strings.NewReader(""))
		return a, nil
	}
	a.body = &streamReader{ctx: ctx, reader: body.Call("getReader"), stop: stop}
	return a, nil
}

// streamReader reads a ReadableStream of bytes.
type streamReader struct {
	ctx    context.Context
	reader js.Value
	chunk  js.Value // what is left of the last chunk
	left   int
	stop   func() bool
}

func (s *streamReader) Read(p []byte) (int, error) {
	for s.left == 0 {
		r, err := promise.Await(s.ctx, s.reader.Call("read"))
		if err != nil {
			return 0, err
		}
		if r.Get("done").Bool() {
			return 0, io.EOF
		}
		s.chunk = r.Get("value")
		s.left = s.chunk.Length()
	}
	n := js.CopyBytesToGo(p, s.chunk)
	if s.left -= n; s.left > 0 {
		s.chunk = s.chunk.Call("subarray", n)
	}
	return n, nil
}

func (s *streamReader) Close() error {
	s.stop()
	// Cancelling a stream that has ended is refused, which must not be reported
	// as an unhandled rejection.
	s.reader.Call("cancel").Call("catch", ignore)
	return nil
}

var ignore = js.FuncOf(func(js.Value, []js.Value) any { return nil })

// root is the address that relative addresses start from: the site's prefix on
// this origin, on the page and in its workers alike.
func root(prefix string) (string, error) {
	location := js.Global().Get("location")
	if !location.Truthy() {
		return "", errors.New("there is no site here that a relative address could belong to")
	}
	if prefix == "" {
		prefix = "/"
	}
	return strings.TrimRight(location.Get("origin").String(), "/") + "/" + strings.Trim(prefix, "/"), nil
}

// resolve makes a base absolute, without a slash at the end.
func resolve(base, prefix string) (string, error) {
	base = strings.TrimRight(base, "/")
	if strings.Contains(base, "://") {
		return base, nil
	}
	r, err := root(prefix)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(base, "/") { // below the origin, not the prefix
		if r, err = root("/"); err != nil {
			return "", err
		}
	}
	return strings.TrimRight(strings.TrimRight(r, "/")+"/"+strings.Trim(base, "/"), "/"), nil
}
