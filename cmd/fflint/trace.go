package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/fflint/fflint/internal/diagram"
	"github.com/fflint/fflint/internal/standalone"
	"github.com/fflint/fflint/passes/summary"
	"github.com/fflint/fflint/passes/trace"
)

const traceUsage = `usage: fflint trace [flags] function [packages]

Trace prints the trace that a function will record, with the goroutines that it
launches, for a terminal, a document or a pull request. The function is named as in
"handle", "ServeHTTP", "shop.ServeHTTP" or "example.com/shop.handle". Without packages
it is one of the package in the current folder.
`

// writeTrace is the command trace.
func writeTrace(args []string) {
	flags := newFlags("trace", traceUsage)
	as := flags.String("as", "text", "the `language`: text, mermaid, or dot for Graphviz")
	flags.Parse(args)
	if flags.NArg() == 0 {
		flags.Usage()
		os.Exit(2)
	}
	for _, arg := range flags.Args() {
		if strings.HasPrefix(arg, "-") {
			fail(2, fmt.Errorf("flags such as %s go before the function", arg))
		}
	}
	if summary.TestFiles {
		fail(2, errors.New("-testfiles does not go with trace"))
	}
	write := map[string]func(*trace.Node) string{
		"text": func(tree *trace.Node) string {
			var b strings.Builder
			trace.WriteText(&b, "", tree)
			return b.String()
		},
		"mermaid": diagram.Mermaid,
		"dot":     diagram.Graphviz,
	}[*as]
	if write == nil {
		fail(2, fmt.Errorf("invalid value %q for flag -as: choose text, mermaid or dot", *as))
	}
	name, patterns := flags.Arg(0), flags.Args()[1:]
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	graph, err := analyze(patterns, true)
	if errors.Is(err, standalone.ErrUnfit) {
		err = errors.New("these packages cannot be looked into: fflint itself tells why")
	}
	if err != nil {
		fail(1, err)
	}
	f := forecastOf(graph)
	switch found := f.before.Find(name); len(found) {
	case 0:
		fail(1, fmt.Errorf("no function %s starts a span or launches a goroutine in these packages", name))
	case 1:
		fmt.Print(write(f.mark(f.before.Tree(found[0].ID, "", readable))))
	default:
		var names []string
		for _, fn := range found {
			names = append(names, fn.ID)
		}
		fail(1, fmt.Errorf("%s may be any of %s", name, strings.Join(names, ", ")))
	}
}
