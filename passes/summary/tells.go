package summary

import (
	"go/ast"
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Tells reports whether there may be a fact on a function of a dependency that does not
// depend on a tracing library. Such a function starts no span. What it can do, as far
// as its signature lets it, is to run what it is given, or to hand a context on:
//
//	func Go(f func())
//	func Submit(t Task)                   // type Task struct { Run func() }
//	func Start(j Job)                     // type Job interface { Run() }
//	func WithID(ctx context.Context) context.Context
//	func New(ctx context.Context) *Worker // type Worker struct { ctx context.Context }
//	func (w *Worker) Reset(ctx context.Context)
//
// Most functions are none of these. A driver need not analyse a dependency of which
// only others are called.
func Tells(fn *types.Func) bool {
	sig := fn.Signature()
	if recv := sig.Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return false // it has no body
	}
	var given, kept bool
	for p := range parameters(sig) {
		if runnable(p.Type()) {
			return true
		}
		given = given || IsCarrier(p.Type())
		kept = kept || keepsContext(p.Type(), fn.Pkg())
	}
	for r := range sig.Results().Variables() {
		if IsCarrier(r.Type()) || keepsContext(r.Type(), fn.Pkg()) {
			return true
		}
	}
	return given && kept
}

// Asked returns the functions of other packages that a package names where their facts are
// asked for when it is summarised, and may name for something else than a call. traced is
// whether the package depends on a tracing library.
func Asked(pass *analysis.Pass, traced bool) iter.Seq[*types.Func] {
	return func(yield func(*types.Func) bool) {
		called := func(obj types.Object) (fn *types.Func, ok bool) {
			fn, ok = obj.(*types.Func)
			return fn, ok && fn.Pkg() != pass.Pkg
		}
		if traced || !isDependency(pass) {
			for _, obj := range pass.TypesInfo.Uses {
				if fn, ok := called(obj); ok && !yield(fn) {
					return
				}
			}
			return
		}
		for _, file := range pass.Files {
			for _, decl := range file.Decls {
				decl, ok := decl.(*ast.FuncDecl)
				if !ok || decl.Body == nil || !Tells(pass.TypesInfo.Defs[decl.Name].(*types.Func)) {
					continue
				}
				for n := range ast.Preorder(decl.Body) {
					if id, ok := n.(*ast.Ident); ok {
						if fn, ok := called(pass.TypesInfo.Uses[id]); ok && !yield(fn) {
							return
						}
					}
				}
			}
		}
	}
}

// parameters returns the parameters of a function, the receiver first.
func parameters(sig *types.Signature) func(yield func(*types.Var) bool) {
	return func(yield func(*types.Var) bool) {
		if recv := sig.Recv(); recv != nil && !yield(recv) {
			return
		}
		for p := range sig.Params().Variables() {
			if !yield(p) {
				return
			}
		}
	}
}

// runnable reports whether a value of type t can bring a function along: as a function,
// as a job, or in an exported field; or several, in a slice.
func runnable(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	if isFunc(t) || isJob(t) {
		return true
	}
	s, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Exported() && (isFunc(f.Type()) || isJob(f.Type())) {
			return true
		}
	}
	return false
}

// isJob reports whether t is an interface of something to run: it has one method, which
// takes a context, or else takes nothing and returns nothing but an error. Those of the
// standard library, such as io.Closer, are not meant for that.
//
//	type Job interface { Run() }
//	type Task interface { Execute(ctx context.Context) (Result, error) }
func isJob(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() != 1 {
		return false
	}
	method := iface.Method(0)
	if !method.Exported() || method.Pkg() == nil || IsStandardPath(method.Pkg().Path()) {
		return false // it has no package if it is Error
	}
	sig := method.Signature()
	for p := range sig.Params().Variables() {
		if IsCarrier(p.Type()) {
			return true
		}
	}
	results := sig.Results()
	return sig.Params().Len() == 0 &&
		(results.Len() == 0 || results.Len() == 1 && types.Identical(results.At(0).Type(), types.Universe.Lookup("error").Type()))
}

// keepsContext reports whether a struct of type t has a context that functions of the
// package can set.
func keepsContext(t types.Type, pkg *types.Package) bool {
	if IsCarrier(t) {
		return false // it is one
	}
	return slices.ContainsFunc(contextFields(t), func(i int) bool {
		f := deref(t).Underlying().(*types.Struct).Field(i)
		return f.Exported() || f.Pkg() == pkg
	})
}

// functions returns the exported functions and methods of a package.
func functions(pkg *types.Package) []*types.Func {
	var all []*types.Func
	add := func(fn *types.Func) {
		if fn.Exported() {
			all = append(all, fn)
		}
	}
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			add(obj)
		case *types.TypeName:
			if named, ok := obj.Type().(*types.Named); ok && !obj.IsAlias() {
				for m := range named.Methods() {
					add(m)
				}
			}
		}
	}
	return all
}

// IsStandardPath reports whether an import path is one of the standard library, or,
// rarely, of a module that will not be imported by others.
func IsStandardPath(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
