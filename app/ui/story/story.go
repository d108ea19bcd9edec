package story

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/classroom"
	"untrained/app/ui/explore"
	"untrained/app/ui/findings"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/assets/runs"
)

// What the first page says; the prerendered page says the same before the
// program runs.
const (
	Title = "How far does architecture alone go?"
	Lead  = "Networks trained to name objects predict visual cortex. How much of that is the training, and how " +
		"much is there before any, in the wiring alone?"
)

// Page is the first page: what this is, and the claims in reading order, each with something to move and with what was
// found.
type Page struct {
	book    *findings.Book
	room    *classroom.Room
	p       page.Frame
	Cards   []*Card
	observe func(selector string) // has the host tell when a card comes near the window
	Wide    float64               // width of the cards' figures in pixels
}

// New returns the page.
func New(p page.Frame, b *findings.Book, r *classroom.Room) *Page {
	s := &Page{p: p, book: b, room: r}
	s.deal()
	return s
}

// Put replaces the runs of all claims.
func (s *Page) Put(all []runs.Run) {
	s.book.Put(all)
	s.deal()
}

// deal makes the cards of the claims as the book has them now.
func (s *Page) deal() {
	s.Cards = nil
	for _, c := range s.book.Claims {
		s.Cards = append(s.Cards, &Card{Claim: c, Answer: -1, toy: explore.New(c.ID, toyFrame{s.p})})
	}
}

// Find returns the card of a claim, the first card where there is none.
func (s *Page) Find(claim string) *Card {
	i := slices.IndexFunc(s.Cards, func(c *Card) bool { return c.ID == claim })
	return s.Cards[max(i, 0)]
}

// Near loads the results of a card that comes near the window; id is its element's.
func (s *Page) Near(id string) {
	c := s.Find(strings.TrimPrefix(id, "claim-"))
	if c.toy != nil && !c.started {
		c.started = true
		c.toy.Start()
	}
	s.book.Read(c.Claim)
}

func (*Page) Title() string { return "The story" }

// Enter implements page. What was computed since the last visit takes its place; an address with claim=C7 leads to
// the card of that claim.
func (s *Page) Enter(a page.Address) {
	if claim, ok := a.Value("claim"); ok && s.Find(claim).ID == claim {
		s.p.Focus("#claim-" + claim + " h3")
	}
	s.book.Relist()
}

// State implements page: what loads beside the reading is said on its card.
func (s *Page) State() page.State { return page.Idle }

// method are the claims about how to find out.
var method = []string{"C9", "C10", "C11"}

func (s *Page) Render() []app.UI {
	var claims, sure []*Card
	for _, c := range s.Cards {
		if slices.Contains(method, c.ID) {
			sure = append(sure, c)
		} else {
			claims = append(claims, c)
		}
	}
	cards := func(list []*Card) app.UI {
		return app.Range(list).Slice(func(i int) app.UI { return s.card(list[i]) })
	}
	return []app.UI{app.Div().Class("page story").Body(
		part.Heading(Title, Lead),
		app.Div().ID("first-place").On("ask", s.asked(), app.EventScope("ask")),
		app.Section().Class("claims-part").Aria("labelledby", "claims-title").Body(
			app.H2().ID("claims-title").Text("Eight claims, eight toys"),
			app.P().Text("Move something, predict, then see what recordings say."),
			app.P().ID("story-said").Class("unseen").Role("status").Aria("live", "polite").Text(s.said()),
			s.faultCard(),
			app.Div().ID("claims").Body(cards(claims)),
		),
		app.Section().Class("claims-part").Aria("labelledby", "sure-title").Body(
			app.H2().ID("sure-title").Text("How sure are we?"),
			app.Div().ID("sure").Body(cards(sure)),
		),
		app.Section().Class("sources").Aria("labelledby", "source-title").Body(
			app.H2().ID("source-title").Text("Where this comes from"),
			app.P().Body(app.Text("A. Farahat and M. Vinck’s 2025 study made the claims; many choices here are ours. "),
				part.SimulatedTag(), app.Text(" recordings check the method and are never evidence about a brain. "),
				app.A().Href("#/about").Text("Methods and limits")),
		),
	)}
}

func (s *Page) faultCard() app.UI {
	if s.book.Fault == "" {
		return app.Div().Hidden(true)
	}
	return part.ErrorCard("What was computed beforehand cannot be shown: "+s.book.Fault,
		"Reload the page. Every experiment can be run here all the same.")
}

// Paint implements painter: it asks how wide figures may be, and watches the cards
// that have nothing to show yet.
func (s *Page) Paint() {
	const step = 20
	wide := float64(int(s.p.Host().Width("#claims .claim-found")/step) * step)
	if wide > 0 && wide != s.Wide {
		s.Wide = wide
		s.p.Update(func() {})
	}
	if s.observe == nil {
		s.observe = s.p.Host().Approach(func(id string) { s.p.Update(func() { s.Near(id) }) })
	}
	s.observe(`.claim-card[data-read="false"]`)
	for _, c := range s.Cards {
		if c.toy != nil {
			c.toy.Paint()
		}
	}
}
