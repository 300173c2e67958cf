package analyzer

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

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
	stmt, ok := r.syntax(l.Site).(*ast.GoStmt)
	if !ok || v.category != lostParent || v.branch != nil {
		return nil
	}
	roots := r.roots(l)
	context := r.contextFor(l, v)
	if roots == nil || context == "" {
		return nil
	}
	g := rewrite.Goroutine{Pass: r.pass, File: r.fileOf(stmt.Pos()), Stmt: stmt, Roots: roots, Context: context}
	std, wrap := g.Fixes()
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

// roots returns the root contexts in the launched literal that lose the parent
// of one of its spans, or nil if it is lost in any other place too: a fix then
// would not be the whole of it.
func (r *reporter) roots(l *launch.Launch) []*ast.CallExpr {
	var roots []*ast.CallExpr
	starts := r.p.EveryStart(l.Edge)
	if level >= possible {
		starts = append(starts, r.p.EveryMay(l.Edge)...)
	}
	for _, st := range starts {
		v, bad := r.judgeStart(l, st)
		if !bad || v.level > level || v.category != lostParent {
			continue
		}
		if len(l.Own(r.losing(l, st.Trail))) > 0 {
			return nil // the literal's own span should be the parent
		}
		for _, src := range st.Parents {
			if src.Kind != summary.Root {
				continue
			}
			call := r.call(src.Site)
			if call == nil || len(call.Args) > 0 || !summary.IsContext(r.pass.TypesInfo.TypeOf(call)) {
				return nil // a span started without a parent option, or a helper's context
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
	if v.context != nil && !summary.IsContext(v.context.Type()) && !summary.IsSpan(v.context.Type()) {
		if obj, ok := v.context.Object().(*types.Var); ok && r.visible(obj, l) {
			return obj.Name() + ".Context()" // *http.Request
		}
	}
	return ""
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
