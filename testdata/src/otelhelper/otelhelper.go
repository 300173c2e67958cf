// Package otelhelper launches with the bundled helper for OpenTelemetry, which
// gives the goroutine a span of its own.
package otelhelper

import (
	"context"

	"github.com/fflint/fflint/fix/otelfix"
)

func kept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	otelfix.Go(ctx, "job", save)
}

func captured(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	otelfix.Go(ctx, "job", func(ctx context.Context) error { return save(ctx) })
}

// The root has a link to the span in ctx.
func linked(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	otelfix.Go(ctx, "job", save, otelfix.Link())
}

func lost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	otelfix.Go(context.Background(), "job", save) // want `loses its parent span: `
}

func ignored(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	otelfix.Go(ctx, "job", func(context.Context) error { // want `loses its parent span: save`
		return save(context.Background())
	})
}

func awaitLost(ctx context.Context) (int, error) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	return otelfix.Await(context.Background(), "job", func(ctx context.Context) (int, error) { // want `loses its parent span: save`
		return 1, save(ctx)
	}).Wait()
}

func awaited(ctx context.Context) (int, error) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	return otelfix.Await(ctx, "job", func(ctx context.Context) (int, error) {
		span.AddEvent("saved")
		return 1, save(ctx)
	}).Wait()
}
