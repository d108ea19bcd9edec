package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"

	"untrained/app/job"
	"untrained/assets/neural"
	"untrained/assets/neural/archive"
)

// data is `server data [ID[/SESSION] …]`: it downloads and verifies public recordings; without a name, all of the
// catalogue except sessions whose size is not known beforehand. UNTRAINED_MIRROR names another source: a folder, or the
// address of a mirror. With -check it reads files of one's own instead, and says what they are understood as.
func data(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("data", flag.ContinueOnError)
	list := flags.Bool("list", false, "only list the recordings, and say which are on this machine")
	checks := flags.Bool("check", false, "read the files of a recording of your own, named behind it, and say what they "+
		"are "+
		"understood as; the exit status is 1 if they cannot be used")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	if *checks {
		return check(ctx, flags.Args(), os.Stdout)
	}
	wanted, err := recordings(flags.Args())
	if err != nil {
		return err
	}
	if flags.NArg() == 0 && !*list {
		wanted = slices.DeleteFunc(wanted, unsized)
	}
	store, err := archive.Open(ctx, archive.Options{})
	if err != nil {
		return err
	}
	shelf := job.NewShelf(store)
	for _, w := range wanted {
		here, err := shelf.Has(ctx, w.entry.ID, w.session)
		if err != nil {
			return err
		}
		switch {
		case *list || here:
			state := "not downloaded"
			if here {
				state = "downloaded"
			}
			fmt.Printf("%s %s: %s (%s; %s)\n", w.entry.ID, w.session, state, w.entry.Area, w.entry.Title)
		default:
			if err := fetch(ctx, shelf, w.entry.ID, w.session); err != nil {
				return err
			}
		}
		if *list {
			continue
		}
		// Opening the recording proves that its files hold what they should.
		what, err := neural.Describe(ctx, w.entry.ID, w.session, store)
		if err != nil {
			return err
		}
		fmt.Printf("%s %s: %s\n", w.entry.ID, w.session, what)
	}
	return nil
}

// unsized reports whether the session has a file whose size is not known before the download: such a session is
// downloaded only if it is named.
func unsized(w wanted) bool {
	files, err := w.entry.Files(w.session)
	return err == nil && slices.ContainsFunc(files, func(f neural.File) bool { return !f.Sized() })
}

// sessions returns the names of a recording's sessions; a recording with a single session has the name "".
func sessions(e neural.Entry) []string {
	if len(e.Sessions) == 0 {
		return []string{""}
	}
	return e.Sessions
}

type wanted struct {
	entry   neural.Entry
	session string
}

// recordings returns the sessions that names stand for: "v4-cowley2023" is all sessions of a recording,
// "v4-cowley2023/210325" one, and no name everything that can be downloaded.
func recordings(names []string) (list []wanted, err error) {
	all := func(e neural.Entry) {
		if e.Simulated {
			return
		}
		for _, s := range sessions(e) {
			list = append(list, wanted{e, s})
		}
	}
	if len(names) == 0 {
		for _, e := range neural.Catalogue() {
			all(e)
		}
		return list, nil
	}
	for _, name := range names {
		id, session := name, ""
		for i := range name {
			if name[i] == '/' {
				id, session = name[:i], name[i+1:]
				break
			}
		}
		e, err := neural.EntryByID(id)
		if err != nil {
			return nil, err
		}
		if session == "" {
			all(e)
			continue
		}
		if _, err := e.Files(session); err != nil {
			return nil, err
		}
		list = append(list, wanted{e, session})
	}
	return list, nil
}
