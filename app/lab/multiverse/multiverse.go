package multiverse

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/nn/random"
)

// Experiment asks how the outcome of a claim depends on choices that papers rarely report. It repeats the claim's
// experiment under every combination of its named choices and shows all estimates in one figure, a specification
// curve (Simonsohn, Simmons & Nelson 2020, Nat Hum Behav 4:1208; multiverse analysis of Steegen, Tuerlinckx, Gelman &
// Vanpaemel 2016, Perspect Psychol Sci 11:702).
//
// A task is one specification: the whole experiment with one combination. No specification is selected by its
// outcome: the table has every one that could be run.
type Experiment struct{}

func init() { lab.Register(Experiment{}) }

// Name implements Experiment.
func (Experiment) Name() string { return "multiverse" }

// Properties implements Experiment.
func (Experiment) Properties() []lab.Property {
	var claims []lab.Option
	for _, u := range Universes() {
		claims = append(claims, lab.Option{Value: u.Claim, Label: u.Claim + ": " + u.About})
	}
	return []lab.Property{
		{Key: lab.KeyClaim, Label: "Claim", Kind: lab.Choice, Default: claims[0].Value, Options: claims,
			Help: "The claim whose verdict is looked at from all sides."},
		{Key: lab.KeyOnly, Label: "Only where", Kind: lab.Text, Check: checkOnly,
			Help: "Leaves specifications out: key=value|value, several keys separated by semicolons; empty takes all."},
		{Key: lab.KeySample, Label: "At most", Kind: lab.Int, Default: "0", Min: 0, Max: 10000,
			Help: "How many specifications are run, drawn at random from all of them; 0 runs all."},
		{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "3", Min: 1, Max: 100,
			Help: "How many random networks of a kind each specification draws."},
		{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The seed of the first network; it also fixes which specifications are drawn."},
		lab.QuickProperty("four specifications where no other number is set, each in its experiment’s own small version"),
	}
}

// specification is one combination of choices.
type specification struct {
	values []string   // by axis of the universe
	Config lab.Config // of the claim's experiment
}

// Name returns the choices as text.
func (s specification) Name(u universe) string {
	parts := make([]string, len(s.values))
	for i, v := range s.values {
		parts[i] = u.axes[i].key + "=" + v
	}
	return strings.Join(parts, ", ")
}

// Specifications returns what a configuration asks for, in the order of the axes.
func Specifications(c lab.Config) (universe, lab.Experiment, []specification, error) {
	_, u, e, list, err := open(c)
	return u, e, list, err
}

// open reads a configuration, and returns its specifications with it.
func open(c lab.Config) (config, universe, lab.Experiment, []specification, error) {
	c = lab.Quickened(c, Experiment{}, map[string]string{lab.KeySample: "4"})
	k, err := lab.Parse[config](c)
	if err != nil {
		return k, universe{}, nil, nil, err
	}
	u, e, list, err := k.specifications(c)
	return k, u, e, list, err
}

// specifications returns those of a configuration, c; its keys of seeds and quick are handed on as they are.
func (k config) specifications(c lab.Config) (universe, lab.Experiment, []specification, error) {
	u, err := findUniverse(k.Claim)
	if err != nil {
		return u, nil, nil, err
	}
	e, err := lab.Find(u.experiment)
	if err != nil {
		return u, nil, nil, err
	}
	only, err := parseOnly(k.Only)
	if err != nil {
		return u, e, nil, err
	}
	// A choice has had another name in links: areas are now those of one recording.
	if values, old := only["areas"]; old && !slices.Contains(u.keys(), "areas") {
		delete(only, "areas")
		only["recordings"] = values
	}
	for key := range only {
		if !slices.ContainsFunc(u.axes, func(a axis) bool { return a.key == key }) {
			return u, e, nil, fmt.Errorf("only: %q is none of the choices of %s; there are %s", key, u.Claim,
				strings.Join(u.keys(), ", "))
		}
	}
	base, err := lab.ParseStrict(e, u.base)
	if err != nil {
		return u, e, nil, fmt.Errorf("multiverse of %s: %w", u.Claim, err)
	}
	for _, key := range []string{lab.KeySeeds, lab.KeySeed, lab.KeyQuick} {
		if base.Index(key) < 0 { // a deterministic experiment has no seeds
			continue
		}
		if base, err = base.Set(key, c.Get(key)); err != nil {
			return u, e, nil, fmt.Errorf("multiverse of %s: %w", u.Claim, err)
		}
	}
	list := []specification{{Config: base}}
	for _, a := range u.axes {
		var longer []specification
		for _, s := range list {
			for _, v := range a.values {
				if allowed := only[a.key]; allowed != nil && !slices.Contains(allowed, v.Value) {
					continue
				}
				next := specification{values: append(slices.Clone(s.values), v.Value), Config: s.Config}
				if next.Config, err = apply(next.Config, a, v.Value); err != nil {
					return u, e, nil, fmt.Errorf("multiverse of %s: %w", u.Claim, err)
				}
				longer = append(longer, next)
			}
		}
		list = longer
	}
	if lab.IsQuick(c) && u.quick != "" {
		for i := range list {
			if list[i].Config, err = shortened(list[i].Config, u.quick,
				k.Seeds == lab.Defaults(Experiment{}).Int(lab.KeySeeds)); err != nil {
				return u, e, nil, fmt.Errorf("multiverse of %s: %w", u.Claim, err)
			}
		}
	}
	if len(list) == 0 {
		return u, e, nil, fmt.Errorf("only=%s leaves no specification of %s", k.Only, u.Claim)
	}
	if n := k.Sample; n > 0 && n < len(list) {
		kept := random.New(uint64(k.Seed), "lab", "multiverse", u.Claim).Perm(len(list))[:n]
		slices.Sort(kept)
		sampled := make([]specification, n)
		for i, k := range kept {
			sampled[i] = list[k]
		}
		list = sampled
	}
	return u, e, list, nil
}

// apply sets what a value of an axis means: its own key, or several.
func apply(c lab.Config, a axis, value string) (lab.Config, error) {
	pairs := a.sets[value]
	if pairs == "" {
		return c.Set(a.key, value)
	}
	for pair := range strings.SplitSeq(pairs, "&") {
		key, v, _ := strings.Cut(pair, "=")
		var err error
		if c, err = c.Set(key, v); err != nil {
			return c, err
		}
	}
	return c, nil
}

// shortened sets the keys of a quick look, and the number of seeds if seeds is set.
func shortened(c lab.Config, pairs string, seeds bool) (lab.Config, error) {
	for pair := range strings.SplitSeq(pairs, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if key == lab.KeySeeds && !seeds {
			continue
		}
		var err error
		if c, err = c.Set(key, value); err != nil {
			return c, err
		}
	}
	return c, nil
}

// checkOnly accepts what parseOnly can parse; whether a key exists depends on the claim.
func checkOnly(text string) error {
	_, err := parseOnly(text)
	return err
}

// parseOnly parses key=value|value;key=value.
func parseOnly(text string) (map[string][]string, error) {
	only := make(map[string][]string)
	for part := range strings.SplitSeq(text, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		key, values, ok := strings.Cut(part, "=")
		if !ok || key == "" || values == "" {
			return nil, fmt.Errorf("%q is not key=value|value", part)
		}
		only[key] = append(only[key], strings.Split(values, "|")...)
	}
	return only, nil
}

// Needs implements NeedyExperiment: what any of the specifications needs.
func (Experiment) Needs(c lab.Config) []lab.Need {
	_, e, list, err := Specifications(c)
	if err != nil {
		return nil // Tasks returns the error
	}
	var all []lab.Need
	for _, s := range list {
		all = lab.Together(all, lab.Needs(e, s.Config))
	}
	return all
}

// Tasks implements Experiment. It returns an error for a specification that its experiment refuses, before any time
// is spent.
func (Experiment) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	u, e, list, err := Specifications(c)
	if err != nil {
		return nil, err
	}
	tasks := make([]lab.Task, len(list))
	for i, s := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		parts, err := e.Tasks(ctx, env, s.Config)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name(u), err)
		}
		tasks[i] = lab.Task{Index: i, Name: s.Name(u)}
		for _, p := range parts {
			tasks[i].Cost += p.Cost
		}
	}
	return tasks, nil
}

// Run implements Experiment: it runs the claim's experiment under one specification and keeps the verdict on the
// claim: outcome, estimate, low and high, if there are any.
func (Experiment) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	u, e, list, err := Specifications(c)
	if err != nil {
		return lab.TaskResult{}, err
	}
	if task.Index < 0 || task.Index >= len(list) || list[task.Index].Name(u) != task.Name {
		return lab.TaskResult{}, fmt.Errorf("task %d (%s) is not part of this configuration", task.Index, task.Name)
	}
	r, err := lab.Within(ctx, env, e, list[task.Index].Config, progress)
	if err != nil {
		return lab.TaskResult{}, err
	}
	reads := u.reads
	if reads == nil {
		reads = []string{u.Claim}
	}
	i := slices.IndexFunc(r.Verdicts, func(v lab.Verdict) bool { return slices.Contains(reads, v.Claim) })
	if i < 0 {
		return lab.TaskResult{}, fmt.Errorf("%s has no verdict on %s under this specification", u.experiment, u.Claim)
	}
	v := r.Verdicts[i]
	sources, err := json.Marshal(append([]lab.Source{r.Recording}, r.Others...))
	if err != nil {
		return lab.TaskResult{}, err
	}
	result := lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{}, Text: map[string]string{
		"verdict": string(v.Verdict), "criterion": v.Criterion, "recordings": string(sources), "backend": r.Backend,
	}}
	for name, x := range map[string]*float64{"estimate": v.Estimate, "low": v.Low, "high": v.High} {
		if x != nil {
			result.Arrays[name] = lab.Floats{*x}
		}
	}
	return result, nil
}
