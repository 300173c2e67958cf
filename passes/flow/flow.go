// Package flow answers questions about the order of things inside one SSA
// function: which assignments a variable may hold at an instruction, whether
// one instruction can come after another, and which loops surround it.
//
// go/ssa keeps a variable that a closure captures in memory, as a cell: an
// [ssa.Alloc] in the function that declares it and an [ssa.FreeVar] in the
// closures. Everything here is flow-sensitive and path-insensitive.
package flow

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Func is the index of one function.
type Func struct {
	fn     *ssa.Function
	index  map[ssa.Instruction]int    // position in its block
	stores map[ssa.Value][]*ssa.Store // by cell, in block order
	inLoop map[*ssa.BasicBlock][]*Loop

	follows map[int][]bool // of a block, by index: what after returned
}

// New indexes fn, which must have a body.
func New(fn *ssa.Function) *Func {
	f := &Func{
		fn:     fn,
		index:  make(map[ssa.Instruction]int),
		stores: make(map[ssa.Value][]*ssa.Store),

		follows: make(map[int][]bool),
	}
	for _, b := range fn.Blocks {
		for i, instr := range b.Instrs {
			f.index[instr] = i
			if st, ok := instr.(*ssa.Store); ok && IsCell(st.Addr) {
				f.stores[st.Addr] = append(f.stores[st.Addr], st)
			}
		}
	}
	f.findLoops()
	return f
}

// IsCell reports whether v is the address of a local variable.
func IsCell(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Alloc, *ssa.FreeVar:
		return true
	}
	return false
}

// Dominates reports whether every path to b passes a first. An instruction
// does not dominate itself.
func (f *Func) Dominates(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return f.index[a] < f.index[b]
	}
	return a.Block().Dominates(b.Block())
}

// Reaching returns the assignments to cell that may be its latest at the
// instruction at. entry reports that the variable may also still hold what it
// held when the function was entered (a captured variable) or declared.
//
//	ctx := a        // reaches the last line only if cond is false
//	if cond {
//		ctx = b
//	}
//	use(ctx)
func (f *Func) Reaching(cell ssa.Value, at ssa.Instruction) (defs []*ssa.Store, entry bool) {
	stores := f.stores[cell]
	switch {
	case len(stores) == 0:
		return nil, true
	case len(stores) == 1 && f.Dominates(stores[0], at):
		return stores, false // the common case: assigned once
	}
	decl, _ := cell.(*ssa.Alloc)
	seen := make(map[*ssa.BasicBlock]bool)
	var visit func(b *ssa.BasicBlock, end int)
	visit = func(b *ssa.BasicBlock, end int) {
		var last *ssa.Store
		for _, st := range stores {
			if st.Block() == b && f.index[st] < end {
				last = st
			}
		}
		declared := decl != nil && decl.Block() == b && f.index[decl] < end
		switch {
		case last != nil && !(declared && f.index[decl] > f.index[last]):
			if !slices.Contains(defs, last) {
				defs = append(defs, last)
			}
			return
		case declared || len(b.Preds) == 0:
			entry = true
			return
		}
		for _, p := range b.Preds {
			if !seen[p] {
				seen[p] = true
				visit(p, len(p.Instrs))
			}
		}
	}
	visit(at.Block(), f.index[at])
	return defs, entry
}

// CanFollow reports whether some path leads from just after the instruction
// from to the instruction to without executing one of avoid.
func (f *Func) CanFollow(from, to ssa.Instruction, avoid ...ssa.Instruction) bool {
	if len(avoid) == 0 {
		return from.Block() == to.Block() && f.index[from] < f.index[to] || f.after(from.Block())[to.Block().Index]
	}
	leads := false
	f.search(from.Block(), f.index[from]+1, func(b *ssa.BasicBlock, begin int) bool {
		stop := len(b.Instrs)
		for _, a := range avoid {
			if a.Block() == b && f.index[a] >= begin {
				stop = min(stop, f.index[a])
			}
		}
		leads = leads || to.Block() == b && f.index[to] >= begin && f.index[to] <= stop
		return !leads && stop == len(b.Instrs)
	})
	return leads
}

// after returns the blocks, by index, that some path enters from the end of b.
func (f *Func) after(b *ssa.BasicBlock) []bool {
	if known := f.follows[b.Index]; known != nil {
		return known
	}
	blocks := make([]bool, len(f.fn.Blocks))
	f.search(b, len(b.Instrs), func(c *ssa.BasicBlock, begin int) bool {
		blocks[c.Index] = blocks[c.Index] || begin == 0
		return true
	})
	f.follows[b.Index] = blocks
	return blocks
}

// search visits b, from the instruction begin on, and then once, from their
// beginnings, the blocks that follow those for which visit returns true.
func (f *Func) search(b *ssa.BasicBlock, begin int, visit func(b *ssa.BasicBlock, begin int) bool) {
	if !visit(b, begin) {
		return
	}
	seen := make([]bool, len(f.fn.Blocks))
	work := slices.Clone(b.Succs)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !seen[b.Index] {
			seen[b.Index] = true
			if visit(b, 0) {
				work = append(work, b.Succs...)
			}
		}
	}
}

// Guards returns the conditions that are known to hold or not to hold at b,
// innermost first.
func Guards(b *ssa.BasicBlock) []Guard {
	var guards []Guard
	for ; b.Idom() != nil; b = b.Idom() {
		d := b.Idom()
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue // b is a merge: neither branch is known
		}
		guards = append(guards, Guard{cond.Cond, d.Succs[0] == b})
	}
	return guards
}

// EdgeGuards returns the conditions that are known on the way from pred to its
// successor b.
func EdgeGuards(pred, b *ssa.BasicBlock) []Guard {
	cond, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If)
	if !ok || pred.Succs[0] == pred.Succs[1] {
		return Guards(pred)
	}
	return append([]Guard{{cond.Cond, pred.Succs[0] == b}}, Guards(pred)...)
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

// A Loop is a natural loop.
type Loop struct {
	Header *ssa.BasicBlock
	blocks map[*ssa.BasicBlock]bool
}

// Contains reports whether b is part of the loop.
func (l *Loop) Contains(b *ssa.BasicBlock) bool { return l.blocks[b] }

// Exits returns the blocks of the loop that may leave it, in order. A panic
// does not count: go/ssa ends every blocking select with one.
func (l *Loop) Exits() []*ssa.BasicBlock {
	var exits []*ssa.BasicBlock
	for b := range l.blocks {
		for _, s := range b.Succs {
			if _, panics := s.Instrs[len(s.Instrs)-1].(*ssa.Panic); !l.blocks[s] && !panics {
				exits = append(exits, b)
				break
			}
		}
	}
	slices.SortFunc(exits, func(a, b *ssa.BasicBlock) int { return a.Index - b.Index })
	return exits
}

// Blocks returns the blocks of the loop, in order.
func (l *Loop) Blocks() []*ssa.BasicBlock {
	var blocks []*ssa.BasicBlock
	for b := range l.blocks {
		blocks = append(blocks, b)
	}
	slices.SortFunc(blocks, func(a, b *ssa.BasicBlock) int { return a.Index - b.Index })
	return blocks
}

// Loops returns the loops around instr.
func (f *Func) Loops(instr ssa.Instruction) []*Loop { return f.inLoop[instr.Block()] }

// findLoops finds the natural loop of every back edge; loops that share a
// header are one.
func (f *Func) findLoops() {
	byHeader := make(map[*ssa.BasicBlock]*Loop)
	var loops []*Loop
	for _, b := range f.fn.Blocks {
		for _, h := range b.Succs {
			if !h.Dominates(b) {
				continue
			}
			l := byHeader[h]
			if l == nil {
				l = &Loop{Header: h, blocks: map[*ssa.BasicBlock]bool{h: true}}
				byHeader[h] = l
				loops = append(loops, l)
			}
			work := []*ssa.BasicBlock{b}
			for len(work) > 0 {
				n := work[len(work)-1]
				work = work[:len(work)-1]
				if !l.blocks[n] {
					l.blocks[n] = true
					work = append(work, n.Preds...)
				}
			}
		}
	}
	f.inLoop = make(map[*ssa.BasicBlock][]*Loop)
	for _, l := range loops {
		for b := range l.blocks {
			f.inLoop[b] = append(f.inLoop[b], l)
		}
	}
}
