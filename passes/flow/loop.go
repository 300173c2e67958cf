package flow

import (
	"go/token"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Loop is a natural loop.
type Loop struct {
	Header *ssa.BasicBlock

	all      *loops
	outer    *Loop             // around it, or nil
	inner    []*Loop           // in it, and in no other of these
	own      []*ssa.BasicBlock // in it, and in none of those
	exits    []*ssa.BasicBlock
	first    int // its number, outer loops before inner ones,
	last     int // and the last number in it
	receives *bool
	top      *Loop // as far as is known, while loops are found
}

// loops holds the loops of a function.
type loops struct{ innermost []*Loop } // by block, or nil

// Contains reports whether b is part of the loop.
func (l *Loop) Contains(b *ssa.BasicBlock) bool {
	in := l.all.innermost[b.Index]
	return in != nil && l.first <= in.first && in.first <= l.last
}

// Exits returns the blocks of the loop that may leave it, in order. A panic
// does not count: go/ssa ends every blocking select with one.
func (l *Loop) Exits() []*ssa.BasicBlock { return l.exits }

// Receives reports whether something in the loop waits for a channel.
func (l *Loop) Receives() bool {
	if l.receives == nil {
		receives := slices.ContainsFunc(l.inner, (*Loop).Receives) || slices.ContainsFunc(l.own, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
				switch instr := instr.(type) {
				case *ssa.Select:
					return true
				case *ssa.UnOp:
					return instr.Op == token.ARROW
				}
				return false
			})
		})
		l.receives = &receives
	}
	return *l.receives
}

// Loops returns the loops around instr, innermost first.
func (f *Func) Loops(instr ssa.Instruction) iter.Seq[*Loop] {
	return func(yield func(*Loop) bool) {
		for l := f.findLoops().innermost[instr.Block().Index]; l != nil && yield(l); l = l.outer {
		}
	}
}

// InLoop reports whether there is a loop around instr.
func (f *Func) InLoop(instr ssa.Instruction) bool {
	return f.findLoops().innermost[instr.Block().Index] != nil
}

// findLoops finds the natural loop of every back edge; loops that share a header are
// one. Two of them have nothing in common, or one is in the other. Inner ones are found
// first, and then are passed over as a whole.
func (f *Func) findLoops() *loops {
	if f.loops != nil {
		return f.loops
	}
	f.loops = &loops{innermost: make([]*Loop, len(f.fn.Blocks))}
	var headers []*ssa.BasicBlock
	backs := make(map[*ssa.BasicBlock][]*ssa.BasicBlock) // to a header
	for _, b := range f.fn.Blocks {
		for _, h := range b.Succs {
			if h.Dominates(b) {
				if backs[h] == nil {
					headers = append(headers, h)
				}
				backs[h] = append(backs[h], b)
			}
		}
	}
	if len(headers) == 0 {
		return f.loops
	}
	dom := f.dominance()
	slices.SortFunc(headers, func(a, b *ssa.BasicBlock) int { return dom.first[b.Index] - dom.first[a.Index] })
	innermost := f.loops.innermost
	var all []*Loop
	for _, h := range headers {
		l := &Loop{Header: h, all: f.loops}
		l.top = l
		all = append(all, l)
		for work := backs[h]; len(work) > 0; {
			b := work[len(work)-1]
			work = work[:len(work)-1]
			switch in := innermost[b.Index]; {
			case in == nil:
				innermost[b.Index] = l
				if b != h {
					work = append(work, b.Preds...)
				}
			case in.outermost() != l:
				in = in.outermost()
				in.outer, in.top = l, l
				l.inner = append(l.inner, in)
				if in.Header != h {
					work = append(work, in.Header.Preds...)
				}
			}
		}
		if innermost[h.Index] == nil {
			innermost[h.Index] = l
		}
	}
	next := 0
	var number func(l *Loop)
	number = func(l *Loop) {
		l.first = next
		next++
		for _, in := range l.inner {
			number(in)
		}
		l.last = next - 1
	}
	for _, l := range all {
		if l.outer == nil {
			number(l)
		}
	}
	for _, b := range f.fn.Blocks {
		in := innermost[b.Index]
		if in == nil {
			continue
		}
		in.own = append(in.own, b)
		for _, s := range b.Succs {
			if _, panics := s.Instrs[len(s.Instrs)-1].(*ssa.Panic); panics {
				continue
			}
			for l := in; l != nil && !l.Contains(s); l = l.outer {
				if n := len(l.exits); n == 0 || l.exits[n-1] != b {
					l.exits = append(l.exits, b)
				}
			}
		}
	}
	return f.loops
}

// outermost returns the outermost loop around l that is known.
func (l *Loop) outermost() *Loop {
	for l.top != l {
		l.top = l.top.top
		l = l.top
	}
	return l
}
