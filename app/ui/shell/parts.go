package shell

import (
	"time"

	"untrained/app/ui/page"
)

// To put a whole page in the place of another takes go-app longer than a reader should
// wait for an answer to a key or a scroll. So a page that is turned to is drawn in
// parts, one a frame: first nothing, which takes the one before away, then more and
// more of it. What a page draws by itself, pixels on canvases, is spread in the same way.
type drawnParts struct {
	parts     int  // of the page that are drawn
	unfolding bool // one more is under way
}

// wholePage is more parts than any page has.
const wholePage = 99

// Fold has the page drawn up to a part, and then on part by part.
func (p *Program) Fold(parts int) { p.parts = parts }

// Shows says whether a part of the page is to be drawn, counted from 1.
func (p *Program) Shows(part int) bool { return part <= p.parts }

// unfold draws one more part; false where the whole page is drawn.
func (p *Program) unfold() bool {
	if p.parts >= wholePage {
		return false
	}
	all := 1
	if in, ok := p.page.(page.InParts); ok {
		all = in.PartsOf()
	}
	if p.parts >= all || p.fault != "" {
		p.parts = wholePage
		return false
	}
	if p.unfolding {
		return true
	}
	p.unfolding = p.Host().Later(func() {
		p.Update(func() { p.unfolding, p.parts = false, p.parts+1 })
	})
	if !p.unfolding {
		p.parts = wholePage
	}
	return p.unfolding
}

// A frame's share for works that are spread over several.
const frameShare = 8 * time.Millisecond

// Spread does works one after the other: as many at once as fit into a frame's share,
// the rest when the browser has had time for other things, as long as they are wanted.
// It says whether all are done.
func (p *Program) Spread(works []func(), wanted func() bool, done func()) bool {
	begun := time.Now()
	for i, work := range works {
		rest := works[i:]
		if i > 0 && time.Since(begun) > frameShare && p.Host().Later(func() {
			p.quietly(func() {
				if wanted() && p.Spread(rest, wanted, done) {
					done()
					p.settle()
				}
			})
		}) {
			return false
		}
		work()
	}
	return true
}
