//go:build !js || dev

package page

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Specimen is one component in one state.
type Specimen struct {
	Name  string                 // in the address: #/stories?component=name
	Shows string                 // in a few words
	Make  func() func() []app.UI // brings it into its state and returns what draws it
}
