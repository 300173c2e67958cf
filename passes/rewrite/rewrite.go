// Package rewrite makes the edits that give a goroutine its parent span back.
//
// It works on typed syntax alone: what is lost, and which context has it, is
// for others to know. An edit splices text, so comments stay; where it is not
// plain that the result compiles and means the same, there is none.
package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/passes/catalog"
)

// minGo is the first Go version with context.WithoutCancel.
const minGo = "go1.21"

// A Source is the file that is edited.
type Source struct {
	Pass *analysis.Pass
	File *ast.File
}

// A Goroutine is a launched function literal, without parameters or results,
// whose work gets root contexts.
//
//	go func() {
//		save(context.Background())
//	}()
type Goroutine struct {
	Source
	Stmt *ast.GoStmt
	// Roots are the calls of context.Background and context.TODO in its body
	// that the active context replaces.
	Roots []*ast.CallExpr
	// Context is an expression for the active context, valid before Stmt.
	Context string
}

// Fixes returns up to two fixes, the standard library's and the helper's, or
// none if the goroutine is not of the plain shape.
func (g *Goroutine) Fixes() (std, helper *analysis.SuggestedFix) {
	lit, ok := ast.Unparen(g.Stmt.Call.Fun).(*ast.FuncLit)
	if !ok || !g.plain(lit) {
		return nil, nil
	}
	qualifier, ok := g.contextPackage(lit.Pos())
	if !ok {
		return nil, nil
	}
	name := g.freshName(lit)
	var roots []analysis.TextEdit
	for _, root := range g.Roots {
		roots = append(roots, analysis.TextEdit{Pos: root.Pos(), End: root.End(), NewText: []byte(name)})
	}
	param := fmt.Sprintf("func(%s %sContext)", name, qualifier)
	std = &analysis.SuggestedFix{
		Message: "pass the active context, without its cancellation",
		TextEdits: append([]analysis.TextEdit{
			{Pos: lit.Type.Pos(), End: lit.Type.End(), NewText: []byte(param)},
			{Pos: g.Stmt.Call.Rparen, End: g.Stmt.Call.Rparen, NewText: fmt.Appendf(nil, "%sWithoutCancel(%s)", qualifier, g.Context)},
		}, roots...),
	}
	if pkg, edits, ok := g.helperPackage(g.Stmt.Pos()); ok {
		helper = &analysis.SuggestedFix{
			Message: "start the goroutine with " + pkg + ".Go",
			TextEdits: append(append(edits,
				analysis.TextEdit{Pos: g.Stmt.Go, End: lit.Type.End(), NewText: fmt.Appendf(nil, "%s.Go(%s, %s", pkg, g.Context, param)},
				analysis.TextEdit{Pos: lit.End(), End: g.Stmt.Call.End(), NewText: []byte(")")},
			), roots...),
		}
	}
	sortEdits(std, helper)
	return std, helper
}

// Arguments are contexts among the arguments of a launch, which are evaluated
// before the goroutine exists.
//
//	go save(context.Background(), next())
//	go s.flush(s.ctx)
//	otelfix.Go(context.Background(), "save", save)
type Arguments struct {
	Source
	// Exprs are the expressions that the active context replaces, each an argument
	// or a part of one.
	Exprs []ast.Expr
	// Context is an expression for the active context, valid where they are.
	Context string
	// Detach is whether they are to have its values alone, not its cancellation.
	Detach bool
}

// Fixes returns up to two fixes, the standard library's and the helper's, or none
// if the source is elsewhere. There is one alone that does not detach.
func (a *Arguments) Fixes() (std, helper *analysis.SuggestedFix) {
	pos := a.Exprs[0].Pos()
	replace := func(message, text string, more ...analysis.TextEdit) *analysis.SuggestedFix {
		f := &analysis.SuggestedFix{Message: message, TextEdits: more}
		for _, x := range a.Exprs {
			f.TextEdits = append(f.TextEdits, analysis.TextEdit{Pos: x.Pos(), End: x.End(), NewText: []byte(text)})
		}
		return f
	}
	switch {
	case !a.inPlace(pos):
		return nil, nil
	case !a.Detach:
		return replace("pass the active context", a.Context), nil
	case !a.canDetach():
		return nil, nil
	}
	if qualifier, ok := a.contextPackage(pos); ok {
		std = replace("pass the active context, without its cancellation", qualifier+"WithoutCancel("+a.Context+")")
	}
	if pkg, edits, ok := a.helperPackage(pos); ok {
		helper = replace("pass the active context with "+pkg+".Detach", pkg+".Detach("+a.Context+")", edits...)
	}
	sortEdits(std, helper)
	return std, helper
}

// sortEdits puts the edits of fixes, which may be nil, into the order of the source.
func sortEdits(fixes ...*analysis.SuggestedFix) {
	for _, f := range fixes {
		if f != nil {
			slices.SortFunc(f.TextEdits, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) })
		}
	}
}

// plain reports whether the launch has the shape that can be rewritten, in a
// file whose positions are those of the source.
func (g *Goroutine) plain(lit *ast.FuncLit) bool {
	call := g.Stmt.Call
	switch {
	case call.Fun != lit, // in parentheses
		len(call.Args) > 0,
		lit.Type.Params.NumFields() > 0,
		lit.Type.Results.NumFields() > 0,
		call.Lparen != lit.End(), call.Rparen != call.Lparen+1, // something between the parentheses
		lit.Type.End() > lit.Body.Lbrace:
		return false
	}
	if !g.canDetach() || !g.inPlace(g.Stmt.Pos()) {
		return false
	}
	for _, root := range g.Roots {
		if root.Pos() < lit.Body.Lbrace || root.End() > lit.Body.Rbrace {
			return false
		}
	}
	return len(g.Roots) > 0
}

// canDetach reports whether the file's language version has context.WithoutCancel.
func (s *Source) canDetach() bool {
	v := s.Pass.TypesInfo.FileVersions[s.File]
	return !version.IsValid(v) || version.Compare(v, minGo) >= 0
}

// inPlace reports whether the source at pos is where its position says: that of a
// cgo file, or below a //line comment, is elsewhere.
func (s *Source) inPlace(pos token.Pos) bool {
	for _, pos := range []token.Pos{s.File.Package, pos} {
		if s.Pass.Fset.PositionFor(pos, false) != s.Pass.Fset.PositionFor(pos, true) {
			return false
		}
	}
	return true
}

// contextPackage returns how the source at pos can name package context:
// "context.", or "" where it is imported with a dot.
func (s *Source) contextPackage(pos token.Pos) (qualifier string, ok bool) {
	for _, spec := range s.File.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); path != "context" {
			continue
		}
		name := "context"
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch name {
		case "_":
			continue
		case ".":
			if obj := s.lookup("Context", pos); obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "context" {
				return "", true
			}
			continue
		}
		if pkg, ok := s.lookup(name, pos).(*types.PkgName); ok && pkg.Imported().Path() == "context" {
			return name + ".", true
		}
	}
	return "", false
}

// helperPackage returns how the source at pos can name the helper package, and the
// edit that imports it where it is not imported yet.
func (s *Source) helperPackage(pos token.Pos) (name string, edits []analysis.TextEdit, ok bool) {
	for _, spec := range s.File.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); path != catalog.Helper {
			continue
		}
		name := "fix"
		if spec.Name != nil {
			name = spec.Name.Name
		}
		pkg, ok := s.lookup(name, pos).(*types.PkgName)
		return name, nil, ok && pkg.Imported().Path() == catalog.Helper
	}
	for _, name := range []string{"fix", "fflintfix"} {
		if s.lookup(name, pos) == nil && !s.declaredInFile(name) {
			alias := ""
			if name != "fix" {
				alias = name + " "
			}
			return name, []analysis.TextEdit{addImport(s.File, alias, catalog.Helper)}, true
		}
	}
	return "", nil, false
}

// declaredInFile reports whether any scope of the file declares name: an import
// of that name could be hidden there, or clash with it.
func (s *Source) declaredInFile(name string) bool {
	found := false
	ast.Inspect(s.File, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name && s.Pass.TypesInfo.Defs[id] != nil {
			found = true
		}
		return !found
	})
	return found || s.Pass.Pkg.Scope().Lookup(name) != nil
}

// lookup resolves name as the source would at pos.
func (s *Source) lookup(name string, pos token.Pos) types.Object {
	scope := s.Pass.TypesInfo.Scopes[s.File].Innermost(pos)
	if scope == nil {
		return nil
	}
	_, obj := scope.LookupParent(name, pos)
	return obj
}

// freshName returns a name for the literal's context parameter that the literal
// does not mention: a parameter of a name that it uses would change what that
// means, and one that it declares would not compile.
func (g *Goroutine) freshName(lit *ast.FuncLit) string {
	mentioned := make(map[string]bool)
	ast.Inspect(lit, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			mentioned[id.Name] = true
		}
		return true
	})
	for _, name := range []string{"ctx", "detached", "detachedCtx"} {
		if !mentioned[name] {
			return name
		}
	}
	for i := 2; ; i++ {
		if name := fmt.Sprint("detached", i); !mentioned[name] {
			return name
		}
	}
}

// addImport returns the edit that imports path, in its sorted place among the
// imports from outside the standard library. The file has imports, or it could not
// name the contexts that it loses.
func addImport(file *ast.File, alias, path string) analysis.TextEdit {
	spec := alias + strconv.Quote(path)
	insert := func(pos token.Pos, text string) analysis.TextEdit {
		return analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)}
	}
	var group *ast.GenDecl // the first with parentheses, or else the first
	for _, decl := range file.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok || d.Tok != token.IMPORT {
			break
		}
		if group == nil || d.Rparen.IsValid() && !group.Rparen.IsValid() {
			group = d
		}
	}
	if !group.Rparen.IsValid() {
		return insert(specEnd(group.Specs[0].(*ast.ImportSpec)), "\nimport "+spec)
	}
	var before, after *ast.ImportSpec // its neighbours
	for _, s := range group.Specs {
		s := s.(*ast.ImportSpec)
		switch p, _ := strconv.Unquote(s.Path.Value); {
		case !isOutside(p):
		case p < path:
			before = s
		case after == nil:
			after = s
		}
	}
	switch {
	case before != nil:
		return insert(specEnd(before), "\n\t"+spec)
	case after != nil && after.Doc != nil:
		return insert(after.Doc.Pos(), spec+"\n\t")
	case after != nil:
		return insert(after.Pos(), spec+"\n\t")
	}
	return insert(group.Rparen, "\n\t"+spec+"\n")
}

// specEnd returns the end of an import with its comment.
func specEnd(s *ast.ImportSpec) token.Pos {
	if s.Comment != nil {
		return s.Comment.End()
	}
	return s.End()
}

// isOutside reports whether an import path is one of a module: its first
// element has a dot.
func isOutside(path string) bool {
	for _, c := range path {
		switch c {
		case '.':
			return true
		case '/':
			return false
		}
	}
	return false
}
