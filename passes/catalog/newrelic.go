package catalog

// newRelic lists github.com/newrelic/go-agent/v3/newrelic.
//
// A transaction is always a root. A segment is a child of what its transaction
// has open, not of a context, and every goroutine needs a reference of its own to
// the transaction, from NewGoroutine. What starts a transaction under a remote
// parent is that it accepts the headers afterwards. StartExternalSegment takes
// the transaction from the request when it has none, which is not followed. A
// transaction that is to be ignored goes on.
var newRelic = []Entry{
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Application).StartTransaction", Effect: Start, From: None, Options: None, Results: []int{0}},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).StartSegment", Effect: Start, From: Recv, Options: None, Results: []int{0}},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).StartSegmentNow", Effect: Start, From: Recv, Options: None, Results: []int{0}},
	{Func: "github.com/newrelic/go-agent/v3/newrelic.StartSegment", Effect: Start, From: 0, Options: None, Results: []int{0}},
	{Func: "github.com/newrelic/go-agent/v3/newrelic.StartSegmentNow", Effect: Start, From: 0, Options: None, Results: []int{0}},
	{Func: "github.com/newrelic/go-agent/v3/newrelic.StartExternalSegment", Effect: Start, From: 0, Options: None, Results: []int{0}},

	{Func: "github.com/newrelic/go-agent/v3/newrelic.FromContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/newrelic/go-agent/v3/newrelic.NewContext", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "github.com/newrelic/go-agent/v3/newrelic.RequestWithTransactionContext", Effect: Carry, From: 1, Results: []int{0}},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).NewGoroutine", Effect: Deliberate, From: Recv, Results: []int{0}},
	{Func: "github.com/newrelic/go-agent/v3/newrelic.ProfilerWrapCall", Effect: Call, From: 1, Given: []Arg{0}},
	{Func: "github.com/newrelic/go-agent/v3/newrelic.ProfilerWrapCallWithContext", Effect: Call, From: 2, Given: []Arg{1}},

	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).End", Effect: End, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Segment).End", Effect: End, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.DatastoreSegment).End", Effect: End, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.ExternalSegment).End", Effect: End, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.MessageProducerSegment).End", Effect: End, From: Recv},

	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).AcceptDistributedTraceHeaders", Effect: Link, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).AcceptDistributedTraceHeadersFromJSON", Effect: Link, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).InsertDistributedTraceHeaders", Effect: Use, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).Application", Effect: Use, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).GetLinkingMetadata", Effect: Use, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).GetTraceMetadata", Effect: Use, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).IsEnded", Effect: Use, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).IsSampled", Effect: Use, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).Name", Effect: Use, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).AddAttribute", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).Ignore", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).IgnoreApdex", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).NoticeError", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).NoticeExpectedError", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).RecordLog", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).SetName", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).SetOption", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).SetUserID", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).SetWebRequest", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).SetWebRequestHTTP", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Transaction).SetWebResponse", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.Segment).AddAttribute", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.DatastoreSegment).AddAttribute", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.ExternalSegment).AddAttribute", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.MessageProducerSegment).AddAttribute", Effect: Write, From: Recv},
	{Func: "(*github.com/newrelic/go-agent/v3/newrelic.ExternalSegment).SetStatusCode", Effect: Write, From: Recv},
}
