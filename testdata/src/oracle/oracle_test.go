package oracle

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func mustParse(t *testing.T, s string) forest {
	t.Helper()
	f, err := parseForest(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestForest(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"request", "request"},
		{"request(handle(save))", "request(handle(save))"},
		{"save + request( save ,audit(b, a))", "request(audit(a, b), save) + save"},
		{"a(b", "error"},
		{"a)", "error"},
		{"a + ", "error"},
		{"", "error"},
	} {
		f, err := parseForest(test.in)
		got := f.String()
		if err != nil {
			got = "error"
		}
		if got != test.want {
			t.Errorf("parseForest(%q) = %s (%v), want %s", test.in, got, err, test.want)
		}
	}
}

func TestGrow(t *testing.T) {
	for _, test := range []struct {
		name  string
		spans []span
		want  string
	}{
		{"none", nil, "nothing"},
		{"child ends first", []span{{"2", "1", "save"}, {"1", "", "request"}}, "request(save)"},
		{"two roots", []span{{"1", "", "request"}, {"2", "", "audit"}}, "audit + request"},
		{"parent not recorded", []span{{"2", "9", "save"}}, "?(save)"},
		{"ended twice", []span{{"1", "", "request"}, {"1", "", "request"}}, "request"},
	} {
		if got := grow(test.spans).String(); got != test.want {
			t.Errorf("%s: grow = %s, want %s", test.name, got, test.want)
		}
	}
}

// TestCheck sees the oracle fail, and pass, on hand-made forests.
func TestCheck(t *testing.T) {
	reported := func(categories ...string) expectation { return expectation{categories: categories} }
	silent := expectation{}
	wanted := expectation{wanted: true}
	changed := expectation{categories: []string{lostParent}, changed: true}
	for _, test := range []struct {
		name   string
		expect expectation
		c      Case
		got    string
		fixed  bool
		fail   string // a part of each problem, separated by "; "
	}{
		{"silent and right", silent, Case{Right: "a(b)"}, "a(b)", false, ""},
		{"silent and lost", silent, Case{Right: "a(b)"}, "a + b", false, "silent, but recorded a + b"},
		{"silent and wrong", silent, Case{Right: "a(b(c))"}, "a(b, c)", false, "silent, but recorded"},
		{"silent and not recorded", silent, Case{Right: "a(b)"}, "a", false, "silent, but recorded a"},
		{"exempt", silent, Case{Right: "a(b)", Exempt: "ruling 4"}, "a + b", false, ""},
		{"exempt without need", silent, Case{Right: "a(b)", Exempt: "ruling 4"}, "a(b)", false, "records what is right"},
		{"exempt and reported", reported(lostParent), Case{Right: "a(b)", Exempt: "ruling 4"}, "a + b", false, "there is a want"},
		{"exempt and wanted", wanted, Case{Right: "a(b)", Exempt: "ruling 4"}, "a + b", false, "there is a WANTED"},
		{"wanted", wanted, Case{Right: "a(b)"}, "a + b", false, ""},
		{"wanted without need", wanted, Case{Right: "a(b)"}, "a(b)", false, "records what is right"},
		{"reported and wanted", expectation{categories: []string{lostParent}, wanted: true}, Case{Right: "a(b)"}, "a + b", false, "WANTED comment beside"},

		{"lost", reported(lostParent), Case{Right: "a(b)"}, "a + b", false, ""},
		{"not recorded", reported(lostParent), Case{Right: "a(b)"}, "a", false, ""},
		{"lost subtree", reported(lostParent), Case{Right: "a(b(c))"}, "a + b(c)", false, ""},
		{"lost but right", reported(lostParent), Case{Right: "a(b)"}, "a(b)", false, "want lostparent: not to be seen"},
		{"lost but wrong", reported(lostParent), Case{Right: "a(b(c))"}, "a(b, c)", false, "want lostparent: not to be seen; no want wrongparent"},
		{"wrong", reported(wrongParent), Case{Right: "a(b(c))"}, "a(b, c)", false, ""},
		{"wrong but right", reported(wrongParent), Case{Right: "a(b)"}, "a(b)", false, "want wrongparent: not to be seen"},
		{"wrong but lost", reported(wrongParent), Case{Right: "a(b)"}, "a + b", false, "no want lostparent; want wrongparent: not to be seen"},
		{"wrong among equals", reported(wrongParent), Case{Right: "a(b(c), b(c))"}, "a(b(c, c), b)", false, ""},
		{"both", reported(lostParent, wrongParent), Case{Right: "a(b(c, d))"}, "a(b, c) + d", false, ""},
		{"both but lost only", reported(lostParent, wrongParent), Case{Right: "a(b(c, d))"}, "a(b(c)) + d", false, "want wrongparent"},
		{"both but wrong only", reported(lostParent, wrongParent), Case{Right: "a(b(c, d))"}, "a(b(c), d)", false, "want lostparent"},

		{"not changed by the fix", reported(lostParent), Case{Right: "a(b)", Fixed: true}, "a(b)", true, "no fix has changed it"},
		{"right after the fix", changed, Case{Right: "a(b)", Fixed: true}, "a(b)", true, ""},
		{"not right after the fix", changed, Case{Right: "a(b)"}, "a + b", true, "after the fix: recorded a + b"},
		{"not fixed", reported(lostParent), Case{Right: "a(b)"}, "a + b", true, ""},
		{"nothing to fix", silent, Case{Right: "a(b)", Fixed: true}, "a(b)", false, "nothing is reported"},
		{"malformed", silent, Case{Right: "a("}, "a", false, "Right:"},
	} {
		match(t, test.name, check(test.expect, test.c, mustParse(t, test.got), test.fixed), test.fail)
	}
}

// match compares problems with parts of them, separated by "; ".
func match(t *testing.T, name string, problems []string, parts string) {
	t.Helper()
	var want []string
	if parts != "" {
		want = strings.Split(parts, "; ")
	}
	if !slices.EqualFunc(problems, want, strings.Contains) {
		t.Errorf("%s: %q, want %q", name, problems, want)
	}
}

const source = "package p\n" + `
func literal() {
	go func() {}() // want ` + "`goroutine loses its parent span: save`" + `
}

// covered by: literal, group
func (s *server[T]) run() {
	s.g.TryGo(work) // want ` + "`gets the wrong parent span: work`" + `
}

func group(g *errgroup.Group) {
	// WANTED: the analyzer cannot know
	g.Go(work)
}

func timer() { time.AfterFunc(0, work) }

func quiet() {
	//fflint:ignore // want ` + "`fflint:ignore needs a reason`" + `
	work()
}

func call() {
	launch(work) // want ` + "`loses its parent span: a` `wrong parent span: b`" + `
}

func odd() { work() } // want ` + "`something else`" + `
`

func TestFunctions(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	fns := functions(fset, f, []byte(source))
	var got []string
	for _, fn := range fns {
		line := fn.name + ":" + strings.Join(append(fn.coveredBy, fn.categories...), " ")
		if fn.launches {
			line += " launches"
		}
		if fn.wanted {
			line += " wanted"
		}
		if len(fn.unknown) > 0 {
			line += " unknown"
		}
		got = append(got, line)
	}
	want := []string{
		"literal:lostparent launches",
		"server.run:literal group wrongparent launches",
		"group: launches wanted",
		"timer: launches",
		"quiet:",
		"call:lostparent wrongparent",
		"odd: unknown",
	}
	if !slices.Equal(got, want) {
		t.Errorf("functions:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	e := expected(fns, "literal")
	if !slices.Equal(e.categories, []string{lostParent, wrongParent}) || e.wanted {
		t.Errorf("expected(literal) = %v", e)
	}
}

// TestCoverage sees that no launching function escapes.
func TestCoverage(t *testing.T) {
	run := Case{Run: nil, Skip: "not run"}
	list := func(names ...string) []Case {
		var cases []Case
		for _, name := range names {
			run.Name = name
			cases = append(cases, run)
		}
		return cases
	}
	launching := function{name: "f", pos: "p.go:1", launches: true}
	covered := function{name: "f", pos: "p.go:1", launches: true, coveredBy: []string{"g"}}
	plain := function{name: "g", pos: "p.go:2"}
	for _, test := range []struct {
		name  string
		fns   []function
		cases []Case
		fixed bool
		fail  string
	}{
		{"a case", []function{launching}, list("f"), false, ""},
		{"no case", []function{launching}, nil, false, "p.go:1: f launches a goroutine and has no case"},
		{"no case after the fix", []function{launching}, nil, true, ""},
		{"covered", []function{covered, plain}, list("g"), false, ""},
		{"covered by no case", []function{covered, plain}, nil, false, "covered by g, which is no case"},
		{"no launch, no case", []function{plain}, nil, false, ""},
		{"want without case", []function{{name: "h", pos: "p.go:3", categories: []string{lostParent}}}, nil, false, "has a want comment"},
		{"no such function", []function{plain}, list("g", "x"), false, "case x: no such function"},
		{"twice", []function{plain}, list("g", "g"), false, "listed twice"},
		{"not run", []function{plain}, []Case{{Name: "g"}}, false, "neither Run nor Skip"},
		{"unknown want", []function{{name: "h", pos: "p.go:3", unknown: []string{"want x"}}}, nil, false, "does not know"},
	} {
		match(t, test.name, coverage(test.fns, test.cases, test.fixed), test.fail)
	}
}

// TestEveryFixture sees that no fixture package goes without the oracle.
func TestEveryFixture(t *testing.T) {
	err := filepath.WalkDir("..", func(dir string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if entry.Name() == "oracle" {
			return filepath.SkipDir
		}
		fns, err := parseDir(dir)
		if err != nil {
			return err
		}
		for _, fn := range fns {
			if !fn.launches && len(fn.categories) == 0 && !fn.wanted {
				continue
			}
			tests, err := os.ReadFile(filepath.Join(dir, "oracle_test.go"))
			if err != nil || !strings.Contains(string(tests), "oracle.Run(t, ") {
				t.Errorf("%s: %s launches, and oracle_test.go does not call oracle.Run", dir, fn.name)
			}
			break
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
