package main

import (
	"errors"
	"net/http"
	"time"
)

// limits are what one client may cost.
type limits struct {
	head, body, idle time.Duration // to send the head of a request, all of it, and the next one
	write            time.Duration // to take the next piece of an answer
}

// generous lets slow networks in: a recording of 100 MB may take hours, as long as something moves every minute.
var generous = limits{head: 10 * time.Second, body: time.Minute, idle: 2 * time.Minute, write: time.Minute}

// newServer returns a server that gives up clients that stand still.
func newServer(h http.Handler, l limits) *http.Server {
	return &http.Server{ReadHeaderTimeout: l.head, ReadTimeout: l.body, IdleTimeout: l.idle, MaxHeaderBytes: 64 << 10,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h.ServeHTTP(&steady{w, http.NewResponseController(w), l.write}, r)
		})}
}

// steady is an answer whose every piece must be taken in time; the whole may take as long as it needs.
type steady struct {
	http.ResponseWriter
	control *http.ResponseController
	each    time.Duration
}

// Write implements io.Writer.
func (s *steady) Write(p []byte) (n int, err error) {
	const piece = 64 << 10
	for {
		m := min(len(p), piece)
		err := s.control.SetWriteDeadline(time.Now().Add(s.each))
		if err != nil && !errors.Is(err, http.ErrNotSupported) {
			return n, err
		}
		k, err := s.ResponseWriter.Write(p[:m])
		if n += k; err != nil || m == len(p) {
			return n, err
		}
		p = p[m:]
	}
}

// Unwrap lets http.ResponseController reach the answer itself.
func (s *steady) Unwrap() http.ResponseWriter { return s.ResponseWriter }
