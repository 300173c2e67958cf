package analyzer_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/passes/summary"
)

// BenchmarkGrowth measures fflint's own time on generated programs, each shape at sizes
// that double: the time of both passes without that of go/parser, go/types and go/ssa,
// which are not linear themselves. They run anew for each trial of the fixes, too. It
// reports the time per unit of size, how many times longer it is than at half the size,
// and the time of both passes as it is. docs/growth.svg is drawn from its output.
func BenchmarkGrowth(b *testing.B) {
	w := newWorld(b)
	for _, shape := range shapes {
		b.Run(shape.name, func(b *testing.B) {
			half := 0.0 // the time at half the size
			for n := shape.max / 8; n <= shape.max; n *= 2 {
				own, both := 0.0, 0.0
				b.Run(fmt.Sprint(n), func(b *testing.B) {
					g := w.grow(b, shape.packages(n))
					least := time.Duration(math.MaxInt64)
					passes, others := least, least
					for b.Loop() {
						p, o := g.analyze(b)
						passes, others = min(passes, p), min(others, o)
					}
					own, both = max(float64(passes-others), 1), float64(passes)
					b.ReportMetric(own, "own-ns")
					b.ReportMetric(both, "both-ns")
					b.ReportMetric(own/float64(n), "own-ns/unit")
					if half > 0 {
						b.ReportMetric(own/half, "x-of-half")
					}
				})
				half = own
			}
		})
	}
}

// TestGrowth analyses a small program of each shape: all of what is lost in it is
// reported, and can be repaired where that is so.
func TestGrowth(t *testing.T) {
	w := newWorld(t)
	for _, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			const n = 24
			g := w.grow(t, shape.packages(n))
			g.analyze(t)
			fixed := offered(g.reported)
			if want := shape.findings(n); len(g.reported) != want || fixed != want {
				t.Errorf("%d findings, %d with a fix; want %d", len(g.reported), fixed, want)
				for _, d := range g.reported {
					t.Logf("%s: %s", g.fset.Position(d.Pos), d.Message)
				}
			}
		})
	}
}

// A shape is a way in which a program can grow.
type shape struct {
	name     string
	max      int // the largest size
	program  func(p *printer, n int)
	findings func(n int) int
	in       int // the number of packages that the size is spread over is n / in; 0 for one
}

// packages returns the packages of a program of size n, dependencies first.
func (s shape) packages(n int) []source {
	if s.in == 0 {
		var p printer
		s.program(&p, n)
		return []source{{"example.com/p", p.String()}}
	}
	var all []source
	for i := range n / s.in {
		var p printer
		s.program(&p, i)
		all = append(all, source{fmt.Sprintf("example.com/p%d", i), p.String()})
	}
	return all
}

// A source is the one file of a package.
type source struct{ path, text string }

// A printer prints lines.
type printer struct{ strings.Builder }

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// head prints what comes first in a program, with save, which starts a span.
func (p *printer) head(imports ...string) {
	p.line("package p\n\nimport (\n\t\"context\"")
	for _, path := range imports {
		p.line("\t%s", path)
	}
	p.line("\n\t\"go.opentelemetry.io/otel\"\n)\n")
	p.line("var tr = otel.Tracer(\"p\")\n")
	p.line("func save(ctx context.Context) {\n\t_, span := tr.Start(ctx, \"save\")\n\tdefer span.End()\n}\n")
}

// begin prints the start of a span.
func (p *printer) begin(indent string) {
	p.line("%sctx, span := tr.Start(ctx, \"x\")\n%sdefer span.End()", indent, indent)
}

func every(k int) func(n int) int { return func(n int) int { return (n + k - 1) / k } }

var all = every(1)

func one(int) int { return 1 }

var shapes = []shape{
	// Functions that call each other in a row; every tenth loses a span.
	{name: "chain", max: 100_000, findings: every(10), program: func(p *printer, n int) {
		p.head()
		for i := range n {
			p.line("func f%d(ctx context.Context) {", i)
			if i%10 == 0 {
				p.begin("\t")
				p.line("\tgo save(context.Background())")
			}
			if i+1 < n {
				p.line("\tf%d(ctx)", i+1)
			} else {
				p.line("\tsave(ctx)")
			}
			p.line("}\n")
		}
	}},
	// The same, where each returns the context that it gets from the next.
	{name: "results", max: 100_000, findings: every(10), program: func(p *printer, n int) {
		p.head()
		p.line("type key struct{}\n")
		for i := range n {
			p.line("func f%d(ctx context.Context) context.Context {", i)
			if i%10 == 0 {
				p.begin("\t")
				p.line("\tgo save(context.Background())")
			}
			if i+1 < n {
				p.line("\treturn f%d(ctx)\n}\n", i+1)
			} else {
				p.line("\treturn context.WithValue(ctx, key{}, 1)\n}\n")
			}
		}
	}},
	// One cycle of calls.
	{name: "cycle", max: 100_000, findings: every(10), program: func(p *printer, n int) {
		p.head()
		for i := range n {
			p.line("func f%d(ctx context.Context, more bool) {", i)
			if i%10 == 0 {
				p.begin("\t")
				p.line("\tgo save(context.Background())")
			}
			p.line("\tif more {\n\t\tf%d(ctx, !more)\n\t}\n\tsave(ctx)\n}\n", (i+1)%n)
		}
	}},
	// Goroutines that one function starts.
	{name: "launches", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context) {")
		p.begin("\t")
		for range n {
			p.line("\tgo save(context.Background())")
		}
		p.line("}")
	}},
	{name: "literals", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context) {")
		p.begin("\t")
		for i := range n {
			p.line("\tgo func() {\n\t\tsave(context.WithValue(context.Background(), \"k\", %d))\n\t}()", i)
		}
		p.line("}")
	}},
	// Functions with a launch each.
	{name: "findings", max: 20_000, findings: all, program: func(p *printer, n int) {
		p.head()
		for i := range n {
			p.line("func f%d(ctx context.Context) {", i)
			p.begin("\t")
			p.line("\tgo func() {\n\t\tsave(context.Background())\n\t}()\n}\n")
		}
	}},
	// Launches that cannot be repaired in place: each root is handed on in a variable.
	{name: "variables", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context) {")
		p.begin("\t")
		for i := range n {
			p.line("\tbg%d := context.WithValue(context.Background(), \"k\", %d)\n\tgo save(bg%d)", i, i, i)
		}
		p.line("}")
	}},
	// Calls of a launcher of the program's own.
	{name: "launcher", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head(`"sync"`)
		p.line("type group struct{ wg sync.WaitGroup }\n")
		p.line("func (g *group) spawn(fn func()) {\n\tg.wg.Add(1)\n\tgo func() {\n\t\tdefer g.wg.Done()\n\t\tfn()\n\t}()\n}\n")
		p.line("func f(ctx context.Context) {")
		p.begin("\t")
		p.line("\tg := new(group)")
		for range n {
			p.line("\tg.spawn(func() { save(context.Background()) })")
		}
		p.line("\tg.wg.Wait()\n}")
	}},
	// Function literals in each other.
	{name: "closures", max: 1_000, findings: every(10), program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context) {")
		for i := range n {
			p.line("func() {")
			if i%10 == 0 {
				p.begin("")
				p.line("go save(context.Background())")
			}
		}
		p.line("save(ctx)")
		p.line("%s}", strings.Repeat("}()\n", n))
	}},
	// Goroutines that start goroutines.
	{name: "goroutines", max: 1_000, findings: one, program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context) {")
		p.begin("")
		for range n {
			p.line("go func() {\nsave(ctx)")
		}
		p.line("go save(context.Background())")
		p.line("%s}", strings.Repeat("}()\n", n))
	}},
	// Statements in each other.
	{name: "blocks", max: 1_000, findings: every(10), program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context, more func() bool) {")
		for i := range n {
			p.line("%s {", []string{"if more()", "for more()", "switch { case more(): ", ""}[i%4])
			if i%10 == 0 {
				p.begin("")
				p.line("go save(context.Background())\nsave(ctx)")
			}
		}
		for i := range n {
			p.line("%s", []string{"}", "}", "}}", "}"}[(n-1-i)%4])
		}
		p.line("save(ctx)\n}")
	}},
	// Lines of one function that does everything.
	{name: "lines", max: 50_000, findings: every(25), program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context, ids []string, ok bool) {")
		for range n / 25 {
			p.line(`	if ok {
		ctx, span := tr.Start(ctx, "branch")
		for _, id := range ids {
			if id == "" {
				break
			}
			save(ctx)
			bg := context.Background()
			if len(id) > 1 {
				ok = !ok
			}
			go func() {
				save(context.WithValue(bg, "id", id))
			}()
		}
		span.End()
	} else {
		ctx = context.WithValue(ctx, "ok", ok)
	}
	for i := range ids {
		if ids[i] == "x" {
			continue
		}
		save(ctx)
	}
	save(ctx)
	ok = len(ids) > 0`)
		}
		if n%25 != 0 {
			p.line("\tctx, span := tr.Start(ctx, \"x\")\n\tdefer span.End()\n\tgo save(context.Background())")
		}
		p.line("\tsave(ctx)\n}")
	}},
	// Cases of one switch statement. With more of them go/ssa, whose time is quadratic
	// here, leaves nothing to be seen of ours.
	{name: "switch", max: 2_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context, id int) {")
		p.begin("\t")
		p.line("\tswitch id {")
		for i := range n {
			p.line("\tcase %d:\n\t\tctx := context.WithValue(ctx, \"id\", id)\n\t\tgo save(context.Background())\n\t\tsave(ctx)", i)
		}
		p.line("\t}\n\tsave(ctx)\n}")
	}},
	// Variables that one literal captures, each set again.
	{name: "captured", max: 10_000, findings: one, program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context) {")
		p.begin("\t")
		for i := range n {
			p.line("\tc%d := context.Background()", i)
		}
		p.line("\tuse := func() {")
		for i := range n {
			p.line("\t\tsave(c%d)", i)
		}
		p.line("\t}")
		for i := range n {
			p.line("\tc%d = ctx", i)
		}
		p.line("\tgo save(context.Background())\n\tuse()\n}")
	}},
	// Types that implement an interface, with a call of it each.
	{name: "implementations", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("type worker interface{ work(ctx context.Context) }\n")
		for i := range n {
			p.line("type w%d struct{}\n\nfunc (w%d) work(ctx context.Context) { save(ctx) }\n", i, i)
			p.line("func f%d(ctx context.Context, w worker) {", i)
			p.begin("\t")
			p.line("\tgo w.work(context.Background())\n}\n")
		}
	}},
	// Methods of one type that set its fields.
	{name: "methods", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("type server struct {")
		for i := range n {
			p.line("\tctx%d context.Context", i)
		}
		p.line("}\n")
		for i := range n {
			p.line("func (s *server) set%d(ctx context.Context) {", i)
			p.begin("\t")
			p.line("\ts.ctx%d = ctx\n\tgo save(context.Background())\n\tsave(s.ctx%d)\n}\n", i, i)
		}
	}},
	// Calls that set the context of one object.
	{name: "setters", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("type job struct{ ctx context.Context }\n")
		p.line("func (j *job) set(ctx context.Context) { j.ctx = ctx }\n")
		p.line("func f(ctx context.Context, j *job) {")
		p.begin("\t")
		for range n {
			p.line("\tj.set(ctx)\n\tsave(j.ctx)\n\tgo save(context.Background())")
		}
		p.line("}")
	}},
	// Reassignments of one context.
	{name: "spans", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context) {")
		for i := range n {
			p.line("\tctx%d, span%d := tr.Start(ctx, \"x\")\n\tgo save(context.Background())\n\tsave(ctx%d)\n\tspan%d.End()", i, i, i, i)
		}
		p.line("}")
	}},
	// Goroutines with the wrong parent.
	{name: "wrong", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("func f(outer context.Context) {\n\tctx, span := tr.Start(outer, \"x\")\n\tdefer span.End()\n\tsave(ctx)")
		for range n {
			p.line("\tgo save(outer)")
		}
		p.line("}")
	}},
	// Goroutines that are cut off, each on a context of its own.
	{name: "canceled", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head(`"time"`)
		p.line("func send(ctx context.Context) {\n\tif ctx.Err() == nil {\n\t\tsave(ctx)\n\t}\n}\n")
		p.line("func f(ctx context.Context) {")
		for i := range n {
			p.line("\tctx%d, cancel%d := context.WithTimeout(ctx, time.Second)\n\tdefer cancel%d()\n\tgo send(ctx%d)", i, i, i, i)
		}
		p.line("}")
	}},
	// Goroutines that are waited for, each on a channel of its own.
	{name: "joined", max: 10_000, findings: all, program: func(p *printer, n int) {
		p.head()
		p.line("func f(ctx context.Context) {")
		p.begin("\t")
		for i := range n {
			p.line("\tdone%d := make(chan bool)\n\tgo func() {\n\t\tdefer close(done%d)\n\t\tsave(context.Background())\n\t}()\n\t<-done%d", i, i, i)
		}
		p.line("}")
	}},
	// Packages that call each other in a row.
	{name: "packages", max: 1_000, in: 1, findings: all, program: func(p *printer, i int) {
		var imports []string
		if i > 0 {
			imports = append(imports, fmt.Sprintf("before %q", fmt.Sprintf("example.com/p%d", i-1)))
		}
		p.head(imports...)
		p.line("func Save(ctx context.Context) {")
		if i > 0 {
			p.line("\tbefore.Save(ctx)\n}\n")
		} else {
			p.line("\tsave(ctx)\n}\n")
		}
		p.line("func Run(fn func()) { go fn() }\n")
		p.line("func f(ctx context.Context) {")
		p.begin("\t")
		p.line("\tRun(func() { Save(context.Background()) })\n}\n")
	}},
}

// growth is a program that has been type-checked.
type growth struct {
	fset     *token.FileSet
	packages []*loaded
	facts    map[string]analysis.Fact // by package, and function if it is one's
	reported []analysis.Diagnostic
	trials   int // of fixes, which read the file
}

// loaded is a package, and how it is loaded again.
type loaded struct {
	*analysis.Pass
	again func()
}

func (w *world) grow(t testing.TB, packages []source) *growth {
	g := &growth{fset: token.NewFileSet(), facts: make(map[string]analysis.Fact)}
	own := make(map[string]*types.Package)
	load := func(pass *analysis.Pass, src source) {
		file, err := parser.ParseFile(g.fset, src.path+".go", src.text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		pass.Files = []*ast.File{file}
		pass.TypesInfo = &types.Info{
			Types:        make(map[ast.Expr]types.TypeAndValue),
			Instances:    make(map[*ast.Ident]types.Instance),
			Defs:         make(map[*ast.Ident]types.Object),
			Uses:         make(map[*ast.Ident]types.Object),
			Implicits:    make(map[ast.Node]types.Object),
			Selections:   make(map[*ast.SelectorExpr]*types.Selection),
			Scopes:       make(map[ast.Node]*types.Scope),
			FileVersions: make(map[*ast.File]string),
		}
		config := types.Config{GoVersion: "go1.26", Sizes: pass.TypesSizes, Importer: importFunc(func(path string) (*types.Package, error) {
			if pkg := own[path]; pkg != nil {
				return pkg, nil
			}
			return w.imports.Import(path)
		})}
		if pass.Pkg, err = config.Check(src.path, g.fset, pass.Files, pass.TypesInfo); err != nil {
			t.Fatal(err)
		}
	}
	for _, src := range packages {
		pass := &analysis.Pass{
			Fset:       g.fset,
			TypesSizes: types.SizesFor("gc", "amd64"),
			ReadFile: func(string) ([]byte, error) {
				g.trials++
				return []byte(src.text), nil
			},
			ImportObjectFact: func(obj types.Object, fact analysis.Fact) bool { return g.fact(factKey(obj), fact) },
			ExportObjectFact: func(obj types.Object, fact analysis.Fact) { g.facts[factKey(obj)] = fact },
			ImportPackageFact: func(pkg *types.Package, fact analysis.Fact) bool {
				return g.fact(pkg.Path(), fact) || own[pkg.Path()] == nil && traced(pkg, fact)
			},
			Report: func(d analysis.Diagnostic) { g.reported = append(g.reported, d) },
		}
		pass.ExportPackageFact = func(fact analysis.Fact) { g.facts[pass.Pkg.Path()] = fact }
		load(pass, src)
		own[src.path] = pass.Pkg
		g.packages = append(g.packages, &loaded{pass, func() {
			again := *pass
			load(&again, src)
		}})
	}
	return g
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

func factKey(obj types.Object) string {
	return obj.Pkg().Path() + " " + obj.(*types.Func).FullName()
}

// fact copies what is known into fact.
func (g *growth) fact(key string, fact analysis.Fact) bool {
	known := g.facts[key]
	if known == nil {
		return false
	}
	reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(known).Elem())
	return true
}

// analyze analyses the program. It returns how long both passes take, and how long what
// others do in them does.
func (g *growth) analyze(t testing.TB) (passes, others time.Duration) {
	g.reported = nil
	clear(g.facts)
	for _, pkg := range g.packages {
		load := elapsed(pkg.again)
		build := elapsed(func() {
			prog := ssa.NewProgram(pkg.Fset, ssa.GlobalDebug)
			for _, imp := range pkg.Pkg.Imports() {
				prog.CreatePackage(imp, nil, nil, true)
			}
			prog.CreatePackage(pkg.Pkg, pkg.Files, pkg.TypesInfo, false).Build()
		})
		g.trials = 0
		passes += elapsed(func() {
			pkg.ResultOf = make(map[*analysis.Analyzer]any)
			for _, a := range []*analysis.Analyzer{summary.Analyzer, analyzer.Analyzer} {
				pkg.Analyzer = a
				result, err := a.Run(pkg.Pass)
				if err != nil {
					t.Fatal(err)
				}
				pkg.ResultOf[a] = result
			}
			pkg.ResultOf = nil
		})
		others += build + time.Duration(g.trials)*(load+build)
	}
	return passes, others
}

// elapsed returns how long f takes on a heap without garbage.
func elapsed(f func()) time.Duration {
	runtime.GC()
	start := time.Now()
	f()
	return time.Since(start)
}
