// Package page writes the report of predicted traces: one HTML page that needs nothing
// else.
package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"go/token"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/fflint/fflint/passes/trace"
)

// A Report is what the page shows.
type Report struct {
	Module string // its path, for the title
	Tool   string // "fflint v0.1.0"
	// Dir is the folder that the names of files are relative to: that of the module. If it
	// is "", it is the deepest one that has all files.
	Dir string
	// Omitted is how many entry points have been left out because they launch nothing.
	Omitted  int
	Packages []Package
}

// A Package is one package with its entry points.
type Package struct {
	Path     string
	Entries  []*trace.Node
	Findings []Finding
}

// A Finding is a diagnostic on a launch.
type Finding struct {
	Category string
	Message  string
	URL      string         // the page of the manual
	Pos      token.Position // of the launch's call: the Pos of its nodes
	Fixes    []Fix
}

// A Fix is a suggested fix.
type Fix struct {
	Message string
	Diff    string // unified
}

// categories are those of the findings on launches, with what a row says of each.
var categories = []struct{ Name, Text string }{
	{"lostparent", "lost: starts a new trace"},
	{"wrongparent", "lost: attaches to another span"},
	{"finishedspan", "lost writes: span finished"},
	{"canceledctx", "lost work: context cancelled"},
}

var (
	//go:embed page.tmpl
	markup string
	//go:embed page.css
	style string
	//go:embed page.js
	script string
)

// page returns the template. Most runs of fflint write no page.
var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(markup)) })

// Write writes the page. A source file that cannot be read is left out.
func Write(w io.Writer, r *Report) error {
	d := &drawing{
		names:    newNames(r),
		findings: make(map[string][]*finding),
		funcs:    make(map[function]int),
		calls:    make(map[string]int),
	}
	v := view{Module: r.Module, Tool: r.Tool, Omitted: r.Omitted, Style: template.CSS(lines(style)), Script: template.JS(lines(script))}
	v.Policy = "default-src 'none'; style-src " + hash(string(v.Style)) + "; script-src " + hash(string(v.Script)) +
		"; base-uri 'none'; form-action 'none'"

	// All findings first: a tree may lead into any package.
	all := make(map[string]outcome)
	for _, p := range r.Packages {
		s := section{Path: p.Path}
		for _, f := range p.Findings {
			if f := d.finding(p.Path, f); f != nil {
				s.Findings = append(s.Findings, f)
			}
		}
		v.Packages = append(v.Packages, s)
	}
	for i, p := range r.Packages {
		s := &v.Packages[i]
		seen := make(map[string]outcome)
		for _, n := range p.Entries {
			e := d.entry(n)
			s.Entries = append(s.Entries, e)
			merge(seen, e.seen)
		}
		for _, f := range s.Findings {
			if f.ofLaunch() {
				seen[f.place] = lost // should no tree have it
			}
		}
		s.Counts = count(seen)
		merge(all, seen)
	}
	v.Counts = count(all)
	for _, c := range categories {
		places := make(map[string]bool)
		for place, fs := range d.findings {
			if slices.ContainsFunc(fs, func(f *finding) bool { return f.Category == c.Name }) {
				places[place] = true
			}
		}
		v.Categories = append(v.Categories, tally{c.Name, len(places)})
	}
	v.Data = pageData{Files: d.names.excerpts()}
	v.Data.Funcs = make([]function, len(d.funcs))
	for f, i := range d.funcs {
		v.Data.Funcs[i] = f
	}
	v.Data.Calls = make([]string, len(d.calls))
	for c, i := range d.calls {
		v.Data.Calls[i] = c
	}

	var b bytes.Buffer
	if err := page().Execute(&b, v); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

// A view is the page as the template sees it.
type view struct {
	Module, Tool string
	Omitted      int
	Policy       string
	Style        template.CSS
	Script       template.JS
	Counts       counts
	Categories   []tally
	Packages     []section
	Data         pageData
}

// Entries returns how many trees there are.
func (v view) Entries() (n int) {
	for _, p := range v.Packages {
		n += len(p.Entries)
	}
	return n
}

// A tally is how many launches have findings of a category.
type tally struct {
	Name string
	N    int
}

// A section is a package on the page.
type section struct {
	Path     string
	Findings []*finding
	Entries  []*entry
	Counts   counts
}

// A finding is a Finding on the page.
type finding struct {
	Finding
	ID    string
	At    string // file:line:column, as rows have it
	place string
	Diffs []diff
}

// A diff is a fix, line by line.
type diff struct {
	Message string
	Lines   []diffLine
}

// A diffLine is a line of a diff. Sign is +, -, a space, or @ for a header.
type diffLine struct{ Sign, Text string }

func (f *finding) ofLaunch() bool { return f.text() != "" }

// text returns what a row says of a launch with the finding.
func (f *finding) text() string {
	for _, c := range categories {
		if f.Category == c.Name {
			return c.Text
		}
	}
	return ""
}

// finding adds a finding, unless it is there: a package and its test variant have the same.
func (d *drawing) finding(pkg string, f Finding) *finding {
	place := f.Pos.String()
	for _, g := range d.findings[place] {
		if g.Category == f.Category && g.Message == f.Message {
			return nil
		}
	}
	d.numFindings++
	v := &finding{Finding: f, ID: "f" + itoa(d.numFindings), At: d.names.at(f.Pos, pkg), place: place}
	for _, x := range f.Fixes {
		v.Diffs = append(v.Diffs, diff{x.Message, diffLines(x.Diff)})
	}
	d.findings[place] = append(d.findings[place], v)
	return v
}

func diffLines(unified string) (list []diffLine) {
	// The names before the first hunk are those of the finding, or of temporary files.
	if i := strings.Index("\n"+unified, "\n@@"); i >= 0 {
		unified = unified[i:]
	}
	for l := range strings.Lines(unified) {
		l = strings.TrimRight(l, "\r\n")
		switch {
		case strings.HasPrefix(l, "@@"):
			list = append(list, diffLine{"@", l})
		case l != "" && strings.Contains("+- ", l[:1]):
			list = append(list, diffLine{l[:1], l[1:]})
		default: // a blank line that lost its space, or "\ No newline at end of file"
			list = append(list, diffLine{" ", l})
		}
	}
	return list
}

// An outcome is what comes of the spans of a goroutine, the worst last.
type outcome uint8

const (
	nothing outcome = iota // it starts no span
	propagated
	other // another parent, or none, and no finding
	unknown
	lost // it has a finding
)

// merge adds launches to others. The same may have another outcome in another tree: the
// worst one counts.
func merge(to, from map[string]outcome) {
	for place, o := range from {
		to[place] = max(to[place], o)
	}
}

// Counts are the numbers of launches, each counted once for its place in the source.
type counts struct{ Launches, Propagated, Lost, Unknown, Own, None int }

// Other returns the number of those that are neither right nor wrong nor unknown.
func (c counts) Other() int { return c.Own + c.None }

// A part is one of the parts of all launches, drawn to scale.
type part struct{ Class, X, Width string }

// Parts returns those that there are.
func (c counts) Parts() (list []part) {
	x := 0
	for _, p := range []struct {
		class string
		n     int
	}{{"in", c.Propagated}, {"lost", c.Lost}, {"unk", c.Unknown}, {"none", c.Other()}} {
		if p.n > 0 {
			list = append(list, part{p.class, percent(x, c.Launches), percent(p.n, c.Launches)})
		}
		x += p.n
	}
	return list
}

func count(seen map[string]outcome) counts {
	c := counts{Launches: len(seen)}
	for _, o := range seen {
		switch o {
		case nothing:
			c.None++
		case propagated:
			c.Propagated++
		case other:
			c.Own++
		case unknown:
			c.Unknown++
		case lost:
			c.Lost++
		}
	}
	return c
}

// lines returns a text as browsers see it: they hash it after they have normalized its
// line ends, which a checkout on Windows may have changed.
func lines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
