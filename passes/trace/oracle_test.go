package trace_test

import (
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/fflint/fflint/analyzer"
	"github.com/fflint/fflint/passes/rewrite"
	"github.com/fflint/fflint/passes/summary"
	"github.com/fflint/fflint/passes/trace"
)

const fixtures = "../../testdata/src"

// exempt are the fixtures whose recording is another one than is predicted, and why.
var exempt = map[string]string{
	"finished neverEnded":     "a span that is never ended is not recorded",
	"possible shutsDown":      "what is called Shutdown is taken to start nothing",
	"rulings routes":          "the case calls the function with no span",
	"rulings routesKept":      "likewise",
	"wrappers enterKept":      "likewise",
	"wrappers enterLost":      "likewise",
	"wrappers trackGivenLost": "the case calls the function below a span of its own",
	"wrappers trackGivenKept": "likewise",
}

// TestOracle compares what is predicted for each fixture with what the oracle records, and,
// where fixes are suggested, what is predicted with them with what is right.
func TestOracle(t *testing.T) {
	before, after, fixed, ids := predictions(t)
	exact, same := make(map[bool]int), make(map[bool]int) // with the fixes, or without
	for _, c := range record(t) {
		name := filepath.Base(c.dir) + " " + c.name
		_, isExempt := exempt[name]
		needed := false
		for _, fixes := range []bool{false, true} {
			program, recorded := before, c.recorded
			if fixes {
				program, recorded = after, c.right
			}
			id := ids[c.dir+" "+c.name]
			tree := program.Tree(id, "", 1000)
			if tree == nil || fixes && !fixed[id] {
				continue // it starts nothing by itself: it returns a handler, say
			}
			p := predict(tree)
			problems := p.compare(recorded)
			needed = needed || len(problems) > 0
			if len(problems) > 0 && !isExempt {
				t.Errorf("%s, fixed %t: recorded %s, predicted %s: %s", name, fixes, recorded.forest, p.forest, strings.Join(problems, "; "))
			}
			if !p.unknown && !p.vague {
				exact[fixes]++
				if p.forest == recorded.forest {
					same[fixes]++
				}
			}
		}
		if isExempt && !needed {
			t.Errorf("%s is exempt without need", name)
		}
	}
	t.Logf("%d trees are predicted as a whole, %d of them as they are recorded", exact[false], same[false])
	t.Logf("%d with the fixes, %d of them right", exact[true], same[true])
	if same[false] < 700 || same[true] < 150 {
		t.Error("most fixtures should be predictable")
	}
}

// compare returns what is wrong with a prediction:
//
//   - what is said for sure is in the recording,
//   - what is recorded is predicted, if nothing is said to be unknown,
//   - both are the same, span by span, if it is also known how often everything happens.
func (p prediction) compare(recorded forest) []string {
	var problems []string
	for edge := range p.sure {
		if recorded.edges[edge] == 0 {
			problems = append(problems, "not recorded: "+edge)
		}
	}
	if !p.unknown {
		for edge := range recorded.edges {
			if !p.all[edge] {
				problems = append(problems, "not predicted: "+edge)
			}
		}
		if !p.vague && p.forest != recorded.forest {
			problems = append(problems, "another tree")
		}
	}
	slices.Sort(problems)
	return problems
}

// A recording is what a case of a fixture has recorded, and should have.
type recording struct {
	dir, name       string
	recorded, right forest
}

// A forest is recorded trees.
type forest struct {
	forest string         // as the oracle prints it
	edges  map[string]int // "parent>name"
}

// record runs the fixtures.
func record(t *testing.T) []recording {
	t.Helper()
	file := filepath.Join(t.TempDir(), "recorded")
	cmd := exec.Command("go", "test", "-count=1", "./...")
	cmd.Dir = fixtures
	cmd.Env = append(os.Environ(), "FFLINT_RECORDED="+file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go test: %v\n%s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []recording
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		all = append(all, recording{fields[0], fields[1], read(t, fields[2]), read(t, fields[3])})
	}
	return all
}

func read(t *testing.T, text string) forest {
	t.Helper()
	f := forest{text, make(map[string]int)}
	for tree := range strings.SplitSeq(text, " + ") {
		if rest := f.read("", tree); rest != "" {
			t.Fatalf("%q is left of %q", rest, text)
		}
	}
	return f
}

// read reads a tree such as "handle(load, save)", and returns what is left.
func (f *forest) read(parent, tree string) (rest string) {
	end := strings.IndexAny(tree, "(),")
	if end < 0 {
		end = len(tree)
	}
	name, rest := tree[:end], tree[end:]
	f.edges[parent+">"+name]++
	if !strings.HasPrefix(rest, "(") {
		return rest
	}
	for !strings.HasPrefix(rest, ")") {
		rest = f.read(name, strings.TrimPrefix(rest[1:], " "))
	}
	return rest[1:]
}

// A prediction is a tree in the terms of a recording.
type prediction struct {
	forest  string
	sure    map[string]bool // edges that are there for certain
	all     map[string]bool // edges
	unknown bool            // there is more
	vague   bool            // nobody knows how often
}

func predict(entry *trace.Node) prediction {
	p := prediction{sure: make(map[string]bool), all: make(map[string]bool)}
	names := map[*trace.Node]string{nil: "", entry: "request"} // under which the oracle calls the functions
	p.all[">request"] = true
	below := map[*trace.Node][]*trace.Node{nil: {entry}}
	var visit func(n *trace.Node, maybe bool)
	visit = func(n *trace.Node, maybe bool) {
		p.unknown = p.unknown || len(n.Unseen)+len(n.Again) > 0
		maybe = maybe || n.Maybe
		p.vague = p.vague || n.Loop || maybe
		switch {
		case n == entry:
		case n.Link == trace.Unknown, n.Link == trace.Chosen:
			p.unknown = true
		case n.Kind == trace.Launch, n.Link == trace.Dropped:
		case n.Parent != nil && n.Link == trace.Elsewhere && n.Loop:
			p.unknown = true // the span of another turn
		default:
			below[n.Parent] = append(below[n.Parent], n)
		}
		if n.Kind == trace.Span {
			names[n] = n.Name
			if !n.Named {
				names[n] = "call" // of an instrumented client, in the fixtures
				p.unknown = p.unknown || n.Loop
			}
		}
		for _, c := range n.Children {
			visit(c, maybe)
		}
		if n.Kind == trace.Span && n.Link != trace.Unknown && n.Link != trace.Dropped && n.Link != trace.Chosen {
			edge := names[n.Parent] + ">" + names[n]
			p.all[edge] = true
			if !maybe && !n.Loop && n.Named && (n.Parent == nil || n.Parent == entry || n.Parent.Named) && !strings.Contains(edge, "…") {
				p.sure[edge] = true
			}
		}
	}
	visit(entry, false)
	var print func(parent *trace.Node, sep string) string
	print = func(parent *trace.Node, sep string) string {
		var parts []string
		for _, n := range below[parent] {
			text := names[n]
			if inner := print(n, ", "); inner != "" {
				text += "(" + inner + ")"
			}
			for range max(n.Times, 1) {
				parts = append(parts, text)
			}
		}
		slices.Sort(parts)
		return strings.Join(parts, sep)
	}
	p.forest = print(nil, " + ")
	return p
}

// predictions returns what is predicted for the fixtures, and with the fixes for those of
// them, by ID, that have findings, all with fixes; and the IDs of the functions by their
// folder and the name that the oracle has for them.
func predictions(t *testing.T) (before, after *trace.Program, fixed map[string]bool, ids map[string]string) {
	t.Helper()
	predict := &analysis.Analyzer{
		Name: "predict", Doc: "predict traces",
		Requires:   []*analysis.Analyzer{summary.Analyzer},
		ResultType: reflect.TypeFor[result](),
		Run:        run,
	}
	summary.Crash = true
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: fixtures}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{predict}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all, allAfter []*trace.Package
	fixed, ids = make(map[string]bool), make(map[string]string)
	plain := strings.NewReplacer("(", "", ")", "", "*", "")
	for _, root := range graph.Roots {
		if root.Err != nil {
			t.Fatal(root.Err)
		}
		r := root.Result.(result)
		all, allAfter = append(all, r.before), append(allAfter, r.after)
		for _, fn := range r.before.Funcs {
			name, params, generic := strings.Cut(plain.Replace(fn.Name), "[")
			if generic {
				name += params[strings.Index(params, "]")+1:]
			}
			ids[filepath.Dir(fn.Pos.Filename)+" "+name] = fn.ID
			for at, fixable := range r.found {
				if at.Filename == fn.Pos.Filename && fn.Pos.Line <= at.Line && at.Line <= fn.End.Line {
					if known, ok := fixed[fn.ID]; !ok || known {
						fixed[fn.ID] = fixable
					}
				}
			}
		}
	}
	return trace.Join(all), trace.Join(allAfter), fixed, ids
}

// A result is what is predicted for a package, and where its findings are, with whether there
// is a fix.
type result struct {
	before, after *trace.Package
	found         map[token.Position]bool
}

func run(pass *analysis.Pass) (any, error) {
	p := pass.ResultOf[summary.Analyzer].(*summary.Package)
	r := result{before: trace.Of(p), found: make(map[token.Position]bool)}
	r.after = r.before
	var fixes []*analysis.SuggestedFix
	reporter := *pass
	reporter.Analyzer = analyzer.Analyzer
	reporter.Report = func(d analysis.Diagnostic) {
		r.found[pass.Fset.Position(d.Pos)] = len(d.SuggestedFixes) > 0
		if len(d.SuggestedFixes) > 0 {
			fixes = append(fixes, &d.SuggestedFixes[0])
		}
	}
	if _, err := analyzer.Analyzer.Run(&reporter); err != nil || len(fixes) == 0 {
		return r, err
	}
	edited, err := rewrite.Apply(pass, fixes)
	if err != nil {
		return nil, err
	}
	r.after = trace.Of(p.After(edited))
	return r, nil
}
