package trace_test

import (
	"fmt"
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

	"github.com/fflint/fflint/passes/summary"
	"github.com/fflint/fflint/passes/trace"
)

const fixtures = "../../testdata/src"

// exempt are the fixtures whose recording is another one than is predicted, and why.
var exempt = map[string]string{
	"finished neverEnded":     "a span that is never ended is not recorded",
	"godefer afterEndInner":   "the variable is set between the defer statement and the end of the function",
	"possible shutsDown":      "what is called Shutdown is taken to start nothing",
	"rulings routes":          "the case calls the function with no span",
	"rulings routesKept":      "likewise",
	"wrappers enterEarlier":   "a function sets the context by a pointer to it",
	"wrappers enterKept":      "likewise",
	"wrappers enterLost":      "likewise",
	"wrappers trackGivenLost": "the case calls the function below a span of its own",
	"wrappers trackGivenKept": "likewise",
}

// TestOracle compares what is predicted for each fixture with what the oracle records:
//
//   - what is said for sure is in the recording,
//   - what is recorded is predicted, if nothing is said to be unknown,
//   - both are the same, span by span, if it is also known how often everything happens.
func TestOracle(t *testing.T) {
	program, ids := predictions(t)
	var compared, equal int
	for _, c := range record(t) {
		name := filepath.Base(c.dir) + " " + c.name
		tree := program.Tree(ids[c.dir+" "+c.name], "", 1000)
		if tree == nil {
			continue // it starts nothing by itself: it returns a handler, say
		}
		p := predict(tree)
		var problems []string
		for edge := range p.sure {
			if c.edges[edge] == 0 {
				problems = append(problems, "not recorded: "+edge)
			}
		}
		if !p.unknown {
			for edge := range c.edges {
				if !p.all[edge] {
					problems = append(problems, "not predicted: "+edge)
				}
			}
		}
		if exact := !p.unknown && !p.vague; exact {
			compared++
			if p.forest == c.forest {
				equal++
			} else {
				problems = append(problems, "another tree")
			}
		}
		if _, ok := exempt[name]; ok {
			if len(problems) == 0 {
				t.Errorf("%s is exempt without need", name)
			}
			continue
		}
		if len(problems) > 0 {
			slices.Sort(problems)
			t.Errorf("%s: recorded %s, predicted %s: %s", name, c.forest, p.forest, strings.Join(problems, "; "))
		}
	}
	t.Logf("%d trees are predicted as a whole, %d of them as they are recorded", compared, equal)
	if equal < 700 {
		t.Error("most fixtures should be predictable")
	}
}

// A recording is what a case of a fixture has recorded.
type recording struct {
	dir, name string
	forest    string         // as the oracle prints it
	edges     map[string]int // "parent>name"
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
		r := recording{fields[0], fields[1], fields[2], make(map[string]int)}
		for tree := range strings.SplitSeq(r.forest, " + ") {
			if rest := r.read("", tree); rest != "" {
				t.Fatalf("%q is left of %q", rest, r.forest)
			}
		}
		all = append(all, r)
	}
	return all
}

// read reads a tree such as "handle(load, save)", and returns what is left.
func (r *recording) read(parent, tree string) (rest string) {
	end := strings.IndexAny(tree, "(),")
	if end < 0 {
		end = len(tree)
	}
	name, rest := tree[:end], tree[end:]
	r.edges[parent+">"+name]++
	if !strings.HasPrefix(rest, "(") {
		return rest
	}
	for !strings.HasPrefix(rest, ")") {
		rest = r.read(name, strings.TrimPrefix(rest[1:], " "))
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
			if !maybe && !n.Loop && !strings.Contains(edge, "…") {
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

// predictions returns what is predicted for the fixtures, with the IDs of the functions by
// their folder and the name that the oracle has for them.
func predictions(t *testing.T) (*trace.Program, map[string]string) {
	t.Helper()
	predict := &analysis.Analyzer{
		Name: "predict", Doc: "predict traces",
		Requires:   []*analysis.Analyzer{summary.Analyzer},
		ResultType: reflect.TypeFor[*trace.Package](),
		Run: func(pass *analysis.Pass) (any, error) {
			return trace.Of(pass.ResultOf[summary.Analyzer].(*summary.Package)), nil
		},
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
	var all []*trace.Package
	ids := make(map[string]string)
	plain := strings.NewReplacer("(", "", ")", "", "*", "")
	for _, root := range graph.Roots {
		if root.Err != nil {
			t.Fatal(root.Err)
		}
		p := root.Result.(*trace.Package)
		all = append(all, p)
		for _, fn := range p.Funcs {
			name, params, generic := strings.Cut(plain.Replace(fn.Name), "[")
			if generic {
				name += params[strings.Index(params, "]")+1:]
			}
			ids[fmt.Sprintf("%s %s", filepath.Dir(fn.Pos.Filename), name)] = fn.ID
		}
	}
	return trace.Join(all), ids
}
