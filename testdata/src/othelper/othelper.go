// Package othelper launches with the bundled helper for OpenTracing, which gives
// the goroutine a span of its own.
package othelper

import (
	"context"

	"github.com/opentracing/opentracing-go"

	"github.com/fflint/fflint/fix/otfix"
)

func kept(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	otfix.Go(ctx, "job", save)
}

func captured(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	otfix.Go(ctx, "job", func(ctx context.Context) error { return save(ctx) }, otfix.ChildOf())
}

func lost(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	otfix.Go(context.Background(), "job", save) // want `loses its parent span: `
}

func ignored(ctx context.Context) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	otfix.Go(ctx, "job", func(context.Context) error { // want `loses its parent span: save`
		return save(context.Background())
	})
}

func awaitLost(ctx context.Context) (int, error) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	load(ctx)
	return otfix.Await(context.Background(), "job", func(ctx context.Context) (int, error) { // want `loses its parent span: save`
		return 1, save(ctx)
	}).Wait()
}

func awaited(ctx context.Context) (int, error) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "handle")
	defer span.Finish()
	return otfix.Await(ctx, "job", func(ctx context.Context) (int, error) {
		span.LogKV("event", "saved")
		return 1, save(ctx)
	}).Wait()
}
