package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
)

// An Edge is a function that runs because of a call: the one that the call
// names, or a function value that the callee runs.
//
//	save(ctx)                 // save, in mode Call
//	go save(ctx)              // save, in mode Go
//	g.Go(func() error { … })  // (*errgroup.Group).Go, in mode Call; the literal, in mode Go
type Edge struct {
	In   *Func
	Site ssa.CallInstruction
	Mode Mode

	// What runs is one of these.
	Func  *Func           // a function with its body in sight
	Entry *catalog.Entry  // a function that is known by name, or by its shape
	param Source          // a function value from outside, or with method, an interface value
	maker ssa.Instruction // the call that returned the function value, or nil
	fact  *Effects        // a function of another package:
	other *types.Func     // that one

	args  []ssa.Value // what it is given by the call, or
	given []Sources   // by the function that runs it
	self  ssa.Value   // then the receiver, or nil

	method string // of the interface value param, or empty

	joined  bool      // the callee that launches it waits for it
	guarded bool      // the Entry starts a span only where a parent is there
	loops   []Sources // see Run
	others  []*Edge   // if it is one of several functions, and which is not known: all of them
	chance  bool      // so it is, or there are more of them
	vague   bool      // and they do not all start spans: only what they all run counts
}

// Direct reports whether the edge is the function that the call names, and not
// one that its callee runs.
func (e *Edge) Direct() bool { return e.given == nil }

// Foreign returns the function of another package that runs, with what is known of it, or
// nil.
func (e *Edge) Foreign() (*types.Func, *Effects) {
	if e.fact == nil {
		return nil, nil
	}
	return e.other, e.fact
}

// Giver returns the function among whose parameters a function value is that runs, or a value
// with the method that does, or nil.
func (e *Edge) Giver() *ssa.Function {
	if e.param.Kind != Param {
		return nil
	}
	return e.param.Fn
}

// Chance reports whether what runs is one of several functions, and it is not known which.
func (e *Edge) Chance() bool { return e.chance }

// Arg returns what the call gives for the parameter i of the callee, or nil if somebody
// else gives it.
func (e *Edge) Arg(i int) ssa.Value {
	if e.given != nil || i >= len(e.args) {
		return nil
	}
	return e.args[i]
}

// Given returns where a parameter of the callee of e, or a field of it, comes from.
func (p *Package) Given(e *Edge, param Origin) Sources {
	src := Source{Kind: Param, Index: param.Index, Path: path(param.Path)}
	if e.Func != nil {
		src.Fn = e.Func.Function
	}
	return p.subst(e, Sources{src})
}

// Edges returns what runs because of the calls in f, in order.
func (f *Func) Edges() []*Edge { return f.edges }

// EdgesAt returns what runs because of one call in f, in order.
func (f *Func) EdgesAt(site ssa.CallInstruction) []*Edge {
	if f.bySite == nil {
		f.bySite = make(map[ssa.CallInstruction][]*Edge)
		for _, e := range f.edges {
			f.bySite[e.Site] = append(f.bySite[e.Site], e)
		}
	}
	return f.bySite[site]
}

// findEdges finds the edges of f with the summaries known so far.
func (p *Package) findEdges(f *Func) []*Edge {
	var edges []*Edge
	f.links = nil
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			if site, ok := instr.(ssa.CallInstruction); ok {
				if entry := catalog.Lookup(Callee(site.Common())); entry != nil && entry.Effect == catalog.Link {
					f.links = append(f.links, site)
				}
				for _, e := range p.callees(f, site) {
					edges = append(edges, e)
					edges = append(edges, p.runBy(e)...)
				}
			}
		}
	}
	return slices.DeleteFunc(edges, func(e *Edge) bool { return e.vague })
}

// direct returns the edges of the function, or the possible functions, that a
// call names.
//
//	save(ctx)
//	s.save(ctx)   // a method, or an interface method
//	work()        // a function value
func (p *Package) direct(f *Func, site ssa.CallInstruction) []*Edge {
	return slices.DeleteFunc(p.callees(f, site), func(e *Edge) bool { return e.vague || e.method != "" })
}

// callees does so, vague edges included.
func (p *Package) callees(f *Func, site ssa.CallInstruction) []*Edge {
	call := site.Common()
	base := Edge{In: f, Site: site, Mode: modeOf(site), args: call.Args}
	if call.IsInvoke() {
		e := base
		e.Entry = catalog.Lookup(call.Method)
		if e.Entry == nil {
			e.Entry = byShape(call)
		}
		if e.Entry != nil {
			return []*Edge{&e}
		}
		return p.invoked(base)
	}
	if fn := call.StaticCallee(); fn != nil {
		return p.to(base, Sources{{Kind: Function, Fn: fn}})
	}
	if _, ok := call.Value.(*ssa.Builtin); ok {
		return nil
	}
	if fns := p.sendFunc(call.Value); fns != nil {
		return p.to(base, fns)
	}
	return p.to(base, p.Sources(call.Value))
}

// to returns the edges from base to the functions fns.
func (p *Package) to(base Edge, fns Sources) []*Edge {
	var edges, either []*Edge
	lacking := false
	for _, src := range fns {
		e := p.toOne(base, src)
		switch {
		case src.Either && e == nil:
			lacking = true
		case src.Either:
			either = append(either, e)
		case e != nil:
			edges = append(edges, e)
		}
	}
	if lacking {
		return edges
	}
	return append(edges, p.oneOf(either)...)
}

// toOne returns the edge to one function, or nil if nothing is known of it.
func (p *Package) toOne(base Edge, src Source) *Edge {
	e := base
	switch src.Kind {
	case Param:
		e.param = src
		return &e
	case Function:
		e.maker = src.Site
		p.giveBound(&e)
		obj := object(src.Fn)
		fn := src.Fn
		if fn.Origin() != nil {
			fn = fn.Origin() // all instances share the body of the generic function
		}
		if e.Entry = catalog.Lookup(obj); e.Entry == nil {
			e.Func = p.byFn[fn]
		} else if e.Entry.Effect == catalog.Send && e.Direct() {
			e.Entry, e.guarded = p.sent(e.Site.Common(), e.Entry)
		}
		if e.Entry == nil && e.Func == nil {
			e.fact, e.other = p.importedFor(e.In, obj), obj
			if e.fact == nil && e.Direct() {
				if e.Entry = derives(e.Site.Common()); e.Entry == nil {
					e.Entry = launchShaped(e.Site.Common())
				}
			}
		}
		if e.Entry != nil || e.Func != nil || e.fact != nil {
			return &e
		}
	}
	return nil
}

// bind returns the functions fns as the call site of a Bind returns them.
//
//	fix.Func(ctx, func(ctx context.Context) { … })
func bind(site ssa.CallInstruction, fns Sources) Sources {
	var out Sources
	for _, src := range fns {
		if src.Kind == Function {
			src.Site = site
		} else {
			src = Source{Kind: Unknown}
		}
		out = out.union(Sources{src})
	}
	return out
}

// giveBound gives the function of an edge what it is given by the Bind that made it.
func (p *Package) giveBound(e *Edge) {
	site, ok := e.maker.(ssa.CallInstruction)
	if !ok {
		return
	}
	entry := catalog.Lookup(Callee(site.Common()))
	if entry == nil || entry.Effect != catalog.Bind {
		return
	}
	e.maker, e.args, e.given = nil, nil, []Sources{}
	for _, a := range entry.Given {
		e.given = append(e.given, p.given(argument(site.Common(), a), site))
	}
}

// oneOf returns the edges of several functions of which one is called. If not
// all of them start spans, it is a matter of chance whether one does, and only
// what all of them run counts.
func (p *Package) oneOf(edges []*Edge) []*Edge {
	if len(edges) < 2 {
		return edges
	}
	for _, e := range edges {
		e.chance = true
	}
	vague := slices.ContainsFunc(edges, func(e *Edge) bool { return len(p.Starts(e)) == 0 })
	for _, e := range edges {
		e.others, e.vague = edges, vague
	}
	return edges
}

func modeOf(site ssa.CallInstruction) Mode {
	switch site.(type) {
	case *ssa.Go:
		return Go
	case *ssa.Defer:
		return Defer
	}
	return Call
}

// byShape returns an entry for a call of an interface method that is known by
// its signature alone: one that starts a span, or derives a context.
func byShape(call *ssa.CallCommon) *catalog.Entry {
	if ctx, results, ok := startShaped(call.Signature()); ok {
		return &catalog.Entry{Effect: catalog.Start, From: catalog.Arg(ctx), Options: catalog.None, Results: results}
	}
	return derives(call)
}

// launchShaped returns an entry for a call of an unknown method that launches a
// function by the look of it: it takes one, and has the name that errgroup.Group
// and sync.WaitGroup have given to what does.
//
//	s.pool.Go(func() { … })
func launchShaped(call *ssa.CallCommon) *catalog.Entry {
	fn := Callee(call)
	if fn == nil || fn.Signature().Recv() == nil || fn.Name() != "Go" && fn.Name() != "TryGo" {
		return nil
	}
	params := fn.Signature().Params()
	run := -1
	for i := range params.Len() {
		if isFunc(params.At(i).Type()) {
			if run >= 0 {
				return nil
			}
			run = i
		}
	}
	if run < 0 {
		return nil
	}
	return &catalog.Entry{Effect: catalog.Launch, From: catalog.Arg(run), Options: catalog.None}
}

// derives returns an entry for a call of an unknown function that takes one
// context and returns one: that is how a context is derived, and every function
// of that shape in the tracing libraries keeps the span.
//
//	ctx = metadata.AppendToOutgoingContext(ctx, "k", "v")
func derives(call *ssa.CallCommon) *catalog.Entry {
	sig := call.Signature()
	ctx := contextParam(sig)
	if ctx < 0 {
		return nil
	}
	for i := range sig.Results().Len() {
		if IsContext(sig.Results().At(i).Type()) {
			return &catalog.Entry{Effect: catalog.Carry, From: catalog.Arg(ctx), Options: catalog.None, Results: []int{i}}
		}
	}
	return nil
}

// runBy returns the edges of the function values that the callee of e runs.
func (p *Package) runBy(e *Edge) []*Edge {
	base := Edge{In: e.In, Site: e.Site, given: []Sources{}}
	var edges []*Edge
	if e.Entry != nil {
		switch e.Entry.Effect {
		case catalog.Call:
			base.Mode = e.Mode
		case catalog.Launch:
			base.Mode = Go
		case catalog.Timer:
			base.Mode = Timer
		default:
			return nil
		}
		base.joined = e.Entry.Joins && !e.Mode.Launches()
		for _, a := range e.Entry.Given {
			base.given = append(base.given, p.entryArg(e, a))
		}
		for _, a := range append([]catalog.Arg{e.Entry.From}, e.Entry.Also...) {
			edges = append(edges, p.to(base, p.Sources(argument(e.Site.Common(), a)))...)
		}
		return edges
	}
	for _, r := range p.runsOf(e) {
		base.Mode = r.Mode.through(e.Mode)
		base.joined = r.Joined && !e.Mode.Launches()
		base.loops = p.substLoops(e, r.Loops)
		base.given = make([]Sources, len(r.Args))
		for i, a := range r.Args {
			base.given[i] = p.subst(e, a)
		}
		if e.Func != nil && r.Func.Fn != e.Func.Function {
			continue
		}
		if r.Method != "" {
			edges = append(edges, p.methodsOf(base, r.Method, e.concrete(p, r.Func))...)
		} else {
			edges = append(edges, p.to(base, e.field(p, r.Func.Index, r.Func.Path, false))...)
		}
	}
	return edges
}

// runsOf returns what the callee of e runs; for one of several functions, what
// they all do in the same way.
func (p *Package) runsOf(e *Edge) []Run {
	if len(e.others) == 0 {
		return p.ownRuns(e)
	}
	return slices.DeleteFunc(slices.Clone(p.ownRuns(e)), func(r Run) bool {
		return slices.ContainsFunc(e.others, func(o *Edge) bool {
			return !slices.ContainsFunc(p.ownRuns(o), func(s Run) bool {
				return s.Func.Index == r.Func.Index && s.Func.Path == r.Func.Path && s.Method == r.Method && s.Mode.Launches() == r.Mode.Launches()
			})
		})
	})
}

func (p *Package) ownRuns(e *Edge) []Run {
	switch {
	case e.Func != nil:
		return e.Func.Summary.Runs
	case e.fact != nil:
		return e.fact.runs(e.Site)
	}
	return nil
}

// runs returns what e adds to the Runs of the function it stands in.
func (p *Package) runs(e *Edge) []Run {
	if e.param.Kind == Param {
		r := Run{Func: e.param, Method: e.method, Mode: e.Mode, Joined: e.Mode.Launches() && p.Joined(e), Loops: p.loops(e)}
		for i := range max(len(e.args), len(e.given)) {
			r.Args = append(r.Args, e.arg(p, i))
		}
		return []Run{r}
	}
	if e.Func == nil {
		return nil
	}
	var runs []Run
	for _, r := range e.Func.Summary.Runs {
		if r.Func.Fn != e.Func.Function { // a parameter of a function around the callee
			args := make([]Sources, len(r.Args))
			for i, a := range r.Args {
				args[i] = p.subst(e, a)
			}
			joined := r.Joined || !r.Mode.Launches()
			if e.Mode.Launches() {
				joined = joined && p.Joined(e)
			}
			mode := r.Mode.through(e.Mode)
			loops := addLoops(p.substLoops(e, r.Loops), p.loops(e)...)
			runs = append(runs, Run{r.Func, r.Method, mode, args, joined && mode.Launches(), loops})
		}
	}
	return runs
}

// arg returns where parameter i of the callee comes from.
func (e *Edge) arg(p *Package, i int) Sources {
	switch {
	case e.given != nil:
		if i < len(e.given) {
			return e.given[i]
		}
	case i < len(e.args):
		return p.given(e.args[i], e.Site)
	}
	return unknown
}

// given returns where the span comes from that the argument v of a call carries:
// a carrier may have got another context since it was made.
func (p *Package) given(v ssa.Value, site ssa.CallInstruction) Sources {
	if catalog.CarrierOf(v.Type()) != nil {
		return p.walker.fieldAt(walkKey{v: v}, site)
	}
	return p.Sources(v)
}

// field returns where a field of parameter i of the callee comes from, or with
// life, what ends it.
func (e *Edge) field(p *Package, i int, f path, life bool) Sources {
	ask := askSpan
	if life {
		ask = askEnd
	}
	switch {
	case f == "" && !life:
		return e.arg(p, i)
	case e.given == nil && i < len(e.args):
		return p.walker.fieldAt(walkKey{v: e.args[i], path: f, ask: ask}, e.Site)
	case e.self != nil && i == 0:
		return p.walker.fieldAt(walkKey{v: e.self, path: f, ask: ask}, e.Site)
	}
	return unknown
}

// concrete returns which concrete value the interface value src is, a parameter of
// the callee or a field of it.
func (e *Edge) concrete(p *Package, src Source) Sources {
	if e.given == nil && src.Index < len(e.args) {
		return p.walker.walk(walkKey{v: e.args[src.Index], path: src.Path, ask: askType})
	}
	return unknown
}

// entryArg returns where an argument of a catalogued callee comes from.
func (p *Package) entryArg(e *Edge, a catalog.Arg) Sources {
	if !e.Direct() {
		return unknown // a catalogued function as a callback
	}
	return p.given(argument(e.Site.Common(), a), e.Site)
}

// subst translates sources in the callee of e into sources at the call.
func (p *Package) subst(e *Edge, s Sources) Sources { return p.translate(e, s, false) }

// substLife does so for what ends a context.
func (p *Package) substLife(e *Edge, s Sources) Sources { return p.translate(e, s, true) }

// substLoops does so for what can end loops.
func (p *Package) substLoops(e *Edge, loops []Sources) []Sources {
	var out []Sources
	for _, l := range loops {
		out = addLoops(out, p.substLife(e, l))
	}
	return out
}

// addLoops adds what can end loops, unless that is there: a function that calls
// itself in a loop says nothing new.
func addLoops(loops []Sources, more ...Sources) []Sources {
	loops = slices.Clip(loops)
	for _, l := range more {
		if !slices.ContainsFunc(loops, func(o Sources) bool { return slices.Equal(o, l) }) {
			loops = append(loops, l)
		}
	}
	return loops
}

func (p *Package) translate(e *Edge, s Sources, life bool) Sources {
	if e.Func == nil {
		return substFact(p, e, s, life)
	}
	var out Sources
	for _, src := range s {
		switch {
		case src.Kind == Param && src.Fn == e.Func.Function:
			out = out.union(e.field(p, src.Index, src.Path, life))
		case src.Kind == Param && e.maker != nil && within(e.Func.Function, src.Fn):
			out = out.union(p.translate(p.made(e, src.Fn), Sources{src}, life))
		case src.Kind == Function && src.Fn.Parent() != nil && src.Fn != e.Func.Function && within(src.Fn, e.Func.Function):
			out = out.union(Sources{{Kind: Function, Fn: src.Fn, Site: e.Site}})
		case (src.Kind == Span || src.Kind == Stale) && within(src.Site.Parent(), e.Func.Function):
			out = out.union(Sources{{Kind: Span, Site: e.Site}})
		case src.Kind == Span && e.maker != nil && e.Func.Parent() != nil && within(e.Func.Parent(), src.Site.Parent()) && !within(e.In.Function, src.Site.Parent()):
			out = out.union(Sources{{Kind: Span, Site: e.maker}}) // started by who made the closure
		case src.Kind == Made && life && within(src.Site.Parent(), e.Func.Function):
			out = out.union(Sources{{Kind: Made, Site: e.Site}})
		default:
			out = out.union(Sources{src})
		}
	}
	return out
}

// made returns the edge of the call of fn that made the closure e runs.
//
//	go worker(ctx)()
func (p *Package) made(e *Edge, fn *ssa.Function) *Edge {
	if site, ok := e.maker.(ssa.CallInstruction); ok {
		for _, d := range p.direct(p.byFn[site.Parent()], site) {
			if d.Func != nil && d.Func.Function == fn {
				return d
			}
		}
	}
	return &Edge{In: e.In, Site: e.Site, Func: p.byFn[fn], given: []Sources{}}
}

// substFact does the same for the callee of another package, whose parameters
// have no function to name.
func substFact(p *Package, e *Edge, s Sources, life bool) Sources {
	var out Sources
	for _, src := range s {
		switch {
		case src.Kind == Param && src.Fn == nil && src.Path == carried:
			if call, ok := e.Site.(*ssa.Call); ok {
				out = out.union(fromHolder(call, e.field(p, src.Index, "", life)))
			} else {
				out = out.union(unknown)
			}
		case src.Kind == Param && src.Fn == nil:
			out = out.union(e.field(p, src.Index, src.Path, life))
		default:
			out = out.union(Sources{src})
		}
	}
	return out
}

// resultOf returns where result i of the callee of e comes from.
func (p *Package) resultOf(e *Edge, i int) Sources {
	switch {
	case e.Entry != nil:
		if !slices.Contains(e.Entry.Results, i) {
			return unknown
		}
		switch e.Entry.Effect {
		case catalog.Root:
			return Sources{{Kind: Root, Site: e.Site}}
		case catalog.Deliberate:
			return Sources{{Kind: Deliberate}}
		case catalog.Start:
			return Sources{{Kind: Span, Site: e.Site}}
		case catalog.Carry, catalog.Write:
			if e.Entry.From == catalog.None {
				return nil
			}
			return p.entryArg(e, e.Entry.From)
		case catalog.Bind:
			return bind(e.Site, p.entryArg(e, e.Entry.From))
		}
		return unknown
	case e.Func != nil && i < len(e.Func.Summary.Results):
		return p.subst(e, e.Func.Summary.Results[i])
	case e.fact != nil && i < len(e.fact.Results):
		return p.subst(e, e.fact.result(i, e.Site))
	}
	return unknown
}
