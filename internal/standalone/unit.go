package standalone

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/summary"
	"github.com/fflint/fflint/passes/trace"
)

// A unit is a package and what is found in it.
type unit struct {
	*packages.Package
	program  *program
	imports  []*unit
	named    bool // by a pattern: findings are asked for, not only facts
	traced   bool // it depends on a tracing library
	standard bool // it is of the standard library
	key      key  // of what is found, in the cache

	foreseen   atomic.Bool // see foresee
	loaded     stage
	asks       []*unit        // see asked
	pass       *analysis.Pass // of the summary; nil after the last stage
	paths      objectpath.Encoder
	unfit      error // by what is needed of another package
	summarised stage
	summary    any // what the pass returned
	found
	fset *token.FileSet // of the diagnostics
}

// found is what is found in a package.
type found struct {
	trace       *summary.Traced // nil if it does not depend on a tracing library
	facts       map[objectpath.Path]*summary.Effects
	diagnostics []analysis.Diagnostic
	prediction  *Prediction // nil if nobody has asked, or nothing is traced
	failed      bool        // something of it could not be found
}

// A Prediction is what a package does to the traces that are recorded.
type Prediction struct {
	Module, Dir string         // the module's path and folder
	Before      *trace.Package // as the package is
	After       *trace.Package // with the fixes that -fix applies, or nil if there are none
}

// load parses and type-checks the package. It waits for no other one.
func (u *unit) load() error { return u.loaded.do(u.program.workers, u.loadOnce) }

func (u *unit) loadOnce() error {
	var files []*ast.File
	for _, name := range u.CompiledGoFiles {
		file, err := parser.ParseFile(u.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return ErrUnfit
		}
		files = append(files, file)
	}
	info := &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	config := types.Config{Importer: u, Sizes: u.TypesSizes}
	module := new(analysis.Module)
	if m := u.Module; m != nil {
		module = &analysis.Module{Path: m.Path, Version: m.Version, Main: m.Main, Dir: m.Dir, GoMod: m.GoMod, GoVersion: m.GoVersion}
		if m.GoVersion != "" {
			config.GoVersion = "go" + m.GoVersion
		}
	}
	pkg, err := config.Check(u.PkgPath, u.fset, files, info)
	if err != nil {
		return ErrUnfit
	}
	u.pass = &analysis.Pass{
		Analyzer:     summary.Analyzer,
		Fset:         u.fset,
		Files:        files,
		OtherFiles:   u.OtherFiles,
		IgnoredFiles: u.IgnoredFiles,
		Pkg:          pkg,
		TypesInfo:    info,
		TypesSizes:   u.TypesSizes,
		Module:       module,
		ReadFile:     os.ReadFile,
		Report:       func(d analysis.Diagnostic) { u.diagnostics = append(u.diagnostics, d) },
		ImportObjectFact: func(obj types.Object, fact analysis.Fact) bool {
			e := u.effects(obj.(*types.Func))
			return e != nil && set(fact, e)
		},
		ExportObjectFact: func(obj types.Object, fact analysis.Fact) {
			if path, err := u.paths.For(obj); err == nil { // else nobody can refer to it
				u.facts[path] = fact.(*summary.Effects)
			}
		},
		ImportPackageFact: func(pkg *types.Package, fact analysis.Fact) bool {
			dep := u.program.byPath[pkg.Path()]
			if dep == nil || !dep.traced {
				return false
			}
			u.unfit = cmp.Or(u.unfit, dep.summarise())
			return dep.trace != nil && set(fact, dep.trace)
		},
		ExportPackageFact: func(fact analysis.Fact) { u.trace = fact.(*summary.Traced) },
	}
	u.asks = u.asked()
	return nil
}

// summarise finds the facts of the package. It waits only for what the package imports.
func (u *unit) summarise() error {
	return u.summarised.do(u.program.workers, func() error {
		if err := u.load(); err != nil {
			return err
		}
		u.facts = make(map[objectpath.Path]*summary.Effects)
		var err error
		if u.summary, err = u.run(summary.Analyzer, nil); err != nil {
			return err
		}
		if !u.named {
			u.finish()
		}
		return nil
	})
}

// report finds what is to be reported of a named package that has been summarised.
func (u *unit) report() error {
	if u.pass == nil {
		return nil // it has come from the cache after all
	}
	if _, err := u.run(analyzer.Analyzer, map[*analysis.Analyzer]any{summary.Analyzer: u.summary}); err != nil {
		return err
	}
	if u.program.predict {
		u.predict()
	}
	u.finish()
	return nil
}

// predict predicts what is recorded, after what is reported is known.
func (u *unit) predict() {
	if !summary.Crash {
		defer func() {
			if r := recover(); r != nil {
				fmt.Fprintf(os.Stderr, "fflint: internal error in package %s: %v\n", u.PkgPath, r)
				u.prediction, u.failed = nil, true
			}
		}()
	}
	p, _ := u.summary.(*summary.Package)
	if p == nil {
		return
	}
	u.prediction = &Prediction{Before: trace.Of(p)}
	if m := u.Module; m != nil {
		u.prediction.Module, u.prediction.Dir = m.Path, m.Dir
	}
	var fixes []*analysis.SuggestedFix
	for _, d := range u.diagnostics {
		if len(d.SuggestedFixes) > 0 {
			fixes = append(fixes, &d.SuggestedFixes[0])
		}
	}
	if len(fixes) == 0 {
		return
	}
	// They have been proved, and so they can be applied.
	if pass, err := rewrite.Apply(u.pass, fixes); err == nil {
		u.prediction.After = trace.Of(p.After(pass))
	}
}

func (u *unit) run(a *analysis.Analyzer, results map[*analysis.Analyzer]any) (any, error) {
	pass := *u.pass
	pass.Analyzer, pass.ResultOf = a, results
	result, err := a.Run(&pass)
	switch {
	case u.unfit != nil:
		return nil, u.unfit
	case err != nil:
		return nil, fmt.Errorf("%s: %w", u.PkgPath, err)
	}
	return result, nil
}

// finish keeps what has been found, and lets the rest go.
func (u *unit) finish() {
	u.keep()
	u.pass, u.summary = nil, nil
}

// set copies what one fact points to into another of its type.
func set(to, from analysis.Fact) bool {
	reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem())
	return true
}

// effects returns the fact on a function of another package, or nil. That package is
// analysed for it if need be.
func (u *unit) effects(fn *types.Func) *summary.Effects {
	dep := u.program.telling(fn)
	if dep == nil {
		return nil
	}
	if err := dep.summarise(); err != nil {
		u.unfit = cmp.Or(u.unfit, err)
		return nil
	}
	path, err := u.paths.For(fn)
	if err != nil {
		return nil
	}
	return dep.facts[path]
}

// telling returns the package of a function if it may have a fact on it, or nil.
func (p *program) telling(fn *types.Func) *unit {
	if fn.Pkg() == nil {
		return nil // Error
	}
	u := p.byPath[fn.Pkg().Path()]
	switch {
	case u == nil || u.standard:
		return nil
	case !u.traced && u.Module != nil && u.Module.Version != "" && !summary.Tells(fn):
		return nil
	}
	return u
}

// asked returns the packages whose facts are asked for when the package is summarised, but
// for those that depend on a tracing library.
func (u *unit) asked() []*unit {
	var all []*unit
	seen := map[*unit]bool{u: true}
	for fn := range summary.Asked(u.pass, u.traced) {
		if dep := u.program.telling(fn); dep != nil && !dep.traced && !seen[dep] {
			seen[dep] = true
			all = append(all, dep)
		}
	}
	return all
}

// hasIgnore reports whether there is a comment for fflint in a named package. If that
// does not depend on a tracing library, nothing but such a comment is reported.
func (u *unit) hasIgnore() (bool, error) {
	if !u.named {
		return false, nil
	}
	for _, name := range u.CompiledGoFiles {
		src, err := os.ReadFile(name)
		if err != nil {
			return false, err
		}
		if bytes.Contains(src, []byte("//fflint:ignore")) {
			return true, nil
		}
	}
	return false, nil
}
