package launch

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/flow"
	"github.com/fflint/fflint/passes/summary"
)

// Late is a write to a span that the starter has finished by then: it does not
// wait for the goroutine.
//
//	defer span.End()
//	go func() { span.SetAttributes(…) }()
type Late struct {
	summary.Write
	Span Span
	End  ssa.CallInstruction // what finishes the span
}

// CutOff is traced work with a context that is cancelled, for all that the starter
// does about it, while the goroutine runs.
//
//	defer cancel()
//	go save(ctx)
type CutOff struct {
	summary.Heed
	Cancel  ssa.CallInstruction // what cancels the context, or nil if
	Request *ssa.Parameter      // it ends with this request's handler
}

// A frame is a function that is on the stack when the goroutine starts, and the
// instruction in it that leads to the launch.
type frame struct {
	*summary.Func
	at ssa.CallInstruction
}

// frames returns the launching function, the functions around it that run it in
// place, and those around a goroutine that they wait for.
func (d *finder) frames(l *Launch) []frame {
	frames := []frame{{l.In, l.Site}}
	for f := l.In; ; {
		outer, site := d.p.Around(f)
		if outer == nil || site.Mode.Launches() && !d.p.Joined(site) {
			return frames
		}
		frames = append(frames, frame{outer, site.Site})
		f = outer
	}
}

// late returns the writes of the goroutine that come too late.
func (d *finder) late(l *Launch) []Late {
	var found []Late
	for _, w := range d.p.Writes(l.Edge) {
		if w.Endless {
			continue // until it is told to stop, before the span ends
		}
		var late Late
		ok := false
		for _, src := range w.Span {
			if late, ok = d.lateFor(l, w, src); !ok {
				break // a span that it may be as well is not finished
			}
		}
		if ok {
			found = append(found, late)
		}
	}
	return found
}

func (d *finder) lateFor(l *Launch, w summary.Write, src summary.Source) (Late, bool) {
	if src.Kind != summary.Span {
		return Late{}, false
	}
	for _, f := range d.frames(l) {
		if src.Site.Parent() != f.Function {
			if d.p.WaitsFor(l.Edge, f.Func, f.at, nil) {
				return Late{}, false
			}
			continue
		}
		if s := d.spanOf(f.Func, src.Site); s != nil {
			for _, e := range s.ends {
				if e.sure && f.finishes(e) && !d.p.WaitsFor(l.Edge, f.Func, f.at, e.site) && d.always(f.Func, e, src) {
					return Late{w, Span{s.site, f.Func}, e.site}, true
				}
			}
		}
	}
	return Late{}, false
}

// finishes reports whether an end comes after the launch: it is reachable from
// there, or it was deferred before.
func (f *frame) finishes(e end) bool {
	return f.Flow.CanFollow(f.at, e.site) || e.mode == summary.Defer && f.Flow.CanFollow(e.site, f.at)
}

// always reports whether an end takes place whenever its call does: a function in
// sight that is called for it, or deferred, may have conditions of its own.
//
//	defer func() { if !launched { span.End() } }()
func (d *finder) always(f *summary.Func, e end, src summary.Source) bool {
	for _, edge := range f.EdgesAt(e.site) {
		if edge.Func == nil || !slices.Contains(d.p.Ends(edge), src) {
			continue
		}
		return slices.ContainsFunc(edge.Func.Edges(), func(c *summary.Edge) bool {
			_, guarded := edge.Func.Flow.Guarded(c.Site.Block(), conditions)
			return len(d.p.Ends(c)) > 0 && !guarded
		})
	}
	return true
}

// conditions are the guards that are no comparison with nil.
var conditions = flow.NewKind(func(g flow.Guard) bool {
	x, _ := g.Nil()
	return x == nil
})

// cutOff returns the traced work in the goroutine whose context is cancelled.
func (d *finder) cutOff(l *Launch) []CutOff {
	switch {
	case l.Mode == summary.Timer && (len(l.Active) == 0 || isContextFunc(l.Site)):
		return nil // context.AfterFunc runs when the context has ended
	case l.Func != nil && len(d.ends(l.Func)) > 0:
		return nil // it waits for the end of a context, and goes by it
	}
	heeds := d.p.Heeds(l.Edge)
	told := func(src summary.Source) bool { // to end by the end of this context
		return slices.ContainsFunc(heeds, func(h summary.Heed) bool { return h.Endless && slices.Contains(h.Life, src) })
	}
	var found []CutOff
	for _, h := range heeds {
		traced := slices.ContainsFunc(l.Starts, func(st summary.Start) bool {
			return st.Parents.Overlaps(h.Carried) && (len(st.Life) == 0 || st.Life.Overlaps(h.Life))
		})
		if !traced || slices.ContainsFunc(h.Life, told) || h.Life.Has(summary.Root) || h.Life.Has(summary.Unknown) {
			continue // it runs until it is told to end, or its context may never end
		}
		for _, src := range h.Life {
			if c, ok := d.cutOffBy(l, h, src); ok {
				found = append(found, c)
				break
			}
		}
	}
	return found
}

// ends returns the channels of contexts that f receives from, and from nothing
// else at the same time.
//
//	<-ctx.Done()
func (d *finder) ends(f *summary.Func) []*ssa.Call {
	calls, known := d.receives[f]
	if known {
		return calls
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			receive, ok := instr.(*ssa.UnOp)
			if !ok || receive.Op != token.ARROW {
				continue
			}
			call, ok := receive.X.(*ssa.Call)
			if ok && call.Call.IsInvoke() && call.Call.Method.Name() == "Done" && summary.IsContext(call.Call.Value.Type()) {
				calls = append(calls, call)
			}
		}
	}
	d.receives[f] = calls
	return calls
}

// cutOffBy finds out whether what ends a context ends it while the goroutine may
// still run.
func (d *finder) cutOffBy(l *Launch, h summary.Heed, src summary.Source) (CutOff, bool) {
	for _, f := range d.frames(l) {
		if d.outlasts(f, src) {
			return CutOff{}, false
		}
		switch {
		case src.Kind == summary.Made && src.Site.Parent() == f.Function:
			cancel := d.cancels(l, f, src.Site)
			return CutOff{Heed: h, Cancel: cancel}, cancel != nil
		case d.p.WaitsFor(l.Edge, f.Func, f.at, nil):
			return CutOff{}, false
		case src.Kind == summary.Param && src.Fn == f.Function:
			if param := f.Params[src.Index]; isServed(f.Function, param) {
				return CutOff{Heed: h, Request: param}, true
			}
			return d.cutOffByCaller(l, h, f.Func, src)
		}
	}
	return CutOff{}, false
}

// outlasts reports whether f waits for the end of a context, after the launch:
// what ends it then is not the end of f.
//
//	go save(ctx)
//	<-ctx.Done()
func (d *finder) outlasts(f frame, src summary.Source) bool {
	return slices.ContainsFunc(d.ends(f.Func), func(call *ssa.Call) bool {
		return f.Flow.CanFollow(f.at, call) && slices.Contains(d.p.Lifetime(call.Call.Value), src)
	})
}

// isServed reports whether a parameter of fn is a request that a server cancels
// when its handler has returned: one of a known framework, or one beside a
// ResponseWriter. An HTTP client's transport has requests, too.
//
//	func (s *server) handle(w http.ResponseWriter, r *http.Request)
func isServed(fn *ssa.Function, param *ssa.Parameter) bool {
	c := catalog.CarrierOf(param.Type())
	if c == nil || c.Server {
		return c != nil
	}
	return slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool {
		named, ok := types.Unalias(p.Type()).(*types.Named)
		return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "net/http" && named.Obj().Name() == "ResponseWriter"
	})
}

// cutOffByCaller finds out whether a caller of f in sight cancels the context
// that it gives to f when f has returned, or is the handler of its request.
//
//	ctx, cancel := context.WithTimeout(ctx, time.Second)
//	s.update(ctx)
//	cancel()
func (d *finder) cutOffByCaller(l *Launch, h summary.Heed, f *summary.Func, src summary.Source) (CutOff, bool) {
	for _, e := range f.Sites {
		if e.Mode != summary.Call || d.inTest(e.In) && !d.inTest(f) {
			continue // what a test cancels says nothing about the others
		}
		caller := frame{e.In, e.Site}
		life := d.p.ArgLife(e, src)
		if life.Has(summary.Root) || life.Has(summary.Unknown) {
			continue
		}
		for _, end := range life {
			switch {
			case d.outlasts(caller, end):
			case end.Kind == summary.Made && end.Site.Parent() == caller.Function:
				if cancel := d.cancels(l, caller, end.Site); cancel != nil {
					return CutOff{Heed: h, Cancel: cancel}, true
				}
			case end.Kind == summary.Param && end.Fn == caller.Function && isServed(end.Fn, end.Fn.Params[end.Index]):
				if !d.p.WaitsFor(l.Edge, caller.Func, caller.at, nil) {
					return CutOff{Heed: h, Request: end.Fn.Params[end.Index]}, true
				}
			}
		}
	}
	return CutOff{}, false
}

// cancels returns the call that cancels the context made by the call made,
// whatever path f takes from the launch to its end, or nil: there may be none, or
// f may wait for the goroutine before.
//
//	ctx, cancel := context.WithCancel(ctx)
//	defer cancel()
//
//	g, ctx := errgroup.WithContext(ctx)
//	g.Wait()
func (d *finder) cancels(l *Launch, f frame, made ssa.Instruction) ssa.CallInstruction {
	var calls []ssa.Instruction // not deferred
	for _, c := range d.cancelCalls(f.Func, made) {
		if _, deferred := c.(*ssa.Defer); !deferred {
			calls = append(calls, c)
			continue
		}
		always := f.Flow.Dominates(c, f.at) || !f.returns(f.at, c)
		if always && !d.p.WaitsFor(l.Edge, f.Func, f.at, nil) {
			return c
		}
	}
	for _, c := range calls {
		before := f.Flow.Dominates(c, f.at) && f.Flow.Dominates(made, c)
		after := f.Flow.CanFollow(f.at, c) && !f.returns(f.at, calls...)
		if before || after && !d.p.WaitsFor(l.Edge, f.Func, f.at, nil) { // to cancel and then wait is to stop it
			return c.(ssa.CallInstruction)
		}
	}
	return nil
}

// returns reports whether f may return after the instruction at without
// executing one of avoid.
func (f *frame) returns(at ssa.Instruction, avoid ...ssa.Instruction) bool {
	return slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok && f.Flow.CanFollow(at, ret, avoid...)
	})
}

// cancelCalls returns the calls in f, deferred or not, that are sure to cancel
// the context made by the call made.
func (d *finder) cancelCalls(f *summary.Func, made ssa.Instruction) []ssa.CallInstruction {
	return d.allCancelCalls(f)[made]
}

// allCancelCalls returns them by the call that made the context.
func (d *finder) allCancelCalls(f *summary.Func) map[ssa.Instruction][]ssa.CallInstruction {
	calls, known := d.cancelling[f]
	if known {
		return calls
	}
	calls = make(map[ssa.Instruction][]ssa.CallInstruction)
	d.cancelling[f] = calls
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if _, launches := instr.(*ssa.Go); launches {
				continue
			}
			add := func(made ssa.Instruction) {
				if in := calls[made]; len(in) == 0 || in[len(in)-1] != site {
					calls[made] = append(in, site)
				}
			}
			if made := d.p.Cancels(site); made != nil {
				add(made)
			}
			for _, e := range f.EdgesAt(site) {
				if !e.Direct() {
					continue
				}
				for _, made := range d.p.CancelsRun(e) {
					add(made)
				}
				if e.Func != nil && e.Func.Parent() == f.Function {
					for made := range d.allCancelCalls(e.Func) {
						if d.alwaysCancels(e.Func, made) {
							add(made)
						}
					}
				}
			}
		}
	}
	return calls
}

// alwaysCancels reports whether a literal cancels the context on every path.
//
//	defer func() { cancel(); … }()
func (d *finder) alwaysCancels(f *summary.Func, made ssa.Instruction) bool {
	for _, c := range d.cancelCalls(f, made) {
		every := !slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
			ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
			return ok && !f.Flow.Dominates(c, ret)
		})
		if every {
			return true
		}
	}
	return false
}

// isContextFunc reports whether a call is one of a function of package context.
func isContextFunc(site ssa.CallInstruction) bool {
	fn := site.Common().StaticCallee()
	return fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "context"
}

// inTest reports whether a function is in a test file.
func (d *finder) inTest(f *summary.Func) bool {
	return strings.HasSuffix(d.p.Fset.Position(f.Pos()).Filename, "_test.go")
}
