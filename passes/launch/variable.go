package launch

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/summary"
)

// Holds returns where the content of a local variable comes from at the launch,
// or nil if that is not certain.
func (l *Launch) Holds(p *summary.Package, v *types.Var) summary.Sources {
	f, at := l.In, l.Site
	for f != nil {
		if s, ok := holds(p, f, at, v); ok {
			return s
		}
		outer, site := p.Around(f)
		if outer != nil {
			at = site.Site
		}
		f = outer
	}
	return nil
}

// holds does so for a variable that f mentions; ok is false if it does not.
func holds(p *summary.Package, f *summary.Func, at ssa.Instruction, v *types.Var) (s summary.Sources, ok bool) {
	var latest *ssa.DebugRef
	var others []*ssa.DebugRef // mentions that may come after the latest
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			ref, isRef := instr.(*ssa.DebugRef)
			if !isRef || ref.Object() != v {
				continue
			}
			if ref.IsAddr {
				return p.SourcesAt(ref.X, at), true // a variable that is captured somewhere
			}
			switch {
			case !f.Flow.Dominates(ref, at):
				others = append(others, ref)
			case latest == nil || f.Flow.Dominates(latest, ref):
				latest = ref
			}
		}
	}
	var holds ssa.Value
	if latest != nil {
		holds = latest.X
	}
	for _, param := range f.Params {
		if param.Object() == v && latest == nil {
			holds = param
		}
	}
	if holds == nil {
		return nil, len(others) > 0
	}
	for _, ref := range others {
		if ref.X != holds && f.Flow.CanFollow(ref, at) {
			return nil, true // assigned on one path
		}
	}
	return p.Sources(holds), true
}
