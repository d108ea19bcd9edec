package statistics

import "math"

// LempelZiv76 returns the number of phrases into which Lempel & Ziv (1976) parse a sequence: after the last phrase, a
// word is extended as long as it occurs in the text that ends before the word's own last symbol; as soon as it does
// not, it is the next phrase. An unfinished word at the end counts as a phrase. An empty sequence has 0 phrases.
//
// The text so far is kept as a suffix automaton (Blumer et al. 1985), so that time and memory grow linearly with the
// length, not with its square.
func LempelZiv76(bits []bool) int {
	// A state stands for the words that end at the same places; length is that of the longest of these words, link the
	// state of its longest suffix that ends at more places.
	type state struct {
		next   [2]int32
		link   int32
		length int32
	}
	states := make([]state, 1, 2*len(bits)+1)
	states[0] = state{next: [2]int32{-1, -1}, link: -1}
	last := int32(0) // the whole text
	phrases := 0
	word, wordLength := int32(0), int32(0)
	for _, bit := range bits {
		c := 0
		if bit {
			c = 1
		}
		known := states[word].next[c]

		// Append c to the text.
		at := int32(len(states))
		states = append(states, state{next: [2]int32{-1, -1}, length: states[last].length + 1})
		p := last
		for ; p >= 0 && states[p].next[c] < 0; p = states[p].link {
			states[p].next[c] = at
		}
		if p >= 0 {
			q := states[p].next[c]
			if states[q].length != states[p].length+1 {
				clone := int32(len(states))
				states = append(states, state{next: states[q].next, link: states[q].link, length: states[p].length + 1})
				states[q].link = clone
				for ; p >= 0 && states[p].next[c] == q; p = states[p].link {
					states[p].next[c] = clone
				}
				q = clone
			}
			states[at].link = q
		}
		last = at

		if known < 0 { // a new word
			phrases++
			word, wordLength = 0, 0
			continue
		}
		word, wordLength = known, wordLength+1
		for states[word].link >= 0 && wordLength <= states[states[word].link].length {
			word = states[word].link // the word moved to the clone
		}
	}
	if wordLength > 0 {
		phrases++
	}
	return phrases
}

// NormalisedLempelZiv76 returns c·log₂(n)/n for c phrases in n bits, which tends to 1 for random bits (Lempel & Ziv
// 1976, theorem 2). It returns 0 for fewer than two bits. Convergence is slow: even at a thousand bits, values of
// different lengths cannot be compared.
func NormalisedLempelZiv76(bits []bool) float64 {
	n := float64(len(bits))
	if n < 2 {
		return 0
	}
	return float64(LempelZiv76(bits)) * math.Log2(n) / n
}
