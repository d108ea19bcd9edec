package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"untrained/app/job"
)

// Address is what the hash of the page's URL says:
//
//	#/encoding?recording=sim-v1&seeds=3&hide=seed,dc&run=1&embed=1
//
// Before the first "?" stands the route, behind it the configuration text of the
// experiment, key=value joined by "&" and escaped as in a query. Six keys belong
// to the page and not to the experiment: hide (keys of controls that are not
// shown, joined by commas), run=1 (start at once), embed=1 (no header, no footer),
// workers (how many compute), class (the code of the class that
// results may be sent to) and backend (auto, cpu or webgpu: which device
// computes, whatever this browser remembers). Config keeps the order in which keys
// stood.
type Address struct {
	Route   string // "" for the story, "encoding", …
	Config  string // without the page's own keys
	Hide    []string
	Run     bool
	Embed   bool
	Workers int
	Class   string   // a class's code; "" none
	Backend string   // a job.Choice; "" where the address leaves it open
	Faults  []string // what was wrong with the page's own keys, one sentence each
}

// maxWorkers is a bound against slips of the finger, far above any machine's use.
const maxWorkers = 64

// ParseAddress reads a hash, with or without its "#". It never fails: what it
// cannot read is told in Faults or left to the experiment, which checks Config.
func ParseAddress(hash string) Address {
	hash = strings.TrimPrefix(hash, "#")
	route, text, _ := strings.Cut(hash, "?")
	a := Address{Route: strings.Trim(route, "/")}
	var config []string
	for _, pair := range strings.Split(text, "&") {
		key, raw, _ := strings.Cut(pair, "=")
		value, err := url.QueryUnescape(raw)
		if err != nil {
			value = raw
		}
		switch key {
		case "":
		case "hide":
			for _, k := range strings.Split(value, ",") {
				if k = strings.TrimSpace(k); k != "" && !slices.Contains(a.Hide, k) {
					a.Hide = append(a.Hide, k)
				}
			}
		case "run":
			a.Run = a.flag(key, value)
		case "embed":
			a.Embed = a.flag(key, value)
		case "workers":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > maxWorkers {
				a.Faults = append(a.Faults, "“workers="+value+"” is not a number from 1 to "+strconv.Itoa(maxWorkers)+
					", so the page chose by itself.")
				n = 0
			}
			a.Workers = n
		case "class":
			if a.Class = ClassCode(value); a.Class == "" && value != "" {
				a.Faults = append(a.Faults, "“class="+value+"” is no class code of six letters, so no class was joined.")
			}
		case "backend":
			if !slices.Contains(job.Choices, job.Choice(value)) {
				a.Faults = append(a.Faults, "“backend="+value+"” is none of auto, cpu, webgpu, so the choice stays as it was.")
				value = ""
			}
			a.Backend = value
		default:
			config = append(config, pair)
		}
	}
	a.Config = strings.Join(config, "&")
	return a
}

func (a *Address) flag(key, value string) bool {
	switch value {
	case "1", "true":
		return true
	case "0", "false":
	default:
		a.Faults = append(a.Faults, "“"+key+"="+value+"” is neither 0 nor 1, so it was taken as 0.")
	}
	return false
}

// String writes the hash, with its "#". ParseAddress(a.String()) gives a again,
// but for Faults.
func (a Address) String() string {
	var keys []string
	if a.Config != "" {
		keys = append(keys, a.Config)
	}
	if len(a.Hide) > 0 {
		hide := make([]string, len(a.Hide))
		for i, k := range a.Hide {
			hide[i] = url.QueryEscape(k)
		}
		keys = append(keys, "hide="+strings.Join(hide, ","))
	}
	if a.Run {
		keys = append(keys, "run=1")
	}
	if a.Embed {
		keys = append(keys, "embed=1")
	}
	if a.Workers > 0 {
		keys = append(keys, "workers="+strconv.Itoa(a.Workers))
	}
	if a.Class != "" {
		keys = append(keys, "class="+a.Class)
	}
	if a.Backend != "" {
		keys = append(keys, "backend="+a.Backend)
	}
	if len(keys) == 0 {
		return "#/" + a.Route
	}
	return "#/" + a.Route + "?" + strings.Join(keys, "&")
}

// Hides says whether a control, or a part of the page, is left out.
func (a Address) Hides(key string) bool { return slices.Contains(a.Hide, key) }

// Value gives the raw value of a key of Config, unescaped.
func (a Address) Value(key string) (string, bool) {
	for _, pair := range strings.Split(a.Config, "&") {
		k, raw, _ := strings.Cut(pair, "=")
		if k != key {
			continue
		}
		if v, err := url.QueryUnescape(raw); err == nil {
			raw = v
		}
		return raw, true
	}
	return "", false
}
