package canceled

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"fixtures/oracle"
)

type response struct{}

func (response) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK}, nil
}

func TestOracle(t *testing.T) {
	serve := func(f http.HandlerFunc) func(context.Context) {
		return func(ctx context.Context) { f(oracle.Request(ctx)) }
	}
	run := func(f func(context.Context) error) func(context.Context) {
		return func(ctx context.Context) { f(ctx) }
	}
	keyed := func(f func(context.Context, string) error) func(context.Context) {
		return func(ctx context.Context) { f(ctx, "a") }
	}
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{Name: "handler", Run: serve(handler), Right: "request(save)", Server: true},
		{Name: "handlerLiteral", Run: serve(handlerLiteral), Right: "request(save)", Server: true},
		{Name: "handlerVariable", Run: serve(handlerVariable), Right: "request(save)", Server: true},
		{Name: "handlerSpan", Run: serve(handlerSpan), Right: "request(handle(save))", Server: true},
		{Name: "handlerArgument", Run: serve(handlerArgument), Right: "request(save)", Server: true},
		{Name: "handlerValue", Run: serve(handlerValue), Right: "request(save)", Server: true},
		{Name: "handlerTimeout", Run: serve(handlerTimeout), Right: "request(save)", Server: true},
		{Name: "handlerTimeoutInside", Run: serve(handlerTimeoutInside), Right: "request(save)", Server: true},
		{Name: "handlerOwnSpan", Run: serve(handlerOwnSpan), Right: "request(job(save))", Server: true},
		{Name: "handlerWithSpan", Run: serve(handlerWithSpan), Right: "request(save)", Server: true},
		{Name: "handlerWithContext", Run: serve(handlerWithContext), Right: "request(handle(save))", Server: true},
		{
			Name:  "handlerError",
			Run:   func(ctx context.Context) { handlerError(oracle.Request(ctx)) },
			Right: "request(save)", Server: true,
		},
		{Name: "server.ServeHTTP", Run: serve(new(server).ServeHTTP), Right: "request(save)", Server: true},
		{
			Name: "routes",
			Run: func(ctx context.Context) {
				mux := http.NewServeMux()
				routes(mux)
				mux.ServeHTTP(oracle.Request(ctx))
			},
			Right: "request(save)", Server: true,
		},
		{
			Name:  "middleware",
			Run:   func(ctx context.Context) { middleware(http.NotFoundHandler()).ServeHTTP(oracle.Request(ctx)) },
			Right: "request(save)", Server: true,
		},
		{Name: "handlerGroup", Run: serve(handlerGroup), Right: "request(save)", Server: true},
		{Name: "server.tracked", Run: serve(new(server).tracked), Right: "request(save)", Server: true},
		{Name: "handlerLauncher", Run: serve(handlerLauncher), Right: "request(save)", Server: true},
		{Name: "handlerTwo", Run: serve(handlerTwo), Right: "request(save, save)", Server: true},
		{Name: "handlerLoop", Run: serve(handlerLoop), Right: "request(save, save)", Server: true},
		{Name: "handlerNested", Run: serve(handlerNested), Right: "request(save, save)", Server: true},

		{Name: "deferCancel", Run: deferCancel, Right: "request(save)"},
		{Name: "deferCancelLiteral", Run: deferCancelLiteral, Right: "request(save)"},
		{Name: "deferCancelCause", Run: deferCancelCause, Right: "request(save)"},
		{Name: "deferCancelDeadline", Run: deferCancelDeadline, Right: "request(save)"},
		{Name: "deferCancelAfter", Run: deferCancelAfter, Right: "request(load, save)"},
		{Name: "deferCancelInClosure", Run: deferCancelInClosure, Right: "request(load, save)"},
		{Name: "cancelAfter", Run: cancelAfter, Right: "request(load, save)"},
		{Name: "cancelInHelper", Run: cancelInHelper, Right: "request(save)"},
		{Name: "spanBelow", Run: spanBelow, Right: "request(handle(save))"},
		{Name: "spanAbove", Run: spanAbove, Right: "request(handle(save))"},
		{Name: "ancestorCanceled", Run: ancestorCanceled, Right: "request(save)"},
		{Name: "detachedTooEarly", Run: detachedTooEarly, Right: "request(save)"},
		{Name: "cancelInLoop", Run: cancelInLoop, Right: "request(load, load, save, save)"},
		{Name: "nested", Run: nested, Right: "request(save)"},
		{Name: "timer", Run: timer, Right: "request(handle(save))"},
		{Name: "oneOfTwo", Run: oneOfTwo, Right: "request(save, save)"},
		{Name: "oneCallOfTwo", Run: oneCallOfTwo, Right: "request(load, save)"},
		{Name: "wrapped", Run: wrapped, Right: "request(save)"},
		{Name: "wrappedSpan", Run: wrappedSpan, Right: "request(handle(save))"},
		{Name: "wrappedStruct", Run: wrappedStruct, Right: "request(save)"},
		{Name: "groupWaited", Run: run(groupWaited), Right: "request(save, save)"},
		{Name: "groupWaitLater", Run: run(groupWaitLater), Right: "request(load, save)"},
		{Name: "groupShadowed", Run: run(groupShadowed), Right: "request(save, save)"},

		{Name: "callerDefers", Run: callerDefers, Right: "request(save)"},
		{Name: "callerCancels", Run: callerCancels, Right: "request(handle(save))"},
		{Name: "server.serve", Run: serve(new(server).serve), Right: "request(save)", Server: true},
		{Name: "serveRequest", Run: serve(serveRequest), Right: "request(save)", Server: true},
		{Name: "callerOne", Run: callerOne, Right: "request(save)"},
		{Name: "callerTwo", Run: callerTwo, Right: "request(save)"},
		{Name: "callerPasses", Run: callerPasses, Right: "request(load, save)"},
		{Name: "callerDetaches", Run: serve(callerDetaches), Right: "request(save)", Server: true},
		{Name: "callerTrusts", Run: serve(callerTrusts), Right: "request(save)", Server: true},
		{Name: "callerWaits", Run: callerWaits, Right: "request(save)"},
		{Name: "noCaller", Run: noCaller, Right: "request(save)"},

		{Name: "withoutCancel", Run: serve(withoutCancel), Right: "request(save)", Server: true},
		{Name: "withoutCancelVariable", Run: serve(withoutCancelVariable), Right: "request(save)", Server: true},
		{Name: "withoutCancelTimeout", Run: serve(withoutCancelTimeout), Right: "request(save)", Server: true},
		{Name: "withoutCancelSpan", Run: serve(withoutCancelSpan), Right: "request(handle(save))", Server: true},
		{Name: "withoutCancelLater", Run: withoutCancelLater, Right: "request(load, save)"},
		{Name: "helper", Run: serve(helper), Right: "request(save)", Server: true},
		{Name: "withoutCancelBeside", Run: withoutCancelBeside, Right: "request(save)"},
		{Name: "helperDetach", Run: serve(helperDetach), Right: "request(save)", Server: true},
		{Name: "houseDetach", Run: serve(houseDetach), Right: "request(save)", Server: true},
		{Name: "rootInside", Run: serve(rootInside), Right: "request(save)", Server: true},
		{Name: "anotherContext", Run: anotherContext, Right: "request(load, save)"},

		{Name: "cancelInside", Run: cancelInside, Right: "request(save)"},
		{
			Name: "cancelReturned",
			Run: func(ctx context.Context) {
				cancel := cancelReturned(ctx)
				time.Sleep(2 * time.Second)
				cancel()
			},
			Right: "request(save)",
		},
		{
			Name: "worker.start",
			Run: func(ctx context.Context) {
				var w worker
				w.start(ctx)
				time.Sleep(2 * time.Second)
				w.stop()
			},
			Right: "request(save)",
		},
		{
			Name: "newWorker",
			Run: func(ctx context.Context) {
				w := newWorker(ctx)
				time.Sleep(2 * time.Second)
				w.stop()
			},
			Right: "request(save)",
		},
		{Name: "timeoutOnly", Run: timeoutOnly, Right: "request(save)"},
		{Name: "cancelByTimer", Run: cancelByTimer, Right: "request(save)"},
		{
			Name: "cancelByContext",
			Run: func(ctx context.Context) {
				shutdown, cancel := context.WithCancel(context.Background())
				cancelByContext(ctx, shutdown)
				time.Sleep(2 * time.Second)
				cancel()
			},
			Right: "request(save)",
		},
		{Name: "cancelBySignal", Run: cancelBySignal, Right: "request(save)"},
		{Name: "cancelBeforeReturn", Run: keyed(cancelBeforeReturn), Right: "request(save)"},
		{Name: "cancelOnError", Run: keyed(cancelOnError), Right: "request(save)"},
		{Name: "cancelOnErrorDeferred", Run: keyed(cancelOnErrorDeferred), Right: "request(save)"},
		{Name: "replacedBefore", Run: replacedBefore, Right: "request(load, save)"},

		{
			Name: "tripper.RoundTrip",
			Run: func(ctx context.Context) {
				_, r := oracle.Request(ctx)
				(&tripper{response{}}).RoundTrip(r)
			},
			Right: "request(save)",
		},
		{
			Name: "process",
			Run: func(ctx context.Context) {
				_, r := oracle.Request(ctx)
				process(r)
			},
			Right: "request(save)",
		},
		{
			Name:  "outgoing",
			Run:   func(ctx context.Context) { outgoing(ctx, "http://localhost/") },
			Right: "request(save)",
		},

		{Name: "untraced", Run: serve(untraced), Right: "request", Server: true},
		{Name: "spanOnly", Run: serve(spanOnly), Right: "request(audit)", Server: true},
		{Name: "spanOnlyNamed", Run: spanOnlyNamed, Right: "request(load)"},
		{Name: "joined", Run: serve(joined), Right: "request(save)", Server: true},
		{Name: "joinedTimeout", Run: joinedTimeout, Right: "request(save)"},
		{Name: "joinedGroup", Run: run(joinedGroup), Right: "request(save)"},
		{Name: "groupNeverWaits", Run: groupNeverWaits, Right: "request(save)"},
		{Name: "groupOuter", Run: run(groupOuter), Right: "request(save, save)"},
		{Name: "calledInPlace", Run: calledInPlace, Right: "request(save)"},

		{Name: "cleanup", Run: cleanup, Right: "request(load, save)"},
		{
			Name:  "watch",
			Run:   func(ctx context.Context) { watch(ctx, io.NopCloser(nil)) },
			Right: "request(load)",
		},
		{Name: "keepAlive", Run: keepAlive, Right: "request(save, save)"},
		{Name: "polledUntilReturn", Run: polledUntilReturn, Right: "request(save)"},
		{Name: "keepAliveNamed", Run: keepAliveNamed, Right: "request(save, save)"},
		{
			Name: "hedged", Run: func(ctx context.Context) { hedged(ctx) }, Right: "request(save, save)",
			Exempt: "section 2: a receive from the goroutines' channel joins; the slower one is stopped on purpose",
		},
		{
			Name: "stopped", Run: stopped, Right: "request(load, save)",
			Exempt: "section 2: the starter waits; it stops the goroutine on purpose",
		},
	})
}
