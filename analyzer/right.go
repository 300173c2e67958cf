package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/summary"
)

// A spot is where the right context is looked for.
type spot struct {
	f   *summary.Func
	at  ssa.Instruction
	pos token.Pos
}

// setRight fills in what is right, and what becomes of each context that is wrong.
func (r *reporter) setRight(edit *rewrite.Launch, from spot, v verdict) bool {
	var lives summary.Sources
	for i, w := range edit.Wrong {
		here := from
		if e, _ := r.eval(w.Expr); w.Pos() < from.pos && e.Parent() == from.f.Function {
			here.at, here.pos = e.Instruction, w.Pos() // the starter evaluates it before
		}
		right, life := r.contextAt(here, v)
		if i > 0 && right != edit.Right {
			return false
		}
		edit.Right, lives = right, life
	}
	attaches := false
	for i := range edit.Wrong {
		w := &edit.Wrong[i]
		w.Manner = r.manner(w.Expr, edit.Right, lives, v)
		attaches = attaches || w.Manner == rewrite.Attach || w.Manner == rewrite.Adopt
	}
	return !attaches || r.setSpan(edit, from, v)
}

// manner returns what becomes of a context that is wrong. What ends by itself goes
// on to do so, and what may have values keeps them.
func (r *reporter) manner(x ast.Expr, right rewrite.Context, lives summary.Sources, v verdict) rewrite.Manner {
	call, isCall := x.(*ast.CallExpr)
	e, _ := r.eval(x)
	switch {
	case isCall && r.isStart(call):
		return rewrite.Adopt
	case right == rewrite.Context{}:
		return rewrite.Attach
	case v.cut:
		return rewrite.Detach
	case v.category == wrongParent && slices.Equal(r.p.Lifetime(e.value), lives) && r.dispensable(x):
		return rewrite.Pass
	case v.category == wrongParent:
		return rewrite.Attach
	case isCall && r.isPlainRoot(call), !summary.IsContext(r.pass.TypesInfo.TypeOf(x)):
		return rewrite.Detach
	case isCall && r.p.Sources(e.value).Only(summary.Root):
		return rewrite.Attach // a house's own root
	case r.p.Lifetime(e.value).Only(summary.Root) || r.p.Sources(e.value).Only(summary.Root):
		return rewrite.Detach
	}
	return rewrite.Attach
}

// dispensable reports whether the file compiles without x.
//
//	first, span := tracer.Start(ctx, "first")
func (r *reporter) dispensable(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return !ok || r.variable(id) == nil || r.usedElsewhere(r.variable(id))
}

// setSpan fills in where the span is to be had that is added to a context.
func (r *reporter) setSpan(edit *rewrite.Launch, from spot, v verdict) bool {
	if v.active != nil {
		edit.Span = r.variableAt(from, tracingSpans, v, func(c launch.Content) bool { return r.isActive(c.Sources(), v) })
	}
	if edit.Span != nil {
		if edit.Library = libraryOf(edit.Span.Type()); edit.Library != nil {
			return true
		}
		edit.Span = nil
	}
	if edit.Right == (rewrite.Context{}) {
		return false
	}
	edit.Library = r.library(v)
	return edit.Library != nil && edit.Library.Fetch != ""
}

// libraryOf returns the library of a span type.
func libraryOf(t types.Type) *catalog.Library {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	return catalog.LibraryOf(named.Obj().Pkg().Path())
}

// library returns the tracing library that has the span which a goroutine loses:
// that of the start, or else the only one that the package imports.
func (r *reporter) library(v verdict) *catalog.Library {
	if fn := r.callee(v.start.Last()); fn != nil && fn.Pkg() != nil {
		if lib := catalog.LibraryOf(fn.Pkg().Path()); lib != nil {
			return lib
		}
	}
	var only *catalog.Library
	for _, imp := range r.pass.Pkg.Imports() {
		if lib := catalog.LibraryOf(imp.Path()); lib != nil {
			if only != nil {
				return nil
			}
			only = lib
		}
	}
	return only
}

// contextAt returns how the context that carries the right parent can be had: from
// the innermost variable that is in scope and holds it, or from a request. Its
// lifetime comes with it. It is the zero Context if there is none.
func (r *reporter) contextAt(here spot, v verdict) (rewrite.Context, summary.Sources) {
	for _, is := range []func(summary.Sources, verdict) bool{r.isActive, r.isGuarded} {
		var life summary.Sources
		obj := r.variableAt(here, contexts, v, func(c launch.Content) bool {
			if !is(c.Sources(), v) {
				return false
			}
			life = c.Lifetime()
			return true
		})
		if obj != nil {
			return rewrite.Context{Var: obj}, life
		}
	}
	if v.active != nil {
		return r.discarded(v.active.Site)
	}
	if v.context == nil || summary.IsContext(v.context.Type()) || summary.IsSpan(v.context.Type()) {
		return rewrite.Context{}, nil
	}
	obj, ok := v.context.Object().(*types.Var)
	if !ok || !r.visible(obj, here.pos) {
		return rewrite.Context{}, nil
	}
	c, ok := launch.ContentAt(r.p, here.f, here.at, obj)
	if !ok || !r.isActive(c.Sources(), v) {
		return rewrite.Context{}, nil // the variable has got another request
	}
	get := r.getter(obj.Type())
	if get == "" {
		return rewrite.Context{}, nil
	}
	return rewrite.Context{Var: obj, Get: get}, nil
}

// isActive reports whether what a variable carries is the parent that the spans of
// the goroutine should have, and nothing else.
func (r *reporter) isActive(s summary.Sources, v verdict) bool {
	return len(s) == 1 && r.isParent(s[0], v)
}

// isParent reports whether src is that parent.
func (r *reporter) isParent(src summary.Source, v verdict) bool {
	if v.active != nil {
		return src.Kind == summary.Span && src.Site == v.active.Site
	}
	return src.Kind == summary.Param && src.Path == "" && src.Fn == v.context.Parent() && v.context.Parent().Params[src.Index] == v.context
}

// isGuarded reports whether what a variable carries is that parent or, where there
// is one, a relative in its place.
//
//	if parent := opentracing.SpanFromContext(ctx); parent != nil {
//		span := parent.Tracer().StartSpan("x", opentracing.ChildOf(parent.Context()))
//		ctx = opentracing.ContextWithSpan(ctx, span)
//	}
//	go save(ctx)
func (r *reporter) isGuarded(s summary.Sources, v verdict) bool {
	found := false
	for _, src := range s {
		switch {
		case r.isParent(src, v):
			found = true
		case v.active != nil && slices.Contains(r.p.Ancestors(v.active.Site), src):
		case v.active == nil && src.Kind == summary.Span && slices.ContainsFunc(r.p.Ancestors(src.Site), func(a summary.Source) bool { return r.isParent(a, v) }):
		default:
			return false
		}
	}
	return found
}

// declaration returns the statement that declares variables for the results of a call, or
// nil.
func (r *reporter) declaration(call *ast.CallExpr) *ast.AssignStmt {
	if r.assigns == nil {
		r.assigns = make(map[*ast.CallExpr]*ast.AssignStmt)
		for _, file := range r.pass.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				if n, ok := n.(*ast.AssignStmt); ok && n.Tok == token.DEFINE && len(n.Rhs) == 1 {
					if call, ok := ast.Unparen(n.Rhs[0]).(*ast.CallExpr); ok {
						r.assigns[call] = n
					}
				}
				return true
			})
		}
	}
	return r.assigns[call]
}

// discarded returns the context that the start of a span returns to nobody.
//
//	span, _ := opentracing.StartSpanFromContext(ctx, "handle")
func (r *reporter) discarded(site ssa.CallInstruction) (rewrite.Context, summary.Sources) {
	call := r.p.CallExpr(site)
	if call == nil {
		return rewrite.Context{}, nil
	}
	assign := r.declaration(call)
	results, ok := r.pass.TypesInfo.TypeOf(call).(*types.Tuple)
	if assign == nil || !ok {
		return rewrite.Context{}, nil
	}
	var blank *ast.Ident
	for i, lhs := range assign.Lhs {
		if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" && summary.IsContext(results.At(i).Type()) {
			blank = id
		}
	}
	if blank == nil {
		return rewrite.Context{}, nil
	}
	for _, arg := range site.Common().Args {
		if summary.IsContext(arg.Type()) {
			return rewrite.Context{Discarded: blank}, r.p.Lifetime(arg)
		}
	}
	return rewrite.Context{}, nil
}

// getter returns what asks a carrier for the context of its request, or "" if that
// is not plain.
//
//	r.Context()           // *http.Request, a gRPC stream, fiber v3
//	c.Request().Context() // echo
//	c.Request.Context()   // gin
//	c.UserContext()       // fiber v2
//	bo.GetCtx()           // the only method of its kind
func (r *reporter) getter(t types.Type) string {
	for _, name := range []string{"Context", "UserContext"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, r.pass.Pkg, name)
		if fn, ok := obj.(*types.Func); ok && gives(fn.Signature(), summary.IsContext) {
			return "." + name + "()"
		}
	}
	isRequest := func(t types.Type) bool { return types.TypeString(t, nil) == "*net/http.Request" }
	switch obj, _, _ := types.LookupFieldOrMethod(t, true, r.pass.Pkg, "Request"); obj := obj.(type) {
	case *types.Var:
		if isRequest(obj.Type()) {
			return ".Request.Context()"
		}
	case *types.Func:
		if gives(obj.Signature(), isRequest) {
			return ".Request().Context()"
		}
	}
	only := ""
	for m := range types.NewMethodSet(t).Methods() {
		fn := m.Obj().(*types.Func)
		if (fn.Exported() || fn.Pkg() == r.pass.Pkg) && gives(fn.Signature(), summary.IsContext) {
			if only != "" {
				return ""
			}
			only = "." + fn.Name() + "()"
		}
	}
	return only
}

// gives reports whether a method takes nothing and returns one value of a type.
func gives(sig *types.Signature, is func(types.Type) bool) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && is(sig.Results().At(0).Type())
}

// variableAt returns the innermost, then latest, variable of a kind that is in scope
// and holds what want accepts: the parent that the spans of the goroutine should have,
// perhaps among others. It returns nil if there is none.
func (r *reporter) variableAt(here spot, k *kind, v verdict, want func(launch.Content) bool) *types.Var {
	for scope := r.source(here.pos).Innermost(here.pos); scope != nil && scope != r.pass.Pkg.Scope(); scope = scope.Parent() {
		for obj := range r.candidates(here, scope, k).with(v.parent()) {
			if !r.visible(obj, here.pos) {
				continue
			}
			if c, ok := launch.ContentAt(r.p, here.f, here.at, obj); ok && want(c) {
				return obj
			}
		}
	}
	return nil
}

// A kind is a kind of variables.
type kind struct{ is func(types.Type) bool }

var (
	contexts     = &kind{summary.IsContext}
	tracingSpans = &kind{summary.IsSpan}
)

// parent returns the source that stands for the parent which the spans of the goroutine
// should have.
func (v *verdict) parent() summary.Source {
	if v.active != nil {
		return summary.Source{Kind: summary.Span, Site: v.active.Site}
	}
	return summary.Source{Kind: summary.Param, Fn: v.context.Parent(), Index: slices.Index(v.context.Parent().Params, v.context)}
}

// heldIn lists the variables of one kind in a scope, the latest first. Of those that
// have one value wherever a function mentions them, which are most, only few can hold
// the parent that is asked for.
type heldIn struct {
	parent map[summary.Source][]*types.Var // what these hold
	other  []*types.Var
}

type holding struct {
	f     *summary.Func
	scope *types.Scope
	*kind
}

func (r *reporter) candidates(here spot, scope *types.Scope, k *kind) *heldIn {
	key := holding{here.f, scope, k}
	if known := r.held[key]; known != nil {
		return known
	}
	var all []*types.Var
	for _, name := range scope.Names() {
		if obj, ok := scope.Lookup(name).(*types.Var); ok && k.is(obj.Type()) {
			all = append(all, obj)
		}
	}
	slices.SortFunc(all, func(a, b *types.Var) int { return int(b.Pos() - a.Pos()) })
	held := &heldIn{parent: make(map[summary.Source][]*types.Var)}
	for _, obj := range all {
		m := here.f.Mentions(obj)
		if m == nil || m.Value == nil || obj.Kind() == types.ParamVar { // which has another value before
			held.other = append(held.other, obj)
			continue
		}
		for _, src := range r.p.Sources(m.Value) {
			switch src.Kind {
			case summary.Span:
				src = summary.Source{Kind: summary.Span, Site: src.Site}
			case summary.Param:
				src = summary.Source{Kind: summary.Param, Fn: src.Fn, Index: src.Index, Path: src.Path}
			default:
				continue
			}
			if known := held.parent[src]; len(known) == 0 || known[len(known)-1] != obj {
				held.parent[src] = append(known, obj)
			}
		}
	}
	if r.held == nil {
		r.held = make(map[holding]*heldIn)
	}
	r.held[key] = held
	return held
}

// with returns the variables that may hold src, the latest first.
func (h *heldIn) with(src summary.Source) iter.Seq[*types.Var] {
	return func(yield func(*types.Var) bool) {
		sure, other := h.parent[src], h.other
		for len(sure)+len(other) > 0 {
			next := &other
			if len(other) == 0 || len(sure) > 0 && sure[0].Pos() > other[0].Pos() {
				next = &sure
			}
			if !yield((*next)[0]) {
				return
			}
			*next = (*next)[1:]
		}
	}
}

// visible reports whether the name of obj means obj at pos.
func (r *reporter) visible(obj *types.Var, pos token.Pos) bool {
	scope := r.source(pos).Innermost(pos)
	if scope == nil || obj.Name() == "_" || obj.Name() == "" {
		return false
	}
	_, found := scope.LookupParent(obj.Name(), pos)
	return found == obj
}
