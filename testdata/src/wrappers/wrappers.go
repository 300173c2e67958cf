// Package wrappers uses a house's own tracing layer and its ORM, which live in
// packages of their own (OpenTelemetry).
package wrappers

import (
	"context"

	"fixtures/wrappers/orm"
	"fixtures/wrappers/tracing"
)

// A wrapper of the library's start.

func beginLost(ctx context.Context) {
	ctx, span := tracing.Begin(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func beginKept(ctx context.Context) {
	ctx, span := tracing.Begin(ctx, "handle")
	defer span.End()
	span.Tag("k", "v")
	go save(ctx)
}

func beginDiscarded(ctx context.Context) {
	_, span := tracing.Begin(ctx, "handle")
	defer span.End()
	go save(ctx) // want `wrong parent span: .*save`
}

// The goroutine's own span is the wrapper's.
func beginJobLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Begin`
		ctx, span := tracing.Begin(context.Background(), "job")
		defer span.End()
		save(ctx)
	}()
}

func beginJobKept(ctx context.Context) {
	go func() {
		ctx, span := tracing.Begin(ctx, "job")
		defer span.End()
		save(ctx)
	}()
}

// Inside the goroutine its own span is passed by.
func beginJobPassedBy(ctx context.Context) {
	go func() { // want `wrong parent span: .*save`
		_, span := tracing.Begin(ctx, "job")
		defer span.End()
		save(ctx)
	}()
}

// Three results.

func loggedLost(ctx context.Context) {
	ctx, span, log := tracing.BeginLogged(ctx, "handle")
	defer span.End()
	load(ctx)
	log.Debug("later")
	go save(context.Background()) // want `loses its parent span: .*save`
}

func loggedKept(ctx context.Context) {
	ctx, span, _ := tracing.BeginLogged(ctx, "handle")
	defer span.End()
	go save(ctx)
}

func loggedDiscarded(ctx context.Context) {
	_, span, _ := tracing.BeginLogged(ctx, "handle")
	defer span.End()
	go save(ctx) // want `wrong parent span: .*save`
}

// The span before its context.

func startSpanLost(ctx context.Context) {
	span, ctx := tracing.StartSpan(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func startSpanKept(ctx context.Context) {
	span, ctx := tracing.StartSpan(ctx, "handle")
	defer span.End()
	go save(ctx)
}

func startSpanDiscarded(ctx context.Context) {
	span, _ := tracing.StartSpan(ctx, "handle")
	defer span.End()
	go save(ctx) // want `wrong parent span: .*save`
}

// A struct that holds both.

func trackLost(ctx context.Context) {
	op := tracing.Track(ctx, "handle")
	defer op.Done()
	load(op.Ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func trackKept(ctx context.Context) {
	op := tracing.Track(ctx, "handle")
	defer op.Done()
	go save(op.Ctx)
}

func trackMethodKept(ctx context.Context) {
	op := tracing.Track(ctx, "handle")
	defer op.Done()
	go save(op.Context())
}

func trackDiscarded(ctx context.Context) {
	op := tracing.Track(ctx, "handle")
	defer op.Done()
	go save(ctx) // want `wrong parent span: .*save`
}

func trackJobLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Track`
		op := tracing.Track(context.Background(), "job")
		defer op.Done()
		save(op.Ctx)
	}()
}

// An operation is a carrier.
func trackGivenLost(op *tracing.Operation) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

func trackGivenKept(op *tracing.Operation) {
	go save(op.Context())
}

// A function that ends the span.

func traceLost(ctx context.Context) {
	ctx, end := tracing.Trace(ctx, "handle")
	defer end()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func traceKept(ctx context.Context) {
	ctx, end := tracing.Trace(ctx, "handle")
	defer end()
	go save(ctx)
}

func traceDiscarded(ctx context.Context) {
	_, end := tracing.Trace(ctx, "handle")
	defer end()
	go save(ctx) // want `wrong parent span: .*save`
}

func timedLost(ctx context.Context) {
	defer tracing.Timed(ctx, "handle")()
	go save(context.Background()) // want `loses its parent span: .*save`
}

// No context can have the span of Timed, so the one in ctx is the parent.
func timedKept(ctx context.Context) {
	defer tracing.Timed(ctx, "handle")()
	go save(ctx)
}

// In the goroutine it is the same.
func timedJobKept(ctx context.Context) {
	go func() {
		defer tracing.Timed(ctx, "job")()
		save(ctx)
	}()
}

func timedJobLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Timed`
		defer tracing.Timed(context.Background(), "job")()
	}()
}

func enterLost(ctx context.Context) {
	defer tracing.Enter(&ctx, "handle")()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func enterKept(ctx context.Context) {
	defer tracing.Enter(&ctx, "handle")()
	go save(ctx)
}

// The context from before.
func enterEarlier(ctx context.Context) {
	earlier := ctx
	defer tracing.Enter(&ctx, "handle")()
	load(ctx)
	go save(earlier) // WANTED: a context is not followed through a pointer to it
}

// A wrapper that calls a function below a span.

func doKept(ctx context.Context) {
	tracing.Do(ctx, "handle", func(ctx context.Context) {
		go save(ctx)
	})
}

func doLost(ctx context.Context) {
	tracing.Do(ctx, "handle", func(ctx context.Context) {
		load(ctx)
		go save(context.Background()) // want `loses its parent span: .*save`
	})
}

func doOuter(ctx context.Context) {
	tracing.Do(ctx, "handle", func(inner context.Context) {
		load(inner)
		go save(ctx) // WANTED: a span that a helper has started is not known around the function it calls
	})
}

func doLaunchedLost(ctx context.Context) {
	go tracing.Do(context.Background(), "job", save) // want `loses its parent span: .*Do`
}

func doLaunchedKept(ctx context.Context) {
	go tracing.Do(ctx, "job", save)
}

// Generic ones.

func fetch(ctx context.Context) (string, error) {
	save(ctx)
	return "", ctx.Err()
}

func valueLost(ctx context.Context) {
	go tracing.Value(context.Background(), "job", fetch) // want `loses its parent span: .*Value`
}

func valueKept(ctx context.Context) {
	go func() {
		_, _ = tracing.Value(ctx, "job", fetch)
	}()
}

func valueInside(ctx context.Context) {
	_, _ = tracing.Value(ctx, "handle", func(ctx context.Context) (int, error) {
		load(ctx)
		go save(context.Background()) // want `loses its parent span: .*save`
		return 1, nil
	})
}

func withKept(ctx context.Context) {
	go save(tracing.With(ctx, 1))
}

func withLost(ctx context.Context) {
	go save(tracing.With(context.Background(), "a")) // want `loses its parent span: .*save`
}

// Wrappers of a root.

func ormLost(ctx context.Context) {
	go save(orm.Context()) // want `loses its parent span: .*save`
}

func ormCountLost(ctx context.Context) {
	go func() { // want `loses its parent span: .*Count`
		if _, err := orm.Count(orm.Context()); err != nil {
			return
		}
	}()
}

func ormNamedLost(ctx context.Context) {
	go orm.Count(orm.WithDB(orm.Context(), "replica")) // want `loses its parent span: .*Count`
}

func ormNamedKept(ctx context.Context) {
	go orm.Count(orm.WithDB(ctx, "replica"))
}

func ormDefaultKept(ctx context.Context) {
	go orm.Count(orm.ContextOr(ctx))
}
