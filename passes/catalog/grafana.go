package catalog

// dskit lists the wrappers in github.com/grafana/dskit and its ancestor
// github.com/weaveworks/common, which start a span of OpenTracing or
// OpenTelemetry, as the process is set up.
//
// No option of StartSpanFromContext sets a parent. A SpanLogger is a span as
// well; one from FromContext is that of the context, whoever started it.
// CollectedRequest runs its function in a span of its own.
var dskit = []Entry{
	{Func: "github.com/grafana/dskit/tracing.StartSpanFromContext", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},
	{Func: "github.com/grafana/dskit/spanlogger.New", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},
	{Func: "github.com/grafana/dskit/spanlogger.NewOTel", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},
	{Func: "github.com/grafana/dskit/instrument.CollectedRequest", Effect: Call, From: 4, Given: []Arg{0}},
	{Func: "github.com/weaveworks/common/instrument.CollectedRequest", Effect: Call, From: 4, Given: []Arg{0}},
	{Func: "github.com/weaveworks/common/instrument.TimeRequestHistogram", Effect: Call, From: 3, Given: []Arg{0}},
	{Func: "github.com/weaveworks/common/instrument.TimeRequestHistogramStatus", Effect: Call, From: 4, Given: []Arg{0}},

	{Func: "github.com/grafana/dskit/tracing.SpanFromContext", Effect: Carry, From: 0, Results: []int{0, 1}},
	{Func: "github.com/grafana/dskit/spanlogger.FromContext", Effect: Carry, From: 0, Results: []int{0}},

	{Func: "(*github.com/grafana/dskit/tracing.Span).Finish", Effect: End, From: Recv},
	{Func: "(*github.com/grafana/dskit/spanlogger.SpanLogger).Finish", Effect: End, From: Recv},

	{Func: "github.com/grafana/dskit/tracing.ExtractSampledTraceID", Effect: Use, From: 0},
	{Func: "github.com/grafana/dskit/tracing.ExtractTraceID", Effect: Use, From: 0},
	{Func: "github.com/grafana/dskit/tracing.ExtractTraceSpanID", Effect: Use, From: 0},
	{Func: "(*github.com/grafana/dskit/tracing.Span).LogError", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/tracing.Span).SetError", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/tracing.Span).SetTag", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/spanlogger.SpanLogger).DebugLog", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/spanlogger.SpanLogger).Error", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/spanlogger.SpanLogger).Log", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/spanlogger.SpanLogger).LogFields", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/spanlogger.SpanLogger).LogKV", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/spanlogger.SpanLogger).SetError", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/spanlogger.SpanLogger).SetSpanAndLogTag", Effect: Write, From: Recv},
	{Func: "(*github.com/grafana/dskit/spanlogger.SpanLogger).SetTag", Effect: Write, From: Recv},
}
