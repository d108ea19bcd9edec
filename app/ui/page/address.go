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
// experiment, key=value joined by "&" and escaped as in a query. Nine keys belong
// to the page and not to the experiment: v (the version of the defaults that stand for
// keys that are left out), open=1 (for these stands what the page opens with), hide (keys of controls that are not
// shown, joined by commas), show (keys of the only controls that are shown), run=1 (start at once), embed=1 (no
// header, no footer),
// workers (how many compute), class (the code of the class that
// results may be sent to) and backend (auto, cpu or webgpu: which device
// computes, whatever this browser remembers). Config keeps the order in which keys
// stood.
type Address struct {
	Route   string // "" for the story, "encoding", …
	Config  string // without the page's own keys
	Version int    // of the defaults, DefaultsVersion; 0 where the address does not say
	Opening bool   // keys that are left out are as the page opens, not at their defaults
	Hide    []string
	Show    []string // keys of the controls that are shown; none: all but those of Hide
	Run     bool
	Embed   bool
	Workers int
	Class   string   // a class's code; "" none
	Backend string   // a job.Choice; "" where the address leaves it open
	Faults  []string // what was wrong with the page's own keys, one sentence each
}

// DefaultsVersion numbers the defaults of all configurations, and what pages open with. Links leave out what stands
// at its default and carry this
// number. Whoever changes a default raises it, and has ParseAddress put the former default into addresses of an earlier
// number.
const DefaultsVersion = 1

// parts are what hide can name besides the controls of a configuration.
var parts = []string{"card", "predict", "class", "layers", "unit", "best", "slow"}

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
		case "v":
			n, err := strconv.Atoi(value)
			if a.Version = DefaultsVersion; err != nil || n < 1 || n > DefaultsVersion {
				a.Faults = append(a.Faults, "“v="+value+"” is of another version of this program, whose defaults may differ: "+
					"compare the choices with those of whoever sent the link.")
			}
		case "open":
			a.Opening = a.flag(key, value)
		case "hide":
			a.Hide = listed(value)
		case "show":
			a.Show = listed(value)
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

// listed returns keys that are joined by commas, each once.
func listed(text string) (keys []string) {
	for k := range strings.SplitSeq(text, ",") {
		if k = strings.TrimSpace(k); k != "" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// escaped writes keys so that listed reads them.
func escaped(keys []string) string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = url.QueryEscape(k)
	}
	return strings.Join(list, ",")
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
	if a.Version > 0 {
		keys = append(keys, "v="+strconv.Itoa(a.Version))
	}
	if a.Opening {
		keys = append(keys, "open=1")
	}
	if a.Config != "" {
		keys = append(keys, a.Config)
	}
	if len(a.Hide) > 0 {
		keys = append(keys, "hide="+escaped(a.Hide))
	}
	if len(a.Show) > 0 {
		keys = append(keys, "show="+escaped(a.Show))
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
func (a Address) Hides(key string) bool {
	if len(a.Show) > 0 && !slices.Contains(parts, key) && !slices.Contains(a.Show, key) {
		return true
	}
	return slices.Contains(a.Hide, key)
}

// Brief returns the address with those choices alone that differ from the defaults, or from what the page opens with,
// whichever are fewer. Both are whole configurations, as that of a is; opening may be "".
func (a Address) Brief(defaults, opening string) Address {
	from := func(base string) Address {
		usual, brief := strings.Split(base, "&"), a
		pairs := slices.DeleteFunc(strings.Split(a.Config, "&"), func(p string) bool { return slices.Contains(usual, p) })
		brief.Config, brief.Version = strings.Join(pairs, "&"), DefaultsVersion
		return brief
	}
	brief, other := from(defaults), from(opening)
	other.Opening = true
	if opening != "" && len(other.String()) < len(brief.String()) {
		return other
	}
	return brief
}

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
