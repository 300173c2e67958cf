package rewrite

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWrongFixes makes edits that a fix must not make, and checks that the oracle
// tells what is wrong with each.
func TestWrongFixes(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds programs")
	}
	tests := []struct {
		combination Combination
		edit        []string // pairs, as of strings.NewReplacer
		want        string
	}{
		{
			Combination{Form: "function", Loss: "Background", Trap: "argumentAssigned"},
			[]string{"go save§(context.Background(), x)", "go func() { save§(context.WithoutCancel(ctx), x) }()"},
			"the goroutines are given something else:",
		},
		{
			Combination{Form: "function", Loss: "Background", Trap: "argumentOrder"},
			[]string{
				`go save§(context.Background(), record.Next("first", 1), record.Next("second", "b"))`,
				`go func() { save§(context.WithoutCancel(ctx), record.Next("first", 1), record.Next("second", "b")) }()`,
			},
			"the starter sees something else:",
		},
		{
			Combination{Form: "sharedFunction", Loss: "WithValue", Trap: "argumentReceived"},
			[]string{
				`go save(context.WithValue(context.Background(), key{}, record.Next("value", 1)), <-ch)`,
				`go func() { save(context.WithValue(context.WithoutCancel(ctx), key{}, record.Next("value", 1)), <-ch) }()`,
			},
			"the starter sees something else:",
		},
		{
			Combination{Form: "mapElement", Loss: "component", Trap: "elementDeleted"},
			[]string{`go m[record.Next("key", "k")](s.ctx)`, `go func() { m["k"](context.WithoutCancel(ctx)) }()`},
			"it ends the process:",
		},
		{
			Combination{Form: "interfaceMethod", Loss: "Background", Trap: "interfaceNil"},
			[]string{"go w.save(context.Background())", "go func() { w.save(context.WithoutCancel(ctx)) }()"},
			"it ends the process:",
		},
		{
			Combination{Form: "literal", Loss: "Background", Trap: "none"},
			[]string{"\tsave(context.Background())", "\tsave(context.TODO())"},
			"lostparent: it records",
		},
		{
			Combination{Form: "literal", Loss: "Background", Trap: "ctxAssignedToSpan"},
			[]string{"\tsave(context.Background())", "\trecord.Late()\n\t\tsave(context.WithoutCancel(ctx))", `"context"`, "\"context\"\n\n\t\"rewrite/record\""},
			"wrongparent: it records",
		},
		{
			Combination{Form: "literal", Loss: "requestOnly", Trap: "none"},
			[]string{"\tsave(context.Background())", "\tsave(context.WithValue(r.Context(), key{}, 1))"},
			"canceledctx: it records",
		},
		{
			Combination{Form: "literal", Loss: "TODO", Trap: "none"},
			[]string{"\tsave(context.TODO())", "\tcount(context.WithoutCancel(ctx))"},
			"incomplete",
		},
		{
			Combination{Form: "literal", Loss: "TODO", Trap: "results"},
			[]string{"\tsave(context.TODO())", "\tsave(context.WithoutCancel(ctx), \"more\")"},
			"the goroutines are given something else:",
		},
		{
			Combination{Form: "sharedFunction", Loss: "Background", Trap: "none"},
			[]string{"go save(context.Background())", "go save(context.WithoutCancel(scope))"},
			"go vet says",
		},
		{
			Combination{Form: "sharedFunction", Loss: "Background", Trap: "commentsAround"},
			[]string{"go save(context.Background())", "go save( context.WithoutCancel(ctx))"},
			"it is not formatted",
		},
		{
			Combination{Form: "function", Loss: "Background", Trap: "commentsAround"},
			[]string{"go save§(context.Background())", "go save§(context.WithoutCancel(ctx))", "\tsave(ctx)", "\tsave(ctx) // as ever"},
			"save§ is changed, and nothing is fixed there",
		},
		{
			Combination{Form: "literal", Loss: "active", Trap: "none"},
			[]string{"\tsave(ctx)", "\tsave(context.WithoutCancel(ctx))"},
			"it is changed, and there is no fix",
		},
		{
			Combination{Form: "literal", Loss: "Background", Trap: "commentsAround"},
			nil,
			"nothing is changed by a fix of",
		},
		{ // the right edit
			Combination{Form: "literal", Loss: "Background", Trap: "recovers"},
			[]string{"context.Background()", "context.WithoutCancel(ctx)"},
			"",
		},
	}
	var programs []*Program
	for i, test := range tests {
		test.combination.Library, test.combination.Place = "opentracing", "plain"
		programs = append(programs, named(t, i, test.combination))
	}
	c := newCycle(t, programs)
	c.begin()
	for _, p := range programs {
		for _, f := range c.failed[p.ID()] {
			t.Errorf("%s, before any edit: %s", p.Combination, f.problem)
		}
	}
	c.fixed("never", func(dir string) {
		for i, p := range programs {
			var pairs []string
			for _, text := range tests[i].edit {
				pairs = append(pairs, strings.ReplaceAll(text, "§", p.number()))
			}
			after := strings.NewReplacer(pairs...).Replace(p.Source)
			if after == p.Source && len(pairs) > 0 {
				t.Fatalf("%q is not in\n%s", pairs[0], p.Source)
			}
			if err := os.WriteFile(filepath.Join(dir, p.Package, p.ID()+".go"), []byte(after), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	})
	for i, p := range programs {
		var problems []string
		for _, f := range c.failed[p.ID()] {
			problems = append(problems, f.problem)
		}
		all := strings.Join(problems, "\n")
		want := strings.ReplaceAll(tests[i].want, "§", p.number())
		if want == "" && all != "" || !strings.Contains(all, want) {
			t.Errorf("%s: want %q, got\n%s", p.Combination, want, all)
		}
	}
}

// named returns the program of a combination.
func named(t *testing.T, index int, c Combination) *Program {
	t.Helper()
	p := assemble(index, choice{
		lib:   libraries[slices.IndexFunc(libraries, func(lib *library) bool { return lib.name == c.Library })],
		loss:  losses[slices.IndexFunc(losses, func(l *loss) bool { return l.name == c.Loss })],
		form:  forms[slices.IndexFunc(forms, func(f *form) bool { return f.name == c.Form })],
		trap:  traps[slices.IndexFunc(traps, func(x *trap) bool { return x.name == c.Trap })],
		place: places[slices.IndexFunc(places, func(pl *place) bool { return pl.name == c.Place })],
	})
	if p == nil {
		t.Fatalf("no program is %s", c)
	}
	return p
}

// TestWrongVerdicts checks that the oracle tells a false alarm from a finding,
// and sees what is missed where nothing may be.
func TestWrongVerdicts(t *testing.T) {
	lost := named(t, 0, Combination{Form: "literal", Library: "opentelemetry", Loss: "Background", Trap: "none", Place: "plain"})
	right := named(t, 1, Combination{Form: "literal", Library: "opentelemetry", Loss: "active", Trap: "none", Place: "plain"})
	asLost := result{Edges: []string{">request", ">save", "request>handle"}}
	asRight := result{Edges: []string{">request", "handle>save", "request>handle"}}
	moved := result{Edges: []string{">request", "request>handle", "request>save"}}
	for _, test := range []struct {
		name    string
		program *Program
		found   []finding
		records result
		want    string
	}{
		{"finding", lost, []finding{{Category: lostParent}}, asLost, ""},
		{"silence", right, nil, asRight, ""},
		{"false alarm", right, []finding{{Category: lostParent}}, asRight, "fflint reports lostparent"},
		{"false alarm on a loss", lost, []finding{{Category: lostParent}}, asRight, "fflint reports lostparent"},
		{"other category", lost, []finding{{Category: wrongParent}}, asLost, "fflint reports wrongparent"},
		{"one too many", lost, []finding{{Category: lostParent}, {Category: canceledCtx}}, asLost, "fflint reports canceledctx"},
		{"miss", lost, nil, asLost, "fflint does not report lostparent"},
		{"other miss", lost, []finding{{Category: lostParent}}, moved, "fflint does not report wrongparent"},
		{"generator", right, nil, moved, "the generator does not know"},
		{"nothing ran", lost, []finding{{Category: lostParent}}, result{}, "the generator does not know"},
		{"crash", lost, []finding{{Category: lostParent}}, result{crash: "panic"}, "it ends the process"},
	} {
		c := &cycle{counts: make(map[string]int), examples: make(map[string]int), missed: make(map[string]map[string]int), inert: make(map[string]map[string]int)}
		got := strings.Join(c.verdict(test.program, test.found, test.records), "\n")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: want %q, got %q", test.name, test.want, got)
		}
	}
}
