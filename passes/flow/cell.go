package flow

import (
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

// Points are some instructions of a function.
type Points struct {
	f  *Func
	in map[*ssa.BasicBlock][]ssa.Instruction
	tree
}

// Points indexes instructions, which are in order.
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

// Latest returns the one that every path to at passes last, or nil: those that dominate
// at dominate each other.
func (p *Points) Latest(at ssa.Instruction) ssa.Instruction {
	in := p.in[at.Block()]
	if i := sort.Search(len(in), func(i int) bool { return p.f.Index(in[i]) >= p.f.Index(at) }); i > 0 {
		return in[i-1]
	}
	if at.Block().Idom() == nil {
		return nil
	}
	if b := p.above(at.Block().Idom()); b != nil {
		return p.in[b][len(p.in[b])-1]
	}
	return nil
}

// A cell is where a variable changes: as with an SSA value, between these blocks it
// is what it was at the end of the one that dominates.
type cell struct {
	decl   *ssa.Alloc // or nil
	stores map[*ssa.BasicBlock][]*ssa.Store
	merges map[*ssa.BasicBlock]bool // where paths with different assignments meet
	tree                            // of all of these blocks
}

func (f *Func) cell(v ssa.Value) *cell {
	if c := f.cells[v]; c != nil {
		return c
	}
	c := &cell{stores: make(map[*ssa.BasicBlock][]*ssa.Store), merges: make(map[*ssa.BasicBlock]bool)}
	var work []*ssa.BasicBlock
	if c.decl, _ = v.(*ssa.Alloc); c.decl != nil {
		work = append(work, c.decl.Block())
	}
	for _, st := range f.stores[v] {
		b := st.Block()
		if c.stores[b] == nil {
			work = append(work, b)
		}
		c.stores[b] = append(c.stores[b], st)
	}
	events := slices.Clone(work)
	frontier := f.frontiers()
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, m := range frontier[b.Index] {
			if !c.merges[m] {
				c.merges[m] = true
				work = append(work, m)
				events = append(events, m)
			}
		}
	}
	c.tree = f.tree(events)
	if f.cells == nil {
		f.cells = make(map[ssa.Value]*cell)
	}
	f.cells[v] = c
	return c
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
	c := f.cell(v)
	var merged map[*ssa.BasicBlock]bool
	// leave follows the variable back from the instruction end of block b.
	var leave func(b *ssa.BasicBlock, end int)
	enter := func(b *ssa.BasicBlock) { // back from its beginning
		for !c.merges[b] {
			if b = b.Idom(); b == nil {
				entry = true
				return
			}
			if b = c.above(b); b == nil {
				entry = true
				return
			}
			if c.stores[b] != nil || c.decl != nil && c.decl.Block() == b {
				leave(b, len(b.Instrs))
				return
			}
		}
		if merged[b] {
			return
		}
		if merged == nil {
			merged = make(map[*ssa.BasicBlock]bool)
		}
		merged[b] = true
		for _, p := range b.Preds {
			leave(p, len(p.Instrs))
		}
	}
	leave = func(b *ssa.BasicBlock, end int) {
		var last *ssa.Store
		in := c.stores[b]
		if i := sort.Search(len(in), func(i int) bool { return f.Index(in[i]) >= end }); i > 0 {
			last = in[i-1]
		}
		declared := c.decl != nil && c.decl.Block() == b && f.Index(c.decl) < end
		switch {
		case last != nil && !(declared && f.Index(c.decl) > f.Index(last)):
			if !slices.Contains(defs, last) {
				defs = append(defs, last)
			}
		case declared:
			entry = true
		default:
			enter(b)
		}
	}
	leave(at.Block(), f.Index(at))
	return defs, entry
}
