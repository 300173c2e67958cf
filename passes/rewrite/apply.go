package rewrite

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/passes/catalog"
)

// Apply returns the pass as it would be after all of the fixes: its edited files
// parsed, and the package type-checked anew. Nothing that is done with it reaches
// the driver. It returns an error if the edits overlap or the result does not
// compile: a [Broken] if that can be blamed on functions.
func Apply(pass *analysis.Pass, fixes []*analysis.SuggestedFix) (*analysis.Pass, error) {
	edits := make(map[*token.File][]analysis.TextEdit)
	known := make(map[edit]bool)
	for _, f := range fixes {
		for _, e := range f.TextEdits {
			if key := (edit{e.Pos, e.End, string(e.NewText)}); !known[key] {
				known[key] = true
				file := pass.Fset.File(e.Pos)
				edits[file] = append(edits[file], e)
			}
		}
	}
	files := slices.Clone(pass.Files)
	for i, f := range files {
		file := pass.Fset.File(f.FileStart)
		if len(edits[file]) == 0 {
			continue
		}
		src, err := ReadFile(pass, file.Name())
		if err != nil {
			return nil, err
		}
		if len(src) != file.Size() {
			return nil, fmt.Errorf("%s is not what has been parsed", file.Name())
		}
		src, err = Splice(src, file, edits[file])
		if err != nil {
			return nil, err
		}
		files[i], err = parser.ParseFile(pass.Fset, file.Name(), src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
	}
	edited := *pass
	edited.Files = files
	edited.TypesInfo = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	config := types.Config{
		Importer:  importer{pass},
		GoVersion: pass.Pkg.GoVersion(),
		Sizes:     pass.TypesSizes,
	}
	var broken Broken
	before, after := make([][]*ast.FuncDecl, len(files)), make([][]*ast.FuncDecl, len(files)) // where there are errors
	config.Error = func(err error) {
		decl := -1
		for i, f := range files {
			if err, ok := err.(types.Error); ok && f.FileStart <= err.Pos && err.Pos < f.FileEnd {
				if after[i] == nil {
					before[i], after[i] = funcs(pass.Files[i]), funcs(f)
				}
				decl = funcAt(after[i], err.Pos)
				if decl >= 0 {
					broken.Funcs = append(broken.Funcs, before[i][decl])
				}
			}
		}
		broken.other = broken.other || decl < 0
	}
	var err error
	if edited.Pkg, err = config.Check(pass.Pkg.Path(), pass.Fset, files, edited.TypesInfo); err != nil {
		if broken.err = err; broken.other {
			return nil, err
		}
		return nil, &broken
	}
	edited.Report = func(analysis.Diagnostic) {}
	edited.ExportObjectFact = func(types.Object, analysis.Fact) {}
	edited.ExportPackageFact = func(analysis.Fact) {}
	return &edited, nil
}

// ReadFile returns the content of a file of the pass. Bazel's nogo leaves the function
// for it out of the pass.
func ReadFile(pass *analysis.Pass, name string) ([]byte, error) {
	if pass.ReadFile == nil {
		return os.ReadFile(name)
	}
	return pass.ReadFile(name)
}

// Broken is the error of a package that does not compile.
type Broken struct {
	Funcs []*ast.FuncDecl // the functions, before the edit, in which the errors are
	other bool            // there are errors elsewhere, too
	err   error
}

func (b *Broken) Error() string { return b.err.Error() }

// funcs returns the functions that a file declares. An edit adds none.
func funcs(file *ast.File) []*ast.FuncDecl {
	var funcs []*ast.FuncDecl
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			funcs = append(funcs, f)
		}
	}
	return funcs
}

// funcAt returns the index of the function around pos, or -1.
func funcAt(funcs []*ast.FuncDecl, pos token.Pos) int {
	i, _ := slices.BinarySearchFunc(funcs, pos, func(f *ast.FuncDecl, pos token.Pos) int {
		if f.End() <= pos {
			return -1
		}
		return +1
	})
	if i == len(funcs) || pos < funcs[i].Pos() {
		return -1
	}
	return i
}

// An edit is a text edit that can be compared.
type edit struct {
	pos, end token.Pos
	text     string
}

// Splice returns the source of a file with edits of it, or an error if they overlap.
func Splice(src []byte, file *token.File, edits []analysis.TextEdit) ([]byte, error) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return cmp.Or(int(a.Pos-b.Pos), int(a.End-b.End)) })
	var out []byte
	done := 0
	for _, e := range edits {
		start, end := file.Offset(e.Pos), file.Offset(e.End)
		if start < done {
			return nil, errors.New("edits overlap")
		}
		out = append(append(out, src[done:start]...), e.NewText...)
		done = end
	}
	return append(out, src[done:]...), nil
}

// An importer knows what the package imports already, directly or not, and the
// helper.
type importer struct{ *analysis.Pass }

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	seen := make(map[*types.Package]bool)
	var find func(pkgs []*types.Package) *types.Package
	find = func(pkgs []*types.Package) *types.Package {
		for _, pkg := range pkgs {
			if pkg.Path() == path {
				return pkg
			}
		}
		for _, pkg := range pkgs {
			if !seen[pkg] {
				seen[pkg] = true
				if found := find(pkg.Imports()); found != nil {
					return found
				}
			}
		}
		return nil
	}
	if path == catalog.Helper && !slices.ContainsFunc(i.Pkg.Imports(), func(p *types.Package) bool { return p.Path() == path }) {
		return i.helper() // what another package imports may be there in part only
	}
	if pkg := find(i.Pkg.Imports()); pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("package %s is not imported", path)
}

// helper returns the part of the helper package that fixes use, for a package
// that does not import it yet.
func (i importer) helper() (*types.Package, error) {
	const src = `package fix

import "context"

func Go(ctx context.Context, f func(ctx context.Context))                        {}
func Detach(ctx context.Context) context.Context                                 { return ctx }
func Func(ctx context.Context, f func(ctx context.Context)) func()               { return nil }
func ErrFunc(ctx context.Context, f func(ctx context.Context) error) func() error { return nil }
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "fix.go", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	config := types.Config{Importer: i}
	return config.Check(catalog.Helper, fset, []*ast.File{file}, nil)
}
