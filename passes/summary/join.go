package summary

import (
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/container/intsets"
	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
)

// A goroutine is joined where its starter waits for something that it signals.
// What can be waited for is an object: a channel, a WaitGroup, a group, a lock
// that is handed over, a context that it cancels. Objects that an assignment, a
// call or a return may make the same are taken for one.
//
//	go func() { defer close(done); save(ctx) }()
//	<-done
//
//	go s.run(ctx)           // run: defer s.wg.Done()
//	s.close()               // close: s.wg.Wait()

// Joined reports whether the function in which e launches a goroutine may wait
// for it, or the callee that launches it does.
func (p *Package) Joined(e *Edge) bool { return p.WaitsFor(e, e.In, e.Site, nil) }

// WaitsFor reports whether f may wait for the goroutine that e launches, after
// the instruction from and no later than at until, which may be a defer
// statement. A nil until stands for the end of f, after its deferred calls.
func (p *Package) WaitsFor(e *Edge, f *Func, from, until ssa.Instruction) bool {
	if e.joined {
		return true
	}
	if p.joins == nil {
		p.findJoins()
	}
	signalled := p.joins.signalsOf(e)
	if signalled.IsEmpty() {
		return false
	}
	for instr := range p.joins.waitsFor(f, signalled) {
		if instr == e.Site {
			continue
		}
		_, deferred := instr.(*ssa.Defer)
		_, atReturn := until.(*ssa.Defer)
		switch {
		case !deferred:
			if f.Flow.CanFollow(from, instr) && (until == nil || atReturn || instr == until || f.Flow.CanFollow(instr, until)) {
				return true
			}
		case !f.Flow.CanFollow(instr, from) && !f.Flow.CanFollow(from, instr):
		case until == nil, instr == until, atReturn && f.Flow.CanFollow(until, instr): // deferred later, so it runs earlier
			return true
		}
	}
	return false
}

// An awaitable is an object: an ssa.Value, the *types.Var of a field, or the
// call that made a context.
type awaitable any

// A signal is an object, by its representative, with the side that waits: where that is
// the sender, the signal is that somebody receives.
type signal struct {
	object awaitable
	sent   bool
}

// signals is a set of signals, by number.
type signals = intsets.Sparse

// joins knows what the functions of a package wait for and what they signal.
type joins struct {
	p        *Package
	same     map[awaitable]awaitable             // union-find
	numbers  map[signal]int                      // of those that are waited for: others are of no concern
	waits    map[*Func]*signals                  // through calls
	signals  map[*Func]*signals                  // through calls and launches
	points   map[*Func][]waitPoint               // see waitsOf
	byNumber map[*Func]map[int][]ssa.Instruction // see waitsFor
}

// A waitPoint is an instruction that may wait for something.
type waitPoint struct {
	at ssa.Instruction
	*signals
}

// find returns the representative of o.
func (j *joins) find(o awaitable) awaitable {
	for {
		up, ok := j.same[o]
		if !ok {
			return o
		}
		if next, ok := j.same[up]; ok {
			j.same[o] = next
		}
		o = up
	}
}

// unite makes two values one object, if they can be objects.
func (j *joins) unite(v, w ssa.Value) {
	if !shareable(v.Type()) || !shareable(w.Type()) || isNilConst(v) || isNilConst(w) {
		return
	}
	if a, b := j.find(j.p.object(v)), j.find(j.p.object(w)); a != b {
		j.same[a] = b
	}
}

// shareable reports whether values of type t can be objects to wait for, or
// hold them out of sight.
func shareable(t types.Type) bool {
	if IsContext(t) || IsSpan(t) || types.Identical(t, types.Universe.Lookup("error").Type()) {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Chan, *types.Interface, *types.Struct:
		return true
	case *types.Pointer:
		return shareable(t.Elem())
	}
	return false
}

// findJoins finds the objects of the package, and who waits for them and
// signals them.
func (p *Package) findJoins() {
	j := &joins{p: p, same: make(map[awaitable]awaitable), numbers: make(map[signal]int), waits: make(map[*Func]*signals), signals: make(map[*Func]*signals)}
	p.joins = j
	for _, f := range p.Funcs {
		for _, instr := range p.meetings(f) {
			j.uniteAt(instr)
		}
		for _, e := range f.edges {
			if e.Func == nil || e.given != nil {
				continue
			}
			for i, param := range e.Func.Params {
				if i < len(e.args) {
					j.unite(param, e.args[i])
				}
			}
			if call, ok := e.Site.(*ssa.Call); ok {
				j.uniteResults(call, e.Func)
			}
		}
	}
	for _, f := range p.Funcs {
		var all *signals
		for _, instr := range p.meetings(f) {
			j.waitsIn(f, instr, func(o signal) {
				n, known := j.numbers[o]
				if !known {
					n = len(j.numbers)
					j.numbers[o] = n
				}
				if all == nil {
					all = new(signals)
					j.waits[f] = all
				}
				all.Insert(n)
			})
		}
	}
	if len(j.numbers) == 0 {
		return
	}
	for _, f := range p.Funcs {
		all := new(signals)
		for _, instr := range p.meetings(f) {
			j.signalsIn(instr, all)
		}
		if !all.IsEmpty() {
			j.signals[f] = all
		}
	}
	for changed := true; changed; {
		changed = false
		inherit := func(m map[*Func]*signals, f, from *Func) {
			if m[from] == nil {
				return
			}
			if m[f] == nil {
				m[f] = new(signals)
			}
			changed = m[f].UnionWith(m[from]) || changed
		}
		for _, f := range p.Funcs {
			for _, g := range f.consumers {
				inherit(j.signals, f, g)
			}
			for _, e := range f.edges {
				if e.Func == nil {
					continue
				}
				if !e.Mode.Launches() {
					inherit(j.waits, f, e.Func)
				}
				inherit(j.signals, f, e.Func)
			}
		}
	}
}

// meetings returns the instructions of f that may wait, signal, or make two objects the
// same, in order. Most are none of these.
func (p *Package) meetings(f *Func) []ssa.Instruction {
	if f.meetingsKnown {
		return f.meetings
	}
	f.meetingsKnown = true
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			if p.mayMeet(instr) {
				f.meetings = append(f.meetings, instr)
			}
		}
	}
	return f.meetings
}

func (p *Package) mayMeet(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Store:
		return shareable(instr.Val.Type())
	case *ssa.Phi:
		return shareable(instr.Type())
	case *ssa.Extract:
		_, ok := instr.Tuple.(*ssa.Call)
		return ok && shareable(instr.Type())
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	case *ssa.Send, *ssa.Select:
		return true
	case ssa.CallInstruction:
		call := instr.Common()
		if b, ok := call.Value.(*ssa.Builtin); ok {
			return b.Name() == "close"
		}
		if e := catalog.Lookup(Callee(call)); e != nil && e.Effect == catalog.Wait {
			return true
		}
		return p.Cancels(instr) != nil || !p.inSight(call.StaticCallee()) &&
			(call.IsInvoke() || slices.ContainsFunc(call.Args, func(v ssa.Value) bool { return shareable(v.Type()) }))
	}
	return false
}

// uniteAt unites what an instruction makes the same.
func (j *joins) uniteAt(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Store:
		j.unite(instr.Addr, instr.Val)
	case *ssa.Phi:
		for _, v := range instr.Edges {
			j.unite(instr, v)
		}
	case *ssa.Extract:
		// The two ends of io.Pipe() are one.
		call, ok := instr.Tuple.(*ssa.Call)
		if !ok || j.p.inSight(call.Call.StaticCallee()) {
			return
		}
		for _, ref := range *call.Referrers() {
			if x, ok := ref.(*ssa.Extract); ok {
				j.unite(instr, x)
			}
		}
	case *ssa.Call:
		// What a function out of sight returns may be part of what it is given.
		fn := instr.Call.StaticCallee()
		if j.p.inSight(fn) {
			return
		}
		if holder := receiver(&instr.Call); holder != nil && !IsContext(holder.Type()) {
			j.unite(instr, holder)
			return
		}
		for _, arg := range instr.Call.Args {
			j.unite(instr, arg)
		}
	}
}

// uniteResults unites the results of a call with what the callee returns.
func (j *joins) uniteResults(call *ssa.Call, f *Func) {
	for _, b := range f.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) == 1 {
			j.unite(call, ret.Results[0])
			continue
		}
		for _, ref := range *call.Referrers() {
			if x, ok := ref.(*ssa.Extract); ok {
				j.unite(x, ret.Results[x.Index])
			}
		}
	}
}

// waitsOf returns where f may wait for something, through calls, in its order. Every
// launch in f asks for that.
func (j *joins) waitsOf(f *Func) []waitPoint {
	points, known := j.points[f]
	if known {
		return points
	}
	through := make(map[ssa.Instruction][]*Func) // what a call runs before it returns
	for _, e := range f.edges {
		if e.Func != nil && !e.Mode.Launches() {
			through[e.Site] = append(through[e.Site], e.Func)
		}
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			if through[instr] == nil && !j.p.mayMeet(instr) {
				continue
			}
			waits := new(signals)
			j.waitsIn(f, instr, func(o signal) { j.number(o, waits) })
			for _, callee := range through[instr] {
				if inner := j.waits[callee]; inner != nil {
					waits.UnionWith(inner)
				}
			}
			if !waits.IsEmpty() {
				points = append(points, waitPoint{instr, waits})
			}
		}
	}
	if j.points == nil {
		j.points = make(map[*Func][]waitPoint)
	}
	j.points[f] = points
	return points
}

// waitsFor returns where f may wait for one of the objects. Of all that f waits for,
// most is of no concern to one of many launches.
func (j *joins) waitsFor(f *Func, signalled *signals) iter.Seq[ssa.Instruction] {
	index, known := j.byNumber[f]
	if !known {
		index = make(map[int][]ssa.Instruction)
		for _, w := range j.waitsOf(f) {
			for _, n := range w.AppendTo(nil) {
				index[n] = append(index[n], w.at)
			}
		}
		if j.byNumber == nil {
			j.byNumber = make(map[*Func]map[int][]ssa.Instruction)
		}
		j.byNumber[f] = index
	}
	return func(yield func(ssa.Instruction) bool) {
		for _, n := range signalled.AppendTo(nil) {
			for _, at := range index[n] {
				if !yield(at) {
					return
				}
			}
		}
	}
}

// waitsIn yields what an instruction itself may wait for.
//
//	<-done
//	select { case r := <-results: … }
//	wg.Wait()
//	mu.Lock()     // which the goroutine may unlock
//	waitFor(done) // out of sight
func (j *joins) waitsIn(f *Func, instr ssa.Instruction, yield func(signal)) {
	add := func(v ssa.Value) {
		for _, o := range j.waited(v) {
			yield(signal{j.find(o), false})
		}
	}
	send := func(v ssa.Value) { yield(signal{j.find(j.p.object(v)), true}) }
	switch instr := instr.(type) {
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			add(instr.X)
		}
	case *ssa.Send:
		send(instr.Chan)
	case *ssa.Select:
		for _, st := range instr.States {
			if st.Dir == types.RecvOnly {
				add(st.Chan)
			} else {
				send(st.Chan)
			}
		}
	case ssa.CallInstruction:
		if _, launches := instr.(*ssa.Go); launches {
			break
		}
		call := instr.Common()
		fn := Callee(call)
		if entry := catalog.Lookup(fn); entry != nil {
			if entry.Effect == catalog.Wait {
				add(argument(call, entry.From))
			}
			break
		}
		if static := call.StaticCallee(); j.p.inSight(static) {
			break // its body tells
		}
		switch holder := receiver(call); {
		case holder == nil || fn == nil:
		case isAtomic(fn):
			if f.Flow.InLoop(instr) {
				add(holder) // for !done.Load() { … }
			}
		case shareable(holder.Type()) && awaits(fn.Name()):
			add(holder)
		}
		for _, arg := range call.Args {
			if isChan(arg.Type()) || shareable(arg.Type()) && hasMethod(arg.Type(), "Read") {
				add(arg)
			}
		}
	}
}

// waited returns the objects that stand for the channel or group v: for the
// channel of a context, the calls that gave the context an end.
func (j *joins) waited(v ssa.Value) []awaitable {
	if call, ok := v.(*ssa.Call); ok && call.Call.IsInvoke() && IsContext(call.Call.Value.Type()) {
		var made []awaitable
		for _, src := range j.p.Lifetime(call.Call.Value) {
			if src.Kind == Made {
				made = append(made, src.Site)
			}
		}
		return made
	}
	return []awaitable{j.p.object(v)}
}

// Cancels returns the call that made the context that a call cancels, or nil.
//
//	ctx, cancel := context.WithCancel(ctx); …; cancel()
//	g, ctx := errgroup.WithContext(ctx); …; g.Wait()
func (p *Package) Cancels(site ssa.CallInstruction) ssa.Instruction {
	call := site.Common()
	v := call.Value
	if fn := Callee(call); fn != nil {
		if entry := catalog.Lookup(fn); entry == nil || entry.Effect != catalog.Wait {
			return nil
		}
		v = receiver(call)
	} else if call.IsInvoke() {
		return nil
	}
	return p.cancelled(v)
}

// cancelled returns the call that made the context that v, a function or a group,
// cancels, or nil. What a function in sight returns beside a context is taken to
// be the end of it.
//
//	ctx, done := begin(ctx)
func (p *Package) cancelled(v ssa.Value) ssa.Instruction {
	switch x := v.(type) {
	case *ssa.UnOp:
		variable := p.variable(x.X)
		if variable == nil || len(p.stores[variable]) != 1 {
			return nil
		}
		return p.cancelled(p.stores[variable][0].Val)
	case *ssa.ChangeType:
		return p.cancelled(x.X)
	case *ssa.Extract:
		made, ok := x.Tuple.(*ssa.Call)
		if !ok {
			return nil
		}
		entry := catalog.Lookup(Callee(&made.Call))
		inSight := entry == nil && isFunc(x.Type()) && p.inSight(made.Call.StaticCallee())
		if inSight || entry != nil && entry.Life == catalog.Shorter && !slices.Contains(entry.Results, x.Index) {
			return made
		}
	}
	return nil
}

// CancelsRun returns the calls that made the contexts which the callee of e cancels by
// running a parameter.
//
//	defer release(cancel)
func (p *Package) CancelsRun(e *Edge) []ssa.Instruction {
	var all []ssa.Instruction
	for _, r := range p.runsOf(e) {
		if !r.Mode.Launches() && e.given == nil && r.Func.Index < len(e.args) {
			if made := p.cancelled(e.args[r.Func.Index]); made != nil {
				all = append(all, made)
			}
		}
	}
	return all
}

// awaits reports whether a method out of sight may wait, by its name.
func awaits(name string) bool {
	return slices.ContainsFunc([]string{
		"Wait", "Await", "Join", "Acquire", "Lock", "Stop", "Close", "Shutdown", "Drain", "Flush", "Recv", "Receive", "Get", "Result", "Next",
	}, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// isAtomic reports whether fn is a method of package sync/atomic.
func isAtomic(fn *types.Func) bool { return fn.Pkg() != nil && fn.Pkg().Path() == "sync/atomic" }

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// signalsIn adds what an instruction itself may signal.
//
//	close(done)
//	results <- r
//	wg.Done()
//	cancel()
//	finish(done) // out of sight
func (j *joins) signalsIn(instr ssa.Instruction, signalled *signals) {
	add := func(v ssa.Value) { j.number(signal{j.find(j.p.object(v)), false}, signalled) }
	received := func(v ssa.Value) { j.number(signal{j.find(j.p.object(v)), true}, signalled) }
	switch instr := instr.(type) {
	case *ssa.Send:
		add(instr.Chan)
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			received(instr.X)
		}
	case *ssa.Select:
		for _, st := range instr.States {
			if st.Dir == types.SendOnly {
				add(st.Chan)
			} else {
				received(st.Chan)
			}
		}
	case ssa.CallInstruction:
		call := instr.Common()
		if b, ok := call.Value.(*ssa.Builtin); ok {
			if b.Name() == "close" {
				add(call.Args[0])
			}
			return
		}
		if made := j.p.Cancels(instr); made != nil {
			j.number(signal{made, false}, signalled)
		}
		if static := call.StaticCallee(); j.p.inSight(static) {
			return // its body tells
		}
		if holder := receiver(call); holder != nil && shareable(holder.Type()) && !j.guarded(instr, holder) {
			add(holder)
		}
		args := call.Args
		if !call.IsInvoke() && call.Signature().Recv() != nil {
			args = args[1:]
		}
		for _, arg := range args {
			if shareable(arg.Type()) {
				add(arg)
			}
		}
	}
}

// guarded reports whether a call locks, or unlocks what the same function, or the
// one around it, has locked: that guards data, and hands nothing over.
//
//	mu.Lock()
//	defer mu.Unlock()
func (j *joins) guarded(site ssa.CallInstruction, lock ssa.Value) bool {
	fn := Callee(site.Common())
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync" || !strings.HasSuffix(strings.ToLower(fn.Name()), "lock") {
		return false
	}
	if strings.HasSuffix(fn.Name(), "Lock") {
		return true
	}
	object := j.find(j.p.object(lock))
	locks := func(f *ssa.Function) bool {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok {
					continue
				}
				if fn := Callee(&call.Call); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "sync" && strings.HasSuffix(fn.Name(), "Lock") &&
					j.find(j.p.object(receiver(&call.Call))) == object {
					return true
				}
			}
		}
		return false
	}
	f := site.Parent()
	if locks(f) {
		return true
	}
	outer, run := j.p.Around(j.p.byFn[f])
	return outer != nil && !run.Mode.Launches() && locks(outer.Function)
}

// signalsOf returns what the goroutine that e launches may signal: what its
// function does, what the launcher does for it, and, for a launcher out of
// sight, the group that it belongs to.
//
//	g.Go(f)          // g
//	task := submit(f) // task
func (j *joins) signalsOf(e *Edge) *signals {
	all := new(signals)
	merge := func(f *Func) {
		if inner := j.signals[f]; inner != nil {
			all.UnionWith(inner)
		}
	}
	if e.Func != nil {
		merge(e.Func)
	} else {
		j.signalsIn(e.Site, all) // go worker(ctx, done), out of sight
	}
	if e.Direct() {
		return all
	}
	for _, launcher := range e.In.EdgesAt(e.Site) {
		if launcher.Direct() && launcher.Func != nil {
			merge(launcher.Func)
		}
	}
	j.signalsIn(e.Site, all)
	if call, ok := e.Site.(*ssa.Call); ok {
		j.number(signal{j.find(call), false}, all)
		for _, ref := range *call.Referrers() {
			if x, ok := ref.(*ssa.Extract); ok {
				j.number(signal{j.find(x), false}, all)
			}
		}
	}
	return all
}

// number adds the number of a signal to others, if it has one.
func (j *joins) number(o signal, to *signals) {
	if n, ok := j.numbers[o]; ok {
		to.Insert(n)
	}
}
