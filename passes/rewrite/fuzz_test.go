package rewrite_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	goimporter "go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/internal/mutant"
	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/rewrite"
)

// FuzzFixes makes the fixes of arbitrary launches in arbitrary programs. What is
// wrong there is chosen and not found, so more is asked of the edits than the analyzer
// ever does. Each fix leaves a program that compiles, with all of its comments, or is
// refused by Apply for a reason that no edit can help.
func FuzzFixes(f *testing.F) {
	for i, src := range programs {
		for manner := range byte(8) {
			genes := sha256.Sum256([]byte{byte(i), manner})
			f.Add(src, genes[:], []byte{0, manner, manner + byte(i), 0, manner, 1, 2})
		}
	}
	f.Fuzz(func(t *testing.T, src string, genes, choices []byte) {
		if !compiles(src) {
			src = mutant.Compose(src, save, imports)
		}
		src = mutant.Of(src, genes, imports, compiles)
		p, err := check(src, world)
		if err != nil {
			t.Skip("the mutant does not compile")
		}
		l, sensible := p.launch(choices)
		if l == nil {
			t.Skip("there is no launch in it")
		}
		std, helper := l.Fixes()
		if again, andAgain := l.Fixes(); !reflect.DeepEqual(std, again) || !reflect.DeepEqual(helper, andAgain) {
			t.Errorf("the fixes change:\n%s", src)
		}
		for _, fix := range []*analysis.SuggestedFix{std, helper} {
			if fix != nil {
				p.try(t, fix, sensible)
			}
		}
	})
}

// save is what the programs call; they come with no other file.
const save = `func save(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "save")
	defer span.Finish()
}
`

// imports are the packages that the programs know.
var imports = map[string]string{
	"context": "context", "sync": "sync", "time": "time", "http": "net/http", "fmt": "fmt", "errors": "errors", "iter": "iter",
	"opentracing": "github.com/opentracing/opentracing-go",
}

// programs are the first to be tried.
var programs = func() []string {
	var programs []string
	for i := range 32 {
		programs = append(programs, mutant.Compose(strconv.Itoa(i), save, imports))
	}
	return programs
}()

// opentracing is as much of that package as the edits need to know.
const opentracing = `package opentracing

import "context"

type SpanContext interface{ ForeachBaggageItem(func(k, v string) bool) }
type Span interface {
	Finish()
	Context() SpanContext
	SetTag(key string, value any) Span
	Tracer() Tracer
}
type StartSpanOption interface{ Apply(*int) }
type SpanReference struct{ ReferencedContext SpanContext }
func (SpanReference) Apply(*int) {}
type Tracer interface{ StartSpan(name string, opts ...StartSpanOption) Span }
func GlobalTracer() Tracer { return nil }
func StartSpan(name string, opts ...StartSpanOption) Span { return nil }
func StartSpanFromContext(ctx context.Context, name string, opts ...StartSpanOption) (Span, context.Context) { return nil, nil }
func SpanFromContext(ctx context.Context) Span { return nil }
func ContextWithSpan(ctx context.Context, span Span) context.Context { return nil }
func ChildOf(sc SpanContext) SpanReference { return SpanReference{} }
func FollowsFrom(sc SpanContext) SpanReference { return SpanReference{} }
`

// helper is the same for the helper package, which no program imports by itself.
const helper = `package fix

import "context"

func Go(ctx context.Context, f func(ctx context.Context))                         {}
func Detach(ctx context.Context) context.Context                                  { return ctx }
func Func(ctx context.Context, f func(ctx context.Context)) func()                { return nil }
func ErrFunc(ctx context.Context, f func(ctx context.Context) error) func() error { return nil }
`

// known imports the packages that there are, and keeps them.
type known struct {
	std  types.Importer
	made map[string]*types.Package
}

func (k known) Import(path string) (*types.Package, error) {
	if pkg := k.made[path]; pkg != nil {
		return pkg, nil
	}
	if path != "io" && path != "strconv" && path != "strings" && !slices.Contains(slices.Collect(maps.Values(imports)), path) {
		return nil, errors.New("no such package")
	}
	return k.std.Import(path)
}

// world has what programs import; fixed has the helper as well.
var world, fixed = func() (known, known) {
	k := known{goimporter.ForCompiler(token.NewFileSet(), "gc", nil), make(map[string]*types.Package)}
	add := func(k known, path, src string) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "", src, 0)
		if err == nil {
			config := types.Config{Importer: k}
			k.made[path], err = config.Check(path, fset, []*ast.File{file}, nil)
		}
		if err != nil {
			panic(err)
		}
	}
	add(k, imports["opentracing"], opentracing)
	withHelper := known{k.std, maps.Clone(k.made)}
	add(withHelper, catalog.Helper, helper)
	return k, withHelper
}()

// A program is one file that compiles.
type program struct {
	src  string
	pass *analysis.Pass
	file *ast.File
	info *types.Info
}

func compiles(src string) bool {
	_, err := check(src, world)
	return err == nil
}

func check(src string, importer types.Importer) (*program, error) {
	const name = "program.go"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	info := &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	sizes := types.SizesFor("gc", "amd64")
	config := types.Config{Importer: importer, GoVersion: "go1.26", Sizes: sizes}
	pkg, err := config.Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		return nil, err
	}
	return &program{src: src, file: file, info: info, pass: &analysis.Pass{
		Fset:       fset,
		Files:      []*ast.File{file},
		Pkg:        pkg,
		TypesInfo:  info,
		TypesSizes: sizes,
		ReadFile:   func(string) ([]byte, error) { return []byte(src), nil },
	}}, nil
}

// choices are the bytes that choose; when they have run out, the first is chosen.
type choices []byte

func (c *choices) next() int {
	if len(*c) == 0 {
		return 0
	}
	b := (*c)[0]
	*c = (*c)[1:]
	return int(b)
}

func pick[T any](c *choices, from []T) (choice T, ok bool) {
	if len(from) == 0 {
		return choice, false
	}
	return from[c.next()%len(from)], true
}

// launch chooses a launch, what is wrong with it, and what is right; it returns nil
// if nothing can be. sensible says that the analyzer could choose the same: then the
// fixes compile.
func (p *program) launch(c choices) (l *rewrite.Launch, sensible bool) {
	l = &rewrite.Launch{Source: rewrite.Open(p.pass, p.file), Library: catalog.LibraryOf(imports["opentracing"])}
	var launches, others []ast.Node
	ast.Inspect(p.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			launches = append(launches, n)
		case *ast.CallExpr:
			if slices.ContainsFunc(n.Args, func(arg ast.Expr) bool { _, ok := arg.(*ast.FuncLit); return ok }) {
				launches = append(launches, n)
			} else {
				others = append(others, n)
			}
		}
		return true
	})
	which := c.next()
	sites := launches
	if which >= 224 || len(sites) == 0 {
		sites = others
	}
	if len(sites) == 0 {
		return nil, false
	}
	l.Site = sites[which%len(sites)]
	sensible = true

	candidates := p.contexts(l.Site)
	how := c.next() % 8
	switch {
	case how == 3 || how == 4: // one variable
		var ids []ast.Expr
		for _, x := range candidates {
			if id, ok := x.(*ast.Ident); ok && within(x, l.Site) {
				ids = append(ids, id)
			}
		}
		x, ok := pick(&c, ids)
		if !ok {
			return nil, false
		}
		manner := rewrite.Keep
		if how == 4 {
			manner = rewrite.Pin
		}
		for _, id := range ids {
			if p.info.Uses[id.(*ast.Ident)] == p.info.Uses[x.(*ast.Ident)] {
				l.Wrong = append(l.Wrong, rewrite.Wrong{Expr: id, Manner: manner})
			}
		}
	default:
		manners := []rewrite.Manner{rewrite.Detach, rewrite.Pass, rewrite.Attach}
		manner := manners[how%len(manners)]
		for range 1 + c.next()%3 {
			x, ok := pick(&c, candidates)
			if !ok {
				return nil, false
			}
			if how == 5 {
				manner, _ = pick(&c, manners)
			}
			if how == 6 { // anything
				manner = rewrite.Manner(c.next() % int(rewrite.Adopt+1))
				sensible = false
			}
			w := rewrite.Wrong{Expr: x, Manner: manner}
			if call, ok := x.(*ast.CallExpr); ok && p.isStart(call) {
				w.Manner = rewrite.Adopt
			}
			if slices.ContainsFunc(l.Wrong, func(o rewrite.Wrong) bool { return within(x, o) || within(o, x) }) {
				continue
			}
			l.Wrong = append(l.Wrong, w)
		}
	}
	slices.SortStableFunc(l.Wrong, func(a, b rewrite.Wrong) int { return int(a.Pos() - b.Pos()) })

	from := c.next()
	switch from % 4 {
	case 2:
		v, _ := pick(&c, p.visible(l.Site.Pos(), func(t types.Type) bool { return getter(t, p.pass.Pkg) }))
		if v != nil {
			l.Right = rewrite.Context{Var: v, Get: ".Context()"}
		}
	case 3:
		l.Right.Discarded, _ = pick(&c, p.discarded(l.Wrong))
	}
	if (l.Right == rewrite.Context{}) {
		l.Right.Var, _ = pick(&c, p.visible(l.Site.Pos(), isContext))
	}
	l.Span, _ = pick(&c, p.visible(l.Site.Pos(), isSpan))
	if from >= 128 {
		l.Span = nil
	}
	return l, sensible
}

func within(x, outer ast.Node) bool { return outer.Pos() <= x.Pos() && x.End() <= outer.End() }

func isContext(t types.Type) bool { return t != nil && t.String() == "context.Context" }

func isSpan(t types.Type) bool { return t.String() == imports["opentracing"]+".Span" }

func getter(t types.Type, pkg *types.Package) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, pkg, "Context")
	fn, ok := obj.(*types.Func)
	return ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1 && isContext(fn.Signature().Results().At(0).Type())
}

func (p *program) isContext(x ast.Expr) bool {
	tv := p.info.Types[x]
	return tv.IsValue() && isContext(tv.Type)
}

// isStart reports whether a call starts a span with the parent of its options.
func (p *program) isStart(call *ast.CallExpr) bool {
	sig, ok := p.info.TypeOf(call.Fun).(*types.Signature)
	return ok && sig.Variadic() && strings.HasSuffix(sig.Params().At(sig.Params().Len()-1).Type().String(), "StartSpanOption") &&
		sig.Results().Len() == 1 && isSpan(sig.Results().At(0).Type())
}

// contexts returns what may be wrong: the contexts and the starts of spans in a
// launch, and then those before it in the same function.
func (p *program) contexts(site ast.Node) []ast.Expr {
	var found []ast.Expr
	assigned := make(map[ast.Node]bool) // or not used
	for _, decl := range p.file.Decls {
		if !within(site, decl) {
			continue
		}
		ast.Inspect(decl, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, x := range n.Lhs {
					assigned[ast.Unparen(x)] = true
				}
			case *ast.RangeStmt:
				if n.Key != nil {
					assigned[ast.Unparen(n.Key)] = true
				}
				if n.Value != nil {
					assigned[ast.Unparen(n.Value)] = true
				}
			case *ast.ExprStmt:
				assigned[n.X] = p.isContext(n.X)
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					assigned[ast.Unparen(n.X)] = true
				}
			case *ast.SelectorExpr:
				assigned[n.Sel] = true
			}
			x, ok := n.(ast.Expr)
			if !ok || assigned[n] || !within(x, site) && x.Pos() > site.Pos() {
				return true
			}
			if id, ok := x.(*ast.Ident); ok && p.info.Uses[id] == nil {
				return true
			}
			switch x := x.(type) {
			case *ast.Ident, *ast.SelectorExpr:
				if p.isContext(x) {
					found = append(found, x)
				}
			case *ast.CallExpr:
				if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); p.isContext(x) || p.isStart(x) || ok && sel.Sel.Name == "NewRequest" {
					found = append(found, x)
				}
			}
			return true
		})
	}
	slices.SortStableFunc(found, func(a, b ast.Expr) int {
		switch in := within(a, site); {
		case in == within(b, site):
			return 0
		case in:
			return -1
		}
		return 1
	})
	return found
}

// visible returns the local variables of a type that can be named at pos, the
// innermost first.
func (p *program) visible(pos token.Pos, is func(types.Type) bool) []*types.Var {
	var found []*types.Var
	inner := p.pass.Pkg.Scope().Innermost(pos)
	for scope := inner; scope != nil && scope != p.pass.Pkg.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if _, now := inner.LookupParent(name, pos); ok && now == v && name != "_" && is(v.Type()) {
				found = append(found, v)
			}
		}
	}
	return found
}

// discarded returns the blank identifiers that throw a context away, in whose scope
// all is that is wrong.
func (p *program) discarded(wrong []rewrite.Wrong) []*ast.Ident {
	var found []*ast.Ident
	ast.Inspect(p.file, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || assign.Tok != token.DEFINE || len(assign.Rhs) != 1 {
			return true
		}
		results, ok := p.info.TypeOf(assign.Rhs[0]).(*types.Tuple)
		scope := p.pass.Pkg.Scope().Innermost(assign.Pos())
		if !ok || scope == nil || results.Len() != len(assign.Lhs) {
			return true
		}
		for i, x := range assign.Lhs {
			id, ok := x.(*ast.Ident)
			if ok && id.Name == "_" && isContext(results.At(i).Type()) && !slices.ContainsFunc(wrong, func(w rewrite.Wrong) bool {
				return w.Pos() < assign.End() || !scope.Contains(w.Pos())
			}) {
				found = append(found, id)
			}
		}
		return true
	})
	return found
}

// excused reports whether a refusal is no fault of an edit: what it replaces was the
// last use of what is imported with a dot.
func (p *program) excused(refusal error) bool {
	return strings.Contains(refusal.Error(), `"context" imported and not used`) && strings.Contains(p.src, `. "context"`)
}

// try applies a fix.
func (p *program) try(t *testing.T, fix *analysis.SuggestedFix, sensible bool) {
	t.Helper()
	fail := func(why string, args ...any) {
		t.Helper()
		var edits strings.Builder
		for _, e := range fix.TextEdits {
			fmt.Fprintf(&edits, "%s-%s: %q\n", p.pass.Fset.PositionFor(e.Pos, false), p.pass.Fset.PositionFor(e.End, false), e.NewText)
		}
		t.Errorf("%s\n-- fix: %s\n%s-- program\n%s", fmt.Sprintf(why, args...), fix.Message, &edits, p.src)
	}
	after, overlap, err := p.splice(fix.TextEdits)
	if err != nil {
		fail("%v", err)
		return
	}
	pass, refused := rewrite.Apply(p.pass, []*analysis.SuggestedFix{fix})
	if refused == nil && (pass == nil || len(pass.Files) != 1) {
		fail("Apply returns no pass")
	}
	if overlap {
		fail("edits overlap; Apply says %v", refused)
		return
	}
	q, err := check(after, fixed)
	switch {
	case refused == nil && err != nil:
		fail("Apply lets it pass: %v\n-- becomes\n%s", err, after)
	case refused != nil && err == nil:
		fail("Apply refuses what compiles: %v\n-- becomes\n%s", refused, after)
	case refused != nil && sensible && !p.excused(refused):
		fail("refused: %v\n-- becomes\n%s", refused, after)
	}
	if err != nil {
		return
	}
	if _, err := format.Source([]byte(after)); err != nil {
		fail("no Go: %v\n-- becomes\n%s", err, after)
	}
	if before, now := comments(p.file), comments(q.file); !slices.Equal(before, now) {
		fail("comments were %q and are %q\n-- becomes\n%s", before, now, after)
	}
}

// splice applies edits as a driver does: an insertion comes before what replaces.
func (p *program) splice(edits []analysis.TextEdit) (after string, overlap bool, err error) {
	var b strings.Builder
	file := p.pass.Fset.File(p.file.FileStart)
	if !slices.IsSortedFunc(edits, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) }) {
		return "", false, errors.New("edits are not sorted")
	}
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return cmp.Or(int(a.Pos-b.Pos), int(a.End-b.End)) })
	done := 0
	for _, e := range edits {
		if e.Pos < p.file.FileStart || e.End > p.file.FileEnd || e.End < e.Pos {
			return "", false, errors.New("an edit is out of bounds")
		}
		start, end := file.Offset(e.Pos), file.Offset(e.End)
		if start < done {
			return "", true, nil
		}
		b.WriteString(p.src[done:start])
		b.Write(e.NewText)
		done = end
	}
	if len(edits) == 0 {
		return "", false, errors.New("a fix without edits")
	}
	return b.String() + p.src[done:], false, nil
}

// comments returns the comments of a file, sorted.
func comments(file *ast.File) []string {
	var texts []string
	for _, group := range file.Comments {
		for _, c := range group.List {
			texts = append(texts, string(bytes.TrimSpace([]byte(c.Text))))
		}
	}
	slices.Sort(texts)
	return texts
}
