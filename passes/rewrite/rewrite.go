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

// A Goroutine is a launched function literal, without parameters or results,
// whose work gets root contexts.
//
//	go func() {
//		save(context.Background())
//	}()
type Goroutine struct {
	Pass *analysis.Pass
	File *ast.File
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
	qualifier, ok := g.contextPackage(lit)
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
	if pkg, edits, ok := g.helperPackage(lit); ok {
		helper = &analysis.SuggestedFix{
			Message: "start the goroutine with " + pkg + ".Go",
			TextEdits: append(append(edits,
				analysis.TextEdit{Pos: g.Stmt.Go, End: lit.Type.End(), NewText: fmt.Appendf(nil, "%s.Go(%s, %s", pkg, g.Context, param)},
				analysis.TextEdit{Pos: lit.End(), End: g.Stmt.Call.End(), NewText: []byte(")")},
			), roots...),
		}
	}
	for _, f := range []*analysis.SuggestedFix{std, helper} {
		if f != nil {
			slices.SortFunc(f.TextEdits, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) })
		}
	}
	return std, helper
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
	if v := g.Pass.TypesInfo.FileVersions[g.File]; version.IsValid(v) && version.Compare(v, minGo) < 0 {
		return false
	}
	for _, pos := range []token.Pos{g.File.Package, g.Stmt.Pos()} {
		if g.Pass.Fset.PositionFor(pos, false) != g.Pass.Fset.PositionFor(pos, true) {
			return false // cgo, or a //line comment: the source is elsewhere
		}
	}
	for _, root := range g.Roots {
		if root.Pos() < lit.Body.Lbrace || root.End() > lit.Body.Rbrace {
			return false
		}
	}
	return len(g.Roots) > 0
}

// contextPackage returns how the literal's header can name package context:
// "context.", or "" where it is imported with a dot.
func (g *Goroutine) contextPackage(lit *ast.FuncLit) (qualifier string, ok bool) {
	for _, spec := range g.File.Imports {
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
			if obj := g.lookup("Context", lit.Pos()); obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "context" {
				return "", true
			}
			continue
		}
		if pkg, ok := g.lookup(name, lit.Pos()).(*types.PkgName); ok && pkg.Imported().Path() == "context" {
			return name + ".", true
		}
	}
	return "", false
}

// helperPackage returns how the file can name the helper package, and the edit
// that imports it where it is not imported yet.
func (g *Goroutine) helperPackage(lit *ast.FuncLit) (name string, edits []analysis.TextEdit, ok bool) {
	for _, spec := range g.File.Imports {
		if path, _ := strconv.Unquote(spec.Path.Value); path != catalog.Helper {
			continue
		}
		name := "fix"
		if spec.Name != nil {
			name = spec.Name.Name
		}
		pkg, ok := g.lookup(name, g.Stmt.Pos()).(*types.PkgName)
		return name, nil, ok && pkg.Imported().Path() == catalog.Helper
	}
	for _, name := range []string{"fix", "fflintfix"} {
		if g.lookup(name, g.Stmt.Pos()) == nil && !g.declaredInFile(name) {
			alias := ""
			if name != "fix" {
				alias = name + " "
			}
			return name, []analysis.TextEdit{addImport(g.File, alias, catalog.Helper)}, true
		}
	}
	return "", nil, false
}

// declaredInFile reports whether any scope of the file declares name: an import
// of that name could be hidden there, or clash with it.
func (g *Goroutine) declaredInFile(name string) bool {
	found := false
	ast.Inspect(g.File, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name && g.Pass.TypesInfo.Defs[id] != nil {
			found = true
		}
		return !found
	})
	return found || g.Pass.Pkg.Scope().Lookup(name) != nil
}

// lookup resolves name as the source would at pos.
func (g *Goroutine) lookup(name string, pos token.Pos) types.Object {
	scope := g.Pass.TypesInfo.Scopes[g.File].Innermost(pos)
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
// imports from outside the standard library. The file has imports: context is
// one of them.
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
