package catalog

// plainOptions lists the option types that set no parent. A SpanReference
// literal does, and what it refers to is not followed.
var plainOptions = map[string]bool{
	"github.com/opentracing/opentracing-go.StartTime": true,
	"github.com/opentracing/opentracing-go.Tag":       true,
	"github.com/opentracing/opentracing-go.Tags":      true,
}

// openTracing lists github.com/opentracing/opentracing-go.
//
// StartSpan ignores every context: without a reference among its options the
// span is a root. FollowsFrom is the library's own word for work that nobody
// waits for, so it is deliberate. StartSpanFromContext puts the context's span
// after the options, and the first ChildOf wins.
var openTracing = []Entry{
	{Func: "github.com/opentracing/opentracing-go.StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.Tracer).StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "(*github.com/opentracing/opentracing-go/mocktracer.MockTracer).StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go.StartSpanFromContext", Effect: Start, From: 0, Options: 2, Results: []int{0, 1}},
	{Func: "github.com/opentracing/opentracing-go.StartSpanFromContextWithTracer", Effect: Start, From: 0, Options: 3, Results: []int{0, 1}},

	{Func: "github.com/opentracing/opentracing-go.SpanFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go.ContextWithSpan", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.Span).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go.ChildOf", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go.FollowsFrom", Effect: Deliberate, From: 0, Results: []int{0}},
	{Func: "github.com/opentracing/opentracing-go/ext.RPCServerOption", Effect: Deliberate, From: 0, Results: []int{0}},
	{Func: "(github.com/opentracing/opentracing-go.Tracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},
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
	{Func: "(github.com/opentracing/opentracing-go.Tag).Set", Effect: Write, From: 0},
	{Func: "github.com/opentracing/opentracing-go/ext.LogError", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.StringTagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.BoolTagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.Uint16TagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.Uint32TagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.IPv4TagName).Set", Effect: Write, From: 0},
	{Func: "(github.com/opentracing/opentracing-go/ext.IPv4TagName).SetString", Effect: Write, From: 0},
}
