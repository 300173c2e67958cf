package fix

import (
	"context"
	"reflect"
)

// Root returns a context that has every value of ctx but the active span: a span
// started from it is the root of a new trace. It is how to say so on purpose, for
// work that a request only happens to set off:
//
//	fix.Go(fix.Root(ctx), rebuildIndex)
//
// Everything else is kept: the cancellation and the deadline of ctx, the request's
// logger, its user, its baggage. A span put into the context afterwards is seen
// again. Spans that are finished, or written to, are not affected.
//
// Root hides the spans of OpenTelemetry, OpenTracing, OpenCensus, Datadog, New
// Relic, Sentry, Zipkin and X-Ray, and the OpenTracing spans of Jaeger's client,
// and with them a remote parent that was put into the context. It knows them by the
// type of their keys, which is not exported by these libraries. A span that is not
// in the context is not hidden: one on the scope of a Sentry hub, say. Nor is the
// trace header that a Lambda function finds in its context.
//
// If ctx is nil, Root returns [context.Background].
//
// Not to leave a span out of a trace: sampling does that. A root without a link to
// what set it off is hard to find again; where the library has links, add one.
func Root(ctx context.Context) context.Context {
	switch ctx.(type) {
	case nil:
		return context.Background()
	case *root:
		return ctx
	}
	return &root{ctx}
}

// A root is a context without the spans of its parent.
type root struct{ context.Context }

func (r *root) Value(key any) any {
	if isSpanKey(key) {
		return nil
	}
	return r.Context.Value(key)
}

func (r *root) String() string { return "fix.Root" }

// isSpanKey reports whether a tracing library keeps its active span under key.
func isSpanKey(key any) bool {
	switch key {
	case ginNewRelic, fasthttpXRay:
		return true
	}
	t := reflect.TypeOf(key)
	if t == nil {
		return false
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem() // X-Ray's key is a pointer
	}
	name, ok := spanKeys[t.PkgPath()]
	return ok && name == t.Name()
}

// The keys of spans in contexts that have strings as keys: that of New Relic's
// transaction in a *gin.Context, and of X-Ray's segment in a *fasthttp.RequestCtx.
const (
	ginNewRelic  = "newRelicTransaction"
	fasthttpXRay = "xray-ck"
)

// spanKeys names the type of the key of the active span, by the package that
// declares it. Datadog's version 2 keeps the span, and a copy of its SpanContext,
// which is what becomes the parent.
var spanKeys = map[string]string{
	"github.com/DataDog/dd-trace-go/v2/ddtrace/tracer": "activeSpanContextKey",
	"github.com/DataDog/dd-trace-go/v2/internal":       "contextKey",
	"github.com/aws/aws-xray-sdk-go/v2/xray":           "ContextKeytype",
	"github.com/aws/aws-xray-sdk-go/xray":              "ContextKeytype",
	"github.com/getsentry/sentry-go":                   "spanContextKey",
	"github.com/newrelic/go-agent/v3/internal":         "contextKeyType",
	"github.com/opentracing/opentracing-go":            "contextKey",
	"github.com/openzipkin/zipkin-go":                  "ctxKey",
	"go.opencensus.io/trace":                           "contextKey",
	"go.opentelemetry.io/otel/trace":                   "traceContextKeyType",
	"gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer":   "contextKey",
	"gopkg.in/DataDog/dd-trace-go.v1/internal":         "contextKey",
}
