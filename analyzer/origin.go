package analyzer

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/summary"
)

// lostAt returns the expressions that give the goroutine its contexts from src: at
// the launch, in what it runs, or in the starter if they lead to the launch alone.
//
//	go save(context.Background())
//	go func() { save(s.ctx) }()
//
//	bo := retry.NewBackoffer(s.ctx, budget)
//	go func() { s.resolve(bo) }()
func (r *reporter) lostAt(l *launch.Launch, v verdict, src summary.Source) []ast.Expr {
	var found []ast.Expr
	for _, x := range r.originsIn(r.p.Syntax(l.Site), src) {
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
	for _, x := range r.originsOf(l.In, src) {
		if e, ok := r.eval(x); ok && e.Parent() == l.In.Function && r.leadsToLaunch(l, v, e, src) {
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

// originsOf returns those in a function. Many launches in it may be asked about, each
// with a source of its own.
func (r *reporter) originsOf(f *summary.Func, src summary.Source) []ast.Expr {
	root := f.Syntax()
	if root == nil {
		return nil
	}
	switch src.Site.(type) {
	case *ssa.MakeInterface, *ssa.ChangeInterface:
		return r.originsIn(root, src)
	}
	if r.origins[f] == nil {
		if r.origins == nil {
			r.origins = make(map[*summary.Func]map[summary.Source][]ast.Expr)
		}
		r.origins[f] = r.contextsIn(root)
	}
	candidates := slices.Clone(r.origins[f][src])
	if call := r.p.CallExpr(src.Site); call != nil && inside(call, root) {
		candidates = append(candidates, call)
		slices.SortStableFunc(candidates, func(a, b ast.Expr) int { return cmp.Or(int(a.Pos()-b.Pos()), int(b.End()-a.End())) })
		candidates = slices.Compact(candidates)
	}
	var found []ast.Expr
	for _, x := range candidates {
		if (len(found) == 0 || !inside(x, found[len(found)-1])) && r.isOrigin(root, x, src) {
			found = append(found, x)
		}
	}
	return found
}

// contextsIn returns the contexts below root that come from one source alone, by that
// source, in the order of the source text.
func (r *reporter) contextsIn(root ast.Node) map[summary.Source][]ast.Expr {
	found := make(map[summary.Source][]ast.Expr)
	ast.Inspect(root, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		if !ok || !summary.IsContext(r.pass.TypesInfo.TypeOf(x)) {
			return true
		}
		if e, ok := r.eval(x); ok {
			sources := r.p.Sources(e.value)
			if len(sources) > 0 && !slices.ContainsFunc(sources, func(s summary.Source) bool { return s != sources[0] }) {
				found[sources[0]] = append(found[sources[0]], x)
			}
		}
		return true
	})
	return found
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
	ast.Inspect(root, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		if ok && r.isOrigin(root, x, src) {
			found = append(found, x)
			return false
		}
		return true
	})
	return found
}

// isOrigin reports whether an expression below root is a context from src.
func (r *reporter) isOrigin(root ast.Node, x ast.Expr, src summary.Source) bool {
	e, ok := r.eval(x)
	if !ok {
		return false
	}
	if call, ok := x.(*ast.CallExpr); ok && src.Kind == summary.Root && r.p.CallExpr(src.Site) == call {
		return r.isPlainRoot(call) || r.isStart(call) || summary.IsContext(r.pass.TypesInfo.TypeOf(call))
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
		v := r.variable(x)
		if v == nil || declaredIn(v, root) {
			return false
		}
		return src.Kind != summary.Root || r.isRootVariable(v, src) && r.usedElsewhere(v)
	case *ast.SelectorExpr:
		return src.Kind != summary.Root
	case *ast.CallExpr:
		if src.Kind == summary.Root { // made by a function in sight
			return r.p.CallExpr(src.Site) != nil && !inside(r.p.CallExpr(src.Site), x) && !r.isGiven(x, src)
		}
		return len(x.Args) == 0
	}
	return false
}

// isGiven reports whether a call is given what src has made.
//
//	context.WithValue(fresh(), k, v)
func (r *reporter) isGiven(call *ast.CallExpr, src summary.Source) bool {
	given := false
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			if x, ok := n.(ast.Expr); ok && !given {
				e, ok := r.eval(x)
				given = ok && slices.Contains(r.p.Sources(e.value), src)
			}
			return !given
		})
	}
	return given
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

// isRootVariable reports whether a variable is only ever the root src itself, and
// nothing made of it.
//
//	bg := context.Background()
func (r *reporter) isRootVariable(v *types.Var, src summary.Source) bool {
	call := r.p.CallExpr(src.Site)
	return call != nil && r.isPlainRoot(call) && r.fileOf(v.Pos()) != nil && r.source(v.Pos()).Value(v) == call
}

// usedElsewhere reports whether a variable is used outside of the launches that are
// reported, or need not be: without its uses there the file would not compile.
func (r *reporter) usedElsewhere(v *types.Var) bool {
	if v.Parent() == r.pass.Pkg.Scope() {
		return true
	}
	needed, known := r.needed[v]
	if !known {
		needed = v.Kind() == types.ParamVar || slices.ContainsFunc(r.source(v.Pos()).Uses(v), func(id *ast.Ident) bool {
			return !r.inReported(id)
		})
		if r.needed == nil {
			r.needed = make(map[*types.Var]bool)
		}
		r.needed[v] = needed
	}
	return needed
}

// inReported reports whether an identifier is in what a launch that is reported runs, as
// far as that is written at the launch or run by nothing else.
func (r *reporter) inReported(id *ast.Ident) bool {
	if r.extents == nil {
		add := func(n ast.Node) { r.extents = append(r.extents, extent{n.Pos(), n.End()}) }
		r.extents = []extent{}
		for _, all := range r.reported {
			for _, f := range all {
				add(r.p.Syntax(f.Site))
				if lit, ok := r.launched(f.Launch); ok {
					add(lit)
				}
			}
		}
		slices.SortFunc(r.extents, func(a, b extent) int { return cmp.Or(int(a.pos-b.pos), int(b.end-a.end)) })
		// Nodes are in one another or have nothing in common: the outermost are enough.
		done := token.NoPos
		r.extents = slices.DeleteFunc(r.extents, func(x extent) bool {
			inner := x.end <= done
			done = max(done, x.end)
			return inner
		})
	}
	i, found := slices.BinarySearchFunc(r.extents, id.Pos(), func(x extent, pos token.Pos) int { return int(x.pos - pos) })
	if !found {
		i--
	}
	return i >= 0 && id.End() <= r.extents[i].end
}

// An extent is a part of the source.
type extent struct{ pos, end token.Pos }

func inside(x, outer ast.Node) bool { return outer.Pos() <= x.Pos() && x.End() <= outer.End() }

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
	for _, site := range r.inside.Feeds(e.value).Calls {
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
// nowhere else where its span matters, but to others of which the same is reported.
func (r *reporter) leadsToLaunch(l *launch.Launch, v verdict, e evaluation, src summary.Source) bool {
	key := feeding{e.value, v.category}
	to, known := r.feeds[key]
	if !known {
		feeds := r.index.Feeds(e.value)
		to = &fed{launches: make(map[ssa.CallInstruction]bool), elsewhere: feeds.Kept}
		for _, site := range feeds.Calls {
			to.launches[site] = true
			to.elsewhere = to.elsewhere || r.mayStart(site) && !r.isReported(site, v.category) && !r.isReported(r.index.Around(site), v.category)
		}
		if r.feeds == nil {
			r.feeds = make(map[feeding]*fed)
		}
		r.feeds[key] = to
	}
	return to.launches[l.Site] && !to.elsewhere && !r.feedsDaemon(l, src)
}

// A context may lead to many launches of which the same is reported.
type (
	feeding struct {
		ssa.Value
		category string
	}
	fed struct {
		launches  map[ssa.CallInstruction]bool
		elsewhere bool // it leads to where nothing is reported, too
	}
)

// isReported reports whether a launch is reported in the category.
func (r *reporter) isReported(site ssa.CallInstruction, category string) bool {
	return slices.ContainsFunc(r.reported[site], func(f *finding) bool { return f.category == category })
}

// mayStart reports whether a span is started by a call, or may be.
func (r *reporter) mayStart(site ssa.CallInstruction) bool {
	f := r.p.Func(site.Parent())
	if f == nil {
		return false
	}
	starting, known := r.starting[f]
	if !known {
		starting = make(map[ssa.CallInstruction]bool)
		for _, e := range r.p.AllEdges(f) {
			if len(r.p.Starts(e)) > 0 || len(r.p.May(e)) > 0 {
				starting[e.Site] = true
			}
		}
		if r.starting == nil {
			r.starting = make(map[*summary.Func]map[ssa.CallInstruction]bool)
		}
		r.starting[f] = starting
	}
	return starting[site]
}

// feedsDaemon reports whether the launched function starts spans below src in a
// loop that goes on.
func (r *reporter) feedsDaemon(l *launch.Launch, src summary.Source) bool {
	return slices.ContainsFunc(r.p.EveryStart(l.Edge), func(st summary.Start) bool {
		return slices.Contains(st.Parents, src) && st.Inner != nil && l.RunsOn(st.Inner.Call)
	})
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
						if call := r.p.CallExpr(instr); call != nil && r.evals[call].value == nil {
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
