package analyzer

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/summary"
)

// A helperUse says where the helper's fix stands among the two.
type helperUse string

var helperUses = []string{"auto", "first", "never"}

func (h *helperUse) String() string { return string(*h) }

// Set implements flag.Value.
func (h *helperUse) Set(use string) error {
	if !slices.Contains(helperUses, use) {
		return fmt.Errorf("choose one of %s", strings.Join(helperUses, ", "))
	}
	*h = helperUse(use)
	return nil
}

// fixes returns the fixes of a launch, the safest first: drivers apply that one
// unasked. The helper comes first only where its import is sure to compile.
func (r *reporter) fixes(l *launch.Launch, v verdict) []analysis.SuggestedFix {
	std, wrap := r.edits(l, v)
	if wrap != nil && !r.p.Helper {
		wrap.Message += " (go get " + catalog.Helper + ")"
	}
	candidates := []*analysis.SuggestedFix{std, wrap}
	switch {
	case helper == "never":
		candidates = candidates[:1]
	case helper == "first" || r.p.Helper:
		slices.Reverse(candidates)
	}
	var fixes []analysis.SuggestedFix
	for _, f := range candidates {
		if f != nil {
			fixes = append(fixes, *f)
		}
	}
	return fixes
}

// edits returns the standard library's fix of a launch and the helper's, if any.
func (r *reporter) edits(l *launch.Launch, v verdict) (std, wrap *analysis.SuggestedFix) {
	call := r.call(l.Site)
	if call == nil || v.start.Call == nil || v.bare || v.inside || v.branch != nil {
		return nil, nil
	}
	source := rewrite.Source{Pass: r.pass, File: r.fileOf(call.Pos())}
	if exprs := r.arguments(l, v, call); exprs != nil {
		context := r.contextFor(l, v)
		if context == "" {
			return nil, nil
		}
		a := rewrite.Arguments{Source: source, Exprs: exprs, Context: context, Detach: v.category == lostParent}
		return a.Fixes()
	}
	stmt, ok := r.syntax(l.Site).(*ast.GoStmt)
	if !ok || v.category != lostParent {
		return nil, nil
	}
	roots := r.roots(l, v)
	context := r.contextFor(l, v)
	if roots == nil || context == "" {
		return nil, nil
	}
	g := rewrite.Goroutine{Source: source, Stmt: stmt, Roots: roots, Context: context}
	return g.Fixes()
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

// arguments returns the expressions among the arguments of the launch from which
// all of the spans that v is about get their parents, or nil if there is another
// way too: a fix then would not be the whole of it.
//
//	go save(context.Background())                            // the argument
//	go save(context.WithValue(context.Background(), k, v))   // a part of it
//	go s.flush(s.ctx)
func (r *reporter) arguments(l *launch.Launch, v verdict, call *ast.CallExpr) []ast.Expr {
	args := l.Site.Common().Args
	receiver := 0
	if sig := l.Site.Common().Signature(); sig.Recv() != nil && !l.Site.Common().IsInvoke() {
		receiver = 1
	}
	if len(call.Args) == 1 && len(args)-receiver > 1 {
		return nil // save(g()), or a variadic function: it is not plain which is which
	}
	var exprs []ast.Expr
	for _, st := range r.bad(l, v) {
		if len(l.Own(r.losing(l, st.Trail))) > 0 {
			return nil // the launched function's own span should be the parent
		}
		i := slices.IndexFunc(args, func(arg ssa.Value) bool {
			return summary.IsContext(arg.Type()) && slices.Equal(r.p.Sources(arg), st.Parents)
		})
		if i < receiver || i-receiver >= len(call.Args) || !summary.IsContext(r.pass.TypesInfo.TypeOf(call.Args[i-receiver])) {
			return nil
		}
		expr := r.replaceable(call.Args[i-receiver], args[i], v)
		if expr == nil {
			return nil
		}
		if !slices.Contains(exprs, expr) {
			exprs = append(exprs, expr)
		}
	}
	return exprs
}

// replaceable returns the part of a context argument that another context can
// replace: the one that has the wrong parent, and nothing else that matters. It
// returns nil if there is none, or if the file would not compile without it.
func (r *reporter) replaceable(arg ast.Expr, value ssa.Value, v verdict) ast.Expr {
	sources := r.p.Sources(value)
	if len(sources) == 1 && sources[0].Kind == summary.Root {
		root := r.call(sources[0].Site)
		if root != nil && arg.Pos() <= root.Pos() && root.End() <= arg.End() {
			if !r.isBackground(root) {
				return nil
			}
			return root
		}
	}
	switch x := ast.Unparen(arg).(type) {
	case *ast.Ident: // bg := context.Background()
		made, _ := value.(*ssa.Call)
		root := len(sources) == 1 && made != nil && sources[0] == (summary.Source{Kind: summary.Root, Site: made}) && r.isBackground(r.call(made))
		if (root || v.category == wrongParent) && r.neededBeside(x) {
			return x
		}
	case *ast.SelectorExpr: // s.ctx
		if r.components(sources) {
			return x
		}
	case *ast.CallExpr: // s.Context()
		if len(x.Args) == 0 && r.components(sources) {
			return x
		}
	}
	return nil
}

// isBackground reports whether a call is one of context.Background or context.TODO.
// What another function returns without a span may have other values.
func (r *reporter) isBackground(call *ast.CallExpr) bool {
	fn, _ := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func)
	return fn != nil && (fn.FullName() == "context.Background" || fn.FullName() == "context.TODO")
}

// components reports whether all sources are contexts that live as long as their
// owners.
func (r *reporter) components(sources summary.Sources) bool {
	return len(sources) > 0 && !slices.ContainsFunc(sources, func(src summary.Source) bool {
		_, _, ok := r.p.Component(src)
		return !ok
	})
}

// neededBeside reports whether the variable that id means is used elsewhere, or
// need not be.
func (r *reporter) neededBeside(id *ast.Ident) bool {
	obj, ok := r.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	if obj.Parent() == r.pass.Pkg.Scope() {
		return true
	}
	assigned := make(map[*ast.Ident]bool)
	needed := false
	ast.Inspect(r.fileOf(id.Pos()), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				if lhs, ok := ast.Unparen(lhs).(*ast.Ident); ok {
					assigned[lhs] = true // which is no use
				}
			}
		case *ast.Ident:
			needed = needed || n != id && !assigned[n] && r.pass.TypesInfo.Uses[n] == obj
		case *ast.FuncType: // a parameter need not be used
			for _, field := range n.Params.List {
				for _, param := range field.Names {
					needed = needed || r.pass.TypesInfo.Defs[param] == obj
				}
			}
		}
		return !needed
	})
	return needed
}

// roots returns the root contexts in the launched literal that lose the parent
// of one of its spans, or nil if it is lost in any other place too: a fix then
// would not be the whole of it.
func (r *reporter) roots(l *launch.Launch, v verdict) []*ast.CallExpr {
	var roots []*ast.CallExpr
	for _, st := range r.bad(l, v) {
		if len(l.Own(r.losing(l, st.Trail))) > 0 {
			return nil // the literal's own span should be the parent
		}
		for _, src := range st.Parents {
			if src.Kind != summary.Root {
				continue
			}
			call := r.call(src.Site)
			if call == nil || !r.isBackground(call) {
				return nil // a span started without a parent option, or a house's own root
			}
			if !slices.Contains(roots, call) {
				roots = append(roots, call)
			}
		}
	}
	return roots
}

// contextFor returns an expression for the context that carries the parent that
// the goroutine should have: the innermost variable that is in scope at the
// launch and holds it, or the context of a request. It returns "" if there is none.
func (r *reporter) contextFor(l *launch.Launch, v verdict) string {
	if obj := r.contextVariable(l, v); obj != nil {
		return obj.Name()
	}
	if v.context == nil || summary.IsContext(v.context.Type()) || summary.IsSpan(v.context.Type()) {
		return ""
	}
	if obj, ok := v.context.Object().(*types.Var); ok && r.visible(obj, l) {
		if get := r.getter(obj.Type()); get != "" {
			return obj.Name() + get
		}
	}
	return ""
}

// getter returns what asks a carrier for the context of its request, or "" if that
// is not plain.
//
//	r.Context()           // *http.Request, a gRPC stream, fiber v3
//	c.Request().Context() // echo
//	c.Request.Context()   // gin
//	c.UserContext()       // fiber v2
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
	return ""
}

// gives reports whether a method takes nothing and returns one value of a type.
func gives(sig *types.Signature, is func(types.Type) bool) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && is(sig.Results().At(0).Type())
}

// contextVariable returns the innermost, then latest, context variable in scope
// at the launch that holds the right parent, or nil.
func (r *reporter) contextVariable(l *launch.Launch, v verdict) *types.Var {
	want := func(s summary.Sources) bool {
		if len(s) != 1 {
			return false
		}
		if v.active != nil {
			return s[0].Kind == summary.Span && s[0].Site == v.active.Site
		}
		return s[0].Kind == summary.Param && s[0].Path == "" && s[0].Fn == v.context.Parent() && v.context.Parent().Params[s[0].Index] == v.context
	}
	pos := l.Site.Pos()
	for scope := r.pass.Pkg.Scope().Innermost(pos); scope != nil && scope != r.pass.Pkg.Scope(); scope = scope.Parent() {
		var best *types.Var
		for _, name := range scope.Names() {
			obj, ok := scope.Lookup(name).(*types.Var)
			if !ok || !summary.IsContext(obj.Type()) || !r.visible(obj, l) || best != nil && obj.Pos() < best.Pos() {
				continue
			}
			if want(l.Holds(r.p, obj)) {
				best = obj
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}

// visible reports whether the name of obj means obj at the launch.
func (r *reporter) visible(obj *types.Var, l *launch.Launch) bool {
	scope := r.pass.Pkg.Scope().Innermost(l.Site.Pos())
	if scope == nil || obj.Name() == "_" || obj.Name() == "" {
		return false
	}
	_, found := scope.LookupParent(obj.Name(), l.Site.Pos())
	return found == obj
}
