package lab

import "math"

// Version is the version of this software, printed in every result; a build may
// set it (-ldflags "-X untrained/app/lab.Version=…").
var Version = "0.2.0"

// Result is what an experiment found: plain data, the only thing that charts, exports, the command line and tests
// read. It holds no timings, so the same configuration gives the same bytes however many workers computed it.
type Result struct {
	Experiment string    `json:"experiment"`
	Config     string    `json:"config"`  // canonical text, every key with its value
	Version    string    `json:"version"` // of this software
	Backend    string    `json:"backend"` // cpu, cpu-generic or webgpu
	Seed       uint64    `json:"seed"`
	Recording  Source    `json:"recording"`
	Others     []Source  `json:"others,omitempty"` // other recordings of the result
	Tables     []Table   `json:"tables"`
	Verdicts   []Verdict `json:"verdicts"`
	Warnings   []string  `json:"warnings,omitempty"` // what a reader must know, one sentence each
}

// Source is the recording of a result. Simulated is true for recordings that this software simulated; verdicts on
// them are never evidence.
type Source struct {
	ID        string `json:"id"`
	Session   string `json:"session,omitempty"`
	SHA256    string `json:"sha256"`
	Simulated bool   `json:"simulated,omitempty"`
	Citation  string `json:"citation,omitempty"`
}

// Table is rows of values under named columns. A value is a string, a float64,
// or nil if there is no number; never NaN.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

// Column is a table's column with the unit of its values ("" for names and
// dimensionless numbers).
type Column struct {
	Name string `json:"name"`
	Unit string `json:"unit,omitempty"`
}

// Verdict is a claim judged by a criterion; CriterionFixed returns when that was fixed.
// Verdict is supported, opposed or undecided; on a simulation recovered or not
// recovered. Estimate, Low and High are nil where nothing could be estimated.
type Verdict struct {
	Claim     string   `json:"claim"` // C1 … C11
	Statement string   `json:"statement"`
	Criterion string   `json:"criterion"`
	Estimate  *float64 `json:"estimate"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Verdict   Outcome  `json:"verdict"`
}

// Table returns the table with this name, or nil.
func (r *Result) Table(name string) *Table {
	for i := range r.Tables {
		if r.Tables[i].Name == name {
			return &r.Tables[i]
		}
	}
	return nil
}

// Column returns the index of the column with this name, or −1.
func (t *Table) Column(name string) int {
	for i, c := range t.Columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// Columns returns columns with these names and without units.
func Columns(names ...string) []Column {
	list := make([]Column, len(names))
	for i, name := range names {
		list[i].Name = name
	}
	return list
}

// Cell returns a number of a row, NaN where there is none.
func Cell(t *Table, row []any, column string) float64 {
	if i := t.Column(column); i >= 0 && i < len(row) {
		if x, ok := row[i].(float64); ok {
			return x
		}
	}
	return math.NaN()
}
