package flow

import (
	"go/token"
	"iter"

	"golang.org/x/tools/go/ssa"
)

// Guards returns the conditions that are known to hold or not to hold at b,
// innermost first.
func Guards(b *ssa.BasicBlock) iter.Seq[Guard] {
	return func(yield func(Guard) bool) {
		for ; b.Idom() != nil; b = b.Idom() {
			if g, ok := guardOf(b); ok && !yield(g) {
				return
			}
		}
	}
}

// guardOf returns the condition that is known at b and not at the block before it.
func guardOf(b *ssa.BasicBlock) (Guard, bool) {
	d := b.Idom()
	if d == nil || len(b.Preds) != 1 {
		return Guard{}, false // b is a merge: neither branch is known
	}
	cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
	if !ok {
		return Guard{}, false
	}
	return Guard{cond.Cond, d.Succs[0] == b}, true
}

// edgeGuard returns the condition that is known on the way from pred to its
// successor b, and not at pred.
func edgeGuard(pred, b *ssa.BasicBlock) (Guard, bool) {
	cond, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
	if !ok || pred.Succs[0] == pred.Succs[1] {
		return Guard{}, false
	}
	return Guard{cond.Cond, pred.Succs[0] == b}, true
}

// A Kind is a kind of guards.
type Kind struct{ is func(Guard) bool }

// NewKind returns the kind of the guards for which is returns true.
func NewKind(is func(Guard) bool) *Kind { return &Kind{is} }

// found is the guard of a kind that is known at a block, if there is one.
type found struct {
	Guard
	ok bool
}

// Guarded returns the innermost guard of a kind that is known at b. A function may ask
// for that at each of its blocks, and all blocks before one may guard it.
func (f *Func) Guarded(b *ssa.BasicBlock, k *Kind) (Guard, bool) {
	if f.found == nil {
		f.found = make(map[*Kind][]*found)
	}
	known := f.found[k]
	if known == nil {
		known = make([]*found, len(f.fn.Blocks))
		f.found[k] = known
	}
	var asked []*ssa.BasicBlock
	answer := new(found)
	for ; b != nil; b = b.Idom() {
		if known[b.Index] != nil {
			answer = known[b.Index]
			break
		}
		asked = append(asked, b)
		if g, ok := guardOf(b); ok && k.is(g) {
			answer = &found{g, true}
			break
		}
	}
	for _, b := range asked {
		known[b.Index] = answer
	}
	return answer.Guard, answer.ok
}

// GuardedOnEdge does so for what is known on the way from pred to its successor b.
func (f *Func) GuardedOnEdge(pred, b *ssa.BasicBlock, k *Kind) (Guard, bool) {
	if g, ok := edgeGuard(pred, b); ok && k.is(g) {
		return g, true
	}
	return f.Guarded(pred, k)
}

// nilTests holds the conditions that compare a value, or the content of a cell, with nil.
type nilTests struct{ values, cells map[ssa.Value][]nilTest }

// A nilTest is a block that ends by comparing something with nil, and the successor of
// it where that is nil.
type nilTest struct{ block, where *ssa.BasicBlock }

func (f *Func) nilTests() *nilTests {
	if f.tests != nil {
		return f.tests
	}
	f.tests = &nilTests{make(map[ssa.Value][]nilTest), make(map[ssa.Value][]nilTest)}
	for _, b := range f.fn.Blocks {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || b.Succs[0] == b.Succs[1] {
			continue
		}
		x, isNil := Guard{cond.Cond, true}.Nil()
		if x == nil {
			continue
		}
		t := nilTest{b, b.Succs[0]}
		if !isNil {
			t.where = b.Succs[1]
		}
		f.tests.values[x] = append(f.tests.values[x], t)
		if load, ok := x.(*ssa.UnOp); ok && load.Op == token.MUL && IsCell(load.X) {
			f.tests.cells[load.X] = append(f.tests.cells[load.X], t)
		}
	}
	return f.tests
}

// NilAt reports whether it is known at b that the value v is nil.
func (f *Func) NilAt(v ssa.Value, b *ssa.BasicBlock) bool { return nilAt(f.nilTests().values[v], b) }

// CellNilAt reports whether it is known at b that the content of a local variable is,
// or was when that was asked.
func (f *Func) CellNilAt(cell ssa.Value, b *ssa.BasicBlock) bool {
	return nilAt(f.nilTests().cells[cell], b)
}

func nilAt(tests []nilTest, b *ssa.BasicBlock) bool {
	for _, t := range tests {
		if len(t.where.Preds) == 1 && t.where.Dominates(b) {
			return true
		}
	}
	return false
}

// NilTested reports whether anything depends on whether v is nil.
func (f *Func) NilTested(v ssa.Value) bool { return len(f.nilTests().values[v]) > 0 }

// NilOnEdge reports whether it is known on the way from pred to its successor b that
// the value v is nil.
func (f *Func) NilOnEdge(v ssa.Value, pred, b *ssa.BasicBlock) bool {
	tests := f.nilTests().values[v]
	for _, t := range tests {
		if t.block == pred && t.where == b {
			return true
		}
	}
	return nilAt(tests, pred)
}

// A Guard is a condition and the branch of it that was taken.
type Guard struct {
	Cond  ssa.Value
	Taken bool
}

// Nil returns the value that the guard compares with nil, and whether it is
// nil on the branch taken.
//
//	if x == nil { … }
func (g Guard) Nil() (x ssa.Value, isNil bool) {
	op, ok := g.Cond.(*ssa.BinOp)
	if !ok {
		return nil, false
	}
	switch {
	case isNilConst(op.Y):
		x = op.X
	case isNilConst(op.X):
		x = op.Y
	default:
		return nil, false
	}
	return x, (op.Op == token.EQL) == g.Taken
}

// Call returns the call whose boolean result the guard is, and that result.
//
//	if !sc.IsValid() { … }
func (g Guard) Call() (call *ssa.Call, result bool) {
	cond, result := g.Cond, g.Taken
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, result = not.X, !result
	}
	call, _ = cond.(*ssa.Call)
	return call, result
}

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}
