package analyzer

import (
	_ "embed"
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that lose their parent span.
var Analyzer = &analysis.Analyzer{
	Name:     "fflint",
	Doc:      docOf(doc),
	URL:      findingsURL,
	Flags:    flags(),
	Run:      run,
	Requires: []*analysis.Analyzer{summary.Analyzer},
}

// docOf returns the analyzer's part of the package documentation: what follows
// the heading "# Analyzer fflint", up to the next heading.
func docOf(src string) string {
	_, text, _ := strings.Cut(src, "# Analyzer fflint\n\nfflint: ")
	text, _, _ = strings.Cut(text, "*/")
	text, _, _ = strings.Cut(text, "\n# ")
	return strings.TrimSpace(text)
}

// The options, set by flags. A driver caches by flags alone, so there is no
// other configuration.
var (
	level     = likely
	wanted    = make(map[string]*bool) // by category
	testFiles bool
	noLint    = true
	helper    = helperUse("auto")
)

func flags() flag.FlagSet {
	fs := flag.NewFlagSet("fflint", flag.ExitOnError)
	fs.Var(&level, "level", "how sure a report must be: definite (a span is started around the launch), likely (a context is in scope), possible (the goroutine only may start a span) or strict (it is given no context)")
	for _, c := range categories {
		wanted[c.Name] = fs.Bool(c.Name, true, "report "+c.Doc)
	}
	fs.Var(&helper, "helper", "where the fix with the fflint/fix helper stands: auto (first where it is imported already), first or never")
	fs.BoolVar(&testFiles, "testfiles", testFiles, "report launches in _test.go files too")
	fs.BoolVar(&noLint, "nolint", noLint, "honour //nolint:fflint comments; turn it off under a host that does so itself")
	fs.BoolVar(&summary.Crash, "crash", false, "crash on an internal error instead of skipping the package")
	return *fs
}

// A sureness is the level at which a launch is reported.
type sureness uint8

const (
	definite sureness = iota
	likely
	possible
	strict
)

var levels = []string{definite: "definite", likely: "likely", possible: "possible", strict: "strict"}

func (s *sureness) String() string { return levels[*s] }

// Set implements flag.Value.
func (s *sureness) Set(name string) error {
	i := slices.Index(levels, name)
	if i < 0 {
		return fmt.Errorf("no such level; choose one of %s", strings.Join(levels, ", "))
	}
	*s = sureness(i)
	return nil
}

func run(pass *analysis.Pass) (any, error) {
	if !summary.Crash {
		defer func() {
			if r := recover(); r != nil {
				fmt.Fprintf(os.Stderr, "fflint: internal error in package %s: %v\n", pass.Pkg.Path(), r)
			}
		}()
	}
	r := &reporter{pass: pass}
	r.findIgnores()
	if p := pass.ResultOf[summary.Analyzer].(*summary.Package); p != nil {
		r.p = p
		findings := r.findings()
		r.repairAll(findings)
		for _, f := range findings {
			r.report(f)
		}
		r.reportUnused()
	}
	return nil, nil
}

// A finding is what is reported of one launch in one category.
type finding struct {
	*launch.Launch
	verdict
	repair
}

// findings returns what is wrong with the launches, once a launch and category,
// whatever it may launch.
func (r *reporter) findings() []*finding {
	var findings []*finding
	index := make(map[string]int) // by launch and category
	for _, l := range launch.All(r.p) {
		pos, _ := r.place(l.Site)
		if !pos.IsValid() || r.skips(pos) {
			continue
		}
		all := r.judge(l)
		if len(all) > 0 && r.ignored(pos) {
			continue
		}
		for _, v := range atLevel(all) {
			f := &finding{Launch: l, verdict: v}
			key := fmt.Sprint(pos, v.category)
			i, known := index[key]
			switch {
			case !*wanted[v.category]:
			case !known:
				index[key] = len(findings)
				findings = append(findings, f)
			case v.level < findings[i].level:
				findings[i] = f
			}
		}
	}
	return findings
}

// skips reports whether nothing is said about launches at pos.
func (r *reporter) skips(pos token.Pos) bool {
	file := r.fileOf(pos)
	if file == nil || ast.IsGenerated(file) {
		return true
	}
	name := r.pass.Fset.PositionFor(pos, false).Filename
	return !testFiles && strings.HasSuffix(name, "_test.go")
}

func (r *reporter) fileOf(pos token.Pos) *ast.File {
	for _, f := range r.pass.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
			return f
		}
	}
	return nil
}
