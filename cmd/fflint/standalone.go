package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/internal/standalone"
	"github.com/fflint/fflint/passes/summary"
)

// runStandalone analyses packages in the fast way and ends the command, if the arguments
// ask for nothing else than to print what is found, and if the packages compile. Otherwise
// it returns, and the driver of x/tools does the work and tells what is wrong.
func runStandalone(args []string) {
	flags := flag.NewFlagSet("fflint", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	analyzer.Analyzer.Flags.VisitAll(func(f *flag.Flag) { flags.Var(f.Value, f.Name, f.Usage) })
	asJSON := flags.Bool("json", false, "")
	contextLines := flags.Int("c", -1, "")
	flags.Bool("test", true, "") // the tests are left out, with or without it
	if flags.Parse(args) != nil || flags.NArg() == 0 || summary.TestFiles {
		return
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200) // a fifth of the time, for half as much memory again
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	show, clear := progress()
	graph, err := standalone.Analyze(ctx, flags.Args(), show)
	clear()
	switch {
	case errors.Is(err, standalone.ErrUnfit):
		return
	case errors.Is(err, context.Canceled):
		fail(interruptedStatus, errors.New("interrupted"))
	case err != nil:
		fail(1, err)
	}
	if *asJSON {
		err = graph.PrintJSON(os.Stdout)
	} else {
		err = graph.PrintText(os.Stderr, *contextLines)
	}
	if err != nil {
		fail(1, err)
	}
	for _, root := range graph.Roots {
		if len(root.Diagnostics) > 0 && !*asJSON {
			os.Exit(3)
		}
	}
	os.Exit(0)
}

// progress returns what shows how far the analysis is, on a terminal, and what clears
// that away.
func progress() (show func(done, total int), clear func()) {
	const clearLine = "\r\x1b[K"
	if info, err := os.Stderr.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func(int, int) {}, func() {}
	}
	fmt.Fprint(os.Stderr, clearLine+"fflint: loading packages")
	return func(done, total int) { fmt.Fprintf(os.Stderr, "%sfflint: %d of %d packages", clearLine, done, total) },
		func() { fmt.Fprint(os.Stderr, clearLine) }
}
