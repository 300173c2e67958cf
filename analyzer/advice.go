package analyzer

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/summary"
)

// advice says what to change by hand where there is no fix, or is empty.
func (r *reporter) advice(l *launch.Launch, v verdict) string {
	switch {
	case v.late != nil:
		return "end the span in the goroutine, or wait for it"
	case v.cutOff != nil:
		return "detach the context where that is meant"
	case v.bare:
		return "give it the context"
	case v.inside:
		return fmt.Sprintf("pass the context that %s returns", r.p.CallName(v.active.Site))
	case v.active == nil && (v.context.Name() == "_" || v.context.Name() == ""):
		return fmt.Sprintf("name the %s and pass it", r.typeName(v.context.Type()))
	}
	fn, name := r.culprit(l, v)
	root := rootOf(v.start)
	switch call := r.p.CallExpr(root); {
	case call != nil && r.isStart(call) && summary.Outermost(root.Parent()) == summary.Outermost(l.In.Function):
		return "make the active span its parent"
	case fn != nil && catalog.Lookup(fn) == nil && catalog.Client(fn) == nil && !r.takesContext(fn):
		return name + " takes no context: give it one"
	case slices.ContainsFunc(v.start.Parents, func(src summary.Source) bool { _, _, ok := r.p.Component(src); return ok }):
		return "add the active span to that context"
	case call != nil && r.losesInside(l, v, root) && fn != nil && catalog.Lookup(fn) == nil:
		return name + " should use the context that it is given"
	}
	if ctx, _ := r.contextAt(spot{l.In, l.Site, l.Site.Pos()}, v); ctx.Var != nil {
		return "pass " + ctx.Var.Name() + ctx.Get
	}
	if v.category == wrongParent {
		return "pass the context of the active span"
	}
	return "pass the active context"
}

// culprit returns the function that loses the parent, or calls what does, and what
// the source calls it: the one that is launched, or that the launched literal calls.
// It is nil if the literal does so itself.
//
//	go s.flush()             // s.flush
//	go func() { s.flush() }  // s.flush
func (r *reporter) culprit(l *launch.Launch, v verdict) (fn *types.Func, name string) {
	if l.Func != nil {
		if fn, ok := l.Func.Object().(*types.Func); ok {
			if r.callee(l.Site) == fn {
				return fn, r.p.CallName(l.Site)
			}
			return fn, fn.Name()
		}
	}
	losing := r.losing(l, *v.trail())
	return r.callee(losing), r.p.CallName(losing)
}

// losesInside reports whether the root was made in what the launched function calls,
// and not by the starter or the launched literal.
func (r *reporter) losesInside(l *launch.Launch, v verdict, root ssa.Instruction) bool {
	if summary.Outermost(root.Parent()) != summary.Outermost(l.In.Function) {
		return true
	}
	for t := &v.start.Trail; t != nil; t = t.Inner {
		if t.Call == root {
			return true // in another package
		}
	}
	return false
}

// takesContext reports whether a function has a parameter that can bring a span
// along.
func (r *reporter) takesContext(fn *types.Func) bool {
	for param := range fn.Signature().Params().Variables() {
		if summary.IsCarrier(param.Type()) || r.p.Holds(param.Type()) {
			return true
		}
	}
	return false
}
