package trace

import (
	"cmp"
	"go/token"
	"slices"
	"strings"
)

// A Program is the functions of some packages, which may call each other.
type Program struct {
	packages []*Package
	known    map[string]bool // their paths
	funcs    map[string]*Func
	in       map[*Func]*Package
	matters  map[*Func]bool   // it leads to a span or a launch
	unclear  map[*Func]bool   // it leads out of sight
	used     map[stepKey]bool // somebody asks for the span that a step starts
}

// A stepKey names a step of a function.
type stepKey struct {
	fn   string
	step int
}

// Join returns the program of some packages.
func Join(packages []*Package) *Program {
	p := &Program{
		packages: packages,
		funcs:    make(map[string]*Func),
		in:       make(map[*Func]*Package),
		known:    make(map[string]bool),
		matters:  make(map[*Func]bool),
		unclear:  make(map[*Func]bool),
		used:     make(map[stepKey]bool),
	}
	callers := make(map[string][]*Func)
	for _, pkg := range packages {
		p.known[pkg.Path] = pkg.Traced
		for _, fn := range pkg.Funcs {
			p.funcs[fn.ID], p.in[fn] = fn, pkg
			for _, i := range fn.Results {
				p.used[stepKey{fn.ID, i}] = true
			}
			for _, st := range fn.Steps {
				for ref := range st.refs() {
					p.used[stepKey{ref.Func, ref.Index}] = true
				}
			}
			for callee := range fn.runs() {
				callers[callee] = append(callers[callee], fn)
			}
		}
	}
	spread := func(set map[*Func]bool, has func(Step) bool) {
		var work []*Func
		for fn := range p.in {
			if slices.ContainsFunc(fn.Steps, has) {
				set[fn], work = true, append(work, fn)
			}
		}
		for len(work) > 0 {
			fn := work[len(work)-1]
			work = work[:len(work)-1]
			for _, caller := range callers[fn.ID] {
				if !set[caller] {
					set[caller], work = true, append(work, caller)
				}
			}
		}
	}
	spread(p.matters, func(st Step) bool {
		return st.Kind == Span || st.Kind == Launch ||
			slices.ContainsFunc(st.Runs, func(run Run) bool { return len(run.Starts) > 0 })
	})
	spread(p.unclear, func(st Step) bool {
		return st.Kind == Call && (len(st.Runs) == 0 || p.hands(st)) || slices.ContainsFunc(st.Runs, p.isAway)
	})
	return p
}

// hands reports whether a step hands out a function that leads to a span or a launch.
func (p *Program) hands(st Step) bool {
	return slices.ContainsFunc(st.Runs, func(run Run) bool { return p.matters[p.funcs[run.Func]] })
}

// isAway reports whether a function is one of a package that is not at hand, and of which
// nothing is told. One that does not trace is not: it may call back.
func (p *Program) isAway(run Run) bool {
	return run.Package != "" && !p.known[run.Package] && !run.Told
}

// Entries returns the trees of the functions that nothing in sight runs, and that lead to a
// span or to the launch of a goroutine, package by package in the order of the source. Of
// functions that run each other the first one is taken.
//
// A tree with more nodes than the limit does not show the same function a second time.
func (p *Program) Entries(limit int) []*Node {
	run := make(map[string]bool)
	for fn := range p.matters {
		for callee := range fn.runs() {
			run[callee] = run[callee] || callee != fn.ID
		}
	}
	var entries []*Node
	seen := make(map[*Func]bool)
	var reach func(fn *Func)
	reach = func(fn *Func) {
		if fn == nil || seen[fn] {
			return
		}
		seen[fn] = true
		for callee := range fn.runs() {
			reach(p.funcs[callee])
		}
	}
	var left []*Func
	for _, pkg := range p.packages {
		for _, fn := range pkg.Funcs {
			switch {
			case !p.matters[fn]:
			case run[fn.ID]:
				left = append(left, fn)
			default:
				reach(fn)
				entries = append(entries, p.grow(fn, "", limit))
			}
		}
	}
	for _, fn := range left {
		if !seen[fn] {
			reach(fn)
			entries = append(entries, p.grow(fn, "", limit))
		}
	}
	slices.SortStableFunc(entries, func(a, b *Node) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Pos.Filename, b.Pos.Filename), a.Pos.Line-b.Pos.Line)
	})
	return entries
}

// Tree returns what is recorded if a function is called, by its ID, with a context that
// carries a span, or nil if there is no such function. It is limited as [Program.Entries]
// are, but for what a launch leads to, if there is one with the ID launch: that has a limit
// of its own.
func (p *Program) Tree(id, launch string, limit int) *Node {
	if fn := p.funcs[id]; fn != nil {
		return p.grow(fn, launch, limit)
	}
	return nil
}

// Launch returns the ID of the launch at a place, and of the outermost function around it that
// leads to it, or "" if there is none. Fixes do not change the IDs.
func (p *Program) Launch(at token.Position) (in, launch string) {
	launches := func(st Step) bool { return st.Kind == Launch && st.Pos == at }
	var around []*Func // from the outside
	for _, pkg := range p.packages {
		for _, fn := range pkg.Funcs {
			if !slices.ContainsFunc(fn.Steps, launches) {
				continue
			}
			for i := range fn.ID + "$" {
				if outer := p.funcs[fn.ID[:i]]; strings.HasPrefix(fn.ID[i:]+"$", "$") && outer != nil {
					around = append(around, outer)
				}
			}
		}
	}
	for _, fn := range around {
		for n := range p.grow(fn, "", 0).All() {
			if n.Kind == Launch && n.Pos == at {
				return fn.ID, n.ID
			}
		}
	}
	return "", ""
}

// Find returns the functions with a name, such as "handle", "shop.ServeHTTP",
// "(*shop).ServeHTTP" or, with the path of the package, "example.com/shop.handle"; without
// any, the methods with that name alone.
func (p *Program) Find(name string) []*Func {
	plain := strings.NewReplacer("(", "", ")", "", "*", "")
	var found, methods []*Func
	for _, pkg := range p.packages {
		for _, fn := range pkg.Funcs {
			switch {
			case isWrapper(fn.ID):
			case slices.Contains([]string{fn.ID, fn.Name, plain.Replace(fn.ID), plain.Replace(fn.Name)}, name):
				found = append(found, fn)
			case strings.HasSuffix(fn.ID, ")."+name):
				methods = append(methods, fn)
			}
		}
	}
	if len(found) == 0 {
		return methods
	}
	return found
}
