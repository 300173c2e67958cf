package root

import (
	"context"
	"testing"

	mockddv2 "github.com/DataDog/dd-trace-go/v2/ddtrace/mocktracer"
	ddv2 "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer"
	"github.com/aws/aws-xray-sdk-go/xray"
	"github.com/aws/aws-xray-sdk-go/xraylog"
	"github.com/fflint/fflint/fix"
	"github.com/getsentry/sentry-go"
	"github.com/newrelic/go-agent/v3/newrelic"
	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/mocktracer"
	"github.com/openzipkin/zipkin-go"
	"github.com/openzipkin/zipkin-go/reporter"
	opencensus "go.opencensus.io/trace"
	otel "go.opentelemetry.io/otel/trace"
	mockddv1 "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/mocktracer"
	ddv1 "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer"
)

// A library puts its spans into a context and gets them from there.
type library struct {
	put func(ctx context.Context) context.Context // a new span, that knows no parent
	get func(ctx context.Context) any             // nil if there is none

	// root starts a span from ctx, the way the library is used, and reports whether
	// it is a root. It is nil if the test of get says it all.
	root func(ctx context.Context) bool
}

// test checks what fix.Root hides, and what not.
func (l library) test(t *testing.T) {
	type key string
	check := func(name string, ctx context.Context, want any) {
		t.Helper()
		if got := l.get(ctx); got != want {
			t.Errorf("%s: found a span: %t, want %t", name, got != nil, want != nil)
		}
		if l.root != nil && l.root(ctx) != (want == nil) {
			t.Errorf("%s: started a root: %t, want %t", name, want != nil, want == nil)
		}
		if ctx.Value(key("user")) != "u" {
			t.Errorf("%s: a value is lost", name)
		}
	}

	ctx := context.WithValue(context.Background(), key("user"), "u")
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	check("no span", ctx, nil)
	ctx = l.put(ctx)
	span := l.get(ctx)
	if span == nil {
		t.Fatal("no span was put into the context")
	}

	root := fix.Root(ctx)
	derived, cancelDerived := context.WithCancel(context.WithValue(root, key("other"), "v"))
	defer cancelDerived()
	check("ctx", ctx, span)
	check("Detach", fix.Detach(ctx), span)
	check("Root", root, nil)
	check("Root(Root)", fix.Root(root), nil)
	check("Detach(Root)", fix.Detach(root), nil)
	check("Root(Detach)", fix.Root(fix.Detach(ctx)), nil)
	check("derived from Root", derived, nil)
	check("Detach(derived from Root)", fix.Detach(derived), nil)

	again := l.put(derived)
	next := l.get(again)
	if next == nil || next == span {
		t.Errorf("put after Root: found a span: %t, want another than before", next != nil)
	}
	check("put after Root", again, next)
	check("Detach(put after Root)", fix.Detach(again), next)
	check("Root(put after Root)", fix.Root(again), nil)

	cancel()
	if root.Err() == nil || fix.Detach(root).Err() != nil {
		t.Error("Root does not keep the cancellation, or Detach does")
	}
}

// found returns span, or an untyped nil.
func found[T comparable](span T) any {
	var none T
	if span == none {
		return nil
	}
	return span
}

func TestOpenTelemetry(t *testing.T) {
	n := byte(0)
	next := func() otel.SpanContext {
		n++
		return otel.NewSpanContext(otel.SpanContextConfig{TraceID: otel.TraceID{n}, SpanID: otel.SpanID{n}})
	}
	get := func(ctx context.Context) any {
		if sc := otel.SpanContextFromContext(ctx); sc.IsValid() {
			return sc.SpanID()
		}
		return nil
	}
	t.Run("span", library{
		put: func(ctx context.Context) context.Context { return otel.ContextWithSpanContext(ctx, next()) },
		get: get,
	}.test)
	t.Run("remote", library{
		put: func(ctx context.Context) context.Context { return otel.ContextWithRemoteSpanContext(ctx, next()) },
		get: get,
	}.test)
}

func TestOpenTracing(t *testing.T) {
	tracer := mocktracer.New()
	library{
		put: func(ctx context.Context) context.Context {
			return opentracing.ContextWithSpan(ctx, tracer.StartSpan("put"))
		},
		get: func(ctx context.Context) any { return found(opentracing.SpanFromContext(ctx)) },
		root: func(ctx context.Context) bool {
			span, _ := opentracing.StartSpanFromContextWithTracer(ctx, tracer, "child")
			return span.(*mocktracer.MockSpan).ParentID == 0
		},
	}.test(t)
}

// The exporter of TestOpenCensus keeps the parent of the last span.
type lastParent struct{ id opencensus.SpanID }

func (l *lastParent) ExportSpan(s *opencensus.SpanData) { l.id = s.ParentSpanID }

func TestOpenCensus(t *testing.T) {
	var last lastParent
	opencensus.RegisterExporter(&last)
	defer opencensus.UnregisterExporter(&last)
	always := opencensus.WithSampler(opencensus.AlwaysSample())
	library{
		put: func(ctx context.Context) context.Context {
			_, span := opencensus.StartSpan(context.Background(), "put", always)
			return opencensus.NewContext(ctx, span)
		},
		get: func(ctx context.Context) any { return found(opencensus.FromContext(ctx)) },
		root: func(ctx context.Context) bool {
			_, span := opencensus.StartSpan(ctx, "child", always)
			span.End()
			return last.id == opencensus.SpanID{}
		},
	}.test(t)
}

func TestZipkin(t *testing.T) {
	tracer, err := zipkin.NewTracer(reporter.NewNoopReporter())
	if err != nil {
		t.Fatal(err)
	}
	library{
		put: func(ctx context.Context) context.Context {
			return zipkin.NewContext(ctx, tracer.StartSpan("put"))
		},
		get: func(ctx context.Context) any { return found(zipkin.SpanFromContext(ctx)) },
		root: func(ctx context.Context) bool {
			span, _ := tracer.StartSpanFromContext(ctx, "child")
			return span.Context().ParentID == nil
		},
	}.test(t)
}

func TestSentry(t *testing.T) {
	library{
		put: func(ctx context.Context) context.Context { return sentry.StartSpan(ctx, "put").Context() },
		get: func(ctx context.Context) any { return found(sentry.SpanFromContext(ctx)) },
		root: func(ctx context.Context) bool {
			return sentry.StartSpan(ctx, "child").ParentSpanID == sentry.SpanID{}
		},
	}.test(t)
}

func TestNewRelic(t *testing.T) {
	app, err := newrelic.NewApplication(newrelic.ConfigEnabled(false), newrelic.ConfigAppName("test"))
	if err != nil {
		t.Fatal(err)
	}
	get := func(ctx context.Context) any { return found(newrelic.FromContext(ctx)) }
	t.Run("context", library{
		put: func(ctx context.Context) context.Context {
			return newrelic.NewContext(ctx, app.StartTransaction("put"))
		},
		get: get,
	}.test)
	t.Run("gin", library{
		put: func(ctx context.Context) context.Context {
			return context.WithValue(ctx, "newRelicTransaction", app.StartTransaction("put")) //nolint:staticcheck // as nrgin does
		},
		get: get,
	}.test)
}

func TestXRay(t *testing.T) {
	get := func(ctx context.Context) any { return found(xray.GetSegment(ctx)) }
	root := func(ctx context.Context) bool {
		_, segment := xray.BeginSubsegment(ctx, "child") // nil without a segment
		return segment == nil
	}
	t.Setenv("AWS_XRAY_CONTEXT_MISSING", "IGNORE_ERROR")
	xray.SetLogger(xraylog.NullLogger)
	t.Run("context", library{
		put: func(ctx context.Context) context.Context {
			ctx, _ = xray.BeginFacadeSegment(ctx, "put", nil)
			return ctx
		},
		get:  get,
		root: root,
	}.test)
	t.Run("fasthttp", library{
		put: func(ctx context.Context) context.Context {
			_, segment := xray.BeginFacadeSegment(context.Background(), "put", nil)
			return context.WithValue(ctx, "xray-ck", segment) //nolint:staticcheck // as the SDK does
		},
		get: get,
	}.test)
}

func TestDatadogV2(t *testing.T) {
	defer mockddv2.Start().Stop()
	library{
		put: func(ctx context.Context) context.Context {
			return ddv2.ContextWithSpan(ctx, ddv2.StartSpan("put"))
		},
		get: func(ctx context.Context) any {
			span, _ := ddv2.SpanFromContext(ctx)
			return found(span)
		},
		root: func(ctx context.Context) bool {
			span, _ := ddv2.StartSpanFromContext(ctx, "child")
			return span.Root() == span
		},
	}.test(t)
}

// TestDatadogV1 has the last version 1, which keeps the span where version 2 does.
func TestDatadogV1(t *testing.T) {
	defer mockddv1.Start().Stop()
	library{
		put: func(ctx context.Context) context.Context {
			return ddv1.ContextWithSpan(ctx, ddv1.StartSpan("put"))
		},
		get: func(ctx context.Context) any {
			span, ok := ddv1.SpanFromContext(ctx)
			if !ok {
				return nil
			}
			return span.Context().SpanID()
		},
		root: func(ctx context.Context) bool {
			span, _ := ddv1.StartSpanFromContext(ctx, "child")
			return span.Context().TraceID() == span.Context().SpanID()
		},
	}.test(t)
}
