package catalog

// executionTracing lists what is called tracing without being distributed: the
// execution tracer of the runtime, and the request log of golang.org/x/net/trace.
//
// There is no Start among them. Package testing imports the one and gRPC the
// other, and neither makes its importers programs that trace. A task keeps the
// span that another library has put into its context. A trace of x/net has no
// parent at all, and its object is used again after Finish.
var executionTracing = []Entry{
	{Func: "runtime/trace.NewTask", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "runtime/trace.WithRegion", Effect: Call, From: 2},
	{Func: "runtime/trace.StartRegion", Effect: Use, From: 0},
	{Func: "runtime/trace.Log", Effect: Use, From: 0},
	{Func: "runtime/trace.Logf", Effect: Use, From: 0},
	{Func: "(*runtime/trace.Task).End", Effect: End, From: Recv},
	{Func: "(*runtime/trace.Region).End", Effect: End, From: Recv},

	{Func: "golang.org/x/net/trace.New", Effect: Deliberate, From: None, Results: []int{0}},
	{Func: "golang.org/x/net/trace.FromContext", Effect: Deliberate, From: 0, Results: []int{0}},
	{Func: "golang.org/x/net/trace.NewContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(golang.org/x/net/trace.Trace).Finish", Effect: End, From: Recv},
	{Func: "(golang.org/x/net/trace.Trace).LazyLog", Effect: Write, From: Recv},
	{Func: "(golang.org/x/net/trace.Trace).LazyPrintf", Effect: Write, From: Recv},
	{Func: "(golang.org/x/net/trace.Trace).SetError", Effect: Write, From: Recv},
	{Func: "(golang.org/x/net/trace.Trace).SetMaxEvents", Effect: Write, From: Recv},
	{Func: "(golang.org/x/net/trace.Trace).SetRecycler", Effect: Write, From: Recv},
	{Func: "(golang.org/x/net/trace.Trace).SetTraceInfo", Effect: Write, From: Recv},
}
