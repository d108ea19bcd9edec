package page

import (
	"fmt"
	"runtime/debug"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Fault logs what a panic left, with its stack, and returns it as text.
func Fault(r any) string {
	app.Log(fmt.Sprintf("panic: %v\n%s", r, debug.Stack()))
	return fmt.Sprint(r)
}
