package analyzer

import (
	"errors"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/summary"
)

// prove drops those of the fixes that are not right, and reports whether there were
// none. The others are right all together: with them the package compiles, and when it
// is analysed again their findings are gone, and nothing else has changed.
//
// The fixes of a function stand or fall together at first. What is wrong is found by
// halves, in all functions at once: to analyse a package takes its time.
func (r *reporter) prove(findings []*finding, fix func(*finding) **analysis.SuggestedFix) (all bool) {
	return (&proof{r, findings, count(findings), fix}).run()
}

type proof struct {
	*reporter
	findings []*finding
	before   map[string]int // the findings by their keys
	fix      func(*finding) **analysis.SuggestedFix
}

func (p *proof) run() (all bool) {
	var order []*ast.FuncDecl
	groups := make(map[*ast.FuncDecl][][]*finding) // to be tried, by function
	for _, f := range p.findings {
		if *p.fix(f) == nil {
			continue
		}
		decl := p.funcAt(f.Site.Pos())
		if groups[decl] == nil {
			order = append(order, decl)
			groups[decl] = [][]*finding{nil}
		}
		groups[decl][0] = append(groups[decl][0], f)
	}
	all = true
	var proved []*finding
	for len(order) > 0 {
		next := slices.Clone(proved)
		for _, decl := range order {
			next = append(next, groups[decl][0]...)
		}
		together := p.try(next, order)
		for _, decl := range order {
			group, here := groups[decl][0], together
			if !together.known {
				here = p.try(slices.Concat(proved, group), []*ast.FuncDecl{decl})
			}
			fails := !here.known || here.wrong[decl]
			if !fails && !here.compiled {
				continue // another function does not compile: not tried yet
			}
			groups[decl] = groups[decl][1:]
			switch half := len(group) / 2; {
			case !fails:
				proved = append(proved, group...)
			case half > 0:
				groups[decl] = append(groups[decl], group[:half], group[half:])
			default:
				*p.fix(group[0]), all = nil, false
			}
		}
		order = slices.DeleteFunc(order, func(decl *ast.FuncDecl) bool { return len(groups[decl]) == 0 })
		if len(order) == 0 && !together.right() && !p.try(proved, nil).right() {
			for _, f := range proved { // each is right, and not all together
				*p.fix(f) = nil
			}
		}
	}
	return all
}

// A trial is how fixes have turned out.
type trial struct {
	compiled bool
	known    bool                   // what is wrong can be blamed on functions that are tried:
	wrong    map[*ast.FuncDecl]bool // these
}

func (t trial) right() bool { return t.compiled && t.known && len(t.wrong) == 0 }

// try applies the fixes of findings, those in the functions tried among them, and
// analyses the package again.
func (p *proof) try(fixed []*finding, tried []*ast.FuncDecl) (t trial) {
	defer func() {
		blamed := 0
		for _, decl := range tried {
			if t.wrong[decl] {
				blamed++
			}
		}
		t.known = t.known && blamed == len(t.wrong)
	}()
	var fixes []*analysis.SuggestedFix
	for _, f := range fixed {
		fixes = append(fixes, *p.fix(f))
	}
	pass, err := rewrite.Apply(p.pass, fixes)
	if broken := (*rewrite.Broken)(nil); errors.As(err, &broken) {
		t = trial{known: true, wrong: make(map[*ast.FuncDecl]bool)}
		for _, decl := range broken.Funcs {
			t.wrong[decl] = true
		}
		return t
	}
	if err != nil {
		return trial{}
	}
	after := &reporter{pass: pass, p: p.p.After(pass)}
	after.findIgnores()
	left := count(after.findings())
	for key, n := range count(fixed) {
		left[key] += n
	}
	t = trial{compiled: true, known: true, wrong: make(map[*ast.FuncDecl]bool)}
	for _, f := range p.findings {
		if left[f.key()] != p.before[f.key()] {
			t.wrong[p.funcAt(f.Site.Pos())] = true
		}
	}
	for key := range left {
		t.known = t.known && p.before[key] > 0
	}
	return t
}

// funcAt returns the function declaration around pos, or nil.
func (r *reporter) funcAt(pos token.Pos) *ast.FuncDecl {
	decls := r.fileOf(pos).Decls
	i, _ := slices.BinarySearchFunc(decls, pos, func(d ast.Decl, pos token.Pos) int {
		if d.End() <= pos {
			return -1
		}
		return +1
	})
	if i == len(decls) || pos < decls[i].Pos() {
		return nil
	}
	decl, _ := decls[i].(*ast.FuncDecl)
	return decl
}

// count counts the findings by their keys.
func count(findings []*finding) map[string]int {
	counts := make(map[string]int)
	for _, f := range findings {
		counts[f.key()]++
	}
	return counts
}

// key names what a fix elsewhere leaves alone: the category, and the function.
func (f *finding) key() string {
	if f.named == "" {
		f.named = f.category + " " + summary.Outermost(f.In.Function).String()
	}
	return f.named
}
