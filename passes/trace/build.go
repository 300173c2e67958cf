package trace

import (
	"cmp"
	"go/types"
	"iter"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

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
	out := &Package{Path: p.Types.Path(), Traced: len(p.Funcs) > 0}
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
	steps   []*step
	muddles []ssa.Instruction // see isMuddled
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

// sortedNeeds returns the needs in an order that is the same in each run: there may be more
// than a function keeps.
func (fn *building) sortedNeeds() []summary.Origin {
	return slices.SortedFunc(maps.Keys(fn.needs), func(x, y summary.Origin) int {
		return cmp.Or(x.Index-y.Index, strings.Compare(x.Path, y.Path))
	})
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
				for _, need := range callee.sortedNeeds() {
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
		muddled := b.isMuddled(fn, st)
		if muddled {
			st.parents = summary.Sources{{Kind: summary.Unknown}}
		}
		st.Parents = b.refs(st.parents)
		if st.Own != nil {
			st.Own.Pos, st.Own.End, st.Own.Text = st.Pos, st.End, st.Text
			st.Own.Parents = b.refs(st.ownParents)
		}
		if st.edge != nil && st.Kind != Call {
			var runs []Run
			for _, also := range append([]*step{st}, st.also...) {
				run, ok := b.run(also)
				if !ok {
					continue
				}
				if muddled {
					for i := range run.Args {
						run.Args[i].From = []Ref{{}}
					}
				}
				runs = append(runs, run)
			}
			st.Runs = runs
		}
		out.Steps = append(out.Steps, st.Step)
	}
	for _, ref := range b.refs(b.p.HandedOut(fn.Func)) {
		if ref.Func == out.ID && !slices.Contains(out.Results, ref.Index) {
			out.Results = append(out.Results, ref.Index)
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
		for _, need := range callee.sortedNeeds() {
			run.Args = append(run.Args, Arg{need.Index, need.Path, b.refs(b.p.Given(st.edge, need))})
		}
		for _, i := range slices.Sorted(maps.Keys(callee.names)) {
			if v := st.edge.Arg(i); v != nil {
				run.Names = append(run.Names, NameArg{i, nameOf(v, 0)})
			}
		}
		for _, start := range st.starts {
			pos, _ := b.p.Mark(start.Last())
			run.Starts = append(run.Starts, Step{Kind: Span, Pos: b.p.Fset.Position(pos), Parents: b.refs(start.Parents)})
		}
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
	run := Run{Func: fn.FullName(), Package: fn.Pkg().Path(), Told: other != nil}
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
			if src.Kind == summary.Param {
				ref.Func, ref.Index, ref.Path = src.Fn.String(), src.Index, string(src.Path)
			}
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
