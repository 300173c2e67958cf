package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A pool runs functions on goroutines of its own, which receive them from a
// channel that a field holds. To send a function there is to launch it. The loop
// in which a worker receives belongs to the pool, not to what it runs.
//
//	func (p *Pool) Submit(fn func()) { p.jobs <- fn }
//	func (p *Pool) work()            { for fn := range p.jobs { fn() } }   // go p.work()

// A delivery is the call of a function that was received from a channel.
type delivery struct {
	in     *Func
	path   path      // of the function in what was received
	method string    // or the method of the interface value there
	args   []Sources // what it is given, as in sees it; Received stands for what was sent
}

// findQueues finds what is done with the functions that are sent to the channels
// in the fields of the package, by the field.
func (p *Package) findQueues() {
	p.queues = make(map[*types.Var][]delivery)
	if !p.sendsToFields {
		return
	}
	add := func(f *Func, mode Mode, v ssa.Value, d delivery) {
		for _, src := range p.walker.walk(walkKey{v: v, path: d.path, ask: askSent}) {
			if src.Kind != Received || !mode.Launches() && !p.onGoroutine(f, make(map[*Func]bool)) {
				continue
			}
			if field := p.queue(received(src.Site)); field != nil {
				d.in, d.path = f, src.Path
				p.queues[field] = append(p.queues[field], d)
			}
		}
	}
	for _, f := range p.Funcs {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				site, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				call := site.Common()
				var d delivery
				switch {
				case call.IsInvoke() && isAction(call.Method):
					d.method = call.Method.Name()
				case call.IsInvoke() || call.StaticCallee() != nil || !isFunc(call.Value.Type()):
					continue
				}
				for _, arg := range call.Args {
					d.args = append(d.args, p.walker.walk(walkKey{v: arg, ask: askSent}))
				}
				add(f, modeOf(site), call.Value, d)
			}
		}
		for _, e := range f.edges {
			if !e.Direct() {
				continue
			}
			for _, r := range p.runsOf(e) {
				if r.Func.Index < len(e.args) && (e.Func == nil || r.Func.Fn == e.Func.Function) {
					d := delivery{path: r.Func.Path, method: r.Method}
					for _, a := range r.Args {
						d.args = append(d.args, p.subst(e, a))
					}
					add(f, r.Mode.through(e.Mode), e.args[r.Func.Index], d)
				}
			}
		}
	}
}

// onGoroutine reports whether f is launched, or called by a function that is.
func (p *Package) onGoroutine(f *Func, seen map[*Func]bool) bool {
	if seen[f] {
		return false
	}
	seen[f] = true
	return slices.ContainsFunc(f.Sites, func(e *Edge) bool { return e.Mode.Launches() || p.onGoroutine(e.In, seen) })
}

// received returns the channel from which an instruction has received a value.
//
//	fn := <-p.jobs
//	fn, ok := <-p.jobs
//	case fn := <-p.jobs:
func received(site ssa.Instruction) ssa.Value {
	switch v := site.(type) {
	case *ssa.UnOp:
		if v.Op == token.ARROW {
			return v.X
		}
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.UnOp:
			if v.Index == 0 {
				return tuple.X
			}
		case *ssa.Select:
			i := 2 // after the index of the case, and whether the channel is open
			for _, st := range tuple.States {
				if st.Dir == types.RecvOnly {
					if i == v.Index {
						return st.Chan
					}
					i++
				}
			}
		}
	}
	return nil
}

// queue returns the field of this package that holds a channel, itself or for
// all who call the function that has it as a parameter.
//
//	go work(p.jobs)
func (p *Package) queue(ch ssa.Value) *types.Var {
	if ch == nil {
		return nil
	}
	switch o := p.object(ch).(type) {
	case *types.Var:
		if o.Pkg() == p.Types && !o.Exported() {
			return o.Origin()
		}
	case *ssa.Parameter:
		var field *types.Var
		i := slices.Index(o.Parent().Params, o)
		for _, e := range p.byFn[o.Parent()].Sites {
			if e.given != nil || i >= len(e.args) {
				return nil
			}
			given, ok := p.object(e.args[i]).(*types.Var)
			if !ok || given.Pkg() != p.Types || given.Exported() || field != nil && field != given.Origin() {
				return nil
			}
			field = given.Origin()
		}
		return field
	}
	return nil
}

// A sentValue is a value that is sent to a channel.
type sentValue struct {
	at  ssa.Instruction
	to  ssa.Value
	val ssa.Value
}

// sentValues returns what f sends.
//
//	p.jobs <- fn
//	select { case p.jobs <- fn: … }
func sentValues(f *Func) []sentValue {
	var all []sentValue
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Send:
				all = append(all, sentValue{instr, instr.Chan, instr.X})
			case *ssa.Select:
				for _, st := range instr.States {
					if st.Dir == types.SendOnly {
						all = append(all, sentValue{instr, st.Chan, st.Send})
					}
				}
			}
		}
	}
	return all
}

// queued returns the functions from outside that f sends to the goroutines of a
// pool, and notes which those are.
func (p *Package) queued(f *Func) []Run {
	f.consumers = nil
	if len(p.queues) == 0 {
		return nil
	}
	var runs []Run
	for _, s := range sentValues(f) {
		deliveries := p.queues[p.queue(s.to)]
		for i, d := range deliveries {
			f.consumers = append(f.consumers, d.in)
			if slices.ContainsFunc(deliveries[:i], func(o delivery) bool { return o.path == d.path && o.method == d.method }) {
				continue
			}
			ask := askSpan
			if d.method != "" {
				ask = askType
			}
			joined := func() bool { return p.waitsAfter(f, s.at) }
			for _, src := range p.walker.walk(walkKey{v: s.val, path: d.path, ask: ask}) {
				switch src.Kind {
				case Param:
					args := p.delivered(f, s, d)
					if slices.ContainsFunc(deliveries, func(o delivery) bool { return o.path == d.path && !sameArgs(args, p.delivered(f, s, o)) }) {
						args = make([]Sources, len(args)) // which of the workers it is is not known
						for i := range args {
							args[i] = unknown
						}
					}
					runs = append(runs, Run{Func: src, Method: d.method, Mode: Go, Args: args, Joined: joined()})
				case Function:
					// p.jobs <- func() { defer wg.Done(); fn() }
					if lit := p.byFn[src.Fn]; lit != nil && within(src.Fn, f.Function) {
						for _, r := range lit.Summary.Runs {
							if r.Func.Fn != src.Fn {
								r.Mode, r.Joined = r.Mode.through(Go), joined()
								runs = append(runs, r)
							}
						}
					}
				}
			}
		}
	}
	return runs
}

func sameArgs(a, b []Sources) bool {
	return slices.EqualFunc(a, b, func(s, t Sources) bool { return s.key() == t.key() })
}

// delivered returns what a function that s sends is given by the worker, as f sees
// it: a root, or what was sent along with the function.
func (p *Package) delivered(f *Func, s sentValue, d delivery) []Sources {
	args := make([]Sources, len(d.args))
	for i, arg := range d.args {
		for _, src := range arg {
			switch src.Kind {
			case Root:
				args[i] = args[i].union(Sources{src})
			case Received:
				if p.queue(received(src.Site)) == p.queue(s.to) {
					args[i] = args[i].union(p.walker.fieldAt(walkKey{v: s.val, path: src.Path}, s.at))
					continue
				}
				args[i] = args[i].union(unknown)
			default:
				args[i] = args[i].union(unknown)
			}
		}
	}
	return args
}

// waitsAfter reports whether f may wait for anything after an instruction.
func (p *Package) waitsAfter(f *Func, at ssa.Instruction) bool {
	if p.joins == nil {
		p.findJoins()
	}
	return slices.ContainsFunc(p.joins.waitsOf(f), func(w waitPoint) bool { return w.at != at && f.Flow.CanFollow(at, w.at) })
}

// sendsFunc reports whether a channel of type t brings functions along, or
// values with methods, as they are or in a struct.
func sendsFunc(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return false
	}
	may := func(t types.Type) bool { return isFunc(t) || types.IsInterface(t) }
	if s, ok := deref(ch.Elem()).Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			if may(f.Type()) {
				return true
			}
		}
	}
	return may(ch.Elem())
}
