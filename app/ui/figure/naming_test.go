package figure

import (
	"maps"
	"testing"

	"untrained/app/lab"
)

func TestNetworksAreToldApartInWords(t *testing.T) {
	for _, c := range []struct {
		networks []string
		want     map[string]string
	}{
		{[]string{"9x9x1/conv3x3x2/relu"}, nil},
		{[]string{"9x9x1/conv3x3x2/relu", "9x9x1/conv3x3x2/tanh"}, map[string]string{
			"9x9x1/conv3x3x2/relu": "1 layer, ReLU", "9x9x1/conv3x3x2/tanh": "1 layer, tanh"}},
		{[]string{"9x9x1/conv3x3x2/relu", "8x8x1/conv3x3x2/relu"}, map[string]string{
			"9x9x1/conv3x3x2/relu": "1 layer, ReLU, 9×9 pixels", "8x8x1/conv3x3x2/relu": "1 layer, ReLU, 8×8 pixels"}},
		{[]string{"9x9x1/conv3x3x2/relu", "9x9x1/conv3x3x4/relu"}, map[string]string{
			"9x9x1/conv3x3x2/relu": "1 layer, ReLU, 2 channels", "9x9x1/conv3x3x4/relu": "1 layer, ReLU, 4 channels"}},
		{[]string{"9x9x1/conv3x3x2/relu/flatten/dense3", "9x9x1/conv3x3x2/relu/flatten/dense5"}, map[string]string{
			"9x9x1/conv3x3x2/relu/flatten/dense3": "2 layers, ReLU, 3 outputs",
			"9x9x1/conv3x3x2/relu/flatten/dense5": "2 layers, ReLU, 5 outputs"}},
		{[]string{"9x9x1/conv3x3x2/relu", "9x9x1/conv5x5x2/relu"}, map[string]string{ // nothing in words tells these apart
			"9x9x1/conv3x3x2/relu": "9x9x1 / conv3x3x2 / relu", "9x9x1/conv5x5x2/relu": "9x9x1 / conv5x5x2 / relu"}},
	} {
		if got := networkNames(c.networks); !maps.Equal(got, c.want) {
			t.Errorf("%v: %v", c.networks, got)
		}
	}
}

func TestNobodyIsFittedToResponsesInATask(t *testing.T) {
	row := func(task string) Reader {
		table := &lab.Table{Columns: []lab.Column{{Name: lab.ColumnTraining}, {Name: lab.ColumnTask}}}
		table.Rows = append(table.Rows, []any{"fitted", task})
		return Read(table)
	}
	if got := row("figure").trainingLabel(0); got != "Trained on this task" {
		t.Error(got)
	}
	// Ten classes, two networks and 200 pictures each: 52 right answers of 400 are more than guessing explains, 51 not.
	for right, want := range map[float64]string{51: "Trained on this task, learned nothing", 52: "Trained on this task"} {
		table := &lab.Table{Columns: lab.Columns(lab.ColumnTraining, lab.ColumnTask, lab.ColumnEstimate, lab.ColumnN,
			lab.ColumnSeeds, lab.ColumnChance), Rows: [][]any{{"fitted", "figure", right / 400, 200.0, 2.0, 0.1}}}
		if got := Read(table).trainingLabel(0); got != want {
			t.Errorf("%v of 400 right: %s", right, got)
		}
	}
	if got := row("").trainingLabel(0); got != "Fitted to the responses" {
		t.Error(got)
	}
}
