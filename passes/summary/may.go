package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
)

// What leads out of sight with a context may start a span, or none. That is kept
// apart from what is proved: it is found when somebody asks for it, in the package
// at hand alone, and is no part of the facts.

// maxMay bounds what is known of one function.
const maxMay = 16

// May returns the spans that the callee of e may start, beside those that it
// starts for sure, as seen at the call.
//
//	s.api.Notify(ctx)   // an interface method
//	s.hook(ctx)         // a function value
//	http.Get(url)       // a client whose transport is out of sight
func (p *Package) May(e *Edge) []Start {
	p.findMay()
	return p.may(e)
}

// EveryMay does the same as [Package.EveryStart].
func (p *Package) EveryMay(e *Edge) []Start { return p.every(e, p.May, p.everyMay) }

// findMay finds what every function may start, to a fixed point.
func (p *Package) findMay() {
	if p.mayFound {
		return
	}
	p.mayFound = true
	for range maxRounds {
		changed := false
		for _, f := range p.Funcs {
			s := new(Summary)
			for _, e := range p.AllEdges(f) {
				for _, st := range p.may(e) {
					if st, ok := p.fromOutside(f, e, st); ok && len(s.Starts) < maxMay {
						s.addStart(st)
					}
				}
			}
			if s.key() != (&Summary{Starts: f.may}).key() {
				changed = true
			}
			f.may = s.Starts
		}
		if !changed {
			break
		}
	}
}

// AllEdges returns what runs because of the calls in f, and last the calls that
// lead out of sight.
func (p *Package) AllEdges(f *Func) []*Edge {
	if f.unseen == nil {
		f.unseen = p.findUnseen(f)
	}
	return slices.Concat(f.edges, f.unseen)
}

// findUnseen returns edges for the calls in f that lead to something out of
// sight that may trace: an interface method, a function value, a client.
func (p *Package) findUnseen(f *Func) []*Edge {
	unseen := []*Edge{}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			site, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			call := site.Common()
			e := &Edge{In: f, Site: site, Mode: modeOf(site), args: call.Args}
			switch call.Value.(type) {
			case *ssa.Builtin:
				continue
			}
			switch fn := call.StaticCallee(); {
			case call.IsInvoke() || fn != nil:
				if len(p.direct(f, site)) > 0 || fn != nil && catalog.Client(object(fn)) == nil {
					continue
				}
			case !slices.ContainsFunc(p.Sources(call.Value), func(src Source) bool { return src.Kind != Function && src.Kind != Param }):
				continue // it is one of known functions, or of those that callers give
			}
			unseen = append(unseen, e)
		}
	}
	return unseen
}

// may does what May does, with what is known so far.
func (p *Package) may(e *Edge) []Start {
	call := e.Site.Common()
	switch {
	case e.Func != nil:
		return p.seenFrom(e, e.Func.may)
	case e.fact != nil:
		return nil
	case e.param.Kind == Param:
		name := e.param.varName()
		if e.Direct() {
			name = valueName(call.Value)
		}
		if sig := p.unresolved(e); sig != nil && !quiet(name) {
			return p.mayWith(e, contextOf(sig.Params()))
		}
		return nil
	case !e.Direct():
		return nil
	}
	fn := Callee(call)
	if client := catalog.Client(fn); client != nil {
		switch {
		case len(p.Starts(e)) > 0:
			return nil // proved
		case client.From == catalog.None:
			return []Start{{Trail: Trail{Call: e.Site}, May: true, Parents: Sources{{Kind: Root, Site: e.Site}}}}
		}
		return []Start{{Trail: Trail{Call: e.Site}, May: true, Parents: p.Sources(argument(call, client.From))}}
	}
	if e.Entry != nil {
		return nil
	}
	if p.Quiet(call) {
		return nil
	}
	if call.IsInvoke() {
		if starts, seen := p.mayBeOf(e); seen {
			return starts
		}
	}
	return p.mayWith(e, contextOf(call.Signature().Params()))
}

// mayWith returns a start below what the parameter i of the callee carries.
func (p *Package) mayWith(e *Edge, i int) []Start {
	if i < 0 || e.given == nil && (i >= len(e.args) || isNilConst(e.args[i])) {
		return nil
	}
	return []Start{{Trail: Trail{Call: e.Site}, May: true, Parents: e.arg(p, i)}}
}

// contextOf returns the index of the only context among the parameters or, if
// there is none, of the only request, or -1.
func contextOf(params *types.Tuple) int {
	found := -1
	for _, is := range []func(types.Type) bool{IsContext, func(t types.Type) bool { return catalog.CarrierOf(t) != nil }} {
		for i := range params.Len() {
			if is(params.At(i).Type()) {
				if found >= 0 {
					return -1
				}
				found = i
			}
		}
		if found >= 0 {
			break
		}
	}
	return found
}

// unresolved returns the signature of a function value from outside, or nil if
// all callers are in sight, as those of an exported function are not, and give a
// function that is.
//
//	func Each(ctx context.Context, do func(context.Context)) { go do(ctx) }
func (p *Package) unresolved(e *Edge) *types.Signature {
	if e.param.Path != "" || e.param.Fn == nil {
		if e.Direct() {
			return e.Site.Common().Signature()
		}
		return nil
	}
	exported := e.param.Fn.Object() != nil && e.param.Fn.Object().Exported()
	if f := p.byFn[e.param.Fn]; f != nil && len(f.Sites) > 0 && !exported {
		given := !slices.ContainsFunc(f.Sites, func(site *Edge) bool {
			s := site.arg(p, e.param.Index)
			return len(s) == 0 || slices.ContainsFunc(s, func(src Source) bool { return src.Kind != Function && src.Kind != Param })
		})
		if given {
			return nil
		}
	}
	sig, _ := e.param.Fn.Params[e.param.Index].Type().Underlying().(*types.Signature)
	return sig
}

// mayBeOf returns what the methods in sight may start that an interface method
// stands for. seen is false if there is none, or the body of one is elsewhere.
func (p *Package) mayBeOf(e *Edge) (starts []Start, seen bool) {
	call := e.Site.Common()
	iface, ok := call.Value.Type().Underlying().(*types.Interface)
	if !ok {
		return nil, false
	}
	methods := p.methodsFor(call.Method, iface)
	for _, m := range methods {
		one := *e
		one.args = append([]ssa.Value{call.Value}, call.Args...)
		one.chance = true
		one.Func = p.byFn[p.prog.FuncValue(m)]
		if one.Func == nil {
			if one.fact = p.importedFor(one.In, m); one.fact == nil {
				return nil, false
			}
		}
		for _, st := range slices.Concat(p.Starts(&one), p.may(&one)) {
			st.May = true
			starts = append(starts, st)
		}
	}
	return starts, len(methods) > 0
}

// Quiet reports whether a call of a function or method out of sight starts no span
// for all that its name tells: it is none of the user's work.
//
//	server.Shutdown(ctx)
//	pool.Wait()
//	logger.InfoContext(ctx, "done")
//	logs.Background()                // whose result is a logger
//	counter.Add(ctx, 1)
//	healthClient.Check(ctx, req)
func (p *Package) Quiet(call *ssa.CallCommon) bool {
	fn := Callee(call)
	if fn == nil {
		return quiet(valueName(call.Value))
	}
	if quiet(fn.Name()) || fn.Pkg() == nil || catalog.Instruments(fn.Pkg().Path()) {
		return true
	}
	if p.Standard(fn.Pkg()) && fn.Pkg().Path() != "net/http" {
		return true // whose handlers and transports may
	}
	results := fn.Signature().Results()
	if results.Len() == 1 && instrument(results.At(0).Type()) {
		return true
	}
	if call.IsInvoke() {
		return instrument(call.Value.Type())
	}
	recv := fn.Signature().Recv()
	return recv != nil && instrument(recv.Type())
}

// instrument reports whether values of type t only watch what is done: a logger, a
// counter, a health check. A span is none of them.
func instrument(t types.Type) bool {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	named, ok := t.(*types.Named)
	if !ok || IsSpan(named) {
		return false
	}
	name := strings.ToLower(named.Obj().Name())
	return strings.HasSuffix(name, "logger") || strings.HasPrefix(name, "health") ||
		named.Obj().Pkg() != nil && catalog.Instruments(named.Obj().Pkg().Path())
}

// Standard reports whether a package that this one depends on is part of the
// standard library, for all that its path tells. A nil one is the universe.
func (p *Package) Standard(pkg *types.Package) bool {
	if pkg == nil {
		return true
	}
	first, _, _ := strings.Cut(pkg.Path(), "/")
	if pkg == p.Types || strings.Contains(first, ".") {
		return false
	}
	own := p.Types.Path() // nogo knows no more
	switch m := p.pass.Module; {
	case m != nil:
		own = m.Path
	case !isNogo(p.pass):
		return true
	}
	return first != strings.Split(own, "/")[0]
}

// Traces reports whether another package depends on a tracing library, directly or not. If
// not, its functions start no spans but by the functions that they are given.
func (p *Package) Traces(pkg *types.Package) bool {
	return catalog.Traced(pkg.Path()) || p.pass.ImportPackageFact(pkg, new(Traced))
}

// quiet reports whether a function with this name takes its context only to be
// interrupted, asks how somebody is, or logs.
func quiet(name string) bool {
	name = strings.ToLower(name)
	for _, suffix := range []string{"func", "fn", "context", "ctx", "f"} {
		if cut, ok := strings.CutSuffix(name, suffix); ok && slices.Contains(quietNames, cut) {
			return true
		}
	}
	return slices.Contains(quietNames, name) || strings.HasPrefix(name, "health") || strings.HasPrefix(name, "ishealth")
}

var quietNames = []string{
	"close", "shutdown", "stop", "gracefulstop", "forceflush", "cancel",
	"ping", "alive", "ready", "isready", "liveness", "readiness",
	"wait", "sleep",
	"log", "print", "debug", "info", "warn", "warning", "error",
}

// valueName returns the name of the field, variable or parameter that a function
// value comes from, or "".
//
//	s.onShutdown(ctx)
func valueName(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.Field:
		return v.X.Type().Underlying().(*types.Struct).Field(v.Field).Name()
	case *ssa.FieldAddr:
		return fieldOf(v).Name()
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return valueName(v.X)
		}
	}
	return ""
}

// varName returns the name of a parameter that stands for itself, or "".
func (s Source) varName() string {
	if s.Fn == nil || s.Path != "" {
		return ""
	}
	return s.Fn.Params[s.Index].Name()
}
