package trace

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/summary"
)

// Of returns what the functions of a package do to the trace.
func Of(p *summary.Package) *Package {
	b := &builder{
		p:        p,
		launches: make(map[*summary.Edge]*launch.Launch),
		funcs:    make(map[*summary.Func]*building),
		byID:     make(map[string]*building),
		steps:    make(map[ssa.Instruction]Ref),
		untraced: make(map[*types.Package]bool),
	}
	for _, l := range launch.All(p) {
		b.launches[l.Edge] = l
	}
	for _, f := range p.Funcs {
		b.begin(f)
	}
	b.findNeeds()
	out := &Package{Path: p.Types.Path()}
	for _, f := range p.Funcs {
		if summary.Outermost(f.Function).Origin() != nil {
			continue // an instance, which shares the body of the generic function
		}
		if fn := b.finish(b.funcs[f]); len(fn.Steps) > 0 {
			out.Funcs = append(out.Funcs, fn)
		}
	}
	return out
}

// A builder translates functions from SSA.
type builder struct {
	p        *summary.Package
	launches map[*summary.Edge]*launch.Launch
	funcs    map[*summary.Func]*building
	byID     map[string]*building
	steps    map[ssa.Instruction]Ref // the span that a call starts
	untraced map[*types.Package]bool // see isUntraced
}

// building is a function that is being translated.
type building struct {
	*summary.Func
	steps []*step
	// What callers must tell of the parameters:
	needs map[summary.Origin]bool
	names map[int]bool
}

// all returns the steps, with those that share a goroutine.
func (fn *building) all() iter.Seq[*step] {
	return func(yield func(*step) bool) {
		for _, st := range fn.steps {
			for _, st := range append([]*step{st}, st.also...) {
				if !yield(st) {
					return
				}
			}
		}
	}
}

// A step is a Step and what it comes from.
type step struct {
	Step
	at      ssa.Instruction
	edge    *summary.Edge // or nil
	parents summary.Sources
	foreign *types.Func // of another package, without an edge

	also       []*step         // what else runs on the goroutine
	ownParents summary.Sources // of Own
	given      []given         // to a function of another package
	starts     []summary.Start // what is known that the function starts
}

// given is where a parameter, or a field of it, comes from.
type given struct {
	summary.Origin
	from summary.Sources
}

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
	for _, e := range edges {
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
		if st == nil {
			continue
		}
		known[e.Site] = true
		st.Feeds, st.Relays = feeds[e.Site], relays[e.Site]
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
	default:
		st.Kind, st.Unseen = Call, true
	}
	if launches {
		st.Kind = Launch
	}
	return st
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
		return fn.Pkg() == nil || b.isUntraced(fn.Pkg())
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
	st.Text = b.p.CallName(site) + "()"
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
		if giver := e.Giver(); giver != nil {
			st.Giver = giver.String()
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
		return st
	}
	may := b.p.May(e)
	if len(may) == 0 {
		return nil
	}
	st.Kind, st.parents = Call, may[0].Parents
	if giver := e.Giver(); giver != nil {
		st.Giver = giver.String()
	}
	return st
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

// isUntraced reports whether a package starts no spans. A server of net/http does, but only
// by the handlers that it is given.
func (b *builder) isUntraced(pkg *types.Package) bool {
	untraced, known := b.untraced[pkg]
	if !known {
		untraced = b.p.Standard(pkg) || !b.p.Traces(pkg)
		b.untraced[pkg] = untraced
	}
	return untraced
}

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

// maxNeeds bounds what callers must tell of a function's parameters.
const maxNeeds = 64

// findNeeds finds what callers must tell of the parameters, through any number of calls.
func (b *builder) findNeeds() {
	for _, f := range b.p.Funcs {
		fn := b.funcs[f]
		for st := range fn.all() {
			b.need(st.parents)
			b.need(st.ownParents)
			for _, g := range st.given {
				b.need(g.from)
			}
			for _, start := range st.starts {
				b.need(start.Parents)
			}
			for _, run := range st.Runs {
				for _, arg := range run.Names {
					b.needNames(arg.Name)
				}
			}
			b.needNames(st.Name)
			if st.Own != nil {
				b.needNames(st.Own.Name)
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, f := range b.p.Funcs {
			for st := range b.funcs[f].all() {
				if st.edge == nil || st.edge.Func == nil {
					continue
				}
				callee := b.funcs[st.edge.Func]
				for need := range callee.needs {
					changed = b.need(b.p.Given(st.edge, need)) || changed
				}
				for i := range callee.names {
					if v := st.edge.Arg(i); v != nil {
						changed = b.needNames(nameOf(v, 0)) || changed
					}
				}
			}
		}
	}
}

// need notes that callers must tell of the parameters among some sources.
func (b *builder) need(s summary.Sources) (changed bool) {
	for _, src := range s {
		if src.Kind != summary.Param || src.Fn == nil {
			continue
		}
		f := b.p.Func(src.Fn)
		if f == nil {
			continue
		}
		fn, need := b.funcs[f], summary.Origin{Kind: summary.Param, Index: src.Index, Path: string(src.Path)}
		if !fn.needs[need] && len(fn.needs) < maxNeeds {
			fn.needs[need], changed = true, true
		}
	}
	return changed
}

func (b *builder) needNames(name Name) (changed bool) {
	for _, part := range name {
		if part.Func == "" {
			continue
		}
		if fn := b.byID[part.Func]; fn != nil && !fn.names[part.Param] {
			fn.names[part.Param], changed = true, true
		}
	}
	return changed
}

// finish returns the translated function.
func (b *builder) finish(fn *building) *Func {
	out := &Func{ID: fn.String(), Name: fn.RelString(b.p.Types), Pos: b.p.Fset.Position(fn.Pos())}
	if isWrapper(out.ID) { // x.starting, as a value
		out.Name, _, _ = strings.Cut(out.Name, "$")
	} else if fn.Parent() != nil {
		out.Name = "func in " + summary.Outermost(fn.Function).RelString(b.p.Types)
	}
	out.End = out.Pos
	if syntax := fn.Syntax(); syntax != nil {
		out.Pos, out.End = b.p.Fset.Position(syntax.Pos()), b.p.Fset.Position(syntax.End())
	}
	for i, param := range fn.Params {
		recv := i == 0 && fn.Signature.Recv() != nil
		out.Params = append(out.Params, Param{param.Name(), !recv && (summary.IsCarrier(param.Type()) || b.p.Holds(param.Type()))})
	}
	for _, st := range fn.steps {
		st.Parents = b.refs(st.parents)
		if st.Own != nil {
			st.Own.Pos, st.Own.End, st.Own.Text = st.Pos, st.End, st.Text
			st.Own.Parents = b.refs(st.ownParents)
		}
		if st.edge != nil && st.Kind != Call {
			var runs []Run
			for _, st := range append([]*step{st}, st.also...) {
				if run, ok := b.run(st); ok {
					runs = append(runs, run)
				}
			}
			st.Runs = runs
		}
		out.Steps = append(out.Steps, st.Step)
	}
	for _, from := range fn.Summary.Results {
		for _, ref := range b.refs(from) {
			if ref.Kind == summary.Span && ref.Func == out.ID && !slices.Contains(out.Results, ref.Index) {
				out.Results = append(out.Results, ref.Index)
			}
		}
	}
	return out
}

// isWrapper reports whether a function is what go/ssa makes of a method that is used as a
// value.
func isWrapper(id string) bool {
	return strings.HasSuffix(id, "$bound") || strings.HasSuffix(id, "$thunk")
}

// run returns the function that a step runs.
func (b *builder) run(st *step) (run Run, ok bool) {
	switch {
	case st.edge.Func != nil:
		callee := b.funcs[st.edge.Func]
		run.Func = callee.String()
		for need := range callee.needs {
			run.Args = append(run.Args, Arg{need.Index, need.Path, b.refs(b.p.Given(st.edge, need))})
		}
		for i := range callee.names {
			if v := st.edge.Arg(i); v != nil {
				run.Names = append(run.Names, NameArg{i, nameOf(v, 0)})
			}
		}
		for _, start := range st.starts {
			pos, _ := b.p.Mark(start.Last())
			run.Starts = append(run.Starts, Step{Kind: Span, Pos: b.p.Fset.Position(pos), Parents: b.refs(start.Parents)})
		}
		slices.SortFunc(run.Args, func(x, y Arg) int { return cmp.Or(x.Index-y.Index, strings.Compare(x.Path, y.Path)) })
		slices.SortFunc(run.Names, func(x, y NameArg) int { return x.Index - y.Index })
		return run, true
	case len(st.Runs) > 0:
		run = st.Runs[0]
		for _, g := range st.given {
			run.Args = append(run.Args, Arg{g.Index, g.Path, b.refs(g.from)})
		}
		for _, start := range st.starts {
			run.Starts = append(run.Starts, Step{
				Kind: Span, Pos: st.Pos, End: st.End, Parents: b.refs(start.Parents),
				Guarded: start.Guarded, Loop: st.Loop, Maybe: st.Maybe,
			})
		}
		return run, true
	}
	return run, false
}

// ask finds what is to be told of a function of another package that a step runs.
func (b *builder) ask(st *step) {
	if st.Kind == Launch && st.edge.Func != nil {
		st.starts = b.p.EveryStart(st.edge)
		return
	}
	other, effects := st.edge.Foreign()
	fn := other
	if fn == nil {
		fn = st.foreign
	}
	if fn == nil {
		return
	}
	run := Run{Func: fn.FullName(), Package: fn.Pkg().Path()}
	run.Hungry = effects != nil && len(effects.Runs) > 0 && !st.Feeds && st.Relays == ""
	args := st.edge.Site.Common().Args
	for i, arg := range args {
		if isString(arg.Type()) && st.edge.Direct() && !st.edge.Site.Common().IsInvoke() {
			run.Names = append(run.Names, NameArg{i, nameOf(arg, 0)})
		}
	}
	st.Runs = []Run{run}
	if other == nil {
		st.Apart = true
		for _, i := range carriers(fn) {
			if i < len(args) {
				st.given = append(st.given, given{summary.Origin{Kind: summary.Param, Index: i}, b.p.Sources(args[i])})
				st.Apart = false
			}
		}
		return
	}
	asked := make(map[summary.Origin]bool)
	ask := func(o summary.Origin) {
		if o.Kind == summary.Param && !asked[o] {
			asked[o] = true
			st.given = append(st.given, given{o, b.p.Given(st.edge, o)})
		}
	}
	for _, start := range effects.Starts {
		for _, o := range start.Parents {
			ask(o)
		}
	}
	for _, i := range carriers(fn) {
		ask(summary.Origin{Kind: summary.Param, Index: i})
	}
	st.starts = b.p.Starts(st.edge)
}

// carriers returns the parameters of a function that bring a span along.
func carriers(fn *types.Func) []int {
	var found []int
	first := 0
	if fn.Signature().Recv() != nil {
		first = 1
	}
	params := fn.Signature().Params()
	for i := range params.Len() {
		if summary.IsCarrier(params.At(i).Type()) {
			found = append(found, first+i)
		}
	}
	return found
}

// refs translates sources.
func (b *builder) refs(s summary.Sources) []Ref {
	var refs []Ref
	for _, src := range s {
		ref := Ref{Origin: summary.Origin{Kind: src.Kind}}
		if _, _, ok := b.p.Component(src); ok {
			ref.Kind = summary.Component
			refs = append(refs, ref)
			continue
		}
		switch src.Kind {
		case summary.Span, summary.Stale:
			ref = b.steps[src.Site] // unknown if there is none
			if ref.Func != "" {
				ref.Kind = src.Kind
			}
		case summary.Param:
			if src.Fn == nil {
				ref.Kind = summary.Unknown
				break
			}
			ref.Func, ref.Index, ref.Path = src.Fn.String(), src.Index, string(src.Path)
		case summary.Root, summary.Deliberate:
		default:
			ref.Kind = summary.Unknown
		}
		refs = append(refs, ref)
	}
	return refs
}
