package catalog

// wrappers lists small packages around a tracing library: the SQL drivers of
// instrumentedsql, and the tracing of the frameworks kratos and go-zero.
//
// In a server the Start of kratos puts the remote parent into the context first;
// its End is given the span as an argument.
var wrappers = []Entry{
	{Func: "(github.com/luna-duclos/instrumentedsql.Span).NewChild", Effect: Start, From: Recv, Options: None, Results: []int{0}},
	{Func: "(github.com/luna-duclos/instrumentedsql.Tracer).GetSpan", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(github.com/luna-duclos/instrumentedsql.Span).Finish", Effect: End, From: Recv},
	{Func: "(github.com/luna-duclos/instrumentedsql.Span).SetError", Effect: Write, From: Recv},
	{Func: "(github.com/luna-duclos/instrumentedsql.Span).SetLabel", Effect: Write, From: Recv},

	{Func: "(*github.com/go-kratos/kratos/v2/middleware/tracing.Tracer).Start", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},
	{Func: "(*github.com/go-kratos/kratos/v2/middleware/tracing.Tracer).End", Effect: End, From: 1},

	{Func: "github.com/zeromicro/go-zero/core/trace.Extract", Effect: Deliberate, From: 0, Results: []int{1}},
	{Func: "github.com/zeromicro/go-zero/core/trace.Inject", Effect: Use, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/trace.TracerFromContext", Effect: Use, From: 0},
}
