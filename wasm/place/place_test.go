//go:build js

package place

import (
	"strings"
	"syscall/js"
	"testing"

	"untrained/assets/neural"
	"untrained/assets/runs"
	"untrained/assets/weights"
)

func site(pairs ...string) Site {
	env := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		env[pairs[i]] = pairs[i+1]
	}
	return At(env)
}

func TestHereAsksTheScript(t *testing.T) {
	before := js.Global().Get("goappGetenv")
	get := js.FuncOf(func(_ js.Value, args []js.Value) any {
		switch args[0].String() {
		case "UNTRAINED_BASE":
			return "https://example.org/lab/"
		case "UNTRAINED_CLASS":
			return 7 // not a text
		}
		return js.Undefined()
	})
	js.Global().Set("goappGetenv", get)
	t.Cleanup(func() { js.Global().Set("goappGetenv", before); get.Release() })
	if env := Here().Env; len(env) != 1 || env["UNTRAINED_BASE"] != "https://example.org/lab/" {
		t.Errorf("the environment is %q", env)
	}
}

func TestPrefix(t *testing.T) {
	for base, want := range map[string]string{
		"": "/", "https://example.org": "/", "https://example.org/": "/", "https://example.org/lab/": "/lab/",
		"http://10.0.0.1:8080/a/b/": "/a/b/",
	} {
		if got := site("UNTRAINED_BASE", base).Prefix(); got != want {
			t.Errorf("%q has the prefix %q, not %q", base, got, want)
		}
	}
}

// A page names where a recording comes from: copies of the site itself, else the owner's mirror, else the public
// source.
func TestHost(t *testing.T) {
	entry, err := neural.EntryByID("v1-ringach2002")
	if err != nil {
		t.Fatal(err)
	}
	files, err := entry.Files("")
	if err != nil {
		t.Fatal(err)
	}
	list := `["` + files[0].Location() + `"]`
	for _, c := range []struct {
		env     []string
		host    string
		sources string
	}{
		{nil, "raw.githubusercontent.com", ""},
		{[]string{"UNTRAINED_MIRROR", "https://mirror.example/x/"}, "mirror.example", "https://mirror.example/x/"},
		{[]string{"UNTRAINED_MIRROR", "/mirror/"}, "this site", "/mirror/"},
		{[]string{"UNTRAINED_DATA", "/data/", "UNTRAINED_DATA_FILES", list}, "this site", "/data/|"},
		{[]string{"UNTRAINED_DATA", "/data/", "UNTRAINED_DATA_FILES", `["another"]`}, "raw.githubusercontent.com", "/data/|"},
		{[]string{"UNTRAINED_DATA_FILES", `not a list`}, "raw.githubusercontent.com", ""},
	} {
		s := site(c.env...)
		if host := s.Host(files); host != c.host {
			t.Errorf("%q: files come from %q, not %q", c.env, host, c.host)
		}
		if sources := s.sources(); !strings.HasPrefix(sources, c.sources) {
			t.Errorf("%q: files are looked for at %q, not at first at %q", c.env, sources, c.sources)
		}
	}
}

func TestBundledFiles(t *testing.T) {
	run, network := runs.Run{Plan: runs.Plan{Name: "controls"}}, weights.Network{Name: "digits"}
	if _, err := site("UNTRAINED_RUNS", "{").Run(t.Context(), run); err == nil || !strings.Contains(err.Error(), "list") {
		t.Errorf("a list that cannot be read: %v", err)
	}
	if _, err := site("UNTRAINED_RUNS", `{"another":"/x"}`).Run(t.Context(), run); err == nil ||
		!strings.Contains(err.Error(), "does not carry") {
		t.Errorf("a run that is not on the site: %v", err)
	}
	if !js.Global().Get("document").Truthy() {
		t.Skip("there is no site here; TestInBrowser of server has one")
	}
	if _, err := site("UNTRAINED_WEIGHTS", `{"digits":"/nothing"}`).Weights(t.Context(), network); err == nil ||
		!strings.Contains(err.Error(), "404") {
		t.Errorf("a file that is missing: %v", err)
	}
	if _, err := site("UNTRAINED_WEIGHTS", `{"digits":"http://256.0.0.1/"}`).Weights(t.Context(), network); err == nil {
		t.Error("an address that does not exist gave a file")
	}
	content, err := site("UNTRAINED_WEIGHTS", `{"digits":"/gotest.js"}`).Weights(t.Context(), network)
	if err != nil || !strings.Contains(string(content), "use strict") {
		t.Errorf("%d bytes, %v", len(content), err)
	}
}
