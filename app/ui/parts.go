package ui

import "time"

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

// inParts is a page that is drawn in several parts; others are drawn at once.
type inParts interface{ partsOf() int }

// fold has the page drawn up to a part, and then on part by part.
func (p *program) fold(parts int) { p.parts = parts }

// shows says whether a part of the page is to be drawn, counted from 1.
func (p *program) shows(part int) bool { return part <= p.parts }

// unfold draws one more part; false where the whole page is drawn.
func (p *program) unfold() bool {
	if p.parts >= wholePage {
		return false
	}
	all := 1
	if in, ok := p.page.(inParts); ok {
		all = in.partsOf()
	}
	if p.parts >= all || p.fault != "" {
		p.parts = wholePage
		return false
	}
	if p.unfolding {
		return true
	}
	p.unfolding = p.host.later(func() {
		p.update(func() { p.unfolding, p.parts = false, p.parts+1 })
	})
	if !p.unfolding {
		p.parts = wholePage
	}
	return p.unfolding
}

// A frame's share for works that are spread over several.
const frameShare = 8 * time.Millisecond

// spread does works one after the other: as many at once as fit into a frame's share,
// the rest when the browser has had time for other things, as long as they are wanted.
// It says whether all are done.
func (p *program) spread(works []func(), wanted func() bool, done func()) bool {
	begun := time.Now()
	for i, work := range works {
		rest := works[i:]
		if i > 0 && time.Since(begun) > frameShare && p.host.later(func() {
			p.quietly(func() {
				if wanted() && p.spread(rest, wanted, done) {
					done()
				}
			})
		}) {
			return false
		}
		work()
	}
	return true
}
