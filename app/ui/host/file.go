package host

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// ReadFile reads a JavaScript File that the reader chose, of at most so many
// bytes, and then calls done from the browser's event loop.
func ReadFile(file app.Value, most int, done func([]byte, error)) {
	if size := file.Get("size").Int(); size > most {
		done(nil, fmt.Errorf("it has %d bytes; at most %d are read", size, most))
		return
	}
	var arrived, failed app.Func
	release := func() {
		arrived.Release()
		failed.Release()
	}
	arrived = app.FuncOf(func(_ app.Value, args []app.Value) any {
		array := app.Window().Get("Uint8Array").New(args[0])
		b := make([]byte, array.Get("length").Int())
		app.CopyBytesToGo(b, array)
		release()
		done(b, nil)
		return nil
	})
	failed = app.FuncOf(func(_ app.Value, args []app.Value) any {
		text := "the browser does not give it out"
		if m := args[0].Get("message"); m.Truthy() {
			text = m.String()
		}
		release()
		done(nil, fmt.Errorf("%s", text))
		return nil
	})
	file.Call("arrayBuffer").Call("then", arrived, failed)
}
