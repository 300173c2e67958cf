package catalog

// openTelemetry lists go.opentelemetry.io/otel. The context comes first among
// the results of Start. A span context that was put into a context as remote,
// or made by hand, is a parent that somebody chose.
var openTelemetry = []Entry{
	{Func: "(go.opentelemetry.io/otel/trace.Tracer).Start", Effect: Start, From: 0, Options: 2, Results: []int{0, 1}},

	{Func: "go.opentelemetry.io/otel/trace.SpanFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.SpanContextFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.ContextWithSpan", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.ContextWithSpanContext", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.ContextWithRemoteSpanContext", Effect: Deliberate, From: 1, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.NewSpanContext", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(go.opentelemetry.io/otel/trace.Span).SpanContext", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(go.opentelemetry.io/otel/propagation.TextMapPropagator).Extract", Effect: Deliberate, From: 0, Results: []int{0}},
	{Func: "(go.opentelemetry.io/otel/propagation.TraceContext).Extract", Effect: Deliberate, From: 0, Results: []int{0}},
	{Func: "(go.opentelemetry.io/otel/propagation.Baggage).Extract", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/baggage.ContextWithBaggage", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/baggage.ContextWithoutBaggage", Effect: Carry, From: 0, Results: []int{0}},

	{Func: "go.opentelemetry.io/otel/trace.WithNewRoot", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.WithLinks", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.WithAttributes", Effect: Carry, From: None, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.WithSpanKind", Effect: Carry, From: None, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.WithStackTrace", Effect: Carry, From: None, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.WithTimestamp", Effect: Carry, From: None, Results: []int{0}},

	{Func: "(go.opentelemetry.io/otel/trace.Span).End", Effect: End, From: Recv},

	// Links are dropped after End as well, but a link is more than a note.
	{Func: "(go.opentelemetry.io/otel/trace.Span).AddLink", Effect: Link, From: Recv},
	{Func: "go.opentelemetry.io/otel/trace.LinkFromContext", Effect: Link, From: 0},

	{Func: "(go.opentelemetry.io/otel/trace.Span).AddEvent", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace.Span).IsRecording", Effect: Present, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace.SpanContext).IsValid", Effect: Present, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace.SpanContext).HasTraceID", Effect: Present, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace.SpanContext).HasSpanID", Effect: Present, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace.Span).RecordError", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace.Span).SetAttributes", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace.Span).SetName", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace.Span).SetStatus", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace.Span).TracerProvider", Effect: Use, From: Recv},
}
