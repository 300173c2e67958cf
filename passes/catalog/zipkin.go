package catalog

// zipkin lists github.com/openzipkin/zipkin-go.
//
// StartSpan knows the options alone. StartSpanFromContext lets the span of its
// context win over a Parent among them. A span with FlushOnFinish(false) is sent
// by Flush, which comes after Finish and is not an end of its own.
var zipkin = []Entry{
	{Func: "(*github.com/openzipkin/zipkin-go.Tracer).StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "(*github.com/openzipkin/zipkin-go.Tracer).StartSpanFromContext", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},

	{Func: "github.com/openzipkin/zipkin-go.SpanFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/openzipkin/zipkin-go.SpanOrNoopFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/openzipkin/zipkin-go.NewContext", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(github.com/openzipkin/zipkin-go.Span).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/openzipkin/zipkin-go.Tracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},

	{Func: "github.com/openzipkin/zipkin-go.Parent", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/openzipkin/zipkin-go.FlushOnFinish", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/openzipkin/zipkin-go.Kind", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/openzipkin/zipkin-go.RemoteEndpoint", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/openzipkin/zipkin-go.StartTime", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/openzipkin/zipkin-go.Tags", Effect: Carry, From: None, Results: []int{0}},

	{Func: "(github.com/openzipkin/zipkin-go.Span).Finish", Effect: End, From: Recv},
	{Func: "(github.com/openzipkin/zipkin-go.Span).FinishedWithDuration", Effect: End, From: Recv},

	{Func: "github.com/openzipkin/zipkin-go.IsNoop", Effect: Present, From: 0},
	{Func: "github.com/openzipkin/zipkin-go.BaggageFromContext", Effect: Use, From: 0},
	{Func: "(github.com/openzipkin/zipkin-go.Span).Flush", Effect: Use, From: Recv},
	{Func: "(github.com/openzipkin/zipkin-go.Span).Annotate", Effect: Write, From: Recv},
	{Func: "(github.com/openzipkin/zipkin-go.Span).SetName", Effect: Write, From: Recv},
	{Func: "(github.com/openzipkin/zipkin-go.Span).SetRemoteEndpoint", Effect: Write, From: Recv},
	{Func: "(github.com/openzipkin/zipkin-go.Span).Tag", Effect: Write, From: Recv},
	{Func: "(github.com/openzipkin/zipkin-go.Tag).Set", Effect: Write, From: 0},
}
