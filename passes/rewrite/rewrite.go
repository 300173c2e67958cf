// Package rewrite makes the edits that give a goroutine its parent span back.
//
// It works on typed syntax alone: what is lost, and which context has it, is
// for others to know. An edit splices text, so comments stay. Where it is not
// plain that the result means the same there is none, and [Apply] shows whether it
// compiles.
package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/fflint/fflint/passes/catalog"
)

// A Manner says what becomes of a context that has the wrong parent.
type Manner uint8

const (
	// Detach puts the right context in its place, without its cancellation.
	//
	//	context.Background()   // context.WithoutCancel(ctx)
	Detach Manner = iota
	// Pass puts the right context in its place, as it is.
	//
	//	outer   // ctx
	Pass
	// Attach leaves it and adds the right span.
	//
	//	s.ctx   // trace.ContextWithSpan(s.ctx, trace.SpanFromContext(ctx))
	Attach
	// Keep leaves it and takes its own cancellation off.
	//
	//	ctx   // context.WithoutCancel(ctx)
	Keep
	// Pin leaves it, and has it evaluated by the starter.
	//
	//	go func() { … save(ctx) }()   // go func(ctx context.Context) { … save(ctx) }(ctx)
	Pin
	// Adopt gives a start without a parent the right span as one.
	//
	//	opentracing.StartSpan("save")   // opentracing.StartSpan("save", opentracing.ChildOf(span.Context()))
	Adopt
)

// A Launch is a goroutine to be repaired: which of its contexts are wrong, and
// what is right.
type Launch struct {
	*Source
	// Site is the launch: a go statement, or the call of a launcher.
	Site ast.Node
	// Wrong lists what has the wrong parent, in Site or before it.
	Wrong []Wrong
	// Right is the right context. It is not asked for to Keep or Pin.
	Right Context
	// Library has the functions to Attach the span, and Span is the variable that
	// holds it, or nil: then it is fetched from Right.
	Library *catalog.Library
	Span    *types.Var
}

// A Wrong is what has the wrong parent, and what becomes of it.
type Wrong struct {
	// Expr is a context, a call of http.NewRequest or, to Adopt, the start of a span.
	ast.Expr
	Manner Manner
}

// A Context says how the right context can be had.
type Context struct {
	// Var is the variable that holds it, or with Get what has one.
	Var *types.Var
	// Get is what asks Var for it, such as ".Context()".
	Get string
	// Discarded is the blank identifier that throws it away now; Var is nil.
	//
	//	span, _ := opentracing.StartSpanFromContext(ctx, "handle")
	Discarded *ast.Ident
}

// Fixes returns up to two fixes, the standard library's and the helper's, or
// nil for what is not plain. Only one is there where neither is needed.
func (l *Launch) Fixes() (std, helper *analysis.SuggestedFix) {
	if len(l.Wrong) == 0 || !InPlace(l.Pass.Fset, l.File, l.Site.Pos()) {
		return nil, nil
	}
	detaches := false
	for _, w := range l.Wrong {
		if !InPlace(l.Pass.Fset, l.File, w.Pos()) {
			return nil, nil
		}
		detaches = detaches || w.Manner == Detach || w.Manner == Keep
	}
	first := func(forms ...func() *analysis.SuggestedFix) *analysis.SuggestedFix {
		for _, form := range forms {
			if f := form(); f != nil {
				slices.SortStableFunc(f.TextEdits, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) })
				return f
			}
		}
		return nil
	}
	switch {
	case !detaches:
		return first(l.spliced, l.withParameter), nil
	case !l.canDetach():
		return nil, nil
	}
	return first(l.spliced, l.withParameter), first(l.withGo, l.withFunc, l.withDetach)
}

// message says what the fix does.
func (l *Launch) message() string {
	switch l.Wrong[0].Manner {
	case Pass:
		return "pass the context of the active span"
	case Attach:
		return "add the active span to the context"
	case Pin:
		return "pass the context as it is at the launch"
	case Adopt:
		return "make the active span the parent"
	}
	return "pass the active context, without its cancellation"
}

// literal returns the function literal that the launch runs, if it is written
// there, and the argument that it is, or -1 if it is what a go statement calls.
func (l *Launch) literal() (lit *ast.FuncLit, arg int) {
	switch site := l.Site.(type) {
	case *ast.GoStmt:
		lit, _ := site.Call.Fun.(*ast.FuncLit) // not in parentheses
		return lit, -1
	case *ast.CallExpr:
		for i, arg := range site.Args {
			if lit, ok := arg.(*ast.FuncLit); ok && l.inside(lit) {
				return lit, i
			}
		}
	}
	return nil, -1
}

// inside reports whether something that is wrong is in the literal.
func (l *Launch) inside(lit *ast.FuncLit) bool {
	return slices.ContainsFunc(l.Wrong, func(w Wrong) bool { return within(w, lit.Body) })
}

func within(x, outer ast.Node) bool { return outer.Pos() <= x.Pos() && x.End() <= outer.End() }

// A draft is a fix in the making.
type draft struct {
	*Launch
	edits   []analysis.TextEdit
	imports int // added
	ok      bool
}

func (l *Launch) draft() *draft { return &draft{Launch: l, ok: true} }

func (d *draft) insert(pos token.Pos, text string) { d.replace(pos, pos, text) }

func (d *draft) replace(pos, end token.Pos, text string) {
	d.edits = append(d.edits, analysis.TextEdit{Pos: pos, End: end, NewText: []byte(text)})
}

// fix returns the fix, or nil if something has gone wrong on the way.
func (d *draft) fix(message string, args ...any) *analysis.SuggestedFix {
	// Drivers merge the imports that fixes add at one place. They take one for the
	// same that another fix adds, but not two among which it is.
	if !d.ok || d.imports > 1 || d.strands() {
		return nil
	}
	return &analysis.SuggestedFix{Message: fmt.Sprintf(message, args...), TextEdits: d.edits}
}

// name returns how the source at pos can name what a package exports, with the
// import that it needs.
func (d *draft) name(pos token.Pos, exported, path, base string, others ...string) string {
	qualifier, edits, ok := d.qualifier(path, pos, base, others...)
	d.ok = d.ok && ok
	for _, e := range edits {
		if !slices.ContainsFunc(d.edits, func(o analysis.TextEdit) bool { return o.Pos == e.Pos && string(o.NewText) == string(e.NewText) }) {
			d.edits = append(d.edits, e)
			d.imports++
		}
	}
	return qualifier + exported
}

func (d *draft) context(pos token.Pos, exported string) string {
	return d.name(pos, exported, "context", "context")
}

func (d *draft) helper(pos token.Pos, exported string) string {
	return d.name(pos, exported, catalog.Helper, "fix", "fflintfix")
}

func (d *draft) library(pos token.Pos, exported string) string {
	return d.name(pos, exported, d.Library.Path, d.Library.Name, d.Library.Alias)
}

// variable returns the name of v at pos, where the goroutine has it as it was at
// the launch.
func (d *draft) variable(v *types.Var, pos token.Pos) string {
	d.ok = d.ok && d.lookup(v.Name(), pos) == v && (!d.later(v, pos) || d.Settled(v, d.Site.Pos()))
	return v.Name()
}

// right returns the right context at pos.
func (d *draft) right(pos token.Pos) string {
	switch {
	case d.Right.Discarded != nil:
		scope := d.Innermost(d.Right.Discarded.Pos())
		d.ok = d.ok && scope != nil && scope.Contains(pos) && d.Right.Discarded.End() < pos
		name := d.unusedName("spanCtx")
		if !slices.ContainsFunc(d.edits, func(e analysis.TextEdit) bool { return e.Pos == d.Right.Discarded.Pos() }) {
			d.replace(d.Right.Discarded.Pos(), d.Right.Discarded.End(), name)
		}
		return name
	case d.Right.Var == nil:
		d.ok = false
		return ""
	case d.Right.Get != "" && d.later(d.Right.Var, pos):
		d.ok = false // a request is recycled when its handler has returned
	}
	return d.variable(d.Right.Var, pos) + d.Right.Get
}

// put edits what is wrong: text is the context that takes its place.
func (d *draft) put(x ast.Expr, text string) {
	if call, ok := x.(*ast.CallExpr); ok && d.isNewRequest(call) {
		// http.NewRequest(m, url, nil)   // http.NewRequestWithContext(ctx, m, url, nil)
		d.insert(ast.Unparen(call.Fun).End(), "WithContext")
		d.insert(call.Lparen+1, text+", ")
		return
	}
	d.ok = d.ok && !d.hasComment(x.Pos(), x.End()) // it would be lost
	d.replace(x.Pos(), x.End(), text)
}

// isNewRequest reports whether the call is one of http.NewRequest, whose request
// has a root context.
func (s *Source) isNewRequest(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(s.Pass.TypesInfo, call).(*types.Func)
	return ok && fn.FullName() == "net/http.NewRequest" && len(call.Args) > 1
}

// spliced edits each wrong context where it is.
//
//	go save(context.WithoutCancel(ctx), next())
//
//	go func() {
//		save(context.WithoutCancel(ctx))
//	}()
func (l *Launch) spliced() *analysis.SuggestedFix {
	if l.repeats() {
		return nil
	}
	d := l.draft()
	for _, w := range l.Wrong {
		d.splice(w, func(ctx string) string { return d.context(w.Pos(), "WithoutCancel") + "(" + ctx + ")" })
	}
	return d.fix("%s", l.message())
}

// splice edits a wrong context where it is. detach takes the cancellation off a
// context.
func (d *draft) splice(w Wrong, detach func(ctx string) string) {
	switch w.Manner {
	case Detach:
		d.put(w.Expr, detach(d.right(w.Pos())))
	case Pass:
		d.put(w.Expr, d.right(w.Pos()))
	case Attach:
		d.attach(w.Expr)
	case Adopt:
		d.adopt(w.Expr)
	case Keep:
		before, after, _ := strings.Cut(detach("\x00"), "\x00")
		d.insert(w.Pos(), before)
		d.insert(w.End(), after)
	default:
		d.ok = false
	}
}

// attach adds the span to a context.
func (d *draft) attach(x ast.Expr) {
	pos := x.Pos()
	span := ""
	switch {
	case d.Span != nil:
		span = d.variable(d.Span, pos)
	case d.Library.Fetch == "":
		d.ok = false
	default:
		span = d.library(pos, d.Library.Fetch) + "(" + d.right(pos) + ")"
	}
	with := d.library(pos, d.Library.Attach) + "("
	if call, ok := x.(*ast.CallExpr); ok && d.isNewRequest(call) {
		d.put(x, with+d.context(pos, "Background")+"(), "+span+")")
		return
	}
	d.insert(pos, with)
	d.insert(x.End(), ", "+span+")")
}

// adopt adds the option that names the parent to the start of a span.
func (d *draft) adopt(x ast.Expr) {
	call, ok := x.(*ast.CallExpr)
	if !ok || d.Span == nil || d.Library.Child == "" || call.Ellipsis.IsValid() || len(call.Args) == 0 || d.spreads(call) {
		d.ok = false
		return
	}
	option := d.library(x.Pos(), d.Library.Child) + "(" + d.variable(d.Span, x.Pos()) + ".Context())"
	d.insert(call.Args[len(call.Args)-1].End(), ", "+option)
}

// withParameter has the starter evaluate the right context, which the literal of
// a go statement gets as a parameter.
//
//	go func(ctx context.Context, id string) {
//		save(ctx, id)
//	}(context.WithoutCancel(ctx), id)
func (l *Launch) withParameter() *analysis.SuggestedFix {
	d := l.draft()
	if !d.parameter(func(pos token.Pos, ctx string) string {
		if m := l.Wrong[0].Manner; m == Pass || m == Pin {
			return ctx
		}
		return d.context(pos, "WithoutCancel") + "(" + ctx + ")"
	}) {
		return nil
	}
	return d.fix("%s", l.message())
}

// parameter gives the literal of a go statement a parameter for the context, which
// wrap makes of the right one. It reports whether there is such a literal.
func (d *draft) parameter(wrap func(pos token.Pos, ctx string) string) bool {
	stmt, ok := d.Site.(*ast.GoStmt)
	lit, _ := d.literal()
	if !ok || lit == nil || !d.allIn(lit) {
		return false
	}
	if d.spreads(stmt.Call) {
		return false
	}
	arg, name, ok := d.moved(lit, stmt.Call.Lparen)
	if !ok {
		return false
	}
	d.prepend(stmt.Call.Lparen, stmt.Call.Rparen, len(stmt.Call.Args), wrap(stmt.Call.Lparen, arg))
	d.declare(lit, name)
	return true
}

// spreads reports whether one call gives all arguments of another: there can be no more.
//
//	func(a, b int) { … }(pair())
func (s *Source) spreads(call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	_, ok := s.Pass.TypesInfo.TypeOf(call.Args[0]).(*types.Tuple)
	return ok
}

// allIn reports whether everything that is wrong is in the literal.
func (l *Launch) allIn(lit *ast.FuncLit) bool {
	return !slices.ContainsFunc(l.Wrong, func(w Wrong) bool { return !within(w, lit.Body) })
}

// moved returns the context that the starter evaluates at pos, and the name of the
// parameter that gets it, for which it puts the wrong contexts.
func (d *draft) moved(lit *ast.FuncLit, pos token.Pos) (arg, name string, ok bool) {
	switch manner := d.Wrong[0].Manner; manner {
	case Keep, Pin:
		// The parameter hides the variable.
		v := d.same()
		if v == nil || d.assigns(lit, v) || d.declares(lit, v.Name()) || d.lookup(v.Name(), pos) != v {
			return "", "", false
		}
		return v.Name(), v.Name(), manner == Pin || d.Settled(v, d.Site.Pos())
	case Detach, Pass:
		arg, name = d.right(pos), freshName(lit)
		for _, w := range d.Wrong {
			if w.Manner == manner {
				d.put(w.Expr, name)
			} else {
				d.splice(w, func(string) string { d.ok = false; return "" })
			}
		}
		return arg, name, true
	}
	return "", "", false
}

// declare adds the parameter to the literal.
//
//	func(int, string)   // func(ctx context.Context, _ int, _ string)
func (d *draft) declare(lit *ast.FuncLit, name string) {
	params := lit.Type.Params
	d.prepend(params.Opening, params.Closing, len(params.List), name+" "+d.context(lit.Pos(), "Context"))
	for _, field := range params.List {
		if len(field.Names) == 0 {
			d.insert(field.Type.Pos(), "_ ")
		}
	}
}

// prepend makes text the first element of a list in parentheses, of n. If it is the only
// one, a line comment may come before it but not after.
func (d *draft) prepend(opening, closing token.Pos, n int, text string) {
	if n > 0 {
		d.insert(opening+1, text+", ")
	} else {
		d.insert(closing, text)
	}
}

// withGo has the helper start the goroutine.
//
//	fix.Go(ctx, func(ctx context.Context) {
//		save(ctx)
//	})
func (l *Launch) withGo() *analysis.SuggestedFix {
	stmt, ok := l.Site.(*ast.GoStmt)
	lit, _ := l.literal()
	if !ok || lit == nil || !l.allIn(lit) || lit.Type.Params.NumFields() > 0 || lit.Type.Results.NumFields() > 0 {
		return nil
	}
	call := stmt.Call
	if call.Lparen != lit.End() || call.Rparen != call.Lparen+1 || l.hasComment(stmt.Go, lit.Pos()) {
		return nil
	}
	d := l.draft()
	arg, name, ok := d.moved(lit, stmt.Go)
	if !ok {
		return nil
	}
	start := d.helper(stmt.Go, "Go")
	d.replace(stmt.Go, lit.Pos(), start+"("+arg+", ")
	d.declare(lit, name)
	d.replace(lit.End(), call.End(), ")")
	return d.fix("start the goroutine with %s", start)
}

// withFunc has the helper make the function for a launcher.
//
//	wg.Go(fix.Func(ctx, func(ctx context.Context) {
//		save(ctx)
//	}))
func (l *Launch) withFunc() *analysis.SuggestedFix {
	lit, arg := l.literal()
	if lit == nil || arg < 0 || !l.allIn(lit) || lit.Type.Params.NumFields() > 0 {
		return nil
	}
	function := "Func"
	if results := lit.Type.Results; results.NumFields() > 0 {
		if results.NumFields() > 1 || !types.Identical(l.Pass.TypesInfo.TypeOf(results.List[0].Type), types.Universe.Lookup("error").Type()) {
			return nil
		}
		function = "ErrFunc"
	}
	d := l.draft()
	ctx, name, ok := d.moved(lit, lit.Pos())
	if !ok {
		return nil
	}
	of := d.helper(lit.Pos(), function)
	d.insert(lit.Pos(), of+"("+ctx+", ")
	d.declare(lit, name)
	d.insert(lit.End(), ")")
	return d.fix("pass the active context with %s", of)
}

// withDetach has the helper detach the context, which the starter evaluates: the
// helper has hooks for that.
//
//	go save(fix.Detach(ctx), next())
func (l *Launch) withDetach() *analysis.SuggestedFix {
	d := l.draft()
	detach := func(pos token.Pos) string { return d.helper(pos, "Detach") }
	of := ""
	lit, _ := l.literal()
	if lit != nil && l.inside(lit) {
		if !d.parameter(func(pos token.Pos, ctx string) string {
			of = detach(pos)
			return of + "(" + ctx + ")"
		}) {
			return nil
		}
		return d.fix("pass the active context with %s", of)
	}
	for _, w := range l.Wrong {
		if l.inLiteral(w) {
			return nil
		}
		d.splice(w, func(ctx string) string {
			of = detach(w.Pos())
			return of + "(" + ctx + ")"
		})
	}
	return d.fix("pass the active context with %s", of)
}
