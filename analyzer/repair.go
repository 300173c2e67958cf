package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

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
	edit.Source = r.source(edit.Wrong[0].Pos())
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
	edit := &rewrite.Launch{Site: r.p.Syntax(l.Site)}
	for _, src := range bad {
		found := r.lostAt(l, v, src)
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
		call := r.p.CallExpr(m.Call)
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
	stmt, ok := r.p.Syntax(l.Site).(*ast.GoStmt)
	if !ok {
		return nil
	}
	lit, ok := stmt.Call.Fun.(*ast.FuncLit)
	if !ok {
		return nil
	}
	edit := &rewrite.Launch{Site: stmt}
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && summary.IsContext(r.pass.TypesInfo.TypeOf(id)) {
			if v := r.variable(id); v != nil && !declaredIn(v, lit) && !r.source(id.Pos()).Settled(v, stmt.Pos()) {
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
	edit := &rewrite.Launch{Site: r.p.Syntax(l.Site)}
	root := edit.Site
	isCanceled := func(x ast.Expr) bool {
		e, ok := r.eval(x)
		if !ok || !summary.IsContext(r.pass.TypesInfo.TypeOf(x)) || !r.p.Lifetime(e.value).Overlaps(v.cutOff.Life) {
			return false
		}
		switch x := x.(type) {
		case *ast.Ident:
			v := r.variable(x)
			return v != nil && !declaredIn(v, root)
		case *ast.SelectorExpr:
			return true
		case *ast.CallExpr:
			return len(x.Args) == 0
		}
		return false
	}
	watched := false
	inspect := func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && isCanceled(sel.X) {
			watched = true // ctx.Done(): somebody asks for the end of the context
		}
		x, ok := n.(ast.Expr)
		if !ok || !isCanceled(x) {
			return true
		}
		edit.Wrong = append(edit.Wrong, rewrite.Wrong{Expr: x, Manner: rewrite.Keep})
		return false
	}
	ast.Inspect(root, inspect)
	if lit, ok := r.launched(l); ok && len(edit.Wrong) == 0 {
		root = lit
		ast.Inspect(root, inspect)
	}
	if watched {
		return nil
	}
	return edit
}

// source returns the file at pos, for edits.
func (r *reporter) source(pos token.Pos) *rewrite.Source {
	file := r.fileOf(pos)
	if r.sources[file] == nil {
		if r.sources == nil {
			r.sources = make(map[*ast.File]*rewrite.Source)
		}
		r.sources[file] = rewrite.Open(r.pass, file)
	}
	return r.sources[file]
}

// variable returns the variable that an identifier means, or nil.
func (r *reporter) variable(id *ast.Ident) *types.Var {
	v, _ := r.pass.TypesInfo.Uses[id].(*types.Var)
	return v
}

func declaredIn(v *types.Var, root ast.Node) bool {
	return root.Pos() <= v.Pos() && v.Pos() < root.End()
}
