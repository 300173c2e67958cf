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
	"go/token"
	"go/types"
	"os"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/flow"
)

// Analyzer computes the summaries of a package. Its Result is a [*Package], or
// a nil one where there is nothing to report: the package does not depend on a
// tracing library, or it is not the user's own. SSA is built only where it is needed; see [Package].
var Analyzer = &analysis.Analyzer{
	Name:       "fflintsummary",
	Doc:        "summarise what functions do to tracing spans and contexts",
	URL:        "https://pkg.go.dev/github.com/fflint/fflint/passes/summary",
	Run:        run,
	ResultType: reflect.TypeFor[*Package](),
	FactTypes:  []analysis.Fact{new(Effects), new(Traced)},
}

// Crash lets a panic of the analysis through to the driver. Otherwise the
// package in which it happens is treated as one that cannot matter, so that a
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
	if !traced && !runsParameters(pass) {
		return (*Package)(nil), nil
	}
	p := build(pass)
	p.Helper = helper
	p.solve()
	p.export(pass)
	if !traced || isDependency(pass) {
		return (*Package)(nil), nil // its facts are all that matters
	}
	return p, nil
}

// isDependency reports whether the package comes from a module of a fixed
// version: not one that the user works on. Nothing is reported there, and its
// SSA need not be kept. Where a driver does not tell, it is not one.
func isDependency(pass *analysis.Pass) bool {
	return pass.Module != nil && pass.Module.Version != ""
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
		helper = helper || fact.Helper || imp.Path() == helperPath
	}
	return traced, helper
}

// helperPath is the import path of the bundled helper.
const helperPath = "github.com/fflint/fflint/fix"

// runsParameters reports whether a function of a package outside the standard
// library calls one of its function parameters, or hands one to a call. It
// needs no SSA.
//
//	func Try(f func()) { …; f() }
//	func (p *Pool) Submit(f func()) { p.wg.Go(f) }
func runsParameters(pass *analysis.Pass) bool {
	if isStandard(pass) {
		return false // the catalogue speaks for it
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			params := make(map[types.Object]bool)
			for _, field := range fn.Type.Params.List {
				for _, name := range field.Names {
					if obj := pass.TypesInfo.Defs[name]; obj != nil && isFunc(obj.Type()) {
						params[obj] = true
					}
				}
			}
			if len(params) == 0 {
				continue
			}
			found := false
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					for _, e := range append([]ast.Expr{call.Fun}, call.Args...) {
						if id, ok := ast.Unparen(e).(*ast.Ident); ok && params[pass.TypesInfo.Uses[id]] {
							found = true
						}
					}
				}
				return !found
			})
			if found {
				return true
			}
		}
	}
	return false
}

// isStandard reports whether the package is part of the standard library. No
// driver says so outright; import paths without a dot belong to it or, rarely,
// to a module that will not be imported by others.
func isStandard(pass *analysis.Pass) bool {
	first, _, _ := strings.Cut(pass.Pkg.Path(), "/")
	return !strings.Contains(first, ".") && (pass.Module == nil || pass.Module.Path == "" || pass.Module.Path == "std")
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// A Package holds the SSA and the summaries of one package.
type Package struct {
	Types *types.Package
	Fset  *token.FileSet
	// Helper is whether the package imports the helper package, directly or
	// not, so that another import of it is sure to compile.
	Helper bool
	// Funcs lists the functions with a body in sight: those of the package,
	// their literals, and the wrappers that method values need.
	Funcs []*Func

	pass     *analysis.Pass
	byFn     map[*ssa.Function]*Func
	methods  map[*types.Func][]*types.Func // that an interface method stands for, as far as in sight
	prog     *ssa.Program
	makers   map[*ssa.Function][]*ssa.MakeClosure // by closure
	walker   walker
	byNobody map[*ssa.Function]bool // see Alone; nil until asked

	// What is assigned where, over all functions.
	stores        map[*ssa.Alloc][]*ssa.Store   // to local variables
	captures      map[*ssa.Alloc][]*ssa.FreeVar // local variables as closures see them
	globals       map[*ssa.Global][]*ssa.Store  // to package variables
	assigned      map[*types.Var]bool           // fields that are set other than through a local struct
	fieldStores   map[*types.Var][]*ssa.Store   // to fields
	lastingFields map[*types.Var]bool           // see lasting
}

// A Func is one function with its summary.
type Func struct {
	*ssa.Function
	Flow    *flow.Func
	Summary *Summary
	// Sites lists where the function is run, as far as that is in sight.
	Sites []*Edge

	edges []*Edge
	links []ssa.CallInstruction // that link another span to one of its own
}

// Func returns the entry of fn, or nil if its body is not in sight.
func (p *Package) Func(fn *ssa.Function) *Func { return p.byFn[fn] }

// build builds SSA for the package and indexes its functions.
//
// It does not require the buildssa pass: a pass with facts runs on every
// dependency, and so would buildssa.
func build(pass *analysis.Pass) *Package {
	mode := ssa.GlobalDebug // tells which variable holds what, for the fixes
	if isDependency(pass) {
		mode = 0
	}
	prog := ssa.NewProgram(pass.Fset, mode)
	for _, imp := range pass.Pkg.Imports() {
		prog.CreatePackage(imp, nil, nil, true) // go/ssa makes the others as it meets them
	}
	pkg := prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	pkg.Build()

	p := &Package{
		Types:         pass.Pkg,
		Fset:          pass.Fset,
		pass:          pass,
		byFn:          make(map[*ssa.Function]*Func),
		methods:       make(map[*types.Func][]*types.Func),
		prog:          prog,
		makers:        make(map[*ssa.Function][]*ssa.MakeClosure),
		stores:        make(map[*ssa.Alloc][]*ssa.Store),
		captures:      make(map[*ssa.Alloc][]*ssa.FreeVar),
		globals:       make(map[*ssa.Global][]*ssa.Store),
		assigned:      make(map[*types.Var]bool),
		fieldStores:   make(map[*types.Var][]*ssa.Store),
		lastingFields: make(map[*types.Var]bool),
	}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if obj, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
					if fn := prog.FuncValue(obj); fn != nil {
						p.add(fn)
					}
				}
			}
		}
	}
	p.add(pkg.Func("init")) // initialisers of package variables, and their literals
	p.index()
	return p
}

// index notes what is assigned where.
func (p *Package) index() {
	for _, f := range p.Funcs {
		for _, v := range f.FreeVars {
			if variable := p.variable(v); variable != nil {
				p.captures[variable] = append(p.captures[variable], v)
			}
		}
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				st, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				switch addr := st.Addr.(type) {
				case *ssa.Alloc, *ssa.FreeVar:
					if v := p.variable(addr); v != nil {
						p.stores[v] = append(p.stores[v], st)
					}
				case *ssa.Global:
					p.globals[addr] = append(p.globals[addr], st)
				case *ssa.FieldAddr:
					field := fieldOf(addr)
					if !strings.HasSuffix(p.Fset.Position(st.Pos()).Filename, "_test.go") {
						p.fieldStores[field] = append(p.fieldStores[field], st)
					}
					if p.variable(addr.X) == nil {
						p.assigned[field] = true
					}
				}
			}
		}
	}
}

// add adds fn and every function with a body that it mentions, callees first.
func (p *Package) add(fn *ssa.Function) {
	if fn == nil || len(fn.Blocks) == 0 || p.byFn[fn] != nil {
		return
	}
	f := &Func{Function: fn, Flow: flow.New(fn), Summary: new(Summary)}
	p.byFn[fn] = f
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if mk, ok := instr.(*ssa.MakeClosure); ok {
				closure := mk.Fn.(*ssa.Function)
				p.makers[closure] = append(p.makers[closure], mk)
			}
			for _, op := range instr.Operands(nil) {
				if callee, ok := (*op).(*ssa.Function); ok {
					p.add(callee)
				}
			}
		}
	}
	p.Funcs = append(p.Funcs, f)
}

// variable returns the declaration of the local variable with the address
// cell, seen from the function that declares it or from a closure.
func (p *Package) variable(cell ssa.Value) *ssa.Alloc {
	for {
		switch c := cell.(type) {
		case *ssa.Alloc:
			return c
		case *ssa.FreeVar:
			cell = p.binding(c)
		default:
			return nil
		}
	}
}

// binding returns what the closure's creator binds to v, or nil if that is not
// one value.
func (p *Package) binding(v *ssa.FreeVar) ssa.Value {
	makers := p.makers[v.Parent()]
	if len(makers) != 1 {
		return nil
	}
	return makers[0].Bindings[slices.Index(v.Parent().FreeVars, v)]
}

// maxRounds bounds the fixed point. Real packages need three or four rounds;
// one that needs more keeps what it has.
const maxRounds = 10

// solve computes the summaries. Callees mostly come before callers, so that a
// round carries a summary up a chain of any length; later rounds serve
// recursion and closures, whose sites the first round finds.
func (p *Package) solve() {
	for range maxRounds {
		changed := false
		p.walker.reset(p)
		for _, f := range p.Funcs {
			f.edges = p.findEdges(f)
			s := p.summarise(f)
			if s.key() != f.Summary.key() {
				changed = true
			}
			f.Summary = s
		}
		if p.findSites() {
			changed = true
		}
		if !changed {
			break
		}
	}
	p.walker.reset(p)
	clear(p.lastingFields)
	for _, f := range p.Funcs {
		f.edges = p.findEdges(f)
	}
}

// findSites fills in Sites from the edges, and reports whether any changed.
func (p *Package) findSites() (changed bool) {
	sites := make(map[*ssa.Function][]*Edge)
	for _, f := range p.Funcs {
		for _, e := range f.edges {
			if e.Func != nil {
				sites[e.Func.Function] = append(sites[e.Func.Function], e)
			}
		}
	}
	for _, f := range p.Funcs {
		if len(sites[f.Function]) != len(f.Sites) {
			changed = true
		}
		f.Sites = sites[f.Function]
	}
	return changed
}

// summarise computes the summary of f from those of its callees.
func (p *Package) summarise(f *Func) *Summary {
	s := &Summary{Results: make([]Sources, f.Signature.Results().Len())}
	for _, b := range f.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			for i, v := range ret.Results {
				if carries(v.Type()) {
					s.Results[i] = s.Results[i].union(p.Sources(v))
				}
			}
		}
	}
	for _, r := range s.Results {
		for _, src := range r {
			if src.Kind == Span && within(src.Site.Parent(), f.Function) {
				s.parents = s.parents.union(p.Parents(src.Site))
			}
		}
	}
	for _, e := range f.edges {
		for _, st := range p.Starts(e) {
			if e.Mode.Launches() && p.lost(st.Parents) && p.inScope(f) {
				continue // judged where it is launched
			}
			st.Parents = slices.DeleteFunc(slices.Clone(st.Parents), func(src Source) bool {
				return (src.Kind == Span || src.Kind == Stale) && within(src.Site.Parent(), f.Function)
			})
			if len(st.Parents) > 0 {
				st.Loops = append(slices.Clip(st.Loops), p.endless(f, e.Site)...)
				s.addStart(st)
			}
		}
		if !e.Mode.Launches() {
			for _, src := range p.Ends(e) {
				if src.Kind == Param || src.Kind == Span && !within(src.Site.Parent(), f.Function) {
					s.Ends = s.Ends.union(Sources{src})
				}
			}
		}
		for _, r := range p.runs(e) {
			s.addRun(r)
		}
	}
	return s
}

// lost reports whether all of the sources are roots or contexts of components.
func (p *Package) lost(parents Sources) bool {
	return len(parents) > 0 && !slices.ContainsFunc(parents, func(src Source) bool {
		_, component := p.Component(src)
		return src.Kind != Root && !component
	})
}

// inScope reports whether a context, or a carrier of one, is a parameter of f
// or of a function around it that runs it.
func (p *Package) inScope(f *Func) bool { return len(p.Contexts(f)) > 0 }

// Contexts returns the parameters of f, and of the functions that surround and
// run it, that carry a context or a span, innermost first. A parameter of a
// literal that is only ever given a root context brings nothing along.
func (p *Package) Contexts(f *Func) []*ssa.Parameter {
	var params []*ssa.Parameter
	for range maxNesting {
		outer := p.Around(f)
		for i, param := range f.Params {
			switch {
			case f.Signature.Recv() != nil && i == 0: // a component, if anything
			case outer != nil && f.Sites[0].arg(p, i).Only(Root):
			case IsCarrier(param.Type()) || isHolder(param.Type(), p.Types):
				params = append(params, param)
			}
		}
		if outer == nil {
			break
		}
		f = outer
	}
	return params
}

// maxNesting bounds the walk outwards through function literals.
const maxNesting = 100

// Around returns the function around the literal f if it runs f: in place,
// deferred or on a new goroutine. Otherwise it returns nil: a closure that is
// only handed out has no context but its own.
func (p *Package) Around(f *Func) *Func {
	if f.Parent() == nil || len(f.Sites) == 0 {
		return nil
	}
	outer := f.Sites[0].In
	for _, e := range f.Sites {
		if e.In != outer {
			return nil
		}
	}
	if !within(f.Parent(), outer.Function) {
		return nil
	}
	return outer
}
