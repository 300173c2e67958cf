package catalog

// groups lists groups of goroutines that are waited for, and the helpers of
// dskit and Kubernetes that run a function many times.
//
// A flight of singleflight runs in the span of whoever asked first. The function
// of ParallelizeUntil gets no context: that of the call only stops it. The actors
// of a run.Group and the functions of a dskit service live as long as the
// process.
var groups = []Entry{
	{Func: "golang.org/x/sync/errgroup.WithContext", Effect: Carry, From: 0, Results: []int{1}, Life: Shorter},
	{Func: "(*golang.org/x/sync/errgroup.Group).Go", Effect: Launch, From: 0},
	{Func: "(*golang.org/x/sync/errgroup.Group).TryGo", Effect: Launch, From: 0},
	{Func: "(*golang.org/x/sync/errgroup.Group).Wait", Effect: Wait, From: Recv},
	{Func: "(*golang.org/x/sync/singleflight.Group).Do", Effect: Call, From: 1},
	{Func: "(*golang.org/x/sync/singleflight.Group).DoChan", Effect: Launch, From: 1},

	{Func: "gopkg.in/tomb.v2.WithContext", Effect: Carry, From: 0, Results: []int{1}, Life: Shorter},
	{Func: "(*gopkg.in/tomb.v2.Tomb).Context", Effect: Carry, From: 0, Results: []int{0}, Life: Shorter},
	{Func: "(*gopkg.in/tomb.v2.Tomb).Go", Effect: Launch, From: 0},
	{Func: "(*gopkg.in/tomb.v2.Tomb).Wait", Effect: Wait, From: Recv},

	{Func: "(*github.com/oklog/run.Group).Add", Effect: Keep, From: 0, Also: []Arg{1}},

	{Func: "github.com/grafana/dskit/concurrency.ForEach", Effect: Launch, From: 3, Given: []Arg{0}, Joins: true},
	{Func: "github.com/grafana/dskit/concurrency.ForEachJob", Effect: Launch, From: 3, Given: []Arg{0}, Joins: true},
	{Func: "github.com/grafana/dskit/concurrency.ForEachJobMergeResults", Effect: Launch, From: 3, Given: []Arg{0}, Joins: true},
	{Func: "github.com/grafana/dskit/concurrency.ForEachUser", Effect: Launch, From: 3, Given: []Arg{0}, Joins: true},
	{Func: "(*github.com/grafana/dskit/concurrency.LimitedConcurrencySingleFlight).ForEachNotInFlight", Effect: Launch, From: 2, Given: []Arg{0}, Joins: true},
	{Func: "(*github.com/grafana/dskit/concurrency.LimitedConcurrencySingleFlight).Wait", Effect: Wait, From: Recv},
	{Func: "(*github.com/grafana/dskit/concurrency.ReusableGoroutinesPool).Go", Effect: Launch, From: 0},
	{Func: "github.com/grafana/dskit/services.NewBasicService", Effect: Keep, From: 0, Also: []Arg{1, 2}},
	{Func: "github.com/grafana/dskit/services.NewIdleService", Effect: Keep, From: 0, Also: []Arg{1}},
	{Func: "github.com/grafana/dskit/services.NewTimerService", Effect: Keep, From: 1, Also: []Arg{2, 3}},

	{Func: "(*k8s.io/apimachinery/pkg/util/wait.Group).Start", Effect: Launch, From: 0},
	{Func: "(*k8s.io/apimachinery/pkg/util/wait.Group).StartWithChannel", Effect: Launch, From: 1},
	{Func: "(*k8s.io/apimachinery/pkg/util/wait.Group).StartWithContext", Effect: Launch, From: 1, Given: []Arg{0}},
	{Func: "(*k8s.io/apimachinery/pkg/util/wait.Group).Wait", Effect: Wait, From: Recv},
	{Func: "k8s.io/apimachinery/pkg/util/wait.BackoffUntil", Effect: Call, From: 0},
	{Func: "k8s.io/apimachinery/pkg/util/wait.BackoffUntilWithContext", Effect: Call, From: 1, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.Forever", Effect: Call, From: 0},
	{Func: "k8s.io/apimachinery/pkg/util/wait.JitterUntil", Effect: Call, From: 0},
	{Func: "k8s.io/apimachinery/pkg/util/wait.JitterUntilWithContext", Effect: Call, From: 1, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.NonSlidingUntil", Effect: Call, From: 0},
	{Func: "k8s.io/apimachinery/pkg/util/wait.NonSlidingUntilWithContext", Effect: Call, From: 1, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.ExponentialBackoff", Effect: Call, From: 1},
	{Func: "k8s.io/apimachinery/pkg/util/wait.ExponentialBackoffWithContext", Effect: Call, From: 2, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.Poll", Effect: Call, From: 2},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollWithContext", Effect: Call, From: 3, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollImmediate", Effect: Call, From: 2},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollImmediateWithContext", Effect: Call, From: 3, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollImmediateInfinite", Effect: Call, From: 1},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollImmediateInfiniteWithContext", Effect: Call, From: 2, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollImmediateUntil", Effect: Call, From: 1},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollImmediateUntilWithContext", Effect: Call, From: 2, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollInfinite", Effect: Call, From: 1},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollInfiniteWithContext", Effect: Call, From: 2, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollUntil", Effect: Call, From: 1},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollUntilWithContext", Effect: Call, From: 2, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollUntilContextCancel", Effect: Call, From: 3, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.PollUntilContextTimeout", Effect: Call, From: 4, Given: []Arg{0}},
	{Func: "k8s.io/apimachinery/pkg/util/wait.Until", Effect: Call, From: 0},
	{Func: "k8s.io/apimachinery/pkg/util/wait.UntilWithContext", Effect: Call, From: 1, Given: []Arg{0}},
	{Func: "k8s.io/client-go/util/workqueue.ParallelizeUntil", Effect: Launch, From: 3, Joins: true},
}
