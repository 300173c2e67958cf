package catalog

// goZero lists the packages of github.com/zeromicro/go-zero that run functions.
//
// The context of GoSafeCtx is for its log alone. That of mr.WithContext stops the
// work and reaches no function. A stage of an fx.Stream is on its goroutines as
// soon as it is added. DoWithTimeout may return before its function does.
var goZero = []Entry{
	{Func: "github.com/zeromicro/go-zero/core/threading.GoSafe", Effect: Launch, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/threading.GoSafeCtx", Effect: Launch, From: 1},
	{Func: "github.com/zeromicro/go-zero/core/threading.RunSafe", Effect: Call, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/threading.RunSafeCtx", Effect: Call, From: 1},
	{Func: "(*github.com/zeromicro/go-zero/core/threading.RoutineGroup).Run", Effect: Launch, From: 0},
	{Func: "(*github.com/zeromicro/go-zero/core/threading.RoutineGroup).RunSafe", Effect: Launch, From: 0},
	{Func: "(*github.com/zeromicro/go-zero/core/threading.RoutineGroup).Wait", Effect: Wait, From: Recv},
	{Func: "(*github.com/zeromicro/go-zero/core/threading.TaskRunner).Schedule", Effect: Launch, From: 0},
	{Func: "(*github.com/zeromicro/go-zero/core/threading.TaskRunner).ScheduleImmediately", Effect: Launch, From: 0},
	{Func: "(*github.com/zeromicro/go-zero/core/threading.TaskRunner).Wait", Effect: Wait, From: Recv},
	{Func: "github.com/zeromicro/go-zero/core/threading.NewWorkerGroup", Effect: Keep, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/threading.NewStableRunner", Effect: Keep, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/rescue.Recover", Effect: Call, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/rescue.RecoverCtx", Effect: Call, From: 1},

	{Func: "github.com/zeromicro/go-zero/core/mr.Finish", Effect: Launch, From: 0, Joins: true},
	{Func: "github.com/zeromicro/go-zero/core/mr.FinishVoid", Effect: Launch, From: 0, Joins: true},
	{Func: "github.com/zeromicro/go-zero/core/mr.ForEach", Effect: Launch, From: 0, Also: []Arg{1}, Joins: true},
	{Func: "github.com/zeromicro/go-zero/core/mr.MapReduce", Effect: Launch, From: 0, Also: []Arg{1, 2}, Joins: true},
	{Func: "github.com/zeromicro/go-zero/core/mr.MapReduceVoid", Effect: Launch, From: 0, Also: []Arg{1, 2}, Joins: true},
	{Func: "github.com/zeromicro/go-zero/core/mr.MapReduceChan", Effect: Launch, From: 1, Also: []Arg{2}, Joins: true},

	{Func: "github.com/zeromicro/go-zero/core/fx.Parallel", Effect: Launch, From: 0, Joins: true},
	{Func: "github.com/zeromicro/go-zero/core/fx.ParallelErr", Effect: Launch, From: 0, Joins: true},
	{Func: "github.com/zeromicro/go-zero/core/fx.From", Effect: Launch, From: 0},
	{Func: "(github.com/zeromicro/go-zero/core/fx.Stream).Filter", Effect: Launch, From: 0},
	{Func: "(github.com/zeromicro/go-zero/core/fx.Stream).Map", Effect: Launch, From: 0},
	{Func: "(github.com/zeromicro/go-zero/core/fx.Stream).Walk", Effect: Launch, From: 0},
	{Func: "(github.com/zeromicro/go-zero/core/fx.Stream).Parallel", Effect: Launch, From: 0, Joins: true},
	{Func: "(github.com/zeromicro/go-zero/core/fx.Stream).ForAll", Effect: Call, From: 0},
	{Func: "(github.com/zeromicro/go-zero/core/fx.Stream).ForEach", Effect: Call, From: 0},
	{Func: "(github.com/zeromicro/go-zero/core/fx.Stream).Reduce", Effect: Call, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/fx.DoWithTimeout", Effect: Launch, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/fx.DoWithRetry", Effect: Launch, From: 0, Joins: true},
	{Func: "github.com/zeromicro/go-zero/core/fx.DoWithRetryCtx", Effect: Launch, From: 1, Given: []Arg{0}, Joins: true},

	{Func: "github.com/zeromicro/go-zero/core/executors.NewBulkExecutor", Effect: Keep, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/executors.NewChunkExecutor", Effect: Keep, From: 0},
	{Func: "github.com/zeromicro/go-zero/core/executors.NewDelayExecutor", Effect: Timer, From: 0},
	{Func: "(*github.com/zeromicro/go-zero/core/executors.LessExecutor).DoOrDiscard", Effect: Call, From: 0},
	{Func: "(*github.com/zeromicro/go-zero/core/executors.PeriodicalExecutor).Sync", Effect: Call, From: 0},
}
