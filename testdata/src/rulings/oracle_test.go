package rulings

import (
	"context"
	"net/http"
	"testing"
	"time"

	"fixtures/oracle"
)

func TestOracle(t *testing.T) {
	serve := func(f func(context.Context, *http.ServeMux)) func(context.Context) {
		return func(ctx context.Context) {
			mux := http.NewServeMux()
			f(context.Background(), mux)
			mux.ServeHTTP(oracle.Request(ctx))
		}
	}
	flag := func(f func(context.Context, bool)) func(context.Context) {
		return func(ctx context.Context) { f(ctx, true) }
	}
	const escapes = "ruling 1: the closure escapes"
	const timers = "ruling 13: a timer is definite only"
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		{
			Name: "registered",
			Run: func(ctx context.Context) {
				var b bus
				registered(ctx, &b)
				b.handlers[0]("a")
			},
			Right: "request(setup(load, save))", Exempt: escapes,
		},
		{
			Name:  "returned",
			Run:   func(ctx context.Context) { returned(ctx)() },
			Right: "request(setup(load, save))", Exempt: escapes,
		},
		{
			Name: "stored",
			Run: func(ctx context.Context) {
				var p plan
				stored(ctx, &p)
				p.step()
			},
			Right: "request(save)", Exempt: escapes,
		},
		{Name: "routes", Run: serve(routes), Right: "request(save) + setup(load)"},
		{Name: "routesKept", Run: serve(routesKept), Right: "request(save) + setup(load)"},
		{Name: "handler", Run: handler("a"), Right: "request(save)"},
		{Name: "handlerSpan", Run: handlerSpan("handle"), Right: "request(handle(load, save))"},
		{Name: "calledInPlace", Run: calledInPlace, Right: "request(handle(load, save))"},

		{Name: "endedSpan", Run: endedSpan, Right: "request(validate(load, save))"},
		{Name: "endedSpanLiteral", Run: endedSpanLiteral, Right: "request(validate(load, save))"},
		{Name: "endedAndSuperseded", Run: endedAndSuperseded, Right: "request(handle(load, save), validate(load))"},
		{Name: "endedAndFollowed", Run: endedAndFollowed, Right: "request(validate(handle(save), load))"},
		{Name: "endedAfter", Run: endedAfter, Right: "request(handle(save))"},

		{Name: "assignedLater", Run: assignedLater, Right: "request(handle(save, second(load)))"},
		{Name: "assignedAfterJoin", Run: assignedAfterJoin, Right: "request(handle(save, second(load)))"},
		{Name: "assignedSameSpan", Run: assignedSameSpan, Right: "request(handle(load, save))"},
		{Name: "assignedCopied", Run: assignedCopied, Right: "request(handle(save, second(load)))"},

		{Name: "missing", Run: missing, Right: "request(save)"},
		{Name: "missingSpan", Run: missingSpan, Right: "request(handle(save))"},
		{Name: "replaced", Run: flag(replaced), Right: "request(handle(load, save))"},
		{Name: "replacedTimeout", Run: flag(replacedTimeout), Right: "request(save)"},
		{
			Name:  "replacedInSwitch",
			Run:   func(ctx context.Context) { replacedInSwitch(ctx, "async") },
			Right: "request(save)",
		},
		{Name: "derivedOnOneBranch", Run: flag(derivedOnOneBranch), Right: "request(handle(save))"},
		{Name: "insideBranch", Run: flag(insideBranch), Right: "request(handle(save))"},
		{
			Name:  "returnsInBranch",
			Run:   func(ctx context.Context) { returnsInBranch(ctx, false) },
			Right: "request(handle(save))",
		},
		{
			Name:  "unknownOrigin",
			Run:   func(ctx context.Context) { unknownOrigin(ctx, nil) },
			Right: "request(save)", Exempt: "ruling 11: a merge with an unknown origin",
		},

		{Name: "timer", Run: timer, Right: "request(handle(load, save))"},
		{Name: "timerParameter", Run: timerParameter, Right: "request(save)", Exempt: timers},
		{Name: "onCancel", Run: onCancel, Right: "request(handle(load, save))"},
		{Name: "onCancelParameter", Run: onCancelParameter, Right: "request(save)", Exempt: timers},
		{
			Name: "refreshNow",
			Run: func(ctx context.Context) {
				turns := make(chan time.Time)
				refreshLoop(turns)
				close(turns)
				refreshNow(ctx)
			},
			Right: "request(handle(load, save))", Exempt: "ruling 13: a daemon calls it too",
		},

		{Name: "blank", Run: blank, Right: "request(save)"},
		{Name: "unnamed", Run: unnamed, Right: "request(save)"},
		{
			Name:  "server.blankSecond",
			Run:   func(ctx context.Context) { server{}.blankSecond("a", ctx) },
			Right: "request(save)",
		},
		{Name: "blankUntraced", Run: blankUntraced, Right: "request"},
		{Name: "branchInClosure", Run: func(ctx context.Context) { branchInClosure(ctx, true) }, Right: "request(save)"},
		{Name: "closureRunLater", Run: closureRunLater, Right: "request(handle(save))"},
	})
}
