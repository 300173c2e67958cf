// Package otelfixtest turns spans that the SDK of OpenTelemetry has recorded into
// those of package [fixtest], which finds the ones that have lost their parent.
package otelfixtest

import (
	"slices"

	"github.com/fflint/fflint/fix/fixtest"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Spans returns what [fixtest.VerifyNoLostParents] has to know about the spans, in
// the same order. Of the recorders of package tracetest:
//
//	otelfixtest.Spans(spanRecorder.Ended())
//	otelfixtest.Spans(inMemoryExporter.GetSpans().Snapshots())
//
// Only ended spans are in these. A test whose entry has not ended yet, because its
// server is still running, may use what the recorder's Started method returns.
//
// A span is linked if it has a link with a valid span context. Links to nothing, as
// trace.LinkFromContext makes of a context without a span, do not count.
//
// Not for spans that an exporter has sent: a backend knows the parents that another
// process has recorded.
func Spans(recorded []sdktrace.ReadOnlySpan) []fixtest.Span {
	var spans []fixtest.Span
	for _, s := range recorded {
		span := fixtest.Span{
			Name:    s.Name(),
			TraceID: s.SpanContext().TraceID().String(),
			ID:      s.SpanContext().SpanID().String(),
			Linked: slices.ContainsFunc(s.Links(), func(l sdktrace.Link) bool {
				return l.SpanContext.IsValid()
			}),
			Start: s.StartTime(),
		}
		if parent := s.Parent(); parent.IsValid() {
			span.ParentID = parent.SpanID().String()
			span.Remote = parent.IsRemote()
		}
		spans = append(spans, span)
	}
	return spans
}
