package launch

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/summary"
)

// A Content is what a local variable holds at an instruction.
type Content struct {
	p     *summary.Package
	value ssa.Value       // the value itself, or
	cell  ssa.Value       // the variable's address,
	at    ssa.Instruction // read here
}

// ContentAt returns what a local variable holds at an instruction of f, or of a
// function around it that runs it. ok is false if that is not certain.
func ContentAt(p *summary.Package, f *summary.Func, at ssa.Instruction, v *types.Var) (c Content, ok bool) {
	for f != nil {
		if c, known, mentioned := contentIn(p, f, at, v); mentioned {
			return c, known
		}
		outer, site := p.Around(f)
		if outer != nil {
			at = site.Site
		}
		f = outer
	}
	return Content{}, false
}

// Sources returns where the span comes from that the variable carries.
func (c Content) Sources() summary.Sources {
	if c.cell != nil {
		return c.p.SourcesAt(c.cell, c.at)
	}
	return c.p.Sources(c.value)
}

// Lifetime returns what ends the context in the variable.
func (c Content) Lifetime() summary.Sources {
	if c.cell != nil {
		return c.p.LifetimeAt(c.cell, c.at)
	}
	return c.p.Lifetime(c.value)
}

// contentIn does what ContentAt does for a variable that f mentions or has as a parameter.
func contentIn(p *summary.Package, f *summary.Func, at ssa.Instruction, v *types.Var) (c Content, known, mentioned bool) {
	m := f.Mentions(v)
	switch {
	case m == nil:
		if param := f.Param(v); param != nil {
			return Content{p: p, value: param}, true, true
		}
		return Content{}, false, false
	case m.Cell != nil: // a variable that is captured somewhere
		return Content{p: p, cell: m.Cell, at: at}, true, true
	}
	value := m.ValueAt(at)
	return Content{p: p, value: value}, value != nil, true
}
