package main

import (
	"bytes"
	"cmp"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/fflint/fflint/internal/page"
	"github.com/fflint/fflint/internal/standalone"
	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/trace"
)

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
	for limit := readable; ; limit /= 2 {
		trees := f.before.Entries(limit)
		if limit == 0 {
			all := len(trees)
			trees = slices.DeleteFunc(trees, launchesNothing)
			r.Omitted = all - len(trees)
		}
		for i := range r.Packages {
			r.Packages[i].Entries = nil
		}
		for _, tree := range trees {
			one := &r.Packages[index[tree.Package]]
			one.Entries = append(one.Entries, tree)
		}
		var b bytes.Buffer
		if err := page.Write(&b, r); err != nil {
			return err
		}
		if limit == 0 || b.Len() <= maxSize {
			return writeWhole(name, b.String())
		}
	}
}

func launchesNothing(tree *trace.Node) bool {
	for n := range tree.All() {
		if n.Kind == trace.Launch {
			return false
		}
	}
	return true
}

// maxSize is how large the page may get before its trees are cut shorter, and at last those
// left out that launch nothing, in bytes: it should be opened at once, and be a file that can
// be sent.
const maxSize = 1_800_000

// writeWhole writes a file, or leaves it as it was.
func writeWhole(name, text string) error {
	switch info, err := os.Stat(name); {
	case err == nil && info.Mode().IsRegular():
		return replace(name, info, text)
	case err == nil: // a device
		return os.WriteFile(name, []byte(text), 0o666)
	}
	err := os.WriteFile(name, []byte(text), 0o666)
	if err != nil {
		os.Remove(name) // half of it
	}
	return err
}

// finding returns a diagnostic as the page has it.
func finding(fset *token.FileSet, d analysis.Diagnostic) (page.Finding, error) {
	found := page.Finding{Category: d.Category, Message: d.Message, URL: d.URL, Pos: fset.Position(d.Pos)}
	for _, fix := range d.SuggestedFixes {
		var files []*token.File
		edits := make(map[*token.File][]analysis.TextEdit)
		for _, e := range fix.TextEdits {
			file := fset.File(e.Pos)
			if edits[file] == nil {
				files = append(files, file)
			}
			edits[file] = append(edits[file], e)
		}
		var text strings.Builder
		for _, file := range files {
			before, err := os.ReadFile(file.Name())
			if err != nil {
				return found, err
			}
			after, err := rewrite.Splice(before, file, edits[file])
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
