package joins

import (
	"context"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	const (
		one     = "request(handle{rows}(save))"
		loaded  = "request(handle{rows}(load, save))"
		two     = "request(handle{rows}(save, save))"
		mayJoin = "section 3: a join may be on the way"
	)
	run := func(f func(context.Context) error) func(context.Context) {
		return func(ctx context.Context) { f(ctx) }
	}
	value := func(f func(context.Context) int) func(context.Context) {
		return func(ctx context.Context) { f(ctx) }
	}
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "waitGroup", Run: waitGroup, Right: one},
		{Name: "waitGroupGo", Run: waitGroupGo, Right: one},
		{Name: "waitGroupLoop", Run: waitGroupLoop, Right: two},
		{Name: "waitGroupArgument", Run: waitGroupArgument, Right: one},
		{Name: "group", Run: group, Right: one},
		{Name: "groupContext", Run: run(groupContext), Right: one},

		{Name: "received", Run: received, Right: one},
		{Name: "closed", Run: closed, Right: one},
		{Name: "ranged", Run: ranged, Right: one},
		{Name: "rangedArgument", Run: value(rangedArgument), Right: one},
		{Name: "selected", Run: run(selected), Right: one},
		{Name: "selectedInLoop", Run: selectedInLoop, Right: one},
		{Name: "counted", Run: value(counted), Right: two},
		{Name: "collected", Run: value(collected), Right: two},
		{Name: "sentElsewhere", Run: value(sentElsewhere), Right: one},
		{Name: "rendezvous", Run: rendezvous, Right: one},
		{Name: "semaphoreFilled", Run: semaphoreFilled, Right: "request(handle{rows}(save, save, save))"},
		{Name: "semaphoreWeighted", Run: run(semaphoreWeighted), Right: "request(handle{rows}(save, save, save))"},
		{Name: "contextDone", Run: contextDone, Right: one},

		{Name: "mutex", Run: mutex, Right: one},
		{Name: "cond", Run: cond, Right: one},
		{Name: "polled", Run: polled, Right: one},
		{Name: "pipe", Run: func(ctx context.Context) { pipe(ctx) }, Right: one},

		{Name: "deferredWait", Run: deferredWait, Right: one},
		{Name: "deferredReceive", Run: deferredReceive, Right: loaded},
		{Name: "deferredTogether", Run: deferredTogether, Right: one},
		{Name: "inHelper", Run: inHelper, Right: one},
		{Name: "inClosure", Run: inClosure, Right: one},
		{Name: "server.inMethod", Run: func(ctx context.Context) { new(server).inMethod(ctx) }, Right: one},
		{Name: "server.inField", Run: func(ctx context.Context) { new(server).inField(ctx) }, Right: one},
		{Name: "inFunctionValue", Run: func(ctx context.Context) { inFunctionValue(ctx, waitFor) }, Right: one},
		{Name: "ownPool", Run: ownPool, Right: one},
		{Name: "ownLauncher", Run: ownLauncher, Right: loaded},
		{Name: "ownFuture", Run: ownFuture, Right: loaded},
		{Name: "callersGroup", Run: callersGroup, Right: one},
		{Name: "callersErrgroup", Run: run(callersErrgroup), Right: one},
		{Name: "callersChannel", Run: value(callersChannel), Right: one},

		{Name: "beforeEnd", Run: beforeEnd, Right: one},
		{Name: "inEachTurn", Run: inEachTurn, Right: two},
		{Name: "onBothBranches", Run: func(ctx context.Context) { onBothBranches(ctx, true) }, Right: loaded},
		{Name: "nested", Run: nested, Right: one},

		{Name: "unrelatedChannel", Run: unrelatedChannel, Right: loaded},
		{Name: "unrelatedWaitGroup", Run: unrelatedWaitGroup, Right: loaded},
		{Name: "unrelatedGroup", Run: run(unrelatedGroup), Right: loaded},
		{
			Name: "unrelatedParameter",
			Run: func(ctx context.Context) {
				ready := make(chan struct{})
				close(ready)
				unrelatedParameter(ctx, ready)
			},
			Right: one,
		},
		{Name: "unrelatedPool", Run: unrelatedPool, Right: loaded},
		{Name: "contextOrTimer", Run: contextOrTimer, Right: one},
		{Name: "timerOnly", Run: timerOnly, Right: one},
		{Name: "sleepOnly", Run: sleepOnly, Right: one},
		{Name: "lockOnly", Run: func(ctx context.Context) { lockOnly(ctx, new(sync.Mutex)) }, Right: loaded},
		{Name: "groupWithoutWait", Run: groupWithoutWait, Right: one},
		{Name: "poolWithoutWait", Run: poolWithoutWait, Right: one},
		{Name: "futureDropped", Run: futureDropped, Right: one},
		{
			Name:  "semaphoreOnly",
			Run:   func(ctx context.Context) { semaphoreOnly(ctx, make(chan struct{}, 1)) },
			Right: one,
		},
		{Name: "resultNotTaken", Run: resultNotTaken, Right: one},
		{Name: "waitBeforeLaunch", Run: waitBeforeLaunch, Right: loaded},
		{
			Name: "receiveBeforeLaunch",
			Run: func(ctx context.Context) {
				ready := make(chan struct{}, 1)
				ready <- struct{}{}
				receiveBeforeLaunch(ctx, ready)
			},
			Right: one,
		},
		{Name: "signalAtStart", Run: signalAtStart, Right: one},
		{Name: "nestedInner", Run: nestedInner, Right: one},
		{Name: "endBeforeWait", Run: endBeforeWait, Right: one},
		{Name: "deferredWaitTooLate", Run: deferredWaitTooLate, Right: one},
		{Name: "future", Run: func(ctx context.Context) { <-future(ctx) }, Right: one},
		{Name: "futureFunction", Run: func(ctx context.Context) { futureFunction(ctx)() }, Right: one},
		{
			Name: "passedGroup",
			Run: func(ctx context.Context) {
				var wg sync.WaitGroup
				passedGroup(ctx, &wg)
				wg.Wait()
			},
			Right: one,
		},
		{
			Name: "passedErrgroup",
			Run: func(ctx context.Context) {
				var g errgroup.Group
				passedErrgroup(ctx, &g)
				g.Wait()
			},
			Right: one,
		},
		{
			Name: "server.tracked",
			Run: func(ctx context.Context) {
				var s server
				s.tracked(ctx)
				s.wait()
			},
			Right: one,
		},

		{
			Name: "onOneBranch", Run: func(ctx context.Context) { onOneBranch(ctx, false) }, Right: one,
			Exempt: mayJoin + ": on the other branch",
		},
		{
			Name: "earlyReturn", Run: func(ctx context.Context) { earlyReturn(ctx, "") }, Right: one,
			Exempt: mayJoin + ": on the other path",
		},
		{
			Name: "impatient", Run: run(impatient), Right: one,
			Exempt: mayJoin + ": the goroutine may be faster",
		},
		{
			Name: "firstOfTwo", Run: value(firstOfTwo), Right: "request(handle{saved, saved}(save, save))",
			Exempt: mayJoin + ": one of two is received",
		},
		{
			Name: "semaphoreInLoop", Run: semaphoreInLoop, Right: "request(handle{saved, saved}(save, save))",
			Exempt: mayJoin + ": in the next turn",
		},
		{
			Name: "worker", Run: worker, Right: one,
			Exempt: mayJoin + ": the send",
		},
		{
			Name: "stopped", Run: stopped, Right: loaded,
			Exempt: "section 2: the starter waits; it stops the goroutine on purpose",
		},
	})
}
