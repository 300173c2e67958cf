package catalog

// standardLibrary lists the functions of package context. All that derive a
// context keep its values, and so the span of every library.
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
}

// launchers lists the functions outside the tracing libraries that run a
// function argument, and what errgroup and the helper do to a context.
var launchers = []Entry{
	{Func: "time.AfterFunc", Effect: Timer, From: 1},
	{Func: "context.AfterFunc", Effect: Timer, From: 1},
	{Func: "(*sync.WaitGroup).Go", Effect: Launch, From: 0},
	{Func: "(*sync.Once).Do", Effect: Call, From: 0},
	{Func: "golang.org/x/sync/errgroup.WithContext", Effect: Carry, From: 0, Results: []int{1}, Life: Shorter},
	{Func: "(*golang.org/x/sync/errgroup.Group).Go", Effect: Launch, From: 0},
	{Func: "(*golang.org/x/sync/errgroup.Group).TryGo", Effect: Launch, From: 0},
	{Func: "(*golang.org/x/sync/errgroup.Group).Wait", Effect: Wait, From: Recv},
	{Func: "(*sync.WaitGroup).Wait", Effect: Wait, From: Recv},
	{Func: Helper + ".Detach", Effect: Carry, From: 0, Results: []int{0}, Life: Endless},
}
