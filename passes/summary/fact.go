package summary

import (
	"bytes"
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
)

// Traced is a fact on a package: it depends on a tracing library, directly or
// not, and with Helper on the helper package too.
type Traced struct{ Helper bool }

func (*Traced) AFact()         {}
func (*Traced) String() string { return "traced" }

// Effects is a fact on a function f: the part of its summary that callers in
// other packages need. It is exported for functions that do anything to spans
// or run a function parameter; absence means unknown.
//
// Parameters are numbered with the receiver first.
type Effects struct {
	Results []Origins
	Parents Origins // of the new spans among the Results
	Starts  []StartEffect
	Runs    []RunEffect
	Ends    []int // parameters whose spans end
	Heeds   []HeedEffect
	Writes  []int   // parameters whose spans are written to
	Life    Origins // what ends the context among the Results
	Holds   []HeldEffect
	Sets    []SetEffect
	Senders []int // results that are HTTP clients or transports which trace
}

// HeedEffect says that f may notice the end of the context that its parameter
// Param is: in a loop that runs until it is told to end, with Endless.
type HeedEffect struct {
	Param   int
	Endless bool
}

// HeldEffect says where a field of a struct among the results of f comes from.
type HeldEffect struct {
	Result int
	Path   string
	From   Origins
}

// SetEffect says that f sets a field of the struct that its parameter points to.
type SetEffect struct {
	Param int
	Path  string
	From  Origins
}

// StartEffect says that f starts a span.
type StartEffect struct {
	Parents           Origins
	Life              Origins // nil if the same as Parents
	Guarded, ByOption bool
	Endless           bool // in a loop that runs on
}

// RunEffect says that f runs its function parameter Param, or a function that a
// field of it holds, or with Method that method of the interface value.
type RunEffect struct {
	Param  int
	Path   string
	Method string
	Mode   Mode
	Args   []Origins
	Joined bool // a new goroutine has ended when f returns

	Endless bool // in a loop that runs on
}

// Origins is [Sources] without positions.
type Origins []Origin

// An Origin is a source: a Param with its index, or a source of another kind,
// where Span stands for a new span of f itself, and Component for a context that
// the parameter Index holds as long as it lives. With a Path it is a field of the
// parameter.
type Origin struct {
	Kind  Kind
	Index int
	Path  string
}

func (*Effects) AFact() {}

// String prints the effects compactly, for tests:
//
//	results[-,new(param0)] starts[param0] runs[1:go] ends[2] writes[2] life[param0]
func (f *Effects) String() string {
	var b bytes.Buffer
	section := func(name string, n int, item func(i int)) {
		if n == 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(name + "[")
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			item(i)
		}
		b.WriteByte(']')
	}
	section("results", len(f.Results), func(i int) {
		if len(f.Results[i]) == 1 && f.Results[i][0].Kind == Span {
			fmt.Fprintf(&b, "new(%v)", f.Parents)
		} else {
			b.WriteString(f.Results[i].String())
		}
	})
	section("starts", len(f.Starts), func(i int) {
		b.WriteString(f.Starts[i].Parents.String())
		if l := f.Starts[i].Life; l != nil {
			fmt.Fprintf(&b, "/%v", l)
		}
		if f.Starts[i].Guarded {
			b.WriteString("?")
		}
		if f.Starts[i].Endless {
			b.WriteString("∞")
		}
	})
	section("runs", len(f.Runs), func(i int) {
		fmt.Fprintf(&b, "%d%s", f.Runs[i].Param, f.Runs[i].Path)
		if m := f.Runs[i].Method; m != "" {
			b.WriteString("." + m)
		}
		fmt.Fprintf(&b, ":%v", f.Runs[i].Mode)
		for _, a := range f.Runs[i].Args {
			fmt.Fprintf(&b, "(%v)", a)
		}
		if f.Runs[i].Joined {
			b.WriteString("joined")
		}
		if f.Runs[i].Endless {
			b.WriteString("∞")
		}
	})
	section("ends", len(f.Ends), func(i int) { fmt.Fprint(&b, f.Ends[i]) })
	section("heeds", len(f.Heeds), func(i int) {
		fmt.Fprint(&b, f.Heeds[i].Param)
		if f.Heeds[i].Endless {
			b.WriteString("∞")
		}
	})
	section("writes", len(f.Writes), func(i int) { fmt.Fprint(&b, f.Writes[i]) })
	section("holds", len(f.Holds), func(i int) { fmt.Fprintf(&b, "%d%s=%v", f.Holds[i].Result, f.Holds[i].Path, f.Holds[i].From) })
	section("sets", len(f.Sets), func(i int) { fmt.Fprintf(&b, "%d%s=%v", f.Sets[i].Param, f.Sets[i].Path, f.Sets[i].From) })
	section("senders", len(f.Senders), func(i int) { fmt.Fprint(&b, f.Senders[i]) })
	section("life", min(len(f.Life), 1), func(int) { b.WriteString(f.Life.String()) })
	return b.String()
}

func (m Mode) String() string { return [...]string{"call", "defer", "go", "timer"}[m] }

func (o Origins) String() string {
	if len(o) == 0 {
		return "-"
	}
	var b bytes.Buffer
	for i, x := range o {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(x.Kind.String())
		if x.Kind == Param || x.Kind == Component {
			fmt.Fprint(&b, x.Index, x.Path)
		}
	}
	return b.String()
}

// export exports the facts of the package's exported functions and methods. Where it
// is a dependency that does not trace, those count for which [Tells] holds.
func (p *Package) export(pass *analysis.Pass) {
	all := p.traced || !isDependency(pass)
	for _, f := range p.Funcs {
		if f.Parent() != nil || f.Object() == nil || f.Object().Pkg() != p.Types || !f.Object().Exported() {
			continue
		}
		if obj := object(f.Function); obj != nil && obj.Origin() == obj && catalog.Lookup(obj) == nil && (all || Tells(obj)) {
			if e := p.effects(f); e != nil {
				pass.ExportObjectFact(obj, e)
			}
		}
	}
}

// effects returns the fact for f, or nil if there is nothing to say.
func (p *Package) effects(f *Func) *Effects {
	s := f.Summary
	e := &Effects{Parents: p.origins(f, s.parents)}
	said := false
	for i, r := range s.Results {
		e.Results = append(e.Results, p.origins(f, r))
		if IsCarrier(f.Signature.Results().At(i).Type()) {
			said = true
		}
		for _, src := range r {
			said = said || src.Kind == Span
		}
	}
	e.Holds = p.holds(f)
	switch {
	case said:
		e.Life = p.lifeOrigins(f, s.life)
	case slices.ContainsFunc(e.Holds, func(h HeldEffect) bool { return slices.Contains(h.From, Origin{Kind: Span}) }):
		e.Results = nil
	default:
		e.Results, e.Parents = nil, nil
	}
	// Given a context, f hands it on to work that is traced.
	hands := !said && p.inScope(f) && slices.ContainsFunc(s.Starts, func(st Start) bool {
		return slices.ContainsFunc(st.Parents, func(src Source) bool { return src.Kind == Param && !p.lost(src) })
	})
	for _, st := range s.Starts {
		if isDependency(p.pass) && st.Parents.Only(Root) && !said {
			continue // a root of the library's own, and none of its caller's business
		}
		if st.Guarded && st.Parents.Only(Root) && p.inScope(f) {
			continue // not recorded for anybody, whatever context f is given
		}
		if hands {
			// What it loses on the way is no affair of whoever launches it.
			st.Parents = slices.DeleteFunc(slices.Clone(st.Parents), p.lost)
			if len(st.Parents) == 0 {
				continue
			}
		}
		se := StartEffect{Parents: p.origins(f, st.Parents), Guarded: st.Guarded, ByOption: st.ByOption, Endless: len(st.Loops) > 0}
		if life := p.lifeOrigins(f, st.Life); !slices.Equal(life, se.Parents) {
			se.Life = life
		}
		e.Starts = append(e.Starts, se)
	}
	for _, r := range s.Runs {
		if r.Func.Fn == f.Function && reachable(f.Params[r.Func.Index].Type(), r.Func.Path) {
			run := RunEffect{Param: r.Func.Index, Path: string(r.Func.Path), Method: r.Method, Mode: r.Mode, Joined: r.Joined, Endless: len(r.Loops) > 0}
			for _, a := range r.Args {
				run.Args = append(run.Args, p.handedOn(f, a))
			}
			e.Runs = append(e.Runs, run)
		}
	}
	for _, src := range s.Ends {
		if src.Kind == Param && src.Fn == f.Function {
			e.Ends = append(e.Ends, src.Index)
		}
	}
	for _, w := range s.Writes {
		for _, src := range w.Span {
			if !w.Endless && src.Kind == Param && src.Fn == f.Function && src.Path == "" && !slices.Contains(e.Writes, src.Index) {
				e.Writes = append(e.Writes, src.Index)
			}
		}
	}
	slices.Sort(e.Writes)
	for _, h := range s.Heeds {
		for _, src := range h.Life {
			heed := HeedEffect{src.Index, h.Endless}
			if src.Kind == Param && src.Fn == f.Function && src.Path == "" && !slices.Contains(e.Heeds, heed) {
				e.Heeds = append(e.Heeds, heed)
			}
		}
	}
	slices.SortFunc(e.Heeds, func(a, b HeedEffect) int { return cmp.Or(a.Param-b.Param, compareBools(a.Endless, b.Endless)) })
	for _, s := range s.Sets {
		e.Sets = append(e.Sets, SetEffect{s.Param, string(s.Path), p.origins(f, s.From)})
	}
	e.Senders = p.tracedResults(f)
	if !said && len(e.Holds)+len(e.Sets)+len(e.Senders) == 0 && len(e.Starts)+len(e.Runs)+len(e.Ends)+len(e.Writes) == 0 {
		return nil
	}
	return e
}

// reachable reports whether another package can set the field of a value of type
// t: all of the path is exported.
func reachable(t types.Type, at path) bool {
	if at == "" {
		return true
	}
	for index := range strings.SplitSeq(string(at[1:]), "/") {
		i, err := strconv.Atoi(index)
		s, ok := deref(t).Underlying().(*types.Struct)
		if err != nil || !ok || i >= s.NumFields() || !s.Field(i).Exported() {
			return false
		}
		t = s.Field(i).Type()
	}
	return true
}

// holds returns where the contexts and spans come from that f returns in structs.
func (p *Package) holds(f *Func) []HeldEffect {
	var held []HeldEffect
	for i := range f.Signature.Results().Len() {
		t := f.Signature.Results().At(i).Type()
		if IsCarrier(t) {
			continue
		}
		for _, field := range contextFields(t) {
			at := path("").under(field)
			all := p.heldAt(f, i, at)
			if len(all) > 0 && !all.Has(Unknown) {
				held = append(held, HeldEffect{i, string(at), p.origins(f, all)})
			}
		}
	}
	return held
}

// origins strips positions, which facts do not have. Sources are sorted, so
// equal origins are neighbours.
func (p *Package) origins(f *Func, s Sources) Origins {
	var out Origins
	for _, src := range s {
		o := Origin{Kind: Unknown}
		switch src.Kind {
		case Root, Deliberate:
			o.Kind = src.Kind
		case Span:
			if within(src.Site.Parent(), f.Function) {
				o.Kind = Span
			}
		case Param:
			switch _, _, lasting := p.Component(src); {
			case src.Fn != f.Function:
			case lasting:
				o = Origin{Kind: Component, Index: src.Index}
			default:
				o = Origin{Param, src.Index, string(src.Path)}
			}
		}
		if len(out) == 0 || out[len(out)-1] != o {
			out = append(out, o)
		}
	}
	return out
}

// handedOn does so for what f gives to a function that it runs: a root that its
// receiver keeps is one for every caller.
func (p *Package) handedOn(f *Func, s Sources) Origins {
	var out Sources
	for _, src := range s {
		if p.rooted(src) {
			src = Source{Kind: Root}
		}
		out = out.union(Sources{src})
	}
	return p.origins(f, out)
}

// lifeOrigins does so for what ends a context, without the ends that f itself
// gave it: those are its own business.
func (p *Package) lifeOrigins(f *Func, life Sources) Origins {
	outside := slices.DeleteFunc(slices.Clone(life), func(src Source) bool {
		return src.Kind == Made && within(src.Site.Parent(), f.Function)
	})
	return p.origins(f, outside)
}

// imported returns the fact on a function of another package, or nil.
func (p *Package) imported(fn *types.Func) *Effects {
	if fn == nil || fn.Pkg() == nil || fn.Pkg() == p.Types {
		return nil
	}
	fn = fn.Origin()
	e, known := p.facts[fn]
	if !known && !p.edited {
		if e = new(Effects); !p.pass.ImportObjectFact(fn, e) {
			e = nil
		}
		p.facts[fn] = e
	}
	return e
}

// importedFor does so for a function that f calls. In a dependency that does not trace,
// it is of no interest where f is not one that may have a fact itself.
func (p *Package) importedFor(f *Func, fn *types.Func) *Effects {
	if !p.traced && isDependency(p.pass) {
		outermost := p.Func(Outermost(f.Function))
		if outermost == nil {
			return nil
		}
		if !outermost.tellsKnown {
			obj := object(outermost.Function)
			outermost.tells, outermost.tellsKnown = obj != nil && Tells(obj), true
		}
		if !outermost.tells {
			return nil
		}
	}
	return p.imported(fn)
}

// sources gives origins the position of the call that they are seen at.
func (o Origins) sources(site ssa.CallInstruction) Sources {
	var out Sources
	for _, x := range o {
		src := Source{Kind: x.Kind}
		switch x.Kind {
		case Param:
			src.Index, src.Path = x.Index, path(x.Path)
		case Component:
			src = Source{Kind: Param, Index: x.Index, Path: carried}
		case Root, Span:
			src.Site = site
		}
		out = out.union(Sources{src})
	}
	return out
}

func (f *Effects) result(i int, site ssa.CallInstruction) Sources { return f.Results[i].sources(site) }

func (f *Effects) parents(site ssa.CallInstruction) Sources { return f.Parents.sources(site) }

func (f *Effects) starts(site ssa.CallInstruction) []Start {
	var starts []Start
	for _, st := range f.Starts {
		s := Start{Parents: st.Parents.sources(site), Guarded: st.Guarded, ByOption: st.ByOption}
		s.Life = s.Parents
		if st.Life != nil {
			s.Life = st.Life.sources(site)
		}
		if st.Endless {
			s.Loops = []Sources{unknown}
		}
		starts = append(starts, s)
	}
	return starts
}

func (f *Effects) runs(site ssa.CallInstruction) []Run {
	var runs []Run
	for _, r := range f.Runs {
		run := Run{Func: Source{Kind: Param, Index: r.Param, Path: path(r.Path)}, Method: r.Method, Mode: r.Mode, Joined: r.Joined}
		for _, a := range r.Args {
			run.Args = append(run.Args, a.sources(site))
		}
		if r.Endless {
			run.Loops = []Sources{unknown}
		}
		runs = append(runs, run)
	}
	return runs
}

func (f *Effects) sets(site ssa.CallInstruction) []Setting {
	var sets []Setting
	for _, s := range f.Sets {
		sets = append(sets, Setting{s.Param, path(s.Path), s.From.sources(site)})
	}
	return sets
}

func (f *Effects) ends() Sources {
	var out Sources
	for _, i := range f.Ends {
		out = out.union(Sources{{Kind: Param, Index: i}})
	}
	return out
}
