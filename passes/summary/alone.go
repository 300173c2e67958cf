package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Alone reports whether f also runs on behalf of nobody: main or an initialiser
// calls it, or a loop that runs on, without a context to go by. A root that it
// makes is then right for some of its callers.
//
//	func refresh() { save(context.Background()) }
//	go func() { for range ticker.C { refresh() } }()
func (p *Package) Alone(f *ssa.Function) bool {
	if p.byNobody == nil {
		p.findAlone()
	}
	return p.byNobody[f] && f.Synthetic == "" // a package variable is there for all
}

func (p *Package) findAlone() {
	p.byNobody = make(map[*ssa.Function]bool)
	var work []*Func
	mark := func(f *Func) {
		if f != nil && !p.byNobody[f.Function] {
			p.byNobody[f.Function] = true
			work = append(work, f)
		}
	}
	for _, f := range p.Funcs {
		if f.Parent() == nil && (f.Name() == "init" || f.Name() == "main" && p.Types.Name() == "main") {
			mark(f)
		}
		for _, e := range f.edges {
			switch {
			case e.Mode.Launches() && len(e.loops) > 0: // the loop is its launcher's
				mark(e.Func)
			case (launched(f) || !p.inScope(f)) && len(p.endless(f, e.Site)) > 0:
				mark(e.Func)
			}
		}
	}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		for _, e := range f.edges {
			if e.Func != nil && !p.inScope(e.Func) {
				mark(e.Func)
			}
		}
	}
}

func launched(f *Func) bool {
	return slices.ContainsFunc(f.Sites, func(e *Edge) bool { return e.Mode.Launches() })
}
