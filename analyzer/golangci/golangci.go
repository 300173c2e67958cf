/*
Package golangci makes fflint a linter of golangci-lint v2, as a module plugin.

Plugins are compiled in: golangci-lint custom builds a golangci-lint with fflint
from this file, .custom-gcl.yml. Name a version of fflint, and not latest: what
golangci-lint has cached is only given up when the file says another one.

	version: v2.15.0
	name: golangci-lint-fflint
	destination: ./bin
	plugins:
	  - module: github.com/fflint/fflint
	    import: github.com/fflint/fflint/analyzer/golangci
	    version: v0.1.0 # or path: ../fflint, for a checkout

The linter is then turned on, and told how to work, in .golangci.yml. The settings
are the analyzer's flags, with the same names and defaults; all may be left out.
A setting that fflint does not know is an error.

	version: "2"
	linters:
	  enable:
	    - fflint
	  settings:
	    custom:
	      fflint:
	        type: module
	        description: goroutines that lose their parent tracing span
	        original-url: https://github.com/fflint/fflint
	        settings:
	          level: definite    # or likely, the default, or possible or strict
	          helper: never      # or auto, the default, or first
	          testfiles: true
	          canceledctx: false # and so on: the categories that are not wanted

A program of one's own that runs golangci-lint's commands gets the linter by
importing this package; testdata/drivers/golangci-lint is one.
*/
package golangci

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/analyzer"
)

func init() { register.Plugin(analyzer.Analyzer.Name, New) }

// hostOwned are the flags that are not settings. golangci-lint honours //nolint
// comments itself, for every linter, and reports those that nothing needs: it
// would not see what a comment is needed for that fflint has honoured already.
// It also has its own way with panics.
var hostOwned = map[string]string{
	"nolint": "false",
	"crash":  "false",
}

// New makes the plugin from the settings in golangci-lint's configuration: nil,
// or a map.
func New(settings any) (register.LinterPlugin, error) {
	given, err := register.DecodeSettings[map[string]any](settings)
	if err != nil {
		return nil, err
	}
	p := &plugin{flags: maps.Clone(hostOwned)}
	var known []string
	analyzer.Analyzer.Flags.VisitAll(func(f *flag.Flag) {
		if _, ok := hostOwned[f.Name]; !ok {
			known = append(known, f.Name)
			p.flags[f.Name] = f.DefValue
		}
	})
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("no such setting: %s; there are %s", name, strings.Join(known, ", "))
		}
		p.flags[name] = fmt.Sprint(given[name])
	}
	// A value that a flag does not take is an error here, where golangci-lint
	// expects it, and says which linter's it is.
	if err := p.setFlags(); err != nil {
		return nil, err
	}
	return p, nil
}

// A plugin is fflint with the settings of one golangci-lint run.
type plugin struct {
	flags map[string]string // every flag of the analyzer
}

// BuildAnalyzers implements register.LinterPlugin.
//
// The analyzer keeps its options in variables, so all plugins of a process have
// those of the one that was asked last. golangci-lint makes and asks one.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	if err := p.setFlags(); err != nil {
		return nil, err
	}
	a := *analyzer.Analyzer
	a.Run = run
	return []*analysis.Analyzer{&a}, nil
}

// setFlags sets every flag of the analyzer, also to its default: what another
// plugin has set does not stay.
func (p *plugin) setFlags() error {
	for _, name := range slices.Sorted(maps.Keys(p.flags)) {
		if err := analyzer.Analyzer.Flags.Set(name, p.flags[name]); err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
	}
	return nil
}

// GetLoadMode implements register.LinterPlugin.
func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// run is the analyzer's Run with diagnostics that suit golangci-lint. It would make
// each related position an issue of its own, somewhere else in the code, which a
// //nolint at the launch does not silence. And it applies all fixes of an issue,
// where others apply the first: two ways to repair a launch are a conflict, for
// which it leaves the whole file alone.
func run(pass *analysis.Pass) (any, error) {
	suited := *pass
	suited.Report = func(d analysis.Diagnostic) {
		d.Related = nil
		if len(d.SuggestedFixes) > 1 {
			d.SuggestedFixes = d.SuggestedFixes[:1]
		}
		pass.Report(d)
	}
	return analyzer.Analyzer.Run(&suited)
}
