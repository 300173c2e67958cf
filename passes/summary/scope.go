package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// inScope reports whether a context, or a carrier of one, is a parameter of f
// or of a function around it that runs it.
func (p *Package) inScope(f *Func) bool { return len(p.Contexts(f)) > 0 }

// IsLoopBody reports whether go/ssa has made the function of the body of a range over a
// function.
func (f *Func) IsLoopBody() bool { return f.Synthetic == "range-over-func yield" }

// Contexts returns the parameters of f, and of the functions that surround and
// run it, that carry a context or a span, innermost first. A parameter of a
// literal that is only ever given a root context brings nothing along.
func (p *Package) Contexts(f *Func) []*ssa.Parameter {
	params, known := p.walker.contexts[f]
	if known {
		return params
	}
	outer, site := p.Around(f)
	for i, param := range f.Params {
		switch {
		case f.Signature.Recv() != nil && i == 0: // a component, if anything
		case f.IsLoopBody(): // a variable of the loop
		case outer != nil && site.arg(p, i).Only(Root):
		case IsCarrier(param.Type()) || p.Holds(param.Type()):
			params = append(params, param)
		}
	}
	if outer != nil {
		params = append(params, p.Contexts(outer)...)
	}
	params = slices.Clip(params)
	p.walker.contexts[f] = params
	return params
}

// Around returns the function around the literal f if it runs f: in place,
// deferred or on a new goroutine, and where it does so first. Otherwise it returns
// nil: a closure that is only handed out has no context but its own. A literal
// that calls itself still runs where the first call is.
func (p *Package) Around(f *Func) (outer *Func, site *Edge) {
	if f.Parent() == nil {
		return nil, nil
	}
	if !f.aroundKnown {
		f.around, f.aroundKnown = findAround(f), true
	}
	if f.around == nil {
		return nil, nil
	}
	return f.around.In, f.around
}

// findAround returns the edge by which the function around f runs it, or nil.
func findAround(f *Func) *Edge {
	var site *Edge
	for _, e := range f.Sites {
		switch {
		case within(e.In.Function, f.Function):
		case site == nil:
			site = e
		case e.In != site.In:
			return nil
		}
	}
	if site == nil || !within(f.Parent(), site.In.Function) {
		return nil
	}
	return site
}

// Outermost returns the declared function around fn, or fn itself.
func Outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// within reports whether fn is outer or a function literal inside it.
func within(fn, outer *ssa.Function) bool {
	if fn == nil || fn == outer || fn.Parent() == nil {
		return fn == outer
	}
	if syntax := outer.Syntax(); syntax != nil {
		return syntax.Pos() <= fn.Pos() && fn.Pos() < syntax.End()
	}
	for fn != nil && fn != outer { // the literals of package variables are in init
		fn = fn.Parent()
	}
	return fn == outer
}
