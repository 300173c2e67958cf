// Package otfixtest turns spans that OpenTracing's mocktracer has recorded into
// those of package [fixtest], which finds the ones that have lost their parent.
package otfixtest

import (
	"strconv"

	"github.com/fflint/fflint/fix/fixtest"
	"github.com/opentracing/opentracing-go/mocktracer"
)

// Spans returns what [fixtest.VerifyNoLostParents] has to know about the spans, in
// the same order:
//
//	otfixtest.Spans(tracer.FinishedSpans())
//
// The first reference that a span was started with is its parent, be it a ChildOf
// or a FollowsFrom: the mocktracer keeps no other, and puts the span into that one's
// trace. So no span is linked, and a root that is meant has to be allowed.
//
// The mocktracer does not know either whether the parent is in another process: a
// span whose parent was extracted from a request that another tracer has injected
// has to be allowed, too. It is one without a recorded parent.
//
// Not for the spans of another tracer.
func Spans(recorded []*mocktracer.MockSpan) []fixtest.Span {
	var spans []fixtest.Span
	for _, s := range recorded {
		s.RLock() // a finished span may still be renamed
		name := s.OperationName
		s.RUnlock()
		sc := s.Context().(mocktracer.MockSpanContext)
		span := fixtest.Span{
			Name:    name,
			TraceID: strconv.Itoa(sc.TraceID),
			ID:      strconv.Itoa(sc.SpanID),
			Start:   s.StartTime,
		}
		if s.ParentID != 0 {
			span.ParentID = strconv.Itoa(s.ParentID)
		}
		spans = append(spans, span)
	}
	return spans
}
