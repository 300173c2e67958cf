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
	"github.com/fflint/fflint/passes/summary"
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

	started atomic.Bool
	done    chan struct{} // closed when what follows is set
	err     error
	found
	fset *token.FileSet // of the diagnostics
}

// found is what is found in a package.
type found struct {
	trace       *summary.Traced // nil if it does not depend on a tracing library
	facts       map[objectpath.Path]*summary.Effects
	diagnostics []analysis.Diagnostic
}

// analyze finds out what is to be found, once. It is called by a worker, which lets
// another one work while it waits for a third that does the same. It waits only for what
// its package imports.
func (u *unit) analyze() error {
	if u.started.CompareAndSwap(false, true) {
		if u.err = u.run(); u.err == nil {
			u.keep()
		}
		close(u.done)
		return u.err
	}
	select {
	case <-u.done:
	default:
		<-u.program.workers
		<-u.done
		u.program.workers <- struct{}{}
	}
	return u.err
}

func (u *unit) run() error {
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

	u.facts = make(map[objectpath.Path]*summary.Effects)
	var paths objectpath.Encoder
	pass := &analysis.Pass{
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
			e, failed := u.program.effects(obj.(*types.Func), &paths)
			err = cmp.Or(err, failed)
			return e != nil && set(fact, e)
		},
		ExportObjectFact: func(obj types.Object, fact analysis.Fact) {
			if path, err := paths.For(obj); err == nil { // else nobody can refer to it
				u.facts[path] = fact.(*summary.Effects)
			}
		},
		ImportPackageFact: func(pkg *types.Package, fact analysis.Fact) bool {
			dep := u.program.byPath[pkg.Path()]
			if dep == nil || !dep.traced {
				return false
			}
			failed := dep.analyze()
			err = cmp.Or(err, failed)
			return dep.trace != nil && set(fact, dep.trace)
		},
		ExportPackageFact: func(fact analysis.Fact) { u.trace = fact.(*summary.Traced) },
	}
	result, runErr := summary.Analyzer.Run(pass)
	if runErr == nil && u.named {
		reporting := *pass
		reporting.Analyzer = analyzer.Analyzer
		reporting.ResultOf = map[*analysis.Analyzer]any{summary.Analyzer: result}
		_, runErr = analyzer.Analyzer.Run(&reporting)
	}
	if err == nil && runErr != nil {
		err = fmt.Errorf("%s: %w", u.PkgPath, runErr)
	}
	return err
}

// set copies what one fact points to into another of its type.
func set(to, from analysis.Fact) bool {
	reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem())
	return true
}

// effects returns the fact on a function, or nil. The package is analysed for it if need
// be.
func (p *program) effects(fn *types.Func, paths *objectpath.Encoder) (*summary.Effects, error) {
	u := p.byPath[fn.Pkg().Path()]
	switch {
	case u == nil || u.standard:
		return nil, nil
	case !u.traced && u.Module != nil && u.Module.Version != "" && !summary.Tells(fn):
		return nil, nil
	}
	if err := u.analyze(); err != nil {
		return nil, err
	}
	path, err := paths.For(fn)
	if err != nil {
		return nil, nil
	}
	return u.facts[path], nil
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
