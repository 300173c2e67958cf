// Package sarif writes diagnostics in the Static Analysis Results Interchange
// Format 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0, as GitHub's code
// scanning takes it.
package sarif

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/internal/vet"
)

// Write writes a log of one run. Files are named from the root of the repository
// that they are in, so that whoever has the repository finds them.
func Write(w io.Writer, found []vet.Diagnostic) error {
	run := sarif.NewRunWithInformationURI(analyzer.Analyzer.Name, "https://github.com/fflint/fflint")
	run.WithColumnKind("utf16CodeUnits")
	if info, ok := debug.ReadBuildInfo(); ok {
		if version, ok := strings.CutPrefix(info.Main.Version, "v"); ok { // and not (devel)
			run.Tool.Driver.WithVersion(version)
		}
	}
	for _, c := range analyzer.Categories() {
		// GitHub wants all three texts.
		run.AddRule(c.Name).
			WithDescription(c.Doc).
			WithFullDescription(sarif.NewMultiformatMessageString().WithText("fflint reports " + c.Doc + ".")).
			WithHelp(sarif.NewMultiformatMessageString().
				WithText("What it means, and what to do: " + c.URL()).
				WithMarkdown("[What it means, and what to do](" + c.URL() + ")")).
			WithHelpURI(c.URL())
	}
	slices.SortStableFunc(found, func(a, b vet.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Start.Line, b.Start.Line), cmp.Compare(a.Start.Column, b.Start.Column))
	})
	files := make(map[string]*file)
	for _, d := range found {
		at, err := location(files, d.Place)
		if err != nil {
			return err
		}
		result := run.CreateResultForRule(d.Category).
			WithLevel("warning").
			WithMessage(sarif.NewTextMessage(d.Message)).
			AddLocation(at)
		for i, r := range d.Related {
			at, err := location(files, r.Place)
			if err != nil {
				return err
			}
			result.AddRelatedLocation(at.WithID(i + 1).WithMessage(sarif.NewTextMessage(r.Message)))
		}
	}
	log := report.NewV210Report()
	log.AddRun(run)
	if err := log.Validate(); err != nil {
		return err
	}
	return log.PrettyWrite(w)
}

// A file is one that a diagnostic is about.
type file struct {
	uri  string // from the root of its repository
	text string
}

// location returns where a place is, for the readers of the log.
func location(files map[string]*file, p vet.Place) (*sarif.Location, error) {
	f := files[p.File]
	if f == nil {
		text, err := os.ReadFile(p.File)
		if err != nil {
			return nil, err
		}
		name, err := filepath.Rel(root(filepath.Dir(p.File)), p.File)
		if err != nil {
			return nil, err
		}
		f = &file{(&url.URL{Path: filepath.ToSlash(name)}).String(), string(text)}
		files[p.File] = f
	}
	start, ok := p.Start.Offset(f.text)
	end, ok2 := p.End.Offset(f.text)
	if !ok || !ok2 {
		return nil, fmt.Errorf("%s has changed", p.File)
	}
	startLine, startColumn := vet.UTF16(f.text, start)
	endLine, endColumn := vet.UTF16(f.text, end)
	region := sarif.NewRegion().
		WithStartLine(startLine + 1).WithStartColumn(startColumn + 1).
		WithEndLine(endLine + 1).WithEndColumn(endColumn + 1)
	return sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewArtifactLocation().WithURI(f.uri).WithURIBaseID("%SRCROOT%")).
		WithRegion(region)), nil
}

// root returns the folder of the repository that a folder is in, or the current one.
func root(dir string) string {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			current, _ := os.Getwd() // it was there when the command began
			return current
		}
	}
}
