package summary

import (
	"go/token"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/flow"
)

// endless returns, for each loop around site that looks as if it runs on until
// somebody ends it, the channels and contexts that can end it.
//
//	for { select { case <-s.done: return; case j := <-jobs: do(j) } }   // s.done, jobs
//	for j := range jobs { do(j) }                                       // jobs
//	for { do() }                                                        // nothing
//	for conn := accept(); …                                             // out of sight
func (p *Package) endless(f *Func, site ssa.CallInstruction) []Sources {
	return slices.Collect(p.endlessBut(f, site, func(*flow.Loop) bool { return false }))
}

// loops returns what can end the loops in which a function value from outside is
// run, again and again. A loop that is left once it has succeeded is a retry,
// however long it waits in between.
func (p *Package) loops(e *Edge) []Sources {
	all := e.loops
	for ends := range p.endlessBut(e.In, e.Site, func(l *flow.Loop) bool { return p.retries(l, e.Site) }) {
		all = addLoops(all, ends)
	}
	return all
}

// maxLoops bounds how many loops around a call are looked at. What is in more of them
// runs on, for all that is known.
const maxLoops = 32

// endlessBut returns what endless does for the loops that are not excepted.
func (p *Package) endlessBut(f *Func, site ssa.CallInstruction, excepted func(*flow.Loop) bool) iter.Seq[Sources] {
	return func(yield func(Sources) bool) {
		n := 0
		for l := range f.Flow.Loops(site) {
			if n++; n > maxLoops {
				yield(unknown)
				return
			}
			if ends, ok := p.enders(f, l, site); ok && !excepted(l) && !yield(ends) {
				return
			}
		}
	}
}

// Loops returns what can end each loop that runs on around the call site in f, as
// seen at e, which runs f or leads to it.
func (p *Package) Loops(e *Edge, f *Func, site ssa.CallInstruction) []Sources {
	loops := p.endless(f, site)
	if f == e.Func {
		for i, ends := range loops {
			loops[i] = p.substLife(e, ends)
		}
	}
	return loops
}

// enders returns what can end the loop; ok is false for a loop that ends by
// itself: one that counts, ranges over data, or retries the call site until it
// has succeeded.
func (p *Package) enders(f *Func, l *flow.Loop, site ssa.CallInstruction) (ends Sources, ok bool) {
	for _, b := range l.Exits() {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue // the block after the last iteration of a nested loop
		}
		switch x := p.decides(cond.Cond, make(map[ssa.Value]bool), site); x.by {
		case byItself:
			if !l.Receives() && onSuccess(cond, l) {
				return nil, false
			}
			ends = ends.union(unknown)
		case byCount:
			return nil, false
		case byChannel:
			ends = ends.union(p.Lifetime(x.channel))
		default:
			ends = ends.union(unknown)
		}
	}
	return ends, true
}

// retries reports whether the loop is left where the call site has returned no
// error. One that asks the call whether to go on may do so for good.
func (p *Package) retries(l *flow.Loop, site ssa.CallInstruction) bool {
	return slices.ContainsFunc(l.Exits(), func(b *ssa.BasicBlock) bool {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			return false
		}
		_, isNil := (flow.Guard{Cond: cond.Cond, Taken: !l.Contains(b.Succs[0])}).Nil()
		return isNil && p.decides(cond.Cond, make(map[ssa.Value]bool), site).by == byItself
	})
}

// onSuccess reports whether the loop is left where an error is nil, or a
// condition holds.
//
//	for { if err := save(ctx); err == nil { break } }        // a retry
//	for { if err := next(ctx); err != nil { return err } }   // runs on
func onSuccess(cond *ssa.If, l *flow.Loop) bool {
	holds := !l.Contains(cond.Block().Succs[0])
	if _, isNil := (flow.Guard{Cond: cond.Cond, Taken: holds}).Nil(); isNil {
		return true
	}
	op, ok := cond.Cond.(*ssa.BinOp)
	return holds && !(ok && op.Op == token.NEQ)
}

type decider uint8

const (
	byOther   decider = iota // something out of sight
	byCount                  // data of the loop's own
	byItself                 // the outcome of the call in question
	byChannel                // a channel or a context
)

type decision struct {
	by      decider
	channel ssa.Value
}

// decides finds out what a loop condition depends on.
func (p *Package) decides(v ssa.Value, seen map[ssa.Value]bool, site ssa.CallInstruction) decision {
	if seen[v] {
		return decision{by: byCount}
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Const, *ssa.Parameter, *ssa.Phi:
		return decision{by: byCount}
	case *ssa.UnOp:
		switch {
		case v.Op == token.ARROW:
			return decision{byChannel, v.X}
		case v.Op == token.NOT || v.Op == token.SUB:
			return p.decides(v.X, seen, site)
		case v.Op == token.MUL && flow.IsCell(v.X):
			return p.decidesCell(v, seen, site)
		}
	case *ssa.BinOp:
		if x, ok := v.X.(*ssa.Extract); ok {
			if sel, ok := x.Tuple.(*ssa.Select); ok {
				if i, ok := caseIndex(v, sel); ok {
					return decision{byChannel, sel.States[i].Chan}
				}
			}
		}
		x, y := p.decides(v.X, seen, site), p.decides(v.Y, seen, site)
		if x.by == byCount {
			return y
		}
		return x
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.Next:
			return decision{by: byCount}
		case *ssa.UnOp:
			return p.decides(tuple, seen, site)
		case *ssa.Call:
			return p.decides(tuple, seen, site)
		case *ssa.Select:
			return decision{byChannel, selected(v, tuple)}
		}
	case *ssa.Call:
		common := v.Common()
		switch {
		case v == site:
			return decision{by: byItself}
		case isLen(common):
			return decision{by: byCount}
		case common.IsInvoke() && IsContext(common.Value.Type()):
			return decision{byChannel, common.Value} // ctx.Err()
		case p.local(receiver(common)):
			return decision{by: byCount} // rows.Next(), on rows of the function's own
		}
	}
	return decision{}
}

// decidesCell finds out what a captured variable depends on.
func (p *Package) decidesCell(load *ssa.UnOp, seen map[ssa.Value]bool, site ssa.CallInstruction) decision {
	defs, entry := p.byFn[load.Parent()].Flow.Reaching(load.X, load)
	if entry {
		return decision{}
	}
	var d decision
	for _, st := range defs {
		if d = p.decides(st.Val, seen, site); d.by != byCount && d.by != byItself {
			return d
		}
	}
	return d
}

// selected returns the channel of the case that a value of a select statement
// stands for.
//
//	case <-done: return                    // the index of the case is compared
//	case j, ok := <-jobs: if !ok { return } // ok is looked at inside the case
func selected(v *ssa.Extract, sel *ssa.Select) ssa.Value {
	for _, use := range *v.Referrers() {
		if op, ok := use.(*ssa.BinOp); ok {
			if i, ok := caseIndex(op, sel); ok {
				return sel.States[i].Chan
			}
		}
		for g := range flow.Guards(use.Block()) {
			if i, ok := caseIndex(g.Cond, sel); ok && g.Taken {
				return sel.States[i].Chan
			}
		}
	}
	return sel.States[0].Chan
}

// caseIndex returns i if cond asks whether the select statement chose case i.
func caseIndex(cond ssa.Value, sel *ssa.Select) (int, bool) {
	op, ok := cond.(*ssa.BinOp)
	if !ok {
		return 0, false
	}
	x, ok := op.X.(*ssa.Extract)
	c, isConst := op.Y.(*ssa.Const)
	if !ok || !isConst || x.Tuple != sel || x.Index != 0 {
		return 0, false
	}
	return int(c.Int64()), true
}

func isLen(call *ssa.CallCommon) bool {
	b, ok := call.Value.(*ssa.Builtin)
	return ok && (b.Name() == "len" || b.Name() == "cap")
}

// receiver returns the receiver of a method call, or nil.
func receiver(call *ssa.CallCommon) ssa.Value {
	switch {
	case call.IsInvoke():
		return call.Value
	case call.Signature().Recv() != nil && len(call.Args) > 0:
		return call.Args[0]
	}
	return nil
}

// local reports whether v was made by the function that uses it.
func (p *Package) local(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Extract:
		_, ok := v.Tuple.(*ssa.Call)
		return ok
	case *ssa.Call, *ssa.Alloc:
		return true
	case *ssa.UnOp:
		if v.Op == token.MUL && flow.IsCell(v.X) {
			defs, entry := p.byFn[v.Parent()].Flow.Reaching(v.X, v)
			return !entry && len(defs) == 1 && p.local(defs[0].Val)
		}
	case *ssa.MakeInterface:
		return p.local(v.X)
	}
	return false
}
