package summary

import (
	"go/token"
	"go/types"
	"math"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/flow"
)

// Sources returns where the span that v carries comes from; for a function
// value, which functions it may be.
func (p *Package) Sources(v ssa.Value) Sources { return p.walker.walk(walkKey{v: v}) }

// SourcesAt returns where the content of a local variable comes from, at the
// instruction at.
func (p *Package) SourcesAt(cell ssa.Value, at ssa.Instruction) Sources {
	return p.walker.walk(walkKey{v: cell, at: at})
}

// StoresTo returns the assignments to the variable that a closure has captured as
// v, wherever they are.
func (p *Package) StoresTo(v *ssa.FreeVar) []*ssa.Store {
	if variable := p.variable(v); variable != nil && IsContext(variable.Type().Underlying().(*types.Pointer).Elem()) {
		return p.stores[variable]
	}
	return nil
}

// Lifetime returns what made the channel v, or gave the context v its own end.
func (p *Package) Lifetime(v ssa.Value) Sources { return p.walker.walk(walkKey{v: v, ask: askEnd}) }

// LifetimeAt does so for the content of a local variable, at the instruction at.
func (p *Package) LifetimeAt(cell ssa.Value, at ssa.Instruction) Sources {
	return p.walker.walk(walkKey{v: cell, at: at, ask: askEnd})
}

// Variable returns the declaration of a variable that a closure has captured, or
// nil if that is not one.
func (p *Package) Variable(v *ssa.FreeVar) *ssa.Alloc { return p.variable(v) }

// ArgLife returns what ends a context that e gives to its callee: src is the
// parameter, or a field of it.
func (p *Package) ArgLife(e *Edge, src Source) Sources { return e.field(p, src.Index, src.Path, true) }

// A walkKey is a question: where does the value v come from, or, with at, what
// is in the variable with the address v when at is executed? With a path the
// question is after a field of it. With in the question is what the closure
// in finds in the variable: what it assigns itself does not count. With held
// it is what that field holds, whatever the struct.
type walkKey struct {
	v    ssa.Value
	at   ssa.Instruction
	path path
	ask  question
	in   *ssa.Function
	held *types.Var
}

// A question is what is asked about a value.
type question uint8

const (
	askSpan question = iota // where the span comes from that it carries, or which functions it may be
	askEnd                  // what ends the context or channel
	askType                 // which concrete value an interface value holds
	askSent                 // as askSpan, and what was received is Received
)

// A walker answers walkKeys by following values backwards. Each answer is the
// union of what can be reached, so a cycle adds nothing to itself: an answer is
// remembered when it does not depend on a question that is still open. One that
// does is remembered until that question is answered, to which it has added what
// it has to add: else a knot of functions that call each other takes for ever.
type walker struct {
	p       *Package
	memo    map[walkKey]Sources
	open    map[walkKey]int // depth
	low     int             // the smallest depth reached since it was last reset
	partial map[walkKey]partial
	pending []walkKey // the keys of partial, in the order in which they were answered

	contexts map[*Func][]*ssa.Parameter    // see Contexts
	distinct map[*types.Func][]*types.Func // see distinct
}

// A partial answer depends on the open question at the depth low.
type partial struct {
	sources Sources
	low     int
}

const unreached = math.MaxInt

func (w *walker) reset(p *Package) {
	p.joins, p.senders = nil, nil
	*w = walker{p: p, memo: make(map[walkKey]Sources), open: make(map[walkKey]int), low: unreached, partial: make(map[walkKey]partial), contexts: make(map[*Func][]*ssa.Parameter), distinct: make(map[*types.Func][]*types.Func)}
}

func (w *walker) walk(k walkKey) Sources {
	if s, ok := w.memo[k]; ok {
		return s
	}
	if depth, ok := w.open[k]; ok {
		w.low = min(w.low, depth)
		return nil
	}
	if known, ok := w.partial[k]; ok {
		w.low = min(w.low, known.low)
		return known.sources
	}
	depth := len(w.open)
	w.open[k] = depth
	outer := w.low
	w.low = unreached
	begun := len(w.pending)
	var s Sources
	switch {
	case k.held != nil:
		s = w.heldIn(k)
	case k.at != nil:
		s = w.content(k)
	default:
		s = w.value(k)
	}
	delete(w.open, k)
	if w.low >= depth {
		w.memo[k] = s
		w.low = outer
		for _, done := range w.pending[begun:] {
			delete(w.partial, done)
		}
		w.pending = w.pending[:begun]
	} else {
		for _, done := range w.pending[begun:] {
			if p := w.partial[done]; p.low >= depth {
				w.partial[done] = partial{p.sources, w.low} // k itself depends on that
			}
		}
		w.partial[k] = partial{s, w.low}
		w.pending = append(w.pending, k)
		w.low = min(w.low, outer)
	}
	return s
}

var unknown = Sources{{Kind: Unknown}}

// value follows one value.
func (w *walker) value(k walkKey) Sources {
	next := func(v ssa.Value) Sources { return w.walk(walkKey{v: v, path: k.path, ask: k.ask}) }
	switch v := k.v.(type) {
	case *ssa.Const:
		if v.IsNil() {
			return nil
		}
		return unknown
	case *ssa.Parameter:
		return Sources{{Kind: Param, Fn: v.Parent(), Index: slices.Index(v.Parent().Params, v), Path: k.path}}
	case *ssa.Function:
		return Sources{{Kind: Function, Fn: v}}
	case *ssa.MakeClosure:
		return Sources{{Kind: Function, Fn: v.Fn.(*ssa.Function)}}
	case *ssa.MakeChan:
		return Sources{{Kind: Made, Site: v}}
	case *ssa.MakeInterface:
		if k.ask == askType && k.path == "" {
			return Sources{{Kind: Concrete, Site: v}}
		}
		if catalog.PlainOption(v.X.Type()) {
			return nil
		}
		if w.p.blind(v.X.Type(), v.Type()) && k.ask == askSpan {
			return Sources{{Kind: Root, Site: v}}
		}
		if field, ok := embeddedContext(v.X.Type()); ok && k.path == "" {
			return w.field(k, v.X, field, nil)
		}
		return next(v.X)
	case *ssa.ChangeInterface:
		if w.p.blind(v.X.Type(), v.Type()) && k.ask == askSpan {
			return Sources{{Kind: Root, Site: v}}
		}
		return next(v.X)
	case *ssa.ChangeType:
		return next(v.X)
	case *ssa.TypeAssert:
		if v.CommaOk {
			return unknown
		}
		return next(v.X)
	case *ssa.Phi:
		return w.phi(k, v)
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return sent(k, v)
		}
		if addr, ok := v.X.(*ssa.FieldAddr); ok {
			return w.orHeld(k, fieldOf(addr), w.field(k, addr.X, addr.Field, v))
		}
		if variable := w.p.variable(v.X); variable != nil && isStruct(variable) || !flow.IsCell(v.X) {
			return next(v.X)
		}
		return w.walk(walkKey{v: v.X, at: v, path: k.path, ask: k.ask})
	case *ssa.FieldAddr:
		return w.field(k, v.X, v.Field, nil)
	case *ssa.Field:
		field := v.X.Type().Underlying().(*types.Struct).Field(v.Field)
		return w.orHeld(k, field, w.field(k, v.X, v.Field, nil))
	case *ssa.IndexAddr:
		if ranges(v) && k.path == "" {
			return next(v.X)
		}
		return unknown
	case *ssa.Alloc:
		return w.local(k, v)
	case *ssa.Global:
		return w.global(k, v)
	case *ssa.FreeVar:
		// The receiver that a method value has bound, or a captured struct.
		var s Sources
		for _, mk := range w.p.makers[v.Parent()] {
			s = s.union(next(mk.Bindings[w.p.freeIndex[v]]))
		}
		return s
	case *ssa.Slice:
		return w.elements(k, v)
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.Call:
			return w.result(k, tuple, v.Index)
		case *ssa.TypeAssert:
			if v.Index == 0 {
				return next(tuple.X)
			}
		case *ssa.UnOp, *ssa.Select:
			return sent(k, v)
		}
		return unknown
	case *ssa.Call:
		return w.result(k, v, 0)
	}
	return unknown
}

// sent follows a value that an instruction has received from a channel.
func sent(k walkKey, at ssa.Instruction) Sources {
	if k.ask != askSent || received(at) == nil {
		return unknown
	}
	return Sources{{Kind: Received, Site: at, Path: k.path}}
}

// ranges reports whether v is the element of a parameter that a loop ranges over:
// each of its functions in turn.
//
//	func All(fns ...func()) { for _, fn := range fns { go fn() } }
func ranges(v *ssa.IndexAddr) bool {
	slice, ok := v.X.Type().Underlying().(*types.Slice)
	if _, isParam := v.X.(*ssa.Parameter); !ok || !isParam || !isFunc(slice.Elem()) {
		return false
	}
	next, ok := v.Index.(*ssa.BinOp) // go/ssa counts from -1
	if !ok {
		return false
	}
	index, ok := next.X.(*ssa.Phi)
	return ok && index.Comment == "rangeindex"
}

// phi follows the variants of a value where paths meet.
//
//	if ctx == nil { ctx = context.Background() }   // a default, not a source
//	for { …; prev = ctx2 }                         // prev holds the last turn's span
func (w *walker) phi(k walkKey, v *ssa.Phi) Sources {
	fl := w.p.byFn[v.Parent()].Flow
	var tested []ssa.Value // those of the variants that are compared with nil
	for _, edge := range v.Edges {
		if fl.NilTested(edge) && !slices.Contains(tested, edge) {
			tested = append(tested, edge)
		}
	}
	var all, lone Sources
	for i, edge := range v.Edges {
		pred := v.Block().Preds[i]
		if slices.ContainsFunc(tested, func(x ssa.Value) bool { return x != edge && fl.NilOnEdge(x, pred, v.Block()) }) {
			continue
		}
		s := w.walk(walkKey{v: edge, path: k.path, ask: k.ask})
		if _, ok := fl.GuardedOnEdge(pred, v.Block(), orphans); ok && k.ask != askEnd {
			lone = lone.union(s.without(Root))
			continue
		}
		if v.Block().Dominates(pred) {
			s = stale(s, func(site ssa.Instruction) bool {
				return site.Parent() == v.Parent() && v.Block().Dominates(site.Block())
			})
		}
		all = all.union(s)
	}
	return all.orElse(lone)
}

// orElse returns s with what an orphan may be instead, but for a parameter: where
// no parent was found it has none to give.
//
//	ctx := context.WithValue(target, key, v)
//	if parent := opentracing.SpanFromContext(source); parent != nil {
//		ctx = opentracing.ContextWithSpan(ctx, parent)
//	}
func (s Sources) orElse(orphans Sources) Sources {
	if len(s) == 0 {
		return orphans
	}
	return s.union(orphans.without(Param))
}

// unsetParams are the guards that hold only where a context parameter is nil.
//
//	if ctx == nil { … }
var unsetParams = flow.NewKind(func(g flow.Guard) bool {
	x, isNil := g.Nil()
	_, isParam := x.(*ssa.Parameter)
	return isNil && isParam && IsContext(x.Type())
})

// orphans are the guards that hold only where no parent was found: a root loses
// nothing there.
//
//	if parent := opentracing.SpanFromContext(ctx); parent == nil { … }
//	if !trace.SpanContextFromContext(ctx).IsValid() { … }
var orphans = flow.NewKind(func(g flow.Guard) bool {
	if x, isNil := g.Nil(); isNil {
		return IsSpan(x.Type())
	}
	call, found := g.Call()
	if call == nil || found {
		return false
	}
	e := catalog.Lookup(Callee(&call.Call))
	return e != nil && e.Effect == catalog.Present
})

// stale turns the spans for which again reports true into stale ones.
func stale(s Sources, again func(site ssa.Instruction) bool) Sources {
	var out Sources
	for _, src := range s {
		if src.Kind == Span && again(src.Site) {
			src.Kind = Stale
		}
		out = out.union(Sources{src})
	}
	return out
}

// content follows what a local variable holds at an instruction.
func (w *walker) content(k walkKey) Sources {
	fn := k.at.Parent()
	fl := w.p.byFn[fn].Flow
	defs, entry := fl.Reaching(k.v, k.at)
	variable := w.p.variable(k.v)
	var all Sources
	for _, st := range defs {
		if len(defs) > 1 && fl.CellNilAt(k.v, st.Block()) {
			continue
		}
		s := w.walk(walkKey{v: st.Val, path: k.path, ask: k.ask})
		all = all.union(stale(s, func(site ssa.Instruction) bool {
			return site.Parent() == fn && fl.InLoop(site) && !fl.CanFollow(st, k.at, site)
		}))
	}
	if variable == nil {
		return all.union(unknown)
	}
	stores := w.p.stores[variable]
	for _, by := range w.p.storers[variable] {
		// Another function assigns to it, and nothing says when.
		if len(stores) > 1 && !within(fn, by) && by != k.in {
			all = all.union(unknown)
		}
	}
	if !entry {
		return all
	}
	_, captured := k.v.(*ssa.FreeVar)
	switch {
	case !captured:
		return all // declared and not yet set
	case len(stores) == 1:
		return all.union(w.walk(walkKey{v: stores[0].Val, path: k.path, ask: k.ask}))
	}
	// The variable holds what it held where the closure was run.
	if k.in == nil {
		k.in = variable.Parent() // as good as any closure that assigns nothing to it
		if slices.Contains(w.p.storers[variable], fn) {
			k.in = fn
		}
	}
	return all.union(w.before(k, variable, w.p.byFn[fn], make(map[*Func]bool)))
}

// before follows what a variable holds where the closure f is run. seen holds
// the closures on the way: they may run each other.
//
//	send := func() { save(ctx) }   // ctx is what it was
//	go func() { send() }()         // here
func (w *walker) before(k walkKey, variable *ssa.Alloc, f *Func, seen map[*Func]bool) Sources {
	if seen[f] {
		return nil
	}
	seen[f] = true
	if len(f.Sites) == 0 {
		return unknown
	}
	var all Sources
	for _, e := range f.Sites {
		if cell := w.cellIn(e.In, variable); cell != nil {
			k.v, k.at = cell, e.Site
			all = all.union(w.walk(k))
		} else {
			all = all.union(w.before(k, variable, e.In, seen))
		}
	}
	return all
}

// cellIn returns the address of a variable as f sees it, or nil if f does not
// mention it.
func (w *walker) cellIn(f *Func, variable *ssa.Alloc) ssa.Value {
	if variable.Parent() == f.Function {
		return variable
	}
	if f.cells == nil {
		f.cells = make(map[*ssa.Alloc]ssa.Value)
		for _, v := range f.FreeVars {
			if declared := w.p.variable(v); declared != nil && f.cells[declared] == nil {
				f.cells[declared] = v
			}
		}
	}
	return f.cells[variable]
}

// isStruct reports whether the variable is a struct.
func isStruct(variable *ssa.Alloc) bool {
	_, ok := variable.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	return ok
}

// global follows an unexported package variable that only its declaration sets.
//
//	var background = context.Background()
func (w *walker) global(k walkKey, v *ssa.Global) Sources {
	stores := w.p.globals[v]
	if len(stores) != 1 || token.IsExported(v.Name()) || k.path != "" || v.Pkg.Pkg != w.p.Types {
		return unknown
	}
	return w.walk(walkKey{v: stores[0].Val, ask: k.ask})
}

// elements follows the elements of a slice literal, or of variadic arguments.
//
//	tracer.StartSpan("x", opentracing.ChildOf(sc), opentracing.Tag{…})
func (w *walker) elements(k walkKey, v *ssa.Slice) Sources {
	array, ok := v.X.(*ssa.Alloc)
	if !ok {
		return w.walk(walkKey{v: v.X, ask: k.ask}) // a slice of a slice
	}
	var all Sources
	for _, ref := range *array.Referrers() {
		switch ref := ref.(type) {
		case *ssa.IndexAddr:
			for _, r := range *ref.Referrers() {
				if st, ok := r.(*ssa.Store); ok {
					all = all.union(w.walk(walkKey{v: st.Val, ask: k.ask}))
				}
			}
		case *ssa.Slice, *ssa.DebugRef:
		default:
			return unknown
		}
	}
	return all
}

// result follows a result of a call.
func (w *walker) result(k walkKey, call *ssa.Call, i int) Sources {
	p := w.p
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		if b.Name() != "append" {
			return unknown
		}
		var all Sources
		for _, arg := range call.Call.Args {
			all = all.union(w.walk(walkKey{v: arg, ask: k.ask}))
		}
		return all
	}
	switch k.ask {
	case askEnd:
		return w.lifetime(call, i)
	case askType:
		return w.typeOfResult(k, call, i)
	case askSent:
		k.ask = askSpan
	}
	f := p.byFn[call.Parent()]
	edges := p.direct(f, call)
	if len(edges) == 0 {
		if holder := receiver(&call.Call); holder != nil && k.path == "" && givesContext(methodSignature(&call.Call)) {
			set, replaced := w.setBefore(walkKey{v: holder, path: carried}, call)
			if replaced {
				return set
			}
			return fromHolder(call, w.walk(walkKey{v: holder})).union(set)
		}
		return unknown
	}
	var all Sources
	for _, e := range edges {
		if k.path == "" {
			all = all.union(p.resultOf(e, i))
		} else {
			all = all.union(w.fieldOfResult(k, e, i))
		}
	}
	return all
}

// methodSignature returns the signature of a called method without its receiver.
func methodSignature(call *ssa.CallCommon) *types.Signature {
	if fn := Callee(call); fn != nil {
		return fn.Signature()
	}
	return call.Signature()
}

// lifetime follows a context through the call that returned it to what ends it.
//
//	ctx, cancel := context.WithCancel(ctx)   // the call, and what ends ctx
//	ctx := context.WithValue(ctx, k, v)      // as long as ctx
//	ctx := context.WithoutCancel(ctx)        // for ever
//	done := ctx.Done()                       // as long as ctx
func (w *walker) lifetime(call *ssa.Call, i int) Sources {
	if call.Call.IsInvoke() && call.Call.Method.Name() == "Done" {
		return w.walk(walkKey{v: call.Call.Value, ask: askEnd})
	}
	p := w.p
	edges := p.direct(p.byFn[call.Parent()], call)
	if len(edges) == 0 {
		if holder := receiver(&call.Call); holder != nil && givesContext(methodSignature(&call.Call)) {
			return fromHolder(call, w.walk(walkKey{v: holder, ask: askEnd}))
		}
		return unknown
	}
	var all Sources
	for _, e := range edges {
		switch {
		case e.Entry != nil:
			all = all.union(w.lifetimeOfEntry(call, e.Entry))
		case e.Func != nil:
			all = all.union(p.substLife(e, p.resultLife(e.Func, i)))
		case e.fact != nil:
			all = all.union(p.substLife(e, e.fact.Life.sources(call)))
		default:
			all = all.union(unknown)
		}
	}
	return all
}

func (w *walker) lifetimeOfEntry(call *ssa.Call, e *catalog.Entry) Sources {
	given := e.From
	if ctx := contextParam(methodSignature(&call.Call)); ctx >= 0 {
		given = catalog.Arg(ctx) // opentracing.ContextWithSpan(ctx, span) lives as long as ctx
	}
	switch {
	case e.Life == catalog.Endless || e.Effect == catalog.Root:
		return Sources{{Kind: Root, Site: call}}
	case given == catalog.None:
		return unknown
	}
	all := w.walk(walkKey{v: argument(&call.Call, given), ask: askEnd})
	if e.Life == catalog.Shorter {
		// It ends for sure, whatever becomes of the other.
		all = all.without(Root).without(Unknown).union(Sources{{Kind: Made, Site: call}})
	}
	return all
}

// Callee returns the function or interface method that a call names, or nil if
// it calls a function value.
func Callee(call *ssa.CallCommon) *types.Func {
	if call.IsInvoke() {
		return call.Method
	}
	if fn := call.StaticCallee(); fn != nil {
		return object(fn)
	}
	return nil
}

// object returns the declared function behind fn, or nil for a literal and for
// a wrapper whose parameters differ from it.
//
//	s.run    // as a value: a wrapper that has bound s
//	(*S).run // as a value: a wrapper that takes s as its first parameter
func object(fn *ssa.Function) *types.Func {
	switch {
	case fn.Origin() != nil:
		fn = fn.Origin()
	case fn.Syntax() == nil && len(fn.Blocks) > 0:
		return nil
	}
	obj, _ := fn.Object().(*types.Func)
	return obj
}

// argument returns an argument of a call of a function of the catalogue.
func argument(call *ssa.CallCommon, a catalog.Arg) ssa.Value {
	switch {
	case call.IsInvoke():
		if a == catalog.Recv {
			return call.Value
		}
		return call.Args[a]
	case call.Signature().Recv() != nil:
		return call.Args[a+1]
	}
	return call.Args[a]
}
