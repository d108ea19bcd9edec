package words

import "strings"

// Ships is a module of others that the page or its workers contain.
type Ships struct{ Name, Module, Licence string }

// The licences of what ships.
const (
	BSD3 = "BSD 3-Clause"
	MIT  = "MIT"
)

// Modules lists all modules of others that ship, and Go itself, which is in every program that it compiles.
var Modules = []Ships{
	{"Go", "", BSD3},
	{"go-app", "github.com/maxence-charriere/go-app/v10", MIT},
	{"uuid", "github.com/google/uuid", BSD3},
	{"x/image", "golang.org/x/image", BSD3},
	{"gonum", "gonum.org/v1/gonum", BSD3},
	{"protobuf", "google.golang.org/protobuf", BSD3},
	{"rsc.io/qr", "rsc.io/qr", BSD3},
}

// PartsOfOthers names them with their licences.
func PartsOfOthers() string {
	var names []string
	for _, m := range Modules {
		names = append(names, m.Name+" ("+m.Licence+")")
	}
	return strings.Join(names, ", ")
}
