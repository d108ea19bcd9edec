package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"untrained/assets/neural/archive"
	"untrained/server/class"
	"untrained/server/site"
)

// serve is `server serve`: it serves the page on a port, from memory. UNTRAINED_MIRROR=DIR|URL replaces the source of
// recordings: a folder is served below mirror/, an address is passed on to the page.
func serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "", "host:port to listen on; :8080 is every network of this machine (default "+
		"localhost:$PORT, or localhost:8080 if PORT is not set, which only this machine reaches; with -class :$PORT)")
	base := flags.String("base", "/", "path below which the page is served")
	classFile := flags.String("class", "", "pool a class's results in this file; its students' browsers send them")
	withRecordings := flags.Bool("recordings", true,
		"download the small recordings into this machine's cache, in the background, and serve them with the page")
	wasm := flags.String("wasm", "build/app.wasm", "the browser's program; built from source if it is missing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("serve: unexpected argument %q", flags.Arg(0))
	}
	o, err := pageOptions(ctx, *wasm)
	if err != nil {
		return err
	}
	o.Base = *base
	mirror := os.Getenv("UNTRAINED_MIRROR")
	var room *class.Store
	if *classFile != "" {
		if room, err = class.Open(ctx, *classFile); err != nil {
			return err
		}
		defer room.Close()
		o.Class = "class/"
	}
	var along *provisions
	if *withRecordings {
		if along, err = openProvisions(ctx, archive.Options{}, os.Stderr); err != nil {
			fmt.Fprintf(os.Stderr, "the page is served without recordings: %v\n", err)
		}
	}
	page := func() (http.Handler, error) {
		if along == nil {
			return pageHandler(o, mirror, room)
		}
		o.Carried = along.paths()
		handler, err := pageHandler(o, mirror, room)
		if err != nil {
			return nil, err
		}
		return along.beside(handler, o.Base)
	}
	handler, err := page()
	if err != nil {
		return err
	}
	near := "localhost"
	if room != nil {
		near = "" // the class's machines must reach it
	}
	listener, err := listen(cmp.Or(*addr, net.JoinHostPort(near, cmp.Or(os.Getenv("PORT"), "8080"))))
	if err != nil {
		return err
	}
	where, err := site.ParseBase(*base)
	if err != nil {
		return err
	}
	fmt.Printf("Untrained: open %s (stop with Ctrl-C)\n", pageAddress(listener.Addr(), where))
	fmt.Println(reach(listener.Addr()))
	if mirror != "" {
		fmt.Printf("recordings come from %s\n", mirror)
	}
	if room != nil {
		printClass(os.Stdout, room, listener.Addr(), where)
	}
	if along == nil {
		return serveUntil(ctx, listener, handler)
	}
	var current atomic.Pointer[http.Handler]
	current.Store(&handler)
	go along.fetch(ctx, func() { // pages that are opened from now on have the recordings that arrived
		if handler, err := page(); err == nil {
			current.Store(&handler)
		}
	})
	return serveUntil(ctx, listener, http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		(*current.Load()).ServeHTTP(w, r)
	}))
}

// reach says which machines can open the page.
func reach(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	ip := net.ParseIP(host)
	switch {
	case err != nil || ip == nil:
		return "it listens on " + a.String()
	case ip.IsLoopback():
		return "only this machine reaches it; -addr :" + port + " lets every network of this machine in"
	case ip.IsUnspecified():
		return "every machine that reaches this one can open it; -addr localhost:" + port + " keeps it to this machine"
	}
	return "every machine that reaches " + host + " can open it"
}

// printClass prints the class code and the addresses, which the teacher tells the class, and the key, which only the
// teacher needs.
func printClass(w io.Writer, room *class.Store, a net.Addr, base string) {
	fmt.Fprintf(w, "\nclass code: %s\n", room.Code())
	for _, address := range neighbours(a, base) {
		fmt.Fprintf(w, "students open %s#/class?code=%s\n", address, room.Code())
	}
	fmt.Fprintf(w, "teacher's key, to clear the class: %s\n", room.Key())
}

// neighbours returns the page's addresses: first those by which other machines of the local network reach it, if the
// server listens on a network, then the one for this machine.
func neighbours(a net.Addr, base string) []string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return nil
	}
	if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() {
		return []string{pageAddress(a, base)}
	}
	list, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var found []string
	for _, address := range list {
		if network, ok := address.(*net.IPNet); ok && network.IP.To4() != nil && !network.IP.IsLoopback() {
			found = append(found, "http://"+net.JoinHostPort(network.IP.String(), port)+base)
		}
	}
	return append(found, pageAddress(a, base))
}

// pageHandler returns a handler that serves the site, the recordings in mirror if that is a folder, and the class if
// room is not nil.
func pageHandler(o site.Options, mirror string, room *class.Store) (http.Handler, error) {
	folder := ""
	switch {
	case mirror == "":
	case strings.HasPrefix(mirror, "http://"), strings.HasPrefix(mirror, "https://"):
		o.Mirror = mirror
	default:
		info, err := os.Stat(mirror)
		if err != nil || !info.IsDir() {
			return nil, fmt.Errorf("UNTRAINED_MIRROR=%q is neither a folder nor an address that begins with http:// or https://",
				mirror)
		}
		folder, o.Mirror = mirror, "mirror/"
	}
	s, err := site.Build(o)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", s.Handler())
	if room != nil {
		mux.Handle(s.Base+"class/", http.StripPrefix(s.Base+"class", room.Handler()))
	}
	if folder != "" {
		mux.Handle(s.Base+"mirror/", http.StripPrefix(s.Base+"mirror", mirrorHandler(folder)))
	}
	return mux, nil
}

// mirrorHandler returns a handler that serves the files of a folder and nothing outside it: os.Root refuses paths and
// symbolic links that lead out. Folders are not listed.
func mirrorHandler(folder string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		root, err := os.OpenRoot(folder)
		if err != nil {
			http.Error(w, "the mirror's folder cannot be opened", http.StatusInternalServerError)
			return
		}
		defer root.Close()
		f, err := root.Open(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil || !info.Mode().IsRegular() {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, "", info.ModTime(), f)
	})
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program: %w; choose another port, for instance PORT=8081", addr, err)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("you may not listen on %s: %w; choose a port above 1023, for instance PORT=8080",
			addr, err)
	default:
		return nil, fmt.Errorf("cannot listen on %q: %w; give a port from 1 to 65535 as PORT, or host:port as -addr", addr,
			err)
	}
}

// pageAddress returns the address to type into a browser on this machine. It names localhost rather than an IP address,
// because browsers allow service workers and WebGPU on localhost and, over http, not on an address of the local
// network.
func pageAddress(a net.Addr, base string) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return "http://" + a.String() + base
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + base
}

// serveUntil serves until ctx is done, and then lets requests that are being answered finish.
func serveUntil(ctx context.Context, l net.Listener, h http.Handler) error {
	s := newServer(h, generous)
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("the server stopped: %w", err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.Shutdown(patience); err != nil {
		return s.Close() // a slow client must not keep the program from ending
	}
	return nil
}
