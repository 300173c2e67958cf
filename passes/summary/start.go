package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/flow"
)

// uses lists what can be done with a span that hands it to nobody.
var uses = []catalog.Effect{catalog.End, catalog.Use, catalog.Write}

// Carried reports whether a context or a reference in f carries the span that
// the call site starts, and is used.
//
//	ctx, span := tracer.Start(ctx, "x")          // and later f(ctx)
//	ctx = opentracing.ContextWithSpan(ctx, span)
func (p *Package) Carried(f *Func, site ssa.CallInstruction) bool {
	if f.carried == nil {
		f.carried = make(map[ssa.Instruction]bool)
		for _, e := range f.edges {
			if e.Entry != nil && slices.Contains(uses, e.Entry.Effect) {
				continue
			}
			for _, arg := range e.Site.Common().Args {
				if !carries(arg.Type()) {
					continue
				}
				for _, src := range p.Sources(arg) {
					if src.Site != nil && src.Site != e.Site {
						f.carried[src.Site] = true
					}
				}
			}
		}
	}
	return f.carried[site]
}

// StartsSpan reports whether the callee of e starts a span and returns it, or a
// context that carries it, or a struct with one of them.
func (p *Package) StartsSpan(e *Edge) bool {
	for i := range e.Site.Common().Signature().Results().Len() {
		for _, src := range p.resultOf(e, i) {
			if src.Kind == Span && src.Site == e.Site {
				return true
			}
		}
		for _, field := range contextFields(e.Site.Common().Signature().Results().At(i).Type()) {
			held := p.walker.fieldOfResult(walkKey{path: path("").under(field)}, e, i)
			if slices.Contains(held, Source{Kind: Span, Site: e.Site}) {
				return true
			}
		}
	}
	return false
}

// HandedOut returns the spans of f, or of its literals, that the rest of the program may get
// hold of: those that its results carry, or a field of them, those that it gives to a
// function that it is given, and those that it puts into a parameter.
func (p *Package) HandedOut(f *Func) Sources {
	var all Sources
	for i := range f.Signature.Results().Len() {
		if i < len(f.Summary.Results) {
			all = all.union(f.Summary.Results[i])
		}
		for _, field := range contextFields(f.Signature.Results().At(i).Type()) {
			all = all.union(p.heldAt(f, i, path("").under(field)))
		}
	}
	for _, r := range f.Summary.Runs {
		for _, arg := range r.Args {
			all = all.union(arg)
		}
	}
	for _, set := range f.Summary.Sets {
		all = all.union(set.From)
	}
	return slices.DeleteFunc(slices.Clone(all), func(src Source) bool {
		return src.Kind != Span && src.Kind != Stale || !within(src.Site.Parent(), f.Function)
	})
}

// Parents returns where the parent of the span that the call site starts comes from.
func (p *Package) Parents(site ssa.Instruction) Sources {
	call, ok := site.(ssa.CallInstruction)
	if !ok {
		return unknown
	}
	var all Sources
	for _, e := range p.direct(p.byFn[call.Parent()], call) {
		switch {
		case e.Entry != nil && e.Entry.Effect == catalog.Start:
			all = all.union(p.entryParents(e))
		case e.Func != nil:
			all = all.union(p.subst(e, e.Func.Summary.parents))
		case e.fact != nil:
			all = all.union(p.subst(e, e.fact.parents(e.Site)))
		}
	}
	return all
}

// Ancestors returns the spans that the span started by the call site descends
// from, and what the first of them is a child of, as far as that is in sight.
func (p *Package) Ancestors(site ssa.Instruction) Sources {
	var all Sources
	work := []ssa.Instruction{site}
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		for _, src := range p.Parents(s) {
			if src.Site == site || slices.Contains(all, src) {
				continue
			}
			all = append(all, src)
			if src.Kind == Span {
				work = append(work, src.Site)
			}
		}
	}
	slices.SortFunc(all, compare)
	return all
}

// entryParents returns where the parent of a span comes from that a catalogued
// function starts.
//
//	opentracing.StartSpan("x")                           // none
//	opentracing.StartSpan("x", opentracing.ChildOf(sc))  // what sc carries
//	tracer.Start(ctx, "x", trace.WithNewRoot())          // deliberately none
func (p *Package) entryParents(e *Edge) Sources {
	var options Sources
	if e.Entry.Options != catalog.None {
		options = p.entryArg(e, e.Entry.Options)
	}
	switch {
	case options.Has(Deliberate):
		return Sources{{Kind: Deliberate}}
	case e.Entry.From != catalog.None:
		if slices.ContainsFunc(options, func(src Source) bool { return !isOptions(src) }) {
			return options // a reference among them wins
		}
		return p.entryArg(e, e.Entry.From).union(options)
	case len(options) == 0:
		return Sources{{Kind: Root, Site: e.Site}}
	}
	return options
}

// entryLife returns what ends the context that a catalogued function starts a
// span with.
func (p *Package) entryLife(e *Edge) Sources {
	switch {
	case e.Entry.From == catalog.None, !e.Direct():
		return unknown
	}
	return p.Lifetime(argument(e.Site.Common(), e.Entry.From))
}

// isOptions reports whether src is a parameter that holds start options.
//
//	func begin(ctx context.Context, opts ...trace.SpanStartOption)
func isOptions(src Source) bool {
	if src.Kind != Param || src.Fn == nil {
		return false
	}
	_, ok := src.Fn.Params[src.Index].Type().Underlying().(*types.Slice)
	return ok
}

// Starts returns the spans that the callee of e starts, as seen at the call.
func (p *Package) Starts(e *Edge) []Start {
	var starts []Start
	switch {
	case e.Entry != nil:
		if e.Entry.Effect != catalog.Start {
			return nil
		}
		st := Start{Parents: p.entryParents(e), ByOption: e.Entry.From == catalog.None, Life: p.entryLife(e)}
		if p.linked(e.In, e.Site) {
			st.Parents = Sources{{Kind: Deliberate}}
		} else if found, isNil := p.guard(e.Site); found != nil && isNil {
			st.Parents = p.Sources(found) // a root only where there is no parent anyway
		} else {
			st.Guarded = found != nil || e.guarded
		}
		starts = []Start{st}
	case e.Func != nil:
		return p.seenFrom(e, e.Func.Summary.Starts)
	case e.fact != nil:
		starts = e.sure(e.fact.starts(e.Site))
	}
	for i := range starts {
		p.see(e, &starts[i])
	}
	return starts
}

// sure returns the starts in the callee of e that happen for certain: what one of
// several functions loses all by itself may not.
func (e *Edge) sure(starts []Start) []Start {
	if !e.chance {
		return starts
	}
	return slices.DeleteFunc(slices.Clone(starts), func(st Start) bool {
		return !slices.ContainsFunc(st.Parents, func(src Source) bool {
			return src.Kind == Param && src.Path != carried && !src.held()
		})
	})
}

// EveryStart does the same, but tells apart what a [Summary] takes for equal:
// two calls in a literal, say, that lose the parent in two places.
func (p *Package) EveryStart(e *Edge) []Start { return p.every(e, p.Starts, p.everyStart) }

// every does so for all functions in sight, in whose bodies memo holds the starts: many
// launches may run one of them.
func (p *Package) every(e *Edge, starts func(*Edge) []Start, memo map[*Func][]Start) []Start {
	if e.Func == nil {
		return starts(e)
	}
	inner, known := memo[e.Func]
	if !known {
		for _, c := range p.AllEdges(e.Func) {
			found := starts(c)
			if c.Func != nil && c.Func != e.Func && within(c.Func.Function, e.Func.Function) {
				found = p.every(c, starts, memo)
			}
			for _, st := range found {
				if st, ok := p.fromOutside(e.Func, c, st); ok {
					inner = append(inner, st)
				}
			}
		}
		memo[e.Func] = inner
	}
	return p.seenFrom(e, inner)
}

// fromOutside returns a start in f, seen at the call c, as the callers of f see
// it; ok is false if it is none of their business.
func (p *Package) fromOutside(f *Func, c *Edge, st Start) (_ Start, ok bool) {
	if c.Mode.Launches() && slices.ContainsFunc(st.Parents, p.lost) && p.inScope(f) {
		return st, false // judged where it is launched
	}
	st.Parents = slices.DeleteFunc(slices.Clone(st.Parents), func(src Source) bool {
		return (src.Kind == Span || src.Kind == Stale) && within(src.Site.Parent(), f.Function)
	})
	if len(st.Parents) == 0 {
		return st, false // a child of its own spans
	}
	st.Loops = addLoops(st.Loops, p.endless(f, c.Site)...)
	return st, true
}

// seenFrom returns starts in the callee of e as seen at the call.
func (p *Package) seenFrom(e *Edge, inner []Start) []Start {
	inner = e.sure(inner)
	starts := slices.Clone(inner)
	for i := range starts {
		starts[i].Inner = &inner[i].Trail
		p.see(e, &starts[i])
	}
	return starts
}

// see translates a start in the callee of e into one at the call.
func (p *Package) see(e *Edge, st *Start) {
	st.Call = e.Site
	if e.Entry == nil {
		st.Parents = p.subst(e, st.Parents)
		st.Life = p.substLife(e, st.Life)
		st.Loops = p.substLoops(e, st.Loops)
	}
	st.Loops = addLoops(st.Loops, e.loops...)
	if st.ByOption && len(st.Parents) == 0 {
		st.Parents = Sources{{Kind: Root, Site: e.Site}}
	}
}

// linked reports whether f links the span that site starts and another one: its
// root was made on purpose.
//
//	ctx, span := tracer.Start(context.Background(), "refresh")
//	span.AddLink(link)
//	trace.SpanFromContext(parent).AddLink(trace.LinkFromContext(ctx)) // or so
func (p *Package) linked(f *Func, site ssa.CallInstruction) bool {
	for _, link := range f.links {
		call := link.Common()
		if slices.Contains(p.Sources(argument(call, catalog.Lookup(Callee(call)).From)), Source{Kind: Span, Site: site}) {
			return true
		}
	}
	return false
}

// guard returns the span on whose presence, or absence, site depends.
//
//	if parent := opentracing.SpanFromContext(ctx); parent != nil { … }
func (p *Package) guard(site ssa.Instruction) (parent ssa.Value, isNil bool) {
	if g, ok := p.byFn[site.Parent()].Flow.Guarded(site.Block(), spanTests); ok {
		return g.Nil()
	}
	return nil, false
}

var spanTests = flow.NewKind(func(g flow.Guard) bool {
	x, _ := g.Nil()
	return x != nil && IsSpan(x.Type())
})

// Ends returns the spans that the callee of e ends, as seen at the call.
func (p *Package) Ends(e *Edge) Sources {
	switch {
	case e.Entry != nil && e.Entry.Effect == catalog.End:
		return p.entryArg(e, e.Entry.From)
	case e.Func != nil:
		return p.subst(e, e.Func.Summary.Ends)
	case e.fact != nil:
		return p.subst(e, e.fact.ends())
	}
	return nil
}
