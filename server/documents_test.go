package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"untrained/app/lab"
	"untrained/assets/runs"
	"untrained/server/report"
)

// The documents are written by hand and say what the bundled runs found. These tests compare the documents with the
// runs' files, so that, when a run is computed again, they name every sentence that must be changed.

// documents lists the texts at the top of the repository.
var documents = []string{"README.md", "ARCHITECTURE.md", "CLAIMS.md", "RATIONALE.md"}

// interval95 matches an estimate with its interval, 0.142 [0.059, 0.225], with a typographic minus sign.
var interval95 = regexp.MustCompile(`(−?\d+\.\d+) \[(−?\d+\.\d+), (−?\d+\.\d+)\]`)

var (
	sectionOf = regexp.MustCompile(`(?m)^## (C\d+) `)
	rowOf     = regexp.MustCompile(`(?m)^\| (C\d+) [^|]*\|`)
	runNamed  = regexp.MustCompile("`([a-z0-9-]+)`")
	ruleOf    = regexp.MustCompile(`; score (normalised|r)(; of several areas .*)?$` +
		`|, and from resampled pictures or groups of them`)
)

// bundledRuns returns the bundled results by name, as they may be read together: without verdicts on claims whose
// control failed.
func bundledRuns(t *testing.T) map[string]report.Item {
	t.Helper()
	items, err := bundledResults(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byName := make(map[string]report.Item)
	var results []*lab.Result
	for _, it := range items {
		results = append(results, it.Result)
	}
	for i, r := range lab.Controlled(results) {
		items[i].Result = r
		byName[strings.TrimSuffix(items[i].File, ".json")] = items[i]
	}
	return byName
}

func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks returns the rows of a text's tables and its paragraphs, each on one line.
func blocks(text string) (list []string) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if strings.HasPrefix(paragraph, "| ") {
			list = append(list, strings.Split(paragraph, "\n")...)
			continue
		}
		list = append(list, oneLine(paragraph))
	}
	return list
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// writes reports whether text is value, rounded to as many places as text has.
func writes(text string, value float64) bool {
	_, places, _ := strings.Cut(text, ".")
	return strings.Replace(text, "−", "-", 1) == strconv.FormatFloat(value, 'f', len(places), 64)
}

// findings returns the estimates with intervals in a result: those of its verdicts on a claim with the given outcome
// ("" for any) and, if tables is true, those in its tables.
func findings(r *lab.Result, claim, outcome string, tables bool) (list [][3]float64) {
	for _, v := range r.Verdicts {
		if v.Estimate != nil && v.Low != nil && v.High != nil && (claim == "" || v.Claim == claim) &&
			(outcome == "" || string(v.Verdict) == outcome) {
			list = append(list, [3]float64{*v.Estimate, *v.Low, *v.High})
		}
	}
	if !tables {
		return list
	}
	for _, table := range r.Tables {
		at := [3]int{table.Column("estimate"), table.Column("low"), table.Column("high")}
		if slices.Contains(at[:], -1) {
			continue
		}
		for _, row := range table.Rows {
			var f [3]float64
			whole := true
			for i, k := range at {
				value, ok := row[k].(float64)
				f[i], whole = value, whole && ok
			}
			if whole {
				list = append(list, f)
			}
		}
	}
	return list
}

// tally returns how many verdicts on a claim have each outcome, as the documents write it.
func tally(all map[string]report.Item, claim string) string {
	counts := make(map[string]int)
	for _, it := range all {
		for _, v := range it.Result.Verdicts {
			if v.Claim == claim {
				counts[string(v.Verdict)]++
			}
		}
	}
	var parts []string
	for _, outcome := range []string{"supported", "recovered", "opposed", "undecided", "not recovered", "none"} {
		if counts[outcome] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[outcome], outcome))
		}
	}
	return strings.Join(parts, ", ")
}

// checkNumbers compares every interval in a block with the runs that the block names or, if it does not name any, with
// the runs that were planned for the claim or have a verdict on it. If outcome is not "", the interval must be that of
// a verdict with this outcome.
func checkNumbers(t *testing.T, where, block, claim, outcome string, all map[string]report.Item) {
	t.Helper()
	var named []string
	for _, m := range runNamed.FindAllStringSubmatch(block, -1) {
		if _, ok := all[m[1]]; ok && !slices.Contains(named, m[1]) {
			named = append(named, m[1])
		}
	}
	if named == nil {
		for name, it := range all {
			if run, err := runs.Find(name); err != nil {
				t.Fatal(err)
			} else if run.Claim == claim || len(findings(it.Result, claim, "", false)) > 0 {
				named = append(named, name)
			}
		}
	}
	for _, m := range interval95.FindAllStringSubmatch(block, -1) {
		found := false
		for _, name := range named {
			found = found || slices.ContainsFunc(findings(all[name].Result, claim, outcome, outcome == ""),
				func(f [3]float64) bool {
					return writes(m[1], f[0]) && writes(m[2], f[1]) && writes(m[3], f[2])
				})
		}
		if !found {
			t.Errorf("%s, %s: %s is not in any of %s with outcome %q", where, claim, m[0], strings.Join(named, ", "),
				outcome)
		}
	}
}

func TestDocumentsAgreeWithBundledRuns(t *testing.T) {
	all := bundledRuns(t)
	claims := document(t, "CLAIMS.md")
	starts := sectionOf.FindAllStringSubmatchIndex(claims, -1)
	if len(starts) != 11 {
		t.Fatalf("CLAIMS.md has %d sections on claims, not 11", len(starts))
	}
	for i, at := range starts {
		end := len(claims)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		claim, section := claims[at[2]:at[3]], claims[at[0]:end]
		for _, b := range blocks(section) {
			outcome := ""
			if cells := strings.Split(b, "|"); len(cells) == 6 {
				outcome = strings.TrimSpace(cells[4])
			}
			checkNumbers(t, "CLAIMS.md", b, claim, outcome, all)
		}
		text := oneLine(section)
		if claim == "C9" {
			for _, row := range premises(all) {
				if !strings.Contains(text, row) {
					t.Errorf("CLAIMS.md, C9: the row “%s” is missing", row)
				}
			}
			continue
		}
		if want := "All verdicts on " + claim + ": " + tally(all, claim) + "."; !strings.Contains(text, want) {
			t.Errorf("CLAIMS.md, %s: it must read “%s”", claim, want)
		}
		for name, it := range all {
			if run, err := runs.Find(name); err != nil {
				t.Fatal(err)
			} else if run.Claim == claim && !strings.Contains(section, "`"+name+"`") {
				t.Errorf("CLAIMS.md, %s: the run %s is not mentioned", claim, name)
			}
			for _, v := range it.Result.Verdicts {
				criterion, _, curve := strings.Cut(v.Criterion, "; each specification by: ")
				if v.Claim == claim && !curve &&
					!strings.Contains(ruleOf.ReplaceAllString(text, ""), ruleOf.ReplaceAllString(criterion, "")) {
					t.Errorf("CLAIMS.md, %s: the criterion of %s is not quoted: “%s”", claim, name, v.Criterion)
				}
			}
		}
	}
}

// premises returns the rows on C9: for every claim the run that leads, its outcome, and how all verdicts divide.
func premises(all map[string]report.Item) (rows []string) {
	made, err := runs.Catalogue()
	if err != nil {
		return nil
	}
	var results []*lab.Result
	names := make(map[*lab.Result]string)
	for _, run := range made {
		results = append(results, all[run.Name].Result)
		names[all[run.Name].Result] = run.Name
	}
	for _, p := range lab.Premises("C9", results) {
		lead := "–"
		if p.Primary != nil {
			lead = "`" + names[p.Primary.Result] + "`"
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |", p.Claim, lead, p.Outcome(), p.Tally()))
	}
	return rows
}

// The README has one row for each claim: its name, on what it was measured, what was found, and how many verdicts had
// each outcome.
func TestReadmeTellsWhatCameOut(t *testing.T) {
	all := bundledRuns(t)
	text := document(t, "README.md")
	rows := rowOf.FindAllStringSubmatchIndex(text, -1)
	if len(rows) != 11 {
		t.Fatalf("README.md has %d rows on claims, not 11", len(rows))
	}
	for _, at := range rows {
		row, _, _ := strings.Cut(text[at[0]:], "\n")
		claim, cells := text[at[2]:at[3]], strings.Split(row, "|")
		checkNumbers(t, "README.md", row, claim, "", all)
		want := tally(all, claim)
		if claim == "C9" {
			want = "–"
		}
		if got := strings.TrimSpace(cells[len(cells)-2]); got != want {
			t.Errorf("README.md, %s: verdicts %q, not %q", claim, got, want)
		}
	}
}

// For every module that go.mod requires directly, RATIONALE.md gives the reason and the version.
func TestDependenciesHaveReasons(t *testing.T) {
	text, named := document(t, "RATIONALE.md"), 0
	for line := range strings.Lines(document(t, "go.mod")) {
		module, version, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || !strings.HasPrefix(line, "\t") || strings.Contains(line, "// indirect") {
			continue
		}
		named++
		if !regexp.MustCompile("`[^`]*" + regexp.QuoteMeta(shortModule(module)) + "` " + regexp.QuoteMeta(version) +
			`\b`).MatchString(text) {
			t.Errorf("RATIONALE.md gives no reason for %s %s", module, version)
		}
	}
	if named == 0 {
		t.Error("go.mod requires nothing")
	}
}

// shortModule returns a module's path without its host, as RATIONALE.md names further modules of one owner.
func shortModule(path string) string {
	_, rest, _ := strings.Cut(path, "/")
	return rest
}

// Links between documents and to files lead to files that exist, and lines have at most 120 characters, except rows of
// tables and pictures, which cannot be broken.
func TestDocumentsAreWhole(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)
	for _, name := range documents {
		text := document(t, name)
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s, which does not exist", name, m[1])
			}
		}
		for i, line := range strings.Split(text, "\n") {
			if n := utf8.RuneCountInString(line); n > 120 && !strings.HasPrefix(line, "|") {
				t.Errorf("%s:%d has %d characters, more than 120", name, i+1, n)
			}
		}
	}
}
