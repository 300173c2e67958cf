package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// qualifier returns how the source at pos can name what a package exports ("fix.",
// or "" where it is imported with a dot), and the edit that imports it where it is
// not imported yet. base is the name of the package, and others are names for it
// where that is taken.
func (s *Source) qualifier(path string, pos token.Pos, base string, others ...string) (qualifier string, edits []analysis.TextEdit, ok bool) {
	for _, spec := range s.File.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p != path {
			continue
		}
		name := base
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch name {
		case "_":
			continue
		case ".":
			if s.dotted(path, pos) {
				return "", nil, true
			}
			continue
		}
		if pkg, ok := s.lookup(name, pos).(*types.PkgName); ok && pkg.Imported().Path() == path {
			return name + ".", nil, true
		}
	}
	for _, name := range append([]string{base}, others...) {
		if s.lookup(name, pos) == nil && !s.declaredInFile(name) {
			alias := ""
			if name != base {
				alias = name + " "
			}
			return name + ".", []analysis.TextEdit{addImport(s.File, alias, path)}, true
		}
	}
	return "", nil, false
}

// dotted reports whether everything that the package with this path exports, and
// that is imported with a dot, can be named at pos: nothing there hides it.
func (s *Source) dotted(path string, pos token.Pos) bool {
	for _, imp := range s.Pass.Pkg.Imports() {
		if imp.Path() != path {
			continue
		}
		for _, name := range imp.Scope().Names() {
			if obj := imp.Scope().Lookup(name); obj.Exported() && s.lookup(name, pos) != obj {
				return false
			}
		}
		return true
	}
	return false
}

// declaredInFile reports whether any scope of the file declares name: an import
// of that name could be hidden there, or clash with it.
func (s *Source) declaredInFile(name string) bool {
	return s.index.declared[name] || s.Pass.Pkg.Scope().Lookup(name) != nil
}

// lookup resolves name as the source would at pos.
func (s *Source) lookup(name string, pos token.Pos) types.Object {
	scope := s.Innermost(pos)
	if scope == nil {
		return nil
	}
	_, obj := scope.LookupParent(name, pos)
	return obj
}

// addImport returns the edit that imports path, in its sorted place among the
// imports of its kind: those of the standard library, or the others.
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
	switch {
	case group == nil:
		return insert(file.Name.End(), "\n\nimport "+spec)
	case !group.Rparen.IsValid():
		return insert(specEnd(group.Specs[0].(*ast.ImportSpec)), "\nimport "+spec)
	}
	var before, after *ast.ImportSpec // its neighbours
	for _, s := range group.Specs {
		s := s.(*ast.ImportSpec)
		switch p, _ := strconv.Unquote(s.Path.Value); {
		case isOutside(p) != isOutside(path):
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
	case !isOutside(path) && len(group.Specs) > 0:
		return insert(group.Lparen+1, "\n\t"+spec+"\n")
	}
	return insert(group.Rparen, "\n\t"+spec+"\n")
}

// specEnd returns the end of an import with its comment, unless that has several lines:
// the parser drops their carriage returns, and so does not know where they end.
func specEnd(s *ast.ImportSpec) token.Pos {
	if s.Comment != nil && !slices.ContainsFunc(s.Comment.List, func(c *ast.Comment) bool { return strings.Contains(c.Text, "\n") }) {
		return s.Comment.End()
	}
	return s.End()
}

// isOutside reports whether an import path is one of a module: its first
// element has a dot.
func isOutside(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".")
}
