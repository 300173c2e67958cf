package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/fflint/fflint/internal/standalone"
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
	if p.Line < 1 || p.Line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[p.Line-1])
}
