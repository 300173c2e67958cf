package catalog

// sentry lists github.com/getsentry/sentry-go.
//
// StartSpan returns the span alone; the context that carries it is what the
// span's method Context returns. The options come after the span of the context,
// and one that continues a remote trace wins. StartTransaction starts nothing if
// the context has a span, but returns that one. What is started after the
// transaction has ended is lost.
var sentry = []Entry{
	{Func: "github.com/getsentry/sentry-go.StartSpan", Effect: Start, From: 0, Options: 2, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.StartTransaction", Effect: Start, From: 0, Options: 2, Results: []int{0}},
	{Func: "(*github.com/getsentry/sentry-go.Span).StartChild", Effect: Start, From: Recv, Options: 1, Results: []int{0}},

	{Func: "github.com/getsentry/sentry-go.SpanFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.TransactionFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(*github.com/getsentry/sentry-go.Span).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/getsentry/sentry-go.Span).GetTransaction", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.GetHubFromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(*github.com/getsentry/sentry-go.Hub).Clone", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.SetHubOnContext", Effect: Carry, From: 0, Results: []int{0}},

	{Func: "github.com/getsentry/sentry-go.ContinueFromHeaders", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.ContinueFromRequest", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.ContinueFromTrace", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.ContinueTrace", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.WithDescription", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.WithOpName", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.WithSpanOrigin", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.WithSpanSampled", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.WithTransactionName", Effect: Carry, From: None, Results: []int{0}},
	{Func: "github.com/getsentry/sentry-go.WithTransactionSource", Effect: Carry, From: None, Results: []int{0}},

	{Func: "(*github.com/getsentry/sentry-go.Span).Finish", Effect: End, From: Recv},

	{Func: "(*github.com/getsentry/sentry-go.Span).IsTransaction", Effect: Use, From: Recv},
	{Func: "(*github.com/getsentry/sentry-go.Span).ToBaggage", Effect: Use, From: Recv},
	{Func: "(*github.com/getsentry/sentry-go.Span).ToSentryTrace", Effect: Use, From: Recv},
	{Func: "(*github.com/getsentry/sentry-go.Span).ToTraceparent", Effect: Use, From: Recv},
	{Func: "github.com/getsentry/sentry-go.HasHubOnContext", Effect: Use, From: 0},
	{Func: "github.com/getsentry/sentry-go.RecoverWithContext", Effect: Use, From: 0},
	{Func: "(*github.com/getsentry/sentry-go.Span).SetContext", Effect: Write, From: Recv},
	{Func: "(*github.com/getsentry/sentry-go.Span).SetData", Effect: Write, From: Recv},
	{Func: "(*github.com/getsentry/sentry-go.Span).SetDynamicSamplingContext", Effect: Write, From: Recv},
	{Func: "(*github.com/getsentry/sentry-go.Span).SetTag", Effect: Write, From: Recv},
}
