package lab

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Property declares one key of a configuration. The list of an experiment's properties is the only place that
// declares its keys: parsing, checking, the canonical text, the page's controls and the command line's help all
// follow from it.
type Property struct {
	Key     string // as in the hash: "recording"
	Label   string // as on the page: "Recording"
	Help    string // one plain sentence
	Kind    Kind
	Default string
	Options []Option // for Choice and Choices (the only values), Text and Names (suggestions)
	Min     float64  // for Int and Float
	Max     float64
	Step    float64 // of the slider beside the number on the page; 0: none
	// Check, if not nil, returns an error for a value that Kind accepts but the experiment does not.
	Check func(value string) error
}

// Kind says which values a property accepts.
type Kind uint8

// The kinds of properties.
const (
	Choice  Kind = iota // one of Options
	Int                 // a whole number from Min to Max
	Float               // a number from Min to Max
	Text                // any text that Check accepts
	Choices             // some of Options, separated by commas
	// Names are separated by commas; none stand for all that there are, which the property does not know. Those of
	// Options are taken whatever the case of their letters, and come first, in the order of Options.
	Names
)

// Option is one value of a property and its name on the page.
type Option struct{ Value, Label string }

// maxConfigText is the longest configuration that is parsed, in bytes.
const maxConfigText = 16 << 10

// pageKeys belong to the page or the command line, not to an experiment; the text of a configuration may contain
// them, and parsing drops them.
var pageKeys = []string{"v", "open", "hide", "show", "run", "embed", "workers", "backend"}

// IsPageKey reports whether a key belongs to the page rather than to any
// experiment: v, open, hide, show, run, embed, workers, backend.
func IsPageKey(key string) bool { return slices.Contains(pageKeys, key) }

// Config is a value for every property of an experiment or a page. The zero Config has no
// keys. Configs are values: Set returns a changed copy.
type Config struct {
	properties []Property
	values     []string // by property, always acceptable
}

// Configured is anything with a configuration: an experiment, or a page of the laboratory that is not one.
type Configured interface {
	Name() string           // in messages; of a page, its route
	Properties() []Property // every key, in the order shown
}

// Defaults returns the configuration in which every key has its default.
func Defaults(e Configured) Config {
	c := Config{properties: e.Properties()}
	for _, p := range c.properties {
		c.values = append(c.values, p.Default)
	}
	return c
}

// ParseConfig parses "key=value&key=value" (a leading # or ? is allowed, values may be percent-encoded) on top of the
// experiment's defaults. What it cannot use it corrects, and returns one sentence a correction: unknown keys are
// dropped, numbers outside their range become the nearest end, anything else becomes the default. Only text that is
// not a configuration at all is an error.
func ParseConfig(e Configured, text string) (Config, []string, error) {
	c, mistakes, err := parseConfig(e, text)
	var corrections []string
	for _, m := range mistakes {
		// Only the first line of a longer explanation, such as a spec with its place marked.
		problem, _, _ := strings.Cut(m.problem, "\n")
		corrections = append(corrections, problem+"; "+m.remedy+".")
	}
	return c, corrections, err
}

// ParseStrict parses like ParseConfig for callers that can repair their text, like the command line: everything that
// ParseConfig would correct is an error.
func ParseStrict(e Configured, text string) (Config, error) {
	c, mistakes, err := parseConfig(e, text)
	if err != nil {
		return c, err
	}
	var problems []error
	for _, m := range mistakes {
		problems = append(problems, errors.New(m.problem))
	}
	if err := errors.Join(problems...); err != nil {
		return c, fmt.Errorf("%s: %w", e.Name(), err)
	}
	return c, nil
}

// mistake is what is wrong in a configuration, and what was done about it.
type mistake struct{ problem, remedy string }

func parseConfig(e Configured, text string) (Config, []mistake, error) {
	c := Defaults(e)
	if len(text) > maxConfigText {
		return c, nil, fmt.Errorf("configuration of %d bytes is longer than %d; shorten the link", len(text), maxConfigText)
	}
	if !utf8.ValidString(text) {
		return c, nil, errors.New("configuration is not text (invalid UTF-8); copy the link again")
	}
	var mistakes []mistake
	found := func(remedy, problem string, values ...any) {
		mistakes = append(mistakes, mistake{fmt.Sprintf(problem, values...), remedy})
	}
	seen := make(map[string]bool)
	for pair := range strings.SplitSeq(strings.TrimLeft(text, "#?"), "&") {
		if pair == "" {
			continue
		}
		rawKey, rawValue, hasValue := strings.Cut(pair, "=")
		key, errKey := url.QueryUnescape(rawKey)
		value, errValue := url.QueryUnescape(rawValue)
		if err := errors.Join(errKey, errValue); err != nil || !utf8.ValidString(key) || !utf8.ValidString(value) {
			found("it was left out", "%q is wrongly percent-encoded", pair)
			continue
		}
		if IsPageKey(key) {
			continue
		}
		i := c.Index(key)
		switch {
		case i < 0:
			found("it was left out", "there is no key %q", key)
			continue
		case !hasValue:
			found("it takes the default, "+quoteEmpty(c.properties[i].Default), "%s has no value", key)
			continue
		case seen[key]:
			found("the first value counts", "%s is given twice", key)
			continue
		}
		seen[key] = true
		accepted, err := c.properties[i].accept(value)
		if err != nil {
			found("it was set to "+quoteEmpty(accepted), "%s: %v", key, err)
		}
		c.values[i] = accepted
	}
	return c, mistakes, nil
}

// accept returns the canonical form of a value, or the value to use instead and what was wrong.
func (p Property) accept(value string) (string, error) {
	canonical, err := p.canonical(value)
	if err != nil {
		return canonical, err
	}
	if p.Check != nil {
		if err := p.Check(canonical); err != nil {
			return p.Default, err
		}
	}
	return canonical, nil
}

func (p Property) canonical(value string) (string, error) {
	switch p.Kind {
	case Choice:
		if !p.offers(value) {
			return p.Default, fmt.Errorf("%q is none of %s", value, p.offered())
		}
	case Choices:
		return p.canonicalChoices(value)
	case Names:
		return p.canonicalNames(value)
	case Int:
		n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(value), "−", "-"), 10, 64)
		if err != nil {
			return p.Default, fmt.Errorf("%q is not a whole number", value)
		}
		if x := float64(n); x < p.Min || x > p.Max {
			return FormatNumber(min(max(x, p.Min), p.Max)),
				fmt.Errorf("%d is outside %s to %s", n, FormatNumber(p.Min), FormatNumber(p.Max))
		}
		return strconv.FormatInt(n, 10), nil
	case Float:
		x, err := ParseNumber(value)
		if err != nil {
			return p.Default, err
		}
		if x < p.Min || x > p.Max {
			return FormatNumber(min(max(x, p.Min), p.Max)),
				fmt.Errorf("%s is outside %s to %s", FormatNumber(x), FormatNumber(p.Min), FormatNumber(p.Max))
		}
		return FormatNumber(x), nil
	}
	return value, nil
}

// canonicalChoices sorts the chosen values into the order of Options.
func (p Property) canonicalChoices(value string) (string, error) {
	var chosen []string
	for part := range strings.SplitSeq(value, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if !p.offers(part) {
			return p.Default, fmt.Errorf("%q is none of %s", part, p.offered())
		}
		chosen = append(chosen, part)
	}
	if len(chosen) == 0 {
		return p.Default, errors.New("nothing is chosen")
	}
	var ordered []string
	for _, o := range p.Options {
		if slices.Contains(chosen, o.Value) {
			ordered = append(ordered, o.Value)
		}
	}
	return strings.Join(ordered, ","), nil
}

// canonicalNames spells and sorts names as Options do.
func (p Property) canonicalNames(value string) (string, error) {
	named := make([]string, len(p.Options))
	var others []string
	for part := range strings.SplitSeq(value, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		equal := func(name string) bool { return strings.EqualFold(name, part) }
		if slices.ContainsFunc(named, equal) || slices.ContainsFunc(others, equal) {
			return p.Default, fmt.Errorf("%s is named twice; name each once", part)
		}
		if i := slices.IndexFunc(p.Options, func(o Option) bool { return equal(o.Value) }); i >= 0 {
			named[i] = p.Options[i].Value
		} else {
			others = append(others, part)
		}
	}
	named = slices.DeleteFunc(named, func(name string) bool { return name == "" })
	return strings.Join(append(named, others...), ","), nil
}

func (p Property) offers(value string) bool {
	return slices.ContainsFunc(p.Options, func(o Option) bool { return o.Value == value })
}

func (p Property) offered() string {
	var values []string
	for _, o := range p.Options {
		values = append(values, quoteEmpty(o.Value))
	}
	return strings.Join(values, ", ")
}

// Index returns the place of a key among the properties, −1 where there is no such key.
func (c Config) Index(key string) int {
	return slices.IndexFunc(c.properties, func(p Property) bool { return p.Key == key })
}

// Get returns the value of a key; "" for a key that the experiment does not have.
func (c Config) Get(key string) string {
	if i := c.Index(key); i >= 0 {
		return c.values[i]
	}
	return ""
}

// Int returns the value of an Int property; 0 for any other key.
func (c Config) Int(key string) int {
	n, err := strconv.Atoi(c.Get(key))
	if err != nil {
		return 0
	}
	return n
}

// Float returns the value of an Int or Float property; 0 for any other key.
func (c Config) Float(key string) float64 {
	x, err := strconv.ParseFloat(c.Get(key), 64)
	if err != nil {
		return 0
	}
	return x
}

// List returns the values of a Choices or Names property, in the order of its options.
func (c Config) List(key string) []string {
	if v := c.Get(key); v != "" {
		return strings.Split(v, ",")
	}
	return nil
}

// Set returns a copy with one value changed; c is unchanged. The error says what is wrong with the key or the value.
func (c Config) Set(key, value string) (Config, error) {
	i := c.Index(key)
	if i < 0 {
		return c, fmt.Errorf("no key %q", key)
	}
	accepted, err := c.properties[i].accept(value)
	if err != nil {
		return c, fmt.Errorf("%s: %w", key, err)
	}
	c.values = slices.Clone(c.values)
	c.values[i] = accepted
	return c, nil
}

// String returns the canonical text: every key with its value, in the order of the
// properties, percent-encoded only where a link or a reader of links needs it.
// ParseConfig of it returns c.
func (c Config) String() string {
	var b strings.Builder
	for i, p := range c.properties {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p.Key)
		b.WriteByte('=')
		escapeValue(&b, c.values[i])
	}
	return b.String()
}

// escapeValue writes what RFC 3986 allows in a fragment unescaped, so that specs and lists stay readable, except what
// has a meaning in key=value pairs.
func escapeValue(b *strings.Builder, s string) {
	const plain = "-._~!$'()*,;:@/?="
	for i := 0; i < len(s); i++ {
		ch := s[i]
		switch {
		case 'a' <= ch && ch <= 'z', 'A' <= ch && ch <= 'Z', '0' <= ch && ch <= '9', strings.IndexByte(plain, ch) >= 0:
			b.WriteByte(ch)
		default:
			fmt.Fprintf(b, "%%%02X", ch)
		}
	}
}

// FormatNumber prints a number as briefly as it can be read back exactly.
func FormatNumber(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

func quoteEmpty(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// AtMost returns a Check that refuses text of more bytes.
func AtMost(bytes int) func(string) error {
	return func(s string) error {
		if len(s) > bytes {
			return fmt.Errorf("it has %d bytes; %d are the most", len(s), bytes)
		}
		return nil
	}
}

// ParseNumber reads a number as configurations write it, or as people do: with a comma for the decimal sign, with a
// true minus sign. One comma before three digits, as in 1,000, could mean either of two numbers and is refused.
func ParseNumber(text string) (float64, error) {
	plain := strings.ReplaceAll(strings.TrimSpace(text), "−", "-")
	whole, part, comma := strings.Cut(plain, ",")
	if comma && !strings.ContainsAny(plain, ".eE") && !strings.Contains(part, ",") {
		if len(part) == 3 && strings.Trim(whole, "-+0") != "" {
			return 0, fmt.Errorf("%q may mean %s.%s or %[2]s%[3]s; write it with a point, or without a sign between thousands",
				text, whole, part)
		}
		plain = whole + "." + part
	}
	x, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return x, nil
}
