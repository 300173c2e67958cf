// Package sarif writes diagnostics in the Static Analysis Results Interchange
// Format 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0, as GitHub's code
// scanning takes it.
package sarif

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/internal/vet"
)

// A document and what follows are the parts of the format that are needed here. The
// libraries for it check the schema as well, and cost every process that the go command
// starts a third of its time for what only this one does; the tests do that.
type document struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []run  `json:"runs"`
}

type run struct {
	Tool       tool     `json:"tool"`
	ColumnKind string   `json:"columnKind"`
	Results    []result `json:"results"`
}

type tool struct {
	Driver driver `json:"driver"`
}

type driver struct {
	Name           string `json:"name"`
	Version        string `json:"version,omitempty"`
	InformationURI string `json:"informationUri"`
	Rules          []rule `json:"rules"`
}

type rule struct {
	ID               string `json:"id"`
	ShortDescription text   `json:"shortDescription"`
	FullDescription  text   `json:"fullDescription"`
	Help             text   `json:"help"`
	HelpURI          string `json:"helpUri"`
}

type text struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type result struct {
	RuleID           string     `json:"ruleId"`
	RuleIndex        int        `json:"ruleIndex"`
	Level            string     `json:"level"`
	Message          text       `json:"message"`
	Locations        []location `json:"locations"`
	RelatedLocations []location `json:"relatedLocations,omitempty"`
}

type location struct {
	ID               int              `json:"id,omitempty"`
	Message          *text            `json:"message,omitempty"`
	PhysicalLocation physicalLocation `json:"physicalLocation"`
}

type physicalLocation struct {
	ArtifactLocation artifactLocation `json:"artifactLocation"`
	Region           region           `json:"region"`
}

type artifactLocation struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId"`
}

type region struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

// Write writes a log of one run. Files are named from the root of the repository
// that they are in, so that whoever has the repository finds them.
func Write(w io.Writer, found []vet.Diagnostic) error {
	r := run{
		Tool:       tool{driver{Name: analyzer.Analyzer.Name, InformationURI: "https://github.com/fflint/fflint"}},
		ColumnKind: "utf16CodeUnits",
		Results:    []result{}, // none are not left out
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		if version, ok := strings.CutPrefix(info.Main.Version, "v"); ok { // and not (devel)
			r.Tool.Driver.Version = version
		}
	}
	index := make(map[string]int) // of the rules, by category
	for i, c := range analyzer.Categories() {
		index[c.Name] = i
		// GitHub wants all three texts.
		r.Tool.Driver.Rules = append(r.Tool.Driver.Rules, rule{
			ID:               c.Name,
			ShortDescription: text{Text: c.Doc},
			FullDescription:  text{Text: "fflint reports " + c.Doc + "."},
			Help: text{
				Text:     "What it means, and what to do: " + c.URL(),
				Markdown: "[What it means, and what to do](" + c.URL() + ")",
			},
			HelpURI: c.URL(),
		})
	}
	slices.SortStableFunc(found, func(a, b vet.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Start.Line, b.Start.Line), cmp.Compare(a.Start.Column, b.Start.Column))
	})
	files := make(map[string]*file)
	for _, d := range found {
		at, err := locationOf(files, d.Place)
		if err != nil {
			return err
		}
		one := result{RuleID: d.Category, RuleIndex: index[d.Category], Level: "warning", Message: text{Text: d.Message}, Locations: []location{at}}
		for i, related := range d.Related {
			at, err := locationOf(files, related.Place)
			if err != nil {
				return err
			}
			at.ID, at.Message = i+1, &text{Text: related.Message}
			one.RelatedLocations = append(one.RelatedLocations, at)
		}
		r.Results = append(r.Results, one)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []run{r},
	})
}

// A file is one that a diagnostic is about.
type file struct {
	uri  string // from the root of its repository
	text string
}

// locationOf returns where a place is, for the readers of the log.
func locationOf(files map[string]*file, p vet.Place) (location, error) {
	f := files[p.File]
	if f == nil {
		src, err := os.ReadFile(p.File)
		if err != nil {
			return location{}, err
		}
		name, err := filepath.Rel(root(filepath.Dir(p.File)), p.File)
		if err != nil {
			return location{}, err
		}
		f = &file{(&url.URL{Path: filepath.ToSlash(name)}).String(), string(src)}
		files[p.File] = f
	}
	start, ok := p.Start.Offset(f.text)
	end, ok2 := p.End.Offset(f.text)
	if !ok || !ok2 {
		return location{}, fmt.Errorf("%s has changed", p.File)
	}
	startLine, startColumn := vet.UTF16(f.text, start)
	endLine, endColumn := vet.UTF16(f.text, end)
	return location{PhysicalLocation: physicalLocation{
		ArtifactLocation: artifactLocation{URI: f.uri, URIBaseID: "%SRCROOT%"},
		Region:           region{StartLine: startLine + 1, StartColumn: startColumn + 1, EndLine: endLine + 1, EndColumn: endColumn + 1},
	}}, nil
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
