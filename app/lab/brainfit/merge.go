package brainfit

import (
	"context"
	"fmt"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/statistics"
)

// Merge implements Experiment: it combines the held-out predictions of all folds, scores them as encoding does, and
// compares fitted with random features.
func (e Experiment) Merge(ctx context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	s, err := newBrainfit(ctx, env, c)
	if err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	m := &brainfitMerger{brainfit: s, partial: len(tasks) < len(s.fittings()), tasks: tasks}
	if err := m.gather(ctx); err != nil {
		return nil, err
	}
	sources := make([]lab.Source, len(s.areas))
	for i, a := range s.areas {
		r := a.Source
		sources[i] = lab.Source{ID: r.ID, Session: r.Session, SHA256: r.SHA256, Simulated: r.Simulated, Citation: r.Citation}
	}
	if s.areas[0].Among != nil {
		sources = sources[:1] // all areas are of one recording
	}
	result := &lab.Result{
		Experiment: e.Name(), Config: c.String(), Version: lab.Version, Backend: backend.Name(), Seed: uint64(s.config.Seed),
		Recording: sources[0], Others: sources[1:],
	}
	result.Tables = []lab.Table{m.summary(), m.table(), m.differences(), m.groups(), m.curves()}
	result.Verdicts = m.verdicts()
	m.caution()
	result.Warnings = s.warnings
	return result, result.Check()
}

// brainfitMerger is the state of one Merge.
type brainfitMerger struct {
	*brainfit
	partial    bool
	tasks      []lab.TaskResult
	conditions []*contender
}

// contender is all seeds of one network with one readout in one area.
type contender struct {
	area, architecture int
	model.Variant      // of the first seed
	readout            string
	seeds              []lab.TaskResult // scores as a panel reads them, under the layer fitLayer
}

// fitLayer is the layer under which a contender's scores are kept.
const fitLayer = "fit"

// gather combines folds. Networks with missing folds are left out.
func (m *brainfitMerger) gather(ctx context.Context) error {
	list := m.fittings()
	type network struct {
		fitting
		folds map[int]lab.TaskResult
	}
	var networks []*network
	for _, u := range m.tasks {
		if u.Task.Index < 0 || u.Task.Index >= len(list) {
			return fmt.Errorf("task %d is not part of this configuration; run it again", u.Task.Index)
		}
		f := list[u.Task.Index]
		if err := m.complete(u, f); err != nil {
			return err
		}
		i := slices.IndexFunc(networks, func(n *network) bool {
			return n.area == f.area && n.architecture == f.architecture && n.Variant == f.Variant
		})
		if i < 0 {
			i = len(networks)
			networks = append(networks, &network{f, make(map[int]lab.TaskResult)})
		}
		for k := range m.areas[f.area].Target.Outer {
			if f.fold == k || f.fold == allFolds {
				networks[i].folds[k] = u
			}
		}
	}
	resamples := make([]*statistics.Resamples, len(m.areas))
	for _, n := range networks {
		of := m.areas[n.area]
		if len(n.folds) < len(of.Target.Outer) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if resamples[n.area] == nil {
			if resamples[n.area], err = of.Target.Resamples(); err != nil {
				return err
			}
		}
		for _, readout := range m.config.readouts() {
			scores := m.score(n.fitting, n.folds, readout, resamples[n.area])
			i := slices.IndexFunc(m.conditions, func(p *contender) bool {
				return p.area == n.area && p.architecture == n.architecture && p.Condition() == n.Condition() &&
					p.readout == readout
			})
			if i < 0 {
				i = len(m.conditions)
				m.conditions = append(m.conditions, &contender{area: n.area, architecture: n.architecture,
					Variant: n.Variant, readout: readout})
			}
			m.conditions[i].seeds = append(m.conditions[i].seeds, scores)
		}
	}
	// In the order of architectures, whichever task finished first.
	slices.SortStableFunc(m.conditions, func(a, b *contender) int {
		if a.area != b.area {
			return a.area - b.area
		}
		return a.architecture - b.architecture
	})
	return nil
}

// complete returns an error if a task's result lacks something.
func (m *brainfitMerger) complete(u lab.TaskResult, f fitting) error {
	of := m.areas[f.area].Target
	for k, fold := range of.Outer {
		if f.fold != k && f.fold != allFolds {
			continue
		}
		epochs := len(u.Arrays[fmt.Sprintf("training/%d", k)])
		for name, want := range map[string]int{
			"readout": len(fold.Test) * len(of.Neurons), "ridge": len(fold.Test) * len(of.Neurons), "best": 1,
			"validation": epochs + 1,
		} {
			if got := len(u.Arrays[fmt.Sprintf("%s/%d", name, k)]); got != want {
				return fmt.Errorf("result of %s has %d values of %s of fold %d, not %d; run it again", u.Task.Name,
					got, name, k+1, want)
			}
		}
	}
	return nil
}

// score combines the predictions of all folds and scores them.
func (m *brainfitMerger) score(f fitting, folds map[int]lab.TaskResult, form string,
	resamples *statistics.Resamples) lab.TaskResult {
	t := m.areas[f.area].Target
	neurons, n := len(t.Neurons), t.Recording.Images.N
	responses := t.Responses
	if f.Training == FittedToShuffled {
		responses = t.Exchanged(f.Seed)
	}
	array := "readout/%d"
	if form == RidgeReadout {
		array = "ridge/%d"
	}
	p := &readout.Prediction{Predicted: make([]float64, n*neurons), TrainingMean: make([]float64, n*neurons)}
	for k, fold := range t.Outer {
		rows, mean := folds[k].Arrays[fmt.Sprintf(array, k)], meanResponses(responses, neurons, fold.Train)
		for at, i := range fold.Test {
			copy(p.Predicted[i*neurons:][:neurons], rows[at*neurons:])
			copy(p.TrainingMean[i*neurons:][:neurons], mean)
		}
	}
	scores := lab.TaskResult{Text: map[string]string{}, Arrays: map[string]lab.Floats{}}
	t.Score(&scores, fitLayer, p, responses, resamples.Replicates(responses, p.TrainingMean, neurons))
	return scores
}

// summary returns the mean score of every network and readout.
func (m *brainfitMerger) summary() lab.Table {
	t := lab.NewSummary(lab.ColumnReadout, lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling,
		lab.ColumnDepth, lab.ColumnRole)
	for _, p := range m.conditions {
		of, a := m.areas[p.area], m.architectures[p.architecture]
		for _, measure := range of.Measures() {
			t.AddSummary(lab.SummaryRow{
				Area: of.Source.Area, Recording: of.Source.ID, Network: a.Spec.String(), Training: p.Training,
				TrainingSet: m.trainingSet(p.Training), Layer: a.Layer(),
				Measure: measure.Name, Estimate: of.Panel.Estimate(p.seeds, fitLayer, measure.Name),
				N: float64(len(of.Panel.Reliable)), Unit: measure.Unit, Seeds: float64(len(p.seeds)),
			}, p.readout, p.DC, a.Activation, a.Pooling, float64(a.Depth), of.Role)
		}
	}
	return t
}

// trainingSet returns what the task-trained weights were trained on. Fitted networks are trained on the responses of
// the row's recording.
func (m *brainfitMerger) trainingSet(training string) string {
	if training != lab.Trained {
		return ""
	}
	return model.TrainedOn(m.config.Weights)
}

// table returns every neuron under every network and readout, averaged over seeds.
func (m *brainfitMerger) table() lab.Table {
	t := lab.Table{Name: lab.TableUnits, Columns: lab.Columns(lab.ColumnUnit, lab.ColumnCondition, lab.ColumnR,
		lab.ColumnReliability, lab.ColumnNormalised, lab.ColumnFVE, lab.ColumnArea, lab.ColumnNetwork, lab.ColumnTraining,
		lab.ColumnReadout, lab.ColumnDC, lab.ColumnSeeds, lab.ColumnInMeans, lab.ColumnFVENormalised)}
	t.Columns[2].Unit = "correlation"
	for _, p := range m.conditions {
		of, a := m.areas[p.area], m.architectures[p.architecture]
		for n, name := range of.Panel.Names {
			var r, fve, normalised float64
			rho := math.NaN()
			if of.Panel.Reliability != nil {
				rho = of.Panel.Reliability[n]
			}
			for _, seed := range p.seeds {
				share := 1 / float64(len(p.seeds))
				r += share * seed.Arrays[fitLayer+"/r"][n]
				fve += share * seed.Arrays[fitLayer+"/fve"][n]
				normalised += share * statistics.Normalised(seed.Arrays[fitLayer+"/r"][n], rho)
			}
			included := "no"
			if slices.Contains(of.Panel.Reliable, n) {
				included = "yes"
			}
			t.Rows = append(t.Rows, []any{name, a.Name() + ": " + p.Condition() + ", " + p.readout, lab.Number(r),
				lab.Number(rho), lab.Number(normalised), lab.Number(fve),
				of.Source.Area, a.Spec.String(), p.Training, p.readout, p.DC, float64(len(p.seeds)), included,
				lab.Number(statistics.FVENormalised(fve, rho))})
		}
	}
	return t
}

// find returns a network with a readout in an area, or nil. dc "" means any form.
func (m *brainfitMerger) find(area, architecture int, training, dc, readout string) *contender {
	for _, p := range m.conditions {
		if p.area == area && p.architecture == architecture && p.Training == training && p.readout == readout &&
			(dc == "" || p.DC == dc) {
			return p
		}
	}
	return nil
}

// pair is two contenders that are compared.
type pair struct {
	name string
	a, b *contender
}

// pairs returns the comparisons within one architecture and area.
func (m *brainfitMerger) pairs(area, architecture int) []pair {
	own := m.config.trainedReadout()
	var list []pair
	add := func(name string, a, b *contender) {
		if a != nil && b != nil {
			list = append(list, pair{name, a, b})
		}
	}
	for _, dc := range []string{"keep", "zero"} {
		random := "random dc=" + dc
		for _, readout := range m.config.readouts() {
			add(fmt.Sprintf("fitted − %s (%s)", random, readout),
				m.find(area, architecture, Fitted, "", readout), m.find(area, architecture, lab.RandomWeights, dc, readout))
		}
		add(fmt.Sprintf("fitted (%s) − %s (ridge)", own, random),
			m.find(area, architecture, Fitted, "", own), m.find(area, architecture, lab.RandomWeights, dc, RidgeReadout))
		for _, readout := range m.config.readouts() {
			add(fmt.Sprintf("task-trained − %s (%s)", random, readout),
				m.find(area, architecture, lab.Trained, "", readout), m.find(area, architecture, lab.RandomWeights, dc, readout))
		}
	}
	for _, readout := range m.config.readouts() {
		add(fmt.Sprintf("fitted − task-trained (%s)", readout),
			m.find(area, architecture, Fitted, "", readout), m.find(area, architecture, lab.Trained, "", readout))
	}
	return list
}

// sameDraws reports whether two contenders have their seeds' random weights in
// common.
func (p pair) sameDraws() bool { return p.a.Training != lab.Trained && p.b.Training != lab.Trained }

func (m *brainfitMerger) differences() lab.Table {
	t := lab.Table{Name: lab.TableDifferences, Columns: lab.Columns(lab.ColumnArea, lab.ColumnRecording, lab.ColumnNetwork,
		lab.ColumnComparison, lab.ColumnMeasure, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN,
		lab.ColumnUnit, lab.ColumnSeeds, lab.ColumnActivation, lab.ColumnPooling, lab.ColumnDepth)}
	for area, of := range m.areas {
		for i, a := range m.architectures {
			for _, p := range m.pairs(area, i) {
				for _, measure := range of.Measures() {
					e, _ := of.Panel.Difference(p.a.seeds, fitLayer, p.b.seeds, fitLayer, p.sameDraws(), measure.Name)
					t.Rows = append(t.Rows, []any{of.Source.Area, of.Source.ID, a.Spec.String(), p.name, measure.Name,
						lab.Number(e.Value), lab.Number(e.Low), lab.Number(e.High), float64(len(of.Panel.Reliable)), measure.Unit,
						float64(max(len(p.a.seeds), len(p.b.seeds))), a.Activation, a.Pooling, float64(a.Depth)})
				}
			}
		}
	}
	return t
}

// curves returns the losses of all trainings, epoch by epoch.
func (m *brainfitMerger) curves() lab.Table {
	t := lab.Table{Name: lab.TableCurves, Columns: lab.Columns(lab.ColumnArea, lab.ColumnActivation, lab.ColumnPooling,
		lab.ColumnDepth, lab.ColumnTraining, lab.ColumnDC, lab.ColumnSeed, lab.ColumnFold, lab.ColumnEpoch,
		lab.ColumnTrainingLoss, lab.ColumnValidationLoss, lab.ColumnKept)}
	list := m.fittings()
	for _, u := range m.tasks {
		f := list[u.Task.Index]
		a := m.architectures[f.architecture]
		for k := range m.areas[f.area].Target.Outer {
			validation, ok := u.Arrays[fmt.Sprintf("validation/%d", k)]
			if !ok {
				continue
			}
			training := u.Arrays[fmt.Sprintf("training/%d", k)]
			best := int(u.Arrays[fmt.Sprintf("best/%d", k)][0])
			for epoch, v := range validation {
				loss, kept := math.NaN(), "no"
				if epoch > 0 {
					loss = training[epoch-1]
				}
				if epoch == best {
					kept = "yes"
				}
				t.Rows = append(t.Rows, []any{m.areas[f.area].Source.Area, a.Activation, a.Pooling, float64(a.Depth), f.Training,
					f.DC, float64(f.Seed), float64(k + 1),
					float64(epoch), lab.Number(loss), lab.Number(v), kept})
			}
		}
	}
	return t
}

// caution adds the warnings that a reader of the tables must know.
func (m *brainfitMerger) caution() {
	if all := len(m.fittings()); m.partial {
		m.warn("Partial: %d of %d tasks are done; networks of which folds are missing are in no table but curves.",
			len(m.tasks), all)
	}
	if m.config.Quick == "1" {
		m.warn("A quick run: small networks, one seed, few epochs; its numbers say where to look, not what is so.")
	}
	for _, of := range m.areas {
		if left := len(of.Panel.Names) - len(of.Panel.Reliable); left > 0 {
			m.warn("%d of %d neurons of %s have a reliability of %g or less and are left out of means.", left,
				len(of.Panel.Names), of.Source.ID, m.config.Reliability)
		}
	}
	if m.config.Seeds == 1 {
		m.warn("There is one seed: intervals do not say how much networks differ from each other.")
	}
	list := m.fittings()
	var stuck, late [2]int // readouts on frozen features, whole networks
	var all [2]int
	for _, u := range m.tasks {
		f := list[u.Task.Index]
		if f.Training == FittedToShuffled {
			continue // which nothing can learn
		}
		kind := 0
		if f.fold != allFolds {
			kind = 1
		}
		for k := range m.areas[f.area].Target.Outer {
			best, ok := u.Arrays[fmt.Sprintf("best/%d", k)]
			if !ok {
				continue
			}
			all[kind]++
			if best[0] == 0 {
				stuck[kind]++
			}
			if int(best[0]) == m.training.epochs {
				late[kind]++
			}
		}
	}
	for kind, what := range []string{"readouts of fixed features", "networks trained on responses"} {
		if n := stuck[kind]; n > 0 {
			m.warn("%d of %d %s never did better on validation pictures than the mean response, which they predict; a smaller "+
				"rate or a stronger decay may help.", n, all[kind], what)
		}
		if n := late[kind]; n > 0 {
			m.warn("%d of %d %s were best in their last epoch, so that more epochs might do better.", n, all[kind], what)
		}
	}
}
