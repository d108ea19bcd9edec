package lab

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/assets/weights"
)

// Merge implements Experiment: means over neurons and seeds with intervals,
// paired differences, the neurons one by one, and verdicts.
func (e Encoding) Merge(ctx context.Context, env Env, c Config, units []UnitResult) (*Result, error) {
	s, err := newStudy(ctx, env, c)
	if err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	judges, err := newPanel(s.target)
	if err != nil {
		return nil, err
	}
	m := &merger{panel: judges, family: s.family, study: s, partial: len(units) < len(s.variants())}
	if err := m.gather(units); err != nil {
		return nil, err
	}
	r := s.recording
	result := &Result{
		Experiment: e.Name(), Config: c.String(), Version: Version, Backend: backend.Name(), Seed: uint64(c.Int("seed")),
		Recording: Source{ID: r.ID, Session: r.Session, SHA256: r.SHA256, Simulated: r.Simulated, Citation: r.Citation},
	}
	result.Tables = []Table{m.summary(), m.units(), m.differences()}
	result.Verdicts = m.verdicts()
	m.caution(len(units))
	result.Warnings = s.warnings
	return result, result.check()
}

// merger is the state of one Merge.
type merger struct {
	*panel
	*family
	study      *study
	partial    bool
	conditions []*condition
	ends       [2][]string // which fits often took the smallest, and the largest, penalty
}

// condition is all seeds of one variant.
type condition struct {
	variant
	layers []string
	seeds  []UnitResult
}

// gather sorts the units' results by condition, seeds in unit order.
func (m *merger) gather(units []UnitResult) error {
	variants := m.study.variants()
	for _, u := range units {
		if u.Unit.Index < 0 || u.Unit.Index >= len(variants) {
			return fmt.Errorf("unit %d is not part of this configuration; run it anew", u.Unit.Index)
		}
		v := variants[u.Unit.Index]
		i := slices.IndexFunc(m.conditions, func(k *condition) bool { return k.condition() == v.condition() })
		if i < 0 {
			i = len(m.conditions)
			m.conditions = append(m.conditions, &condition{variant: v, layers: strings.Split(u.Text["layers"], ",")})
		}
		k := m.conditions[i]
		for _, layer := range k.layers {
			n := len(m.neurons)
			for name, want := range map[string]int{"/r": n, "/fve": n, "/penalty": n, "/boot/r": n * m.config.Int("bootstrap"), "/boot/fve": n * m.config.Int("bootstrap"), "/ends": 2} {
				if got := len(u.Arrays[layer+name]); got != want {
					return fmt.Errorf("result of %s has %d values of %s%s, not %d; run it anew", u.Unit.Name, got, layer, name, want)
				}
			}
			for end, share := range u.Arrays[layer+"/ends"] {
				if share > 0.2 && k.training != ShuffledResponses { // which nothing can predict
					m.ends[end] = append(m.ends[end], fmt.Sprintf("%s, %s: %.0f %%", u.Unit.Name, layer, 100*share))
				}
			}
		}
		k.seeds = append(k.seeds, u)
	}
	return nil
}

func (m *merger) summary() Table {
	t := Table{Name: "summary", Columns: columns("area", "recording", "network", "training", "training_set", "layer", "measure", "estimate", "low", "high", "n", "unit", "seeds", "dc")}
	for _, k := range m.conditions {
		for _, layer := range k.layers {
			for _, measure := range m.measures() {
				e := m.estimate(k.seeds, layer, measure.Name)
				t.Rows = append(t.Rows, []any{
					m.recording.Area, m.recording.ID, m.networkOf(k.training), k.training, m.trainingSet(k.training), layer,
					measure.Name, number(e.Value), number(e.Low), number(e.High), float64(len(m.reliable)), measure.Unit, float64(len(k.seeds)), k.dc,
				})
			}
		}
	}
	return t
}

// networkOf is the architecture behind a condition; controls without one have none.
func (m *merger) networkOf(training string) string {
	if training == Pixels || training == Gabor {
		return ""
	}
	return m.spec.String()
}

// trainingSet says what the weights behind a condition were trained on.
func (m *merger) trainingSet(training string) string {
	if training != Trained && training != ShuffledWeights && training != ShuffledResponses || m.trained == nil {
		return ""
	}
	name := m.config.Get("weights")
	if network, err := weights.Find(name); err == nil {
		return network.TrainingSet
	}
	return name
}

// units lists every neuron under every condition, averaged over seeds.
func (m *merger) units() Table {
	t := Table{Name: "units", Columns: columns("unit", "condition", "r", "reliability", "normalised", "penalty", "fve", "layer", "training", "dc", "seeds", "in_means")}
	t.Columns[2].Unit = "correlation"
	for _, k := range m.conditions {
		for _, layer := range k.layers {
			for n, neuron := range m.neurons {
				var r, normalised, penalty, fve float64
				for _, seed := range k.seeds {
					share := 1 / float64(len(k.seeds))
					r += share * seed.Arrays[layer+"/r"][n]
					fve += share * seed.Arrays[layer+"/fve"][n]
					penalty += share * math.Log10(seed.Arrays[layer+"/penalty"][n])
					if m.reliability != nil {
						normalised += share * Normalised(seed.Arrays[layer+"/r"][n], m.reliability[n])
					}
				}
				rho := math.NaN()
				if m.reliability == nil {
					normalised = math.NaN()
				} else {
					rho = m.reliability[n]
				}
				included := "no"
				if slices.Contains(m.reliable, n) {
					included = "yes"
				}
				t.Rows = append(t.Rows, []any{
					m.neuronName(neuron), k.condition(), number(r), number(rho), number(normalised), number(math.Pow(10, penalty)), number(fve),
					layer, k.training, k.dc, float64(len(k.seeds)), included,
				})
			}
		}
	}
	return t
}

func (m *merger) neuronName(u int) string {
	if u < len(m.recording.Units) {
		return m.recording.Units[u]
	}
	return fmt.Sprint(u + 1)
}

// differences lists the comparisons that the claims and their controls need.
func (m *merger) differences() Table {
	t := Table{Name: "differences", Columns: columns("area", "recording", "layer", "comparison", "measure", "estimate", "low", "high", "n", "unit", "seeds")}
	for _, pair := range [][2]string{
		{"trained", "random dc=keep"}, {"trained", "random dc=zero"}, {"trained", "shuffled dc=keep"}, {"trained", "shuffled dc=zero"},
		{"random dc=zero", "random dc=keep"}, {"shuffled dc=zero", "shuffled dc=keep"},
		{"random dc=keep", "shuffled dc=keep"}, {"random dc=zero", "shuffled dc=zero"},
		{"trained", Pixels}, {"random dc=keep", Pixels}, {"random dc=zero", Pixels},
		{"trained", Gabor}, {"random dc=keep", Gabor}, {"random dc=zero", Gabor}, {Gabor, Pixels},
	} {
		a, b := m.find(pair[0]), m.find(pair[1])
		if a == nil || b == nil {
			continue
		}
		for _, layer := range a.layers {
			other := layer
			if !slices.Contains(b.layers, layer) {
				other = b.layers[0]
			}
			for _, measure := range m.measures() {
				e := m.compare(a, layer, b, other, measure.Name)
				t.Rows = append(t.Rows, []any{
					m.recording.Area, m.recording.ID, layer, pair[0] + " − " + pair[1], measure.Name,
					number(e.Value), number(e.Low), number(e.High), float64(len(m.reliable)), measure.Unit, float64(max(len(a.seeds), len(b.seeds))),
				})
			}
		}
	}
	return t
}

// compare is a − b; two forms of the same networks have their seeds in common.
func (m *merger) compare(a *condition, layerA string, b *condition, layerB string, measure string) Estimate {
	return m.difference(a.seeds, layerA, b.seeds, layerB, a.training == b.training, measure)
}

func (m *merger) find(name string) *condition {
	for _, k := range m.conditions {
		if k.condition() == name {
			return k
		}
	}
	return nil
}

// caution says what a reader of the tables must know.
func (m *merger) caution(done int) {
	if all := len(m.study.variants()); done < all {
		m.warn("Partial: %d of %d units of work are done.", done, all)
	}
	if left := len(m.neurons) - len(m.reliable); left > 0 {
		m.warn("%d of %d neurons have a reliability of %g or less and are left out of means.", left, len(m.neurons), m.config.Float("reliability"))
	}
	if m.config.Int("seeds") == 1 && m.study.asksFor(RandomWeights, ShuffledWeights, ShuffledResponses) {
		m.warn("There is one seed: intervals do not say how much random networks differ from each other.")
	}
	for end, list := range m.ends {
		if len(list) == 0 {
			continue
		}
		more := ""
		if len(list) > 3 {
			more = fmt.Sprintf(" and %d more", len(list)-3)
		}
		words := [2]string{"the smallest penalty, and a smaller one might predict better", "the largest penalty, as neurons do that the features hardly predict"}
		m.warn("More than a fifth of the fits take %s (grid %s; %s%s).", words[end], m.config.Get("penalties"), strings.Join(list[:min(3, len(list))], "; "), more)
	}
	if m.config.Get("layer") == "all" {
		m.warn("All layers are shown: picking the best of them afterwards would use the same pictures twice; layer=inner chooses inside the training pictures.")
	}
}

func columns(names ...string) []Column {
	list := make([]Column, len(names))
	for i, name := range names {
		list[i].Name = name
	}
	return list
}
