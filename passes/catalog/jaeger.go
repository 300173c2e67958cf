package catalog

// jaegerClient lists github.com/uber/jaeger-client-go, a tracer behind the
// interfaces of OpenTracing.
//
// With the option PoolSpans a span is used again for another request once it is
// finished and released, so that even Context must come before Finish. That
// option is off by default.
var jaegerClient = []Entry{
	{Func: "(*github.com/uber/jaeger-client-go.Tracer).StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},

	{Func: "(*github.com/uber/jaeger-client-go.Span).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/uber/jaeger-client-go.Span).SpanContext", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/uber/jaeger-client-go.Span).Retain", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(github.com/uber/jaeger-client-go.SpanContext).WithBaggageItem", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "github.com/uber/jaeger-client-go.NewSpanContext", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "github.com/uber/jaeger-client-go.ContextFromString", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "github.com/uber/jaeger-client-go.SelfRef", Effect: Deliberate, From: 0, Results: []int{0}},
	{Func: "(*github.com/uber/jaeger-client-go.Tracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},

	{Func: "(*github.com/uber/jaeger-client-go.Span).Finish", Effect: End, From: Recv},
	{Func: "(*github.com/uber/jaeger-client-go.Span).FinishWithOptions", Effect: End, From: Recv},

	{Func: "(*github.com/uber/jaeger-client-go.Span).Release", Effect: Use, From: Recv},
	{Func: "(*github.com/uber/jaeger-client-go.Span).Tracer", Effect: Use, From: Recv},
	{Func: "(*github.com/uber/jaeger-client-go.Span).SetTag", Effect: Write, From: Recv, Results: []int{0}},
	{Func: "(*github.com/uber/jaeger-client-go.Span).SetOperationName", Effect: Write, From: Recv, Results: []int{0}},
	{Func: "(*github.com/uber/jaeger-client-go.Span).SetBaggageItem", Effect: Write, From: Recv, Results: []int{0}},
	{Func: "(*github.com/uber/jaeger-client-go.Span).BaggageItem", Effect: Use, From: Recv},
	{Func: "(*github.com/uber/jaeger-client-go.Span).LogFields", Effect: Write, From: Recv},
	{Func: "(*github.com/uber/jaeger-client-go.Span).LogKV", Effect: Write, From: Recv},
	{Func: "(*github.com/uber/jaeger-client-go.Span).LogEvent", Effect: Write, From: Recv},
	{Func: "(*github.com/uber/jaeger-client-go.Span).LogEventWithPayload", Effect: Write, From: Recv},
	{Func: "(*github.com/uber/jaeger-client-go.Span).Log", Effect: Write, From: Recv},
	{Func: "(*github.com/uber/jaeger-client-go.Tracer).Inject", Effect: Use, From: 0},
	{Func: "(github.com/uber/jaeger-client-go.SpanContext).IsValid", Effect: Present, From: Recv},
}
