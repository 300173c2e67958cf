package summary

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/passes/catalog"
)

// invoked returns the edges of a call of an interface method: to the method of
// the type that the value is known to have, or to those of every type in sight. Who
// calls with a value of a known type knows better than a parameter.
//
//	var c checker = disk{}
//	go c.Check(ctx)
func (p *Package) invoked(base Edge) []*Edge {
	call := base.Site.Common()
	values := p.walker.walk(walkKey{v: call.Value, ask: askType})
	if values.Only(Concrete) {
		return p.methodsOf(base, call.Method.Name(), values)
	}
	if edges := p.implementations(base); edges != nil {
		return edges
	}
	if entry, guarded := p.sentBy(call); entry != nil {
		base.Entry, base.guarded = entry, guarded
		return []*Edge{&base}
	}
	if entry := launchShaped(call); entry != nil {
		base.Entry = entry
		return []*Edge{&base}
	}
	if values.Only(Param) && len(values) == 1 && isAction(call.Method) {
		e := base
		e.param, e.method = values[0], call.Method.Name()
		return []*Edge{&e}
	}
	return nil
}

// isAction reports whether a method does something, by the look of it: it returns
// nothing, or an error. Its callers may tell which one it is.
func isAction(m *types.Func) bool {
	results := m.Signature().Results()
	return m.Exported() && (results.Len() == 0 || results.Len() == 1 && !carries(results.At(0).Type()) && !isBasic(results.At(0).Type()))
}

func isBasic(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

// methodsOf returns the edges of a method of interface values. Those that are
// parameters are left to the callers.
func (p *Package) methodsOf(base Edge, method string, values Sources) []*Edge {
	var edges, either []*Edge
	for _, src := range values {
		switch {
		case src.Kind == Param:
			e := base
			e.param, e.method = src, method
			edges = append(edges, &e)
		case src.Kind != Concrete:
		default:
			v := src.Site.(*ssa.MakeInterface)
			obj, _, _ := types.LookupFieldOrMethod(v.X.Type(), true, p.Types, method)
			m, _ := obj.(*types.Func)
			self := v.X
			if base.Direct() && Outermost(v.Parent()) != Outermost(base.In.Function) {
				self = base.Site.Common().Value // made elsewhere: here it is what holds it
			}
			e := p.toMethod(base, m, self)
			switch {
			case e == nil && src.Either:
				return nil
			case src.Either:
				either = append(either, e)
			case e != nil:
				edges = append(edges, e)
			}
		}
	}
	return append(edges, p.oneOf(either)...)
}

// toMethod returns the edge to the method m of the value self, or nil if nothing
// is known of it.
func (p *Package) toMethod(base Edge, m *types.Func, self ssa.Value) *Edge {
	if m == nil || types.IsInterface(m.Signature().Recv().Type()) {
		return nil
	}
	e := base
	if e.Direct() {
		if e.Entry = catalog.Lookup(m); e.Entry != nil {
			if e.Entry.Effect == catalog.Send {
				if e.Entry, e.guarded = p.sentBy(base.Site.Common()); e.Entry == nil {
					return nil
				}
			}
			return &e
		}
		e.args = append([]ssa.Value{self}, base.args...)
	} else {
		e.given = append([]Sources{p.Sources(self)}, base.given...)
		e.self = self
	}
	if e.Func = p.byFn[p.prog.FuncValue(m.Origin())]; e.Func == nil {
		if e.fact, e.other = p.importedFor(e.In, m), m; e.fact == nil {
			return nil
		}
	}
	return &e
}

// implementations returns the edges of an interface method that stands for the
// methods of types in this package or in the one that declares the interface,
// if every one of them starts a span, or all of them run the same parameters.
// One that does not would make it a matter of chance.
func (p *Package) implementations(base Edge) []*Edge {
	call := base.Site.Common()
	iface, ok := call.Value.Type().Underlying().(*types.Interface)
	if !ok || call.Method.Pkg() != nil && catalog.Instruments(call.Method.Pkg().Path()) {
		return nil // or a counter, say
	}
	methods := p.methodsFor(call.Method, iface)
	if p.someUntold(call.Method, methods) {
		return nil
	}
	var edges []*Edge
	for _, m := range p.distinct(call.Method, methods) {
		e := p.toMethod(base, m, call.Value)
		switch {
		case e == nil:
			return nil
		case e.Func != nil && len(e.Func.Summary.Starts)+len(e.Func.Summary.Runs) == 0 && p.invokes[call.Method][e.Func.Function]:
			continue // it decorates one of the others, and does what that does
		}
		e.chance = len(methods) > 1
		edges = append(edges, e)
	}
	if len(edges) == 1 {
		// Others decorate it.
		edges[0].vague = len(p.Starts(edges[0])) == 0
		if edges[0].vague && len(p.runsOf(edges[0])) == 0 {
			return nil
		}
		return edges
	}
	edges = p.oneOf(edges)
	if len(edges) > 0 && edges[0].vague && !slices.ContainsFunc(edges, func(e *Edge) bool { return len(p.runsOf(e)) > 0 }) {
		return nil
	}
	return edges
}

// someUntold reports whether one of the methods that m stands for is untold.
func (p *Package) someUntold(m *types.Func, methods []*types.Func) bool {
	some, known := p.untolds[m]
	if !known {
		some = slices.ContainsFunc(methods, p.untold)
		p.untolds[m] = some
	}
	return some
}

// untold reports whether a method is known to have no fact, without the question for it:
// the answer may cost the analysis of another package.
func (p *Package) untold(m *types.Func) bool {
	m = m.Origin()
	if p.byFn[p.prog.FuncValue(m)] != nil || catalog.Lookup(m) != nil {
		return false
	}
	e, known := p.facts[m]
	switch {
	case known || p.edited:
		return e == nil
	case m.Pkg() == p.Types || Tells(m) || p.pass.ImportPackageFact(m.Pkg(), new(Traced)):
		return false
	}
	p.facts[m] = nil
	return true
}

// maxAlike bounds the methods that are told apart although they do the same. With more
// of them, each of the calls would lead to all.
const maxAlike = 16

// distinct returns the methods that an interface method m stands for, but where there
// are many only the first of those that do the same, for all that is known so far. Of
// the others it is not known then who calls them.
func (p *Package) distinct(m *types.Func, methods []*types.Func) []*types.Func {
	if len(methods) <= maxAlike {
		return methods
	}
	distinct, known := p.walker.distinct[m]
	if known {
		return distinct
	}
	seen := make(map[string]bool)
	for _, method := range methods {
		key := "unknown"
		if f := p.byFn[p.prog.FuncValue(method.Origin())]; f != nil {
			self := fmt.Sprintf("%p", f.Function)
			key = fmt.Sprint(p.invokes[m][f.Function], strings.ReplaceAll(f.Summary.key(), self, "self"))
		} else if fact := p.imported(method); fact != nil {
			key = "fact " + fact.String()
		}
		if entry := catalog.Lookup(method); entry != nil {
			key = entry.Func
		}
		if !seen[key] {
			seen[key] = true
			distinct = append(distinct, method)
		}
	}
	p.walker.distinct[m] = distinct
	return distinct
}

// methodsFor returns the methods that the interface method m stands for, or nil
// if not all of those in sight are known.
func (p *Package) methodsFor(m *types.Func, iface *types.Interface) []*types.Func {
	if methods, ok := p.methods[m]; ok || m.Pkg() == nil {
		return methods
	}
	p.methods[m] = nil
	packages := []*types.Package{p.Types}
	if m.Pkg() != p.Types {
		packages = append(packages, m.Pkg())
	}
	var methods []*types.Func
	for _, pkg := range packages {
		for _, obj := range p.typesIn(pkg) {
			t := obj.Type()
			generic := obj.Type().(*types.Named).TypeParams()
			if generic.Len() > 0 {
				t = instance(obj.Type().(*types.Named))
			}
			ptr := types.NewPointer(t)
			if !types.Implements(ptr, iface) {
				if generic.Len() > 0 && mayImplement(ptr, iface) {
					return nil
				}
				continue
			}
			found, _, _ := types.LookupFieldOrMethod(ptr, true, m.Pkg(), m.Name())
			fn := found.(*types.Func).Origin()
			switch {
			case fn == m.Origin():
				// Promoted from the interface itself: it is one of the others.
			case types.IsInterface(fn.Signature().Recv().Type()):
				return nil
			case !slices.Contains(methods, fn):
				methods = append(methods, fn)
			}
		}
	}
	p.methods[m] = methods
	return methods
}

// typesIn returns the types that a package declares and that are no interfaces,
// but for those of tests: what stands in for another there says nothing.
func (p *Package) typesIn(pkg *types.Package) []*types.TypeName {
	all, known := p.declares[pkg]
	if known {
		return all
	}
	for _, name := range pkg.Scope().Names() {
		if obj, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && !obj.IsAlias() && !types.IsInterface(obj.Type()) && !p.inTest(obj.Pos()) {
			all = append(all, obj)
		}
	}
	p.declares[pkg] = all
	return all
}

// instance returns the instance of a generic type with its own type parameters,
// as its methods see it.
func instance(generic *types.Named) types.Type {
	var args []types.Type
	for param := range generic.TypeParams().TypeParams() {
		args = append(args, param)
	}
	t, err := types.Instantiate(nil, generic, args, false)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	return t
}

// mayImplement reports whether a type has methods with the names of those of an
// interface: an instance of it may implement the interface.
func mayImplement(t types.Type, iface *types.Interface) bool {
	for m := range iface.Methods() {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name()); obj == nil {
			return false
		}
	}
	return true
}

// typeOfResult returns which concrete value a function in sight returns as an
// interface value.
//
//	func open() Store { return &disk{} }
func (w *walker) typeOfResult(k walkKey, call *ssa.Call, i int) Sources {
	fn := call.Call.StaticCallee()
	if fn == nil || w.p.byFn[fn] == nil || k.path != "" {
		return unknown
	}
	var all Sources
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			all = all.union(w.walk(walkKey{v: ret.Results[i], ask: askType}))
		}
	}
	if !all.Only(Concrete) {
		return unknown
	}
	return all
}
