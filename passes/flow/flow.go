// Package flow answers questions about the order of things inside one SSA
// function: which assignments a variable may hold at an instruction, whether
// one instruction can come after another, and which loops surround it.
//
// go/ssa keeps a variable that a closure captures in memory, as a cell: an
// [ssa.Alloc] in the function that declares it and an [ssa.FreeVar] in the
// closures. Everything here is flow-sensitive and path-insensitive.
package flow

import "golang.org/x/tools/go/ssa"

// A Func is the index of one function. What it takes to answer a kind of question is
// found when the first one is asked.
type Func struct {
	fn     *ssa.Function
	index  map[*ssa.BasicBlock]map[ssa.Instruction]int // position in its block
	stores map[ssa.Value][]*ssa.Store                  // by cell, in block order

	dom   *dominance
	reach *reach
	loops *loops
	cells map[ssa.Value]*Points
	found map[*Kind][]*found
	tests *nilTests
}

// New indexes fn, which must have a body.
func New(fn *ssa.Function) *Func {
	f := &Func{
		fn:     fn,
		index:  make(map[*ssa.BasicBlock]map[ssa.Instruction]int),
		stores: make(map[ssa.Value][]*ssa.Store),
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if st, ok := instr.(*ssa.Store); ok && IsCell(st.Addr) {
				f.stores[st.Addr] = append(f.stores[st.Addr], st)
			}
		}
	}
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

// Index returns the position of an instruction in its block.
func (f *Func) Index(instr ssa.Instruction) int {
	b := instr.Block()
	index, known := f.index[b]
	if !known {
		index = make(map[ssa.Instruction]int, len(b.Instrs))
		for i, instr := range b.Instrs {
			index[instr] = i
		}
		f.index[b] = index
	}
	return index[instr]
}

// Dominates reports whether every path to b passes a first. An instruction
// does not dominate itself.
func (f *Func) Dominates(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return f.Index(a) < f.Index(b)
	}
	return a.Block().Dominates(b.Block())
}
