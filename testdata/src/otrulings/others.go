package otrulings

import (
	"context"
	"sync"

	"github.com/opentracing/opentracing-go"
	"golang.org/x/sync/errgroup"
)

// Ruling 3: a child of a finished span is legal.
func finishedSpan(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "validate")
	load(ctx)
	span.Finish()
	go save(ctx)
}

// Ruling 4: a loop over a channel that is made and closed here is no daemon.
func closed(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	jobs := make(chan string)
	go func() { // want `loses its parent span: .*StartSpan`
		for range jobs {
			span := opentracing.StartSpan("save")
			span.Finish()
		}
	}()
	jobs <- "a"
	close(jobs)
}

// Ruling 7: the group's context predates the span.
func group(ctx context.Context) {
	g, gctx := errgroup.WithContext(ctx)
	span, ctx := opentracing.StartSpanFromContext(ctx, "fan")
	defer span.Finish()
	load(ctx)
	g.Go(func() error { // want `wrong parent span: .*save`
		save(gctx)
		return nil
	})
	g.Wait()
}

// Ruling 7, with the context thrown away besides.
func groupDiscarded(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "fan")
	defer span.Finish()
	var wg sync.WaitGroup
	wg.Go(func() { // want `wrong parent span: .*save`
		save(ctx)
	})
	wg.Wait()
}

// Ruling 11: a branch replaces the active context.
func replaced(ctx context.Context, async bool) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	if async {
		ctx = context.Background()
	}
	go save(ctx) // want `loses its parent span: .*save`
}

// Ruling 11: a default is no loss.
func missing(ctx context.Context) {
	if ctx == nil {
		ctx = context.Background()
	}
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	go save(ctx)
}

// Ruling 15: the parameter has no name.
func blank(_ context.Context) {
	go func() { // want `loses its parent span: .*StartSpan`
		span := opentracing.StartSpan("save")
		defer span.Finish()
	}()
}
