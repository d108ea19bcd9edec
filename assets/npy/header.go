package npy

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

type header struct {
	descr   string
	fortran bool
	shape   []int
}

// parseHeader parses the Python dictionary of a .npy header, for instance
//
//	{'descr': '<f8', 'fortran_order': False, 'shape': (50, 640, 10), }
//
// It accepts no other Python code.
func parseHeader(text string) (h header, err error) {
	p := &literal{rest: text}
	seen := make(map[string]bool)
	if err := p.expect("{"); err != nil {
		return h, err
	}
	for !p.accept("}") {
		key, err := p.quoted()
		if err != nil {
			return h, err
		}
		if seen[key] {
			return h, fmt.Errorf("%q is given twice", key)
		}
		seen[key] = true
		if err := p.expect(":"); err != nil {
			return h, err
		}
		switch key {
		case "descr":
			h.descr, err = p.quoted()
			if err != nil {
				err = fmt.Errorf("descr: %w (arrays of structures cannot be read)", err)
			}
		case "fortran_order":
			h.fortran, err = p.boolean()
		case "shape":
			h.shape, err = p.tuple()
		default:
			err = fmt.Errorf("unknown key %.40q", key)
		}
		if err != nil {
			return h, err
		}
		if !p.accept(",") {
			if err := p.expect("}"); err != nil {
				return h, err
			}
			break
		}
	}
	if p.space(); p.rest != "" {
		return h, fmt.Errorf("%.20q follows the dictionary", p.rest)
	}
	for _, key := range []string{"descr", "fortran_order", "shape"} {
		if !seen[key] {
			return h, fmt.Errorf("%q is missing", key)
		}
	}
	return h, nil
}

// literal is the part of a header's text that is still to be parsed.
type literal struct{ rest string }

func (p *literal) space() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

func (p *literal) accept(token string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.rest, token)
	p.rest = rest
	return ok
}

func (p *literal) expect(token string) error {
	if !p.accept(token) {
		return fmt.Errorf("%q was expected before %.20q", token, p.rest)
	}
	return nil
}

func (p *literal) quoted() (string, error) {
	p.space()
	if p.rest == "" || p.rest[0] != '\'' && p.rest[0] != '"' {
		return "", fmt.Errorf("a quoted word was expected before %.20q", p.rest)
	}
	word, rest, ok := strings.Cut(p.rest[1:], p.rest[:1])
	if !ok {
		return "", errors.New("a quoted word does not end")
	}
	p.rest = rest
	return word, nil
}

func (p *literal) boolean() (bool, error) {
	switch {
	case p.accept("True"):
		return true, nil
	case p.accept("False"):
		return false, nil
	}
	return false, fmt.Errorf("neither True nor False before %.20q", p.rest)
}

func (p *literal) tuple() ([]int, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	shape := []int{}
	for !p.accept(")") {
		p.space()
		digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
		n, err := strconv.ParseUint(p.rest[:digits], 10, 63)
		if err != nil || n > math.MaxInt32 {
			return nil, fmt.Errorf("shape: a size up to %d was expected before %.20q", math.MaxInt32, p.rest)
		}
		p.rest = p.rest[digits:]
		p.accept("L") // Python 2 writes it
		if shape = append(shape, int(n)); len(shape) > maxRank {
			return nil, fmt.Errorf("shape: more than %d dimensions", maxRank)
		}
		if !p.accept(",") {
			if err := p.expect(")"); err != nil {
				return nil, err
			}
			break
		}
	}
	return shape, nil
}
