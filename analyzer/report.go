package analyzer

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/summary"
)

// A reporter turns the verdicts of one package into diagnostics.
type reporter struct {
	pass    *analysis.Pass
	p       *summary.Package
	ignores map[string]map[int]*ignore // by file name and line

	// For the fixes:

	reported map[ssa.CallInstruction][]*finding              // by launch
	index    *launch.Index                                   // of what is reported
	inside   *launch.Index                                   // of nothing
	assigns  map[*ast.CallExpr]*ast.AssignStmt               // see declaration
	evals    map[ast.Expr]evaluation                         // see eval
	origins  map[*summary.Func]map[summary.Source][]ast.Expr // see originsOf
	starting map[*summary.Func]map[ssa.CallInstruction]bool  // see mayStart
	sources  map[*ast.File]*rewrite.Source                   // see source
	needed   map[*types.Var]bool                             // see usedElsewhere
	held     map[holding]*heldIn                             // see holding
	feeds    map[feeding]*fed                                // see leadsToLaunch
	leaves   map[leafKey][]leafAnswer
	extents  []extent // see inReported
}

// report reports one finding.
func (r *reporter) report(f *finding) {
	pos, end := r.p.Mark(f.Site)
	message := r.message(f.Launch, f.verdict)
	if f.std == nil && f.helper == nil {
		message += "; " + r.advice(f.Launch, f.verdict)
	}
	r.pass.Report(analysis.Diagnostic{
		Pos:            pos,
		End:            end,
		Category:       f.category,
		URL:            Category{Name: f.category}.URL(),
		Message:        message,
		Related:        r.related(f.Launch, f.verdict),
		SuggestedFixes: r.fixes(f.repair),
	})
}

// callee returns the function or method that an SSA call names, or nil.
func (r *reporter) callee(site ssa.Instruction) *types.Func {
	call := r.p.CallExpr(site)
	if call == nil {
		return nil
	}
	fn, _ := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func)
	return fn
}

// where names the line of pos, and its file if that is not the one of from.
func (r *reporter) where(pos, from token.Pos) string {
	p := r.pass.Fset.Position(pos)
	if p.Filename == r.pass.Fset.Position(from).Filename {
		return fmt.Sprintf("line %d", p.Line)
	}
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// callsLiteral reports whether a call runs a function literal on the spot.
func (r *reporter) callsLiteral(site ssa.Instruction) bool {
	call := r.p.CallExpr(site)
	if call == nil {
		return false
	}
	_, ok := ast.Unparen(call.Fun).(*ast.FuncLit)
	return ok
}

// message says what will happen at run time, and where.
func (r *reporter) message(l *launch.Launch, v verdict) string {
	where := func(at token.Pos) string { return r.where(at, l.Site.Pos()) }
	at := r.losing(l, *v.trail())
	var b strings.Builder
	switch {
	case v.bare:
		b.WriteString("goroutine gets no context: nothing that it does can show up below its parent span")
	case v.category == lostParent && v.start.May:
		fmt.Fprintf(&b, "goroutine may lose its parent span: %s (%s) may start a new trace%s", r.p.CallName(at), where(at.Pos()), r.because(v, where))
	case v.category == lostParent:
		fmt.Fprintf(&b, "goroutine loses its parent span: %s (%s) ", r.p.CallName(at), where(at.Pos()))
		if v.start.Guarded {
			b.WriteString("will not be recorded")
		} else {
			b.WriteString("starts a new trace")
		}
		b.WriteString(r.because(v, where))
	case v.category == wrongParent && v.start.May:
		fmt.Fprintf(&b, "goroutine may get the wrong parent span: %s (%s) may attach to %s", r.p.CallName(at), where(at.Pos()), r.parent(v.start.Parents, where))
	case v.category == wrongParent:
		fmt.Fprintf(&b, "goroutine gets the wrong parent span: %s (%s) attaches to %s", r.p.CallName(at), where(at.Pos()), r.parent(v.start.Parents, where))
	}
	switch {
	case v.late != nil:
		deferred := ""
		if _, ok := v.late.End.(*ssa.Defer); ok {
			deferred = "the deferred "
		}
		fmt.Fprintf(&b, "goroutine writes to a finished span: %s (%s) comes after %s%s (%s)", r.p.CallName(at), where(at.Pos()), deferred, r.p.CallName(v.late.End), where(v.late.End.Pos()))
		b.WriteString(" and is lost: nothing waits for the goroutine")
	case v.cutOff != nil:
		fmt.Fprintf(&b, "goroutine runs on a cancelled context: %s (%s) is cut off ", r.p.CallName(at), where(at.Pos()))
		if cancel := v.cutOff.Cancel; cancel != nil {
			fmt.Fprintf(&b, "by %s (%s)", r.p.CallName(cancel), where(cancel.Pos()))
		} else {
			fmt.Fprintf(&b, "when the handler of %s (%s) returns", v.cutOff.Request.Name(), where(v.cutOff.Request.Pos()))
		}
		b.WriteString(": nothing waits for the goroutine")
	case v.active != nil && v.category == wrongParent:
		fmt.Fprintf(&b, ", but the active span is the one that %s starts on %s", r.p.CallName(v.active.Site), where(v.active.Site.Pos()))
	case v.active != nil:
		fmt.Fprintf(&b, ", although the span that %s starts on %s is active", r.p.CallName(v.active.Site), where(v.active.Site.Pos()))
	case v.context.Name() == "_" || v.context.Name() == "":
		fmt.Fprintf(&b, ", although an unnamed %s is in scope", r.typeName(v.context.Type()))
	default:
		fmt.Fprintf(&b, ", although %s is in scope (%s)", v.context.Name(), where(v.context.Pos()))
	}
	return b.String()
}

// because tells where the parent was lost.
func (r *reporter) because(v verdict, where func(token.Pos) string) string {
	for _, src := range v.start.Parents {
		if name, _, ok := r.p.Component(src); ok {
			return fmt.Sprintf(" because its context is %s, which lives as long as its owner", name)
		}
	}
	root := rootOf(v.start)
	for t := &v.start.Trail; t != nil; t = t.Inner {
		if root != t.Call {
			continue
		}
		if fn := r.callee(root); fn != nil && fn.Pkg() != nil && fn.Pkg() != r.pass.Pkg && catalog.Lookup(fn) == nil && catalog.Client(fn) == nil {
			return " in package " + fn.Pkg().Name()
		}
		return "" // started with no parent option
	}
	if root == nil {
		return ""
	}
	if value, ok := root.(ssa.Value); ok && summary.IsContext(value.Type()) {
		switch root.(type) {
		case *ssa.MakeInterface, *ssa.ChangeInterface: // save(c)
			given := *root.Operands(nil)[0]
			return fmt.Sprintf(" because its context is a %s, which does not see the span of its request", r.typeName(given.Type()))
		}
	}
	call := r.p.CallExpr(root)
	switch {
	case call == nil:
		return ""
	case v.branch != nil:
		return fmt.Sprintf(" where %s (%s) replaces the context on one branch", types.ExprString(call), where(root.Pos()))
	case len(call.Args) == 0:
		return fmt.Sprintf(" because its context is %s (%s)", types.ExprString(call), where(root.Pos()))
	}
	return fmt.Sprintf(" because of a root context in %s (%s)", r.p.CallName(root), where(root.Pos()))
}

// parent describes the parent that a wrongly parented span gets.
func (r *reporter) parent(parents summary.Sources, where func(token.Pos) string) string {
	for _, src := range parents {
		switch src.Kind {
		case summary.Span:
			return fmt.Sprintf("the span that %s starts on %s", r.p.CallName(src.Site), where(src.Site.Pos()))
		case summary.Stale:
			return "the span of the previous loop turn"
		case summary.Param:
			param := src.Fn.Params[src.Index]
			return fmt.Sprintf("the span of %s (%s)", param.Name(), where(param.Pos()))
		}
	}
	return "another span"
}

func (r *reporter) typeName(t types.Type) string {
	return types.TypeString(t, types.RelativeTo(r.pass.Pkg))
}

// rootOf returns the call that made the root context of a losing start, or nil.
func rootOf(st summary.Start) ssa.Instruction {
	for _, src := range st.Parents {
		if src.Kind == summary.Root {
			return src.Site
		}
	}
	return nil
}

// related lists the active span, the context to use, the call that loses the
// parent and the root context, with their positions.
func (r *reporter) related(l *launch.Launch, v verdict) []analysis.RelatedInformation {
	var related []analysis.RelatedInformation
	add := func(n ast.Node, pos token.Pos, format string, args ...any) {
		info := analysis.RelatedInformation{Pos: pos, Message: fmt.Sprintf(format, args...)}
		if n != nil {
			info.Pos, info.End = n.Pos(), n.End()
		}
		if info.Pos.IsValid() {
			related = append(related, info)
		}
	}
	if v.active != nil {
		add(nodeOrNil(r.p.CallExpr(v.active.Site)), v.active.Site.Pos(), "the active span starts here")
	}
	if lost := v.late == nil && v.cutOff == nil; lost && !v.inside {
		if ctx, _ := r.contextAt(spot{l.In, l.Site, l.Site.Pos()}, v); ctx.Var != nil && ctx.Get == "" {
			add(nil, ctx.Var.Pos(), "%s is the context to use", ctx.Var.Name())
		} else if v.context != nil {
			add(nil, v.context.Pos(), "the parent comes in here")
		}
	}
	for t := v.trail(); t != nil; t = t.Inner {
		if t.Call != l.Site {
			what := "this call leads to it"
			switch {
			case t.Inner != nil:
			case v.late != nil:
				what = "the span is written to here"
			case v.cutOff != nil:
				what = "the context is used here"
			case v.start.May:
				what = "a span may start here"
			default:
				what = "the span starts here"
			}
			add(nodeOrNil(r.p.CallExpr(t.Call)), t.Call.Pos(), "%s", what)
		}
	}
	switch {
	case v.late != nil:
		add(nodeOrNil(r.p.CallExpr(v.late.End)), v.late.End.Pos(), "the span is finished here")
		return related
	case v.cutOff != nil && v.cutOff.Cancel != nil:
		add(nodeOrNil(r.p.CallExpr(v.cutOff.Cancel)), v.cutOff.Cancel.Pos(), "the context is cancelled here")
		return related
	case v.cutOff != nil:
		add(nil, v.cutOff.Request.Pos(), "the context is cancelled with this request")
		return related
	}
	for _, src := range v.start.Parents {
		if name, at, ok := r.p.Component(src); ok {
			add(nil, at, "the parent is lost with %s", name)
		}
	}
	if root := rootOf(v.start); root != nil && root != v.start.Last() {
		add(nodeOrNil(r.p.CallExpr(root)), root.Pos(), "the parent is lost here")
	}
	return related
}

// nodeOrNil keeps a nil *ast.CallExpr from becoming a non-nil ast.Node.
func nodeOrNil(call *ast.CallExpr) ast.Node {
	if call == nil {
		return nil
	}
	return call
}
