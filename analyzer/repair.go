package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/summary"
)

// repair returns the fixes of a finding, not yet proved.
func (r *reporter) repair(l *launch.Launch, v verdict) repair {
	var edit *rewrite.Launch
	switch {
	case v.bare, v.late != nil:
		return repair{} // there is no context to pass on; to finish a span later is another program
	case v.cutOff != nil:
		edit = r.keeping(l, v)
	case v.inside:
		edit = r.beneath(l, v)
	case v.pinned:
		edit = r.pinning(l)
	default:
		edit = r.regaining(l, v)
	}
	if edit == nil || len(edit.Wrong) == 0 {
		return repair{}
	}
	edit.Source = rewrite.Source{Pass: r.pass, File: r.fileOf(edit.Wrong[0].Pos())}
	if ast.IsGenerated(edit.File) {
		return repair{}
	}
	var fixed repair
	fixed.std, fixed.helper = edit.Fixes()
	return fixed
}

// regaining returns the edit that gives the spans of a goroutine the parent that
// they have lost.
func (r *reporter) regaining(l *launch.Launch, v verdict) *rewrite.Launch {
	var bad summary.Sources
	from := spot{l.In, l.Site, l.Site.Pos()}
	for i, st := range r.bad(l, v) {
		active, here := v.active, spot{l.In, l.Site, l.Site.Pos()}
		losing := r.losing(l, st.Trail)
		if own := l.Own(losing); len(own) > 0 {
			// The launched function's own span should be the parent.
			active, here = &own[0], spot{own[0].In, losing, losing.Pos()}
		}
		if i > 0 && (here.f != from.f || active != nil && active.Site != v.active.Site) {
			return nil // two spans should be
		}
		v.active, from = active, here
		for _, src := range st.Parents {
			if r.isBad(l, v, src) && !slices.Contains(bad, src) {
				bad = append(bad, src)
			}
		}
	}
	edit := &rewrite.Launch{Site: r.syntax(l.Site)}
	for _, src := range bad {
		found := r.lostAt(l, src)
		if len(found) == 0 {
			return nil
		}
		for _, x := range found {
			if !slices.ContainsFunc(edit.Wrong, func(w rewrite.Wrong) bool { return w.Expr == x }) {
				edit.Wrong = append(edit.Wrong, rewrite.Wrong{Expr: x})
			}
		}
	}
	if !r.setRight(edit, from, v) {
		return nil
	}
	return edit
}

// A spot is where the right context is looked for.
type spot struct {
	f   *summary.Func
	at  ssa.Instruction
	pos token.Pos
}

// bad returns the starts in the goroutine that have the same to be told of as v.
func (r *reporter) bad(l *launch.Launch, v verdict) []summary.Start {
	starts := r.p.EveryStart(l.Edge)
	if level >= possible {
		starts = append(starts, r.p.EveryMay(l.Edge)...)
	}
	return slices.DeleteFunc(starts, func(st summary.Start) bool {
		other, bad := r.judgeStart(l, st)
		return !bad || other.level > level || other.category != v.category
	})
}

// isBad reports whether src is the part of a start's parents that is wrong.
func (r *reporter) isBad(l *launch.Launch, v verdict, src summary.Source) bool {
	if v.category == wrongParent {
		return r.relation(l, src) == outerSpan
	}
	if _, _, ok := r.p.Component(src); ok {
		return true
	}
	return src.Kind == summary.Root
}

// lostAt returns the expressions that give the goroutine its contexts from src: at
// the launch, in what it runs, or in the starter if they lead to the launch alone.
//
//	go save(context.Background())
//	go func() { save(s.ctx) }()
//
//	bo := retry.NewBackoffer(s.ctx, budget)
//	go func() { s.resolve(bo) }()
func (r *reporter) lostAt(l *launch.Launch, src summary.Source) []ast.Expr {
	var found []ast.Expr
	for _, x := range r.originsIn(r.syntax(l.Site), src) {
		if r.leadsToStart(l, x, src) {
			found = append(found, x)
		}
	}
	if lit, ok := r.launched(l); ok && len(found) == 0 {
		for _, x := range r.originsIn(lit, src) {
			if r.leadsToStart(l, x, src) {
				found = append(found, x)
			}
		}
	}
	if len(found) > 0 {
		return found
	}
	if l.In.Syntax() == nil {
		return nil
	}
	for _, x := range r.originsIn(l.In.Syntax(), src) {
		if e, ok := r.eval(x); ok && e.Parent() == l.In.Function && r.leadsToLaunch(l, e, src) {
			found = append(found, x)
		}
	}
	return found
}

// launched returns the literal that a launch runs and that nothing else runs, where
// it is not written at the launch.
//
//	work := func() { save(context.Background()) }
//	go work()
func (r *reporter) launched(l *launch.Launch) (*ast.FuncLit, bool) {
	if l.Func == nil || len(l.Func.Sites) != 1 {
		return nil, false
	}
	lit, ok := l.Func.Syntax().(*ast.FuncLit)
	return lit, ok
}

// originsIn returns the expressions below root that are a context from src and are
// not made of another such expression there.
//
//	context.Background()
//	http.NewRequest("GET", url, nil)
//	s.ctx, s.store.Context()
//	ctx   // declared outside of root
func (r *reporter) originsIn(root ast.Node, src summary.Source) []ast.Expr {
	var found []ast.Expr
	isOrigin := func(x ast.Expr) bool {
		e, ok := r.eval(x)
		if !ok {
			return false
		}
		if call, ok := x.(*ast.CallExpr); ok && src.Kind == summary.Root {
			return r.call(src.Site) == call && (r.isPlainRoot(call) || r.isStart(call) || summary.IsContext(r.pass.TypesInfo.TypeOf(call)))
		}
		switch at := src.Site.(type) {
		case *ssa.MakeInterface, *ssa.ChangeInterface:
			// save(c), with a *gin.Context: it is converted to a context that has no span.
			return src.Kind == summary.Root && *at.Operands(nil)[0] == e.value
		}
		if !summary.IsContext(r.pass.TypesInfo.TypeOf(x)) {
			return false
		}
		sources := r.p.Sources(e.value)
		if len(sources) == 0 || slices.ContainsFunc(sources, func(s summary.Source) bool { return s != src }) {
			return false
		}
		switch x := x.(type) {
		case *ast.Ident:
			obj, ok := r.pass.TypesInfo.Uses[x].(*types.Var)
			if !ok || root.Pos() <= obj.Pos() && obj.Pos() < root.End() {
				return false
			}
			return src.Kind != summary.Root || r.isRootVariable(obj, src) && r.usedElsewhere(obj, root)
		case *ast.SelectorExpr:
			return src.Kind != summary.Root
		case *ast.CallExpr:
			return len(x.Args) == 0
		}
		return false
	}
	ast.Inspect(root, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		if ok && isOrigin(x) {
			found = append(found, x)
			return false
		}
		return true
	})
	return found
}

// isPlainRoot reports whether a call makes a root and nothing else that
// matters. What another function returns without a span may have other values.
func (r *reporter) isPlainRoot(call *ast.CallExpr) bool {
	fn, _ := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func)
	if fn == nil {
		return false
	}
	switch fn.FullName() {
	case "context.Background", "context.TODO", "net/http.NewRequest":
		return true
	}
	return false
}

// isStart reports whether a call starts a span with the parent that its options name.
func (r *reporter) isStart(call *ast.CallExpr) bool {
	fn, _ := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func)
	e := catalog.Lookup(fn)
	return e != nil && e.Effect == catalog.Start && e.From == catalog.None && e.Options != catalog.None
}

// isRootVariable reports whether a variable is set once, to the root src itself and
// nothing made of it.
//
//	bg := context.Background()
func (r *reporter) isRootVariable(obj *types.Var, src summary.Source) bool {
	file := r.fileOf(obj.Pos())
	call := r.call(src.Site)
	if file == nil || call == nil || !r.isPlainRoot(call) || !summary.IsContext(r.pass.TypesInfo.TypeOf(call)) {
		return false
	}
	set, once := false, true
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				id, ok := lhs.(*ast.Ident)
				if !ok || r.pass.TypesInfo.ObjectOf(id) != obj {
					continue
				}
				once = once && !set
				set = true
				once = once && len(n.Rhs) == len(n.Lhs) && ast.Unparen(n.Rhs[i]) == call
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if r.pass.TypesInfo.Defs[id] == obj && len(n.Values) > 0 {
					once = once && !set && len(n.Values) == len(n.Names) && ast.Unparen(n.Values[i]) == call
					set = true
				}
			}
		}
		return once
	})
	return set && once
}

// usedElsewhere reports whether a variable is used outside of root, or need not
// be: without its uses there the file would not compile.
func (r *reporter) usedElsewhere(obj *types.Var, root ast.Node) bool {
	if obj.Parent() == r.pass.Pkg.Scope() {
		return true
	}
	used := false
	ast.Inspect(r.fileOf(obj.Pos()), func(n ast.Node) bool {
		if n == root || used {
			return false
		}
		switch n := n.(type) {
		case *ast.GoStmt:
			return false // another launch: its fix may be applied as well
		case *ast.AssignStmt: // to assign is no use
			for _, lhs := range n.Lhs {
				if _, ok := ast.Unparen(lhs).(*ast.Ident); !ok {
					used = used || r.mentions(lhs, obj)
				}
			}
			for _, rhs := range n.Rhs {
				used = used || !r.launches(rhs) && r.mentions(rhs, obj)
			}
			return false
		case *ast.Ident:
			used = r.pass.TypesInfo.Uses[n] == obj
		}
		return true
	})
	return used
}

// launches reports whether there is a launch in an expression.
func (r *reporter) launches(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		_, isGo := n.(*ast.GoStmt)
		found = found || isGo
		return !found
	})
	return found
}

func (r *reporter) mentions(root ast.Node, obj types.Object) bool {
	found := false
	ast.Inspect(root, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && r.pass.TypesInfo.Uses[id] == obj
		return !found
	})
	return found
}

// leadsToStart reports whether a context leads to a span of the goroutine, and to
// none of a daemon.
func (r *reporter) leadsToStart(l *launch.Launch, x ast.Expr, src summary.Source) bool {
	e, _ := r.eval(x)
	if call, ok := x.(*ast.CallExpr); ok && r.isStart(call) {
		return true // it is the start
	}
	if e.Parent() == l.In.Function {
		return !r.feedsDaemon(l, src) // an argument
	}
	leads := false
	for _, site := range l.Feeds(e.value, true).Calls {
		if !r.mayStart(site) {
			continue
		}
		if l.RunsOn(site) {
			return false
		}
		leads = true
	}
	return leads
}

// leadsToLaunch reports whether a context of the starter leads to the launch, and
// nowhere else where its span matters.
func (r *reporter) leadsToLaunch(l *launch.Launch, e evaluation, src summary.Source) bool {
	feeds := l.Feeds(e.value, false)
	leads := false
	for _, site := range feeds.Calls {
		switch {
		case site == l.Site:
			leads = true
		case r.mayStart(site):
			return false
		}
	}
	return leads && !feeds.Kept && !r.feedsDaemon(l, src)
}

// mayStart reports whether a span is started by a call, or may be.
func (r *reporter) mayStart(site ssa.CallInstruction) bool {
	f := r.p.Func(site.Parent())
	return f != nil && slices.ContainsFunc(r.p.AllEdges(f), func(e *summary.Edge) bool {
		return e.Site == site && (len(r.p.Starts(e)) > 0 || len(r.p.May(e)) > 0)
	})
}

// feedsDaemon reports whether the launched function starts spans below src in a
// loop that goes on.
func (r *reporter) feedsDaemon(l *launch.Launch, src summary.Source) bool {
	return slices.ContainsFunc(r.p.EveryStart(l.Edge), func(st summary.Start) bool {
		return slices.Contains(st.Parents, src) && st.Inner != nil && l.RunsOn(st.Inner.Call)
	})
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
	case v.category == wrongParent && slices.Equal(r.p.Lifetime(e.value), lives):
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

// setSpan fills in where the span is to be had that is added to a context.
func (r *reporter) setSpan(edit *rewrite.Launch, from spot, v verdict) bool {
	if v.active != nil {
		edit.Span = r.variableAt(from, summary.IsSpan, func(c launch.Content) bool { return r.isActive(c.Sources(), v) })
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

// beneath returns the edit for spans that the launched function starts beside its
// own.
//
//	spanCtx, span := tracer.Start(ctx, "job")
//	defer span.End()
//	save(spanCtx)
func (r *reporter) beneath(l *launch.Launch, v verdict) *rewrite.Launch {
	edit := new(rewrite.Launch)
	for _, m := range l.Misplaced {
		if m.Active.Site != v.active.Site {
			continue
		}
		call := r.call(m.Call)
		if call == nil {
			return nil
		}
		before := len(edit.Wrong)
		for _, src := range m.Parents {
			for _, arg := range call.Args {
				for _, x := range r.originsIn(arg, src) {
					edit.Wrong = append(edit.Wrong, rewrite.Wrong{Expr: x, Manner: rewrite.Pass})
				}
			}
		}
		if len(edit.Wrong) == before {
			return nil
		}
		right, life := r.contextAt(spot{l.Func, m.Call, call.Pos()}, v)
		if right == (rewrite.Context{}) || edit.Site != nil && right != edit.Right {
			return nil
		}
		for _, w := range edit.Wrong[before:] {
			if e, ok := r.eval(w.Expr); !ok || !slices.Equal(r.p.Lifetime(e.value), life) {
				return nil
			}
		}
		if edit.Site == nil {
			edit.Site, edit.Right = call, right
		}
	}
	return edit
}

// pinning returns the edit that has the starter evaluate a context variable that it
// sets again later.
//
//	go func(ctx context.Context) { <-ready; save(ctx) }(ctx)
//	ctx, span = tracer.Start(ctx, "second")
func (r *reporter) pinning(l *launch.Launch) *rewrite.Launch {
	stmt, ok := r.syntax(l.Site).(*ast.GoStmt)
	if !ok {
		return nil
	}
	lit, ok := stmt.Call.Fun.(*ast.FuncLit)
	if !ok {
		return nil
	}
	edit := &rewrite.Launch{Site: stmt}
	source := rewrite.Source{Pass: r.pass, File: r.fileOf(stmt.Pos())}
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && summary.IsContext(r.pass.TypesInfo.TypeOf(id)) {
			obj, ok := r.pass.TypesInfo.Uses[id].(*types.Var)
			if ok && (obj.Pos() < lit.Pos() || lit.End() <= obj.Pos()) && !source.Settled(obj, stmt.Pos()) {
				edit.Wrong = append(edit.Wrong, rewrite.Wrong{Expr: id, Manner: rewrite.Pin})
			}
		}
		return true
	})
	return edit
}

// keeping returns the edit that takes its cancellation off a context that the
// goroutine has.
//
//	go audit(context.WithoutCancel(r.Context()))
func (r *reporter) keeping(l *launch.Launch, v verdict) *rewrite.Launch {
	edit := &rewrite.Launch{Site: r.syntax(l.Site)}
	root := edit.Site
	isCanceled := func(x ast.Expr) bool {
		e, ok := r.eval(x)
		if !ok || !summary.IsContext(r.pass.TypesInfo.TypeOf(x)) || !overlap(r.p.Lifetime(e.value), v.cutOff.Life) {
			return false
		}
		switch x := x.(type) {
		case *ast.Ident:
			obj, ok := r.pass.TypesInfo.Uses[x].(*types.Var)
			return ok && (obj.Pos() < root.Pos() || root.End() <= obj.Pos())
		case *ast.SelectorExpr:
			return true
		case *ast.CallExpr:
			return len(x.Args) == 0
		}
		return false
	}
	watched := false
	ast.Inspect(root, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && isCanceled(sel.X) {
			watched = true // ctx.Done(): somebody asks for the end of the context
		}
		x, ok := n.(ast.Expr)
		if !ok || !isCanceled(x) {
			return true
		}
		edit.Wrong = append(edit.Wrong, rewrite.Wrong{Expr: x, Manner: rewrite.Keep})
		return false
	})
	if watched {
		return nil
	}
	return edit
}

func overlap(a, b summary.Sources) bool {
	return slices.ContainsFunc(a, func(src summary.Source) bool { return slices.Contains(b, src) })
}

// contextAt returns how the context that carries the right parent can be had: from
// the innermost variable that is in scope and holds it, or from a request. Its
// lifetime comes with it. It is the zero Context if there is none.
func (r *reporter) contextAt(here spot, v verdict) (rewrite.Context, summary.Sources) {
	for _, is := range []func(summary.Sources, verdict) bool{r.isActive, r.isGuarded} {
		var life summary.Sources
		obj := r.variableAt(here, summary.IsContext, func(c launch.Content) bool {
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

// discarded returns the context that the start of a span returns to nobody.
//
//	span, _ := opentracing.StartSpanFromContext(ctx, "handle")
func (r *reporter) discarded(site ssa.CallInstruction) (rewrite.Context, summary.Sources) {
	call := r.call(site)
	if call == nil {
		return rewrite.Context{}, nil
	}
	var blank *ast.Ident
	ast.Inspect(r.fileOf(call.Pos()), func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || assign.Tok != token.DEFINE || len(assign.Rhs) != 1 || ast.Unparen(assign.Rhs[0]) != call {
			return blank == nil
		}
		results, ok := r.pass.TypesInfo.TypeOf(call).(*types.Tuple)
		if !ok {
			return false
		}
		for i, lhs := range assign.Lhs {
			if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" && summary.IsContext(results.At(i).Type()) {
				blank = id
			}
		}
		return false
	})
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

// variableAt returns the innermost, then latest, variable of a type that is in
// scope and holds what want accepts, or nil.
func (r *reporter) variableAt(here spot, is func(types.Type) bool, want func(launch.Content) bool) *types.Var {
	for scope := r.pass.Pkg.Scope().Innermost(here.pos); scope != nil && scope != r.pass.Pkg.Scope(); scope = scope.Parent() {
		var candidates []*types.Var
		for _, name := range scope.Names() {
			if obj, ok := scope.Lookup(name).(*types.Var); ok && is(obj.Type()) && r.visible(obj, here.pos) {
				candidates = append(candidates, obj)
			}
		}
		slices.SortFunc(candidates, func(a, b *types.Var) int { return int(b.Pos() - a.Pos()) })
		for _, obj := range candidates {
			if c, ok := launch.ContentAt(r.p, here.f, here.at, obj); ok && want(c) {
				return obj
			}
		}
	}
	return nil
}

// visible reports whether the name of obj means obj at pos.
func (r *reporter) visible(obj *types.Var, pos token.Pos) bool {
	scope := r.pass.Pkg.Scope().Innermost(pos)
	if scope == nil || obj.Name() == "_" || obj.Name() == "" {
		return false
	}
	_, found := scope.LookupParent(obj.Name(), pos)
	return found == obj
}

// An evaluation is where go/ssa evaluates an expression, and to what.
type evaluation struct {
	ssa.Instruction
	value ssa.Value
}

// eval returns where an expression is evaluated; ok is false if it is not.
func (r *reporter) eval(x ast.Expr) (e evaluation, ok bool) {
	if r.evals == nil {
		r.evals = make(map[ast.Expr]evaluation)
		for _, f := range r.p.Funcs {
			for _, b := range f.Blocks {
				for _, instr := range b.Instrs {
					switch instr := instr.(type) {
					case *ssa.DebugRef:
						if !instr.IsAddr {
							r.evals[instr.Expr] = evaluation{instr, instr.X}
						}
					case *ssa.Call: // with several results it has no DebugRef
						if call := r.call(instr); call != nil && r.evals[call].value == nil {
							r.evals[call] = evaluation{instr, instr}
						}
					}
				}
			}
		}
	}
	e, ok = r.evals[x]
	return e, ok
}
