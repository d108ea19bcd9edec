//go:build (linux || darwin) && (amd64 || arm64)

package webgpu

import (
	"context"
	"fmt"
	"sync"
	"time"
	"unsafe"

	"github.com/ebitengine/purego"
)

// reply holds the arguments of a callback. Not every callback fills every field.
type reply struct {
	status  uint32
	object  handle
	kind    uint32 // of an error
	message string
}

// expected are the receivers of callbacks, by the number that C carries for us: C never
// sees a pointer of Go.
var expected struct {
	sync.Mutex
	last uintptr
	by   map[uintptr]func(reply)
}

func expect(f func(reply)) uintptr {
	expected.Lock()
	defer expected.Unlock()
	if expected.by == nil {
		expected.by = map[uintptr]func(reply){}
	}
	expected.last++
	expected.by[expected.last] = f
	return expected.last
}

func forget(id uintptr) {
	expected.Lock()
	defer expected.Unlock()
	delete(expected.by, id)
}

func deliver(id uintptr, r reply) {
	expected.Lock()
	f := expected.by[id]
	expected.Unlock()
	if f != nil {
		f(r)
	}
}

// callbacks are functions that C can call: one for each signature, because they are
// never freed. A string view by value is two words in both conventions (System V amd64,
// AAPCS64), and a panic must not cross the frames of C.
var callbacks = sync.OnceValue(func() (c struct{ object, plain, scope, lost, uncaptured, info uintptr }) {
	// status, object, message, id, 0: adapter, device, pipeline
	c.object = purego.NewCallback(func(status, object uintptr, data unsafe.Pointer, size, id, _ uintptr) {
		defer swallow()
		deliver(id, reply{status: uint32(status), object: object, message: view{data, size}.text()})
	})
	// status, message, id, 0: a map
	c.plain = purego.NewCallback(func(status uintptr, data unsafe.Pointer, size, id, _ uintptr) {
		defer swallow()
		deliver(id, reply{status: uint32(status), message: view{data, size}.text()})
	})
	// status, type, message, id, 0
	c.scope = purego.NewCallback(func(status, kind uintptr, data unsafe.Pointer, size, id, _ uintptr) {
		defer swallow()
		deliver(id, reply{status: uint32(status), kind: uint32(kind), message: view{data, size}.text()})
	})
	// *device, reason or type, message, id, 0: device lost, uncaptured error
	c.lost = purego.NewCallback(func(_, kind uintptr, data unsafe.Pointer, size, id, _ uintptr) {
		defer swallow()
		deliver(id, reply{status: success, kind: uint32(kind), message: view{data, size}.text()})
	})
	c.uncaptured = c.lost
	// status, *info, id, 0: the first error of a shader; its place is in object (line)
	// and kind (column)
	c.info = purego.NewCallback(func(status uintptr, info *compilationInfo, id, _ uintptr) {
		defer swallow()
		r := reply{status: uint32(status)}
		if info != nil && info.messages != nil {
			for _, m := range unsafe.Slice((*compilationMessage)(info.messages), info.count) {
				if m.kind == compilationError {
					r.object, r.kind, r.message = handle(m.line), uint32(m.column), m.message.text()
					break
				}
			}
		}
		deliver(id, r)
	})
	return c
})

// swallow stops a panic before it reaches C; the request then stays unanswered and
// fails for that reason.
func swallow() { _ = recover() }

// slice bounds one wait inside the library, so that a context's end is noticed.
const slice = 50 * time.Millisecond

// future is a request under way.
type future struct {
	id     uintptr
	number uint64
	got    reply
	done   bool
}

// begin starts a request; ask passes its callback to the library.
func begin(function uintptr, ask func(callbackInfo) uint64) *future {
	f := &future{}
	f.id = expect(func(r reply) { f.got, f.done = r, true })
	f.number = ask(callbackInfo{mode: waitAnyOnly, function: function, id: f.id})
	return f
}

// poll waits up to d and runs the callback if the request is answered.
func (l *library) poll(f *future, d time.Duration) {
	w := futureWaitInfo{future: f.number}
	status := l.waitAny(l.instance, 1, &w, uint64(d))
	switch {
	case f.done:
	case status == waitTimedOut:
		return
	default:
		f.done = true
		f.got = reply{message: fmt.Sprintf("the library answers a wait with status %d", status)}
	}
	forget(f.id)
}

const waitTimedOut = 2

// wait waits for a future that no device owns.
func (l *library) wait(ctx context.Context, f *future) (reply, error) {
	for !f.done {
		if err := ctx.Err(); err != nil {
			forget(f.id)
			return reply{}, err
		}
		l.poll(f, slice)
	}
	return f.got, nil
}
