// Package summary computes what each function does to tracing spans: which
// spans it starts and where their parents come from, what its contexts and
// spans derive from, which of its function parameters it runs, and how.
//
// Summaries are computed bottom-up to a fixed point within a package, and
// travel across packages as facts. A function without a summary is unknown,
// never harmless.
package summary

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/passes/catalog"
)

// Analyzer computes the summaries of a package. Its Result is a [*Package], one
// without functions where nothing can be lost because the package does not depend
// on a tracing library, or a nil one where nothing is to be said: the package is
// not the user's own. SSA is built only where it is needed; see [Package].
var Analyzer = &analysis.Analyzer{
	Name:       "fflintsummary",
	Doc:        "summarise what functions do to tracing spans and contexts",
	URL:        "https://pkg.go.dev/github.com/fflint/fflint/passes/summary",
	Run:        run,
	ResultType: reflect.TypeFor[*Package](),
	FactTypes:  []analysis.Fact{new(Effects), new(Traced)},
}

// TestFiles has test files analysed like others. Without it they count for nothing: no
// other package can import what they declare, and what is said of the package does not
// depend on them. It is a flag of the reporter.
var TestFiles bool

// Crash lets a panic of the analysis through to the driver. Otherwise nothing is
// said about the package in which it happens, so that a
// bug here costs the findings of one package and not of all that import it.
// It is a flag of the reporter; tests turn it on.
var Crash bool

func run(pass *analysis.Pass) (result any, err error) {
	if !Crash {
		defer func() {
			if r := recover(); r != nil {
				fmt.Fprintf(os.Stderr, "fflint: internal error in package %s: %v\n", pass.Pkg.Path(), r)
				result, err = (*Package)(nil), nil
			}
		}()
	}
	traced, helper := reaches(pass)
	if traced {
		pass.ExportPackageFact(&Traced{Helper: helper})
	}
	files := sources(pass)
	var p *Package
	if len(files) > 0 && (traced || tellsMore(pass, files)) {
		p = build(pass, files)
		p.Helper, p.traced = helper, traced
		p.solve()
		p.export(pass)
	}
	switch {
	case isDependency(pass):
		return (*Package)(nil), nil // its facts are all that matters
	case p == nil || !traced:
		return &Package{Types: pass.Pkg, Fset: pass.Fset}, nil // and here
	}
	return p, nil
}

// isDependency reports whether the package comes from a module of a fixed
// version: not one that the user works on. Nothing is reported there, and its
// SSA need not be kept. Where a driver does not tell, it is not one.
func isDependency(pass *analysis.Pass) bool {
	return pass.Module != nil && pass.Module.Version != ""
}

// sources returns the files to analyse.
func sources(pass *analysis.Pass) []*ast.File {
	if TestFiles {
		return pass.Files
	}
	return slices.DeleteFunc(slices.Clone(pass.Files), func(file *ast.File) bool {
		return strings.HasSuffix(pass.Fset.File(file.FileStart).Name(), "_test.go")
	})
}

// reaches reports whether the package imports a tracing library, and whether it
// imports the helper package, directly or not.
func reaches(pass *analysis.Pass) (traced, helper bool) {
	if catalog.Traced(pass.Pkg.Path()) {
		return false, false // the library itself: the catalogue speaks for it
	}
	for _, imp := range pass.Pkg.Imports() {
		var fact Traced
		if catalog.Traced(imp.Path()) || pass.ImportPackageFact(imp, &fact) {
			traced = true
		}
		helper = helper || fact.Helper || imp.Path() == catalog.Helper
	}
	return traced, helper
}

// tellsMore reports whether a package that does not depend on a tracing library may
// have facts all the same. It needs no SSA.
func tellsMore(pass *analysis.Pass, files []*ast.File) bool {
	switch {
	case isStandard(pass):
		return false // the catalogue speaks for it
	case isDependency(pass) && !slices.ContainsFunc(functions(pass.Pkg), Tells):
		return false
	}
	return runsParameters(pass.TypesInfo, files) || holdsContexts(pass)
}

// runsParameters reports whether a function runs one of its function parameters by
// the look of it: it calls one, hands one to a call or sends it, or calls a method or a
// field of a parameter on a goroutine.
//
//	func Try(f func()) { …; f() }
//	func (p *Pool) Submit(f func()) { p.wg.Go(f) }
//	func (p *Pool) Queue(f func()) { p.jobs <- job{f} }
//	func All(fs ...func()) { for _, f := range fs { go f() } }
//	func Start(j Job) { go j.Run() }
func runsParameters(info *types.Info, files []*ast.File) bool {
	for _, file := range files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			if runsParametersIn(info, fn) {
				return true
			}
		}
	}
	return false
}

func runsParametersIn(info *types.Info, fn *ast.FuncDecl) bool {
	funcs := make(map[types.Object]bool)  // parameters that are functions
	params := make(map[types.Object]bool) // all of them
	for _, field := range fn.Type.Params.List {
		for _, name := range field.Names {
			if obj := info.Defs[name]; obj != nil {
				params[obj] = true
				funcs[obj] = isFunc(obj.Type())
			}
		}
	}
	if len(params) == 0 {
		return false
	}
	isOne := func(e ast.Expr, of map[types.Object]bool) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && of[info.Uses[id]]
	}
	contains := func(root ast.Node, match func(ast.Node) bool) bool {
		found := false
		ast.Inspect(root, func(n ast.Node) bool {
			found = found || n != nil && match(n)
			return !found
		})
		return found
	}
	return contains(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if id, ok := n.Value.(*ast.Ident); ok && isOne(n.X, params) {
				if obj := info.Defs[id]; obj != nil && isFunc(obj.Type()) {
					funcs[obj] = true
				}
			}
		case *ast.CallExpr:
			return slices.ContainsFunc(append([]ast.Expr{n.Fun}, n.Args...), func(e ast.Expr) bool { return isOne(e, funcs) })
		case *ast.SendStmt:
			return contains(n.Value, func(n ast.Node) bool {
				e, ok := n.(ast.Expr)
				return ok && isOne(e, funcs)
			})
		case *ast.GoStmt:
			return contains(n, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return false
				}
				sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
				return ok && isOne(sel.X, params)
			})
		}
		return false
	})
}

// holdsContexts reports whether a package has a struct with a context, or a function
// that returns one: what it is made of matters to those who trace with it.
//
//	type Backoffer struct { ctx context.Context; … }
//	func Context() context.Context { return context.WithValue(context.Background(), …) }
func holdsContexts(pass *analysis.Pass) bool {
	if !slices.ContainsFunc(pass.Pkg.Imports(), func(p *types.Package) bool { return p.Path() == "context" }) {
		return false
	}
	for _, obj := range pass.TypesInfo.Defs {
		switch obj := obj.(type) {
		case *types.Var:
			if obj.IsField() && IsContext(obj.Type()) {
				return true
			}
		case *types.Func:
			results := obj.Signature().Results()
			if obj.Exported() && results.Len() > 0 && IsContext(results.At(0).Type()) {
				return true
			}
		}
	}
	return false
}

// isStandard reports whether the package is part of the standard library. No driver
// says so outright.
func isStandard(pass *analysis.Pass) bool {
	return IsStandardPath(pass.Pkg.Path()) && !isNogo(pass) && (pass.Module == nil || pass.Module.Path == "" || pass.Module.Path == "std")
}

// isNogo reports whether the driver is Bazel's nogo, which knows of no modules and is
// not run on the standard library.
func isNogo(pass *analysis.Pass) bool { return pass.Module == nil && pass.ReadFile == nil }

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}
