package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/fflint/fflint/internal/diagram"
	"github.com/fflint/fflint/internal/page"
	"github.com/fflint/fflint/internal/standalone"
	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/trace"
)

// A forecast is what packages are predicted to record, before and after the fixes.
type forecast struct {
	before, after *trace.Program
	categories    map[token.Position][]string // of the diagnostics, by place
}

// forecastOf returns the forecast for analysed packages.
func forecastOf(graph *checker.Graph) *forecast {
	f := &forecast{categories: make(map[token.Position][]string)}
	var before, after []*trace.Package
	for _, root := range graph.Roots {
		p, _ := root.Result.(*standalone.Prediction)
		if p == nil {
			continue
		}
		before, after = append(before, p.Before), append(after, cmp.Or(p.After, p.Before))
		for _, d := range root.Diagnostics {
			pos := root.Package.Fset.Position(d.Pos)
			if !slices.Contains(f.categories[pos], d.Category) {
				f.categories[pos] = append(f.categories[pos], d.Category)
			}
		}
	}
	f.before, f.after = trace.Join(before), trace.Join(after)
	return f
}

// mark marks the launches in a tree that have diagnostics.
func (f *forecast) mark(tree *trace.Node) *trace.Node {
	for n := range tree.All() {
		if n.Kind == trace.Launch {
			n.Categories = f.categories[n.Pos]
		}
	}
	return tree
}

// readable is how large a tree gets before it shows no function twice.
const readable = 60

// explain prints the diagnostics, and below each the way to what goes wrong and the trace
// that will be recorded, as it is and with the fix.
func explain(w io.Writer, graph *checker.Graph, contextLines int) error {
	f := forecastOf(graph)
	source := make(sources)
	for _, root := range graph.Roots {
		for _, d := range root.Diagnostics {
			one := &checker.Action{Analyzer: root.Analyzer, Package: root.Package, IsRoot: true, Diagnostics: []analysis.Diagnostic{d}}
			if err := (&checker.Graph{Roots: []*checker.Action{one}}).PrintText(w, contextLines); err != nil {
				return err
			}
			pos := root.Package.Fset.Position(d.Pos)
			in, launch := f.before.Launch(pos)
			if launch == "" {
				continue // about a comment
			}
			tree := f.mark(f.before.Tree(in, launch, readable))
			var b bytes.Buffer
			fmt.Fprintln(&b)
			writePath(&b, source, root.Package.Fset, tree, d)
			fmt.Fprint(&b, "\n    what will be recorded:\n\n")
			trace.WriteText(&b, "        ", tree.Focus(launch))
			if len(d.SuggestedFixes) > 0 {
				if after := f.after.Tree(in, launch, readable); after != nil {
					fmt.Fprint(&b, "\n    with the fix:\n\n")
					trace.WriteText(&b, "        ", after.Focus(launch))
				}
			}
			fmt.Fprintln(&b)
			if _, err := b.WriteTo(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// writePath prints the places that a diagnostic tells of, those in the launching function
// in the order of its source, and then the others.
func writePath(w io.Writer, source sources, fset *token.FileSet, tree *trace.Node, d analysis.Diagnostic) {
	steps := []analysis.RelatedInformation{{Pos: d.Pos, Message: "the goroutine is launched here"}}
	steps = append(steps, d.Related...)
	inside := func(pos token.Pos) bool {
		p := fset.Position(pos)
		return p.Filename == tree.Pos.Filename && tree.Pos.Line <= p.Line && p.Line <= tree.End.Line
	}
	slices.SortStableFunc(steps, func(a, b analysis.RelatedInformation) int {
		switch in, other := inside(a.Pos), inside(b.Pos); {
		case in && other:
			return fset.Position(a.Pos).Line - fset.Position(b.Pos).Line
		case in:
			return -1
		case other:
			return +1
		}
		return 0
	})
	table := tabwriter.NewWriter(w, 0, 8, 3, ' ', 0)
	for _, s := range steps {
		p := fset.Position(s.Pos)
		fmt.Fprintf(table, "    %s\t%s:%d\t%s\n", s.Message, filepath.Base(p.Filename), p.Line, source.line(p))
	}
	table.Flush()
}

// sources holds the lines of files, by their names.
type sources map[string][]string

// line returns a line without its indentation, or "" if it cannot be read.
func (s sources) line(p token.Position) string {
	lines, known := s[p.Filename]
	if !known {
		if text, err := os.ReadFile(p.Filename); err == nil {
			lines = strings.Split(string(text), "\n")
		}
		s[p.Filename] = lines
	}
	if p.Line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[p.Line-1])
}

// writeReport writes the page about packages to a file.
func writeReport(name string, graph *checker.Graph) error {
	f := forecastOf(graph)
	r := &page.Report{Tool: "fflint " + version()}
	index := make(map[string]int) // of the packages, by path
	for _, root := range graph.Roots {
		p, _ := root.Result.(*standalone.Prediction)
		if p == nil {
			continue
		}
		r.Module, r.Dir = cmp.Or(r.Module, p.Module), cmp.Or(r.Dir, p.Dir)
		one := page.Package{Path: root.Package.PkgPath}
		for _, d := range root.Diagnostics {
			found, err := finding(root.Package.Fset, d)
			if err != nil {
				return err
			}
			one.Findings = append(one.Findings, found)
		}
		index[one.Path] = len(r.Packages)
		r.Packages = append(r.Packages, one)
	}
	for _, tree := range entries(f.before) {
		one := &r.Packages[index[tree.Package]]
		one.Entries = append(one.Entries, tree)
	}
	var b bytes.Buffer
	if err := page.Write(&b, r); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o666)
}

// maxRows is how many rows the page may get before its trees are cut shorter: it should be
// opened at once, and be a file that can be sent.
const maxRows = 2500

// entries returns the trees for the page.
func entries(p *trace.Program) (trees []*trace.Node) {
	for limit := readable; limit > 0; limit /= 2 {
		trees = p.Entries(limit)
		rows := 0
		for _, tree := range trees {
			for range tree.All() {
				rows++
			}
		}
		if rows <= maxRows {
			break
		}
	}
	return trees
}

// finding returns a diagnostic as the page has it.
func finding(fset *token.FileSet, d analysis.Diagnostic) (page.Finding, error) {
	found := page.Finding{Category: d.Category, Message: d.Message, URL: d.URL, Pos: fset.Position(d.Pos)}
	for _, fix := range d.SuggestedFixes {
		files := make(map[*token.File][]analysis.TextEdit)
		for _, e := range fix.TextEdits {
			file := fset.File(e.Pos)
			files[file] = append(files[file], e)
		}
		var text strings.Builder
		for file, edits := range files {
			before, err := os.ReadFile(file.Name())
			if err != nil {
				return found, err
			}
			after, err := rewrite.Splice(before, file, edits)
			if err != nil {
				return found, err
			}
			base := filepath.Base(file.Name())
			text.Write(diff.Diff(base, before, base, after))
		}
		found.Fixes = append(found.Fixes, page.Fix{Message: fix.Message, Diff: text.String()})
	}
	return found, nil
}

const traceUsage = `usage: fflint trace [flags] function [packages]

Trace prints the trace that a function will record, with the goroutines that it
launches, for a terminal, a document or a pull request. The function is named as in
"handle", "shop.ServeHTTP" or "example.com/shop.handle". Without packages it is one
of the package in the current folder.
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
