// Package fixtest finds spans without a parent among those that a test has
// recorded: the goroutine that was started without its starter's span.
//
//	func TestOrder(t *testing.T) {
//		recorder := tracetest.NewSpanRecorder()
//		…                 // serve a request, and wait for the goroutines it starts
//		spans := otelfixtest.Spans(recorder.Ended())
//		fixtest.VerifyNoLostParents(t, spans, fixtest.Roots("POST /orders"))
//	}
//
// The package knows no tracing library. The packages otelfixtest, for the SDK of
// OpenTelemetry, and otfixtest, for the mocktracer of OpenTracing, turn what was
// recorded into its [Span] type.
//
// # Limits
//
// It sees what was recorded. A span that a goroutine has not ended yet is not
// among the ended ones, and one that was never sampled is nowhere: wait for the
// goroutines, and sample all spans. A test that records nothing passes.
//
// It compares no expectation: a child of the wrong parent is a child. And a name
// allows every root of that name, one that has lost its parent included.
package fixtest

import (
	"slices"
	"time"
)

// A Span is one recorded span.
type Span struct {
	Name string

	// TraceID and ID together tell a span from all others of the recording.
	TraceID, ID string

	// ParentID is the ID of the parent, which is in the same trace. It is empty
	// if the span is a root.
	ParentID string

	// Remote is whether the parent belongs to another process, so that it need
	// not be among the recorded spans.
	Remote bool

	// Linked is whether the span has a link to another one.
	Linked bool

	// Start orders the spans in what a failure shows. It may be zero.
	Start time.Time
}

// TB is the part of [testing.TB] that the package uses.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// An Allow reports whether a span may be without its parent in the recording. It
// is asked about roots, whose ParentID is empty, and about spans whose parent was
// not recorded.
type Allow func(s Span) bool

// Roots allows the roots that have one of the names: the entries of the program,
// and work that is not part of a request. It allows no span whose parent was not
// recorded.
func Roots(names ...string) Allow {
	return func(s Span) bool { return s.ParentID == "" && slices.Contains(names, s.Name) }
}

// VerifyNoLostParents fails the test, by one call of t.Errorf that shows the trees
// of spans, if a span among the recorded ones has lost its parent. That is
//
//   - an orphan root: it has no parent and no link, and no Allow allows it;
//   - a span whose parent is not recorded, was not in another process, and no
//     Allow allows it: the parent was not ended yet, or it is lost;
//   - a span that is its own ancestor, which no tracer should record.
//
// A root with a link was made on purpose, and the link leads back. A span with a
// remote parent is where a request enters the program.
//
// All other roots have to be allowed, the one of the request under test included,
// with one exception: if allow is empty and the recording is a single tree, there
// is no other trace that its root could belong to. As soon as it is several, and
// nothing is allowed, each of their roots is reported.
//
// A span that was recorded more than once, because it was ended more than once,
// counts once. The order of spans does not matter. VerifyNoLostParents does not
// wait, and changes nothing.
//
// Not for a recording of several programs or of a test binary's parallel tests,
// where other traces are to be expected.
func VerifyNoLostParents(t TB, spans []Span, allow ...Allow) {
	t.Helper()
	trees := forest(spans)
	if len(allow) == 0 && len(trees) == 1 && trees[0].isRoot() {
		return
	}
	var lost, found []*node
	for _, top := range trees {
		if top.loss = loss(top, allow); top.loss != "" {
			lost = append(lost, top)
		} else {
			found = append(found, top)
		}
	}
	if len(lost) == 0 {
		return
	}
	hint := ""
	if len(allow) == 0 && slices.ContainsFunc(lost, (*node).isRoot) {
		hint = "\nNo root is allowed: fixtest.Roots says by name which are meant.\n"
	}
	t.Errorf("%s%s", report(lost, found), hint)
}

// loss says how the top of a tree has lost its parent. It returns "" if it has not.
func loss(top *node, allow []Allow) string {
	switch {
	case top.cyclic:
		return "its own ancestor"
	case top.isRoot() && top.Linked, !top.isRoot() && top.Remote:
		return ""
	case slices.ContainsFunc(allow, func(a Allow) bool { return a(top.Span) }):
		return ""
	case top.isRoot():
		return "orphan root"
	}
	return "parent " + top.ParentID + " not recorded: not ended, or lost"
}
