package pool

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
)

// Pool puts results of one experiment that differ in their seeds alone into one, as
// the groups of a class compute them. Its summary has, for every row they share, the
// mean of the estimates.
//
// What differs between groups is which random networks they drew; the recording,
// and so the uncertainty over neurons and pictures, they have in common, and no
// number of groups makes it smaller. The half-width of a pooled interval is
// therefore √(w² + t²·s²/k): w the root mean square of the groups' own half-widths,
// s the standard deviation of their k estimates, and t the quantile of Student's t
// with k−1 degrees of freedom. Where a group has several seeds of its own, w holds
// part of s already, so that the interval is too wide rather than too narrow.
//
// A result that is there twice counts once. The table `groups` has every group's
// own estimate; `verdicts` counts what the groups concluded.
func Pool(results []*lab.Result) (*lab.Result, error) {
	if len(results) == 0 {
		return nil, errors.New("there are no results to pool")
	}
	p := pooling{first: results[0]}
	for _, r := range results {
		if err := p.add(r); err != nil {
			return nil, err
		}
	}
	pooled := &lab.Result{
		Experiment: p.first.Experiment, Config: p.first.Config, Version: p.first.Version, Backend: p.first.Backend,
		Seed: p.first.Seed, Recording: p.first.Recording, Warnings: p.warnings(),
	}
	pooled.Tables = []lab.Table{p.summary(), p.groups(), p.verdictTable()}
	pooled.Verdicts = p.verdicts()
	return pooled, pooled.Check()
}

type pooling struct {
	first *lab.Result
	all   []*lab.Result // without repetitions
	again int           // repetitions
}

// withoutSeed returns a canonical configuration less its first seed, which alone may
// differ between groups.
func withoutSeed(config string) string {
	pairs := strings.Split(config, "&")
	return strings.Join(slices.DeleteFunc(pairs, func(p string) bool { return strings.HasPrefix(p, "seed=") }), "&")
}

// Key returns the same for results that Pool puts together, and for no others.
func Key(r *lab.Result) string {
	return r.Experiment + "\n" + withoutSeed(r.Config) + "\n" + r.Recording.SHA256
}

func (p *pooling) add(r *lab.Result) error {
	switch {
	case r == nil || r.Table(lab.TableSummary) == nil:
		return errors.New("a result has no summary; load results as they were exported")
	case r.Check() != nil:
		return fmt.Errorf("a result of %s is damaged: %w", r.Experiment, r.Check())
	case r.Experiment != p.first.Experiment:
		return fmt.Errorf("results of %s and of %s cannot be pooled; pool one experiment at a time",
			p.first.Experiment, r.Experiment)
	case withoutSeed(r.Config) != withoutSeed(p.first.Config):
		return fmt.Errorf("results cannot be pooled: their configurations differ in more than the seed (%s)",
			difference(p.first.Config, r.Config))
	case r.Recording.SHA256 != p.first.Recording.SHA256:
		return fmt.Errorf("results cannot be pooled: their recordings differ (%s, %s)", p.first.Recording.ID, r.Recording.ID)
	}
	if slices.ContainsFunc(p.all, func(old *lab.Result) bool { return old.Config == r.Config }) {
		p.again++
		return nil
	}
	p.all = append(p.all, r)
	return nil
}

// difference names the first keys in which two configurations differ.
func difference(a, b string) string {
	var parts []string
	other := strings.Split(b, "&")
	for _, pair := range strings.Split(a, "&") {
		key, _, _ := strings.Cut(pair, "=")
		if key == "seed" || slices.Contains(other, pair) {
			continue
		}
		i := slices.IndexFunc(other, func(o string) bool { return strings.HasPrefix(o, key+"=") })
		if i < 0 {
			parts = append(parts, pair+" and nothing")
		} else {
			parts = append(parts, pair+" and "+other[i])
		}
	}
	if len(parts) == 0 {
		return "one has keys that the other has not"
	}
	return strings.Join(parts[:min(3, len(parts))], "; ")
}

// rowKey returns what a row of the summary is about: all its texts.
func rowKey(row []any) string {
	var b strings.Builder
	for _, v := range row {
		if s, ok := v.(string); ok {
			b.WriteString(s)
		}
		b.WriteByte(0)
	}
	return b.String()
}

// shared calls use for every row of the first summary with that row of each group.
func (p *pooling) shared(use func(t *lab.Table, row []any, same [][]any)) {
	t := p.first.Table(lab.TableSummary)
	for _, row := range t.Rows {
		key := rowKey(row)
		var same [][]any
		for _, r := range p.all {
			other := r.Table(lab.TableSummary)
			if i := slices.IndexFunc(other.Rows, func(o []any) bool { return rowKey(o) == key }); i >= 0 {
				same = append(same, other.Rows[i])
			}
		}
		use(t, row, same)
	}
}

func (p *pooling) summary() lab.Table {
	from := p.first.Table(lab.TableSummary)
	t := lab.Table{Name: lab.TableSummary, Columns: append(slices.Clone(from.Columns), lab.Column{Name: lab.ColumnGroups})}
	p.shared(func(of *lab.Table, row []any, same [][]any) {
		var values, halves []float64
		seeds := 0.0
		for _, o := range same {
			if x := lab.Cell(of, o, lab.ColumnEstimate); lab.IsFinite(x) {
				values = append(values, x)
			}
			if h := (lab.Cell(of, o, lab.ColumnHigh) - lab.Cell(of, o, lab.ColumnLow)) / 2; lab.IsFinite(h) {
				halves = append(halves, h*h)
			}
			if s := lab.Cell(of, o, lab.ColumnSeeds); lab.IsFinite(s) {
				seeds += s
			}
		}
		e := pooledEstimate(values, halves)
		out := slices.Clone(row)
		for column, x := range map[string]float64{lab.ColumnEstimate: e.Value, lab.ColumnLow: e.Low, lab.ColumnHigh: e.High,
			lab.ColumnSeeds: seeds} {
			if i := of.Column(column); i >= 0 {
				out[i] = lab.Number(x)
			}
		}
		t.Rows = append(t.Rows, append(out, float64(len(values))))
	})
	return t
}

// pooledEstimate returns the mean of values with the interval of Pool; squares are those
// of the groups' own half-widths.
func pooledEstimate(values, squares []float64) lab.Estimate {
	e := statistics.Point(math.NaN())
	if len(values) == 0 {
		return e
	}
	e.Value = statistics.Mean(values)
	if len(squares) == 0 {
		return e
	}
	half := statistics.Mean(squares)
	if k := len(values); k > 1 {
		_, sd := statistics.MeanSD(values)
		half += statistics.Square(statistics.StudentQuantile(statistics.Level, float64(k-1))) * sd * sd / float64(k-1)
	}
	e.Low, e.High = e.Value-math.Sqrt(half), e.Value+math.Sqrt(half)
	return e
}

func (p *pooling) groups() lab.Table {
	from := p.first.Table(lab.TableSummary)
	t := lab.Table{Name: lab.TableGroups}
	var texts []int
	for i, c := range from.Columns {
		if !slices.Contains([]string{lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN, lab.ColumnSeeds},
			c.Name) {
			texts = append(texts, i)
			t.Columns = append(t.Columns, c)
		}
	}
	t.Columns = append(t.Columns, lab.Columns(lab.ColumnSeed, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh)...)
	p.shared(func(of *lab.Table, row []any, _ [][]any) {
		key := rowKey(row)
		for _, r := range p.all {
			own := r.Table(lab.TableSummary)
			i := slices.IndexFunc(own.Rows, func(o []any) bool { return rowKey(o) == key })
			if i < 0 {
				continue
			}
			var line []any
			for _, k := range texts {
				line = append(line, row[k])
			}
			t.Rows = append(t.Rows, append(line, float64(r.Seed), lab.Number(lab.Cell(own, own.Rows[i], lab.ColumnEstimate)),
				lab.Number(lab.Cell(own, own.Rows[i], lab.ColumnLow)), lab.Number(lab.Cell(own, own.Rows[i], lab.ColumnHigh))))
		}
	})
	return t
}

func (p *pooling) verdictTable() lab.Table {
	t := lab.Table{Name: lab.TableVerdicts, Columns: lab.Columns(lab.ColumnClaim, lab.ColumnCriterion,
		lab.ColumnVerdict, lab.ColumnGroups)}
	for _, c := range p.criteria() {
		for _, word := range poolOrder {
			if n := p.count(c, word); n > 0 {
				t.Rows = append(t.Rows, []any{c.claim, c.criterion, string(word), float64(n)})
			}
		}
	}
	return t
}

// poolOrder is the order in which a pooled statement counts outcomes.
var poolOrder = []lab.Outcome{lab.Supported, lab.Opposed, lab.Recovered, lab.NotRecovered, lab.Undecided, lab.None}

// criterion tells the verdicts of a result apart: the place counts where two hold the
// same claim against the same criterion.
type criterion struct {
	claim, criterion string
	place            int
}

func (p *pooling) criteria() []criterion {
	list := make([]criterion, len(p.first.Verdicts))
	for i, v := range p.first.Verdicts {
		list[i] = criterion{v.Claim, v.Criterion, i}
	}
	return list
}

// of returns each group's verdict on a criterion.
func (p *pooling) of(c criterion) []lab.Verdict {
	var list []lab.Verdict
	for _, r := range p.all {
		if c.place < len(r.Verdicts) && r.Verdicts[c.place].Claim == c.claim && r.Verdicts[c.place].Criterion == c.criterion {
			list = append(list, r.Verdicts[c.place])
		}
	}
	return list
}

func (p *pooling) count(c criterion, word lab.Outcome) (n int) {
	for _, v := range p.of(c) {
		if v.Verdict == word {
			n++
		}
	}
	return n
}

// verdicts returns the groups' where all agree, else undecided.
func (p *pooling) verdicts() []lab.Verdict {
	var list []lab.Verdict
	for _, c := range p.criteria() {
		var values, squares []float64
		var parts []string
		all := p.of(c)
		v := lab.Verdict{Claim: c.claim, Criterion: c.criterion + "; pooled: the same verdict in every group, else undecided",
			Verdict: lab.Undecided}
		for _, own := range all {
			if own.Estimate != nil {
				values = append(values, *own.Estimate)
			}
			if own.Low != nil && own.High != nil {
				squares = append(squares, statistics.Square((*own.High-*own.Low)/2))
			}
		}
		for _, word := range poolOrder {
			n := p.count(c, word)
			if n > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", n, word))
			}
			if n == len(all) {
				v.Verdict = word
			}
		}
		v.Statement = fmt.Sprintf("%s Of %s: %s.", p.first.Verdicts[c.place].Statement, groupsText(len(all)), lab.Join(parts))
		v.Set(pooledEstimate(values, squares))
		list = append(list, v)
	}
	return list
}

func groupsText(n int) string {
	if n == 1 {
		return "1 group"
	}
	return fmt.Sprintf("%d groups", n)
}

func (p *pooling) warnings() []string {
	warnings := slices.Clone(p.first.Warnings)
	add := func(format string, values ...any) { warnings = append(warnings, fmt.Sprintf(format, values...)) }
	if p.again > 0 {
		add("%d results are there more than once and count once.", p.again)
	}
	seen := make(map[int]bool)
	var twice []string
	for _, r := range p.all {
		seeds := 1
		for _, pair := range strings.Split(r.Config, "&") {
			if text, ok := strings.CutPrefix(pair, "seeds="); ok {
				if n, err := strconv.Atoi(text); err == nil {
					seeds = n
				}
			}
		}
		for k := range min(seeds, 1000) {
			s := int(r.Seed) + k
			if seen[s] && !slices.Contains(twice, strconv.Itoa(s)) {
				twice = append(twice, strconv.Itoa(s))
			}
			seen[s] = true
		}
	}
	if len(twice) > 0 {
		add("Seeds %s were drawn by more than one group: these groups are not independent.",
			strings.Join(twice[:min(len(twice), 10)], ", "))
	}
	for _, r := range p.all[1:] {
		if r.Version != p.first.Version || r.Backend != p.first.Backend {
			add("Groups used different versions or backends (%s on %s, %s on %s): numbers may differ in their last digits.",
				p.first.Version, p.first.Backend, r.Version, r.Backend)
			break
		}
	}
	return warnings
}
