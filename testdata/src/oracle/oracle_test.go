package oracle

import (
	"context"
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/opentracing/opentracing-go"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
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
		{"a{n}", "a{n}"},
		{"a {n , http.url,error}( c, b{ } )", "a{error, http.url, n}(b, c)"},
		{"a(b{y}, b{x}) + a", "a + a(b{x}, b{y})"},
		{"a{n", "error"},
		{"a{n,}", "error"},
		{"a{n m}", "error"},
		{"a{n}}", "error"},
		{"a(b){n}", "error"},
		{"{n}", "error"},
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
		{"child ends first", []span{{"2", "1", "save", nil}, {"1", "", "request", nil}}, "request(save)"},
		{"two roots", []span{{"1", "", "request", nil}, {"2", "", "audit", nil}}, "audit + request"},
		{"parent not recorded", []span{{"2", "9", "save", nil}}, "?(save)"},
		{"ended twice", []span{{"1", "", "request", nil}, {"1", "", "request", nil}}, "request"},
		{"notes", []span{{"2", "1", "save", []string{"error", "rows"}}, {"1", "", "request", []string{"user"}}}, "request{user}(save{error, rows})"},
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

		{"written", silent, Case{Right: "a(b{n})"}, "a(b{n})", false, ""},
		{"silent and not written", silent, Case{Right: "a(b{n})"}, "a(b)", false, "silent, but recorded a(b), right is a(b{n})"},
		{"exempt and not written", silent, Case{Right: "a{n}", Exempt: "ruling 6"}, "a", false, ""},
		{"exempt and written", silent, Case{Right: "a{n}", Exempt: "ruling 6"}, "a{n}", false, "records what is right"},
		{"finished", reported(finishedSpan), Case{Right: "a(b{m, n})"}, "a(b{m})", false, ""},
		{"finished once", reported(finishedSpan), Case{Right: "a(b{n}, b{n})"}, "a(b, b{n})", false, ""},
		{"finished, one event of two", reported(finishedSpan), Case{Right: "a{n, n}"}, "a{n}", false, ""},
		{"finished but written", reported(finishedSpan), Case{Right: "a(b{n})"}, "a(b{n})", false, "want finishedspan: not to be seen"},
		{"finished but nothing to write", reported(finishedSpan), Case{Right: "a(b)"}, "a(b)", false, "want finishedspan: not to be seen"},
		{"finished but not reported", reported(canceledCtx), Case{Right: "a(b{n})"}, "a(b{canceled})", false, "no want finishedspan"},
		{"finished but lost", reported(finishedSpan), Case{Right: "a(b{n})"}, "a", false, "no want lostparent; want finishedspan: not to be seen"},
		{"finished and lost", reported(finishedSpan, lostParent), Case{Right: "a{n}(b)"}, "a + b", false, ""},
		{"finished and lost but written", reported(finishedSpan, lostParent), Case{Right: "a{n}(b)"}, "a{n} + b", false, "want finishedspan: not to be seen"},
		{"finished and lost but kept", reported(finishedSpan, lostParent), Case{Right: "a{n}(b)"}, "a(b)", false, "want lostparent: not to be seen"},
		{"finished but also moved", reported(finishedSpan), Case{Right: "a{n}(b(c))"}, "a(b, c)", false, "no want wrongparent"},
		{"another note", reported(finishedSpan), Case{Right: "a{n}"}, "a{m}", false, "notes that should not be there"},
		{"silent and another note", silent, Case{Right: "a{}"}, "a{m}", false, "silent, but recorded a{m}, right is a"},
		{"lost and another note", reported(lostParent), Case{Right: "a(b)"}, "a{m} + b", false, "notes that should not be there"},

		{"done", silent, Case{Right: "a(b)"}, "a(b)", false, ""},
		{"canceled", reported(canceledCtx), Case{Right: "a(b)"}, "a(b{canceled})", false, ""},
		{"canceled once", reported(canceledCtx), Case{Right: "a(b, b)"}, "a(b, b{canceled})", false, ""},
		{"canceled but done", reported(canceledCtx), Case{Right: "a(b)"}, "a(b)", false, "want canceledctx: not to be seen"},
		{"canceled as is right", reported(canceledCtx), Case{Right: "a(b{canceled})"}, "a(b{canceled})", false, "want canceledctx: not to be seen"},
		{"done although to be canceled", reported(canceledCtx), Case{Right: "a(b{canceled})"}, "a(b)", false, "want canceledctx: not to be seen"},
		{"silent and canceled", silent, Case{Right: "a(b)"}, "a(b{canceled})", false, "silent, but recorded a(b{canceled}), right is a(b)"},
		{"silent and canceled as is right", silent, Case{Right: "a(b{canceled})"}, "a(b{canceled})", false, ""},
		{"exempt and canceled", silent, Case{Right: "a(b)", Exempt: "a race"}, "a(b{canceled})", false, ""},
		{"canceled but not reported", reported(lostParent), Case{Right: "a(b, c)"}, "a(b{canceled}) + c", false, "no want canceledctx"},
		{"canceled and lost", reported(canceledCtx, lostParent), Case{Right: "a(b, c)"}, "a(b{canceled}) + c", false, ""},
		{"canceled and finished", reported(canceledCtx, finishedSpan), Case{Right: "a{n}(b)"}, "a(b{canceled})", false, ""},
		{"canceled, not finished", reported(canceledCtx, finishedSpan), Case{Right: "a{n}(b)"}, "a{n}(b{canceled})", false, "want finishedspan"},
		{"finished, not canceled", reported(canceledCtx, finishedSpan), Case{Right: "a{n}(b)"}, "a(b)", false, "want canceledctx"},

		{"not canceled after the fix", expectation{categories: []string{canceledCtx}, changed: true}, Case{Right: "a(b)", Fixed: true}, "a(b)", true, ""},
		{"canceled after the fix", expectation{categories: []string{canceledCtx}, changed: true}, Case{Right: "a(b)", Fixed: true}, "a(b{canceled})", true, "after the fix: recorded a(b{canceled})"},
		{"finished after the fix of another", expectation{categories: []string{canceledCtx, finishedSpan}, changed: true}, Case{Right: "a{n}(b)", Fixed: true}, "a(b)", true, ""},
		{"both after the fix", expectation{categories: []string{canceledCtx, finishedSpan}, changed: true}, Case{Right: "a{n}(b)"}, "a(b{canceled})", true, "after the fix"},
		{"not written after a fix of lost", changed, Case{Right: "a{n}(b)"}, "a(b)", true, "after the fix"},

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

func late() {
	go work() // want ` + "`goroutine writes to a finished span: work` `goroutine runs on a cancelled context: work`" + `
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
		"late:canceledctx finishedspan launches",
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

// TestRecord sees what the recorders show: what was written before the end of
// a span and, only when the case asks for it, what.
func TestRecord(t *testing.T) {
	otelCase := func(ctx context.Context) {
		ctx, span := otel.Tracer("oracle").Start(ctx, "handle", trace.WithAttributes(attribute.Int("rows", 1)))
		span.AddEvent("retry")
		span.AddEvent("retry")
		span.RecordError(errors.New("no"))
		span.SetStatus(codes.Error, "no")
		span.SetName("pay")
		_, save := otel.Tracer("oracle").Start(ctx, "save")
		save.AddEvent(canceled)
		save.AddLink(trace.LinkFromContext(ctx))
		save.SetStatus(codes.Ok, "")
		save.End()
		span.End()
		span.SetAttributes(attribute.Int("late", 1))
		span.AddEvent("late")
		span.RecordError(errors.New("late"))
		span.SetName("late")
		span.AddLink(trace.LinkFromContext(ctx))
	}
	openTracingCase := func(ctx context.Context) {
		span, ctx := opentracing.StartSpanFromContext(ctx, "handle", opentracing.Tag{Key: "rows", Value: 1})
		span.LogKV("event", "retry", "n", 1)
		save, _ := opentracing.StartSpanFromContext(ctx, "save")
		save.SetTag(canceled, true)
		save.Finish()
		span.Finish()
		span.SetTag("late", 1) // the mock tracer takes it
	}
	waits := func(ctx context.Context) {
		_, span := otel.Tracer("oracle").Start(ctx, "handle")
		go func() {
			defer span.End()
			select {
			case <-ctx.Done():
				span.AddEvent(canceled)
			case <-time.After(time.Minute):
			}
		}()
	}
	for _, test := range []struct {
		name string
		lib  Library
		c    Case
		want string
	}{
		{"OpenTelemetry", OpenTelemetry, Case{Run: otelCase, Right: "request"}, "request(pay(save{canceled}))"},
		{"OpenTelemetry, asked", OpenTelemetry, Case{Run: otelCase, Right: "request{}"}, "request(handle{error, name=pay, retry, retry, rows}(save{canceled, link, ok}))"},
		{"OpenTracing", OpenTracing, Case{Run: openTracingCase, Right: "request"}, "request(handle(save{canceled}))"},
		{"OpenTracing, asked", OpenTracing, Case{Run: openTracingCase, Right: "request{}"}, "request(handle{late, n, retry, rows}(save{canceled}))"},
		{"server", OpenTelemetry, Case{Run: waits, Server: true}, "request(handle{canceled})"},
		{"no server", OpenTelemetry, Case{Run: waits}, "request(handle)"},
	} {
		if got := record(t, test.lib, test.c).String(); got != test.want {
			t.Errorf("%s: record = %s, want %s", test.name, got, test.want)
		}
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
