package catalog

// standardLibrary lists the functions that make, derive or carry a context, and
// those that run a function. All that derive a context keep its values, and so
// the span of every library.
//
// A parallel subtest outlives T.Run, but it is no work that is done on behalf of
// the test's span. A handler of http.TimeoutHandler and the methods of exec.Cmd
// are not followed.
var standardLibrary = []Entry{
	{Func: "context.Background", Effect: Root, From: None, Results: []int{0}},
	{Func: "context.TODO", Effect: Root, From: None, Results: []int{0}},
	{Func: "context.WithCancel", Effect: Carry, From: 0, Results: []int{0}, Life: Shorter},
	{Func: "context.WithCancelCause", Effect: Carry, From: 0, Results: []int{0}, Life: Shorter},
	{Func: "context.WithDeadline", Effect: Carry, From: 0, Results: []int{0}, Life: Shorter},
	{Func: "context.WithDeadlineCause", Effect: Carry, From: 0, Results: []int{0}, Life: Shorter},
	{Func: "context.WithTimeout", Effect: Carry, From: 0, Results: []int{0}, Life: Shorter},
	{Func: "context.WithTimeoutCause", Effect: Carry, From: 0, Results: []int{0}, Life: Shorter},
	{Func: "context.WithValue", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "context.WithoutCancel", Effect: Carry, From: 0, Results: []int{0}, Life: Endless},
	{Func: "os/signal.NotifyContext", Effect: Carry, From: 0, Results: []int{0}, Life: Shorter},
	{Func: "(*net/http.Request).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*net/http.Request).WithContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(*net/http.Request).Clone", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "net/http.NewRequestWithContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "net/http.NewRequest", Effect: Root, From: None, Results: []int{0}},
	{Func: "(*net/http.Client).Do", Effect: Send, From: 0},
	{Func: "(*net/http.Client).Get", Effect: Send, From: None},
	{Func: "(*net/http.Client).Head", Effect: Send, From: None},
	{Func: "(*net/http.Client).Post", Effect: Send, From: None},
	{Func: "(*net/http.Client).PostForm", Effect: Send, From: None},
	{Func: "(*testing.common).Context", Effect: Root, From: None, Results: []int{0}},
	{Func: "(testing.TB).Context", Effect: Root, From: None, Results: []int{0}},
	{Func: "runtime/pprof.WithLabels", Effect: Carry, From: 0, Results: []int{0}},

	{Func: "time.AfterFunc", Effect: Timer, From: 1},
	{Func: "context.AfterFunc", Effect: Timer, From: 1},
	{Func: "(*sync.WaitGroup).Go", Effect: Launch, From: 0},
	{Func: "(*sync.WaitGroup).Wait", Effect: Wait, From: Recv},
	{Func: "(*sync.Once).Do", Effect: Call, From: 0, Once: true},
	{Func: "runtime/pprof.Do", Effect: Call, From: 2, Given: []Arg{0}},
	{Func: "(*testing.T).Run", Effect: Call, From: 1},
	{Func: "(*testing.B).Run", Effect: Call, From: 1},
	{Func: "(*testing.B).RunParallel", Effect: Launch, From: 0, Joins: true},
	{Func: "(*net/http.Server).RegisterOnShutdown", Effect: Keep, From: 0},
	{Func: "runtime.AddCleanup", Effect: Keep, From: 1},

	{Func: Helper + "/otelfix.Go", Effect: Launch, From: 2, Given: []Arg{0}, Spans: true},
	{Func: Helper + "/otfix.Go", Effect: Launch, From: 2, Given: []Arg{0}, Spans: true},
	{Func: Helper + "/otelfix.Await", Effect: Launch, From: 2, Given: []Arg{0}, Spans: true},
	{Func: Helper + "/otfix.Await", Effect: Launch, From: 2, Given: []Arg{0}, Spans: true},
	{Func: "(*" + Helper + ".Task[T]).Wait", Effect: Wait, From: Recv},

	{Func: Helper + ".Go", Effect: Launch, From: 1, Given: []Arg{0}},
	{Func: Helper + ".Func", Effect: Bind, From: 1, Given: []Arg{0}, Results: []int{0}},
	{Func: Helper + ".ErrFunc", Effect: Bind, From: 1, Given: []Arg{0}, Results: []int{0}},
	{Func: Helper + ".Root", Effect: Deliberate, From: 0, Results: []int{0}},
	{Func: Helper + ".Detach", Effect: Carry, From: 0, Results: []int{0}, Life: Endless},
}
