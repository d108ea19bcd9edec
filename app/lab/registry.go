package lab

import (
	"fmt"
	"slices"
	"strings"
)

// registry is, with Version, the only global state of this package; it is filled by init
// functions and read afterwards.
var registry []Experiment

// Register makes an experiment known by its name. It is called from init functions and panics if the name is taken.
func Register(e Experiment) {
	if slices.ContainsFunc(registry, func(x Experiment) bool { return x.Name() == e.Name() }) {
		panic("lab: two experiments are called " + e.Name())
	}
	registry = append(registry, e)
}

// Experiments returns the registered experiments in the order of their names.
func Experiments() []Experiment {
	list := slices.Clone(registry)
	slices.SortFunc(list, func(a, b Experiment) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

// Find returns the experiment with this name; the error lists the names.
func Find(name string) (Experiment, error) {
	var names []string
	for _, e := range Experiments() {
		if e.Name() == name {
			return e, nil
		}
		names = append(names, e.Name())
	}
	return nil, fmt.Errorf("no experiment %q; there is %s", name, strings.Join(names, ", "))
}
