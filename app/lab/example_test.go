package lab_test

import (
	"context"
	"fmt"
	"log"

	"untrained/app/lab"
)

// tosses is an experiment without a network: the share of heads among tosses of a coin, one task a coin.
type tosses struct{}

func (tosses) Name() string { return "tosses" }

func (tosses) Properties() []lab.Property {
	return []lab.Property{{Key: "coins", Label: "Coins", Help: "How many.", Kind: lab.Int, Default: "2", Min: 1, Max: 9}}
}

func (tosses) Tasks(_ context.Context, _ lab.Env, c lab.Config) (tasks []lab.Task, err error) {
	for i := range c.Int("coins") {
		tasks = append(tasks, lab.Task{Index: i, Name: fmt.Sprintf("coin %d", i+1), Cost: 1})
	}
	return tasks, nil
}

func (tosses) Run(_ context.Context, _ lab.Env, _ lab.Config, task lab.Task, _ func(float64)) (lab.TaskResult, error) {
	heads := float64(task.Index+1) / 4
	return lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{"heads": {heads}}}, nil
}

func (tosses) Merge(_ context.Context, _ lab.Env, c lab.Config, done []lab.TaskResult) (*lab.Result, error) {
	t := lab.Table{Name: "coins", Columns: []lab.Column{{Name: "coin"}, {Name: "heads"}}}
	for _, r := range done {
		t.Rows = append(t.Rows, []any{r.Task.Name, r.Arrays["heads"][0]})
	}
	return &lab.Result{Experiment: "tosses", Config: c.String(), Tables: []lab.Table{t}}, nil
}

// An experiment splits its work into tasks, which workers run in any order, and merges what they found into one result.
func Example() {
	ctx, e := context.Background(), tosses{}
	c, err := lab.ParseStrict(e, "coins=3")
	if err != nil {
		log.Fatal(err)
	}
	tasks, err := e.Tasks(ctx, nil, c)
	if err != nil {
		log.Fatal(err)
	}
	var done []lab.TaskResult
	for _, task := range tasks {
		r, err := e.Run(ctx, nil, c, task, func(float64) {})
		if err != nil {
			log.Fatal(err)
		}
		done = append(done, r)
	}
	result, err := e.Merge(ctx, nil, c, done)
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range result.Tables[0].Rows {
		fmt.Println(row...)
	}
	// Output:
	// coin 1 0.25
	// coin 2 0.5
	// coin 3 0.75
}
