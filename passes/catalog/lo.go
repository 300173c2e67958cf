package catalog

// lo lists github.com/samber/lo. The result of an Async, or of Generator, is a
// channel: whoever receives from it waits.
var lo = []Entry{
	{Func: "github.com/samber/lo.Async", Effect: Launch, From: 0},
	{Func: "github.com/samber/lo.Async0", Effect: Launch, From: 0},
	{Func: "github.com/samber/lo.Async1", Effect: Launch, From: 0},
	{Func: "github.com/samber/lo.Async2", Effect: Launch, From: 0},
	{Func: "github.com/samber/lo.Async3", Effect: Launch, From: 0},
	{Func: "github.com/samber/lo.Async4", Effect: Launch, From: 0},
	{Func: "github.com/samber/lo.Async5", Effect: Launch, From: 0},
	{Func: "github.com/samber/lo.Async6", Effect: Launch, From: 0},
	{Func: "github.com/samber/lo.Generator", Effect: Launch, From: 1},
	{Func: "github.com/samber/lo.ChannelDispatcher", Effect: Launch, From: 3},
	{Func: "github.com/samber/lo.NewDebounce", Effect: Timer, From: 1},
	{Func: "github.com/samber/lo.NewDebounceBy", Effect: Timer, From: 1},
	{Func: "github.com/samber/lo/parallel.ForEach", Effect: Launch, From: 1, Joins: true},
	{Func: "github.com/samber/lo/parallel.GroupBy", Effect: Launch, From: 1, Joins: true},
	{Func: "github.com/samber/lo/parallel.Map", Effect: Launch, From: 1, Joins: true},
	{Func: "github.com/samber/lo/parallel.PartitionBy", Effect: Launch, From: 1, Joins: true},
	{Func: "github.com/samber/lo/parallel.Times", Effect: Launch, From: 1, Joins: true},
}
