package launch

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/summary"
)

// Bare reports whether the goroutine is given nothing that can carry a span, and
// yet does work that could be traced: it calls a function out of sight that is not
// the standard library's, and does not only wait, end something, log or count.
//
//	go func() { index.Rebuild(id) }()
func (l *Launch) Bare() bool {
	p := l.finder.p
	given := l.Site.Common().Args
	if l.Func != nil {
		given = nil
		for _, param := range l.Func.Params {
			given = append(given, param)
		}
		for _, v := range l.Func.FreeVars {
			given = append(given, v)
		}
	}
	if slices.ContainsFunc(given, func(v ssa.Value) bool { return mayCarry(p, v.Type()) }) {
		return false
	}
	if l.Func == nil {
		call := l.Site.Common()
		return l.Direct() && call.IsInvoke() && !mayCarry(p, call.Value.Type()) && !p.Standard(call.Method.Pkg()) && !p.Quiet(call)
	}
	works, daemon := l.work(l.Func, make(map[*summary.Func]bool))
	return works && !daemon
}

// mayCarry reports whether a value of type t, or what it points to, can bring a
// span along: a context, a request, a span, a struct that holds one, or a function,
// which may have captured one.
func mayCarry(p *summary.Package, t types.Type) bool {
	for {
		if summary.IsCarrier(t) || p.Holds(t) {
			return true
		}
		switch u := t.Underlying().(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		case *types.Signature:
			return true
		default:
			return false
		}
	}
}

// work reports whether f calls anything that could be traced, through the
// functions in sight, and whether it does so in a loop that runs on.
func (l *Launch) work(f *summary.Func, seen map[*summary.Func]bool) (works, daemon bool) {
	if seen[f] {
		return false, false
	}
	seen[f] = true
	p := l.finder.p
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			call := site.Common()
			here := false
			switch fn := call.StaticCallee(); {
			case fn != nil && p.Func(fn) != nil:
				w, d := l.work(p.Func(fn), seen)
				here, daemon = w, daemon || d
			case p.Quiet(call):
			case call.IsInvoke():
				here = !p.Standard(call.Method.Pkg())
			case fn == nil:
				_, builtin := call.Value.(*ssa.Builtin)
				here = !builtin
			default:
				here = fn.Pkg == nil || !p.Standard(fn.Pkg.Pkg)
			}
			if here {
				works = true
				daemon = daemon || runsOn(p.Loops(l.Edge, f, site))
			}
		}
	}
	return works, daemon
}
