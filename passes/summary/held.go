package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A field that only this package can set holds one of what is stored in it here,
// whatever struct it belongs to. That tells what a service does with the
// functions and interface values that its constructor was made with.
//
//	func New() *service { return &service{spawn: async.Run} }
//	func (s *service) handle(ctx context.Context) { s.spawn(func() { … }) }

// maxHeld bounds the alternatives for one field.
const maxHeld = 8

// orHeld returns what a field holds: s, as far as that is known from the struct
// itself, and else what is stored in the field anywhere.
func (w *walker) orHeld(k walkKey, field *types.Var, s Sources) Sources {
	if k.path != "" || k.ask == askEnd || k.ask == askSpan && !isFunc(field.Type()) {
		return s
	}
	if s.Only(Function) || s.Only(Concrete) {
		return s
	}
	held := w.walk(walkKey{held: field.Origin(), ask: k.ask})
	switch {
	case len(held) == 0 || held.Has(Unknown):
		return s
	case k.ask == askType:
		return held // no caller knows better
	}
	return s.without(Unknown).union(held)
}

// heldIn returns what is stored in an unexported field: functions or concrete
// values. Anything else among them makes it unknown.
func (w *walker) heldIn(k walkKey) Sources {
	p, field := w.p, k.held
	if field.Pkg() != p.Types || field.Exported() || p.addressed[field] {
		return unknown
	}
	var all Sources
	for _, st := range p.fieldStores[field] {
		for _, src := range w.walk(walkKey{v: st.Val, ask: k.ask}) {
			switch {
			case src.Kind == Function || src.Kind == Concrete:
				all = all.union(Sources{src})
			case src.Kind == Param && src.Path == "" && p.variable(st.Addr.(*ssa.FieldAddr).X) != nil:
				given := w.handed(src, k.ask, make(map[Source]bool)) // to a constructor
				if len(given) == 0 || given.Has(Unknown) {
					return unknown
				}
				all = all.union(given)
			default:
				return unknown
			}
		}
	}
	if len(all) > maxHeld {
		return unknown
	}
	if len(all) > 1 {
		all = slices.Clone(all)
		for i := range all {
			all[i].Either = true
		}
	}
	return all
}

// handed returns what the callers of an unexported function give it as the
// parameter src. All of them are in sight if it is only ever called.
func (w *walker) handed(src Source, ask question, seen map[Source]bool) Sources {
	if seen[src] {
		return nil
	}
	seen[src] = true
	p := w.p
	f := p.byFn[src.Fn]
	if f == nil || f.Parent() != nil || f.Object() == nil || f.Object().Exported() || p.values[src.Fn] || p.invokedByName(f) {
		return unknown
	}
	var all Sources
	for _, e := range f.Sites {
		if p.inTest(e.Site.Pos()) {
			continue
		}
		if e.given != nil || e.chance || src.Index >= len(e.args) {
			return unknown
		}
		for _, from := range w.walk(walkKey{v: e.args[src.Index], ask: ask}) {
			switch {
			case from.Kind == Function || from.Kind == Concrete:
				all = all.union(Sources{from})
			case from.Kind == Param && from.Path == "":
				given := w.handed(from, ask, seen)
				if given.Has(Unknown) {
					return unknown
				}
				all = all.union(given)
			default:
				return unknown
			}
		}
	}
	return all
}

// invokedByName reports whether f is a method that an interface of the package
// may stand for.
func (p *Package) invokedByName(f *Func) bool {
	if f.Signature.Recv() == nil {
		return false
	}
	for m := range p.invokes {
		if m.Name() == f.Name() {
			return true
		}
	}
	return false
}
