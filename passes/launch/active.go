package launch

import (
	"slices"
	"sort"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/summary"
)

// spans holds the spans that a function starts, and where they are active.
type spans struct {
	all     []span
	index   map[ssa.Instruction]int // by the call that starts it
	guarded []int                   // those that may be started only where a parent was found
	at      map[*ssa.BasicBlock][]change
	in      map[*ssa.BasicBlock]*active // at the beginning of the block
}

// active is the spans that are active at a point: started on every path to it and
// ended on none since. The innermost, which was started last, comes first. Equal ones
// are one and the same.
type active struct {
	span  int
	outer *active
	depth int
}

func (a *active) len() int {
	if a == nil {
		return 0
	}
	return a.depth
}

// A change is what is active after an instruction of a block.
type change struct {
	index int // of the instruction
	*active
}

// An event is the start or the end of a span.
type event struct {
	index, span int
	end         bool
	first       bool // the span has not been started before
}

// before returns what is active before an instruction.
func (s *spans) before(f *summary.Func, at ssa.Instruction) *active {
	b, index := at.Block(), f.Flow.Index(at)
	changes := s.at[b]
	if i := sort.Search(len(changes), func(i int) bool { return changes[i].index >= index }); i > 0 {
		return changes[i-1].active
	}
	return s.in[b]
}

// follow finds what is active where, in all of the function at once.
func (s *spans) follow(f *summary.Func) {
	events := make(map[*ssa.BasicBlock][]event)
	add := func(site ssa.Instruction, span int, end bool) {
		events[site.Block()] = append(events[site.Block()], event{f.Flow.Index(site), span, end, !end && !f.Flow.CanFollow(site, site)})
	}
	for i, sp := range s.all {
		add(sp.site, i, false)
		for _, e := range sp.ends {
			if e.mode == summary.Call {
				add(e.site, i, true)
			}
		}
		if _, ok := f.Flow.Guarded(sp.site.Block(), spanFound); ok {
			s.guarded = append(s.guarded, i)
		}
	}
	for _, in := range events {
		slices.SortFunc(in, func(a, b event) int {
			switch {
			case a.index != b.index:
				return a.index - b.index
			case a.end == b.end:
				return a.span - b.span
			case b.end:
				return -1 // what is started and ended at once has ended
			}
			return +1
		})
	}
	lists := make(lists)
	s.in = make(map[*ssa.BasicBlock]*active)
	out := make(map[*ssa.BasicBlock]*active)
	order := postorder(f.Blocks[0])
	slices.Reverse(order)
	for changed := true; changed; {
		changed = false
		for i, b := range order {
			var in *active
			first := true
			for _, p := range b.Preds {
				switch known, ok := out[p]; {
				case i == 0 || !ok:
				case first:
					in, first = known, false
				default:
					in = lists.meet(in, known)
				}
			}
			now := in
			for _, e := range events[b] {
				now = lists.apply(now, e)
			}
			if before, ok := out[b]; !ok || before != now || s.in[b] != in {
				changed = true
			}
			s.in[b], out[b] = in, now
		}
	}
	s.at = make(map[*ssa.BasicBlock][]change)
	for b, in := range events {
		now := s.in[b]
		for _, e := range in {
			now = lists.apply(now, e)
			s.at[b] = append(s.at[b], change{e.index, now})
		}
	}
}

// postorder returns the blocks that can be reached from b, each after those that follow
// it but for loops.
func postorder(b *ssa.BasicBlock) []*ssa.BasicBlock {
	var order []*ssa.BasicBlock
	seen := make(map[*ssa.BasicBlock]bool)
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		seen[b] = true
		for _, s := range b.Succs {
			if !seen[s] {
				visit(s)
			}
		}
		order = append(order, b)
	}
	visit(b)
	return order
}

// lists holds every list of active spans once.
type lists map[active]*active

func (l lists) push(span int, outer *active) *active {
	a := active{span, outer, outer.len() + 1}
	if l[a] == nil {
		l[a] = &a
	}
	return l[a]
}

// apply returns what is active after an event.
func (l lists) apply(a *active, e event) *active {
	if !e.first {
		a = l.without(a, e.span)
	}
	if !e.end {
		a = l.push(e.span, a)
	}
	return a
}

// without returns the list without a span. It is one of the last, if it is there.
func (l lists) without(a *active, span int) *active {
	var inner []int
	for x := a; x != nil; x = x.outer {
		if x.span == span {
			x = x.outer
			for _, i := range slices.Backward(inner) {
				x = l.push(i, x)
			}
			return x
		}
		inner = append(inner, x.span)
	}
	return a
}

// meet returns what is in both lists.
func (l lists) meet(a, b *active) *active {
	inA := make(map[int]bool)
	var inB []int
	for a != b {
		down, other := a.len() >= b.len(), b.len() >= a.len()
		if down {
			inA[a.span] = true
		}
		if other {
			inB = append(inB, b.span)
		}
		if down {
			a = a.outer
		}
		if other {
			b = b.outer
		}
	}
	for _, i := range slices.Backward(inB) {
		if inA[i] {
			a = l.push(i, a)
		}
	}
	return a
}
