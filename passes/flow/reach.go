package flow

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// reach tells which blocks come after which. The graph of the strongly connected
// components, numbered as a search leaves them, is cut short from two sides: what is
// not in the range of numbers that a component leads to cannot be reached, and what
// is below it in the tree of the search can. In code without goto hardly anything is
// left to search.
type reach struct {
	component  []int  // by block: a number that is no smaller than those of what follows
	low        []int  // the smallest number that it leads to
	first      []int  // by block: its number in the tree of the search,
	last       []int  // and the last number below it
	cyclic     []bool // by block: it follows itself
	seen       []int  // by block: the last question for which it has been searched
	lastAsked  int
	unfinished []int // during the search: the blocks of components that it has not left
}

func (f *Func) reachability() *reach {
	if f.reach != nil {
		return f.reach
	}
	n := len(f.fn.Blocks)
	r := &reach{
		component: make([]int, n),
		first:     make([]int, n),
		last:      make([]int, n),
		cyclic:    make([]bool, n),
		seen:      make([]int, n),
	}
	f.reach = r
	for i := range n {
		r.component[i] = -1
		r.first[i] = -1
	}
	next := 0
	var visit func(b *ssa.BasicBlock) (low int)
	visit = func(b *ssa.BasicBlock) int { // Tarjan's algorithm
		i := b.Index
		r.first[i] = next
		next++
		low := r.first[i]
		r.unfinished = append(r.unfinished, i)
		for _, s := range b.Succs {
			switch {
			case r.first[s.Index] < 0:
				low = min(low, visit(s))
			case r.component[s.Index] < 0:
				low = min(low, r.first[s.Index])
			}
		}
		r.last[i] = next - 1
		if low < r.first[i] {
			return low
		}
		number := len(r.low)
		begin := len(r.unfinished) - 1
		for r.unfinished[begin] != i {
			begin--
		}
		members := r.unfinished[begin:]
		r.unfinished = r.unfinished[:begin]
		lowest := number
		for _, m := range members {
			r.component[m] = number
		}
		for _, m := range members {
			for _, s := range f.fn.Blocks[m].Succs {
				if c := r.component[s.Index]; c != number {
					lowest = min(lowest, r.low[c])
				} else {
					r.cyclic[m] = len(members) > 1 || s.Index == m
				}
			}
			r.cyclic[m] = r.cyclic[m] || len(members) > 1
		}
		r.low = append(r.low, lowest)
		return low
	}
	for _, b := range f.fn.Blocks {
		if r.first[b.Index] < 0 {
			visit(b)
		}
	}
	r.unfinished = nil
	return r
}

// leads reports whether some path leads from the end of block a to block b.
func (f *Func) leads(a, b *ssa.BasicBlock) bool {
	r := f.reachability()
	if a == b {
		return r.cyclic[a.Index]
	}
	answer, sure := r.quick(a, b)
	if sure {
		return answer
	}
	r.lastAsked++
	work := []*ssa.BasicBlock{a}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		for _, s := range x.Succs {
			if r.seen[s.Index] == r.lastAsked {
				continue
			}
			r.seen[s.Index] = r.lastAsked
			switch answer, sure := r.quick(s, b); {
			case !sure:
				work = append(work, s)
			case answer:
				return true
			}
		}
	}
	return false
}

// quick answers whether b can be reached from a, or is a, if that can be told
// without a search.
func (r *reach) quick(a, b *ssa.BasicBlock) (answer, sure bool) {
	from, to := r.component[a.Index], r.component[b.Index]
	switch {
	case from == to:
		return true, true
	case to > from || r.low[to] < r.low[from] || to < r.low[from]:
		return false, true
	case r.first[a.Index] <= r.first[b.Index] && r.last[b.Index] <= r.last[a.Index]:
		return true, true
	}
	return false, false
}

// CanFollow reports whether some path leads from just after the instruction
// from to the instruction to without executing one of avoid.
func (f *Func) CanFollow(from, to ssa.Instruction, avoid ...ssa.Instruction) bool {
	if !(from.Block() == to.Block() && f.Index(from) < f.Index(to) || f.leads(from.Block(), to.Block())) {
		return false
	}
	between := false // whether one of avoid can be on the way
	for _, a := range avoid {
		if a != to && a != from && f.Dominates(from, a) && f.Dominates(a, to) {
			return false
		}
		between = between || a != to && f.CanFollow(from, a) && f.CanFollow(a, to)
	}
	if !between {
		return true
	}
	stops := make(map[*ssa.BasicBlock][]int)
	for _, a := range avoid {
		stops[a.Block()] = append(stops[a.Block()], f.Index(a))
	}
	leads := false
	f.search(from.Block(), f.Index(from)+1, func(b *ssa.BasicBlock, begin int) bool {
		stop := len(b.Instrs)
		for _, i := range stops[b] {
			if i >= begin {
				stop = min(stop, i)
			}
		}
		leads = leads || to.Block() == b && f.Index(to) >= begin && f.Index(to) <= stop
		return !leads && stop == len(b.Instrs)
	}, to.Block())
	return leads
}

// search visits b, from the instruction begin on, and then once, from their
// beginnings, the blocks that follow those for which visit returns true and that
// lead to a block.
func (f *Func) search(b *ssa.BasicBlock, begin int, visit func(b *ssa.BasicBlock, begin int) bool, to *ssa.BasicBlock) {
	if !visit(b, begin) {
		return
	}
	seen := make(map[*ssa.BasicBlock]bool)
	work := slices.Clone(b.Succs)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !seen[b] && (b == to || f.leads(b, to)) {
			seen[b] = true
			if visit(b, 0) {
				work = append(work, b.Succs...)
			}
		}
	}
}
