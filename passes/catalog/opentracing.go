package catalog

// openTracing lists github.com/opentracing/opentracing-go.
//
// StartSpan ignores every context: without a reference among its options the
// span is a root. FollowsFrom is the library's own word for work that nobody
// waits for, so it is deliberate. StartSpanFromContext puts the context's span
// after the options, and the first ChildOf wins.
var openTracing = []Entry{
	{Func: "github.com/opentracing/opentracing-go.StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.Tracer).StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.NoopTracer).StartSpan", Effect: Carry, From: None, Results: []int{0}},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockTracer).StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go.StartSpanFromContext", Effect: Start, From: 0, Options: 2, Results: []int{0, 1}},
	{Func: "github.com/opentracing/opentracing-go.StartSpanFromContextWithTracer", Effect: Start, From: 0, Options: 3, Results: []int{0, 1}},

	{Func: "github.com/opentracing/opentracing-go.SpanFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go.ContextWithSpan", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.TracerContextWithSpanExtension).ContextWithSpanHook", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.Span).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go.ChildOf", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go.FollowsFrom", Effect: Deliberate, From: 0, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go/ext.RPCServerOption", Effect: Deliberate, From: 0, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.Tracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.NoopTracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockTracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},

	{Func: "(github.com/opentracing/opentracing-go.Span).Finish", Effect: End, From: Recv},
	{Func: "(github.com/opentracing/opentracing-go.Span).FinishWithOptions", Effect: End, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).Finish", Effect: End, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).FinishWithOptions", Effect: End, From: Recv},

	{Func: "(github.com/opentracing/opentracing-go.Span).Tracer", Effect: Use, From: Recv},
	{Func: "(github.com/opentracing/opentracing-go.Span).SetTag", Effect: Write, From: Recv, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.Span).SetOperationName", Effect: Write, From: Recv, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.Span).SetBaggageItem", Effect: Write, From: Recv, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.Span).BaggageItem", Effect: Use, From: Recv},
	{Func: "(github.com/opentracing/opentracing-go.Span).LogFields", Effect: Write, From: Recv},
	{Func: "(github.com/opentracing/opentracing-go.Span).LogKV", Effect: Write, From: Recv},
	{Func: "(github.com/opentracing/opentracing-go.Span).LogEvent", Effect: Write, From: Recv},
	{Func: "(github.com/opentracing/opentracing-go.Span).LogEventWithPayload", Effect: Write, From: Recv},
	{Func: "(github.com/opentracing/opentracing-go.Span).Log", Effect: Write, From: Recv},
	{Func: "(github.com/opentracing/opentracing-go.Tracer).Inject", Effect: Use, From: 0},
	{Func: "(github.com/opentracing/opentracing-go.NoopTracer).Inject", Effect: Use, From: 0},
	{Func: "(github.com/opentracing/opentracing-go.Tag).Set", Effect: Write, From: 0},
	{Func: "github.com/opentracing/opentracing-go/ext.LogError", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.StringTagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.BoolTagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.Uint16TagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.Uint32TagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.IPv4TagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.IPv4TagName).SetString", Effect: Write, From: 0},

	// A MockSpan shows what is written after its end, but no tracer that serves in
	// production does.
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).Tracer", Effect: Use, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).SetTag", Effect: Write, From: Recv, Results: []int{0}},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).SetOperationName", Effect: Write, From: Recv, Results: []int{0}},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).SetBaggageItem", Effect: Write, From: Recv, Results: []int{0}},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).BaggageItem", Effect: Use, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).LogFields", Effect: Write, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).LogKV", Effect: Write, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).LogEvent", Effect: Write, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).LogEventWithPayload", Effect: Write, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).Log", Effect: Write, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).Logs", Effect: Use, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).Tag", Effect: Use, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockSpan).Tags", Effect: Use, From: Recv},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockTracer).Inject", Effect: Use, From: 0},
}

// openTracingContrib lists the middleware for net/http and gRPC.
//
// TraceRequest returns the request first. It opens the span only when the
// request is sent, under the span of the request's context, but the Tracer
// stands for that span from the beginning, and Finish ends it. The Transport
// starts none for any other request.
var openTracingContrib = []Entry{
	{Func: "github.com/opentracing-contrib/go-stdlib/nethttp.TraceRequest", Effect: Start, From: 1, Options: None, Results: []int{0, 1}},
	{Func: "(*github.com/opentracing-contrib/go-stdlib/nethttp.Transport).RoundTrip", Effect: Use, From: 0},
	{Func: "github.com/opentracing-contrib/go-stdlib/nethttp.TracerFromRequest", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(*github.com/opentracing-contrib/go-stdlib/nethttp.Tracer).Span", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/opentracing-contrib/go-stdlib/nethttp.Tracer).Finish", Effect: End, From: Recv},
	{Func: "github.com/opentracing-contrib/go-grpc.SetSpanTags", Effect: Write, From: 0},
	{Func: "github.com/grpc-ecosystem/grpc-opentracing/go/otgrpc.SetSpanTags", Effect: Write, From: 0},
}
