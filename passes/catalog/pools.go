package catalog

// pools lists pools of goroutines.
//
// The context that CtxGo takes is for the handler of panics: the function gets
// none. The context of a pond.Pool stops the pool, and reaches no function
// either. A pool with one fixed function can pass a span on in the argument of
// Invoke alone. The methods that give up waiting after a while are left out.
var pools = []Entry{
	{Func: "github.com/panjf2000/ants/v2.Submit", Effect: Launch, From: 0},
	{Func: "(*github.com/panjf2000/ants/v2.Pool).Submit", Effect: Launch, From: 0},
	{Func: "(*github.com/panjf2000/ants/v2.MultiPool).Submit", Effect: Launch, From: 0},
	{Func: "github.com/panjf2000/ants/v2.NewPoolWithFunc", Effect: Keep, From: 1},
	{Func: "github.com/panjf2000/ants/v2.NewPoolWithFuncGeneric", Effect: Keep, From: 1},
	{Func: "github.com/panjf2000/ants/v2.NewMultiPoolWithFunc", Effect: Keep, From: 2},
	{Func: "github.com/panjf2000/ants/v2.NewMultiPoolWithFuncGeneric", Effect: Keep, From: 2},

	{Func: "(*github.com/alitto/pond.WorkerPool).Submit", Effect: Launch, From: 0},
	{Func: "(*github.com/alitto/pond.WorkerPool).SubmitBefore", Effect: Launch, From: 0},
	{Func: "(*github.com/alitto/pond.WorkerPool).TrySubmit", Effect: Launch, From: 0},
	{Func: "(*github.com/alitto/pond.WorkerPool).SubmitAndWait", Effect: Launch, From: 0, Joins: true},
	{Func: "(*github.com/alitto/pond.WorkerPool).StopAndWait", Effect: Wait, From: Recv},
	{Func: "(*github.com/alitto/pond.WorkerPool).GroupContext", Effect: Carry, From: 0, Results: []int{1}, Life: Shorter},
	{Func: "(*github.com/alitto/pond.TaskGroup).Submit", Effect: Launch, From: 0},
	{Func: "(*github.com/alitto/pond.TaskGroup).Wait", Effect: Wait, From: Recv},
	{Func: "(*github.com/alitto/pond.TaskGroupWithContext).Submit", Effect: Launch, From: 0},
	{Func: "(*github.com/alitto/pond.TaskGroupWithContext).Wait", Effect: Wait, From: Recv},

	{Func: "github.com/alitto/pond/v2.Submit", Effect: Launch, From: 0},
	{Func: "github.com/alitto/pond/v2.SubmitErr", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.Pool).Go", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.Pool).Submit", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.Pool).SubmitErr", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.Pool).TrySubmit", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.Pool).TrySubmitErr", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.ResultPool[R any]).Submit", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.ResultPool[R any]).SubmitErr", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.ResultPool[R any]).TrySubmit", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.ResultPool[R any]).TrySubmitErr", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.BasePool).StopAndWait", Effect: Wait, From: Recv},
	{Func: "(github.com/alitto/pond/v2.Task).Wait", Effect: Wait, From: Recv},
	{Func: "(github.com/alitto/pond/v2.ResultTask[R any]).Wait", Effect: Wait, From: Recv},

	{Func: "(github.com/alitto/pond/v2.Pool).NewGroupContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(github.com/alitto/pond/v2.ResultPool[R any]).NewGroupContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(github.com/alitto/pond/v2.TaskGroup).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(github.com/alitto/pond/v2.TaskGroup).Submit", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.TaskGroup).SubmitErr", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.ResultTaskGroup[O any]).Submit", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.ResultTaskGroup[O any]).SubmitErr", Effect: Launch, From: 0},
	{Func: "(github.com/alitto/pond/v2.TaskGroup).Wait", Effect: Wait, From: Recv},
	{Func: "(github.com/alitto/pond/v2.ResultTaskGroup[O any]).Wait", Effect: Wait, From: Recv},

	{Func: "(*github.com/gammazero/workerpool.WorkerPool).Submit", Effect: Launch, From: 0},
	{Func: "(*github.com/gammazero/workerpool.WorkerPool).Do", Effect: Launch, From: 0},
	{Func: "(*github.com/gammazero/workerpool.WorkerPool).SubmitWait", Effect: Launch, From: 0, Joins: true},
	{Func: "(*github.com/gammazero/workerpool.WorkerPool).DoWait", Effect: Launch, From: 0, Joins: true},
	{Func: "(*github.com/gammazero/workerpool.WorkerPool).StopWait", Effect: Wait, From: Recv},

	{Func: "github.com/bytedance/gopkg/util/gopool.Go", Effect: Launch, From: 0},
	{Func: "github.com/bytedance/gopkg/util/gopool.CtxGo", Effect: Launch, From: 1},
	{Func: "(github.com/bytedance/gopkg/util/gopool.Pool).Go", Effect: Launch, From: 0},
	{Func: "(github.com/bytedance/gopkg/util/gopool.Pool).CtxGo", Effect: Launch, From: 1},
	{Func: "github.com/cloudwego/gopkg/concurrency/gopool.Go", Effect: Launch, From: 0},
	{Func: "github.com/cloudwego/gopkg/concurrency/gopool.CtxGo", Effect: Launch, From: 1},
	{Func: "(*github.com/cloudwego/gopkg/concurrency/gopool.GoPool).Go", Effect: Launch, From: 0},
	{Func: "(*github.com/cloudwego/gopkg/concurrency/gopool.GoPool).CtxGo", Effect: Launch, From: 1},
}
