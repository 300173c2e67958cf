package summary

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/flow"
)

// A Setting says that a function sets a field of a struct that a parameter
// points to, to something that may carry a span.
//
//	func (b *Backoffer) SetCtx(ctx context.Context) { b.ctx = ctx }
type Setting struct {
	Param int
	Path  path
	From  Sources
}

// A setter is an instruction that sets a field of a struct.
type setter struct {
	at     ssa.Instruction
	object awaitable
	path   path
	from   func() Sources
	to     ssa.Value // whose sources these are, or nil
}

// A settable is a field of a struct, as the functions in one declared function see it.
type settable struct {
	object awaitable
	path   path
	in     *ssa.Function
}

// field follows a field of the struct x, or of the struct that x points to, as
// it is at the instruction at, or at any time if that is nil.
//
//	j.ctx
func (w *walker) field(k walkKey, x ssa.Value, field int, at ssa.Instruction) Sources {
	return w.fieldAt(walkKey{v: x, path: k.path.under(field), ask: k.ask}, at)
}

// fieldAt follows a field of a struct, which k asks for, as it is at an
// instruction: an assignment by way of a pointer counts if it may come before,
// and nothing else does if one is sure to.
//
//	bo.SetCtx(opentracing.ContextWithSpan(bo.GetCtx(), span))
//	go send(bo)
func (w *walker) fieldAt(k walkKey, at ssa.Instruction) Sources {
	if len(k.path) > maxPath || revisits(k.v.Type(), k.path) {
		return unknown
	}
	if at == nil || len(w.p.setters) == 0 || k.ask != askSpan {
		return w.walk(k)
	}
	set, replaced := w.setBefore(k, at)
	if replaced {
		return set
	}
	return w.walk(k).union(set)
}

// revisits reports whether a path from a value of type t leads through a struct of the
// same type twice. In the types of a parser, say, there are more such paths than can be
// followed.
//
//	n.next.next.ctx
func revisits(t types.Type, at path) bool {
	var seen []types.Type
	for index := range strings.SplitSeq(strings.TrimPrefix(string(at), "/"), "/") {
		t = deref(t)
		if slices.ContainsFunc(seen, func(outer types.Type) bool { return types.Identical(outer, t) }) {
			return true
		}
		seen = append(seen, t)
		i, err := strconv.Atoi(index)
		s, ok := t.Underlying().(*types.Struct)
		if err != nil || !ok || i >= s.NumFields() {
			return false
		}
		t = s.Field(i).Type()
	}
	return false
}

// setBefore returns what may have been put into the field before an instruction, and
// whether something else than it had at first is sure to have been.
func (w *walker) setBefore(k walkKey, at ssa.Instruction) (set Sources, replaced bool) {
	for _, s := range w.p.setters[settable{w.p.object(k.v), k.path, Outermost(at.Parent())}] {
		switch {
		case s.at == at:
		case s.at.Parent() != at.Parent():
			set = set.union(s.from())
		case w.p.byFn[at.Parent()].Flow.CanFollow(s.at, at):
			set = set.union(s.from())
			replaced = replaced || w.p.byFn[at.Parent()].Flow.Dominates(s.at, at)
		}
	}
	return set, replaced
}

// findSetters notes what f sets by way of pointers, itself and through calls.
//
//	b.ctx = ctx
//	*r = *r.WithContext(ctx)
//	c.SetRequest(r)
func (p *Package) findSetters(f *Func) []setter {
	var setters []setter
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok {
				e := catalog.Lookup(Callee(&call.Call))
				switch {
				case e == nil && p.setsUnseen(f, call):
					base, at := pathOf(receiver(&call.Call))
					setters = append(setters, setter{call, p.object(base), at + carried, func() Sources { return unknown }, nil})
				case e != nil && e.Effect == catalog.Set:
					base, at := pathOf(receiver(&call.Call))
					setters = append(setters, setter{call, p.object(base), at, func() Sources { return p.Sources(argument(&call.Call, e.From)) }, argument(&call.Call, e.From)})
				}
			}
			st, ok := instr.(*ssa.Store)
			if !ok || !holdsSpan(st.Val.Type()) || flow.IsCell(st.Addr) {
				continue
			}
			base, at := pathOf(st.Addr)
			if alloc := p.variable(base); alloc != nil && isStruct(alloc) {
				continue // local follows those
			}
			setters = append(setters, setter{st, p.object(base), at, func() Sources { return p.Sources(st.Val) }, st.Val})
		}
	}
	for _, e := range f.edges {
		for _, s := range p.settings(e) {
			if e.given == nil && s.Param < len(e.args) {
				base, at := pathOf(e.args[s.Param])
				setters = append(setters, setter{e.Site, p.object(base), at + s.Path, func() Sources { return p.subst(e, s.From) }, e.context(s.From)})
			}
		}
	}
	return setters
}

// context returns the argument of a call that a context comes from as it is, or nil.
func (e *Edge) context(from Sources) ssa.Value {
	if len(from) != 1 || from[0].Kind != Param || from[0].Path != "" || from[0].Index >= len(e.args) {
		return nil
	}
	own := e.Func != nil && from[0].Fn == e.Func.Function || e.Func == nil && from[0].Fn == nil
	if arg := e.args[from[0].Index]; own && IsContext(arg.Type()) {
		return arg
	}
	return nil
}

// setsUnseen reports whether the call is one of a method out of sight that, by its
// name, gives a carrier a context.
//
//	r.SetContext(ctx) // r is an interface
func (p *Package) setsUnseen(f *Func, call *ssa.Call) bool {
	fn := Callee(&call.Call)
	return fn != nil && strings.HasPrefix(fn.Name(), "Set") && receiver(&call.Call) != nil &&
		slices.ContainsFunc(call.Call.Args, func(v ssa.Value) bool { return v != receiver(&call.Call) && holdsSpan(v.Type()) }) &&
		!slices.ContainsFunc(f.EdgesAt(call), func(e *Edge) bool { return e.Func != nil || e.fact != nil })
}

// pathOf returns the struct that v is a field of, or of a field of, and the path.
func pathOf(v ssa.Value) (base ssa.Value, at path) {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v, at = x.X, at.under(x.Field)
			continue
		case *ssa.UnOp:
			if _, ok := x.X.(*ssa.FieldAddr); ok {
				v = x.X
				continue
			}
		}
		return v, at
	}
}

// holdsSpan reports whether a field of type t may carry a span.
func holdsSpan(t types.Type) bool { return IsCarrier(t) }

// settings returns what the callee of e sets.
func (p *Package) settings(e *Edge) []Setting {
	switch {
	case e.Func != nil:
		return e.Func.Summary.Sets
	case e.fact != nil:
		return e.fact.sets(e.Site)
	}
	return nil
}

// sets returns what f sets in the structs that its parameters point to.
func (p *Package) sets(f *Func, setters []setter) []Setting {
	var sets []Setting
	for _, s := range setters {
		param, ok := s.object.(*ssa.Parameter)
		if !ok || param.Parent() != f.Function || len(s.path) > maxPath {
			continue
		}
		i := slices.Index(f.Params, param)
		from := s.from()
		at := slices.IndexFunc(sets, func(o Setting) bool { return o.Param == i && o.Path == s.path })
		if at < 0 {
			sets = append(sets, Setting{i, s.path, from})
		} else {
			sets[at].From = sets[at].From.union(from)
		}
	}
	return sets
}

// local follows a field of a local struct: what its literal, or an assignment,
// puts there. The order of assignments does not count.
//
//	j := &job{ctx: ctx}
//	j.ctx = ctx
func (w *walker) local(k walkKey, v *ssa.Alloc) Sources {
	if k.path == "" || k.path == carried || !isStruct(v) {
		return unknown
	}
	var all Sources
	addresses := []ssa.Value{v}
	for _, mk := range w.p.captures[v] {
		addresses = append(addresses, mk)
	}
	for _, address := range addresses {
		for _, ref := range *address.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Store:
				if ref.Addr == address {
					all = all.union(w.walk(walkKey{v: ref.Val, path: k.path, ask: k.ask}))
				}
			case *ssa.FieldAddr:
				field := path("").under(ref.Field)
				rest, ok := strings.CutPrefix(string(k.path), string(field))
				if !ok || rest != "" && rest[0] != '/' {
					continue
				}
				for _, r := range *ref.Referrers() {
					if st, ok := r.(*ssa.Store); ok && st.Addr == ref {
						all = all.union(w.walk(walkKey{v: st.Val, path: path(rest), ask: k.ask}))
					}
				}
				if w.p.assigned[fieldOf(ref)] && isFunc(fieldOf(ref).Type()) {
					return unknown // a function that it replaces is not known of
				}
				if w.p.assigned[fieldOf(ref)] && w.p.exposed(v, make(map[ssa.Value]bool)) {
					all = all.union(unknown) // somebody out of sight may set it
				}
			}
		}
	}
	return all
}

// exposed reports whether a pointer may get to somebody who sets a field of what
// it points to, and of whom nothing is known.
//
//	registry[id] = j
//	s.queue.Push(j)
//	option(j)
func (p *Package) exposed(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.FieldAddr, *ssa.Field, *ssa.UnOp, *ssa.BinOp, *ssa.Return, *ssa.DebugRef:
			return false
		case *ssa.Store:
			if ref.Val != v {
				return false
			}
			variable := p.variable(ref.Addr)
			return variable == nil || p.readsExposed(variable, seen)
		case *ssa.MakeClosure:
			return false // those who call it are calls in sight, or get a closure and no pointer
		case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.Phi, *ssa.Slice:
			return p.exposed(ref.(ssa.Value), seen)
		case ssa.CallInstruction:
			call := ref.Common()
			if call.StaticCallee() != nil {
				return false // its summary tells, or the absence of one
			}
			if _, builtin := call.Value.(*ssa.Builtin); builtin {
				return false
			}
			edges := p.direct(p.byFn[ref.Parent()], ref)
			return len(edges) == 0 || slices.ContainsFunc(edges, func(e *Edge) bool { return e.param.Kind == Param })
		}
		return true
	})
}

// readsExposed does so for the pointer that a local variable holds.
func (p *Package) readsExposed(variable *ssa.Alloc, seen map[ssa.Value]bool) bool {
	cells := []ssa.Value{variable}
	for _, v := range p.captures[variable] {
		cells = append(cells, v)
	}
	return slices.ContainsFunc(cells, func(cell ssa.Value) bool {
		return slices.ContainsFunc(*cell.Referrers(), func(ref ssa.Instruction) bool {
			load, ok := ref.(*ssa.UnOp)
			return ok && p.exposed(load, seen)
		})
	})
}

// fieldOf returns the field that an address is of.
func fieldOf(addr *ssa.FieldAddr) *types.Var {
	return addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(addr.Field)
}

// fieldOfResult follows a field of a struct that a function returns.
//
//	func newJob(ctx context.Context) *job { return &job{ctx: ctx} }
func (w *walker) fieldOfResult(k walkKey, e *Edge, i int) Sources {
	switch {
	case e.Func != nil:
		var all Sources
		for _, b := range e.Func.Blocks {
			if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
				all = all.union(w.walk(walkKey{v: ret.Results[i], path: k.path}))
			}
		}
		return w.p.subst(e, all)
	case e.fact != nil:
		for _, h := range e.fact.Holds {
			if h.Result == i && path(h.Path) == k.path {
				return w.p.subst(e, h.From.sources(e.Site))
			}
		}
	}
	return unknown
}

// heldAt returns where a field of result i of f comes from.
func (p *Package) heldAt(f *Func, i int, at path) Sources {
	var all Sources
	for _, b := range f.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			all = all.union(p.walker.fieldAt(walkKey{v: ret.Results[i], path: at}, ret))
		}
	}
	return all
}

// heldIn returns where the contexts and spans come from that result i of f holds.
func (p *Package) heldIn(f *Func, i int) Sources {
	var all Sources
	for _, field := range contextFields(f.Signature.Results().At(i).Type()) {
		all = all.union(p.heldAt(f, i, path("").under(field)))
	}
	return all
}

// contextFields returns the fields of a struct, or of the struct that a pointer
// points to, that may carry a span.
func contextFields(t types.Type) []int {
	s, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var fields []int
	for i := range s.NumFields() {
		if holdsSpan(s.Field(i).Type()) {
			fields = append(fields, i)
		}
	}
	return fields
}
