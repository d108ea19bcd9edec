package figure

import (
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/part"
	"untrained/nn"
)

// networkNames gives each of several networks a name of its own: in few words where these tell it apart, else with the
// first facts that do, else its text form. nil where there is only one.
func networkNames(networks []string) map[string]string {
	if len(networks) < 2 {
		return nil
	}
	alike := map[string][]string{}
	for _, n := range networks {
		if name := networkName(n); !slices.Contains(alike[name], n) {
			alike[name] = append(alike[name], n)
		}
	}
	names := map[string]string{}
	for name, group := range alike {
		told := tellApart(group)
		for i, n := range group {
			switch {
			case len(group) == 1:
				names[n] = name
			case told == nil:
				names[n] = spaced(n)
			default:
				names[n] = part.Join(name, told[i])
			}
		}
	}
	return names
}

// tellApart returns one fact of each network, the same kind of fact for all and no two alike; nil if none is.
func tellApart(networks []string) []string {
	specs := make([]nn.Spec, len(networks))
	for i, n := range networks {
		spec, err := nn.ParseSpec(n)
		if err != nil {
			return nil
		}
		specs[i] = spec
	}
	channels := func(s nn.Spec, kind nn.Kind) (list []string) {
		for _, l := range s.Layers {
			if l.Kind == kind {
				list = append(list, fmt.Sprint(l.Out))
			}
		}
		return list
	}
	for _, fact := range []func(s nn.Spec) string{
		func(s nn.Spec) string { return fmt.Sprintf("%d×%d pixels", s.Input.H, s.Input.W) },
		func(s nn.Spec) string { return strings.Join(channels(s, nn.ConvLayer), ", ") + " channels" },
		func(s nn.Spec) string { return strings.Join(channels(s, nn.DenseLayer), ", ") + " outputs" },
	} {
		told := make([]string, len(specs))
		for i, s := range specs {
			told[i] = fact(s)
		}
		if len(slices.Compact(slices.Sorted(slices.Values(told)))) == len(told) {
			return told
		}
	}
	return nil
}

// trainingLabel names the weights of a row: as its column training says, but that a network fitted in a table of tasks
// learned the task, not responses, or nothing.
func (r Reader) trainingLabel(row int) string {
	training := r.Text(row, lab.ColumnTraining)
	if training == "fitted" && r.Text(row, lab.ColumnTask) != "" {
		pictures := r.Number(row, lab.ColumnN) * r.Number(row, lab.ColumnSeeds)
		if lab.AtChance(r.Number(row, lab.ColumnEstimate), pictures, r.Number(row, lab.ColumnChance)) {
			return "Trained on this task, learned nothing"
		}
		return "Trained on this task"
	}
	return trainingLabel(training, r.Text(row, lab.ColumnTrainingSet))
}
