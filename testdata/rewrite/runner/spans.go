package runner

import (
	"context"
	"strconv"
	"sync"

	"github.com/DataDog/dd-trace-go/v2/ddtrace/mocktracer"
	"github.com/DataDog/dd-trace-go/v2/ddtrace/tracer"
	"github.com/opentracing/opentracing-go"
	opentracingmock "github.com/opentracing/opentracing-go/mocktracer"
	"go.opencensus.io/trace"
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"rewrite/record/zipkinspans"
)

// A span is one recorded span. The parent of a root is "".
type span struct{ id, parent, name string }

// A library is a tracing library with its recorder.
type library struct {
	reset func()
	start func(ctx context.Context, name string) (context.Context, func())
	spans func() []span
}

// libraries returns the recorders by the names of the libraries.
func libraries() map[string]library {
	return map[string]library{
		"opentelemetry": openTelemetry(),
		"opentracing":   openTracing(),
		"opencensus":    openCensus(),
		"zipkin":        zipkin(),
		"datadog":       datadog(),
	}
}

func openTelemetry() library {
	exporter := tracetest.NewInMemoryExporter()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter)))
	return library{
		reset: exporter.Reset,
		start: func(ctx context.Context, name string) (context.Context, func()) {
			ctx, span := otel.Tracer("runner").Start(ctx, name)
			return ctx, func() { span.End() }
		},
		spans: func() []span {
			var spans []span
			for _, s := range exporter.GetSpans() {
				r := span{id: s.SpanContext.SpanID().String(), name: s.Name}
				if s.Parent.HasSpanID() {
					r.parent = s.Parent.SpanID().String()
				}
				spans = append(spans, r)
			}
			return spans
		},
	}
}

func openTracing() library {
	mock := opentracingmock.New()
	opentracing.SetGlobalTracer(mock)
	return library{
		reset: mock.Reset,
		start: func(ctx context.Context, name string) (context.Context, func()) {
			span, ctx := opentracing.StartSpanFromContext(ctx, name)
			return ctx, span.Finish
		},
		spans: func() []span {
			var spans []span
			for _, s := range mock.FinishedSpans() {
				r := span{id: strconv.Itoa(s.SpanContext.SpanID), name: s.OperationName}
				if s.ParentID != 0 {
					r.parent = strconv.Itoa(s.ParentID)
				}
				spans = append(spans, r)
			}
			return spans
		},
	}
}

// A collector keeps what OpenCensus exports.
type collector struct {
	mu    sync.Mutex
	spans []span
}

func (c *collector) ExportSpan(s *trace.SpanData) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := span{id: s.SpanID.String(), name: s.Name}
	if s.ParentSpanID != (trace.SpanID{}) {
		r.parent = s.ParentSpanID.String()
	}
	c.spans = append(c.spans, r)
}

func openCensus() library {
	c := new(collector)
	trace.RegisterExporter(c)
	trace.ApplyConfig(trace.Config{DefaultSampler: trace.AlwaysSample()})
	return library{
		reset: func() { c.spans = nil },
		start: func(ctx context.Context, name string) (context.Context, func()) {
			ctx, span := trace.StartSpan(ctx, name)
			return ctx, span.End
		},
		spans: func() []span { return c.spans },
	}
}

func zipkin() library {
	return library{
		reset: func() { zipkinspans.Recorded.Flush() },
		start: func(ctx context.Context, name string) (context.Context, func()) {
			span, ctx := zipkinspans.Tracer.StartSpanFromContext(ctx, name)
			return ctx, span.Finish
		},
		spans: func() []span {
			var spans []span
			for _, s := range zipkinspans.Recorded.Flush() {
				r := span{id: s.ID.String(), name: s.Name}
				if s.ParentID != nil {
					r.parent = s.ParentID.String()
				}
				spans = append(spans, r)
			}
			return spans
		},
	}
}

func datadog() library {
	mock := mocktracer.Start()
	return library{
		reset: mock.Reset,
		start: func(ctx context.Context, name string) (context.Context, func()) {
			span, ctx := tracer.StartSpanFromContext(ctx, name)
			return ctx, func() { span.Finish() }
		},
		spans: func() []span {
			var spans []span
			for _, s := range mock.FinishedSpans() {
				r := span{id: strconv.FormatUint(s.SpanID(), 10), name: s.OperationName()}
				if s.ParentID() != 0 {
					r.parent = strconv.FormatUint(s.ParentID(), 10)
				}
				spans = append(spans, r)
			}
			return spans
		},
	}
}
