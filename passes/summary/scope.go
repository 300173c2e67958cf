package summary

import (
	"golang.org/x/tools/go/ssa"
)

// inScope reports whether a context, or a carrier of one, is a parameter of f
// or of a function around it that runs it.
func (p *Package) inScope(f *Func) bool { return len(p.Contexts(f)) > 0 }

// Contexts returns the parameters of f, and of the functions that surround and
// run it, that carry a context or a span, innermost first. A parameter of a
// literal that is only ever given a root context brings nothing along.
func (p *Package) Contexts(f *Func) []*ssa.Parameter {
	var params []*ssa.Parameter
	for f != nil {
		outer := p.Around(f)
		for i, param := range f.Params {
			switch {
			case f.Signature.Recv() != nil && i == 0: // a component, if anything
			case outer != nil && f.Sites[0].arg(p, i).Only(Root):
			case IsCarrier(param.Type()) || isHolder(param.Type(), p.Types):
				params = append(params, param)
			}
		}
		f = outer
	}
	return params
}

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
