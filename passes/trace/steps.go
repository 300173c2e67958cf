package trace

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/summary"
)

// begin finds the steps of a function.
func (b *builder) begin(f *summary.Func) {
	fn := &building{Func: f, needs: make(map[summary.Origin]bool), names: make(map[int]bool)}
	b.funcs[f], b.byID[f.String()] = fn, fn
	var known map[ssa.CallInstruction]bool
	fn.steps, known = b.fromEdges(f)
	for _, block := range f.Blocks {
		for _, instr := range block.Instrs {
			if site, ok := instr.(ssa.CallInstruction); ok && !known[site] && b.p.CallExpr(site) != nil {
				if st := b.fromCall(f, site); st != nil {
					fn.steps = append(fn.steps, st)
				}
			}
			fn.steps = append(fn.steps, b.handedOut(instr)...)
			if handsContext(instr) {
				fn.muddles = append(fn.muddles, instr)
			}
		}
	}
	rank := ranks(f.Function)
	slices.SortStableFunc(fn.steps, func(x, y *step) int {
		return cmp.Or(rank[x.at.Block()]-rank[y.at.Block()], f.Flow.Index(x.at)-f.Flow.Index(y.at))
	})
	exits := returns(f.Function)
	for i, st := range fn.steps {
		st.Loop = f.Flow.InLoop(st.at) || f.IsLoopBody()
		st.Maybe = st.Maybe || slices.ContainsFunc(exits, func(exit ssa.Instruction) bool { return !f.Flow.Dominates(st.at, exit) })
		if st.edge == nil {
			continue
		}
		b.describe(st)
		site := st.edge.Site
		_, isGo := site.(*ssa.Go)
		if _, taken := b.steps[site]; !taken && (st.Kind != Launch || isGo) {
			b.steps[site] = Ref{summary.Origin{Kind: summary.Span, Index: i}, f.String()}
		}
	}
}

// fromEdges returns the steps that the edges of a function are, and the calls of which that
// is all.
func (b *builder) fromEdges(f *summary.Func) (steps []*step, known map[ssa.CallInstruction]bool) {
	edges := b.p.AllEdges(f)
	known = make(map[ssa.CallInstruction]bool)
	direct := make(map[ssa.CallInstruction]int) // how many functions a call may name
	feeds, relays := make(map[ssa.CallInstruction]bool), make(map[ssa.CallInstruction]string)
	givers := make(map[ssa.CallInstruction]string)
	for _, e := range edges {
		if e.Direct() && e.Giver() != nil {
			givers[e.Site] = e.Giver().String()
		}
		switch {
		case !e.Direct() && e.Giver() != nil:
			relays[e.Site] = e.Giver().String()
		case !e.Direct():
			feeds[e.Site] = true
		case e.Entry != nil || e.Func != nil:
			direct[e.Site]++
			known[e.Site] = true
		}
	}
	goes := make(map[*ssa.Go]*step)
	for _, e := range edges {
		st := b.fromEdge(e)
		if st == nil && e.Direct() && e.Entry != nil && !feeds[e.Site] && relays[e.Site] == "" {
			st = b.fromLauncher(e)
		}
		if st == nil {
			continue
		}
		if st.Kind != Call && e.Direct() && e.Entry == nil && b.mayBeOther(e.Site.Common()) {
			st.Maybe, st.Unseen = true, true
		}
		known[e.Site] = true
		st.Feeds, st.Relays = feeds[e.Site], relays[e.Site]
		if e.Direct() {
			st.Giver = givers[e.Site] // for what a field holds that the callers set as well
		}
		st.Maybe = st.Maybe || e.Direct() && direct[e.Site] > 1
		if site, ok := e.Site.(*ssa.Go); ok {
			if first := goes[site]; first != nil { // go tracing.Do(ctx, "job", save)
				first.also = append(first.also, st)
				first.Maybe = first.Maybe || e.Direct()
				continue
			}
			goes[site] = st
		}
		steps = append(steps, st)
	}
	return steps, known
}

// fromLauncher returns the step of a catalogued function that runs what it is given, where it
// is not known what that is, or nil.
//
//	wg.Go(lib.Bind(ctx, save))
func (b *builder) fromLauncher(e *summary.Edge) *step {
	st := &step{edge: e, at: e.Site}
	switch e.Entry.Effect {
	case catalog.Launch, catalog.Timer:
		st.Kind = Launch
	case catalog.Call:
		st.Kind, st.Unseen = Call, true
	default:
		return nil
	}
	st.parents = b.handed(e.Site.Common())
	return st
}

// mayBeOther reports whether a call may be one of another function than its edges say: the
// value comes from out of sight as well, or it is of an interface that other packages may
// implement.
//
//	f := save
//	if g, ok := registry[name]; ok {
//		f = g
//	}
//	f(ctx)
//
//	go s.getter.Get(ctx)   // of an exported interface
func (b *builder) mayBeOther(call *ssa.CallCommon) bool {
	if call.IsInvoke() {
		named, ok := types.Unalias(call.Value.Type()).(*types.Named)
		return !ok || named.Obj().Exported() || named.Obj().Pkg() != b.p.Types
	}
	return call.StaticCallee() == nil && slices.ContainsFunc(b.p.Sources(call.Value), func(src summary.Source) bool {
		return src.Kind != summary.Function && src.Kind != summary.Param
	})
}

// fromCall returns the step of a call without edges, or nil if it starts no span for all that
// is known.
//
//	go s.callbacks[id](ctx)
//	pkg.Run(job)             // a function of which nothing is told
//	conn.Send(msg)           // an interface method
func (b *builder) fromCall(f *summary.Func, site ssa.CallInstruction) *step {
	st := &step{at: site, edge: &summary.Edge{In: f, Site: site}}
	call := site.Common()
	fn := summary.Callee(call)
	_, launches := site.(*ssa.Go)
	switch {
	case b.isKnown(call):
		if !launches {
			return nil
		}
		st.Runs = []Run{{}} // which starts nothing
	case call.IsInvoke():
		st.Kind, st.Apart = Call, true
	case fn != nil:
		st.foreign = fn
	case isDefer(site) && len(call.Args) == 0 && !isBound(call.Value):
		st.Kind, st.Apart = Call, true // most likely it ends something
	default:
		st.Kind, st.Unseen = Call, true
	}
	if launches {
		st.Kind = Launch
	}
	if launches || st.Unseen {
		st.parents = b.handed(call)
	}
	if st.Unseen && isBound(call.Value) {
		st.parents = summary.Sources{{Kind: summary.Unknown}} // worth to be told anywhere
	}
	return st
}

// isBound reports whether a function value has been made by a call that is given a function.
//
//	lib.Bind(ctx, save)()
func isBound(v ssa.Value) bool {
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	call, ok := v.(*ssa.Call)
	return ok && slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool {
		_, isFunc := arg.Type().Underlying().(*types.Signature)
		return isFunc
	})
}

// handed returns where the span comes from that a call hands on, by its last argument that may
// carry one.
func (b *builder) handed(call *ssa.CallCommon) summary.Sources {
	for _, arg := range slices.Backward(call.Args) {
		if summary.IsCarrier(arg.Type()) {
			return b.p.Sources(arg)
		}
	}
	return nil
}

func isDefer(site ssa.CallInstruction) bool {
	_, ok := site.(*ssa.Defer)
	return ok
}

// isKnown reports whether a call without edges is known to start no span.
//
//	defer cancel()
//	logger.Info("done")
//	slices.Sort(rows)
func (b *builder) isKnown(call *ssa.CallCommon) bool {
	if fn := call.StaticCallee(); fn != nil && b.p.Func(fn) != nil || b.p.Quiet(call) {
		return true
	}
	fn := summary.Callee(call)
	switch {
	case fn != nil && fn.Pkg() == b.p.Types && !call.IsInvoke():
		return true // without a body: assembly
	case call.IsInvoke():
		return b.p.Standard(fn.Pkg())
	case fn != nil:
		return fn.Pkg() == nil || b.isUntraced(fn.Pkg()) && !b.callsBack(fn)
	case call.StaticCallee() != nil:
		return true // made by go/ssa
	}
	if _, builtin := call.Value.(*ssa.Builtin); builtin {
		return true
	}
	named, ok := call.Value.Type().(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context" // a CancelFunc
}

// describe says where a step is, what its call looks like, and what it gives to a function of
// another package.
func (b *builder) describe(st *step) {
	for _, st := range append([]*step{st}, st.also...) {
		b.ask(st)
	}
	site := st.edge.Site
	pos, end := b.p.Mark(site)
	if !pos.IsValid() {
		pos, end = site.Pos(), site.Pos()
	}
	st.Pos, st.End = b.p.Fset.Position(pos), b.p.Fset.Position(end)
	st.Text = printable(b.p.CallName(site)) + "()"
	if stmt, ok := b.p.Syntax(site).(*ast.GoStmt); ok {
		st.Text = "go " + st.Text
		if _, ok := ast.Unparen(stmt.Call.Fun).(*ast.FuncLit); ok {
			st.Text = "go func()"
		}
	}
}

// fromEdge returns what an edge does, or nil.
func (b *builder) fromEdge(e *summary.Edge) *step {
	if !e.Direct() && e.Giver() != nil {
		return nil // the callee does it, as far as the callers know what to do
	}
	st := &step{edge: e, at: e.Site}
	st.Maybe = e.Chance()
	other, _ := e.Foreign()
	switch {
	case e.Mode.Launches():
		st.Kind = Launch
		st.Joined = b.p.Joined(e)
		st.Maybe = st.Maybe || e.Mode == summary.Timer // which may be stopped
		l := b.launches[e]
		st.Shared = len(l.Reassigned) > 0
		switch {
		case len(l.Active) > 0:
			st.parents = summary.Sources{{Kind: summary.Span, Site: l.Active[0].Site}}
		case len(l.Contexts) > 0:
			st.parents = parameter(l.Contexts[0])
		}
		// How often another function launches what it is given is its own affair.
		st.Inside = !e.Direct() && catalog.Lookup(summary.Callee(e.Site.Common())) == nil
		st.Maybe = st.Maybe || st.Inside
		if !e.Direct() {
			st.Own, st.ownParents = b.own(e.Site)
		}
		return st
	case e.Entry != nil && e.Entry.Effect == catalog.Start:
		starts := b.p.Starts(e)
		if len(starts) == 0 {
			return nil
		}
		st.Kind, st.Name = Span, spanName(e)
		st.parents, st.Guarded = starts[0].Parents, starts[0].Guarded
		if st.parents.Only(summary.Deliberate) { // because of a link, perhaps
			if parents := b.p.Parents(e.Site); !parents.Has(summary.Root) {
				st.parents = parents
			}
		}
		return st
	case e.Func != nil || other != nil:
		// How often another function calls what it is given is its own affair.
		entry := catalog.Lookup(summary.Callee(e.Site.Common()))
		st.Maybe = st.Maybe || !e.Direct() && (entry == nil || entry.Once)
		st.Shared = e.Mode == summary.Defer && e.Func != nil && setLater(e)
		return st
	}
	st.Kind = Call
	switch may := b.p.May(e); {
	case len(may) > 0:
		st.parents = may[0].Parents
	case e.Giver() != nil && e.Direct() && !e.Site.Common().IsInvoke():
		st.Unseen, st.parents = true, b.handed(e.Site.Common()) // for who does not know the callers
	default:
		return nil
	}
	return st
}

// setLater reports whether a deferred literal captures a context that is set after the defer
// statement.
//
//	defer func() { save(ctx) }()
//	ctx, span := tracer.Start(ctx, "handle")
func setLater(e *summary.Edge) bool {
	var captured []ssa.Value
	for _, v := range append([]ssa.Value{e.Site.Common().Value}, e.Site.Common().Args...) {
		if mk, ok := v.(*ssa.MakeClosure); ok {
			captured = append(captured, mk.Bindings...)
		}
	}
	return slices.ContainsFunc(captured, func(v ssa.Value) bool {
		cell, ok := v.(*ssa.Alloc)
		if !ok || !isContextCell(cell) {
			return false
		}
		return slices.ContainsFunc(*cell.Referrers(), func(ref ssa.Instruction) bool {
			st, ok := ref.(*ssa.Store)
			return ok && st.Addr == cell && e.In.Flow.CanFollow(e.Site, st)
		})
	})
}

func isContextCell(v ssa.Value) bool {
	ptr, ok := v.Type().Underlying().(*types.Pointer)
	return ok && summary.IsContext(ptr.Elem())
}

// handsContext reports whether a call is given a variable that holds a context, and not the
// context: nobody knows what it is then.
//
//	defer tracing.Enter(&ctx, "handle")()
func handsContext(instr ssa.Instruction) bool {
	site, ok := instr.(ssa.CallInstruction)
	return ok && slices.ContainsFunc(site.Common().Args, isContextCell)
}

// isMuddled reports whether a step comes after a call that has been given a variable which
// holds a context.
func (b *builder) isMuddled(fn *building, st *step) bool {
	return slices.ContainsFunc(fn.muddles, func(call ssa.Instruction) bool {
		return st.at != call && fn.Flow.CanFollow(call, st.at)
	})
}

// own returns the span that a launcher starts for its goroutine, and where its parent comes
// from, or nil.
//
//	otelfix.Go(ctx, "job", save)
func (b *builder) own(site ssa.CallInstruction) (*Step, summary.Sources) {
	entry := catalog.Lookup(summary.Callee(site.Common()))
	if entry == nil || !entry.Spans {
		return nil, nil
	}
	args := site.Common().Args
	parents := b.p.Sources(args[entry.Given[0]])
	if options, ok := args[len(args)-1].(*ssa.Const); !ok || !options.IsNil() {
		parents = summary.Sources{{Kind: summary.Unknown}} // a link, perhaps
	}
	return &Step{Kind: Span, Name: firstString(site)}, parents
}

// parameter returns a parameter as a source.
func parameter(param *ssa.Parameter) summary.Sources {
	i := slices.Index(param.Parent().Params, param)
	return summary.Sources{{Kind: summary.Param, Fn: param.Parent(), Index: i}}
}

// isUntraced reports whether a package starts no spans, but by what it calls back.
func (b *builder) isUntraced(pkg *types.Package) bool {
	untraced, known := b.untraced[pkg]
	if !known {
		untraced = b.p.Standard(pkg) || !b.p.Traces(pkg)
		b.untraced[pkg] = untraced
	}
	return untraced
}

// callsBack reports whether a function may call what it is given, or what has been
// registered, with a context or a request: of the standard library, a server of net/http.
//
//	bus.Publish(ctx, event)
//	pool.Submit(job)         // an interface with a method
//	http.Serve(l, handler)
func (b *builder) callsBack(fn *types.Func) bool {
	if b.p.Standard(fn.Pkg()) && fn.Pkg().Path() != "net/http" {
		return false
	}
	params := fn.Signature().Params()
	for i := range params.Len() {
		t := params.At(i).Type()
		if slice, ok := t.Underlying().(*types.Slice); ok {
			t = slice.Elem()
		}
		switch u := t.Underlying().(type) {
		case *types.Signature:
			return true
		case *types.Interface:
			if u.NumMethods() > 0 && !types.Implements(t, errorType) {
				return true
			}
		}
		if summary.IsCarrier(t) {
			return true
		}
	}
	return fn.Pkg().Path() == "net/http" && fn.Signature().Recv() != nil // a server
}

var errorType = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// handedOut returns a step for each function literal that an instruction hands to somebody
// who may run it, or not.
//
//	slices.SortFunc(all, func(a, b item) int { … })
//	router.Handle("/", func(w http.ResponseWriter, r *http.Request) { … })
func (b *builder) handedOut(instr ssa.Instruction) []*step {
	var steps []*step
	for _, operand := range instr.Operands(nil) {
		fn, ok := (*operand).(*ssa.Function)
		if !ok || fn.Parent() == nil {
			continue
		}
		if f := b.p.Func(fn); f != nil && len(f.Sites) == 0 {
			st := &step{at: instr}
			st.Kind, st.Text, st.Runs = Call, "func()", []Run{{Func: f.String()}}
			st.Pos, st.End = b.p.Fset.Position(fn.Pos()), b.p.Fset.Position(fn.Pos()+token.Pos(len("func")))
			if fn.Synthetic != "" { // the body of a loop, which the iterator runs
				st.Kind = Entry
			}
			steps = append(steps, st)
		}
	}
	return steps
}

// ranks numbers the blocks of a function in an order in which they may be executed.
func ranks(fn *ssa.Function) map[*ssa.BasicBlock]int {
	rank := make(map[*ssa.BasicBlock]int)
	next := len(fn.Blocks)
	var visit func(*ssa.BasicBlock)
	visit = func(block *ssa.BasicBlock) {
		rank[block] = 0
		for _, succ := range slices.Backward(block.Succs) {
			if _, seen := rank[succ]; !seen {
				visit(succ)
			}
		}
		rank[block] = next
		next--
	}
	visit(fn.Blocks[0])
	for i, block := range fn.Blocks { // the one that recovers
		if _, seen := rank[block]; !seen {
			rank[block] = len(fn.Blocks) + i
		}
	}
	return rank
}

// returns returns the instructions by which a function returns to its caller.
func returns(fn *ssa.Function) []ssa.Instruction {
	var found []ssa.Instruction
	for _, block := range fn.Blocks {
		if block == fn.Recover {
			continue
		}
		if ret, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return); ok {
			found = append(found, ret)
		}
	}
	return found
}
