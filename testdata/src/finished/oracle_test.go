package finished

import (
	"context"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	// stays keeps the request's span open until the goroutine is done.
	stays := func(f func(context.Context)) func(context.Context) {
		return func(ctx context.Context) {
			f(ctx)
			time.Sleep(2 * time.Second)
		}
	}
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "deferredEnd", Run: deferredEnd, Right: "request(handle{rows})"},
		{Name: "endAfterLaunch", Run: endAfterLaunch, Right: "request(handle{rows}(save))"},
		{Name: "deferredAfterLaunch", Run: deferredAfterLaunch, Right: "request(handle{rows}(save))"},
		{Name: "deferredInClosure", Run: deferredInClosure, Right: "request(handle{ok, rows})"},
		{
			Name:  "endOnOneBranchAfter",
			Run:   func(ctx context.Context) { endOnOneBranchAfter(ctx, true) },
			Right: "request(handle{rows})",
		},
		{Name: "addEvent", Run: addEvent, Right: "request(handle{counted})"},
		{Name: "recordError", Run: recordError, Right: "request(handle{error})"},
		{Name: "setStatus", Run: setStatus, Right: "request(handle{error})"},
		{Name: "setName", Run: setName, Right: "request(handle{name=counted})"},
		{Name: "addLink", Run: addLink, Right: "request(handle{link})"},
		{Name: "guarded", Run: guarded, Right: "request(handle{counted})"},
		{Name: "deferredWrite", Run: deferredWrite, Right: "request(handle{saved}(save))"},
		{Name: "recovered", Run: recovered, Right: "request(handle{error})"},

		{Name: "argument", Run: argument, Right: "request(handle{rows})"},
		{Name: "named", Run: named, Right: "request(handle{rows})"},
		{Name: "namedContext", Run: namedContext, Right: "request(handle{rows})"},
		{Name: "twoFunctions", Run: twoFunctions, Right: "request(handle{rows})"},
		{Name: "inHelper", Run: inHelper, Right: "request(handle{rows}(save))"},
		{Name: "throughContext", Run: throughContext, Right: "request(handle{error})"},
		{Name: "fetchedBefore", Run: fetchedBefore, Right: "request(handle{rows})"},
		{Name: "method", Run: method, Right: "request(handle{rows})"},
		{Name: "field", Run: field, Right: "request(handle{rows})"},
		{Name: "closureVariable", Run: closureVariable, Right: "request(handle{rows})"},
		{Name: "ownAndStarters", Run: ownAndStarters, Right: "request(handle{rows}(job{rows}))"},
		{Name: "secondSpan", Run: secondSpan, Right: "request(check(save), handle{rows})"},
		{Name: "nested", Run: nested, Right: "request(job{rows})"},

		{Name: "wrapperType", Run: wrapperType, Right: "request(handle{counted})"},
		{Name: "wrapperFunction", Run: wrapperFunction, Right: "request(handle{error})"},
		{Name: "endInHelper", Run: endInHelper, Right: "request(handle{rows})"},
		{Name: "endInClosure", Run: endInClosure, Right: "request(handle{rows})"},

		{Name: "groupWithoutWait", Run: groupWithoutWait, Right: "request(handle{error})"},
		{
			Name:  "waitGroupWithoutWait",
			Run:   func(ctx context.Context) { waitGroupWithoutWait(ctx, new(sync.WaitGroup)) },
			Right: "request(handle{rows})",
		},
		{Name: "timer", Run: timer, Right: "request(handle{late})"},
		{Name: "ownLauncher", Run: ownLauncher, Right: "request(handle{rows})"},
		{Name: "loop", Run: loop, Right: "request(handle{counted, counted})"},
		{Name: "spanInLoop", Run: spanInLoop, Right: "request(turn{rows}, turn{rows})"},
		{
			Name:  "server.handle",
			Run:   func(ctx context.Context) { server{}.handle(oracle.Request(ctx)) },
			Right: "request(handle{rows})", Server: true,
		},

		{Name: "handOver", Run: handOver, Right: "request(handle{rows})"},
		{Name: "handOverNamed", Run: handOverNamed, Right: "request(handle{rows})"},
		{
			Name:  "endBeforeReturn",
			Run:   func(ctx context.Context) { endBeforeReturn(ctx, "a") },
			Right: "request(handle{rows})",
		},
		{
			Name:  "endOnOtherBranch",
			Run:   func(ctx context.Context) { endOnOtherBranch(ctx, true) },
			Right: "request(handle{rows})",
		},
		{
			Name:  "endInElse",
			Run:   func(ctx context.Context) { endInElse(ctx, true) },
			Right: "request(handle{rows})",
		},
		{
			Name:  "endUnlessLaunched",
			Run:   func(ctx context.Context) { endUnlessLaunched(ctx, "a") },
			Right: "request(handle{rows})",
		},
		{Name: "handOverInLoop", Run: handOverInLoop, Right: "request(turn{rows}, turn{rows})"},
		{Name: "handOverTwice", Run: handOverTwice, Right: "request(handle{rows})"},

		{
			Name:  "callersSpan",
			Run:   stays(func(ctx context.Context) { callersSpan(trace.SpanFromContext(ctx)) }),
			Right: "request{rows}",
		},
		{Name: "callersContext", Run: stays(callersContext), Right: "request{rows}"},
		{Name: "callersContextNamed", Run: stays(callersContextNamed), Right: "request{rows}"},
		{Name: "callersNotOwn", Run: stays(callersNotOwn), Right: "request{rows}(handle(save))"},
		{Name: "childWritten", Run: childWritten, Right: "request(handle(job{rows}))"},
		{Name: "childWrittenInContext", Run: childWrittenInContext, Right: "request(handle(job{rows}))"},
		{Name: "twoSpans", Run: twoSpans, Right: "request(handle(step{rows}))"},
		{
			Name: "open",
			Run: func(ctx context.Context) {
				s := open(ctx)
				time.Sleep(2 * time.Second)
				s.Close()
			},
			Right: "request(stream{rows})",
		},
		{
			Name: "returnedSpan",
			Run: func(ctx context.Context) {
				span := returnedSpan(ctx)
				time.Sleep(2 * time.Second)
				span.End()
			},
			Right: "request(handle{rows})",
		},

		{Name: "readsOnly", Run: readsOnly, Right: "request(handle{})"},
		{Name: "startsChild", Run: startsChild, Right: "request(handle{}(save))"},
		{Name: "starterWrites", Run: starterWrites, Right: "request(handle{before, after}(save))"},
		{Name: "writtenBefore", Run: writtenBefore, Right: "request(handle{rows}(job{rows}))"},
		{Name: "endedBeforeLaunch", Run: endedBeforeLaunch, Right: "request(handle{}(save))"},
		{
			Name: "writtenAfterEnd", Run: writtenAfterEnd, Right: "request(handle{rows})",
			Exempt: "ruling 6: the span is finished before the launch, not after it",
		},
		{Name: "calledInPlace", Run: calledInPlace, Right: "request(handle{rows})"},
		{Name: "joined", Run: joined, Right: "request(handle{rows})"},
		{Name: "ownLauncherInTime", Run: ownLauncherInTime, Right: "request(handle{rows})"},
		{Name: "heartbeat", Run: heartbeat, Right: "request(handle{alive, alive})"},
		{Name: "heartbeatContext", Run: heartbeatContext, Right: "request(handle{alive, alive})"},
		{Name: "slowTimer", Run: slowTimer, Right: "request(handle{})"},
		{Name: "neverEnded", Run: neverEnded, Right: "request{}"},
	})
}
