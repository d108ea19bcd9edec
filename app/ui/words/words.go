// Package words is what the pages say of each experiment and of each claim.
//
// One file holds one experiment: its page's place in the menu, title and method, what
// it opens with, the figures of its results, the question before a run, and the claims
// that it tests. Nothing else in the pages knows an experiment by its name. The words
// name figures by their kind; package ui draws them.
package words

import (
	"cmp"
	"slices"
	"strconv"
)

// Experiment is what is said of one experiment.
type Experiment struct {
	Name  string // of the experiment, and the route of its page
	Menu  Menu   // group of the menu that its page stands in; "" where package ui has placed it
	Place int    // among the pages of that group, the smallest first

	Short   string // name in the menu
	Title   string // of the page
	Lead    string // below the title: what is done, and why
	Opening string // configuration that the page opens with and its reset goes back to; see package lab
	Bundled string // name of the bundled run that the page shows before there is a result; "" the first of its first claim

	Summary string   // title of the figure of the table "summary"
	Counts  string   // what the column n counts: "units", "pictures"
	Figures []Figure // of its results, in order; figures of other tables follow
	Rivals  *Contest // of the figure of the table "rivals"; nil where there is none
	Method  []string // a paragraph each, which begins with a heading and a full stop

	Question *Question // asked before a first result; nil: that of the first claim
	Claims   []Claim   // that it tests
}

// Claim is one of the statements that the laboratory puts to the test.
type Claim struct {
	ID       string // "C1"
	Says     string
	Needs    string    // the evidence that it takes, in plain words
	Minds    string    // what would count against it
	Question *Question // asked before the outcome is shown; nil where nothing is measured for this claim alone
	Page     string    // name of the experiment that tests it; "" where it follows from other claims
	Figures  []Figure  // of a run on its card: the first that the run has
	Found    Found     // what a verdict on it says in a sentence
}

// Found is what was found on a claim, in a sentence without numbers, by the outcome of a verdict.
type Found struct {
	For, Against string // it supports or opposes the claim
	Open         string // it leaves the claim undecided
}

// Unclear is what was found where a verdict judges nothing, for instance because a control failed.
const Unclear = "No conclusion is possible; the reason is given beside the verdict."

// Question is asked before an outcome is shown. The page of the experiment and the
// story ask the same question and share the answer.
type Question struct {
	Claim   string // that it is about; "" where it is about no claim in particular
	Asks    string
	Answers []string // three: for, undecided, against
	Judge   Judge
	Of      string // what the judge looks at
}

// Contest is what the comparison of ReLU with another activation is called.
type Contest struct {
	Axis                 string // what is drawn; above 0, ReLU is ahead
	Ahead, Alike, Behind string // the outcomes of a rival
}

// Together is what a class runs that has chosen nothing else: each group with random networks of its own.
var Together = struct{ Experiment, Config string }{"encoding",
	"higher=sim-it&quick=1&training=trained,random&dc=both&seeds=2"}

// Judge says which number of a result answers a question.
type Judge string

// The judges.
const (
	ByVerdict    Judge = ""           // the verdict on the question's claim
	ByInterval   Judge = "interval"   // the interval of that verdict, on a simulation too, whose truth is known
	ByDifference Judge = "difference" // the comparison Of in the table "differences", in all areas
	ByAgreement  Judge = "agreement"  // the share of specifications that agree
)

// Menu is a group of the menu.
type Menu string

// The groups that experiments stand in.
const (
	Measure Menu = "measure"
	Weigh   Menu = "judge"
)

// Figure is a kind of figure: what a table, or a group of tables, is drawn as.
type Figure string

// The kinds of figures.
const (
	Profile        Figure = "profile"
	Summary        Figure = "summary"
	Differences    Figure = "differences"
	Interaction    Figure = "interaction"
	Groups         Figure = "groups"
	Histograms     Figure = "histogram"
	Modulation     Figure = "modulation"
	Distances      Figure = "distances"
	Rivals         Figure = "rivals"
	Tuning         Figure = "tuning"
	Counts         Figure = "counts"
	Confusions     Figure = "confusion"
	Correlations   Figure = "correlation"
	Scatter        Figure = "scatter"
	Grid           Figure = "grid"
	Order          Figure = "order"
	Trainings      Figure = "curves"
	Scorecard      Figure = "scorecard"
	Specifications Figure = "specifications"
	Influence      Figure = "influence"
	Lesson         Figure = "lesson" // the curves and confusions of a training
)

// registry is filled by the files of this package before main, and read afterwards.
var registry = map[string]Experiment{}

// add makes an experiment's words known.
func add(e Experiment) bool {
	if _, twice := registry[e.Name]; twice {
		panic("words: two experiments are called " + e.Name)
	}
	for i := range e.Claims {
		c := &e.Claims[i]
		c.Page = e.Name
		if c.Question != nil {
			c.Question.Claim = c.ID
		}
	}
	if e.Question == nil && len(e.Claims) > 0 {
		e.Question = e.Claims[0].Question
	}
	registry[e.Name] = e
	return true
}

// Of returns the words on an experiment; ok is false where there are none.
func Of(experiment string) (e Experiment, ok bool) {
	e, ok = registry[experiment]
	return e, ok
}

// In lists the names of the experiments in a group of the menu, in its order.
func In(menu Menu) []string {
	var list []Experiment
	for _, e := range registry {
		if e.Menu == menu {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b Experiment) int { return cmp.Or(a.Place-b.Place, cmp.Compare(a.Name, b.Name)) })
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.Name
	}
	return names
}

// Claims lists all claims in the order in which one would read them: by their numbers.
func Claims() []Claim {
	list := []Claim{conclusion}
	for _, e := range registry {
		list = append(list, e.Claims...)
	}
	number := func(c Claim) int {
		n, _ := strconv.Atoi(c.ID[1:])
		return n
	}
	slices.SortFunc(list, func(a, b Claim) int { return number(a) - number(b) })
	return list
}

// conclusion is the claim that no experiment tests by itself.
var conclusion = Claim{
	ID:   "C9",
	Says: "The architecture of a network, before any training, explains much of early vision.",
	Needs: "It follows from C1 to C8. It has no verdict of its own: a map shows what supports it, what contradicts it " +
		"and what is undecided.",
	Minds: "Headline results on recordings that contradict C1 to C8. They are not counted: many rows are tested, and " +
		"some of them point the wrong way by chance alone.",
}
