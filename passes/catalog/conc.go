package catalog

// conc lists github.com/sourcegraph/conc.
//
// A pool that was made by WithContext gives its context, or one that is derived
// from it, to every function, so that it is the pool that carries the span.
var conc = []Entry{
	{Func: "(*github.com/sourcegraph/conc.WaitGroup).Go", Effect: Launch, From: 0},
	{Func: "(*github.com/sourcegraph/conc.WaitGroup).Wait", Effect: Wait, From: Recv},
	{Func: "(*github.com/sourcegraph/conc.WaitGroup).WaitAndRecover", Effect: Wait, From: Recv},

	{Func: "(*github.com/sourcegraph/conc/pool.Pool).Go", Effect: Launch, From: 0},
	{Func: "(*github.com/sourcegraph/conc/pool.ErrorPool).Go", Effect: Launch, From: 0},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultPool[T]).Go", Effect: Launch, From: 0},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultErrorPool[T]).Go", Effect: Launch, From: 0},
	{Func: "(*github.com/sourcegraph/conc/pool.ContextPool).Go", Effect: Launch, From: 0, Given: []Arg{Recv}},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultContextPool[T]).Go", Effect: Launch, From: 0, Given: []Arg{Recv}},
	{Func: "(*github.com/sourcegraph/conc/pool.Pool).Wait", Effect: Wait, From: Recv},
	{Func: "(*github.com/sourcegraph/conc/pool.ErrorPool).Wait", Effect: Wait, From: Recv},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultPool[T]).Wait", Effect: Wait, From: Recv},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultErrorPool[T]).Wait", Effect: Wait, From: Recv},
	{Func: "(*github.com/sourcegraph/conc/pool.ContextPool).Wait", Effect: Wait, From: Recv},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultContextPool[T]).Wait", Effect: Wait, From: Recv},

	{Func: "(*github.com/sourcegraph/conc/pool.Pool).WithContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ErrorPool).WithContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultPool[T]).WithContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultErrorPool[T]).WithContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ContextPool).WithCancelOnError", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ContextPool).WithFirstError", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ContextPool).WithMaxGoroutines", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultContextPool[T]).WithCancelOnError", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultContextPool[T]).WithCollectErrored", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultContextPool[T]).WithFirstError", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/sourcegraph/conc/pool.ResultContextPool[T]).WithMaxGoroutines", Effect: Carry, From: Recv, Results: []int{0}},

	{Func: "(*github.com/sourcegraph/conc/stream.Stream).Go", Effect: Launch, From: 0},
	{Func: "(*github.com/sourcegraph/conc/stream.Stream).Wait", Effect: Wait, From: Recv},

	{Func: "github.com/sourcegraph/conc/iter.ForEach", Effect: Launch, From: 1, Joins: true},
	{Func: "github.com/sourcegraph/conc/iter.ForEachIdx", Effect: Launch, From: 1, Joins: true},
	{Func: "github.com/sourcegraph/conc/iter.Map", Effect: Launch, From: 1, Joins: true},
	{Func: "github.com/sourcegraph/conc/iter.MapErr", Effect: Launch, From: 1, Joins: true},
	{Func: "(github.com/sourcegraph/conc/iter.Iterator[T]).ForEach", Effect: Launch, From: 1, Joins: true},
	{Func: "(github.com/sourcegraph/conc/iter.Iterator[T]).ForEachIdx", Effect: Launch, From: 1, Joins: true},
	{Func: "(github.com/sourcegraph/conc/iter.Mapper[T, R]).Map", Effect: Launch, From: 1, Joins: true},
	{Func: "(github.com/sourcegraph/conc/iter.Mapper[T, R]).MapErr", Effect: Launch, From: 1, Joins: true},
}
