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

	"golang.org/x/tools/go/analysis/checker"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/internal/standalone"
	"github.com/fflint/fflint/passes/summary"
)

// runStandalone analyses packages in the fast way and ends the command, if the arguments
// ask for nothing else than to print what is found, and if the packages compile. Otherwise
// it returns, and the driver of x/tools does the work and tells what is wrong. It does not
// return if the arguments ask for what that driver cannot do.
func runStandalone(args []string) {
	flags := flag.NewFlagSet("fflint", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	analyzer.Analyzer.Flags.VisitAll(func(f *flag.Flag) { flags.Var(f.Value, f.Name, f.Usage) })
	asJSON := flags.Bool("json", false, "")
	contextLines := flags.Int("c", -1, "")
	flags.Bool("test", true, "") // the tests are left out, with or without it
	explains, report := predictionFlags(flags)
	err := flags.Parse(args)
	_, reports := flagValue(args, "report")
	own := boolFlag(args, "explain") || reports
	switch {
	case own && err != nil:
		fail(2, fmt.Errorf("with -explain or -report: %w", err))
	case reports && *report == "":
		fail(2, errors.New("-report has no file: -report=traces.html, say"))
	case own && flags.NArg() == 0:
		fail(2, errors.New("no packages: ./... stands for all in the folder"))
	case own && summary.TestFiles:
		fail(2, errors.New("-testfiles goes neither with -explain nor with -report"))
	case *explains && *report != "", own && *asJSON:
		fail(2, errors.New("-explain, -report and -json are for one at a time"))
	case err != nil || flags.NArg() == 0 || summary.TestFiles:
		return
	}
	graph, err := analyze(flags.Args(), own)
	switch {
	case errors.Is(err, standalone.ErrUnfit) && own:
		fail(1, errors.New("these packages cannot be looked into: fflint without -explain and -report tells why"))
	case errors.Is(err, standalone.ErrUnfit):
		return
	case err != nil:
		fail(1, err)
	}
	switch {
	case *report != "":
		if err := writeReport(*report, graph); err != nil {
			fail(1, err)
		}
		os.Exit(0) // findings are no failure
	case *explains:
		err = explain(os.Stderr, graph, *contextLines)
	case *asJSON:
		err = graph.PrintJSON(os.Stdout)
	default:
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

// predictionFlags adds the flags that ask for predicted traces.
func predictionFlags(flags *flag.FlagSet) (explain *bool, report *string) {
	explain = flags.Bool("explain", false, "explain each finding: the way to it, and the trace that will be recorded, as it is and with the fix")
	report = flags.String("report", "", "write the traces that will be recorded, with the findings, to an HTML `file`")
	return explain, report
}

// analyze analyses packages and shows how far it is. It ends the command if it is
// interrupted.
func analyze(patterns []string, predict bool) (*checker.Graph, error) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200) // a fifth of the time, for half as much memory again
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	show, clear := progress()
	graph, err := standalone.Analyze(ctx, patterns, predict, show)
	clear()
	if errors.Is(err, context.Canceled) {
		fail(interruptedStatus, errors.New("interrupted"))
	}
	return graph, err
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
