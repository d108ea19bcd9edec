package class

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// A code of six letters has 148 million values. Who gives more than maxWrong wrong ones within a minute gets no answer
// for the rest of it, right or wrong: at that rate trying half of the codes takes more than two years. Students who
// mistype one are far from it. Behind a reverse proxy all requests come from one address; a class that types its code
// right is not concerned there either.
const (
	maxWrong    = 60
	wrongWindow = time.Minute
	maxGuessers = 10_000 // addresses that are remembered
)

// guesses counts wrong codes by address.
type guesses struct {
	now func() time.Time // time.Now but in tests

	mu    sync.Mutex
	wrong map[string]*guesser
}

type guesser struct {
	n     int
	until time.Time // when counting begins again
}

func newGuesses() *guesses { return &guesses{now: time.Now, wrong: make(map[string]*guesser)} }

// barred reports whether the sender of a request has guessed too often.
func (g *guesses) barred(r *http.Request) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	who := g.wrong[sender(r)]
	return who != nil && who.n >= maxWrong && g.now().Before(who.until)
}

// note counts a wrong code.
func (g *guesses) note(r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	name, now := sender(r), g.now()
	who := g.wrong[name]
	if who == nil || !now.Before(who.until) {
		if len(g.wrong) >= maxGuessers {
			for key, old := range g.wrong {
				if !now.Before(old.until) {
					delete(g.wrong, key)
				}
			}
		}
		if len(g.wrong) >= maxGuessers { // all of them within this minute: no more can be told apart
			name = "others"
			if who = g.wrong[name]; who != nil && now.Before(who.until) {
				who.n++
				return
			}
		}
		who = &guesser{until: now.Add(wrongWindow)}
		g.wrong[name] = who
	}
	who.n++
}

// sender returns the address that a request comes from, without its port.
func sender(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
