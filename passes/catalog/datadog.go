package catalog

// datadog lists the second version of Datadog's tracer.
//
// StartSpanFromContext prefers the span of its context to a ChildOf among the
// options; StartSpan knows the options alone. What a StartSpanConfig holds, which
// WithStartSpanConfig applies, is not followed.
var datadog = []Entry{
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "(github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Tracer).StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "(github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.NoopTracer).StartSpan", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.StartSpanFromContext", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.StartSpanFromPropagatedContext", Effect: Start, From: 2, Options: None, Results: []int{0, 1}},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).StartChild", Effect: Start, From: Recv, Options: None, Results: []int{0}},

	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.SpanFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.ContextWithSpan", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).Root", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.FromGenericCtx", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.SetDataStreamsCheckpoint", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.SetDataStreamsCheckpointWithParams", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Extract", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Tracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.NoopTracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Propagator).Extract", Effect: Deliberate, From: None, Results: []int{0}},

	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.ChildOf", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.WithSpanLinks", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.AnalyticsRate", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Measured", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.ResourceName", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.ServiceName", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.SpanType", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.StartTime", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Tag", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.WithSpanID", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.WithTags", Effect: Carry, From: None, Results: []int{0}},

	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).Finish", Effect: End, From: Recv},

	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).AddLink", Effect: Link, From: Recv},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).BaggageItem", Effect: Use, From: Recv},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).AddEvent", Effect: Write, From: Recv},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).SetBaggageItem", Effect: Write, From: Recv},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).SetMetaStruct", Effect: Write, From: Recv},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).SetOperationName", Effect: Write, From: Recv},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).SetTag", Effect: Write, From: Recv},
	{Func: "(*github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Span).SetUser", Effect: Write, From: Recv},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.SetUser", Effect: Write, From: 0},
	{Func: "github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Inject", Effect: Use, From: 0},
	{Func: "(github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Tracer).Inject", Effect: Use, From: 0},
	{Func: "(github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.NoopTracer).Inject", Effect: Use, From: 0},
	{Func: "(github.com/DataDog/dd-trace-go/v2/ddtrace/tracer.Propagator).Inject", Effect: Use, From: 0},
}

// datadogV1 lists the first version, which is a front of the second by now. Its
// package tracer has aliases of the types in package ddtrace, where the methods
// are.
var datadogV1 = []Entry{
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Tracer).StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.StartSpanFromContext", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},

	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.SpanFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.ContextWithSpan", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.WrapSpanV2", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Span).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.SetDataStreamsCheckpoint", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.SetDataStreamsCheckpointWithParams", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.Extract", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Tracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.Propagator).Extract", Effect: Deliberate, From: None, Results: []int{0}},

	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.ChildOf", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.WithSpanLinks", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.AnalyticsRate", Effect: Carry, From: None, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.Measured", Effect: Carry, From: None, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.ResourceName", Effect: Carry, From: None, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.ServiceName", Effect: Carry, From: None, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.SpanType", Effect: Carry, From: None, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.StartTime", Effect: Carry, From: None, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.Tag", Effect: Carry, From: None, Results: []int{0}},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.WithSpanID", Effect: Carry, From: None, Results: []int{0}},

	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Span).Finish", Effect: End, From: Recv},

	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Span).BaggageItem", Effect: Use, From: Recv},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Span).SetBaggageItem", Effect: Write, From: Recv},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Span).SetOperationName", Effect: Write, From: Recv},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Span).SetTag", Effect: Write, From: Recv},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.SpanWithEvents).AddEvent", Effect: Write, From: Recv},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace.AddSpanEvent", Effect: Write, From: 0},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.SetUser", Effect: Write, From: 0},
	{Func: "gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.Inject", Effect: Use, From: 0},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace.Tracer).Inject", Effect: Use, From: 0},
	{Func: "(gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer.Propagator).Inject", Effect: Use, From: 0},
}
