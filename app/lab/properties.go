package lab

// Properties that several experiments share, so that a key means the same
// everywhere and is written down once.

// QuickProperty returns the key that asks for a small version of an experiment; what is
// the part that is smaller, in a few words.
func QuickProperty(what string) Property {
	return Property{Key: KeyQuick, Label: "Quick look", Kind: Choice, Default: "0",
		Options: []Option{{"0", "no: the whole experiment"}, {"1", "yes: a small version"}},
		Help:    "A small version that takes less than a minute on two processors: " + what + "."}
}

// Quickened returns a configuration in which, with quick=1, the keys that have their
// default take the values of a small version of the experiment.
func Quickened(c Config, e Configured, small map[string]string) Config {
	if c.Get(KeyQuick) != "1" {
		return c
	}
	for _, p := range e.Properties() {
		value, changes := small[p.Key]
		if !changes || c.Get(p.Key) != p.Default {
			continue
		}
		if changed, err := c.Set(p.Key, value); err == nil {
			c = changed
		}
	}
	return c
}

// WithDefault returns properties with another default for one of them.
func WithDefault(list []Property, key, value string) []Property {
	for i := range list {
		if list[i].Key == key {
			list[i].Default = value
		}
	}
	return list
}
