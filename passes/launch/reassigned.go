package launch

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/summary"
)

// reassigned returns the starts of the goroutine whose context is in a captured
// variable that the starter sets to a context with another span, without waiting
// for the goroutine. Their Parents are those of the later value.
//
//	go func() { <-ready; save(ctx) }()
//	ctx, span = tracer.Start(ctx, "second")
func (d *finder) reassigned(l *Launch) []summary.Start {
	if l.Func == nil {
		return nil
	}
	var found []summary.Start
	for _, v := range l.Func.FreeVars {
		for _, st := range d.p.StoresTo(v) {
			if st.Parent() != l.In.Function || !l.In.Flow.CanFollow(l.Site, st) || d.p.WaitsFor(l.Edge, l.In, l.Site, st) {
				continue
			}
			before, after := d.p.SourcesAt(st.Addr, l.Site), d.p.Sources(st.Val)
			other := slices.ContainsFunc(after, func(src summary.Source) bool {
				return src.Kind == summary.Span && !slices.Contains(before, src)
			})
			if !other || !reads(l.Func.Function, v) {
				continue
			}
			for _, start := range l.Starts {
				if slices.Equal(start.Parents, before) {
					start.Parents = after
					found = append(found, start)
				}
			}
		}
	}
	return found
}

// reads reports whether fn reads the captured variable v.
func reads(fn *ssa.Function, v *ssa.FreeVar) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		load, ok := ref.(*ssa.UnOp)
		return ok && load.Parent() == fn
	})
}
