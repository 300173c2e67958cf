package daemons

import (
	"context"
	"testing"

	"fixtures/oracle"
)

const rule = "ruling 4: a daemon"

// daemon is a case whose goroutine would run for ever. A worker's channels
// belong to the bubble of the case, so it is made there.
func daemon(name, right string, start func(*worker, context.Context)) oracle.Case {
	var w *worker
	var cancel context.CancelFunc
	return oracle.Case{
		Name:   name,
		Right:  right,
		Exempt: rule,
		Run: func(ctx context.Context) {
			stopped.Store(false)
			w = &worker{done: make(chan struct{}), jobs: make(chan string, 1)}
			w.ctx, cancel = context.WithCancel(context.Background())
			queue = w.jobs
			start(w, ctx)
			w.jobs <- "a"
		},
		Stop: func() {
			stopped.Store(true)
			close(w.done)
			close(w.jobs)
			cancel()
		},
	}
}

func TestOracle(t *testing.T) {
	plain := func(f func(context.Context)) func(*worker, context.Context) {
		return func(_ *worker, ctx context.Context) { f(ctx) }
	}
	jobs := func(f func(context.Context, <-chan string)) func(*worker, context.Context) {
		return func(w *worker, ctx context.Context) { f(ctx, w.jobs) }
	}
	const handled = "request(handle(load, save))"
	oracle.Run(t, oracle.OpenTelemetry, []oracle.Case{
		daemon("endless", handled, plain(endless)),
		daemon("ticker", handled, plain(ticker)),
		daemon("worker.untilDone", handled, (*worker).untilDone),
		daemon("worker.rangeJobs", handled, (*worker).rangeJobs),
		daemon("worker.untilCanceled", handled, (*worker).untilCanceled),
		daemon("worker.whileNoError", handled, (*worker).whileNoError),
		daemon("worker.untilFailure", handled, (*worker).untilFailure),
		daemon("worker.start", handled, (*worker).start),
		daemon("worker.startOnce", handled, (*worker).startOnce),
		daemon("worker.startParameter", "request(save)", (*worker).startParameter),
		daemon("worker.startWith", handled, (*worker).startWith),
		daemon("consume", "request(save)", jobs(consume)),
		daemon("untilParameter", "request(save)", jobs(untilParameter)),
		daemon("consumeQueue", handled, plain(consumeQueue)),
		{
			Name: "newWorker",
			Run: func(ctx context.Context) {
				w := newWorker(ctx)
				w.jobs <- "a"
				close(w.jobs)
			},
			Right: "request(save)", Exempt: rule,
		},
		func() oracle.Case {
			var c *collector
			return oracle.Case{
				Name:  "newCollector",
				Run:   func(ctx context.Context) { c = newCollector(ctx) },
				Right: "request(open(load, save))", Exempt: rule,
				Stop: func() { c.cancel() },
			}
		}(),
		{Name: "closed", Run: closed, Right: handled},
		{Name: "closedKept", Run: closedKept, Right: "request(handle(save))"},
		{Name: "pool", Run: pool, Right: handled},
		{Name: "canceled", Run: func(ctx context.Context) { canceled(ctx, make(chan string)) }, Right: handled},
		{Name: "counted", Run: counted, Right: "request(handle(load, save, save))", Fixed: true},
		{Name: "retry", Run: retry, Right: "request(handle(load, save, save))", Fixed: true},
		{Name: "slice", Run: func(ctx context.Context) { slice(ctx, []string{"a"}) }, Right: handled, Fixed: true},
	})
}
