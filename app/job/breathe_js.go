package job

import (
	"sync"
	"syscall/js"
)

// breathe gives the thread to the browser, so that messages are delivered, and returns as soon as possible. It sends
// itself a message, because a timer would take at least four milliseconds.
func breathe() {
	channel().post()
	<-channel().back
}

// loop is a message channel to this thread.
type loop struct {
	port js.Value
	back chan struct{}
}

func (c loop) post() { c.port.Call("postMessage", nil) }

var channel = sync.OnceValue(func() loop {
	pair := js.Global().Get("MessageChannel").New()
	c := loop{port: pair.Get("port2"), back: make(chan struct{}, 1)}
	pair.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		c.back <- struct{}{}
		return nil
	}))
	return c
})
