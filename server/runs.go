package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/assets/neural/archive"
	"untrained/assets/runs"
	"untrained/assets/weights"
)

// makeRuns is `server runs`: it computes the runs that the story shows. A run that is already in the folder, made by
// the same plan and version, is left as it is; a run that was interrupted continues.
func makeRuns(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("runs", flag.ContinueOnError)
	folder := flags.String("o", "", "folder for the results and catalogue.json (needed)")
	only := flags.String("only", "", "names of runs, separated by commas (default: all)")
	again := flags.Bool("again", false, "compute also the runs that are already there")
	workers := flags.Int("workers", 0, "tasks that run at once; 0: one for each processor")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *folder == "" || flags.NArg() > 0 {
		flags.Usage()
		return errors.New("runs needs a folder to write to, -o DIR, and nothing else")
	}
	plans, err := chosenPlans(*only)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*folder, 0o755); err != nil {
		return err
	}
	store, err := archive.Open(ctx, archive.Options{})
	if err != nil {
		return err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	m := maker{folder: *folder, shelf: job.NewShelf(store), workers: *workers,
		keep: job.Directory(filepath.Join(cache, "untrained", "runs"))}
	made, err := m.read()
	if err != nil {
		return err
	}
	for _, p := range plans {
		if i := slices.IndexFunc(made, func(r runs.Run) bool { return r.Plan == p && r.Version == lab.Version }); i >= 0 &&
			!*again {
			continue
		}
		start := time.Now()
		r, err := m.make(ctx, p)
		if err != nil {
			return fmt.Errorf("run %s: %w", p.Name, err)
		}
		made = slices.DeleteFunc(made, func(old runs.Run) bool { return old.Name == p.Name })
		made = append(made, r)
		if err := m.write(made); err != nil {
			return err
		}
		fmt.Printf("%s: %d bytes after %v\n", r.Name, r.Bytes, time.Since(start).Round(time.Second))
	}
	return nil
}

func chosenPlans(only string) ([]runs.Plan, error) {
	all := runs.Plans()
	if only == "" {
		return all, nil
	}
	var list []runs.Plan
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(all, func(p runs.Plan) bool { return p.Name == name })
		if i < 0 {
			var names []string
			for _, p := range all {
				names = append(names, p.Name)
			}
			return nil, fmt.Errorf("there is no run %q; there are %s", name, strings.Join(names, ", "))
		}
		list = append(list, all[i])
	}
	return list, nil
}

// maker computes runs into a folder.
type maker struct {
	folder  string
	shelf   *job.Shelf
	workers int
	keep    job.Keeper
}

func (m maker) make(ctx context.Context, p runs.Plan) (runs.Run, error) {
	r := runs.Run{Plan: p, File: p.Name + ".json", Version: lab.Version, Command: "server runs -only " + p.Name}
	result, err := m.compute(ctx, p)
	if err != nil {
		return r, err
	}
	body, err := json.Marshal(aggregates(result, p))
	if err != nil {
		return r, err
	}
	sum := sha256.Sum256(body)
	r.SHA256, r.Bytes = hex.EncodeToString(sum[:]), len(body)
	return r, os.WriteFile(filepath.Join(m.folder, r.File), body, 0o644)
}

func (m maker) compute(ctx context.Context, p runs.Plan) (*lab.Result, error) {
	e, err := lab.Find(p.Experiment)
	if err != nil {
		return nil, err
	}
	config, err := lab.ParseStrict(e, p.Config)
	if err != nil {
		return nil, err
	}
	for _, need := range lab.Needs(e, config) {
		if err := ensure(ctx, m.shelf, need.ID, need.Session); err != nil {
			return nil, err
		}
	}
	pool := job.Goroutines(m.workers, func() job.Env { return job.NewLocal("cpu", m.shelf, weights.Embedded) })
	defer pool.Close()
	fmt.Fprintf(os.Stderr, "%s: %s %s\n", p.Name, p.Experiment, p.Config)
	result, err := job.Run(ctx, pool, e, config, job.Options{Keeper: m.keep, Events: progressLine(os.Stderr)})
	fmt.Fprintln(os.Stderr)
	return result, err
}

// leftOut lists the tables that are left out of bundled runs: those on single recorded neurons, and those with more
// detail on single networks than the story has room for.
var leftOut = []string{"units", "tuning", "f1f0", "confusion", "curves"}

// aggregates returns a copy of r without the tables that leftOut lists and the rows that the plan has no room for, its
// numbers rounded to six significant digits, or four where the plan leaves rows out.
func aggregates(r *lab.Result, p runs.Plan) *lab.Result {
	digits := 6
	if p.Measure != "" {
		digits = 4
	}
	short := *r
	short.Tables = nil
	if p.Measure != "" { // the numbers of verdicts are those of rows
		short.Verdicts = slices.Clone(r.Verdicts)
		for i := range short.Verdicts {
			v := &short.Verdicts[i]
			for _, at := range []**float64{&v.Estimate, &v.Low, &v.High} {
				if *at != nil {
					x := significant(**at, digits)
					*at = &x
				}
			}
		}
	}
	for _, t := range r.Tables {
		if slices.Contains(leftOut, t.Name) {
			continue
		}
		rows := make([][]any, 0, len(t.Rows))
		for _, row := range t.Rows {
			if p.Measure != "" && !hasRoom(&t, row, p.Measure) {
				continue
			}
			row = slices.Clone(row)
			for j, v := range row {
				if x, ok := v.(float64); ok {
					row[j] = significant(x, digits)
				}
			}
			rows = append(rows, row)
		}
		t.Rows = rows
		short.Tables = append(short.Tables, t)
	}
	return &short
}

// hasRoom reports whether a row is bundled of a run of many layers and areas: those of one measure, of the differences
// those that claims are about, and of shuffled responses only the mean over seeds.
func hasRoom(t *lab.Table, row []any, measure string) bool {
	cell := func(column string) any {
		if at := t.Column(column); at >= 0 {
			return row[at]
		}
		return nil
	}
	if m := cell(lab.ColumnMeasure); m != nil && m != measure {
		return false
	}
	switch t.Name {
	case lab.TableDifferences:
		comparison := fmt.Sprint(cell(lab.ColumnComparison))
		return strings.HasPrefix(comparison, lab.Trained+" − "+lab.RandomWeights) ||
			strings.HasPrefix(comparison, lab.Trained+" − "+lab.ShuffledWeights)
	case lab.TableProfile:
		return cell(lab.ColumnTraining) != lab.ShuffledResponses || cell(lab.ColumnSeed) == nil
	}
	return true
}

func significant(x float64, digits int) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil { // impossible: FormatFloat wrote the text
		return x
	}
	return y
}

// read returns the runs that the folder's catalogue lists.
func (m maker) read() ([]runs.Run, error) {
	raw, err := os.ReadFile(filepath.Join(m.folder, "catalogue.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []runs.Run
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("%s: %w; remove the file to start again", filepath.Join(m.folder, "catalogue.json"), err)
	}
	return list, nil
}

// write writes the catalogue, in the order of the plans, into the folder, and the table of verdicts into the README
// above it.
func (m maker) write(made []runs.Run) error {
	var ordered []runs.Run
	for _, p := range runs.Plans() {
		for _, r := range made {
			if r.Name == p.Name {
				ordered = append(ordered, r)
			}
		}
	}
	list, err := json.MarshalIndent(ordered, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(m.folder, "catalogue.json"), append(list, '\n'), 0o644); err != nil {
		return err
	}
	return m.tabulate(ordered)
}

// tableBegin and tableEnd enclose the part of README.md that tabulate writes.
const tableBegin, tableEnd = "<!-- verdicts: written by `make runs` -->", "<!-- end of verdicts -->"

// tabulate writes every verdict of every run into README.md in the folder's parent, between tableBegin and tableEnd;
// without a README it writes nothing.
func (m maker) tabulate(made []runs.Run) error {
	path := filepath.Join(filepath.Dir(filepath.Clean(m.folder)), "README.md")
	old, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(old, []byte(tableBegin))
	_, after, closed := bytes.Cut(rest, []byte(tableEnd))
	if !ok || !closed {
		return fmt.Errorf("%s has no place for the verdicts, between %q and %q", path, tableBegin, tableEnd)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%s\n\n| claim | run | statement | estimate | 95 %% interval | verdict "+
		"|\n|---|---|---|---|---|---|\n", before, tableBegin)
	line := func(v lab.Verdict, from string) {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", v.Claim, from, strings.ReplaceAll(v.Statement, "|", "\\|"),
			decimal(v.Estimate), interval(v), v.Verdict)
	}
	var results []*lab.Result
	for _, r := range made {
		raw, err := os.ReadFile(filepath.Join(m.folder, r.File))
		if err != nil {
			return err
		}
		var result lab.Result
		if err := json.Unmarshal(raw, &result); err != nil {
			return fmt.Errorf("%s: %w", r.File, err)
		}
		results = append(results, &result)
	}
	for i, result := range lab.Controlled(results) {
		for _, v := range result.Verdicts {
			line(v, made[i].Name)
		}
	}
	fmt.Fprintf(&b, "\n%s%s", tableEnd, after)
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func decimal(x *float64) string {
	if x == nil {
		return "–"
	}
	return strings.Replace(fmt.Sprintf("%.3f", *x), "-", "−", 1)
}

func interval(v lab.Verdict) string {
	if v.Low == nil || v.High == nil {
		return "–"
	}
	return "[" + decimal(v.Low) + ", " + decimal(v.High) + "]"
}
