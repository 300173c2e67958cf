package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"iter"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/analysis"
)

// literals returns the function literals around pos, from the inside.
func (s *Source) literals(pos token.Pos) iter.Seq[*ast.FuncLit] {
	return func(yield func(*ast.FuncLit) bool) {
		all := s.index.literals
		i, found := slices.BinarySearchFunc(all, pos, func(lit literal, pos token.Pos) int { return int(lit.Pos() - pos) })
		if !found {
			i--
		}
		for ; i >= 0; i = all[i].outer {
			if pos < all[i].End() && !yield(all[i].FuncLit) {
				return
			}
		}
	}
}

// later reports whether what is at pos may run later than the statement that is
// around it: a function literal stands between pos and the declaration of v.
func (s *Source) later(v *types.Var, pos token.Pos) bool {
	for lit := range s.literals(pos) {
		if lit.Body.Pos() <= pos && (v.Pos() < lit.Pos() || lit.End() <= v.Pos()) {
			return true
		}
	}
	return false
}

// inLiteral reports whether a function literal within the launch is around x.
func (l *Launch) inLiteral(x Wrong) bool {
	for lit := range l.literals(x.Pos()) {
		if within(lit, l.Site) {
			return true
		}
	}
	return false
}

// Settled reports whether a variable still has after the launch what it has there:
// nothing assigns to it that may be executed later.
//
//	go func() { save(ctx) }()
//	ctx = other
//
//	for _, ctx := range all {   // one variable for all turns, before Go 1.22
//		go func() { save(ctx) }()
//	}
func (s *Source) Settled(v *types.Var, launch token.Pos) bool {
	if s.index.ofLoop[v] && !s.perTurn() {
		return false
	}
	return !slices.ContainsFunc(s.index.sets[v], func(set set) bool {
		// A goto may lead back to before the assignment.
		again := func(label token.Pos) bool { return label <= set.pos && s.sameDecl(label, launch) }
		if set.address || set.pos > launch || slices.ContainsFunc(s.index.targets, again) {
			return true
		}
		return slices.ContainsFunc(set.around, func(n ast.Node) bool {
			inside := func(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }
			switch n := n.(type) {
			case *ast.FuncLit:
				return !inside(n, v.Pos()) // who knows when it runs
			case *ast.ForStmt:
				return inside(n, launch) && !inside(n.Body, v.Pos())
			case *ast.RangeStmt:
				return inside(n, launch) && !inside(n.Body, v.Pos())
			}
			return false
		})
	})
}

// perTurn reports whether each turn of a loop has variables of its own, in the
// language version of the file.
func (s *Source) perTurn() bool {
	v := s.Pass.TypesInfo.FileVersions[s.File]
	return !version.IsValid(v) || version.Compare(v, "go1.22") >= 0
}

// sameDecl reports whether two positions are in one declaration. An unknown one, at
// the start of the file, may be.
func (s *Source) sameDecl(a, b token.Pos) bool {
	return a == s.File.FileStart || slices.ContainsFunc(s.File.Decls, func(d ast.Decl) bool { return d.Pos() <= a && a < d.End() && d.Pos() <= b && b < d.End() })
}

// assigns reports whether something in root assigns to v, or takes its address.
func (s *Source) assigns(root ast.Node, v *types.Var) bool {
	return slices.ContainsFunc(s.index.sets[v], func(set set) bool { return root.Pos() <= set.pos && set.pos < root.End() })
}

// strands reports whether the edits replace all uses of an import or of a local
// variable, and add none: the file would not compile any more. The declaration cannot
// go with them, for another fix may have a use for it.
//
//	outer := ctx
//	ctx, span := tracer.Start(ctx, "handle")
//	go save(outer)
func (d *draft) strands() bool {
	edited := func(id *ast.Ident) bool {
		return slices.ContainsFunc(d.edits, func(e analysis.TextEdit) bool { return e.Pos <= id.Pos() && id.End() <= e.End })
	}
	stranded := false
	for _, w := range d.Wrong {
		ast.Inspect(w.Expr, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || !edited(id) {
				return !stranded
			}
			obj := d.Pass.TypesInfo.Uses[id]
			switch v := obj.(type) {
			case *types.PkgName:
			case *types.Var:
				if v.Kind() != types.LocalVar {
					return true
				}
			default:
				return true
			}
			stranded = !slices.ContainsFunc(d.Uses(obj), func(id *ast.Ident) bool { return !edited(id) }) &&
				!slices.ContainsFunc(d.edits, func(e analysis.TextEdit) bool {
					return names(string(e.NewText), obj.Name()) && d.lookup(obj.Name(), e.Pos) == obj
				})
			return !stranded
		})
	}
	return stranded
}

// names reports whether a piece of source has an identifier.
func names(src, name string) bool {
	return slices.Contains(strings.FieldsFunc(src, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }), name)
}

// same returns the variable that all of the wrong contexts are, or nil.
func (l *Launch) same() *types.Var {
	var same *types.Var
	for _, w := range l.Wrong {
		id, ok := w.Expr.(*ast.Ident)
		if !ok {
			return nil
		}
		v, ok := l.Pass.TypesInfo.Uses[id].(*types.Var)
		if !ok || same != nil && v != same {
			return nil
		}
		same = v
	}
	return same
}

// repeats reports whether a context would be detached in several places, so that it
// reads better as a parameter.
func (l *Launch) repeats() bool {
	if m := l.Wrong[0].Manner; len(l.Wrong) < 2 || m != Detach && m != Keep {
		return false
	}
	d := l.draft()
	return d.parameter(func(token.Pos, string) string { return "" }) && d.ok
}

// declares reports whether the literal declares a name at the top of its body or
// among its parameters and results, where a parameter of that name would clash.
func (s *Source) declares(lit *ast.FuncLit, name string) bool {
	scope := s.Pass.TypesInfo.Scopes[lit.Type]
	return scope == nil || scope.Lookup(name) != nil
}

// freshName returns a name for the literal's context parameter that the literal
// does not mention: a parameter of a name that it uses would change what that
// means, and one that it declares would not compile.
func freshName(lit *ast.FuncLit) string {
	mentioned := make(map[string]bool)
	ast.Inspect(lit, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			mentioned[id.Name] = true
		}
		return true
	})
	return firstFree(func(name string) bool { return mentioned[name] }, "ctx", "detached", "detachedCtx")
}

// unusedName returns a name like base that nothing in the file mentions, and no
// other file of the package declares.
func (s *Source) unusedName(base string) string {
	return firstFree(func(name string) bool { return s.index.mentioned[name] || s.Pass.Pkg.Scope().Lookup(name) != nil }, base)
}

// firstFree returns the first of the names that is not taken, or the last with a number.
func firstFree(taken func(name string) bool, names ...string) string {
	for _, name := range names {
		if !taken(name) {
			return name
		}
	}
	for i := 2; ; i++ {
		if name := fmt.Sprint(names[len(names)-1], i); !taken(name) {
			return name
		}
	}
}
