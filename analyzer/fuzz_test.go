package analyzer_test

import (
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
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/internal/mutant"
	"github.com/fflint/fflint/passes/catalog"
	"github.com/fflint/fflint/passes/summary"
	"github.com/fflint/fflint/passes/trace"
)

// FuzzAnalyzer analyses arbitrary programs and applies what it offers, until it has no
// more to offer. The analysis never fails. Each fix leaves a program that compiles,
// with all of its comments, and that is not reported for the same any more.
func FuzzAnalyzer(f *testing.F) {
	w := newWorld(f)
	f.Cleanup(func() { w.set(f, 0) })
	for i := range 64 {
		f.Add(mutant.Compose(strconv.Itoa(i), saves[i%2], w.names), []byte{}, byte(i))
	}
	for i, src := range w.fixtures(f) {
		f.Add(src, []byte{}, byte(i%2))
		genes := sha256.Sum256([]byte(src))
		f.Add(src, genes[:], byte(i))
	}
	compiles := func(src string) bool {
		_, err := w.check(src)
		return err == nil
	}
	f.Fuzz(func(t *testing.T, src string, genes []byte, mode byte) {
		if !compiles(src) {
			src = mutant.Compose(src, saves[len(src)%2], w.names)
		}
		src = mutant.Of(src, genes, w.names, compiles)
		p, err := w.check(src)
		if err != nil {
			t.Skip("the mutant does not compile")
		}
		w.set(t, mode)
		before := p.analyze(t)
		var all []change
		for i, d := range before {
			p.checkPlace(t, d)
			for j, fix := range d.SuggestedFixes {
				// What one fix leaves is analysed with all of its own fixes: the work
				// grows with the square of them.
				if i < 5 {
					p.fix(t, before, []change{{d, fix.TextEdits}})
				}
				if j == 0 {
					all = append(all, change{d, fix.TextEdits})
				}
			}
		}
		// The first fixes together, again and again, come to an end.
		for range 8 {
			if len(all) == 0 {
				return
			}
			if p = p.fix(t, before, all); p == nil {
				return
			}
			all, before = nil, p.analyze(t)
			for _, d := range before {
				if len(d.SuggestedFixes) > 0 {
					all = append(all, change{d, d.SuggestedFixes[0].TextEdits})
				}
			}
		}
		p.fail(t, "there is always more to fix")
	})
}

// TestCompose checks that the fuzzer's programs compile: it would try no other.
func TestCompose(t *testing.T) {
	w := newWorld(t)
	for i := range 200 {
		src := mutant.Compose(strconv.Itoa(i), saves[i%2], w.names)
		if _, err := w.check(src); err != nil {
			t.Errorf("%v\n-- program\n%s", err, src)
		}
	}
}

// saves are what the programs call, with either library.
var saves = []string{`func save(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "save")
	defer span.Finish()
}
`, `var tr = otel.Tracer("p")

func save(ctx context.Context) {
	_, span := tr.Start(ctx, "save")
	defer span.End()
}
`}

// A world is what programs can import.
type world struct {
	names   map[string]string // import paths by package name
	imports types.Importer
}

func newWorld(t testing.TB) *world {
	w := &world{names: make(map[string]string)}
	exports := make(map[string]string)
	list := []string{"list", "-export", "-deps", "-f", "{{.Name}} {{.ImportPath}} {{.Export}}"}
	known := []string{
		"context", "errors", "fmt", "iter", "log/slog", "net/http", "slices", "strings", "sync", "sync/atomic", "time",
		"github.com/fflint/fflint/fix", "github.com/opentracing/opentracing-go", "github.com/opentracing/opentracing-go/ext",
		"go.opentelemetry.io/otel", "go.opentelemetry.io/otel/attribute", "go.opentelemetry.io/otel/codes", "go.opentelemetry.io/otel/trace",
		"golang.org/x/sync/errgroup",
	}
	for line := range strings.Lines(command(t, fixtures, "go", append(list, known...)...)) {
		if f := strings.Fields(line); len(f) == 3 {
			exports[f[1]] = f[2]
			if slices.Contains(known, f[1]) {
				w.names[f[0]] = f[1]
			}
		}
	}
	w.imports = goimporter.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, errors.New("no such package")
		}
		return os.Open(exports[path])
	})
	return w
}

// set sets the flags.
func (w *world) set(t testing.TB, mode byte) {
	levels := []string{"likely", "possible", "strict", "definite"}
	helpers := []string{"auto", "first", "never"}
	for name, value := range map[string]string{"level": levels[mode/3%4], "helper": helpers[mode%3]} {
		if err := analyzer.Analyzer.Flags.Set(name, value); err != nil {
			t.Error(err)
		}
	}
}

// A program is one file that compiles.
type program struct {
	*world
	src  string
	pass analysis.Pass
	file *ast.File
}

func (w *world) check(src string) (*program, error) {
	const name = "program.go"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	p := &program{world: w, src: src, file: file, pass: analysis.Pass{
		Fset:  fset,
		Files: []*ast.File{file},
		TypesInfo: &types.Info{
			Types:        make(map[ast.Expr]types.TypeAndValue),
			Instances:    make(map[*ast.Ident]types.Instance),
			Defs:         make(map[*ast.Ident]types.Object),
			Uses:         make(map[*ast.Ident]types.Object),
			Implicits:    make(map[ast.Node]types.Object),
			Selections:   make(map[*ast.SelectorExpr]*types.Selection),
			Scopes:       make(map[ast.Node]*types.Scope),
			FileVersions: make(map[*ast.File]string),
		},
		TypesSizes:        types.SizesFor("gc", "amd64"),
		ReadFile:          func(string) ([]byte, error) { return []byte(src), nil },
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ImportPackageFact: traced,
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ExportPackageFact: func(analysis.Fact) {},
		AllObjectFacts:    func() []analysis.ObjectFact { return nil },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}}
	config := types.Config{Importer: w.imports, GoVersion: "go1.26", Sizes: p.pass.TypesSizes}
	p.pass.Pkg, err = config.Check("example.com/p", fset, p.pass.Files, p.pass.TypesInfo)
	return p, err
}

// traced gives the fact that a package depends on a tracing library. It is the only
// one that there is: what other packages do is in the catalogue, or is not known.
func traced(pkg *types.Package, fact analysis.Fact) bool {
	found := false
	for _, imp := range pkg.Imports() {
		found = found || catalog.Traced(imp.Path()) || traced(imp, fact)
	}
	return found
}

// analyze returns what is reported.
func (p *program) analyze(t *testing.T) []analysis.Diagnostic {
	t.Helper()
	var reported []analysis.Diagnostic
	pass := p.pass
	pass.ResultOf = make(map[*analysis.Analyzer]any)
	pass.Report = func(d analysis.Diagnostic) { reported = append(reported, d) }
	defer func() {
		if r := recover(); r != nil {
			p.fail(t, "panic: %v", r)
			panic(r)
		}
	}()
	for _, a := range []*analysis.Analyzer{summary.Analyzer, analyzer.Analyzer} {
		pass.Analyzer = a
		result, err := a.Run(&pass)
		if err != nil {
			p.fail(t, "%v", err)
		}
		pass.ResultOf[a] = result
	}
	p.predict(t, pass.ResultOf[summary.Analyzer].(*summary.Package), reported)
	return reported
}

// predict predicts the traces. Each launch that is reported is in one.
func (p *program) predict(t *testing.T, pkg *summary.Package, reported []analysis.Diagnostic) {
	t.Helper()
	program := trace.Join([]*trace.Package{trace.Of(pkg)})
	program.Entries(60)
	for _, d := range reported {
		if in, launch := program.Launch(p.pass.Fset.Position(d.Pos)); d.Category != "ignore" && program.Tree(in, launch, 60) == nil {
			p.fail(t, "in no trace: %s", d.Message)
		}
	}
}

func (p *program) fail(t *testing.T, why string, args ...any) {
	t.Helper()
	t.Errorf("%s\n-- program\n%s", fmt.Sprintf(why, args...), p.src)
}

// checkPlace checks that all of a diagnostic is in the file.
func (p *program) checkPlace(t *testing.T, d analysis.Diagnostic) {
	t.Helper()
	in := func(pos, end token.Pos) bool {
		return p.file.FileStart <= pos && (!end.IsValid() || pos <= end) && max(pos, end) <= p.file.FileEnd
	}
	if !in(d.Pos, d.End) || d.Message == "" || d.Category == "" {
		p.fail(t, "a diagnostic that is nowhere: %+v", d)
	}
	for _, r := range d.Related {
		if !in(r.Pos, r.End) || r.Message == "" {
			p.fail(t, "%s: related to nothing: %+v", d.Message, r)
		}
	}
}

// A change is a fix of a diagnostic.
type change struct {
	of    analysis.Diagnostic
	edits []analysis.TextEdit
}

// fix applies changes and checks the result; before is what is reported without them.
// It returns the program that results, or nil if that does not compile.
func (p *program) fix(t *testing.T, before []analysis.Diagnostic, changes []change) *program {
	t.Helper()
	var edits []analysis.TextEdit
	var done []change
	for _, c := range changes {
		if merged, ok := p.merge(edits, c.edits); ok {
			edits, done = merged, append(done, c)
		} else if len(edits) == 0 {
			p.fail(t, "%s: its edits overlap", c.of.Message)
			return nil
		}
	}
	after, moved := p.splice(edits)
	fail := func(why string, args ...any) {
		t.Helper()
		var b strings.Builder
		for _, e := range edits {
			fmt.Fprintf(&b, "%s-%s: %q\n", p.pass.Fset.PositionFor(e.Pos, false), p.pass.Fset.PositionFor(e.End, false), e.NewText)
		}
		for _, c := range done {
			fmt.Fprintf(&b, "%s: %s (%s)\n", p.pass.Fset.PositionFor(c.of.Pos, false), c.of.Message, c.of.Category)
		}
		p.fail(t, "%s\n%s-- becomes\n%s", fmt.Sprintf(why, args...), &b, after)
	}
	q, err := p.check(after)
	if err != nil {
		fail("it does not compile: %v", err)
		return nil
	}
	if _, err := format.Source([]byte(after)); err != nil {
		fail("it is no Go: %v", err)
	}
	if !slices.ContainsFunc(done, func(c change) bool { return c.of.Category == "ignore" }) {
		if before, now := comments(p.file), comments(q.file); !slices.Equal(before, now) {
			fail("comments were %q and are %q", before, now)
		}
	}
	count := func(ds []analysis.Diagnostic) map[string]int {
		n := make(map[string]int)
		for _, d := range ds {
			n[d.Category]++
		}
		return n
	}
	again := q.analyze(t)
	left := count(before)
	for _, c := range done {
		left[c.of.Category]--
		start, end := moved(c.of.Pos, false), moved(c.of.End, true)
		for _, d := range again {
			if at := q.offset(d.Pos); d.Category == c.of.Category && start <= at && at < end {
				fail("it is still reported, or again: %s", d.Message)
			}
		}
	}
	for category, n := range count(again) {
		// A fix may leave an ignore without use; one alone may show what another is for.
		if n > left[category] && category != "ignore" && len(done) == offered(before) {
			fail("%d more findings of category %s", n-left[category], category)
		}
	}
	return q
}

// offered counts the diagnostics with a fix.
func offered(ds []analysis.Diagnostic) int {
	n := 0
	for _, d := range ds {
		n += min(1, len(d.SuggestedFixes))
	}
	return n
}

func (p *program) offset(pos token.Pos) int { return p.pass.Fset.File(p.file.FileStart).Offset(pos) }

// merge returns the edits of two fixes together, in their order: an insertion comes
// before what replaces. ok is false if they overlap. What both do is done once.
func (p *program) merge(edits, others []analysis.TextEdit) (merged []analysis.TextEdit, ok bool) {
	merged = slices.Clone(edits)
	for _, e := range others {
		if !slices.ContainsFunc(edits, func(o analysis.TextEdit) bool {
			return o.Pos == e.Pos && o.End == e.End && string(o.NewText) == string(e.NewText)
		}) {
			merged = append(merged, e)
		}
	}
	slices.SortStableFunc(merged, func(a, b analysis.TextEdit) int { return cmp.Or(int(a.Pos-b.Pos), int(a.End-b.End)) })
	done := p.file.FileStart
	for _, e := range merged {
		if e.Pos < done || e.End < e.Pos || e.End > p.file.FileEnd {
			return nil, false
		}
		done = e.End
	}
	return merged, true
}

// splice returns the source with the edits, and where a position has moved to: before
// or after what is inserted there.
func (p *program) splice(edits []analysis.TextEdit) (after string, moved func(pos token.Pos, end bool) int) {
	var b strings.Builder
	done := 0
	for _, e := range edits {
		b.WriteString(p.src[done:p.offset(e.Pos)])
		b.Write(e.NewText)
		done = p.offset(e.End)
	}
	b.WriteString(p.src[done:])
	return b.String(), func(pos token.Pos, end bool) int {
		by := 0
		for _, e := range edits {
			switch delta := len(e.NewText) - int(e.End-e.Pos); {
			case e.End < pos, e.End == pos && e.Pos < e.End, end && e.Pos <= pos:
				by += delta
			}
		}
		return p.offset(pos) + by
	}
}

// comments returns the comments of a file, sorted.
func comments(file *ast.File) []string {
	var texts []string
	for _, group := range file.Comments {
		for _, c := range group.List {
			texts = append(texts, strings.TrimSpace(c.Text))
		}
	}
	slices.Sort(texts)
	return texts
}

// fixtures returns the functions of the fixtures that launch something, each as a
// program of its own with what it needs of its package, as far as that imports
// nothing that the world does not have.
func (w *world) fixtures(t testing.TB) []string {
	var programs []string
	err := filepath.WalkDir(fixtures, func(dir string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			programs = append(programs, w.cut(t, dir)...)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return programs
}

var launching = regexp.MustCompile(`(?m)// want|^\s*go `)

// cut returns the programs in one directory.
func (w *world) cut(t testing.TB, dir string) []string {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	type part struct {
		text  string
		needs map[string]bool
	}
	parts := make(map[string]*part) // by name; a type has its methods
	specs := make(map[string]string)
	var first []string // the names that launch
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			p, _ := strconv.Unquote(spec.Path.Value)
			base := strings.TrimSuffix(p[strings.LastIndexByte(p, '/')+1:], "-go")
			if spec.Name != nil {
				specs[spec.Name.Name] = spec.Name.Name + " " + spec.Path.Value
			} else {
				specs[base] = spec.Path.Value
			}
		}
		add := func(name, keyword string, n ast.Node, doc *ast.CommentGroup) {
			start, end := fset.Position(n.Pos()).Offset, fset.Position(n.End()).Offset
			if doc != nil {
				start = fset.Position(doc.Pos()).Offset
			}
			if i := strings.IndexByte(string(src[end:]), '\n'); i >= 0 {
				end += i // a comment
			}
			p := parts[name]
			if p == nil {
				p = &part{needs: make(map[string]bool)}
				parts[name] = p
			}
			p.text += "\n" + keyword + string(src[start:end]) + "\n"
			ast.Inspect(n, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					p.needs[id.Name] = true
				}
				return true
			})
		}
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				name := decl.Name.Name
				if decl.Recv != nil {
					x := decl.Recv.List[0].Type
					if star, ok := x.(*ast.StarExpr); ok {
						x = star.X
					}
					if index, ok := x.(*ast.IndexExpr); ok {
						x = index.X
					}
					name = x.(*ast.Ident).Name
				}
				add(name, "", decl, decl.Doc)
				if launching.Match(src[fset.Position(decl.Pos()).Offset:fset.Position(decl.End()).Offset]) {
					first = append(first, name)
				}
			case *ast.GenDecl:
				if decl.Tok == token.IMPORT {
					continue
				}
				for _, spec := range decl.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						add(spec.Name.Name, "type ", spec, spec.Doc)
					case *ast.ValueSpec:
						for _, id := range spec.Names {
							if id == spec.Names[0] {
								add(id.Name, decl.Tok.String()+" ", spec, spec.Doc)
							} else {
								parts[id.Name] = &part{needs: map[string]bool{spec.Names[0].Name: true}}
							}
						}
					}
				}
			}
		}
	}
	var programs []string
	slices.Sort(first)
	for _, name := range slices.Compact(first) {
		needs := map[string]bool{name: true}
		for work := []string{name}; len(work) > 0; {
			next := work[0]
			work = work[1:]
			for need := range parts[next].needs {
				if parts[need] != nil && !needs[need] {
					needs[need] = true
					work = append(work, need)
				}
			}
		}
		body, used := "", ""
		for _, name := range slices.Sorted(maps.Keys(needs)) {
			body += parts[name].text
		}
		for _, name := range slices.Sorted(maps.Keys(specs)) {
			if regexp.MustCompile(`(^|[^.\w])` + regexp.QuoteMeta(name) + `\.[A-Z]`).MatchString(body) {
				used += "\t" + specs[name] + "\n"
			}
		}
		src := "package p\n\nimport (\n" + used + ")\n" + body
		if _, err := w.check(src); err == nil {
			programs = append(programs, src)
		}
	}
	return programs
}
