package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
)

// Writes returns what the callee of e writes to spans, as seen at the call.
//
//	span.SetTag("rows", n)
//	trace.SpanFromContext(ctx).RecordError(err)
func (p *Package) Writes(e *Edge) []Write {
	var writes []Write
	switch {
	case e.Entry != nil && (e.Entry.Effect == catalog.Write || e.Entry.Effect == catalog.Link && e.Entry.From == catalog.Recv):
		return []Write{{Trail: Trail{Call: e.Site}, Span: p.entryArg(e, e.Entry.From)}}
	case e.Func != nil:
		inner := e.Func.Summary.Writes
		for i := range inner {
			writes = append(writes, Write{Trail{e.Site, &inner[i].Trail}, p.subst(e, inner[i].Span), inner[i].Endless || len(e.loops) > 0})
		}
	case e.fact != nil:
		for _, param := range e.fact.Writes {
			writes = append(writes, Write{Trail: Trail{Call: e.Site}, Span: e.arg(p, param)})
		}
	}
	return writes
}

// Heeds returns the contexts whose end the callee of e may notice, as seen at
// the call.
func (p *Package) Heeds(e *Edge) []Heed {
	var heeds []Heed
	switch {
	case e.Func != nil:
		inner := e.Func.Summary.Heeds
		for i := range inner {
			heeds = append(heeds, Heed{Trail{e.Site, &inner[i].Trail}, p.subst(e, inner[i].Carried), p.substLife(e, inner[i].Life), inner[i].Endless || len(e.loops) > 0})
		}
	case e.fact != nil:
		for _, h := range e.fact.Heeds {
			heeds = append(heeds, Heed{Trail{Call: e.Site}, e.arg(p, h.Param), e.field(p, h.Param, "", true), h.Endless})
		}
	}
	return heeds
}

// heedsHere returns the contexts whose end a call in f may notice that leads out
// of sight, or asks for it.
//
//	ctx.Done()
//	ctx.Err()
//	client.Do(req) // the context of req
func (p *Package) heedsHere(f *Func, site ssa.CallInstruction) []Heed {
	call := site.Common()
	if call.IsInvoke() && IsContext(call.Value.Type()) {
		switch call.Method.Name() {
		case "Done", "Err":
			return []Heed{{Trail{Call: site}, p.Sources(call.Value), p.Lifetime(call.Value), false}}
		}
		return nil
	}
	fn := Callee(call)
	switch {
	case fn != nil && fn.Pkg() != nil && slices.Contains(heedless, fn.Pkg().Path()):
		return nil
	case slices.ContainsFunc(f.EdgesAt(site), func(e *Edge) bool { return e.Direct() && (e.Func != nil || e.fact != nil) }):
		return nil // its summary tells
	}
	if entry := catalog.Lookup(fn); entry != nil && entry.Effect != catalog.Send {
		return nil
	}
	var heeds []Heed
	for _, arg := range call.Args {
		if (IsContext(arg.Type()) || catalog.CarrierOf(arg.Type()) != nil) && !isNilConst(arg) {
			heeds = append(heeds, Heed{Trail{Call: site}, p.Sources(arg), p.Lifetime(arg), false})
		}
	}
	return heeds
}

// heedless lists the packages of the standard library whose functions take a
// context and do not look at its end.
var heedless = []string{"context", "log/slog", "runtime/pprof", "runtime/trace"}

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// late adds to s what f writes to spans and which contexts it heeds.
func (p *Package) late(f *Func, s *Summary) {
	for _, e := range f.edges {
		writes, heeds := p.Writes(e), p.Heeds(e)
		if len(writes)+len(heeds) == 0 || e.Mode.Launches() && !p.Joined(e) {
			continue // nothing, or judged where it is launched
		}
		endless := func() bool { return len(p.endless(f, e.Site)) > 0 }
		for _, w := range writes {
			w.Span = p.outside(f, w.Span)
			if len(w.Span) > 0 {
				w.Endless = w.Endless || endless()
				s.addWrite(w)
			}
		}
		for _, h := range heeds {
			p.heed(f, s, h, endless)
		}
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			if site, ok := instr.(ssa.CallInstruction); ok {
				for _, h := range p.heedsHere(f, site) {
					p.heed(f, s, h, func() bool { return len(p.endless(f, site)) > 0 })
				}
			}
		}
	}
}

// outside returns the sources that are spans from outside of f.
func (p *Package) outside(f *Func, s Sources) Sources {
	return slices.DeleteFunc(slices.Clone(s), func(src Source) bool {
		return src.Kind != Param && (src.Kind != Span || within(src.Site.Parent(), f.Function))
	})
}

// heed adds h to s as the callers of f see it: a context with a span of f's own
// belongs to the parent of that span.
func (p *Package) heed(f *Func, s *Summary, h Heed, endless func() bool) {
	var carried Sources
	for _, src := range h.Carried {
		if src.Kind == Span && within(src.Site.Parent(), f.Function) {
			carried = carried.union(p.outside(f, p.Ancestors(src.Site)))
		} else {
			carried = carried.union(Sources{src})
		}
	}
	h.Carried = p.outside(f, carried)
	h.Life = slices.DeleteFunc(slices.Clone(h.Life), func(src Source) bool {
		return src.Kind == Made && within(src.Site.Parent(), f.Function)
	})
	if len(h.Carried) == 0 || len(h.Life) == 0 || h.Life.Has(Root) || h.Life.Has(Unknown) {
		return
	}
	h.Endless = h.Endless || endless()
	s.addHeed(h)
}
