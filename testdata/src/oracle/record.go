package oracle

import (
	"context"
	"strconv"
	"sync"

	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/mocktracer"
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// A recorder holds the spans that ended since it was made. Only one is in use
// at a time: both libraries have a global tracer.
type recorder interface {
	// start starts a span, and end ends it.
	start(ctx context.Context, name string) (_ context.Context, end func())
	spans() []span
}

func (lib Library) recorder() recorder {
	if lib == OpenTracing {
		tracer := mocktracer.New()
		opentracing.SetGlobalTracer(tracer)
		return openTracing{tracer}
	}
	sdk := sharedSDK()
	sdk.Reset()
	return openTelemetry{sdk}
}

type openTracing struct{ tracer *mocktracer.MockTracer }

func (r openTracing) start(ctx context.Context, name string) (context.Context, func()) {
	span := r.tracer.StartSpan(name)
	return opentracing.ContextWithSpan(ctx, span), span.Finish
}

func (r openTracing) spans() []span {
	var list []span
	for _, s := range r.tracer.FinishedSpans() {
		recorded := span{id: strconv.Itoa(s.SpanContext.SpanID), name: s.OperationName}
		if s.ParentID != 0 {
			recorded.parent = strconv.Itoa(s.ParentID)
		}
		list = append(list, recorded)
	}
	return list
}

type openTelemetry struct{ ended *tracetest.SpanRecorder }

// sharedSDK installs the SDK once: a tracer that a fixture holds in a package
// variable follows the first provider only.
var sharedSDK = sync.OnceValue(func() *tracetest.SpanRecorder {
	ended := tracetest.NewSpanRecorder()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(ended)))
	return ended
})

func (r openTelemetry) start(ctx context.Context, name string) (context.Context, func()) {
	ctx, span := otel.Tracer("oracle").Start(ctx, name)
	return ctx, func() { span.End() }
}

func (r openTelemetry) spans() []span {
	var list []span
	for _, s := range r.ended.Ended() {
		recorded := span{id: s.SpanContext().SpanID().String(), name: s.Name()}
		if s.Parent().IsValid() {
			recorded.parent = s.Parent().SpanID().String()
		}
		list = append(list, recorded)
	}
	return list
}
