package catalog

import "go/types"

// IsSpan reports whether t, or what it points to, is the span of a tracing
// library, or a handle of one.
func IsSpan(t types.Type) bool { return spans.has(t) }

// CarrierOf returns what is known of the type t, or what it points to, as a
// carrier: a parameter that brings the context of a request along. It is nil
// for any other type.
func CarrierOf(t types.Type) *Carrier { return carriersByName[typeName(t)] }

var carriersByName = make(map[name]*Carrier)

func init() {
	for full, c := range carriers {
		carriersByName[nameOf(full)] = c
	}
}

// A Carrier is a type of requests.
type Carrier struct {
	// Server means that a server makes it for a handler, and cancels its context
	// when the handler has returned.
	Server bool
	// Blind means that it is a context itself, but one that does not see the
	// span of the request, unless the program sets the field Sighted to true.
	Blind   bool
	Sighted string
}

// carriers lists the types of requests.
//
// A *gin.Context sees the values of the request's context only with
// Engine.ContextWithFallback, which is off by default; a fiber.Ctx has values of
// its own. Neither fiber nor cobra cancels a context at the end of a handler.
var carriers = map[string]*Carrier{
	"net/http.Request":                       {},
	"github.com/gin-gonic/gin.Context":       {Server: true, Blind: true, Sighted: "ContextWithFallback"},
	"github.com/labstack/echo/v4.Context":    {Server: true},
	"github.com/gofiber/fiber/v2.Ctx":        {},
	"github.com/gofiber/fiber/v3.Ctx":        {Blind: true},
	"google.golang.org/grpc.ServerStream":    {Server: true},
	"github.com/spf13/cobra.Command":         {},
	"github.com/valyala/fasthttp.RequestCtx": {Blind: true},
}

// spans lists the span types of the tracing libraries, and what stands for a span:
// a transaction, a segment, a logger that writes into one.
var spans = newTypeSet(
	"github.com/aws/aws-xray-sdk-go/xray.Segment",
	"github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span",
	"github.com/getsentry/sentry-go.Span",
	"github.com/grafana/dskit/spanlogger.SpanLogger",
	"github.com/grafana/dskit/tracing.Span",
	"github.com/luna-duclos/instrumentedsql.Span",
	"github.com/newrelic/go-agent/v3/newrelic.DatastoreSegment",
	"github.com/newrelic/go-agent/v3/newrelic.ExternalSegment",
	"github.com/newrelic/go-agent/v3/newrelic.MessageProducerSegment",
	"github.com/newrelic/go-agent/v3/newrelic.Segment",
	"github.com/newrelic/go-agent/v3/newrelic.Transaction",
	"github.com/opentracing-contrib/go-stdlib/nethttp.Tracer",
	"github.com/opentracing/opentracing-go.Span",
	"github.com/opentracing/opentracing-go/mocktracer.MockSpan",
	"github.com/openzipkin/zipkin-go.Span",
	"github.com/uber/jaeger-client-go.Span",
	"go.opencensus.io/trace.Span",
	"go.opentelemetry.io/otel/trace.Span",
	"go.opentelemetry.io/otel/trace/noop.Span",
	"gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Span",
	"gopkg.in/DataDog/dd-trace-go.v1/ddtrace.SpanWithEvents",
	"runtime/trace.Region",
	"runtime/trace.Task",
)

// plainOptions lists the option types that set no parent. A SpanReference
// literal does, and what it refers to is not followed.
var plainOptions = newTypeSet(
	"github.com/opentracing/opentracing-go.StartTime",
	"github.com/opentracing/opentracing-go.Tag",
	"github.com/opentracing/opentracing-go.Tags",
)

// A typeSet is a set of named types.
type typeSet map[name]bool

func newTypeSet(full ...string) typeSet {
	set := make(typeSet)
	for _, f := range full {
		set[nameOf(f)] = true
	}
	return set
}

// has reports whether t, or what it points to, is in the set.
func (s typeSet) has(t types.Type) bool { return s[typeName(t)] }

// typeName returns the name of t, or of what it points to, or no name.
func typeName(t types.Type) name {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return name{}
	}
	return name{named.Obj().Pkg().Path(), named.Obj().Name()}
}
