// Command server is Untrained without a browser: it serves the page (the default), writes the page as a static site,
// downloads recordings, runs experiments and trains the bundled networks.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// command is what the first word of the command line names. run takes the arguments after that word and stops when ctx
// is done.
type command struct {
	name  string
	about string
	run   func(ctx context.Context, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "serve the page on PORT, default 8080 (the default command)", serve},
		{"site", "write the page as a static site into a folder", export},
		{"data", "download and verify public recordings", data},
		{"run", "run an experiment without a browser", run},
		{"merge", "merge what several machines computed with run -shard into one result", merge},
		{"runs", "compute the results that the story shows", makeRuns},
		{"report", "write one page on all results in a folder", makeReport},
		{"wasm", "build the programs that browsers run", buildPrograms},
		{"train", "train the bundled networks", train},
	}
}

func main() {
	// The first interrupt cancels ctx, so that the work ends in order; the second one ends the program at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop()
	}()
	err := dispatch(ctx, os.Args[1:], os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp), err == nil:
	default:
		fmt.Fprintf(os.Stderr, "%v\n", err)
		os.Exit(1)
	}
}

// dispatch runs the command that args name, or writes the usage to w if args ask for help.
func dispatch(ctx context.Context, args []string, w io.Writer) error {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") && !isHelp(args[0]) {
		return serve(ctx, args)
	}
	if isHelp(args[0]) {
		usage(w)
		return nil
	}
	var names []string
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:])
		}
		names = append(names, c.name)
	}
	return fmt.Errorf("no command %q; there are %s", args[0], strings.Join(names, ", "))
}

func isHelp(arg string) bool {
	return arg == "help" || arg == "-h" || arg == "-help" || arg == "--help"
}

func usage(w io.Writer) {
	fmt.Fprintf(w, "usage: server [command] [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-6s %s\n", c.name, c.about)
	}
	fmt.Fprintf(w, "\nserver command -help lists a command's flags.\n")
}
