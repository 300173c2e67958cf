// Package launch finds the goroutines that a package starts: where, under which
// active span, what they start themselves, and whether they run on for good.
package launch

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/flow"
	"github.com/fflint/fflint/passes/summary"
)

// A Launch is a place where a function starts to run on a new goroutine.
type Launch struct {
	*summary.Edge
	// Active lists the spans that are active there, innermost first: started on
	// every path and finished on none.
	Active []Span
	// Contexts lists the parameters in scope that carry a context or a span,
	// innermost first.
	Contexts []*ssa.Parameter
	// Starts lists the spans that the goroutine starts, through any number of
	// calls, with a parent from outside of it or none. Those in a loop that
	// outlives the launching call are left out: that goroutine is a daemon.
	Starts []summary.Start
	// Misplaced lists the spans that the launched function starts below a span
	// from outside of it although one of its own is active there.
	Misplaced []Misplaced
	// Reassigned lists the starts whose context is in a variable that the starter
	// sets to one with another span meanwhile, with the parents they may get.
	Reassigned []summary.Start
	// Late lists the writes to spans that the starter finishes without waiting.
	Late []Late
	// CutOff lists the traced work whose context is cancelled while the goroutine runs.
	CutOff []CutOff

	finder *finder
}

// Own returns the spans that the launched function itself has started and that
// are active at one of its calls, innermost first.
func (l *Launch) Own(at ssa.CallInstruction) []Span {
	if l.Func == nil || at.Parent() != l.Func.Function {
		return nil
	}
	return l.finder.own(l.Func, at)
}

// Misplaced is the start of a span beside the span that should be its parent.
//
//	go func() {
//		_, span := tracer.Start(ctx, "job")
//		defer span.End()
//		save(ctx)
//	}()
type Misplaced struct {
	summary.Start
	Active Span
}

// A Span is the start of an active span.
type Span struct {
	Site ssa.CallInstruction
	In   *summary.Func
}

// All returns the launches of the package, in the order of its functions.
func All(p *summary.Package) []*Launch {
	finder := &finder{
		p:          p,
		spans:      make(map[*summary.Func]*spans),
		receives:   make(map[*summary.Func][]*ssa.Call),
		cancelling: make(map[*summary.Func]map[ssa.Instruction][]ssa.CallInstruction),
	}
	var all []*Launch
	for _, f := range p.Funcs {
		for _, e := range p.AllEdges(f) {
			if !e.Mode.Launches() {
				continue
			}
			l := &Launch{Edge: e, Contexts: p.Contexts(f), finder: finder}
			for _, st := range p.Starts(e) {
				if !runsOn(st.Loops) {
					l.Starts = append(l.Starts, st)
				}
			}
			l.Active = finder.active(f, e.Site)
			l.Misplaced = finder.misplaced(e)
			l.Reassigned = finder.reassigned(l)
			l.Late = finder.late(l)
			l.CutOff = finder.cutOff(l)
			all = append(all, l)
		}
	}
	return all
}

// May lists the spans that the goroutine may start, for all that is known, beside
// its Starts. Those of a daemon are left out, and those with which it sets itself up.
//
//	go func() {
//		conn := pool.Acquire(ctx)
//		for range ticker.C { conn.Exec(ctx, beat) }
//	}()
func (l *Launch) May() []summary.Start {
	if l.Func != nil {
		if _, daemon := l.work(l.Func, make(map[*summary.Func]bool)); daemon {
			return nil
		}
	}
	return slices.DeleteFunc(l.finder.p.May(l.Edge), func(st summary.Start) bool { return runsOn(st.Loops) })
}

// runsOn reports whether one of the loops around something goes on after the
// launching call: nothing that can end the loop was made there. It is a daemon.
//
//	go func() { for j := range s.jobs { do(j) } }()   // a daemon
//
//	jobs := make(chan job)                            // not a daemon
//	go func() { for j := range jobs { do(j) } }()
func runsOn(loops []summary.Sources) bool {
	return slices.ContainsFunc(loops, func(ends summary.Sources) bool {
		return !slices.ContainsFunc(ends, func(src summary.Source) bool {
			return src.Kind == summary.Made && !escapes(src.Site)
		})
	})
}

// escapes reports whether a value is kept by something that may outlive the
// function that made it.
//
//	s.jobs = make(chan job)
//	return jobs
func escapes(site ssa.Instruction) bool {
	v, ok := site.(ssa.Value)
	if !ok {
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			switch {
			case ref.Val != v:
			case !flow.IsCell(ref.Addr):
				return true
			default: // a variable that a closure has captured
				for _, use := range *ref.Addr.Referrers() {
					if load, ok := use.(*ssa.UnOp); ok && escapes(load) {
						return true
					}
				}
			}
		case *ssa.Return:
			return true
		case *ssa.ChangeType, *ssa.Extract: // a direction of the channel; a context and what cancels it
			if escapes(ref) {
				return true
			}
		}
	}
	return false
}

// A finder finds active spans.
type finder struct {
	p          *summary.Package
	spans      map[*summary.Func]*spans
	receives   map[*summary.Func][]*ssa.Call                               // see ends
	cancelling map[*summary.Func]map[ssa.Instruction][]ssa.CallInstruction // see allCancelCalls
}

// A span is one that a function starts, with the calls that may finish it.
type span struct {
	site ssa.CallInstruction
	ends []end
}

// An end is a call that finishes a span.
type end struct {
	site ssa.CallInstruction
	mode summary.Mode
	sure bool // and not one that may
}

// active returns the spans active at an instruction of f, innermost first.
func (d *finder) active(f *summary.Func, at ssa.CallInstruction) []Span {
	var active []Span
	for f != nil {
		active = append(active, d.own(f, at)...)
		outer, site := d.p.Around(f)
		if outer != nil {
			at = site.Site
		}
		f = outer
	}
	return active
}

// own returns those of the active spans that f itself has started.
func (d *finder) own(f *summary.Func, at ssa.CallInstruction) []Span {
	var own []Span
	spans := d.spansOf(f)
	if len(spans.all) == 0 {
		return nil
	}
	if _, deferred := at.(*ssa.Defer); deferred {
		for _, s := range spans.all {
			if d.activeAt(f, s, at) {
				own = append(own, Span{s.site, f})
			}
		}
	} else {
		for active := spans.before(f, at); active != nil; active = active.outer {
			own = append(own, Span{spans.all[active.span].site, f})
		}
		sure := len(own)
		for _, i := range spans.guarded {
			if s := spans.all[i]; !f.Flow.Dominates(s.site, at) && d.activeAt(f, s, at) {
				own = append(own, Span{s.site, f})
			}
		}
		if len(own) == sure {
			return own
		}
		slices.SortFunc(own, func(a, b Span) int { return spans.index[a.Site] - spans.index[b.Site] })
	}
	slices.SortStableFunc(own, func(a, b Span) int {
		switch {
		case f.Flow.Dominates(b.Site, a.Site):
			return -1
		case f.Flow.Dominates(a.Site, b.Site):
			return +1
		}
		return 0
	})
	return own
}

// misplaced returns the spans that the launched function starts beside its own.
// Where no context carries its own span and several calls go beside it, the
// span is a leaf by design.
func (d *finder) misplaced(e *summary.Edge) []Misplaced {
	if e.Func == nil {
		return nil
	}
	var found []Misplaced
	beside := make(map[ssa.CallInstruction]int) // calls beside a span, by its start
	for _, c := range e.Func.Edges() {
		if c.Mode.Launches() {
			continue
		}
		for _, st := range d.p.Starts(c) {
			if own := d.own(e.Func, c.Site); len(own) > 0 && own[0].Site != c.Site && d.outer(own[0], st.Parents) {
				found = append(found, Misplaced{st, own[0]})
				beside[own[0].Site]++
				break
			}
		}
	}
	return slices.DeleteFunc(found, func(m Misplaced) bool {
		return beside[m.Active.Site] > 1 && !d.p.Carried(e.Func, m.Active.Site)
	})
}

// outer reports whether all of the parents are ancestors of the span.
func (d *finder) outer(s Span, parents summary.Sources) bool {
	ancestors := d.p.Ancestors(s.Site)
	return len(parents) > 0 && !slices.ContainsFunc(parents, func(src summary.Source) bool {
		return (src.Kind != summary.Param && src.Kind != summary.Span) || !slices.Contains(ancestors, src)
	})
}

// Superseded reports whether the span that site starts has been replaced: it is
// over, and the active span was started after it.
//
//	first, a := tracer.Start(ctx, "first")
//	a.End()
//	second, b := tracer.Start(ctx, "second")
//	go save(first)
func (l *Launch) Superseded(site ssa.Instruction) bool {
	if slices.ContainsFunc(l.Active, func(s Span) bool { return s.Site == site }) {
		return false
	}
	active := l.Active[0]
	return active.In.Function == site.Parent() && active.In.Flow.Dominates(site, active.Site)
}

// HandedOut reports whether the launching function derives a context with these
// sources and hands the function that cancels it to somebody else: the
// goroutine then ends with what was returned, not with the function's span.
//
//	ctx, cancel := context.WithCancel(ctx)
//	go p.run(ctx)
//	return &Pipeline{cancel: cancel}
func (l *Launch) HandedOut(parents summary.Sources) bool {
	for _, b := range l.In.Blocks {
		for _, instr := range b.Instrs {
			cancel, ok := instr.(*ssa.Extract)
			if !ok || cancel.Index != 1 || !isContextCancel(cancel) {
				continue
			}
			call := cancel.Tuple.(*ssa.Call)
			if slices.Equal(l.finder.p.Sources(call.Call.Args[0]), parents) && escapes(cancel) {
				return true
			}
		}
	}
	return false
}

// isContextCancel reports whether v is the second result of a function of
// package context.
func isContextCancel(v *ssa.Extract) bool {
	call, ok := v.Tuple.(*ssa.Call)
	return ok && isContextFunc(call)
}

// activeAt reports whether the span is active at an instruction of the function
// that starts it. At a defer statement the question is whether it is active
// when the deferred function runs.
func (d *finder) activeAt(f *summary.Func, s span, at ssa.CallInstruction) bool {
	if !f.Flow.Dominates(s.site, at) && !d.activeIfGuarded(f, s, at) {
		return false
	}
	_, deferred := at.(*ssa.Defer)
	for _, e := range s.ends {
		switch {
		case e.mode == summary.Call:
			if f.Flow.CanFollow(e.site, at, s.site) || deferred && f.Flow.CanFollow(at, e.site, s.site) {
				return false
			}
		case deferred && e.site != at:
			if f.Flow.CanFollow(at, e.site, s.site) {
				return false // deferred later, so it runs earlier
			}
		}
	}
	return true
}

// activeIfGuarded reports whether a span that is started only where a parent
// was found counts as started.
//
//	if parent := opentracing.SpanFromContext(ctx); parent != nil {
//		span := parent.Tracer().StartSpan(…)
//		defer span.Finish()
//		ctx = opentracing.ContextWithSpan(ctx, span)
//	}
func (d *finder) activeIfGuarded(f *summary.Func, s span, at ssa.Instruction) bool {
	g, ok := f.Flow.Guarded(s.site.Block(), spanFound)
	if !ok {
		return false
	}
	x, _ := g.Nil()
	found, ok := x.(ssa.Instruction)
	return (!ok || f.Flow.Dominates(found, at)) && f.Flow.CanFollow(s.site, at)
}

// spanFound are the guards that hold only where a span was found.
var spanFound = flow.NewKind(func(g flow.Guard) bool {
	x, isNil := g.Nil()
	return x != nil && !isNil && summary.IsSpan(x.Type())
})

// spansOf returns the spans that f starts and gets hold of.
func (d *finder) spansOf(f *summary.Func) *spans {
	if known := d.spans[f]; known != nil {
		return known
	}
	var all []span
	index := make(map[ssa.Instruction]int)
	for _, e := range f.Edges() {
		if e.Mode == summary.Call && e.Direct() && d.p.StartsSpan(e) {
			if _, ok := index[e.Site]; !ok {
				index[e.Site] = len(all)
				all = append(all, span{site: e.Site})
			}
		}
	}
	found := &spans{all: all, index: index}
	if len(all) > 0 {
		d.findEnds(f, all, index)
		found.follow(f)
	}
	d.spans[f] = found
	return found
}

// spanOf returns the span that f starts by a call, or nil.
func (d *finder) spanOf(f *summary.Func, site ssa.Instruction) *span {
	spans := d.spansOf(f)
	if i, ok := spans.index[site]; ok {
		return &spans.all[i]
	}
	return nil
}

// findEnds fills in the calls that finish the spans, or may for all that is
// known of them. Where one is deferred, that is taken to be the one.
//
//	span.End()
//	finish(span)            // a function out of sight: may
//	ctx, end := begin(ctx)
//	end()                   // what a house wrapper returned beside the context: may
func (d *finder) findEnds(f *summary.Func, spans []span, index map[ssa.Instruction]int) {
	known := make(map[ssa.Instruction]bool) // calls of functions that are known to span types
	for _, e := range f.Edges() {
		if e.Mode.Launches() {
			continue
		}
		known[e.Site] = true
		for _, src := range d.p.Ends(e) {
			if i, ok := index[src.Site]; ok && src.Kind == summary.Span {
				spans[i].ends = append(spans[i].ends, end{e.Site, e.Mode, true})
			}
		}
	}
	may := make([][]end, len(spans))
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			mode := summary.Call
			switch site.(type) {
			case *ssa.Go:
				continue
			case *ssa.Defer:
				mode = summary.Defer
			}
			call := site.Common()
			for _, v := range append([]ssa.Value{call.Value}, call.Args...) {
				if i, ok := d.house(v, index, known[site]); ok {
					may[i] = append(may[i], end{site, mode, false})
				}
			}
		}
	}
	for i := range spans {
		deferred := slices.ContainsFunc(slices.Concat(spans[i].ends, may[i]), func(e end) bool { return e.mode == summary.Defer })
		if !deferred {
			spans[i].ends = append(spans[i].ends, may[i]...)
		}
	}
}

// house reports which of the spans v stands for, if it is a value that may be
// used to finish it: one of a house type or a function, or a library's span in
// the hands of a function out of sight.
func (d *finder) house(v ssa.Value, index map[ssa.Instruction]int, known bool) (int, bool) {
	if v == nil || summary.IsContext(v.Type()) {
		return 0, false
	}
	if known && summary.IsSpan(v.Type()) {
		return 0, false
	}
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok {
		return 0, false
	}
	i, ok := index[call]
	return i, ok
}
