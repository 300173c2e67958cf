package launch

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/flow"
	"github.com/fflint/fflint/passes/summary"
)

// Feeds is where a context leads to, itself or in what is made of it.
type Feeds struct {
	// Calls lists the calls that get it.
	Calls []ssa.CallInstruction
	// Kept means that it leads out of sight, too: it is returned, sent, stored in a
	// struct, or given to a call that returns nothing to hold it.
	Kept bool

	p    *summary.Package
	upTo *Index
	seen map[ssa.Value]bool
}

// An Index finds launches by what they run.
type Index struct {
	p        *summary.Package
	sites    map[ssa.CallInstruction]bool
	literals map[*ssa.Function]ssa.CallInstruction
}

// NewIndex indexes some launches of a package.
func NewIndex(p *summary.Package, launches []*Launch) *Index {
	index := &Index{p, make(map[ssa.CallInstruction]bool), make(map[*ssa.Function]ssa.CallInstruction)}
	for _, l := range launches {
		index.sites[l.Site] = true
		if l.Func != nil && l.Func.Parent() != nil {
			index.literals[l.Func.Function] = l.Site
		}
	}
	return index
}

// Around returns the launch of the index whose literal an instruction is in, or nil.
func (x *Index) Around(instr ssa.Instruction) ssa.CallInstruction { return x.literals[instr.Parent()] }

// Feeds follows a context up to the launches of the index, which are among the
// calls that get it.
//
//	bo := retry.NewBackoffer(s.ctx, budget)   // s.ctx leads to the call,
//	go func() { s.resolve(bo) }()             // and bo to the launch
func (x *Index) Feeds(v ssa.Value) *Feeds {
	f := &Feeds{p: x.p, upTo: x, seen: make(map[ssa.Value]bool)}
	f.follow(v)
	return f
}

func (f *Feeds) follow(v ssa.Value) {
	if f.seen[v] || v.Referrers() == nil || !mayHold(v.Type()) {
		return
	}
	f.seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.If:
		case *ssa.Store:
			switch {
			case ref.Addr == v:
			case flow.IsCell(ref.Addr):
				f.read(ref.Addr)
			default:
				f.Kept = true
			}
		case *ssa.MakeClosure:
			f.closure(ref, v)
		case *ssa.Call:
			f.call(ref)
			if !f.upTo.sites[ref] {
				f.Kept = f.Kept || !mayHold(ref.Type()) && f.upTo.Around(ref) == nil
				f.follow(ref)
			}
		case ssa.CallInstruction: // go, defer
			f.call(ref)
		case *ssa.UnOp:
			if ref.Op == token.MUL {
				f.follow(ref)
			}
		case *ssa.BinOp:
		case *ssa.Phi, *ssa.Extract, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.ChangeType, *ssa.TypeAssert, *ssa.Field, *ssa.FieldAddr:
			f.follow(ref.(ssa.Value))
		default:
			f.Kept = true
		}
	}
}

func (f *Feeds) call(site ssa.CallInstruction) { f.Calls = append(f.Calls, site) }

// read follows what is read from a variable.
func (f *Feeds) read(cell ssa.Value) {
	if f.seen[cell] {
		return
	}
	f.seen[cell] = true
	for _, ref := range *cell.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			f.follow(ref)
		case *ssa.MakeClosure:
			f.closure(ref, cell)
		case *ssa.Store, *ssa.DebugRef:
		case *ssa.FieldAddr:
			f.follow(ref)
		default:
			f.Kept = true
		}
	}
	if free, ok := cell.(*ssa.FreeVar); ok {
		if variable := f.p.Variable(free); variable != nil {
			f.read(variable)
		}
	}
}

// closure follows what a closure has captured.
func (f *Feeds) closure(mk *ssa.MakeClosure, v ssa.Value) {
	fn := mk.Fn.(*ssa.Function)
	if site, ok := f.upTo.literals[fn]; ok {
		f.call(site)
		return
	}
	for i, bound := range mk.Bindings {
		if bound == v {
			if flow.IsCell(v) {
				f.read(fn.FreeVars[i])
			} else {
				f.follow(fn.FreeVars[i])
			}
		}
	}
}

// mayHold reports whether a value of type t can hold a context.
func mayHold(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic, *types.Signature:
		return false
	case *types.Tuple:
		for v := range u.Variables() {
			if mayHold(v.Type()) {
				return true
			}
		}
		return false
	}
	return !types.Identical(t, types.Universe.Lookup("error").Type())
}

// RunsOn reports whether the launched function is a daemon at one of its calls: it
// makes it in a loop that goes on after the launching call.
func (l *Launch) RunsOn(site ssa.CallInstruction) bool {
	return l.Func != nil && site.Parent() == l.Func.Function && runsOn(l.finder.p.Loops(l.Edge, l.Func, site))
}
