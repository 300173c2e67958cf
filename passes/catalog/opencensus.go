package catalog

// openCensus lists go.opencensus.io. The context comes first among the results,
// no option sets a parent, and StartSpanWithRemoteParent does not look at the
// span of its context. IsRecordingEvents stays true when the span has ended.
var openCensus = []Entry{
	{Func: "go.opencensus.io/trace.StartSpan", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},
	{Func: "go.opencensus.io/trace.StartSpanWithRemoteParent", Effect: Start, From: 2, Options: None, Results: []int{0, 1}},
	{Func: "(go.opencensus.io/trace.Tracer).StartSpan", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},
	{Func: "(go.opencensus.io/trace.Tracer).StartSpanWithRemoteParent", Effect: Start, From: 2, Options: None, Results: []int{0, 1}},
	{Func: "(*go.opencensus.io/plugin/ochttp.Transport).RoundTrip", Effect: Start, From: 0, Options: None},

	{Func: "go.opencensus.io/trace.FromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(go.opencensus.io/trace.Tracer).FromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "go.opencensus.io/trace.NewContext", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(go.opencensus.io/trace.Tracer).NewContext", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(*go.opencensus.io/trace.Span).SpanContext", Effect: Carry, From: Recv, Results: []int{0}},

	{Func: "(*go.opencensus.io/trace.Span).End", Effect: End, From: Recv},

	{Func: "(*go.opencensus.io/trace.Span).AddLink", Effect: Link, From: Recv},
	{Func: "(*go.opencensus.io/trace.Span).IsRecordingEvents", Effect: Present, From: Recv},
	{Func: "(*go.opencensus.io/trace.Span).AddAttributes", Effect: Write, From: Recv},
	{Func: "(*go.opencensus.io/trace.Span).AddMessageReceiveEvent", Effect: Write, From: Recv},
	{Func: "(*go.opencensus.io/trace.Span).AddMessageSendEvent", Effect: Write, From: Recv},
	{Func: "(*go.opencensus.io/trace.Span).Annotate", Effect: Write, From: Recv},
	{Func: "(*go.opencensus.io/trace.Span).Annotatef", Effect: Write, From: Recv},
	{Func: "(*go.opencensus.io/trace.Span).SetName", Effect: Write, From: Recv},
	{Func: "(*go.opencensus.io/trace.Span).SetStatus", Effect: Write, From: Recv},
}
