package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"sort"

	"golang.org/x/tools/go/analysis"
)

// A Source is a file that is edited.
type Source struct {
	Pass  *analysis.Pass
	File  *ast.File
	index index
}

// An index is what a file says of its variables and names.
type index struct {
	sets      map[*types.Var][]set
	ofLoop    map[*types.Var]bool     // declared by the clause of a loop
	inits     map[*types.Var]ast.Expr // what a variable is declared with, or else assigned
	given     map[*types.Var]bool     // declared with a value
	targets   []token.Pos             // labels that a goto leads to
	uses      map[types.Object][]*ast.Ident
	assigned  map[*ast.Ident]bool // which is no use
	mentioned map[string]bool     // identifiers, and
	declared  map[string]bool     // those that some scope of the file declares
	literals  []literal           // in the order of the source
	scopes    []boundary          // in order; see Innermost; nil until asked
}

// A literal is a function literal, and the one around it, by its index, or -1.
type literal struct {
	*ast.FuncLit
	outer int
}

// A set is an assignment to a variable other than its declaration, or a place where
// its address is taken.
type set struct {
	pos     token.Pos
	address bool
	around  []ast.Node // the function literals and loops
}

// Open indexes a file of the pass.
func Open(pass *analysis.Pass, file *ast.File) *Source {
	s := &Source{Pass: pass, File: file, index: index{
		sets:      make(map[*types.Var][]set),
		ofLoop:    make(map[*types.Var]bool),
		inits:     make(map[*types.Var]ast.Expr),
		given:     make(map[*types.Var]bool),
		uses:      make(map[types.Object][]*ast.Ident),
		assigned:  make(map[*ast.Ident]bool),
		mentioned: make(map[string]bool),
		declared:  make(map[string]bool),
	}}
	ast.PreorderStack(file, nil, func(n ast.Node, above []ast.Node) bool {
		s.add(n, above)
		return true
	})
	return s
}

// Uses returns the uses of a variable or an import in the file. To assign is none.
func (s *Source) Uses(obj types.Object) []*ast.Ident { return s.index.uses[obj] }

// Value returns the one expression that a variable ever gets its value from, or nil.
//
//	bg := context.Background()
func (s *Source) Value(v *types.Var) ast.Expr {
	sets := s.index.sets[v]
	if v.Kind() == types.ParamVar || v.Kind() == types.ResultVar || s.index.ofLoop[v] || len(sets) > 1 || len(sets) == 1 && (sets[0].address || s.index.given[v]) {
		return nil
	}
	return s.index.inits[v]
}

func (s *Source) add(n ast.Node, above []ast.Node) {
	info := s.Pass.TypesInfo
	assign := func(x ast.Expr, address bool) {
		id, ok := ast.Unparen(x).(*ast.Ident)
		if !ok {
			return
		}
		v, ok := info.Uses[id].(*types.Var)
		if !ok {
			return
		}
		set := set{pos: n.Pos(), address: address}
		for _, n := range above {
			switch n.(type) {
			case *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt:
				set.around = append(set.around, n)
			}
		}
		s.index.sets[v] = append(s.index.sets[v], set)
	}
	declare := func(xs ...ast.Expr) {
		for _, x := range xs {
			if id, ok := x.(*ast.Ident); ok {
				if v, ok := info.Defs[id].(*types.Var); ok {
					s.index.ofLoop[v] = true
				}
			}
		}
	}
	switch n := n.(type) {
	case *ast.FuncLit:
		outer := len(s.index.literals) - 1
		for outer >= 0 && s.index.literals[outer].End() <= n.Pos() {
			outer = s.index.literals[outer].outer
		}
		s.index.literals = append(s.index.literals, literal{n, outer})
	case *ast.Ident:
		s.index.mentioned[n.Name] = true
		if info.Defs[n] != nil {
			s.index.declared[n.Name] = true
		}
		if obj := info.Uses[n]; obj != nil && !s.index.assigned[n] {
			s.index.uses[obj] = append(s.index.uses[obj], n)
		}
	case *ast.AssignStmt:
		for i, x := range n.Lhs {
			assign(x, false)
			if id, ok := x.(*ast.Ident); ok {
				s.init(id, n.Rhs, i, len(n.Lhs))
			}
			if id, ok := ast.Unparen(x).(*ast.Ident); ok && (n.Tok == token.ASSIGN || n.Tok == token.DEFINE) {
				s.index.assigned[id] = true
			}
		}
	case *ast.ValueSpec:
		for i, id := range n.Names {
			s.init(id, n.Values, i, len(n.Names))
		}
	case *ast.IncDecStmt:
		assign(n.X, false)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			assign(n.X, true)
		}
	case *ast.RangeStmt:
		declare(n.Key, n.Value)
		above = append(slices.Clip(above), n) // it assigns at each turn
		for _, x := range []ast.Expr{n.Key, n.Value} {
			if n.Tok == token.ASSIGN && x != nil {
				assign(x, false)
				if id, ok := ast.Unparen(x).(*ast.Ident); ok {
					s.index.assigned[id] = true
				}
			}
		}
	case *ast.ForStmt:
		if init, ok := n.Init.(*ast.AssignStmt); ok {
			declare(init.Lhs...)
		}
	case *ast.BranchStmt:
		if n.Tok == token.GOTO {
			target := s.File.FileStart // if it is not known
			if label := info.Uses[n.Label]; label != nil {
				target = label.Pos()
			}
			s.index.targets = append(s.index.targets, target)
		}
	}
}

// init notes the value of the i-th of n variables.
func (s *Source) init(id *ast.Ident, values []ast.Expr, i, n int) {
	v, ok := s.Pass.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || len(values) == 0 {
		return
	}
	s.index.given[v] = s.index.given[v] || s.Pass.TypesInfo.Defs[id] != nil
	s.index.inits[v] = nil
	if len(values) == n {
		s.index.inits[v] = ast.Unparen(values[i])
	}
}

// canDetach reports whether the file's language version has context.WithoutCancel.
func (s *Source) canDetach() bool {
	v := s.Pass.TypesInfo.FileVersions[s.File]
	return !version.IsValid(v) || version.Compare(v, "go1.21") >= 0
}

// InPlace reports whether the source at pos is in a file, and where its position
// says. Positions of a cgo file are those of what cgo makes of it, for some drivers,
// and a //line comment moves them: such files are left alone.
func InPlace(fset *token.FileSet, file *ast.File, pos token.Pos) bool {
	for _, imp := range file.Imports {
		if imp.Path.Value == `"C"` {
			return false
		}
	}
	for _, pos := range []token.Pos{file.Package, file.End(), pos} {
		if fset.PositionFor(pos, false) != fset.PositionFor(pos, true) {
			return false
		}
	}
	return file.FileStart <= pos && pos < file.FileEnd
}

// hasComment reports whether there is a comment between two positions.
func (s *Source) hasComment(pos, end token.Pos) bool {
	next, _ := slices.BinarySearchFunc(s.File.Comments, pos, func(c *ast.CommentGroup, pos token.Pos) int { return int(c.Pos() - pos) })
	return next < len(s.File.Comments) && s.File.Comments[next].Pos() < end
}

// Innermost returns the innermost scope of the file around pos, or nil. Unlike the
// method of go/types it does not look at each scope in a scope, nor at each around pos.
func (s *Source) Innermost(pos token.Pos) *types.Scope {
	if s.index.scopes == nil {
		s.index.addScope(s.Pass.TypesInfo.Scopes[s.File], nil)
		slices.SortStableFunc(s.index.scopes, func(a, b boundary) int { return int(a.pos - b.pos) })
	}
	i := sort.Search(len(s.index.scopes), func(i int) bool { return s.index.scopes[i].pos > pos }) - 1
	if i < 0 {
		return nil
	}
	return s.index.scopes[i].scope
}

// A boundary is where another scope than before it is the innermost one.
type boundary struct {
	pos   token.Pos
	scope *types.Scope
}

func (x *index) addScope(scope, outer *types.Scope) {
	if scope == nil {
		return
	}
	x.scopes = append(x.scopes, boundary{scope.Pos(), scope})
	for inner := range scope.Children() {
		x.addScope(inner, scope)
	}
	x.scopes = append(x.scopes, boundary{scope.End(), outer})
}
