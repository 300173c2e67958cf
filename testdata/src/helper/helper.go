// Package helper launches with the bundled helper (OpenTelemetry), which keeps
// the values of the context and drops its cancellation.
package helper

import (
	"context"

	"github.com/fflint/fflint/fix"
)

func goKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	fix.Go(ctx, func(ctx context.Context) { save(ctx) })
}

func goCaptured(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	fix.Go(ctx, func(context.Context) { save(ctx) })
}

func detachKept(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	go save(fix.Detach(ctx))
}

// The context is passed, and the callback ignores it.
func goIgnored(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	fix.Go(ctx, func(context.Context) { // want `loses its parent span: .*save`
		save(context.Background())
	})
}

func goLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	fix.Go(context.Background(), func(ctx context.Context) { // want `loses its parent span: .*save`
		save(ctx)
	})
}

// A detached root is a root.
func detachLost(ctx context.Context) {
	ctx, span := tr.Start(ctx, "handle")
	defer span.End()
	load(ctx)
	go save(fix.Detach(context.Background())) // want `loses its parent span: .*save`
}

func outer(ctx context.Context) {
	inner, span := tr.Start(ctx, "handle")
	defer span.End()
	load(inner)
	fix.Go(ctx, func(ctx context.Context) { // want `wrong parent span: .*save`
		save(ctx)
	})
}
