package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/internal/lsp"
	"github.com/fflint/fflint/internal/sarif"
	"github.com/fflint/fflint/internal/vet"
)

// commands are what fflint does beside being an analyzer's command, by their names.
var commands = map[string]func(args []string){
	"lsp":       serve,
	"sarif":     writeSARIF,
	"trace":     writeTrace,
	"help":      printManual,
	"version":   printVersion,
	"-version":  printVersion,
	"--version": printVersion,
}

func printManual([]string) {
	predictionFlags(flag.CommandLine)
	os.Args = []string{os.Args[0], "-help"}
	singlechecker.Main(analyzer.Analyzer)
}

func printVersion([]string) { fmt.Println("fflint", version(), "built with", runtime.Version()) }

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && strings.HasPrefix(info.Main.Version, "v") {
		return info.Main.Version
	}
	return "of a checkout"
}

const serveUsage = `usage: fflint lsp [flags]

Lsp is a language server, over its standard input and output, for fflint's
diagnostics and quick fixes alone. It runs beside gopls, and shows what is wrong
with the files that are open in the editor, as they are there, saved or not.
`

func serve(args []string) {
	command := parse("lsp", serveUsage, args)
	if len(command.Patterns) > 0 {
		fail(2, fmt.Errorf("lsp takes no packages: it looks at those of the files that are open"))
	}
	if err := lsp.Serve(stdio{os.Stdin, os.Stdout}, command); err != nil {
		fail(1, err)
	}
}

// stdio is the connection to the client.
type stdio struct {
	io.Reader
	io.WriteCloser
}

const sarifUsage = `usage: fflint sarif [flags] packages

Sarif writes what fflint reports to its standard output, in the Static Analysis
Results Interchange Format 2.1.0, which GitHub and others show as alerts. Findings
are no failure: the exit status is 0, or 1 if the packages cannot be analysed.
`

func writeSARIF(args []string) {
	command := parse("sarif", sarifUsage, args)
	if len(command.Patterns) == 0 {
		command.Patterns = []string{"."}
	}
	found, err := command.Run(context.Background())
	if err == nil {
		err = sarif.Write(os.Stdout, found)
	}
	if err != nil {
		fail(1, err)
	}
}

// parse reads the arguments of a command: flags of the analyzer and -tags, and
// packages.
func parse(name, usage string, args []string) vet.Command {
	tool, err := os.Executable()
	if err != nil {
		fail(1, err)
	}
	dir, err := os.Getwd()
	if err != nil {
		fail(1, err)
	}
	flags := newFlags(name, usage)
	flags.String("tags", "", "build `tags`, separated by commas")
	flags.Parse(args)
	command := vet.Command{Tool: tool, Dir: dir, Patterns: flags.Args()}
	flags.Visit(func(f *flag.Flag) {
		command.Flags = append(command.Flags, "-"+f.Name+"="+f.Value.String())
	})
	slices.Sort(command.Flags)
	return command
}

// newFlags returns the flags of a command: those of the analyzer.
func newFlags(name, usage string) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ExitOnError)
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "%s\nThe flags are:\n\n", usage)
		flags.PrintDefaults()
	}
	analyzer.Analyzer.Flags.VisitAll(func(f *flag.Flag) { flags.Var(f.Value, f.Name, f.Usage) })
	return flags
}

// fail ends the command with a message and a status.
func fail(status int, err error) {
	fmt.Fprintln(os.Stderr, "fflint:", err)
	os.Exit(status)
}
