package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

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
			f.edges, f.bySite = p.findEdges(f), nil
			f.setters = p.findSetters(f)
			s := p.summarise(f)
			if s.key() != f.Summary.key() {
				changed = true
			}
			f.Summary = s
		}
		if p.findSites() {
			changed = true
		}
		p.findQueues()
		p.indexSetters()
		if !changed {
			break
		}
	}
	p.walker.reset(p)
	clear(p.lastingFields)
	for _, f := range p.Funcs {
		f.edges, f.bySite = p.findEdges(f), nil
		f.setters = p.findSetters(f)
	}
	p.indexSetters()
	p.walker.reset(p)
}

// indexSetters indexes what sets a field by the struct.
func (p *Package) indexSetters() {
	p.setters = make(map[settable][]setter)
	// What is set to the same once more, and with no way back, says nothing new.
	type repetition struct {
		settable
		by *Func
		to ssa.Value
	}
	earlier := make(map[repetition]ssa.Instruction)
	for _, f := range p.Funcs {
		for _, s := range f.setters {
			key := settable{s.object, s.path, Outermost(f.Function)}
			if s.to != nil {
				again := repetition{key, f, s.to}
				if first := earlier[again]; first != nil && f.Flow.Dominates(first, s.at) && !f.Flow.CanFollow(s.at, first) {
					continue
				}
				earlier[again] = s.at
			}
			p.setters[key] = append(p.setters[key], s)
		}
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
		f.Sites, f.aroundKnown = sites[f.Function], false
	}
	return changed
}

// summarise computes the summary of f from those of its callees.
func (p *Package) summarise(f *Func) *Summary {
	s := &Summary{Results: make([]Sources, f.Signature.Results().Len())}
	lone := make([]Sources, len(s.Results)) // returned where no parent was found
	for _, b := range f.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && !p.idle(f, ret) {
			_, alone := f.Flow.Guarded(b, orphans)
			_, unset := f.Flow.Guarded(b, unsetParams)
			for i, v := range ret.Results {
				if !carries(v.Type()) {
					continue
				}
				sources := p.Sources(v)
				if alone || unset {
					sources = sources.without(Root)
				}
				if alone {
					lone[i] = lone[i].union(sources)
				} else {
					s.Results[i] = s.Results[i].union(sources)
				}
			}
		}
	}
	for i := range lone {
		s.Results[i] = s.Results[i].orElse(lone[i])
	}
	s.Sets = p.sets(f, f.setters)
	p.late(f, s)
	for i, r := range s.Results {
		if IsContext(f.Signature.Results().At(i).Type()) {
			s.life = s.life.union(p.resultLife(f, i))
		}
		for _, src := range r.union(p.heldIn(f, i)) {
			if src.Kind == Span && within(src.Site.Parent(), f.Function) {
				s.parents = s.parents.union(p.Parents(src.Site))
			}
		}
	}
	for _, e := range f.edges {
		for _, st := range p.Starts(e) {
			if st, ok := p.fromOutside(f, e, st); ok {
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
			// The methods of parameters that are called in place, and the functions in
			// their fields that callees call so, would be far too many.
			plain := r.Method == "" && (r.Func.Path == "" || e.Direct())
			if plain || r.Mode.Launches() || f.Parent() != nil {
				s.addRun(r)
			}
		}
	}
	for _, r := range p.queued(f) {
		s.addRun(r)
	}
	return s
}

// idle reports whether a function that starts spans returns none, but nil or one
// that records nothing: tracing is off then, and nothing can be lost.
//
//	if tracer == nil {
//		return opentracing.NoopTracer{}.StartSpan(name), ctx
//	}
func (p *Package) idle(f *Func, ret *ssa.Return) bool {
	starts := slices.ContainsFunc(f.edges, func(e *Edge) bool { return e.Mode == Call && e.Direct() && p.StartsSpan(e) })
	return starts && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
		return IsSpan(v.Type()) && len(p.Sources(v)) == 0
	})
}

// resultLife returns what ends the context that is result i of f.
func (p *Package) resultLife(f *Func, i int) Sources {
	var all Sources
	for _, b := range f.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			all = all.union(p.Lifetime(ret.Results[i]))
		}
	}
	return all
}

// lost reports whether a source is a root or the context of a component.
func (p *Package) lost(src Source) bool {
	_, _, component := p.Component(src)
	return src.Kind == Root || component
}
