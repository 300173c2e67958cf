package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
)

// A component is a struct that holds a context as long as it lives: the one
// that its constructor made or was given. A carrier is a parameter that brings
// the context of one request along in a struct. Both have a field or a method
// that gives a context; what tells them apart is who holds them: a method's
// receiver holds components, and every other parameter is a carrier.
//
//	func (s *store) get(ctx context.Context) { go s.fetch(s.ctx) }   // s is a component
//	func send(b *Backoffer) { go post(b.GetCtx()) }                  // b is a carrier

// carried is the path of the context that a niladic method gives.
const carried path = "/ctx"

// Component reports whether src is a context that lives as long as its owner,
// names it ("s.ctx") and tells where it is declared or asked for.
func (p *Package) Component(src Source) (name string, at token.Pos, ok bool) {
	if src.Kind == Component {
		return src.name(), src.Site.Pos(), true
	}
	if !src.held() {
		return "", token.NoPos, false
	}
	name = src.Fn.Params[src.Index].Name()
	t := src.Fn.Params[src.Index].Type()
	var field *types.Var
	for index := range strings.SplitSeq(string(src.Path[1:]), "/") {
		i, err := strconv.Atoi(index)
		if err != nil {
			return name + ".Context()", src.Fn.Params[src.Index].Pos(), true // a method of what the receiver holds
		}
		if types.IsInterface(t) {
			return name + ".Context()", src.Fn.Params[src.Index].Pos(), true // of what is behind a field
		}
		s, ok := deref(t).Underlying().(*types.Struct)
		if !ok || i >= s.NumFields() {
			return "", token.NoPos, false
		}
		field = s.Field(i)
		t = field.Type()
		name += "." + field.Name()
	}
	return name, field.Pos(), p.lasting(field)
}

// held reports whether src is something that the receiver of a method holds.
func (s Source) held() bool {
	return s.Kind == Param && s.Path != "" && s.Fn != nil && s.Fn.Signature.Recv() != nil && s.Index == 0
}

// name returns the expression of a call that gave a component's context.
func (s Source) name() string {
	if call, ok := s.Site.(ssa.CallInstruction); ok {
		if fn := Callee(call.Common()); fn != nil {
			return fn.Name() + "()"
		}
	}
	return "a component's context"
}

// lasting reports whether every assignment to the field stores a root, another
// component's context, or what a constructor was given: none that is known to
// be a request's. A field that nobody in sight sets is not lasting, for all
// that is known of it. A context that the component itself ends may replace a root.
//
//	s.ctx, s.cancel = context.WithCancel(ctx)
func (p *Package) lasting(field *types.Var) bool {
	if known, ok := p.lastingFields[field]; ok {
		return known
	}
	p.lastingFields[field] = true // a context derived from the field itself says nothing new
	stores := p.fieldStores[field.Origin()]
	rooted := slices.ContainsFunc(stores, func(st *ssa.Store) bool { return p.Sources(st.Val).Only(Root) })
	lasting := len(stores) > 0 && !slices.ContainsFunc(stores, func(st *ssa.Store) bool {
		if rooted && endsItself(st.Val) {
			return false
		}
		sources := p.Sources(st.Val)
		return len(sources) == 0 || slices.ContainsFunc(sources, func(src Source) bool {
			if src.Kind == Root {
				return false
			}
			if _, _, ok := p.Component(src); ok {
				return false
			}
			return src.Kind != Param || src.Path != "" || !p.constructs(src)
		})
	})
	p.lastingFields[field] = lasting
	return lasting
}

// rooted reports whether src is a context that the receiver's own field holds, and
// that only this package can set, and only to a root: it is lost whoever asks.
//
//	func New() *Scheduler { return &Scheduler{ctx: context.Background()} }
//	func (s *Scheduler) Schedule(fn func(context.Context)) { go fn(s.ctx) }
func (p *Package) rooted(src Source) bool {
	if !src.held() {
		return false
	}
	s, ok := deref(src.Fn.Params[0].Type()).Underlying().(*types.Struct)
	i, err := strconv.Atoi(string(src.Path[1:]))
	if !ok || err != nil || s.Field(i).Exported() {
		return false
	}
	stores := p.fieldStores[s.Field(i).Origin()]
	return len(stores) > 0 && !slices.ContainsFunc(stores, func(st *ssa.Store) bool { return !p.Sources(st.Val).Only(Root) })
}

// endsItself reports whether v is a context whose cancel function is stored in a
// field, beside it.
func endsItself(v ssa.Value) bool {
	x, ok := v.(*ssa.Extract)
	if !ok {
		return false
	}
	call, ok := x.Tuple.(*ssa.Call)
	if !ok {
		return false
	}
	if e := catalog.Lookup(Callee(&call.Call)); e == nil || e.Life != catalog.Shorter {
		return false
	}
	return slices.ContainsFunc(*call.Referrers(), func(ref ssa.Instruction) bool {
		cancel, ok := ref.(*ssa.Extract)
		return ok && cancel != x && kept(cancel)
	})
}

// kept reports whether v is stored in a field, as it is or as a func().
func kept(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		switch ref := ref.(type) {
		case *ssa.Store:
			_, ok := ref.Addr.(*ssa.FieldAddr)
			return ok
		case *ssa.ChangeType:
			return kept(ref)
		}
		return false
	})
}

// constructs reports whether the parameter src is a context given to a
// constructor, and no caller in sight gives it a request's.
//
//	func New(ctx context.Context) *Store { return &Store{ctx: ctx} }
func (p *Package) constructs(src Source) bool {
	f := p.byFn[src.Fn]
	if f == nil || f.Parent() != nil || !isConstructor(f.Signature) {
		return false
	}
	for _, e := range f.Sites {
		if !e.arg(p, src.Index).Only(Root) {
			return false
		}
	}
	return true
}

// isConstructor reports whether a function is one by the look of it: no method,
// and its first result is a struct, a pointer to one or an interface.
func isConstructor(sig *types.Signature) bool {
	if sig.Recv() != nil || sig.Results().Len() == 0 {
		return false
	}
	t := deref(sig.Results().At(0).Type())
	if IsContext(t) || IsSpan(t) {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Interface:
		return true
	}
	return false
}

// fromHolder returns where a context comes from that a niladic method of an
// unknown type gives: from its component if that is held by a receiver, and
// else from the carrier it is.
//
//	s.store.Ctx()
//	stream.Context()
func fromHolder(call *ssa.Call, holder Sources) Sources {
	var out Sources
	for _, src := range holder {
		switch {
		case src.held():
			src = Source{Kind: Component, Site: call}
		case src.Kind == Param:
			src.Path = carried
		default:
			src = Source{Kind: Unknown}
		}
		out = out.union(Sources{src})
	}
	return out
}

// givesContext reports whether a signature is that of a method that gives a
// context and takes nothing.
func givesContext(sig *types.Signature) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && IsContext(sig.Results().At(0).Type())
}

// givesRequest does so for a request of net/http, which has one.
func givesRequest(sig *types.Signature) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && isNamed(deref(sig.Results().At(0).Type()), "net/http", "Request")
}

// Holds reports whether a value of type t gives a context, by a method or a field.
func (p *Package) Holds(t types.Type) bool {
	holds, known := p.holders[t]
	if !known {
		holds = isHolder(t, p.Types)
		p.holders[t] = holds
	}
	return holds
}

// isHolder reports whether a parameter of type t is a carrier by the look of
// it: it has a niladic method or a field, visible from pkg, that gives a context,
// or a method that gives a request. A test is not a request, although it has a context.
//
//	Request() *http.Request
func isHolder(t types.Type, pkg *types.Package) bool {
	for _, name := range []string{"T", "B", "F", "TB"} {
		if isNamed(deref(t), "testing", name) {
			return false
		}
	}
	visible := func(obj types.Object) bool { return obj.Exported() || obj.Pkg() == pkg }
	set := types.NewMethodSet(t)
	for m := range set.Methods() {
		if fn, ok := m.Obj().(*types.Func); ok && visible(fn) && (givesContext(fn.Signature()) || givesRequest(fn.Signature())) {
			return true
		}
	}
	if s, ok := deref(t).Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			if visible(f) && IsContext(f.Type()) {
				return true
			}
		}
	}
	return false
}

// blind reports whether a value of type t is used as a context that does not see
// the span of the request it belongs to.
//
//	func handle(c *gin.Context) { go save(c) }
func (p *Package) blind(t, as types.Type) bool {
	if !IsContext(as) {
		return false
	}
	c := catalog.CarrierOf(t)
	if c == nil || !c.Blind {
		return false
	}
	for field := range p.fieldStores {
		if c.Sighted != "" && field.Name() == c.Sighted {
			return false
		}
	}
	return true
}
