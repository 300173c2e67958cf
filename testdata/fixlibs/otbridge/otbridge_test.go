// Package otbridge_test runs package otfix with the bridge from OpenTracing to
// OpenTelemetry.
package otbridge_test

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/fflint/fflint/fix"
	"github.com/fflint/fflint/fix/otfix"
	"github.com/opentracing/opentracing-go"
	bridge "go.opentelemetry.io/otel/bridge/opentracing"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

// run calls launch below a span of OpenTelemetry's, for a bridged tracer, and
// returns that span, the one called "goroutine" and the one called "child" that is
// started there by OpenTelemetry.
func run(t *testing.T, launch func(ctx context.Context, f func(ctx context.Context) error)) (request, goroutine, child tracetest.SpanStub) {
	exporter := tracetest.NewInMemoryExporter()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	bridged, otel := bridge.NewTracerPair(provider.Tracer("test"))
	opentracing.SetGlobalTracer(bridged)
	defer opentracing.SetGlobalTracer(opentracing.NoopTracer{})

	tracer := otel.Tracer("test")
	ctx, span := tracer.Start(context.Background(), "request")
	launch(ctx, func(ctx context.Context) error {
		_, span := tracer.Start(ctx, "child")
		span.End()
		return errors.New("foobar")
	})
	span.End()
	for len(exporter.GetSpans()) < 3 {
		runtime.Gosched()
	}
	for _, s := range exporter.GetSpans() {
		switch s.Name {
		case "request":
			request = s
		case "goroutine":
			goroutine = s
		case "child":
			child = s
		}
	}
	return request, goroutine, child
}

// checkBelow checks that child is in the trace of parent and below it.
func checkBelow(t *testing.T, parent, child tracetest.SpanStub) {
	t.Helper()
	if child.SpanContext.TraceID() != parent.SpanContext.TraceID() || child.Parent.SpanID() != parent.SpanContext.SpanID() {
		t.Errorf("%s is not a child of %s", child.Name, parent.Name)
	}
}

func TestFollowsFrom(t *testing.T) {
	request, goroutine, child := run(t, func(ctx context.Context, f func(ctx context.Context) error) {
		otfix.Go(ctx, "goroutine", f)
	})
	if goroutine.Parent.IsValid() || goroutine.SpanContext.TraceID() == request.SpanContext.TraceID() {
		t.Error("the goroutine is in the trace of the request: the package documentation is out of date")
	}
	if len(goroutine.Links) != 1 || !sameSpan(goroutine.Links[0].SpanContext, request.SpanContext) {
		t.Errorf("links = %v, want one to the request", goroutine.Links)
	}
	checkBelow(t, goroutine, child)
	checkFailed(t, goroutine)
}

func TestChildOf(t *testing.T) {
	request, goroutine, child := run(t, func(ctx context.Context, f func(ctx context.Context) error) {
		otfix.Go(ctx, "goroutine", f, otfix.ChildOf())
	})
	checkBelow(t, request, goroutine)
	checkBelow(t, goroutine, child)
	checkFailed(t, goroutine)
}

func TestAwait(t *testing.T) {
	request, goroutine, child := run(t, func(ctx context.Context, f func(ctx context.Context) error) {
		otfix.Await(ctx, "goroutine", func(ctx context.Context) (int, error) { return 0, f(ctx) })
	})
	checkBelow(t, request, goroutine)
	checkBelow(t, goroutine, child)
	checkFailed(t, goroutine)
}

// TestFreeze checks that a frozen span is a good parent, though none of the bridge's.
func TestFreeze(t *testing.T) {
	defer fix.OnDetach(otfix.Freeze)()
	request, goroutine, child := run(t, func(ctx context.Context, f func(ctx context.Context) error) {
		otfix.Go(ctx, "goroutine", f, otfix.ChildOf())
	})
	checkBelow(t, request, goroutine)
	checkBelow(t, goroutine, child)
}

func sameSpan(a, b trace.SpanContext) bool {
	return a.TraceID() == b.TraceID() && a.SpanID() == b.SpanID()
}

func checkFailed(t *testing.T, s tracetest.SpanStub) {
	t.Helper()
	if s.Status.Code != codes.Error || len(s.Events) != 1 {
		t.Errorf("status %v and events %v, want an error and one event", s.Status, s.Events)
	}
}
