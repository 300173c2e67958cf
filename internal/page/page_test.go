package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"go/token"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fflint/fflint/passes/trace"
)

var writeTo = flag.String("page", "", "write the page of the test to this file, to look at it")

// A shop has the sources of the test and builds trees for them.
type shop struct {
	t   *testing.T
	dir string
}

// pos returns the place of a text that is once in a file.
func (s shop) pos(file, text string) token.Position {
	s.t.Helper()
	name := filepath.Join(s.dir, file)
	source, err := os.ReadFile(name)
	if err != nil {
		s.t.Fatal(err)
	}
	before, _, ok := strings.Cut(string(source), text)
	if !ok {
		s.t.Fatalf("%s: no %q", file, text)
	}
	line := strings.Count(before, "\n") + 1
	return token.Position{Filename: name, Offset: len(before), Line: line, Column: len(before) - strings.LastIndex(before, "\n")}
}

func (s shop) node(kind trace.Kind, name, file, text string, link trace.Link, sure trace.Sureness, children ...*trace.Node) *trace.Node {
	s.t.Helper()
	return &trace.Node{
		Kind: kind, Name: name, Pos: s.pos(file, text), Func: "f", Package: "example.com/shop/" + filepath.Dir(file),
		Link: link, Sure: sure, Children: children,
	}
}

func joined(n *trace.Node) *trace.Node                  { n.Joined = true; return n }
func loop(n *trace.Node) *trace.Node                    { n.Loop = true; return n }
func unseen(n *trace.Node, calls ...string) *trace.Node { n.Unseen = calls; return n }

func below(n, parent *trace.Node) *trace.Node { n.Parent = parent; return n }

// sample returns a report with every kind of rows.
func sample(t *testing.T) *Report {
	s := shop{t, "testdata/shop"}
	const o, m = "orders/orders.go", "mail/mail.go"
	const E, S, L = trace.Entry, trace.Span, trace.Launch
	const P, Y = trace.Proved, trace.Likely

	serve := s.node(E, "(*Server).ServeHTTP", o, "func (s *Server) ServeHTTP", trace.Below, Y,
		s.node(S, "order …", o, `tracer.Start(r.Context()`, trace.Below, Y,
			unseen(s.node(S, "charge", o, `tracer.Start(ctx, "charge")`, trace.Below, P), "retry()"),
			loop(joined(s.node(L, "wait.Go(func)", o, "wait.Go(", trace.Below, P,
				s.node(S, "reserve", o, "reserve(ctx", trace.Below, P)))),
			s.node(L, "go func()", o, "go func() {\n\t\taudit", trace.Root, P,
				s.node(S, "audit", o, `tracer.Start(ctx, "audit")`, trace.Root, P,
					s.node(S, "write", o, "write(ctx, id)", trace.Below, P)),
				s.node(S, "count", o, "count(context", trace.Root, P)),
			s.node(L, "go s.invoice()", o, "go s.invoice", trace.Below, P,
				s.node(S, "invoice", o, "s.invoice(", trace.Below, P)),
			unseen(s.node(L, "go s.notify()", o, "go s.notify", trace.Unknown, trace.Unsure), "s.notify()", "retry()"),
			s.node(L, "go func()", o, "go func() {\n\t\tctx, span", trace.Chosen, P,
				s.node(S, "rebuild index", o, `tracer.Start(ctx, "rebuild`, trace.Chosen, P,
					s.node(S, "index", o, "index(ctx)", trace.Below, P))),
			s.node(L, "go metrics.Add()", o, "go metrics", trace.None, P)))
	serve.Again = []string{"refund()"}

	receive := s.node(E, "(*Server).Receive", o, "func (s *Server) Receive", trace.Below, Y)
	receive.Children = []*trace.Node{s.node(S, "receive", o, `tracer.Start(request`, trace.Below, Y,
		s.node(L, "go audit()", o, "go audit(request", trace.Elsewhere, Y,
			below(s.node(S, "audit", o, `tracer.Start(ctx, "audit")`, trace.Elsewhere, Y), receive)),
		s.node(L, "go ship()", o, "go ship", trace.Below, P,
			s.node(S, "ship", o, "ship(ctx, id)", trace.Below, P)),
		s.node(L, "go func()", o, "go func() {\n\t\tspan.Set", trace.Below, P,
			s.node(S, "ship", o, "ship(context.WithoutCancel", trace.Below, P)))}

	stop := s.node(E, "(*Server).Close", o, "func (s *Server) Close", trace.Below, Y,
		s.node(S, "close", o, `tracer.Start(ctx, "close")`, trace.Below, Y,
			s.node(S, "flush", o, "flush(ctx)", trace.Below, P)))

	send := s.node(E, "Send", m, "func Send", trace.Below, Y,
		s.node(S, "send all", m, `tracer.Start(ctx, "send all")`, trace.Below, Y,
			loop(s.node(L, "go func()", m, "go func()", trace.Below, P,
				s.node(S, "send <b>…</b>", m, `tracer.Start(ctx, "send <b>`, trace.Below, P,
					s.node(S, "deliver </script><script>alert(1)</script>", m, "deliver(", trace.Dropped, Y),
					s.node(L, "go bounce()", m, "go bounce", trace.Below, trace.Unsure,
						s.node(S, "bounce", m, "bounce(ctx", trace.Below, trace.Unsure)))))))

	find := func(category, text, message string, fixes ...Fix) Finding {
		return Finding{category, message, "https://github.com/fflint/fflint/blob/main/docs/findings.md#" + category, s.pos(o, text), fixes}
	}
	return &Report{
		Module: "example.com/shop", Tool: "fflint v0.1.0", Dir: "testdata/shop",
		Packages: []Package{
			{"example.com/shop/orders", []*trace.Node{serve, receive, stop}, []Finding{
				find("lostparent", "go func() {\n\t\taudit", "goroutine loses its parent span: audit (line 34) starts a new trace because its context is context.Background() (line 34), although the span that tracer.Start starts on line 25 is active",
					Fix{"hand over the active context, without its cancellation", "--- a/orders.go\n+++ b/orders.go\n@@ -31,9 +31,9 @@\n \t}\n \n \tgo func() {\n-\t\taudit(context.Background(), id)\n-\t\tcount(context.Background())\n+\t\taudit(context.WithoutCancel(ctx), id)\n+\t\tcount(context.WithoutCancel(ctx))\n \t}()\n"}),
				find("wrongparent", "go audit(request", "goroutine gets the wrong parent span: audit (line 66) attaches to the span of request (line 63), but the active span is the one that tracer.Start starts on line 64",
					Fix{"hand over the context of the active span", "@@ -66 +66 @@\n-\tgo audit(request, id)\n+\tgo audit(context.WithoutCancel(ctx), id)\n"}),
				find("canceledctx", "go ship", "goroutine runs on a cancelled context: ship (line 67) is cut off when the caller cancels it: nothing waits for the goroutine"),
				find("finishedspan", "go func() {\n\t\tspan.Set", "goroutine writes to a finished span: span.SetAttributes (line 69) comes after the deferred span.End (line 65) and is lost"),
				find("ignore", "// Close ends", "unused //fflint:ignore: nothing is reported here at any level"),
			}},
			{"example.com/shop/mail", []*trace.Node{send}, nil},
		},
	}
}

func write(t *testing.T, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A line is a row as a browser reads it: its attributes.
type line map[string]string

var (
	rowTag = regexp.MustCompile(`<tr[^>]* data-kind=[^>]*>`)
	attr   = regexp.MustCompile(`([\w-]+)=(?:"([^"]*)"|([^" >]*))`)
)

func rows(page string) (list []line) {
	for _, tag := range rowTag.FindAllString(page, -1) {
		l := make(line)
		for _, a := range attr.FindAllStringSubmatch(tag, -1) {
			l[a[1]] = html.UnescapeString(a[2] + a[3])
		}
		list = append(list, l)
	}
	return list
}

func figures(page string) map[string]string {
	m := make(map[string]string)
	for _, f := range regexp.MustCompile(`data-figure="(\w+)".*?<dd>(\d+)</dd>`).FindAllStringSubmatch(page, -1) {
		m[f[1]] = f[2]
	}
	return m
}

func TestSample(t *testing.T) {
	page := write(t, sample(t))
	if *writeTo != "" {
		if err := os.WriteFile(*writeTo, []byte(page), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{"launches": "11", "propagated": "3", "lost": "4", "unknown": "2", "other": "2"}
	if got := figures(page); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("figures: %v, want %v", got, want)
	}
	var labels []string
	for _, r := range rows(page) {
		labels = append(labels, strings.Repeat("  ", int(r["aria-level"][0]-'1'))+r["aria-label"])
	}
	got := strings.Join(labels, "\n")
	const wantLabels = `(*Server).ServeHTTP, entry, entry point, 1 call shown elsewhere, orders.go line 23
  order …, span, likely, orders.go line 25
    charge, span, proved, 1 call out of sight, orders.go line 51
    wait.Go(func), launch, joined, propagated, proved, in a loop, orders.go line 31
      reserve, span, proved, orders.go line 31
    go func(), launch, detached, lost: starts a new trace, proved, orders.go line 34
      audit, span, starts a new trace, proved, orders.go line 59
        write, span, proved, orders.go line 61
      count, span, starts a new trace, proved, orders.go line 36
    go s.invoice(), launch, detached, propagated, proved, orders.go line 38
      invoice, span, proved, orders.go line 38
    go s.notify(), launch, detached, unknown, 2 calls out of sight, orders.go line 39
    go func(), launch, detached, new trace on purpose, proved, orders.go line 40
      rebuild index, span, new trace on purpose, proved, orders.go line 41
        index, span, proved, orders.go line 43
    go metrics.Add(), launch, detached, starts no span, proved, orders.go line 45
(*Server).Receive, entry, entry point, orders.go line 65
  receive, span, likely, orders.go line 66
    go audit(), launch, detached, lost: attaches to the caller’s span, likely, orders.go line 68
      audit, span, attaches to the caller’s span, likely, orders.go line 59
    go ship(), launch, detached, lost work: context cancelled, proved, orders.go line 69
      ship, span, proved, orders.go line 69
    go func(), launch, detached, lost writes: span finished, proved, orders.go line 70
      ship, span, proved, orders.go line 72
(*Server).Close, entry, entry point, orders.go line 77
  close, span, likely, orders.go line 78
    flush, span, proved, orders.go line 80
Send, entry, entry point, mail.go line 7
  send all, span, likely, mail.go line 8
    go func(), launch, detached, propagated, proved, in a loop, mail.go line 11
      send <b>…</b>, span, proved, mail.go line 12
        deliver </script><script>alert(1)</script>, span, not recorded, likely, mail.go line 14
        go bounce(), launch, detached, unknown, mail.go line 15
          bounce, span, unknown, mail.go line 15`
	if got != wantLabels {
		t.Errorf("rows:\n%s\nwant\n%s", got, wantLabels)
	}
	for _, r := range rows(page) {
		if r["data-link"] == "" || r["data-sure"] == "" || r["data-pos"] == "" {
			t.Errorf("an attribute lacks: %v", r)
		}
	}
	i := slices.IndexFunc(rows(page), func(r line) bool { return r["data-category"] == "wrongparent" })
	if r := rows(page)[i]; r["data-pos"] != "orders/orders.go:68:2" || r["data-link"] != "elsewhere" || r["data-kind"] != "launch" || r["data-sure"] != "likely" {
		t.Errorf("attributes: %v", r)
	}
	if n := strings.Count(page, `<section class="entry" data-package="example.com/shop/`); n != 4 {
		t.Errorf("%d entries", n)
	}
}

// TestWorstCounts: a finding counts wherever it is, and what is unknown anywhere is not right.
func TestWorstCounts(t *testing.T) {
	pos := func(line int) token.Position { return token.Position{Filename: "/m/a.go", Line: line, Column: 1} }
	launch := func(line int, link trace.Link, sure trace.Sureness) *trace.Node {
		return &trace.Node{Kind: trace.Launch, Name: "go f()", Pos: pos(line), Link: link, Sure: sure}
	}
	tree := func(list ...*trace.Node) *trace.Node {
		return &trace.Node{Name: "main", Pos: pos(100), Children: list}
	}
	page := write(t, &Report{Module: "m", Packages: []Package{
		{Path: "m", Entries: []*trace.Node{
			tree(launch(1, trace.Below, trace.Proved), launch(2, trace.Below, trace.Proved), launch(3, trace.None, trace.Proved), launch(4, trace.Below, trace.Likely)),
			tree(launch(1, trace.Unknown, trace.Unsure), launch(2, trace.Root, trace.Proved), launch(3, trace.Below, trace.Proved), launch(4, trace.Below, trace.Likely)),
		}},
		{Path: "m/b", Findings: []Finding{
			{Category: "canceledctx", Pos: pos(4)},
			{Category: "lostparent", Pos: pos(5)}, // in no tree
			{Category: "lostparent", Pos: pos(5)}, // the same again
			{Category: "ignore", Pos: pos(6)},
		}},
	}})
	want := map[string]string{"launches": "5", "propagated": "1", "lost": "2", "unknown": "1", "other": "1"}
	if got := figures(page); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("figures: %v, want %v", got, want)
	}
	if n := strings.Count(page, `<article class="finding"`); n != 3 {
		t.Errorf("%d findings", n)
	}
}

func TestHostile(t *testing.T) {
	const evil = `"'></script><b onclick=x>&amp;{{.}}` + "`${x}`\x00\u2028]]><!--"
	dir := t.TempDir()
	file := filepath.Join(dir, "evil <b>&amp;.go")
	if err := os.WriteFile(file, []byte("package p\n// "+evil+"\xff</SCRIPT ><!--\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	pos := token.Position{Filename: file, Line: 2, Column: 1}
	page := write(t, &Report{Module: evil, Tool: evil, Packages: []Package{{
		Path: evil,
		Entries: []*trace.Node{{Name: evil, Pos: pos, Func: evil, Package: evil, Children: []*trace.Node{
			{Kind: trace.Launch, Name: evil, Pos: pos, Link: trace.Root, Package: evil, Func: evil},
		}}},
		Findings: []Finding{{"lostparent", evil, "javascript:alert(1)", pos, []Fix{{evil, "-" + evil + "\n+" + evil}}}},
	}}})
	for _, bad := range []string{"<b onclick", "javascript:", "<!--", "</SCRIPT"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if n := strings.Count(page, "</script>"); n != 2 {
		t.Errorf("%d scripts end", n)
	}
	if got := rows(page)[1]["aria-label"]; !strings.HasPrefix(got, strings.ReplaceAll(evil, "\x00", "\uFFFD")+", launch") {
		t.Errorf("label: %q", got)
	}
	balanced(t, page)
}

func TestWellFormed(t *testing.T) { balanced(t, write(t, sample(t))) }

// balanced checks that tags are closed in their order, and that no ID is there twice.
// The elements whose ends HTML lets us leave out are not checked.
func balanced(t *testing.T, page string) {
	t.Helper()
	// What is in scripts and styles is no markup.
	page = regexp.MustCompile(`(?s)(<(?:script|style)[^>]*>).*?(</(?:script|style)>)`).ReplaceAllString(page, "$1$2")
	var open []string
	for _, m := range regexp.MustCompile(`<(/?)([a-zA-Z]\w*)((?:"[^"]*"|[^">])*)>`).FindAllStringSubmatch(page, -1) {
		name := m[2]
		switch {
		case slices.Contains([]string{"meta", "input", "option", "tr", "td", "th"}, name), strings.HasSuffix(m[3], "/"):
		case m[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			t.Fatalf("</%s> ends %v", name, open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("not closed: %v", open)
	}
	ids := make(map[string]bool)
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("two elements have the ID %s", m[1])
		}
		ids[m[1]] = true
	}
	// html/template puts the last in place of an address that it does not trust.
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !ids[m[1]] && !strings.HasPrefix(m[1], "pkg=") && m[1] != "ZgotmplZ" {
			t.Errorf("nothing has the ID %s", m[1])
		}
	}
}

// TestPolicy: a browser runs the script and applies the style only if their hashes are right.
func TestPolicy(t *testing.T) {
	page := write(t, sample(t))
	policy := html.UnescapeString(regexp.MustCompile(`Policy" content="([^"]*)"`).FindStringSubmatch(page)[1])
	for _, name := range []string{"style", "script"} {
		m := regexp.MustCompile(`(?s)<` + name + `>(.*?)</` + name + `>`).FindStringSubmatch(page)
		sum := sha256.Sum256([]byte(m[1]))
		if want := name + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"; !strings.Contains(policy, want) {
			t.Errorf("no %s in %s", want, policy)
		}
	}
	if strings.Contains(page, ` style="`) || strings.Contains(page, " onclick") {
		t.Error("an attribute that the policy forbids")
	}
	for _, u := range regexp.MustCompile(`(?:src|href)="([^#"][^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(u[1], "https://github.com/fflint/fflint/blob/main/docs/") {
			t.Errorf("the page needs %s", u[1])
		}
	}
}

func TestSameAgain(t *testing.T) {
	if write(t, sample(t)) != write(t, sample(t)) {
		t.Error("the page is another one each time")
	}
}

func TestNames(t *testing.T) {
	at := func(file string) *trace.Node {
		return &trace.Node{Name: "f", Package: "dep/q [p.test]", Pos: token.Position{Filename: filepath.FromSlash(file), Line: 3, Column: 4}}
	}
	for _, test := range []struct {
		dir   string
		files []string
		want  string
	}{
		{"", []string{"/m/a/x.go", "/m/a/y.go"}, "x.go y.go"},
		{"/m", []string{"/m/a/x.go", "/m/a/y.go"}, "a/x.go a/y.go"},
		{"", []string{"/m/a/x.go", "/m/ab/y.go", ""}, "a/x.go ab/y.go"},
		{"", []string{"/m/x.go", "/n/y.go"}, "m/x.go n/y.go"},
		{"/m", []string{"/m/x.go", "/mod/dep@v1/q/y.go"}, "x.go dep/q/y.go"},
	} {
		r := &Report{Dir: filepath.FromSlash(test.dir), Packages: []Package{{}}}
		for _, f := range test.files {
			r.Packages[0].Entries = append(r.Packages[0].Entries, at(f))
		}
		var got []string
		for _, l := range rows(write(t, r)) {
			if name, ok := strings.CutSuffix(l["data-pos"], ":3:4"); ok {
				got = append(got, name)
			}
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%v in %q: %s, want %s", test.files, test.dir, s, test.want)
		}
	}
}

// TestExcerpts: lines are stored once, and what cannot be read is left out.
func TestExcerpts(t *testing.T) {
	dir := t.TempDir()
	var text strings.Builder
	for i := 1; i <= 50; i++ {
		fmt.Fprintf(&text, "line %d%s\r\n", i, strings.Repeat("x", i/50*1000))
	}
	file := filepath.Join(dir, "a.go")
	if err := os.WriteFile(file, []byte(text.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	s := newNames(&Report{Dir: dir})
	for _, line := range []int{2, 10, 12, 49, 90} {
		s.at(token.Position{Filename: file, Line: line, Column: 1}, "p")
	}
	s.at(token.Position{Filename: filepath.Join(dir, "gone.go"), Line: 1, Column: 1}, "p")
	got := s.excerpts()
	if len(got) != 1 || len(got["a.go"]) != 2 {
		t.Fatalf("%v", got)
	}
	first, second := got["a.go"][0], got["a.go"][1]
	if n := strings.Count(first.Text, "\n"); first.Line != 1 || n != 17 || strings.Contains(first.Text, "\r") {
		t.Errorf("the first: %v", first)
	}
	if n := strings.Count(second.Text, "\n"); second.Line != 44 || n != 6 || len(second.Text) > 400 {
		t.Errorf("the second: %v", second)
	}
}

// TestSource: the page has the line of each row.
func TestSource(t *testing.T) {
	page := write(t, sample(t))
	var data pageData
	text := regexp.MustCompile(`(?s)id="data">(.*?)</script>`).FindStringSubmatch(page)[1]
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows(page) {
		file, place, _ := strings.Cut(r["data-pos"], ":")
		var line, column int
		if _, err := fmt.Sscanf(place, "%d:%d", &line, &column); err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(data.Files[file], func(e excerpt) bool {
			return e.Line <= line && line <= e.Line+strings.Count(e.Text, "\n")
		}) {
			t.Errorf("%s is not there", r["data-pos"])
		}
		var f int
		fmt.Sscan(r["data-f"], &f)
		if want := "example.com/shop/" + filepath.Dir(file); data.Funcs[f].Package != want {
			t.Errorf("%s: %v, want %s", r["data-pos"], data.Funcs[f], want)
		}
	}
}

// TestWaterfall: a joined goroutine ends before its starter, a detached one does not end.
func TestWaterfall(t *testing.T) {
	d := &drawing{names: newNames(&Report{}), funcs: make(map[function]int)}
	span := func(name string, list ...*trace.Node) *trace.Node {
		return &trace.Node{Kind: trace.Span, Name: name, Link: trace.Below, Sure: trace.Proved, Children: list}
	}
	launch := func(joined bool, list ...*trace.Node) *trace.Node {
		return &trace.Node{Kind: trace.Launch, Name: "go", Link: trace.Below, Sure: trace.Proved, Joined: joined, Children: list}
	}
	e := d.entry(&trace.Node{Name: "f", Children: []*trace.Node{
		span("a", launch(true, span("b"), span("c", launch(true, span("d")))), span("e"), launch(false, span("g"))),
		span("h"),
	}})
	rows := make(map[string]*row)
	for i, r := range e.Rows {
		rows[r.Name] = r
		if i > 0 && r.start <= e.Rows[i-1].start {
			t.Errorf("%s does not start after what is above it", r.Name)
		}
	}
	inside := func(in, out string) {
		if i, o := rows[in], rows[out]; i.start <= o.start || i.end >= o.end {
			t.Errorf("%s is from %d to %d, not inside %s, from %d to %d", in, i.start, i.end, out, o.start, o.end)
		}
	}
	inside("a", "f")
	inside("b", "a")
	inside("c", "a")
	inside("d", "c")
	inside("e", "a")
	inside("h", "f")
	if c, e := rows["c"], rows["e"]; c.end <= e.end {
		t.Error("c does not last while its starter goes on")
	}
	if rows["b"].end > rows["c"].start || rows["a"].end > rows["h"].start {
		t.Error("what comes one after the other overlaps")
	}
	if g := rows["g"]; g.Ends || g.end <= rows["f"].end {
		t.Error("the detached g ends before everything")
	}
}

// TestSize: the page of a large module stays small.
func TestSize(t *testing.T) {
	dir := t.TempDir()
	r := &Report{Module: "example.com/large", Dir: dir}
	for p := range 20 {
		path := fmt.Sprintf("example.com/large/internal/service%02d", p)
		file := filepath.Join(dir, "internal", fmt.Sprintf("service%02d", p), "handler.go")
		pkg := Package{Path: path}
		var source strings.Builder
		n := 0
		line := func(text string) token.Position {
			n++
			source.WriteString(text + "\n")
			return token.Position{Filename: file, Line: n, Column: 2}
		}
		for e := range 20 {
			name := fmt.Sprintf("(*Service%02d).Handle%02d", p, e)
			node := func(kind trace.Kind, name string, link trace.Link, pos token.Position, list ...*trace.Node) *trace.Node {
				return &trace.Node{Kind: kind, Name: name, Func: name, Package: path, Link: link, Sure: trace.Proved, Pos: pos, Children: list}
			}
			entry := line("func (s *Service) Handle(ctx context.Context, order string) error {")
			handle := line(`	ctx, span := tracer.Start(ctx, "handle the order")`)
			line("	defer span.End()")
			load := line("	if err := s.load(ctx, order); err != nil {")
			line("		span.RecordError(err)")
			line("		return fmt.Errorf(\"load: %w\", err)")
			line("	}")
			join := line("	group.Go(func() error { return s.reserve(ctx, order) })")
			lost := line("	go func() {")
			audit := line("		s.audit(context.Background(), order)")
			line("	}()")
			ask := line("	go s.callbacks[order](ctx)")
			line("	return group.Wait()")
			line("}")
			line("")
			pkg.Entries = append(pkg.Entries, node(trace.Entry, name, trace.Below, entry,
				node(trace.Span, "handle the order", trace.Below, handle,
					node(trace.Span, "load", trace.Below, load),
					joined(node(trace.Launch, "group.Go(func)", trace.Below, join, node(trace.Span, "reserve", trace.Below, join))),
					node(trace.Launch, "go func()", trace.Root, lost, node(trace.Span, "audit", trace.Root, audit)),
					node(trace.Launch, "go s.callbacks[order]()", trace.Unknown, ask))))
			if e%4 == 0 {
				pkg.Findings = append(pkg.Findings, Finding{"lostparent", "goroutine loses its parent span: audit starts a new trace because its context is context.Background(), although the span that tracer.Start starts is active",
					"https://github.com/fflint/fflint/blob/main/docs/findings.md#lostparent", lost,
					[]Fix{{"hand over the active context, without its cancellation", "@@ -1,3 +1,3 @@\n \tgo func() {\n-\t\ts.audit(context.Background(), order)\n+\t\ts.audit(context.WithoutCancel(ctx), order)\n \t}()\n"}}})
			}
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(source.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		r.Packages = append(r.Packages, pkg)
	}
	page := write(t, r)
	if name := *writeTo; name != "" {
		if err := os.WriteFile(strings.TrimSuffix(name, ".html")+"-large.html", []byte(page), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	n := len(rows(page))
	t.Logf("%d bytes for %d rows", len(page), n)
	if n != 3200 {
		t.Errorf("%d rows", n)
	}
	if len(page) > 2_000_000 {
		t.Error("that is too much")
	}
}
