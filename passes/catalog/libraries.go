package catalog

// A Library says how a tracing library puts a span into a context by hand.
type Library struct {
	Path   string // its import path
	Name   string // its package name
	Alias  string // a name for where that is taken
	Attach string // the function that takes a context and a span, and returns a context with both
	// Fetch is the function that takes a context and returns its span, which Attach
	// takes also if there was none. It is empty where there is no such function.
	Fetch string
	// Child is the function that makes a start option of the parent's span context,
	// or empty: the library's starts take a context.
	//
	//	opentracing.StartSpan("save", opentracing.ChildOf(span.Context()))
	Child string
}

// LibraryOf returns the library with this import path, or nil.
func LibraryOf(path string) *Library {
	for i := range libraries {
		if libraries[i].Path == path {
			return &libraries[i]
		}
	}
	return nil
}

// libraries leaves out those whose span cannot be handed to another goroutine as
// it is: New Relic and Sentry have functions of their own for that.
//
// Datadog's SpanFromContext returns two values. That of OpenTracing returns nil
// where there is no span, with which ContextWithSpan is content.
var libraries = []Library{
	{"github.com/opentracing/opentracing-go", "opentracing", "ot", "ContextWithSpan", "SpanFromContext", "ChildOf"},
	{"go.opentelemetry.io/otel/trace", "trace", "oteltrace", "ContextWithSpan", "SpanFromContext", ""},
	{"go.opencensus.io/trace", "trace", "octrace", "NewContext", "FromContext", ""},
	{"github.com/openzipkin/zipkin-go", "zipkin", "openzipkin", "NewContext", "SpanFromContext", "Parent"},
	{"github.com/DataDog/dd-trace-go/v2/ddtrace/tracer", "tracer", "ddtracer", "ContextWithSpan", "", "ChildOf"},
	{"gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer", "tracer", "ddtracer", "ContextWithSpan", "", "ChildOf"},
}
