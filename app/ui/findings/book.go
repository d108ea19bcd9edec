package findings

import (
	"slices"

	"untrained/app/lab"
	"untrained/app/ui/journal"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
	"untrained/assets/runs"
)

// Book has all claims with their runs.
type Book struct {
	Claims []*Claim
	Fault  string // why the catalogue of runs cannot be read, in a sentence; "" where it can

	p       page.Frame
	journal *journal.Journal
}

// Claim is a claim with its runs: the evidence first, then controls, then its specification curve, as the catalogue has
// them, and last the runs of other claims that judge it as well.
type Claim struct {
	words.Claim
	Rests []string // the claims whose verdicts it follows from
	Runs  []*Run
	Asked bool // its results were asked for
}

// also has the runs of other claims that give a verdict on a claim: the catalogue names one claim a run.
var also = map[string][]string{
	"C4": {"training-objects", "training-evc-it", "training-v1-v4"},
	"C5": {"training-objects", "training-evc-it"},
}

// New returns the claims with the runs of the catalogue. It loads no result.
func New(p page.Frame, j *journal.Journal) *Book {
	b := &Book{p: p, journal: j}
	all, err := runs.Catalogue()
	if err != nil {
		b.Fault = part.Sentence(err.Error())
	}
	b.Put(all)
	return b
}

// Put replaces the catalogue.
func (b *Book) Put(all []runs.Run) {
	b.Claims = nil
	var made []*Run
	for _, r := range all {
		made = append(made, &Run{Run: r})
	}
	for _, c := range words.Claims() {
		claim := &Claim{Claim: c, Rests: lab.ConclusionRests(c.ID)}
		for _, r := range made {
			if r.Claim == c.ID {
				claim.Runs = append(claim.Runs, r)
			}
		}
		for _, r := range made {
			if slices.Contains(also[c.ID], r.Name) {
				claim.Runs = append(claim.Runs, r)
			}
		}
		b.Claims = append(b.Claims, claim)
	}
}

// Find returns a claim by its ID; the first one where there is none.
func (b *Book) Find(id string) *Claim {
	i := slices.IndexFunc(b.Claims, func(c *Claim) bool { return c.ID == id })
	return b.Claims[max(i, 0)]
}

// Read asks for the results of a claim, and of those that it follows from, once.
func (b *Book) Read(c *Claim) {
	for _, id := range append([]string{c.ID}, c.Rests...) {
		of := b.Find(id)
		of.Asked = true
		b.journal.Once(func() { b.Renew(of) })
	}
}

// Refresh looks again where the results that were asked for come from.
func (b *Book) Refresh() {
	for _, c := range b.Claims {
		if c.Asked {
			b.Renew(c)
		}
	}
}

// Relist lists what this browser has computed, and then refreshes.
func (b *Book) Relist() { b.journal.Relist(b.Refresh) }
