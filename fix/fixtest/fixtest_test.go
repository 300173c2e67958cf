package fixtest_test

import (
	"fmt"
	"math/rand"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fflint/fflint/fix/fixtest"
)

// A fakeTB keeps what a test would show.
type fakeTB struct {
	helper bool
	errors []string
}

func (t *fakeTB) Helper() { t.helper = true }

func (t *fakeTB) Errorf(format string, args ...any) {
	t.errors = append(t.errors, fmt.Sprintf(format, args...))
}

// verify returns what VerifyNoLostParents reports, or "".
func verify(t *testing.T, spans []fixtest.Span, allow ...fixtest.Allow) string {
	t.Helper()
	var tb fakeTB
	fixtest.VerifyNoLostParents(&tb, spans, allow...)
	if !tb.helper {
		t.Error("Helper was not called")
	}
	if len(tb.errors) > 1 {
		t.Errorf("Errorf was called %d times", len(tb.errors))
	}
	return strings.Join(tb.errors, "")
}

// span returns a span of the trace "1", named after its ID; an ID such as "2.a" is
// one of the trace "2".
func span(id, parent string) fixtest.Span {
	trace := "1"
	if before, _, ok := strings.Cut(id, "."); ok {
		trace = before
	}
	return fixtest.Span{Name: id, TraceID: trace, ID: id, ParentID: parent}
}

func linked(s fixtest.Span) fixtest.Span { s.Linked = true; return s }

func remote(s fixtest.Span) fixtest.Span { s.Remote = true; return s }

func at(second int64, s fixtest.Span) fixtest.Span { s.Start = time.Unix(second, 0); return s }

type spans = []fixtest.Span

func TestVerifyNoLostParents(t *testing.T) {
	request := spans{span("GET", ""), span("query", "GET"), span("render", "GET")}

	tests := []struct {
		name  string
		spans spans
		allow []fixtest.Allow
		want  string
	}{
		{name: "empty"},
		{name: "empty and allowed", allow: []fixtest.Allow{fixtest.Roots("GET")}},
		{name: "a single tree", spans: request},
		{name: "allowed", spans: request, allow: []fixtest.Allow{fixtest.Roots("PUT", "GET")}},
		{
			name:  "a single tree, another name",
			spans: request,
			allow: []fixtest.Allow{fixtest.Roots("POST")},
			want: `fixtest: 1 lost parent among 3 spans in 1 tree:

GET  ← orphan root
├─ query
└─ render
`,
		},
		{
			name:  "orphan root",
			spans: append(spans{span("2.audit", ""), span("2.insert", "2.audit")}, request...),
			allow: []fixtest.Allow{fixtest.Roots("GET")},
			want: `fixtest: 1 lost parent among 5 spans in 2 trees:

2.audit  ← orphan root
└─ 2.insert

GET
├─ query
└─ render
`,
		},
		{
			name:  "nothing allowed",
			spans: append(spans{span("2.audit", "")}, request...),
			want: `fixtest: 2 lost parents among 4 spans in 2 trees:

2.audit  ← orphan root

GET  ← orphan root
├─ query
└─ render

No root is allowed: fixtest.Roots says by name which are meant.
`,
		},
		{
			name:  "two requests",
			spans: spans{span("GET", ""), {Name: "GET", TraceID: "2", ID: "b"}},
			allow: []fixtest.Allow{fixtest.Roots("GET")},
		},
		{
			name:  "linked",
			spans: append(spans{linked(span("2.audit", ""))}, request...),
			allow: []fixtest.Allow{fixtest.Roots("GET")},
		},
		{
			name:  "remote parent",
			spans: spans{remote(span("GET", "client")), span("query", "GET")},
		},
		{
			name:  "root beside a remote parent",
			spans: spans{remote(span("GET", "client")), linked(span("3.index", "")), span("2.audit", "")},
			want: `fixtest: 1 lost parent among 3 spans in 3 trees:

2.audit  ← orphan root

3.index (linked)

GET (remote parent)

No root is allowed: fixtest.Roots says by name which are meant.
`,
		},
		{
			name:  "recorded remote parent",
			spans: spans{span("client", ""), remote(span("GET", "client")), span("2.audit", "")},
			allow: []fixtest.Allow{fixtest.Roots("client")},
			want: `fixtest: 1 lost parent among 3 spans in 2 trees:

2.audit  ← orphan root

client
└─ GET
`,
		},
		{
			name:  "remote root",
			spans: spans{remote(span("2.audit", "")), span("GET", "")},
			allow: []fixtest.Allow{fixtest.Roots("GET")},
			want: `fixtest: 1 lost parent among 2 spans in 2 trees:

2.audit  ← orphan root

GET
`,
		},
		{
			name:  "parent not recorded",
			spans: spans{span("query", "7f"), span("row", "query")},
			allow: []fixtest.Allow{fixtest.Roots("query")}, // it is no root
			want: `fixtest: 1 lost parent among 2 spans in 1 tree:

query  ← parent 7f not recorded: not ended, or lost
└─ row
`,
		},
		{
			name:  "parent not recorded, nothing allowed",
			spans: spans{linked(span("query", "7f"))}, // a link does not replace a parent
			want: `fixtest: 1 lost parent among 1 span in 1 tree:

query (linked)  ← parent 7f not recorded: not ended, or lost
`,
		},
		{
			name:  "parent not recorded, allowed",
			spans: spans{span("query", "7f")},
			allow: []fixtest.Allow{func(s fixtest.Span) bool { return s.ParentID == "7f" }},
		},
		{
			name:  "parent in another trace",
			spans: spans{span("GET", ""), span("2.audit", "GET")},
			allow: []fixtest.Allow{fixtest.Roots("GET")},
			want: `fixtest: 1 lost parent among 2 spans in 2 trees:

2.audit  ← parent GET not recorded: not ended, or lost

GET
`,
		},
		{
			name:  "equal IDs in two traces",
			spans: spans{{TraceID: "1", ID: "a", Name: "GET"}, {TraceID: "2", ID: "a", Name: "audit"}},
			allow: []fixtest.Allow{fixtest.Roots("GET")},
			want: `fixtest: 1 lost parent among 2 spans in 2 trees:

audit  ← orphan root

GET
`,
		},
		{
			name:  "no IDs",
			spans: spans{{Name: "a"}, {Name: "b"}},
			allow: []fixtest.Allow{fixtest.Roots("a")},
			want: `fixtest: 1 lost parent among 2 spans in 2 trees:

b  ← orphan root

a
`,
		},
		{
			name:  "ended twice",
			spans: spans{span("GET", ""), span("query", "GET"), span("query", "GET"), span("GET", "")},
		},
		{
			name:  "ended twice, orphan",
			spans: spans{span("2.audit", ""), span("2.insert", "2.audit"), span("2.audit", ""), span("GET", "")},
			allow: []fixtest.Allow{fixtest.Roots("GET")},
			want: `fixtest: 1 lost parent among 3 spans in 2 trees:

2.audit (recorded 2 times)  ← orphan root
└─ 2.insert

GET
`,
		},
		{
			name:  "its own parent",
			spans: spans{span("a", "a")},
			want: `fixtest: 1 lost parent among 1 span in 1 tree:

a  ← its own ancestor
`,
		},
		{
			name: "cycles",
			spans: spans{
				span("below", "c"), span("c", "b"), span("b", "a"), span("a", "c"),
				span("y", "x"), span("x", "y"), span("GET", ""),
			},
			allow: []fixtest.Allow{func(fixtest.Span) bool { return true }}, // not even then
			want: `fixtest: 2 lost parents among 7 spans in 3 trees:

a  ← its own ancestor
└─ b
   └─ c
      └─ below

x  ← its own ancestor
└─ y

GET
`,
		},
		{
			name: "order of start",
			spans: spans{
				at(9, span("2.a", "")), at(4, span("b", "GET")), at(8, span("c", "GET")),
				at(3, span("z", "GET")), at(5, span("d", "z")), at(6, span("e", "d")),
				at(1, span("GET", "")), at(2, span("3.y", "")),
			},
			allow: []fixtest.Allow{fixtest.Roots("GET")},
			want: `fixtest: 2 lost parents among 8 spans in 3 trees:

3.y  ← orphan root

2.a  ← orphan root

GET
├─ z
│  └─ d
│     └─ e
├─ b
└─ c
`,
		},
		{
			name:  "odd names",
			spans: spans{{ID: "a"}, {ID: "b", Name: "two\nlines"}, {ID: "c", Name: "100 %d"}},
			want: `fixtest: 3 lost parents among 3 spans in 3 trees:

""  ← orphan root

100 %d  ← orphan root

"two\nlines"  ← orphan root

No root is allowed: fixtest.Roots says by name which are meant.
`,
		},
	}
	for _, tt := range tests {
		tt := tt
		t.Run(tt.name, func(t *testing.T) {
			for i := 0; i < 20; i++ { // in any order
				if got := verify(t, tt.spans, tt.allow...); got != tt.want {
					t.Fatalf("got:\n%s\nwant:\n%s", got, tt.want)
				}
				rand.Shuffle(len(tt.spans), func(i, j int) {
					tt.spans[i], tt.spans[j] = tt.spans[j], tt.spans[i]
				})
			}
		})
	}
}

// TestMany checks that a large recording is read, and shown, in little time.
func TestMany(t *testing.T) {
	const n = 10_000
	chain, cycle, wide, roots := make(spans, n), make(spans, n), make(spans, n), make(spans, n)
	for i := range chain {
		id, next := strconv.Itoa(i), strconv.Itoa(i+1)
		chain[i] = span(id, next)
		cycle[i] = span(id, strconv.Itoa((i+1)%n))
		wide[i] = span(id, "top")
		roots[i] = span(id, "")
	}
	for name, all := range map[string]spans{"chain": chain, "cycle": cycle, "wide": wide, "roots": roots} {
		start := time.Now()
		got := verify(t, all)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %v", name, took)
		}
		if got == "" || len(got) > 100_000 {
			t.Errorf("%s: a report of %d bytes", name, len(got))
		}
		if !strings.Contains(got, "… and 9960 more ") {
			t.Errorf("%s: the report does not say what it leaves out:\n%s", name, got)
		}
	}
	if got := verify(t, append(wide, span("top", ""))); got != "" {
		t.Errorf("a good recording: %s", got)
	}
}

// printTB prints what a test would show.
type printTB struct{}

func (printTB) Helper() {}

func (printTB) Errorf(format string, args ...any) { fmt.Printf(format, args...) }

// The audit's goroutine was started with context.Background. The cache's was given
// a root of its own on purpose, with a link to the request.
func ExampleVerifyNoLostParents() {
	t := printTB{} // a test has its *testing.T
	recorded := []fixtest.Span{
		{Name: "GET /orders", TraceID: "a1", ID: "01"},
		{Name: "SELECT orders", TraceID: "a1", ID: "02", ParentID: "01"},
		{Name: "render", TraceID: "a1", ID: "03", ParentID: "01"},
		{Name: "audit", TraceID: "b2", ID: "04"},
		{Name: "INSERT audit", TraceID: "b2", ID: "05", ParentID: "04"},
		{Name: "warm cache", TraceID: "c3", ID: "06", Linked: true},
	}
	fixtest.VerifyNoLostParents(t, recorded, fixtest.Roots("GET /orders"))

	// Output:
	// fixtest: 1 lost parent among 6 spans in 3 trees:
	//
	// audit  ← orphan root
	// └─ INSERT audit
	//
	// GET /orders
	// ├─ SELECT orders
	// └─ render
	//
	// warm cache (linked)
}
