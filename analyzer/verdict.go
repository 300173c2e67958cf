package analyzer

import (
	"cmp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/summary"
)

// The categories of diagnostics.
const (
	lostParent   = "lostparent"   // the goroutine's spans have no parent
	wrongParent  = "wrongparent"  // they attach to a span other than the active one
	finishedSpan = "finishedspan" // it writes to a span that its starter finishes
	canceledCtx  = "canceledctx"  // it runs on a context that its starter cancels
)

// ignoreComment is the category of what is wrong with the comments that silence the
// others.
const ignoreComment = "ignore"

// A Category is a kind of diagnostic. Its name is the Category of the diagnostics
// and, but for that of comments, a flag of the analyzer that turns it off.
type Category struct {
	Name string
	Doc  string // what is reported, as in "report goroutines that ..."
}

// URL returns the address of the manual's page about the category. It is the URL of
// the diagnostics.
func (c Category) URL() string { return findingsURL + "#" + c.Name }

const findingsURL = "https://github.com/fflint/fflint/blob/main/docs/findings.md"

// Categories returns all categories of diagnostics.
func Categories() []Category {
	return append(slices.Clip(categories), Category{ignoreComment, "//fflint:ignore comments without a reason, or without a use"})
}

// categories lists those of goroutines in the order in which they are reported.
var categories = []Category{
	{lostParent, "goroutines that lose their parent span"},
	{wrongParent, "goroutines that get a parent other than the active span"},
	{finishedSpan, "goroutines that write to a span which their starter has finished"},
	{canceledCtx, "goroutines that run on a context which is cancelled when their starter returns"},
}

// rank returns the place of a category among them.
func rank(category string) int {
	return slices.IndexFunc(categories, func(c Category) bool { return c.Name == category })
}

// A verdict is one thing that is wrong with a launch.
type verdict struct {
	category string
	level    sureness        // the first level at which it is reported
	start    summary.Start   // the span whose parent is lost
	active   *launch.Span    // the span that should be its parent, or
	context  *ssa.Parameter  // the parameter that carries it
	branch   ssa.Instruction // where one branch replaces the context by a root, or nil
	bare     bool            // the goroutine is given nothing that carries a span
	cut      bool            // the context with the wrong parent is cancelled, too
	pinned   bool            // the wrong parent is in a variable that the starter sets again
	inside   bool            // the active span is one that the launched function itself has started
	late     *launch.Late    // the write to a finished span
	cutOff   *launch.CutOff  // the work whose context is cancelled
}

// trail returns the way to what goes wrong.
func (v *verdict) trail() *summary.Trail {
	switch {
	case v.late != nil:
		return &v.late.Trail
	case v.cutOff != nil:
		return &v.cutOff.Trail
	}
	return &v.start.Trail
}

// judge returns what is wrong with a launch at any level: category by category,
// the surest first, and then what comes first in the source.
func (r *reporter) judge(l *launch.Launch) []verdict {
	var verdicts []verdict
	for _, st := range l.Starts {
		if v, ok := r.judgeStart(l, st); ok {
			verdicts = append(verdicts, v)
		}
	}
	for _, m := range l.Misplaced {
		verdicts = append(verdicts, verdict{category: wrongParent, start: m.Start, active: &m.Active, inside: true})
	}
	for _, st := range l.Reassigned {
		v := verdict{category: wrongParent, start: st, pinned: true}
		if r.expects(l, &v) {
			verdicts = append(verdicts, v)
		}
	}
	for i := range l.Late {
		verdicts = append(verdicts, verdict{category: finishedSpan, active: &l.Late[i].Span, late: &l.Late[i]})
	}
	for i := range l.CutOff {
		v := verdict{category: canceledCtx, cutOff: &l.CutOff[i]}
		if len(l.Active) == 0 {
			v.level = likely
		}
		verdicts = append(verdicts, v)
	}
	if level >= possible || len(r.ignores) > 0 {
		verdicts = append(verdicts, r.doubtful(l)...)
	}
	slices.SortStableFunc(verdicts, func(a, b verdict) int {
		return cmp.Or(
			rank(a.category)-rank(b.category),
			int(a.level)-int(b.level),
			int(r.losing(l, *a.trail()).Pos()-r.losing(l, *b.trail()).Pos()),
		)
	})
	return verdicts
}

// doubtful returns what is wrong with a launch if work is traced that only may be.
func (r *reporter) doubtful(l *launch.Launch) []verdict {
	var verdicts []verdict
	for _, st := range l.May() {
		if v, ok := r.judgeStart(l, st); ok && !r.runs(l, v.context) {
			v.level = possible
			verdicts = append(verdicts, v)
		}
	}
	if main := summary.Outermost(l.In.Function).Name(); len(l.Active) > 0 && main != "main" && main != "init" && l.Bare() {
		start := summary.Start{Trail: summary.Trail{Call: l.Site}}
		verdicts = append(verdicts, verdict{category: lostParent, level: strict, start: start, active: &l.Active[0], bare: true})
	}
	return verdicts
}

// runs reports whether param is the launcher itself: a pool that holds a context
// is there for many, and no request.
//
//	func check(pool *pool, s *store) { pool.schedule(func() { s.resolve() }) }
func (r *reporter) runs(l *launch.Launch, param *ssa.Parameter) bool {
	call := l.Site.Common()
	return param != nil && !summary.IsCarrier(param.Type()) && !call.IsInvoke() &&
		call.Signature().Recv() != nil && len(call.Args) > 0 && call.Args[0] == param
}

// atLevel returns the verdicts that are reported at the level asked for, at most
// one a category.
func atLevel(verdicts []verdict) []verdict {
	verdicts = slices.DeleteFunc(verdicts, func(v verdict) bool { return v.level > level })
	return slices.CompactFunc(verdicts, func(a, b verdict) bool { return a.category == b.category })
}

// losing returns the call whose span loses its parent: the function that a go
// statement names, or the call in the body of a literal or of another
// launcher's argument.
//
//	go save(bg)                 // save
//	go func() { save(bg) }()    // save
//	g.Go(s.run)                 // the call in run
func (r *reporter) losing(l *launch.Launch, t summary.Trail) ssa.CallInstruction {
	in := &t
	if _, isGo := l.Site.(*ssa.Go); isGo && t.Call == l.Site && !r.callsLiteral(l.Site) {
		return t.Call
	}
	if t.Call == l.Site && t.Inner != nil {
		in = t.Inner
	}
	// What a literal does is named, not the call that it is written in.
	for in.Inner != nil && (r.p.CallExpr(in.Call) == nil || r.encloses(in.Call, in.Inner.Call)) {
		in = in.Inner
	}
	return in.Call
}

// encloses reports whether the inner call is written inside the outer one.
//
//	wg.Go(func() { save(ctx) })
func (r *reporter) encloses(outer, inner ssa.CallInstruction) bool {
	n := r.p.CallExpr(outer)
	return n != nil && n.Pos() <= inner.Pos() && inner.Pos() < n.End() && inner.Pos() != outer.Pos()
}

// judgeStart compares where a start in the goroutine gets its parent from with
// the span that is active at the launch.
func (r *reporter) judgeStart(l *launch.Launch, st summary.Start) (verdict, bool) {
	v := verdict{start: st}
	if !r.expects(l, &v) {
		return v, false // nothing to lose
	}
	var root, held, outer, good bool
	for _, src := range st.Parents {
		switch src.Kind {
		case summary.Root:
			if made := summary.Outermost(src.Site.Parent()); made != summary.Outermost(l.In.Function) && r.p.Alone(made) {
				if st.May {
					return v, false
				}
				v.level = possible // right for other callers
			}
			root = true
		case summary.Component:
			held = true
		case summary.Span, summary.Param, summary.Stale:
			if _, _, ok := r.p.Component(src); ok {
				held = true
				continue
			}
			switch r.relation(l, src) {
			case outside:
				return v, false // its value at the launch is not known
			case outerSpan:
				outer = true
			case innerSpan:
				good = true
			}
		default:
			return v, false // unknown, or deliberate
		}
	}
	switch {
	case held && (good || outer):
		return v, false // nobody knows which
	case root && (good || outer):
		// ctx is replaced by a root on one branch.
		for _, src := range st.Parents {
			if src.Kind == summary.Root {
				v.branch = src.Site
			}
		}
		v.category = lostParent
		return v, true
	case root, held:
		v.category = lostParent
		return v, true
	case outer && !good:
		v.category = wrongParent
		return v, !r.leaf(l, st)
	}
	return v, false
}

// expects fills in the parent that the goroutine's spans should have, and reports
// whether there is one.
func (r *reporter) expects(l *launch.Launch, v *verdict) bool {
	switch {
	case len(l.Active) > 0:
		v.active = &l.Active[0]
	case len(l.Contexts) > 0 && l.Mode != summary.Timer:
		v.context = l.Contexts[0]
		v.level = likely
	default:
		return false
	}
	return true
}

// A relation is what a parent is to the span that is active at a launch.
type relation uint8

const (
	outside   relation = iota // not to be told
	outerSpan                 // an ancestor of the active span, or a stale one
	innerSpan                 // the active span itself, or no relative of it
)

func (r *reporter) relation(l *launch.Launch, src summary.Source) relation {
	if src.Kind == summary.Param && !r.inScope(l, src) {
		return outside
	}
	if len(l.Active) == 0 {
		return innerSpan
	}
	active := l.Active[0].Site
	switch {
	case src.Kind == summary.Span && src.Site == active:
		return innerSpan
	case src.Kind == summary.Stale:
		if slices.ContainsFunc(l.Active, func(s launch.Span) bool { return s.Site == src.Site }) {
			return outerSpan // the same call has started another span since
		}
		return innerSpan
	case slices.Contains(r.p.Ancestors(active), src):
		return outerSpan
	case src.Kind == summary.Span && l.Superseded(src.Site):
		return outerSpan
	}
	return innerSpan
}

// inScope reports whether src is a parameter that a launch can see: one of its
// own function, or of a function around it.
func (r *reporter) inScope(l *launch.Launch, src summary.Source) bool {
	for fn := l.In.Function; fn != nil; fn = fn.Parent() {
		if fn == src.Fn {
			carrier := src.Path != "" && (src.Index > 0 || fn.Signature.Recv() == nil)
			param := fn.Params[src.Index]
			return carrier || src.Path == "" && (summary.IsCarrier(param.Type()) || slices.Contains(l.Contexts, param))
		}
	}
	return false
}

// leaf reports whether the active span is a leaf by design: no context carries
// it, and traced calls in place take the outer context too.
//
//	span, _ := opentracing.StartSpanFromContext(ctx, "h")
//	defer span.Finish()
//	load(ctx)    // traced, in place: beside span, not below it
//	go save(ctx)
//
// So it is where the goroutine belongs to what the function returns.
func (r *reporter) leaf(l *launch.Launch, st summary.Start) bool {
	key := leafKey{l.In, l.Active[0].Site, st.May}
	for _, known := range r.leaves[key] {
		if slices.Equal(known.parents, st.Parents) {
			return known.leaf
		}
	}
	leaf := r.isLeaf(l, st)
	if r.leaves == nil {
		r.leaves = make(map[leafKey][]leafAnswer)
	}
	r.leaves[key] = append(r.leaves[key], leafAnswer{st.Parents, leaf})
	return leaf
}

// Launches in one function below one span have the same answer if what they start has
// the same parents.
type (
	leafKey struct {
		in     *summary.Func
		active ssa.CallInstruction
		may    bool
	}
	leafAnswer struct {
		parents summary.Sources
		leaf    bool
	}
)

func (r *reporter) isLeaf(l *launch.Launch, st summary.Start) bool {
	active := l.Active[0]
	if r.p.Carried(active.In, active.Site) {
		return false
	}
	if l.HandedOut(st.Parents) {
		return true
	}
	for _, e := range r.p.AllEdges(active.In) {
		if e.Mode != summary.Call || e.Site == active.Site || !active.In.Flow.CanFollow(active.Site, e.Site) {
			continue
		}
		others := r.p.Starts(e)
		if st.May {
			others = append(others, r.p.May(e)...)
		}
		for _, other := range others {
			if slices.Equal(other.Parents, st.Parents) {
				return true
			}
		}
	}
	return false
}
