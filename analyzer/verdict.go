package analyzer

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/launch"
	"github.com/fflint/fflint/passes/summary"
)

// The categories of diagnostics.
const (
	lostParent  = "lostparent"  // the goroutine's spans have no parent
	wrongParent = "wrongparent" // they attach to a span other than the active one
)

// A verdict is one thing that is wrong with a launch.
type verdict struct {
	category string
	start    summary.Start   // the span whose parent is lost
	active   *launch.Span    // the span that should be its parent, or
	context  *ssa.Parameter  // the parameter that carries it
	branch   ssa.Instruction // where one branch replaces the context by a root, or nil
}

// judge returns at most one verdict a category, the losing start that comes
// first in the source.
func (r *reporter) judge(l *launch.Launch) []verdict {
	var verdicts []verdict
	for _, st := range l.Starts {
		if v, ok := r.judgeStart(l, st); ok {
			verdicts = append(verdicts, v)
		}
	}
	slices.SortStableFunc(verdicts, func(a, b verdict) int {
		if a.category != b.category {
			if a.category == lostParent {
				return -1
			}
			return +1
		}
		return int(losing(l, a.start).Pos() - losing(l, b.start).Pos())
	})
	return slices.CompactFunc(verdicts, func(a, b verdict) bool { return a.category == b.category })
}

// losing returns the call whose span loses its parent: one in the body of a
// launched literal, or else the launched function itself.
func losing(l *launch.Launch, st summary.Start) ssa.CallInstruction {
	if st.Inner != nil && l.Func.Parent() != nil {
		return st.Inner.Call
	}
	return st.Call
}

// judgeStart compares where a start in the goroutine gets its parent from with
// the span that is active at the launch.
func (r *reporter) judgeStart(l *launch.Launch, st summary.Start) (verdict, bool) {
	v := verdict{start: st}
	switch {
	case len(l.Active) > 0:
		v.active = &l.Active[0]
	case len(l.Contexts) > 0 && level == likely && l.Mode != summary.Timer:
		v.context = l.Contexts[0]
	default:
		return v, false // nothing to lose
	}
	var root, outer, good bool
	for _, src := range st.Parents {
		switch src.Kind {
		case summary.Root:
			root = true
		case summary.Span, summary.Param, summary.Stale:
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
	case root && (good || outer):
		// ctx is replaced by a root on one branch.
		for _, src := range st.Parents {
			if src.Kind == summary.Root {
				v.branch = src.Site
			}
		}
		v.category = lostParent
		return v, true
	case root:
		v.category = lostParent
		return v, true
	case outer && !good:
		v.category = wrongParent
		return v, !r.leaf(l, st)
	}
	return v, false
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
	case slices.Contains(r.ancestors(active), src):
		return outerSpan
	}
	return innerSpan
}

// inScope reports whether src is a parameter that a launch can see: one of its
// own function, or of a function around it.
func (r *reporter) inScope(l *launch.Launch, src summary.Source) bool {
	for fn := l.In.Function; fn != nil; fn = fn.Parent() {
		if fn == src.Fn {
			return summary.IsCarrier(fn.Params[src.Index].Type())
		}
	}
	return false
}

// ancestors returns the spans that a span descends from, as far as they are in
// sight.
func (r *reporter) ancestors(site ssa.Instruction) summary.Sources {
	var all summary.Sources
	work := []ssa.Instruction{site}
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		for _, src := range r.p.Parents(s) {
			if src.Site == site || slices.Contains(all, src) {
				continue
			}
			all = append(all, src)
			if src.Kind == summary.Span {
				work = append(work, src.Site)
			}
		}
	}
	return all
}

// leaf reports whether the active span is a leaf by design: no context carries
// it, and traced calls in place take the outer context too.
//
//	span, _ := opentracing.StartSpanFromContext(ctx, "h")
//	defer span.Finish()
//	load(ctx)    // traced, in place: beside span, not below it
//	go save(ctx)
func (r *reporter) leaf(l *launch.Launch, st summary.Start) bool {
	active := l.Active[0]
	if r.p.Carried(active.In, active.Site) {
		return false
	}
	for _, e := range active.In.Edges() {
		if e.Mode != summary.Call || e.Site == active.Site || !active.In.Flow.CanFollow(active.Site, e.Site, nil) {
			continue
		}
		for _, other := range r.p.Starts(e) {
			if slices.Equal(other.Parents, st.Parents) {
				return true
			}
		}
	}
	return false
}
