package otfix

import (
	"context"

	"github.com/opentracing/opentracing-go"
)

// Freeze returns ctx with a stand-in for its span: spans started from it are
// children of the same span, but nothing that is written to the stand-in reaches
// it, and finishing the stand-in does nothing. Everything else is kept: the
// cancellation of ctx, its deadline, its other values, the span's baggage.
//
// It is meant to be installed once, for programs whose tracer recycles finished
// spans, such as Jaeger's with PoolSpans:
//
//	fix.OnDetach(otfix.Freeze)
//
// From then on a context that has been detached by package fix holds what
// identifies the span, taken before the goroutine was started, instead of the span,
// which may be another request's by the time the goroutine uses it. With any tracer
// it keeps goroutines from writing to spans that are finished.
//
// It also keeps them from writing to a span that is not finished yet, and from
// finishing it: not for goroutines that must do so. The stand-in is not of the
// tracer's own span type, for code that asks. Not needed with the bridge to
// OpenTelemetry: its spans are not recycled, and what is written to a finished one
// is dropped.
//
// If there is no span in ctx, or a stand-in already, Freeze returns ctx. If ctx is
// nil, it returns [context.Background].
func Freeze(ctx context.Context) context.Context {
	if ctx == nil {
		return context.Background()
	}
	span := opentracing.SpanFromContext(ctx)
	if span == nil {
		return ctx
	}
	if _, ok := span.(frozen); ok {
		return ctx
	}
	return opentracing.ContextWithSpan(ctx, frozen{noop, span.Tracer(), span.Context()})
}

var noop = opentracing.NoopTracer{}.StartSpan("")

// frozen is a span that has an identity, and nothing to write to.
type frozen struct {
	opentracing.Span // the no-op span, for the methods without a result
	tracer           opentracing.Tracer
	context          opentracing.SpanContext
}

func (f frozen) Context() opentracing.SpanContext               { return f.context }
func (f frozen) Tracer() opentracing.Tracer                     { return f.tracer }
func (f frozen) SetOperationName(string) opentracing.Span       { return f }
func (f frozen) SetTag(string, interface{}) opentracing.Span    { return f }
func (f frozen) SetBaggageItem(string, string) opentracing.Span { return f }

func (f frozen) BaggageItem(key string) (value string) {
	f.context.ForeachBaggageItem(func(k, v string) bool {
		if k == key {
			value = v
		}
		return k != key
	})
	return value
}
