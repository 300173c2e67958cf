package flow

import (
	"iter"
	"slices"
	"sort"

	"golang.org/x/tools/go/ssa"
)

// dominance is the dominator tree.
type dominance struct {
	first, last []int // by block: its number, and the last number below it
	frontier    [][]*ssa.BasicBlock
}

func (f *Func) dominance() *dominance {
	if f.dom != nil {
		return f.dom
	}
	d := &dominance{first: make([]int, len(f.fn.Blocks)), last: make([]int, len(f.fn.Blocks))}
	f.dom = d
	next := 0
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		d.first[b.Index] = next
		next++
		for _, c := range b.Dominees() {
			visit(c)
		}
		d.last[b.Index] = next - 1
	}
	for _, b := range f.fn.Blocks {
		if b.Idom() == nil {
			visit(b)
		}
	}
	return d
}

// frontiers returns the dominance frontier of each block: where its paths meet others.
func (f *Func) frontiers() [][]*ssa.BasicBlock {
	d := f.dominance()
	if d.frontier == nil {
		d.frontier = make([][]*ssa.BasicBlock, len(f.fn.Blocks))
		for _, b := range f.fn.Blocks {
			if len(b.Preds) < 2 {
				continue
			}
			for _, p := range b.Preds {
				for x := p; x != nil && x != b.Idom(); x = x.Idom() {
					df := d.frontier[x.Index]
					if len(df) > 0 && df[len(df)-1] == b {
						break // so have those above it
					}
					d.frontier[x.Index] = append(df, b)
				}
			}
		}
	}
	return d.frontier
}

// A tree is the part of the dominator tree that has certain blocks.
type tree struct {
	blocks []*ssa.BasicBlock // in the order of the whole
	outer  []int             // by block: the one that dominates it, or -1
	*dominance
}

func (f *Func) tree(blocks []*ssa.BasicBlock) tree {
	d := f.dominance()
	slices.SortFunc(blocks, func(a, b *ssa.BasicBlock) int { return d.first[a.Index] - d.first[b.Index] })
	blocks = slices.Compact(blocks)
	t := tree{blocks, make([]int, len(blocks)), d}
	for i, b := range blocks {
		o := i - 1
		for o >= 0 && d.last[blocks[o].Index] < d.first[b.Index] {
			o = t.outer[o]
		}
		t.outer[i] = o
	}
	return t
}

// above returns the innermost block of the tree that dominates b, or is b, or nil.
func (t *tree) above(b *ssa.BasicBlock) *ssa.BasicBlock {
	n := t.first[b.Index]
	i := sort.Search(len(t.blocks), func(i int) bool { return t.first[t.blocks[i].Index] > n }) - 1
	for i >= 0 && t.last[t.blocks[i].Index] < n {
		i = t.outer[i]
	}
	if i < 0 {
		return nil
	}
	return t.blocks[i]
}

// Points are some instructions of a function, at each of which something may change.
type Points struct {
	f    *Func
	in   map[*ssa.BasicBlock][]ssa.Instruction
	tree // of their blocks

	merges  map[*ssa.BasicBlock]bool // see merge; nil until asked
	changes tree
}

// Points indexes instructions. Those in the same block are in order.
func (f *Func) Points(instrs []ssa.Instruction) *Points {
	p := &Points{f: f, in: make(map[*ssa.BasicBlock][]ssa.Instruction)}
	var blocks []*ssa.BasicBlock
	for _, instr := range instrs {
		b := instr.Block()
		if p.in[b] == nil {
			blocks = append(blocks, b)
		}
		p.in[b] = append(p.in[b], instr)
	}
	p.tree = f.tree(blocks)
	return p
}

// before returns the last one in block b before its instruction end, or nil.
func (p *Points) before(b *ssa.BasicBlock, end int) ssa.Instruction {
	in := p.in[b]
	if i := sort.Search(len(in), func(i int) bool { return p.f.Index(in[i]) >= end }); i > 0 {
		return in[i-1]
	}
	return nil
}

// Dominant returns the one that dominates the instruction at and is dominated by all
// others that do, or nil.
func (p *Points) Dominant(at ssa.Instruction) ssa.Instruction {
	if instr := p.before(at.Block(), p.f.Index(at)); instr != nil || at.Block().Idom() == nil {
		return instr
	}
	if b := p.above(at.Block().Idom()); b != nil {
		return p.in[b][len(p.in[b])-1]
	}
	return nil
}

// merge finds the blocks where paths with different points meet. As with an SSA value,
// what may change is between these blocks and the points what it was after the one
// that dominates.
func (p *Points) merge() {
	if p.merges != nil {
		return
	}
	p.merges = make(map[*ssa.BasicBlock]bool)
	blocks := slices.Clone(p.blocks)
	frontier := p.f.frontiers()
	for work := slices.Clone(blocks); len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, m := range frontier[b.Index] {
			if !p.merges[m] {
				p.merges[m] = true
				work = append(work, m)
				blocks = append(blocks, m)
			}
		}
	}
	p.changes = p.f.tree(blocks)
}

// Last returns those that a path to the instruction at may pass last, once each, and
// nil for a path that passes none.
func (p *Points) Last(at ssa.Instruction) iter.Seq[ssa.Instruction] {
	return func(yield func(ssa.Instruction) bool) {
		p.merge()
		var merged map[*ssa.BasicBlock]bool
		var passed map[ssa.Instruction]bool // nil while there is no other path
		// leave goes back from the instruction end of block b, and enter from its beginning.
		var leave func(b *ssa.BasicBlock, end int) bool
		found := func(instr ssa.Instruction) bool {
			switch {
			case merged == nil:
				return yield(instr)
			case passed == nil:
				passed = make(map[ssa.Instruction]bool)
			case passed[instr]:
				return true
			}
			passed[instr] = true
			return yield(instr)
		}
		enter := func(b *ssa.BasicBlock) bool {
			for !p.merges[b] {
				if b = b.Idom(); b == nil {
					return found(nil)
				}
				if b = p.changes.above(b); b == nil {
					return found(nil)
				}
				if p.in[b] != nil {
					return leave(b, len(b.Instrs))
				}
			}
			if merged[b] {
				return true
			}
			if merged == nil {
				merged = make(map[*ssa.BasicBlock]bool)
			}
			merged[b] = true
			for _, pred := range b.Preds {
				if !leave(pred, len(pred.Instrs)) {
					return false
				}
			}
			return true
		}
		leave = func(b *ssa.BasicBlock, end int) bool {
			if instr := p.before(b, end); instr != nil {
				return found(instr)
			}
			return enter(b)
		}
		leave(at.Block(), p.f.Index(at))
	}
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
func (f *Func) Reaching(v ssa.Value, at ssa.Instruction) (defs []*ssa.Store, entry bool) {
	stores := f.stores[v]
	switch {
	case len(stores) == 0:
		return nil, true
	case len(stores) == 1 && f.Dominates(stores[0], at):
		return stores, false // the common case: assigned once
	}
	for instr := range f.cell(v).Last(at) {
		if st, ok := instr.(*ssa.Store); ok {
			defs = append(defs, st)
		} else {
			entry = true
		}
	}
	return defs, entry
}

// cell returns where a variable changes: where it is declared, and assigned to.
func (f *Func) cell(v ssa.Value) *Points {
	if known := f.cells[v]; known != nil {
		return known
	}
	var changes []ssa.Instruction
	if decl, ok := v.(*ssa.Alloc); ok {
		changes = append(changes, decl)
	}
	for _, st := range f.stores[v] {
		changes = append(changes, st)
	}
	c := f.Points(changes)
	if f.cells == nil {
		f.cells = make(map[ssa.Value]*Points)
	}
	f.cells[v] = c
	return c
}
