package job

import (
	"context"
	"errors"
	"os"
	"sync"
	"syscall/js"
	"testing"

	"untrained/assets/neural/archive/promise"
	"untrained/assets/weights"
)

// roleKey is set in the environment of the workers that tests start: they run this very program.
const roleKey = "UNTRAINED_TEST_ROLE"

// The roles.
const (
	servesRole = "serves"
	breaksRole = "breaks" // a program that cannot start
)

func TestMain(m *testing.M) {
	switch os.Getenv(roleKey) {
	case servesRole:
		Serve(NewLocal(CPUGeneric, nil, noWeights))
	case breaksRole:
		panic("no shelf for recordings")
	default:
		m.Run()
	}
}

func noWeights(context.Context, weights.Network) ([]byte, error) {
	return nil, errors.New("no weights here")
}

// workerScript is where the tests of a browser find the site's script of workers.
const workerScript = "/worker.js"

// program is this program, compiled once.
var program = sync.OnceValues(func() (js.Value, error) {
	file := js.Global().Call("fetch", "/test.wasm")
	return promise.Await(context.Background(), js.Global().Get("WebAssembly").Call("compileStreaming", file))
})

func module(context.Context) (js.Value, error) { return program() }

// webPool starts workers that serve. The test is skipped where there are none, as in node; TestInBrowser of server runs
// it in a browser.
func webPool(t *testing.T, n int) *webWorkers {
	t.Helper()
	return webPoolOf(t, n, workerScript, module, servesRole)
}

func webPoolOf(t *testing.T, n int, script string, module Module, role string) *webWorkers {
	t.Helper()
	if !js.Global().Get("document").Truthy() {
		t.Skip("there are no Web Workers here")
	}
	p := WebWorkers(n, script, module, map[string]string{roleKey: role}).(*webWorkers)
	t.Cleanup(p.Close)
	return p
}
