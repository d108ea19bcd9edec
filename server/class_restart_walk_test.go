//go:build !js

package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/server/browsertest"
	"untrained/server/class"
)

// The class's server is started again under the open pages of three browsers, which then send their results in the same
// moment: nothing is lost, and a result that could not be sent is sent later.
func TestAClassIsStartedAgain(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "class.db")
	o, err := parts()
	if err != nil {
		t.Fatal(err)
	}
	o.Class = "class/"
	serve := func(at string) (s *httptest.Server, room *class.Store, stop func()) {
		t.Helper()
		room, err := class.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		h, err := pageHandler(o, "", room)
		if err != nil {
			t.Fatal(err)
		}
		s = httptest.NewUnstartedServer(&host{Handler: h})
		if at != "" {
			s.Listener.Close()
			if s.Listener, err = net.Listen("tcp", at); err != nil {
				t.Fatal(err)
			}
		}
		s.Start()
		return s, room, func() {
			s.CloseClientConnections()
			s.Close()
			room.Close()
		}
	}
	server, room, stop := serve("")
	code := strings.ToLower(room.Code())
	var groups []*browsertest.Page
	for i := range 3 {
		p := browsertest.Start(t, "disable-quic").NewPage(t) // flags: a browser of its own
		groups = append(groups, p)
		p.Open(fmt.Sprintf("%s/%s&seed=%d&class=%s", server.URL, quick, 1+10*i, code))
		p.WaitFor("#run:not([disabled])")
		p.Click("#predict-1")
		p.WaitFor("#class-send")
		p.Click("#run")
		p.WaitState("done")
	}
	teacher := groups[0].Tab()
	teacher.Open(server.URL + "/#/class?code=" + code)
	teacher.WaitText("#class-joined", "0 results have")

	stop()
	teacher.WaitText("#class-lost", "does not answer")
	groups[0].Click("#class-send")
	groups[0].Click("#class-give")
	groups[0].WaitText("#class-said", "could not be sent")
	_, room, stop = serve(server.Listener.Addr().String())
	defer stop()
	teacher.WaitGone("#class-lost")
	for _, p := range groups[1:] {
		p.Click("#class-send")
	}
	for _, p := range groups {
		p.WaitFor("#class-give")
		browsertest.Eval[bool](p, `(setTimeout(() => document.querySelector("#class-give").click(),
			2000 - Date.now() % 2000), true)`) // all clocks are this machine's
	}
	for _, p := range groups {
		p.WaitText("#class-said", "was sent")
	}
	teacher.WaitText("#class-joined", "3 results have")
	teacher.WaitText("#class-predicted-encoding", "3 of 3")
	kept, err := room.Results(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	seeds := map[uint64]bool{}
	for _, k := range kept {
		var r lab.Result
		if err := json.Unmarshal(k.Body, &r); err != nil {
			t.Fatal(err)
		}
		seeds[r.Seed] = true
	}
	if len(kept) != 3 || !seeds[1] || !seeds[11] || !seeds[21] {
		t.Errorf("the class holds %d results, of seeds %v", len(kept), seeds)
	}
	for _, p := range append(groups, teacher) {
		p.NoErrors("ERR_") // of the time without a server
	}
}
