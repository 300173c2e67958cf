package components

import "context"

// Ruling 14: a method that takes a context, and returns a context and a value
// that can be ended, is a start.

type tracer interface {
	Begin(ctx context.Context, name string) (context.Context, ender)
}

type ender interface{ End() }

// finisher has the results the other way round.
type finisher interface {
	Begin(ctx context.Context, name string) (finishable, context.Context)
}

type finishable interface{ Finish() }

func houseLost(ctx context.Context, t tracer) {
	ctx, span := t.Begin(ctx, "handle")
	defer span.End()
	load(ctx)
	go func() { // want `loses its parent span: .*Begin`
		_, span := t.Begin(context.Background(), "job")
		defer span.End()
	}()
}

func houseKept(ctx context.Context, t tracer) {
	ctx, span := t.Begin(ctx, "handle")
	defer span.End()
	go func() {
		_, span := t.Begin(ctx, "job")
		defer span.End()
	}()
}

// The house's span is the active one for work that another library traces.
func houseThenSave(ctx context.Context, t tracer) {
	ctx, span := t.Begin(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(context.Background()) // want `loses its parent span: .*save`
}

func houseDiscarded(ctx context.Context, t tracer) {
	_, span := t.Begin(ctx, "handle")
	defer span.End()
	go save(ctx) // want `wrong parent span: .*save`
}

func houseFinish(ctx context.Context, f finisher) {
	span, ctx := f.Begin(ctx, "handle")
	defer span.Finish()
	load(ctx)
	go func() { // want `loses its parent span: .*Begin`
		span, ctx := f.Begin(context.Background(), "job")
		defer span.Finish()
		load(ctx)
	}()
}

// resource has the shape of nothing: what it returns cannot be ended.
type resource interface {
	Acquire(ctx context.Context, name string) (context.Context, error)
}

func notAStart(ctx context.Context, r resource) {
	inner, err := r.Acquire(ctx, "lock")
	if err != nil || inner.Err() != nil {
		return
	}
	go save(ctx)
}
