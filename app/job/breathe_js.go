package job

import (
	"sync"
	"syscall/js"
)

// breathe gives the thread back to the browser, which delivers what has arrived,
// and goes on as soon as it may. A timer would wait at least four milliseconds; a
// message to oneself does not.
func breathe() {
	channel().post()
	<-channel().back
}

type ownChannel struct {
	port js.Value
	back chan struct{}
}

func (c ownChannel) post() { c.port.Call("postMessage", nil) }

var channel = sync.OnceValue(func() ownChannel {
	pair := js.Global().Get("MessageChannel").New()
	c := ownChannel{port: pair.Get("port2"), back: make(chan struct{}, 1)}
	pair.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		c.back <- struct{}{}
		return nil
	}))
	return c
})
