package catalog

// openTelemetry lists go.opentelemetry.io/otel. The context comes first among
// the results of Start. A span context that was put into a context as remote,
// or made by hand, is a parent that somebody chose.
//
// The tracer of package noop hands on the span context that it finds, and looks
// at no option.
var openTelemetry = []Entry{
	{Func: "(go.opentelemetry.io/otel/trace.Tracer).Start", Effect: Start, From: 0, Options: 2, Results: []int{0, 1}},
	{Func: "(go.opentelemetry.io/otel/trace/noop.Tracer).Start", Effect: Carry, From: 0, Results: []int{0, 1}},

	{Func: "go.opentelemetry.io/otel/trace.SpanFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.SpanContextFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.ContextWithSpan", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.ContextWithSpanContext", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.ContextWithRemoteSpanContext", Effect: Deliberate, From: 1, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/trace.NewSpanContext", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(go.opentelemetry.io/otel/trace.Span).SpanContext", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).SpanContext", Effect: Carry, From: Recv, Results: []int{0}},
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
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).End", Effect: End, From: Recv},

	// Links are dropped after End as well, but a link is more than a note.
	{Func: "(go.opentelemetry.io/otel/trace.Span).AddLink", Effect: Link, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).AddLink", Effect: Link, From: Recv},
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
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).AddEvent", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).IsRecording", Effect: Present, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).RecordError", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).SetAttributes", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).SetName", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).SetStatus", Effect: Write, From: Recv},
	{Func: "(go.opentelemetry.io/otel/trace/noop.Span).TracerProvider", Effect: Use, From: Recv},
	{Func: "(go.opentelemetry.io/otel/propagation.TextMapPropagator).Inject", Effect: Use, From: 0},
	{Func: "(go.opentelemetry.io/otel/propagation.TraceContext).Inject", Effect: Use, From: 0},
	{Func: "(go.opentelemetry.io/otel/propagation.Baggage).Inject", Effect: Use, From: 0},
	{Func: "go.opentelemetry.io/otel/baggage.FromContext", Effect: Use, From: 0},
}

// openTelemetryContrib lists the middleware for net/http. That for gRPC consists
// of handlers that gRPC itself calls.
var openTelemetryContrib = []Entry{
	{Func: "(*go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.Transport).RoundTrip", Effect: Start, From: 0, Options: None},
	{Func: "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.ContextWithLabeler", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.ContextWithClientLabeler", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.ContextWithStartTime", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.LabelerFromContext", Effect: Use, From: 0},
	{Func: "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.ClientLabelerFromContext", Effect: Use, From: 0},
	{Func: "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.StartTimeFromContext", Effect: Use, From: 0},
}

// openTelemetryBridge lists go.opentelemetry.io/otel/bridge/opentracing, an
// OpenTracing tracer that makes OpenTelemetry spans. Its contexts carry one span
// of either kind.
var openTelemetryBridge = []Entry{
	{Func: "(*go.opentelemetry.io/otel/bridge/opentracing.BridgeTracer).StartSpan", Effect: Start, From: None, Options: 1, Results: []int{0}},
	{Func: "(*go.opentelemetry.io/otel/bridge/opentracing.WrapperTracer).Start", Effect: Start, From: 0, Options: 2, Results: []int{0, 1}},

	{Func: "(*go.opentelemetry.io/otel/bridge/opentracing.BridgeTracer).ContextWithSpanHook", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(*go.opentelemetry.io/otel/bridge/opentracing.BridgeTracer).ContextWithBridgeSpan", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(*go.opentelemetry.io/otel/bridge/opentracing.WrapperTracer).DeferredContextSetupHook", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(*go.opentelemetry.io/otel/bridge/opentracing.BridgeTracer).NewHookedContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opentelemetry.io/otel/bridge/opentracing.NewTracerPairWithContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(*go.opentelemetry.io/otel/bridge/opentracing.BridgeTracer).Extract", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "(*go.opentelemetry.io/otel/bridge/opentracing.BridgeTracer).Inject", Effect: Use, From: 0},
}
